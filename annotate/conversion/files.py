"""Converting files: one, or a volume's in parallel.

In: paths of transcriptions, with a `volume.toml` and facts (`d259.toml`) beside them. Out: TEI files, each written
whole or not at all, and an `Outcome` a file. The conversion itself is `annotate.conversion.convert`; its names are
passed on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from annotate.conversion.convert import Conversion, convert, digest_of_sources, explain
from annotate.conversion.digests import is_as_made, is_told, made_digest, recorded_digests, tell_volume
from annotate.conversion.doubts import Doubt, LineRole
from annotate.conversion.facts import Facts, Volume, read_facts, read_volume
from annotate.conversion.transcription import read_transcription
from annotate.errors import ReftelError, RegisterError, TranscriptionError
from annotate.files import write_atomically
from annotate.intake.cable_tei import convert_cable
from annotate.intake.cables import is_cable
from annotate.intake.kinds import refuse_markup

__all__ = (
    "Conversion", "Doubt", "Facts", "LineRole", "Outcome", "Volume", "convert", "convert_file", "convert_files",
    "convert_path",
    "digest_of_sources", "explain", "facts_beside", "is_as_made", "is_told", "made_digest", "read_transcription",
    "recorded_digests", "tell_volume", "volume_beside",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. `error` is empty where it was converted.

    :param out: the TEI file written, or empty.
    :param notes: how many footnotes it has; `uncertain` how many of them have no certain place.
    """

    path: str
    out: str
    error: str = ""
    warnings: tuple[str, ...] = ()
    notes: int = 0
    uncertain: int = 0
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_converted(self) -> bool:
        """Whether TEI was made."""
        return not self.error

    @property
    def uncertain_share(self) -> float:
        """The share of footnotes without a certain place, 0 to 1."""
        return self.uncertain / self.notes if self.notes else 0.0


@lru_cache(maxsize=64)
def _volume(path: str, _modified: int) -> Volume:
    return read_volume(_read_toml(path, RegisterError), path=path)


