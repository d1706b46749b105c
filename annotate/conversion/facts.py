"""Facts an editor supplies: `volume.toml` (the printed volume) and `<document>.toml` (what a transcription lacks).

In: TOML files beside the transcription. Out: `Volume` and `Facts`. Both have a schema; a key it does not know is an
error that names the file, the line and the keys that are known, so that a slip of the pen is not silently lost.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from annotate.datelines import read_dateline
from annotate.errors import RegisterError, TranscriptionError
from annotate.values.annotation import Custom

_WHEN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")


@dataclass(frozen=True, slots=True)
class Volume:
    """The printed volume a document stands in. Empty where not told.

    :param page_images: where images of its pages lie: the address of their folder, or one with ``{facs}`` in it.
    :param tagging: what its editor wants tagged (`annotate.values.annotation.Custom`).
    """

    id: str = ""
    title: str = ""
    series: str = ""
    subseries: str = ""
    number: str = ""
    name: str = ""
    editors: tuple[str, ...] = ()
    general_editor: str = ""
    publisher: str = ""
    place: str = ""
    date: str = ""
    licence: str = ""
    licence_name: str = ""
    url: str = ""
    page_images: str = ""
    tagging: Custom | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document's transcription lacks, and where each fact was read (URLs or words).

    :param file: the name of the file that supplies them.
    :param dateline: the dateline as printed, with its place and its ISO date or time.
    :param without_notes: where an editor saw that the document has no notes, though the others of its volume do.
    """

    file: str = ""
    dateline: str = ""
    place: str = ""
    when: str = ""
    dateline_source: str = ""
    url: str = ""
    url_source: str = ""
    without_notes: str = ""


def read_volume(source: str, *, path: str) -> Volume:
    """Read a `volume.toml`.

    :raises RegisterError: not TOML, an unknown key, a value of the wrong kind, or no ``id``.
    """
    table = _load(source, path, RegisterError)
    values: dict[str, str | tuple[str, ...] | Custom] = {}
    for key, value in table.items():
        if key not in Volume.__dataclass_fields__:
            raise _unknown(key, sorted(Volume.__dataclass_fields__), source, path, RegisterError)
        if key == "tagging":
            values[key] = read_tagging(value, source, path)
        elif key == "editors":
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                raise RegisterError(
                    "editors is not a list of names", path=path, line=_line(source, key), remedy='write ["A. Name"]'
                )
            values[key] = tuple(value)
        else:
            values[key] = _string(value, key, source, path, RegisterError)
    volume = Volume(**values)  # type: ignore[arg-type]
    if not re.fullmatch(r"[A-Za-z_][\w.-]*", volume.id):
        raise RegisterError(
            f"id {volume.id!r} is not an identifier" if volume.id else "the volume has no id",
            path=path, line=_line(source, "id") or 1, remedy='write one such as id = "frus1964-68v14"',
        )  # fmt: skip
    if volume.date and not _WHEN.fullmatch(volume.date):
        raise RegisterError(
            f"date {volume.date!r} is not a year or ISO date",
            path=path, line=_line(source, "date"), remedy='write "2001"',
        )  # fmt: skip
    return volume


def read_tagging(table: object, source: str, path: str) -> Custom:
    """Read the ``[tagging]`` table: what of the people and terms that could be tagged the editor wants tagged.

    :raises RegisterError: an unknown key, or a value that is neither true nor false.
    """
    known = [f.name for f in fields(Custom)]
    if not isinstance(table, dict):
        raise RegisterError(
            "tagging is not a table", path=path, line=_line(source, "tagging"), remedy="write [tagging]"
        )
    for key, value in table.items():
        if key not in known:
            raise _unknown(key, known, source, path, RegisterError)
        if not isinstance(value, bool):
            raise RegisterError(
                f"{key} is neither true nor false", path=path, line=_line(source, key), remedy="write one"
            )
    return Custom(**table)


_FACTS: Mapping[str, tuple[str, ...]] = {
    "dateline": ("text", "place", "when", "source"), "url": ("href", "source"), "without_notes": ("source",),
}  # fmt: skip


