"""The corpus folder: finds its volumes and documents, brings them up to date, and hands them over as records.

In: ``corpus/`` as editors keep it: a folder a volume (``volume.toml``, ``registers.xml``, transcriptions and their
TEI), or a whole FRUS volume as one file. Out: `Volume` values for the pages, and TEI files that say what the
transcriptions and annotators say. An editor's work is never overwritten; a whole volume's file is never changed at
all (its tagged form is kept in the cache).
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from annotate import masters
from annotate.cache import Cache, cache_beside
from annotate.conversion import files as conversion
from annotate.conversion.facts import Volume as About
from annotate.conversion.ink import first_difference, ink
from annotate.errors import Failure, MergeError, ReftelError, RegisterError, failure_of
from annotate.files import REGISTERS, code_stamp, digest, leads_outside, tei_files
from annotate.header import remember_rejected
from annotate.records import Document, name_document, read_document
from annotate.registers import EMPTY, Person, Post, Registers, Term, read_registers
from annotate.resolve import Entry as IndexEntry
from annotate.resolve import MessageIndex, build_index
from annotate.tei.pages import UNPAGED, Pages, pages_of
from annotate.tei.scan import declared_encoding, read_source, redeclared
from annotate.tei.spelling import plain_text
from annotate.tei.tree import XML_ID, document_divs, parse_tei, squash, words_of
from annotate.tei.view import NOTE_MARK, read_views
from annotate.values.annotation import Custom, Decision
from annotate.weave import rejections, strip

if TYPE_CHECKING:
    from annotate import pipeline

DECISIONS: Final = "decisions.toml"
NO_DOCUMENT: Final = 'it holds no document; mark one as <div type="document" xml:id="…">'
# The folders of our code that have no say in what is tagged.
_APART: Final = ("cli", "export", "intake", "publish", "query", "schema")
_WORD: Final = re.compile(r"\w+")
_T: Final = "{http://www.tei-c.org/ns/1.0}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document: what its tags say, the source of the TEI file it stands in, and the pages it is printed on."""

    record: Document
    source: str
    path: Path
    pages: Pages = UNPAGED


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume of the edition as its header or ``volume.toml`` describes it, with its registers and documents."""

    id: str
    title: str
    subseries: str
    number: str
    name: str
    editors: tuple[str, ...]
    publisher: str
    place: str
    date: str
    url: str
    registers: Registers
    documents: tuple[Entry, ...]
    broken: tuple[Failure, ...] = ()  # its files that cannot be read, and why
    page_images: str = ""  # where images of its pages lie (`annotate.conversion.facts.Volume`)


@dataclass(frozen=True, slots=True)
class _Part:
    """A volume's files before they are tagged.

    :param settled: whether all is known that decides its tags; where it is not, its files are left alone.
    """

    path: Path
    id: str
    registers: Registers
    decisions: tuple[Decision, ...]
    files: tuple[tuple[Path, str], ...]
    custom: Custom | None = None
    settled: bool = True


# Told of whatever could not be worked on while the rest was.
Report = Callable[[Failure], None]

log = logging.getLogger(f"mkdocs.plugins.{__name__}")


def log_failure(failure: Failure) -> None:
    """Warn of a failure, where nobody else is told of it."""
    log.warning("%s", failure)
    log.debug("%s", failure.trace)


# --- transcription and TEI ----------------------------------------------------------------------------------------


def bring_up_to_date(transcription: Path) -> conversion.Outcome | None:
    """Make the TEI of a transcription, or make it again, unless that would overwrite an editor's work.

    :returns: what became of it; None where there was nothing to do: the TEI is current, or was not made from a
        transcription at all.
    :raises MergeError: both the transcription and, by hand, its TEI have changed. Nothing is written.
    :raises ReftelError: the transcription cannot be converted.
    """
    due = _read_due(transcription)
    if due is None:
        return None
    tei = transcription.with_suffix(".xml")
    if due.told:
        parse_tei(due.told, name=str(tei))
        masters.replace(tei, due.before, due.told)
        warnings = tuple(f"{tei}: its header’s {name} was changed by hand and is kept" for name in due.kept)
        return conversion.Outcome(str(transcription), str(tei), "", warnings)

    def write(path: Path, made: str) -> None:
        masters.replace(path, due.before, remember_rejected(made, due.rejected) if due.rejected else made)

    outcome = conversion.convert_file(transcription, tei, write=write)
    if outcome.error:
        raise ReftelError(outcome.error)
    return outcome


@dataclass(frozen=True, slots=True)
class _Due:
    """What a transcription is to be converted over.

    :param before: the source of its TEI, empty where there is none yet.
    :param rejected: what editors took out of it, which is not to come back (`annotate.weave.rejections`).
    :param told: where nothing but ``volume.toml`` changed and the TEI was edited by hand: the TEI with what that says.
    :param kept: what of the header was changed by hand and is left so.
    """

    before: str = ""
    rejected: tuple[tuple[str, str], ...] = ()
    told: str = ""
    kept: tuple[str, ...] = ()


def _read_due(transcription: Path) -> _Due | None:
    """What a transcription is to be converted over.

    :returns: None where the TEI is current, or was not made from a transcription at all.
    :raises MergeError: the TEI has been changed by hand.
    """
    tei = transcription.with_suffix(".xml")
    if not tei.exists():
        return _Due()
    source = read_source(tei.read_bytes(), name=str(tei))
    recorded, _ = conversion.recorded_digests(source)
    if not recorded:
        return None
    volume = conversion.volume_beside(transcription)
    same = _digest_of_sources(transcription) == recorded
    if same and conversion.is_told(plain_text(source), volume):
        return None
    parse_tei(source, name=str(tei))
    stripped = strip(source)
    if not stripped.edited and conversion.is_as_made(stripped.source):
        return _Due(source, tuple(rejections(stripped)))
    if not same:
        raise MergeError(_how_to_merge(transcription, tei), path=transcription)
    if plain_text(source) is not source:
        return None  # in a spelling of an editor's own: the header is the editor's
    told, kept = conversion.tell_volume(source, conversion.convert_path(transcription).tei, volume)
    return _Due(source, (), told, kept) if told != source else None


def check_transcription(transcription: Path, corpus: Path) -> Failure | None:
    """What keeps a transcription from being brought up to date; nothing is written."""
    try:
        _refuse_outside(transcription, corpus)
        if _read_due(transcription) is not None:
            conversion.convert_path(transcription)
    except Exception as error:
        return failure_of(error, path=transcription)
    return None


def _refuse_outside(transcription: Path, corpus: Path) -> None:
    if leads_outside(transcription, corpus):
        told = "this transcription is a link that leads out of the corpus"
        raise ReftelError(told, path=transcription, remedy="put the file itself here")


def _digest_of_sources(transcription: Path) -> str:
    """The digest of a transcription and of the facts beside it, as its TEI records it."""
    _, facts = conversion.facts_beside(transcription)
    return conversion.digest_of_sources(conversion.read_transcription(transcription), facts)


def accept_merge(transcription: Path) -> None:
    """Record that a TEI edited by hand and its transcription agree again, once an editor has joined them.

    The TEI may hold more footnotes than the transcription (an editor's own), never less.

    :raises MergeError: some printed character differs. Nothing is written.
    """
    tei = transcription.with_suffix(".xml")
    source = read_source(tei.read_bytes(), name=str(tei))
    parse_tei(source, name=str(tei))
    recorded, _ = conversion.recorded_digests(source)
    if not recorded:
        raise MergeError("it was not made from a transcription", path=tei, remedy="leave it as it is")
    wanted, *wanted_notes = _inks(conversion.convert_path(transcription).tei)
    found, *found_notes = _inks(source)
    missing = next((note for note in wanted_notes if note not in found_notes), None)
    if wanted == found and missing is None:
        masters.replace(tei, source, source.replace(recorded, _digest_of_sources(transcription), 1))
        return
    at = first_difference(wanted, found)
    near = wanted[max(0, at - 10) : at + 20] if wanted != found else (missing or "")[:30]
    told = f"its text still differs from the transcription’s near “{near}”"
    raise MergeError(told, path=tei, remedy="take over the change, or undo it in the transcription")


def _inks(source: str) -> list[str]:
    """The ink of a document's running text and of each of its footnotes."""
    view = next(read_views(source))
    return [ink(view.text_of(part).replace(NOTE_MARK, "")) for part in view.parts]


def _how_to_merge(transcription: Path, tei: Path) -> str:
    return (
        f"the transcription has changed since {tei.name} was made from it, and {tei.name} was edited by hand; "
        "nothing was overwritten. To merge them:\n"
        f"  reftel convert {transcription} -o merge/          make the TEI anew, elsewhere\n"
        f"  git diff --no-index {tei} merge/{tei.name}     see what differs\n"
        f"  edit {tei} to take over what changed, then\n"
        f"  reftel convert --accept {transcription}           record that they agree again"
    )


# --- finding ------------------------------------------------------------------------------------------------------


def volume_folders(corpus: Path) -> list[Path]:
    """The folders of a corpus that hold a volume's documents, by name."""
    folders = (p for p in corpus.iterdir() if p.is_dir() and not p.name.startswith("."))
    return sorted(p for p in folders if any(p.glob("*.txt")) or any(p.glob("*.xml")))


def volume_files(corpus: Path) -> list[Path]:
    """The whole volumes that lie in a corpus as one file each, by name."""
    return sorted(p for p in corpus.glob("*.xml") if p.is_file() or p.is_symlink())


def find_volumes(corpus: Path) -> tuple[list[Path], list[Failure]]:
    """The folders and files of a corpus that are its volumes, and what cannot be one, with the reason.

    A folder that leads out of the corpus is refused: what is written to it would be written elsewhere. So is the
    second of two of one name, upper and lower case alike, since both would stand at one address.
    """
    volumes: list[Path] = []
    faults: list[Failure] = []
    seen: dict[str, Path] = {}
    for path in [*volume_folders(corpus), *volume_files(corpus)]:
        name = _id_of(path)
        first = seen.setdefault(name.casefold(), path)
        if path.is_dir() and leads_outside(path, corpus):
            told, remedy = "this folder is a link that leads out of the corpus", "move the folder itself here"
        elif first is not path:
            told, remedy = f"this volume stands in {first} too", "keep one of them in the corpus"
        else:
            volumes.append(path)
            continue
        faults.append(failure_of(ReftelError(told, path=path, remedy=remedy), path=path))
    return volumes, faults


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """The standing decisions of ``decisions.toml``: ``[[decision]]`` tables of words, kind, target, before, since.

    :raises RegisterError: the file is not such TOML; the message names the file and, where known, the line.
    """
    path = folder / DECISIONS
    if not path.exists():
        return ()
    known = {f.name for f in fields(Decision)}
    try:
        tables = tomllib.loads(read_source(path.read_bytes(), name=str(path))).get("decision", [])
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"not TOML: {error}", path=path, remedy="correct it") from error
    decisions = []
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RegisterError("decision is no list of tables", path=path, remedy="begin each with [[decision]]")
    for number, table in enumerate(tables, 1):
        unknown = sorted(set(table) - known)
        if unknown or not {"words", "kind"} <= set(table):
            told = (
                f"decision {number} has unknown key {unknown[0]}"
                if unknown
                else f"decision {number} lacks words or kind"
            )
            raise RegisterError(told, path=path, remedy=f"use {', '.join(sorted(known))}")
        decisions.append(Decision(**{key: str(value) for key, value in table.items()}))
    return tuple(decisions)


