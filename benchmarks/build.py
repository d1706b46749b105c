"""How long the site takes to build, against MkDocs' own theme with as many plain Markdown pages of the same text.

    python benchmarks/build.py [VOLUME…]            volumes of ../shared/frus; frus1964-68v14 where none is named
    python benchmarks/build.py --curve 1 4 16       also the time and memory of that many volumes

Cold: nothing is there yet, not even the tags. Warm: the same again, with nothing changed. Anew: the site is gone and
the tags are kept, so that every page is made, written and indexed; it has no bound and shows what warm saves.
Each build is a process of its own, imports included, and these are told as ratios: those of one run on one machine
are comparable, seconds are not.

Edited: a word is added to a paragraph of one document, as ``mkdocs serve`` meets it: in a process that has built
before. Its bound is in seconds. In a file: the volume is one file; in a folder: each document is a file of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRUS = ROOT.parent / "shared" / "frus"
# In memory where that can be: on one machine and day a new file took from .02 to .9 ms, depending on the folder of
# the disk, and the programs are to be measured, not the disk.
MEMORY = Path("/dev/shm")  # noqa: S108 (folders in it get names nobody can guess)
SCRATCH = MEMORY if MEMORY.is_dir() else None
BOUNDS = {"warm": 1.0, "cold": 4.0}  # times MkDocs' own
EDITED = 2.0  # seconds


def build_edition(corpus: Path, site: Path, *, search: bool) -> None:
    """Build our site from a corpus."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    options = {"corpus": str(corpus), "search": search}
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(site), plugins=[{"reftel": options}]))


