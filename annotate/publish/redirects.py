"""Addresses by printed number. In: a volume. Out: small pages that send ``frus1964-68v14/259/`` on to its document.

A historian who has a footnote before him knows volume and document number; that is enough to type.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from markupsafe import Markup

from annotate.publish.addresses import relative
from annotate.publish.edition import VolumePart
from annotate.publish.page import Companion
from annotate.values.slugs import slug

# Whole without a script; with one it keeps the fragment, and names the file where the site is read from disk.
_PAGE: Final = Markup(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Document {n}</title><meta name="robots" content="noindex">
<link rel="canonical" href="{to}"><meta http-equiv="refresh" content="0; url={to}">
<script>location.replace("{to}"+(location.protocol=="file:"?"index.html":"")+location.hash)</script>
</head><body><main><h1><a href="{to}">Document {n}</a></h1></main></body></html>
"""
)


def redirects(volume: VolumePart) -> Iterator[Companion]:
    """Files below the volume's page: ``259/index.html`` for each printed number that is no address yet."""
    taken = {item.path for item in volume.items} | {section.path for section in volume.sections}
    for item in volume.items:
        path = f"{volume.path}{slug(item.record.n)}/"
        if item.record.n and path not in taken:
            taken.add(path)
            page = partial(_PAGE.format, n=item.record.n, to=relative(path, item.path))
            yield Companion(f"{slug(item.record.n)}/index.html", page)