def read_custom(folder: Path) -> Custom | None:
    """What the volume of a folder tags: the ``[tagging]`` table of its ``volume.toml``, or None."""
    return conversion.volume_beside(folder / REGISTERS).tagging


def read_folder_registers(folder: Path) -> Registers:
    """The registers of a volume's folder; none where it has no ``registers.xml``."""
    path = folder / REGISTERS
    if not path.exists():
        return EMPTY
    return read_registers(read_source(path.read_bytes(), name=str(path)), str(path))


def read_registers_for(path: Path, source: str) -> Registers:
    """The registers of a TEI file: its folder's, or, for a whole volume, the lists of its own front matter."""
    if (path.parent / REGISTERS).exists():
        return read_folder_registers(path.parent)
    return read_registers(source, str(path))


def convert_folder(folder: Path) -> list[Failure]:
    """Bring a folder's transcriptions up to date; what is at fault."""
    return [fault for path in sorted(folder.glob("*.txt")) if (fault := _convert(path, folder)) is not None]


def _convert(transcription: Path, folder: Path) -> Failure | None:
    try:
        _refuse_outside(transcription, folder.parent)
        bring_up_to_date(transcription)
    except Exception as error:
        return failure_of(error, path=transcription)
    return None


def _read_part(path: Path, readable: Sequence[Path], report: Report) -> _Part:
    """A volume's folder, or a whole volume's file, as far as it can be read.

    :param readable: those of its files that are TEI.
    """
    files = tuple((file, read_source(file.read_bytes(), name=str(file))) for file in readable)
    part = _Part(path, _id_of(path), EMPTY, (), files)
    try:
        if path.is_dir():
            registers, decisions, custom = read_folder_registers(path), read_decisions(path), read_custom(path)
            return replace(part, registers=registers, decisions=decisions, custom=custom)
        return replace(part, registers=read_registers(files[0][1], str(path))) if files else part
    except Exception as error:
        report(failure_of(error, path=path))
        return replace(part, settled=False)