def read_facts(source: str, *, path: str) -> Facts:
    """Read a document's facts.

    :raises TranscriptionError: not TOML, an unknown key, a fact without its source, or a place or date that the
        dateline does not bear out.
    """
    table = _load(source, path, TranscriptionError)
    facts: dict[str, dict[str, str]] = {}
    for name, keys in table.items():
        if name not in _FACTS:
            raise _unknown(name, _FACTS, source, path, TranscriptionError)
        if not isinstance(keys, dict):
            raise TranscriptionError(
                f"{name} is not a table", path=path, line=_line(source, name), remedy=f"write [{name}] above its keys"
            )
        for key in keys:
            if key not in _FACTS[name]:
                raise _unknown(key, _FACTS[name], source, path, TranscriptionError)
        facts[name] = {key: _string(value, key, source, path, TranscriptionError) for key, value in keys.items()}
        for needed in dict.fromkeys((_FACTS[name][0], "source")):
            if not facts[name].get(needed, "").strip():
                raise TranscriptionError(
                    f"[{name}] has no {needed}", path=path, line=_line(source, name),
                    remedy="say where the fact was read" if needed == "source" else "add it, or delete the table",
                )  # fmt: skip
    dateline, url, noteless = (facts.get(name, {}) for name in _FACTS)
    place, when = _bear_out(dateline, source, path)
    return Facts(
        Path(path).name, dateline.get("text", ""), place, when, dateline.get("source", ""),
        url.get("href", ""), url.get("source", ""), noteless.get("source", ""),
    )  # fmt: skip


def _bear_out(dateline: Mapping[str, str], source: str, path: str) -> tuple[str, str]:
    """The place and date of a supplied dateline: as told, or as the dateline reads."""
    words = dateline.get("text", "")
    if not words:
        return "", ""
    read = read_dateline(words)
    place = dateline.get("place") or words[slice(*read.place)]
    if place not in words:
        raise TranscriptionError(
            f"the place “{place}” is not in the dateline “{words}”",
            path=path, line=_line(source, "place"), remedy="copy the place as it is printed",
        )  # fmt: skip
    when = dateline.get("when") or (read.date.when if read.date else "")
    if when and not _WHEN.fullmatch(when):
        raise TranscriptionError(
            f"when {when!r} is not an ISO date or time",
            path=path, line=_line(source, "when"), remedy='write one such as "1967-12-28T01:37:00Z"',
        )  # fmt: skip
    if when and read.date is None:
        raise TranscriptionError(
            f"no date can be read in the dateline “{words}”",
            path=path, line=_line(source, "text"), remedy="copy the date as it is printed, or delete when",
        )  # fmt: skip
    return place, when


def _load(source: str, path: str, error: type[RegisterError] | type[TranscriptionError]) -> dict[str, object]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        found = re.search(r" \(at line (\d+), column \d+\)$| \(at end of document\)$", str(fault))
        line = int(found[1]) if found and found[1] else source.count("\n") + 1
        message = str(fault)[: found.start()] if found else str(fault)
        raise error(f"this is not TOML: {message}", path=path, line=line, remedy="mend the line") from fault


def _line(source: str, key: str) -> int | None:
    """The line (from 1) that names a key or table."""
    match = re.search(rf"^\s*\[?\s*[\"']?{re.escape(key)}\b", source, re.MULTILINE)
    return source.count("\n", 0, match.start()) + 1 + match.group().count("\n") if match else None


def _unknown(
    key: str, known: object, source: str, path: str, error: type[RegisterError] | type[TranscriptionError]
) -> RegisterError | TranscriptionError:
    names = ", ".join(known) if isinstance(known, (list, tuple, Mapping)) else str(known)
    return error(f"unknown key {key!r}", path=path, line=_line(source, key), remedy=f"use one of {names}")


def _string(
    value: object, key: str, source: str, path: str, error: type[RegisterError] | type[TranscriptionError]
) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (datetime.date, int)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value
    raise error(f"{key} is not text", path=path, line=_line(source, key), remedy="put it in quotation marks")
