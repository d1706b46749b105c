"""How long a question to whole volumes takes, command to command, against BaseX (Debian: apt-get install basex).

    python benchmarks/query.py [VOLUME…] [--runs 5]     all volumes of ../shared/frus where none is named

Cold is the first question to files nobody has asked before: BaseX builds its database (with its default indexes)
and asks; ours asks. Warm is any later one: BaseX opens its database. Each run is a process of its own, ours and
theirs in turn; the answers must be equal. Ratios of one run on one machine are comparable, seconds are not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRUS = ROOT.parent / "shared" / "frus"
REFTEL = Path(sys.executable).with_name("reftel")
BOUNDS = {"cold": 0.3, "warm": 1.0}  # times BaseX
# Our expression and options, and the same question in BaseX's XQuery.
QUESTIONS = {
    "how many persons are tagged": ("//persName", ["--count"], "count(db:open('frus')//persName)"),
    "who is named Kissinger, and how": (
        "//persName[contains(., 'Kissinger')]",
        [],
        "for $n in db:open('frus')//persName[contains(., 'Kissinger')] return normalize-space($n)",
    ),
    "telegrams with a date in 1967": (
        "//div[@type='document'][.//dateline//date[starts-with(@when, '1967')]]/head/gloss[@type='to']",
        [],
        "for $n in db:open('frus')//div[@type='document'][.//dateline//date[starts-with(@when, '1967')]]"
        "/head/gloss[@type='to'] return normalize-space($n)",
    ),
}
_PROLOG = "declare default element namespace 'http://www.tei-c.org/ns/1.0'; "


def ask_reftel(expression: str, options: list[str], volumes: list[Path]) -> list[str]:
    """Our answers, sorted."""
    command = [str(REFTEL), "query", expression, *map(str, volumes), *options]
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    return sorted(line.split("\t")[-1] for line in out.splitlines())


def ask_basex(query: str, data: Path, volumes: Path | None) -> list[str]:
    """BaseX's answers, sorted; with a folder of volumes, after it has built its database of them."""
    # CHOP would drop white space between elements, and with it the space between words.
    build = [] if volumes is None else ["-c", "SET CHOP false", "-c", f"CREATE DB frus {volumes}"]
    environment = os.environ | {"JAVA_ARGS": f"-Dorg.basex.DBPATH={data}"}
    command = ["basex", *build, "-q", _PROLOG + query]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return sorted(out.splitlines())


def timed(ask: object, *arguments: object) -> tuple[float, list[str]]:
    """Seconds of a call, and its answer."""
    started = time.perf_counter()
    answer = ask(*arguments)  # type: ignore[operator]
    return time.perf_counter() - started, answer


def compare(volumes: list[Path], runs: int) -> bool:
    """Ask each question of both, cold and warm; whether all answers are equal and all ratios within bounds."""
    fits = True
    size = sum(path.stat().st_size for path in volumes) / 1e6
    print(f"{len(volumes)} volumes, {size:.0f} MB; medians of {runs} runs, in seconds\n")
    print(f"{'question':<34} {'answers':>8} {'reftel':>7} {'cold':>7} {'ratio':>6} {'warm':>7} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "volumes"
        folder.mkdir()
        for path in volumes:
            (folder / path.name).symlink_to(path)
        for question, (expression, options, query) in QUESTIONS.items():
            seconds: dict[str, list[float]] = {"reftel": [], "cold": [], "warm": []}
            for run in range(runs):
                data = Path(name) / f"data-{run}"
                cold, theirs = timed(ask_basex, query, data, folder)
                warm, again = timed(ask_basex, query, data, None)
                own, ours = timed(ask_reftel, expression, options, volumes)
                shutil.rmtree(data)
                if not (ours == theirs == again) or not ours:
                    sys.exit(f"{question}: the answers differ: {len(ours)} of ours, {len(theirs)} of BaseX")
                for kind, value in (("reftel", own), ("cold", cold), ("warm", warm)):
                    seconds[kind].append(value)
            median = {kind: statistics.median(values) for kind, values in seconds.items()}
            ratios = {kind: median["reftel"] / median[kind] for kind in BOUNDS}
            fits = fits and all(ratios[kind] <= bound for kind, bound in BOUNDS.items())
            print(
                f"{question:<34} {len(ours):>8} {median['reftel']:>7.2f} {median['cold']:>7.2f} "
                f"{ratios['cold']:>6.2f} {median['warm']:>7.2f} {ratios['warm']:>6.2f}"
            )
    print(f"\nbounds: {BOUNDS['cold']} × cold, {BOUNDS['warm']} × warm: {'kept' if fits else 'NOT KEPT'}")
    return fits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    if not shutil.which("basex"):
        sys.exit("basex is not installed: apt-get install basex")
    volumes = [path.resolve() for path in arguments.volumes] or sorted(FRUS.glob("*.xml"))
    if not volumes:
        sys.exit("../shared/frus is absent: name the volumes to ask")
    sys.exit(0 if compare(volumes, arguments.runs) else 1)


if __name__ == "__main__":
    main()