# --- tagging ------------------------------------------------------------------------------------------------------


def _id_of(path: Path) -> str:
    """The id of a volume by its folder or file."""
    return path.name if path.is_dir() else path.stem


def _entries(path: Path, volume: str, code: str, cache: Cache, report: Report) -> tuple[IndexEntry, ...]:
    """What the index of messages keeps of a file, from the cache where the file is unchanged.

    :param volume: the id of the volume it stands in, which its header need not say.
    :raises ReftelError: the file cannot be read.
    """
    source = read_source(path.read_bytes(), name=str(path))
    name = f"{digest(source, volume, code)}.json"
    kept = cache.get_json(name, _read_entries, kind="entries")
    if kept is not None:
        return kept
    from annotate import pipeline

    parse_tei(source, name=str(path))  # what is not well-formed is told before anything scans it
    failures: list[Failure] = []
    entries = tuple(pipeline.read_entries(source, name=str(path), volume_id=volume, failures=failures))
    for failure in failures:
        report(failure)
    if not failures:
        cache.put_json(name, [asdict(entry) for entry in entries], kind="entries")
    return entries


def _read_entries(kept: Any) -> tuple[IndexEntry, ...]:
    return tuple(IndexEntry(**{k: _tupled(v) for k, v in entry.items()}) for entry in kept)


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