def _read_toml(path: str, error: type[RegisterError] | type[TranscriptionError]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise error(
            f"byte 0x{fault.object[fault.start]:02x} at offset {fault.start} is not UTF-8",
            path=path, remedy="save the file as UTF-8",
        ) from fault  # fmt: skip


def volume_beside(path: str | Path) -> Volume:
    """The volume of a transcription: the `volume.toml` in its folder, or an empty one.

    :raises RegisterError: the file does not hold what it should.
    """
    beside = Path(path).with_name("volume.toml")
    try:
        modified = beside.stat().st_mtime_ns
    except FileNotFoundError:
        return Volume()
    return _volume(str(beside), modified)


def facts_beside(path: str | Path) -> tuple[Facts, str]:
    """A document's facts and their source: the TOML file of its name, or none.

    :raises TranscriptionError: the file does not hold what it should.
    """
    beside = Path(path).with_suffix(".toml")
    if not beside.is_file():
        return Facts(), ""
    source = _read_toml(str(beside), TranscriptionError)
    return read_facts(source, path=str(beside)), source


def convert_path(path: str | Path) -> Conversion:
    """Convert a transcription with the volume.toml and the facts beside it; the file's stem is the document's id.

    :raises ReftelError: see `convert`, `read_transcription`, `volume_beside`, `facts_beside`.
    """
    path = Path(path)
    refuse_markup(path.read_bytes(), path=path)
    text = read_transcription(path)
    facts, facts_text = facts_beside(path)
    volume = volume_beside(path)
    if is_cable(text):
        return convert_cable(
            text, path=str(path), document_id=path.stem, volume=volume, facts=facts, facts_text=facts_text
        )
    conversion = convert(
        text, path=str(path), document_id=path.stem, facts=facts, volume=volume, facts_text=facts_text
    )  # fmt: skip
    if not conversion.transcription.notes and volume.id and not facts.without_notes:
        _refuse_noteless(path, conversion)
    return conversion


_SOURCED = re.compile(r"^[ \t]*\S{0,6}[ \t]*(?:Summary:.{0,4000})?Source[:;,]", re.MULTILINE)
_OTHERS = 3  # so many documents tell what a volume does
_ASKED = 40  # and no more than so many need be asked


def _refuse_noteless(path: Path, conversion: Conversion) -> None:
    """Refuse a document without notes where the others of its volume have source notes: its own were not copied.

    An editorial note has none, and a document may be printed without; an editor says so beside it.
    """
    if 'subtype="editorial-note"' in conversion.tei:
        return
    sourced, asked = _count_sourced(str(path.parent), path.parent.stat().st_mtime_ns)
    if asked > _OTHERS and sourced >= 0.9 * (asked - 1) and sourced >= _OTHERS:
        raise TranscriptionError(
            f"the document has no notes, but {sourced} of {asked} transcriptions in its folder have a source note",
            path=path, line=1,
            remedy=f"paste its notes below the text, or say in {path.stem}.toml under [without_notes] where you saw "
            "that it has none (source = …)",
        )  # fmt: skip


@lru_cache(maxsize=64)
def _count_sourced(folder: str, _modified: int) -> tuple[int, int]:
    """How many of a folder's transcriptions have a source note, and how many were asked; editorial notes apart."""
    sourced = asked = 0
    for other in sorted(Path(folder).glob("*.txt"))[:_ASKED]:
        text = other.read_bytes().decode("utf-8", "replace")
        if "Editorial Note" not in text[:200]:
            asked += 1
            sourced += _SOURCED.search(text) is not None
    return sourced, asked


def convert_file(
    path: Path, out: Path | None = None, *, write: Callable[[Path, str], None] = write_atomically
) -> Outcome:
    """Convert one file and write its TEI, whole or not at all. Bad input is told in the outcome, not raised.

    :param out: the TEI file to write; beside the transcription where None.
    :param write: writes it; whoever may meet an editor's work there knows better than to overwrite it.
    """
    target = out or path.with_suffix(".xml")
    try:
        conversion = convert_path(path)
    except ReftelError as error:
        return Outcome(str(path), "", str(error))
    except OSError as error:
        return Outcome(str(path), "", f"{error.filename or path}: {error.strerror or error}")
    try:
        write(target, conversion.tei)
    except OSError as error:
        return Outcome(str(path), "", f"{target}: cannot be written: {error.strerror or error}")
    uncertain = sum(placement.cert != "high" for placement in conversion.placements)
    return Outcome(
        str(path), str(target), "", conversion.warnings, len(conversion.placements), uncertain, conversion.doubts
    )


def convert_files(
    paths: Sequence[Path],
    out_dir: Path | None = None,
    processes: int | None = None,
    on_done: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Convert many files in parallel; outcomes come in the order of `paths`, one bad file stops none.

    :param out_dir: where the TEI goes, under each document's name; beside each transcription where None.
    :param processes: how many worker processes; None for one a core, 1 for none.
    :param on_done: called with each outcome in order, for a progress bar.
    """
    if out_dir is not None:
        out_dir.mkdir(parents=True, exist_ok=True)
    jobs = [(path, out_dir / f"{path.stem}.xml" if out_dir else None) for path in paths]
    workers = min(processes or os.cpu_count() or 1, len(jobs) // 32)
    outcomes = []
    if workers < 2:
        for job in jobs:
            outcomes.append(_convert_job(job))
            if on_done:
                on_done(outcomes[-1])
        return outcomes
    with ProcessPoolExecutor(workers) as pool:
        for outcome in pool.map(_convert_job, jobs, chunksize=16):
            outcomes.append(outcome)
            if on_done:
                on_done(outcome)
    return outcomes


def _convert_job(job: tuple[Path, Path | None]) -> Outcome:
    return convert_file(*job)
