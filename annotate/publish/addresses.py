"""The way from one page of the site to another.

A page's path is its address below the site's root, a folder with a final slash ("frus1964-68v14/d259/"); the home
page's is empty. All links are relative, so that the built site works at any address and from a folder on disk.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=65536)
def relative(here: str, target: str) -> str:
    """The link from one page's path to another's; a target may end in a file name or a ``#fragment``.

    >>> relative("frus1964-68v14/d259/", "frus1964-68v14/d260/#fn1")
    '../d260/#fn1'
    >>> relative("frus1964-68v14/d259/", "frus1964-68v14/d259/#fn1")
    '#fn1'
    >>> relative("", "persons/"), relative("persons/", "")
    ('persons/', '../')
    """
    path, mark, fragment = target.partition("#")
    if path == here:
        return f"#{fragment}" if mark else "./"
    ours, theirs = here.split("/")[:-1], path.split("/")
    same = 0
    while same < min(len(ours), len(theirs) - 1) and ours[same] == theirs[same]:
        same += 1
    return ("../" * (len(ours) - same) + "/".join(theirs[same:]) or "./") + mark + fragment