def _tag(part: _Part, index: MessageIndex, known: str, cache: Cache, report: Report) -> list[tuple[Path, str]]:
    """The part's files with the machine's tags; a folder's files are rewritten where these changed.

    A file that cannot be tagged is handed on as it stands.

    :param known: a digest of all that may change the tags beside the part itself: the index and the code.
    """
    tagged = []
    for path, source in part.files:
        result = source
        try:
            result = _tagged(path, source, part, index, known, cache, report)
        except Exception as error:
            report(failure_of(error, path=path))
        tagged.append((path, result))
    return tagged


def _tagged(path: Path, source: str, part: _Part, index: MessageIndex, known: str, cache: Cache, report: Report) -> str:
    name = _name_of_tagged(source, part, known)
    result = cache.get(name, kind="tagged")
    if result is not None:
        result = redeclared(result, declared_encoding(source))  # it is kept in UTF-8, and says so
    remembered = _Remembered(part, known, cache) if path == part.path else None
    if result is None:
        from annotate import pipeline  # an unchanged corpus need not wait for the annotators

        done = pipeline.annotate_source(
            source,
            part.registers,
            volume_id=part.id,
            index=index,
            decisions=part.decisions,
            custom=part.custom,
            name=str(path),
            remember=remembered.recall if remembered else None,
        )
        result = done.source
        for failure in done.failures:
            report(failure)
        if not done.failures:  # what failed is to be told again, and tried again
            cache.put(name, redeclared(result), kind="tagged")
        if remembered:
            remembered.write()
    if path != part.path and result != source:
        masters.write_tags(path, source, result)
        if cache.get(name, kind="tagged") is not None:
            # Annotating it again would change nothing.
            cache.put(_name_of_tagged(result, part, known), redeclared(result), kind="tagged")
    return result


def _name_of_tagged(source: str, part: _Part, known: str) -> str:
    decided = repr((part.id, part.decisions, part.custom))
    return f"{digest(source, touching(part.registers, source), decided, known)}.xml"


class _Remembered:
    """The tagged documents of a whole volume's file, so that one that changed does not cost the others' tagging."""

    def __init__(self, part: _Part, known: str, cache: Cache) -> None:
        self._part = part
        self._known = known
        self._cache = cache
        self._name = f"{part.id}.documents.json"
        cache.keep(self._name)
        self._before: dict[str, Any] | None = None  # read when first asked for
        self._now: dict[str, Any] = {}

    def recall(self, div: str, tag: Callable[[str], pipeline.Tagged]) -> pipeline.Tagged:
        """A document's tags, found now unless they are known (`annotate.pipeline.Remember`)."""
        from annotate import pipeline

        if self._before is None:
            self._before = self._cache.get_json(self._name, dict, kind="documents") or {}
        key = _name_of_tagged(div, self._part, self._known)
        kept = self._before.get(key)
        if kept is None:
            tagged = tag(div)
            self._now[key] = pipeline.keep_tagged(tagged)
            return tagged
        self._now[key] = kept
        return pipeline.read_tagged(kept)

    def write(self) -> None:
        """Keep what was recalled or found, and nothing else."""
        self._cache.put_json(self._name, self._now, kind="documents")