def build_markdown(docs: Path, site: Path, *, search: bool) -> None:
    """Build the same text with MkDocs' own theme."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config = docs.parent / "mkdocs.yml"
    plugins = "[search]" if search else "[]"
    config.write_text(f"site_name: plain\ndocs_dir: {docs}\nsite_dir: {site}\nplugins: {plugins}\n", "utf-8")
    build(load_config(str(config)))


def write_markdown(corpus: Path, docs: Path) -> int:
    """Each document of a corpus as one Markdown page of the same words; how many there are."""
    from annotate.publish.plaintext import plain_text
    from annotate.tei.scan import find_documents

    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Documents\n", "utf-8")
    count = 0
    for path in sorted(corpus.glob("*.xml")):
        source = path.read_text("utf-8")
        for start, end in find_documents(source):
            count += 1
            (docs / f"{path.stem}-{count}.md").write_text(f"# {plain_text(source[start:end])}", "utf-8")
    return count


def measured(kind: str, source: Path, site: Path, *, search: bool) -> tuple[float, float]:
    """Seconds and peak MiB of one build in a process of its own."""
    command = [sys.executable, __file__, "--one", kind, str(source), str(site), *(["--search"] if search else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    told = json.loads(done.stdout.splitlines()[-1])
    return told["seconds"], told["mib"]


def one(kind: str, source: Path, site: Path, *, search: bool) -> None:
    """Build once and tell how long it took; the imports that every build needs are part of it."""
    started = time.perf_counter()
    (build_edition if kind == "edition" else build_markdown)(source, site, search=search)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mib": peak}))


def edited(kind: str, corpus: Path, site: Path) -> None:
    """Build, add a word to a document in the middle of the corpus, and tell how long building again takes."""
    from mkdocs.config import load_config

    # MkDocs keeps one plugin for all builds of a process, and tells it that it serves.
    load_config(str(ROOT / "mkdocs.yml")).plugins.on_startup(command="serve", dirty=False)
    build_edition(corpus, site, search=True)
    if kind == "folder":
        files = sorted(corpus.rglob("d*.xml"))
        edit(files[len(files) // 2], 0)
    else:
        edit(next(corpus.glob("*.xml")), 0.5)
    started = time.perf_counter()
    build_edition(corpus, site, search=True)
    print(json.dumps({"seconds": time.perf_counter() - started, "mib": 0}))


def edit(path: Path, part: float) -> None:
    """Add words to the first paragraph that ends after a part of a file."""
    source = path.read_bytes()  # keeping its line ends: other ones would be an edit of every document
    at = source.index(b".</p>", max(source.index(b"<body"), int(len(source) * part)))
    path.write_bytes(source[:at] + b" and more" + source[at:])


def write_folder(volume: Path, corpus: Path) -> None:
    """A volume as a folder: each document as a file of its own, its lists as the register."""
    from annotate.tei.scan import find_documents

    folder = corpus / volume.stem
    folder.mkdir(parents=True)
    source = volume.read_text("utf-8")
    places = find_documents(source)
    head = source[: source.index("</teiHeader>")] + "</teiHeader>"
    front = source[source.index("<front") : source.index("</front>")] + "</front>"
    (folder / "registers.xml").write_text(f"{head}<text>{front}<body/></text></TEI>", "utf-8")
    for number, (start, end) in enumerate(places, 1):
        text = f"{head}\n<text><body>{source[start:end]}</body></text></TEI>\n"
        (folder / f"d{number}.xml").write_text(text, "utf-8")


def compare(volumes: list[Path]) -> bool:
    """Cold and warm builds of some volumes against MkDocs' own; whether both stay within bounds."""
    with tempfile.TemporaryDirectory(dir=SCRATCH, prefix="reftel-build-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        corpus.mkdir()
        for volume in volumes:
            shutil.copy(volume, corpus)
        count = write_markdown(corpus, folder / "docs")
        cold, cold_peak = measured("edition", corpus, folder / "site", search=True)
        warm, peak = min(measured("edition", corpus, folder / "site", search=True) for _ in range(3))
        plain, plain_peak = min(measured("markdown", folder / "docs", folder / "plain", search=True) for _ in range(3))
        anew = min(_anew(corpus, folder / "site") for _ in range(2))
        print(f"{count} documents of {', '.join(v.stem for v in volumes)}")
        print(f"MkDocs' own theme, plain Markdown, with its search   {plain:7.2f} s  {plain_peak:5.0f} MiB")
        within = True
        for what, (seconds, mib) in {"warm": (warm, peak), "anew": anew, "cold": (cold, cold_peak)}.items():
            bound = f"  (bound {BOUNDS[what]:.0f} ×)" if what in BOUNDS else ""
            within &= seconds / plain <= BOUNDS.get(what, float("inf"))
            print(f"the edition, {what}, with Pagefind                    {seconds:7.2f} s  {mib:5.0f} MiB"
                  f"   {seconds / plain:4.2f} ×{bound}")  # fmt: skip
        write_folder(volumes[0], folder / "folders")
        for kind, where in (("file", corpus), ("folder", folder / "folders")):
            seconds, _ = measured(f"edited {kind}", where, folder / f"site of {kind}", search=True)
            within &= seconds <= EDITED
            told = f"one document edited, in a {kind}"
            print(f"{told:52} {seconds:7.2f} s              (bound {EDITED:.0f} s, whatever MkDocs takes)")
    return within


def _anew(corpus: Path, site: Path) -> tuple[float, float]:
    """One build of a site that is not there, of a corpus that is tagged."""
    shutil.rmtree(site)
    return measured("edition", corpus, site, search=True)


def curve(sizes: list[int]) -> None:
    """Time and memory of more and more volumes."""
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=SCRATCH, prefix="reftel-build-") as name:
            corpus, site = Path(name) / "corpus", Path(name) / "site"
            corpus.mkdir()
            for volume in sorted(FRUS.glob("*.xml"))[:size]:
                shutil.copy(volume, corpus)
            cold, peak = measured("edition", corpus, site, search=True)
            documents = sum(1 for _ in site.glob("frus*/d*/index.html"))
            warm, _ = measured("edition", corpus, site, search=True)
            anew, anew_peak = _anew(corpus, site)
            print(f"{size:3d} volumes {documents:6d} documents"
                  f"   cold {cold:7.1f} s {1000 * cold / documents:5.1f} ms each"
                  f"   anew {anew:7.1f} s {1000 * anew / documents:5.1f} ms each   warm {warm:5.1f} s"
                  f"   {max(peak, anew_peak):5.0f} MiB", flush=True)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*", default=["frus1964-68v14"])
    parser.add_argument("--curve", nargs="*", type=int, default=[])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--search", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        kind, source, site = given.volumes
        if kind.startswith("edited "):
            edited(kind.removeprefix("edited "), Path(source), Path(site))
        else:
            one(kind, Path(source), Path(site), search=given.search)
        return 0
    if not FRUS.is_dir():
        print("../shared/frus is absent: it holds the volumes to build")
        return 0
    within = compare([FRUS / f"{name}.xml" for name in given.volumes])
    curve(given.curve)
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())
