"""What the search box can open at once: documents by printed number, telegrams by post and number. Out: JSON.

The search page carries the volumes with their numbers and the names of the posts, both short. Which messages a post
has stands in a small script beside the post's own page, loaded when that post is typed: a script and no data file,
since a browser lets a page on disk load the one and not the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from annotate.publish.edition import Edition, MessageFile
from annotate.values.slugs import slug

NUMBERS = "numbers.js"


def jump_list(edition: Edition) -> Markup:
    """The volumes, each with its document numbers, and the posts, as JSON that may stand in a script."""
    volumes = [[v.id, v.short, spans(slug(i.record.n) for i in v.items if i.record.n)] for v in edition.volumes]
    posts = {slug(m.sender): m.origin for m in edition.messages.values()}
    return _json({"volumes": volumes, "posts": sorted(posts.items())})


def numbers_of(messages: Sequence[MessageFile]) -> str:
    """The script that tells a post's messages: number, page, title and date of each."""
    rows = [[m.number, m.path.rstrip("/").rpartition("/")[2], m.title, m.told] for m in messages]
    return f"reftelNumbers({json.dumps(slug(messages[0].sender))},{_json(rows)})\n"


def spans(numbers: Iterable[str]) -> list[list[int] | str]:
    """Numbers in order as runs ``[first, last]``, those that are no plain numbers as they are.

    >>> spans(["1", "2", "3", "5", "5a"])
    [[1, 3], [5, 5], '5a']
    """
    found: list[list[int] | str] = []
    for number in numbers:
        last = found[-1] if found else None
        if not number.isdigit():
            found.append(number)
        elif isinstance(last, list) and last[1] + 1 == int(number):
            last[1] += 1
        else:
            found.append([int(number), int(number)])
    return found


def _json(value: object) -> Markup:
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704