@lru_cache(maxsize=1024)
def touching(registers: Registers, source: str) -> str:
    """A digest of what a register says that may concern a source: the entries that share a word with it.

    An entry none of whose words stand in the source cannot change its tags, nor tell apart people who do.
    """
    words = set(_WORD.findall(source))
    shared, entries = _told(registers)
    return digest(shared, *(told for names, told in entries if not words.isdisjoint(names)))


@lru_cache(maxsize=2)
def _told(registers: Registers) -> tuple[str, list[tuple[frozenset[str], str]]]:
    """What a register says of all sources, and, of each entry, the words it may be recognised by and all it says."""
    entries: list[Person | Term | Post] = [
        *registers.persons.values(),
        *registers.terms.values(),
        *registers.posts.values(),
    ]
    told = [(frozenset(_WORD.findall(_names(entry))), repr(entry)) for entry in entries]
    return digest(repr((registers.printed, registers.samples))), told


def _names(entry: Person | Term | Post) -> str:
    """The words an entry may be recognised by."""
    if isinstance(entry, Person):
        return " ".join((entry.name, entry.surname, entry.forenames, *entry.other_names, entry.see))
    if isinstance(entry, Term):
        return " ".join(entry.forms)
    return f"{entry.name} {entry.mission} {entry.country}"


# --- handing over -------------------------------------------------------------------------------------------------


def prepare(
    corpus: Path, *, cache: Path | None = None, report: Report | None = None, failed: Report = log_failure
) -> list[Volume]:
    """Bring a corpus up to date and read it whole (`stream`)."""
    return list(stream(corpus, cache=cache, report=report, failed=failed))


def stream(
    corpus: Path, *, cache: Path | None = None, report: Report | None = None, failed: Report = log_failure
) -> Iterator[Volume]:
    """Bring a corpus up to date and read it, a volume at a time: convert and tag what changed, then read the tags.

    Every file is read twice, first for the messages that references of other volumes may mean. A document in which
    something goes wrong stays as it is, and a file that cannot be read costs nothing but itself.

    :param corpus: the folder of volumes.
    :param cache: where tagged sources are kept; ``.reftel`` beside the corpus where not given.
    :param report: told of each file at fault, as soon as it is met; where None, these are raised.
    :param failed: told of each document that an error of ours kept from being worked on.
    :raises ReftelError: where nothing takes in the reports, one or more files are at fault; the message names each.
        It comes last, when sound files are up to date.
    """
    faults: list[Failure] = []

    def tell(failure: Failure) -> None:
        if failure not in faults:
            faults.append(failure)
            if failure.trace:
                failed(failure)
            elif report is not None:
                report(failure)

    paths, refused = find_volumes(corpus)
    for fault in refused:
        tell(fault)
    for folder in paths:
        for fault in convert_folder(folder) if folder.is_dir() else ():
            tell(fault)
    store = Cache(cache) if cache is not None else cache_beside(corpus)
    code = code_stamp(_APART)  # what a changed rule would find anew must not come from the cache
    entries: list[IndexEntry] = []
    broken: dict[Path, Failure] = {}
    for path, own in [(file, _id_of(part)) for part in paths for file in tei_files([part])]:
        try:
            entries += _entries(path, own, code, store, tell)
        except Exception as error:
            broken[path] = failure_of(error, path=path)
            tell(broken[path])
    index, known = build_index(entries), digest(code, repr(entries))
    for path in paths:
        files = tei_files([path])
        part = _read_part(path, [file for file in files if file not in broken], tell)
        tagged = _tag(part, index, known, store, tell) if part.settled else part.files
        volume = _read_volume(part, tagged, tell)
        yield replace(volume, broken=tuple(broken[file] for file in files if file in broken))
    store.forget_unused()
    wrong = [fault for fault in faults if not fault.trace]
    if report is None and wrong:
        raise _as_error(wrong)


def _as_error(faults: Sequence[Failure]) -> ReftelError:
    """Faults as one error: a single one as it was raised."""
    first = faults[0].error
    return first if first is not None and len(faults) == 1 else ReftelError("\n".join(map(str, faults)))


def read_files(paths: Iterable[Path], *, failed: Report = log_failure) -> Iterator[Volume]:
    """The volumes that TEI files belong to, a volume at a time, their tags as they stand in the files.

    Files in a volume's folder (one with registers) make one volume of the folder's name; any other file is a volume
    of its own, named like the file.

    :param paths: files, or folders for all TEI below them.
    :param failed: told of each document whose tags cannot be read.
    :raises TeiError: a file is not TEI.
    """
    groups: dict[Path, list[Path]] = {}
    for path in tei_files(paths):
        whole = (path.parent / REGISTERS).exists()
        groups.setdefault(path.parent if whole else path, []).append(path)
    for group, files in groups.items():
        yield _read_group(group, files, failed)


def _read_group(group: Path, files: Sequence[Path], failed: Report) -> Volume:
    sources = tuple((path, read_source(path.read_bytes(), name=str(path))) for path in files)
    parse_tei(sources[0][1], name=str(sources[0][0]))  # a fault of a file is not one of its register
    name = group.resolve().name if group.is_dir() else group.stem
    return _read_volume(_Part(group, name, read_registers_for(*sources[0]), (), sources), sources, failed)


def _read_volume(part: _Part, tagged: Iterable[tuple[Path, str]], failed: Report) -> Volume:
    entries: list[Entry] = []
    about = None
    try:
        about = conversion.volume_beside(part.path / REGISTERS) if part.path.is_dir() else None
    except ReftelError:  # told when its part was read
        about = About()
    for path, spelled in tagged:
        source = plain_text(spelled)  # what all readers read, however the file spells it
        root = parse_tei(source, name=str(path))
        about = about or _read_about(root)
        url = _url_of(root)
        pages = pages_of(root)
        for div in document_divs(root):
            record = _read_record(div, part.id, url, pages[div], path, failed)
            entries.append(Entry(record, source, path, pages[div]))
    about = about or About()
    return Volume(
        id=part.id,
        title=about.title or part.id,
        subseries=about.subseries,
        number=about.number,
        name=about.name,
        editors=about.editors,
        publisher=about.publisher,
        place=about.place,
        date=about.date,
        url=about.url,
        registers=part.registers,
        documents=tuple(entries),
        page_images=about.page_images or _page_images_beside(part),
    )


def _page_images_beside(part: _Part) -> str:
    """Where the images of a volume's pages lie, if a ``volume.toml`` of its id stands beside its file."""
    if part.path.is_dir():
        return ""
    try:
        beside = conversion.volume_beside(part.path)
    except ReftelError:  # it is another volume's, which will be told
        return ""
    return beside.page_images if beside.id == part.id else ""


def _read_record(div: etree._Element, volume: str, url: str, pages: Pages, path: Path, failed: Report) -> Document:
    """What a document's tags say; where reading them goes wrong, no more than what it is called."""
    try:
        return read_document(div, volume=volume, url=url, pages=pages)
    except Exception as error:
        line = div.sourceline if isinstance(div.sourceline, int) else 0
        failed(failure_of(error, path=path, document=div.get(XML_ID) or "", line=line))
        return name_document(div, volume=volume, url=url)


def _read_about(root: etree._Element) -> About:
    """What a FRUS volume's header says of it, in its editors' own terms (``title[@type]``)."""
    header = root.find(f"{_T}teiHeader")
    if header is None:
        return About()
    titles = {t.get("type"): words_of(t) for t in header.iter(f"{_T}title")}

    def first(name: str) -> str:
        found = header.find(f".//{_T}publicationStmt/{_T}{name}")
        return words_of(found) if found is not None else ""

    return About(
        title=titles.get("complete") or "",
        series=titles.get("series") or "",
        subseries=titles.get("subseries") or "",
        number=(titles.get("volumenumber") or titles.get("volumeno") or "").removeprefix("Volume").strip(" ,"),
        name=titles.get("volume") or "",
        editors=tuple(
            words_of(e) for e in header.iterfind(f".//{_T}titleStmt/{_T}editor") if e.get("role") != "general"
        ),
        publisher=first("publisher"),
        place=first("pubPlace"),
        date=first("date"),
        url=_url_of(root),
    )


def _url_of(root: etree._Element) -> str:
    idno = next((i for i in root.iterfind(f".//{_T}publicationStmt/{_T}idno") if i.get("type") == "url"), None)
    return squash(idno.text or "") if idno is not None else ""
