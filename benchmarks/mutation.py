"""How many small faults, put into the code by a machine, the tests would let live.

    python benchmarks/mutation.py [MODULE …] [--sample 30] [--seed 1] [--list]

For each module a random sample of cosmic-ray's mutants (https://cosmic-ray.readthedocs.io/) is tried in a copy of the
repository, against the tests that are named for that module here. Printed are the share that lives, and each
survivor's change, so that one can tell a fault unseen from a change without a difference. Not part of CI: a mutant
costs a run of its module's tests.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
# What is mutated, and the tests that must see it.
MODULES: Final = {
    "annotate/values/address.py": "tests/test_address.py annotate/values/address.py",
    "annotate/values/messages.py": "tests/test_address.py annotate/values/messages.py",
    "annotate/values/timespan.py": "tests/test_timespan.py annotate/values/timespan.py",
    "annotate/weave": "tests/test_weave.py tests/test_weave_laws.py",
    "annotate/conversion/footnotes.py": "tests/test_footnotes.py tests/test_convert.py",
    "annotate/resolve": "tests/test_resolve.py tests/test_address.py",
    "annotate/publish/render.py": "tests/test_publish.py tests/test_ink.py",
    "annotate/publish/links.py": "tests/test_address.py tests/test_publish.py",
    "annotate/publish/edition.py": "tests/test_address.py tests/test_publish.py",
    "annotate/corpus.py": "tests/test_corpus.py tests/test_rebuild.py",
}
# Changes without a difference: a cache taken from a function, an operator of a type nobody evaluates.
_IDLE: Final = ("RemoveDecorator",)
_TYPE: Final = re.compile(r"(?:->|\w: )[^=(]*\|")


def main() -> None:
    """Try a sample of mutants of each module asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="one of those of --list; all where none is named")
    parser.add_argument("--sample", type=int, default=30, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="the modules and their tests")
    given = parser.parse_args()
    if given.list:
        for module, tests in MODULES.items():
            print(f"{module}: {tests}")
        return
    lived = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = _copied(Path(folder))
        for module in given.modules or MODULES:
            survivors, count = _try(copy, module, given.sample, given.seed)
            lived, tried = lived + len(survivors), tried + count
            print(f"{module}: {len(survivors)} of {count} live", flush=True)
            for change in survivors:
                print(change, flush=True)
    print(f"all: {lived} of {tried} live ({lived / max(tried, 1):.0%})")


def _copied(folder: Path) -> Path:
    """The repository as it stands, files git does not ignore, where it may be broken."""
    copy = folder / "reftel"
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    if (ROOT.parent / "shared").exists():
        (folder / "shared").symlink_to((ROOT.parent / "shared").resolve())
    return copy


def _try(copy: Path, module: str, sample: int, seed: int) -> tuple[list[str], int]:
    """The changes that no test saw, and how many were tried."""
    config, session = copy.parent / "config.toml", copy.parent / "session.sqlite"
    session.unlink(missing_ok=True)
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {MODULES[module]}"
    config.write_text(
        f"[cosmic-ray]\nmodule-path = {json.dumps(module)}\ntimeout = 300.0\nexcluded-modules = []\n"
        f'test-command = {json.dumps(command)}\n[cosmic-ray.distributor]\nname = "local"\n',
        "utf-8",
    )
    tool = [sys.executable, "-m", "cosmic_ray.cli"]
    around = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([*tool, "init", str(config), str(session)], cwd=copy, check=True, env=around, capture_output=True)
    subprocess.run(command.split(), cwd=copy, check=True, env=around, capture_output=True)  # the tests pass unharmed
    with sqlite3.connect(session) as db:
        jobs = db.execute(
            "SELECT job_id, operator_name, module_path, start_pos_row FROM mutation_specs "
            "ORDER BY module_path, start_pos_row, start_pos_col, operator_name, occurrence"
        ).fetchall()
        worth = [job for job, operator, path, row in jobs if not _is_idle(operator, copy / path, row)]
        random.Random(seed).shuffle(worth)  # noqa: S311 (a sample, no secret)
        chosen = set(worth[:sample])
        rest = [(job,) for job, *_ in jobs if job not in chosen]
        db.executemany("DELETE FROM mutation_specs WHERE job_id = ?", rest)
        db.executemany("DELETE FROM work_items WHERE job_id = ?", rest)
    subprocess.run([*tool, "exec", str(config), str(session)], cwd=copy, check=True, env=around, capture_output=True)
    with sqlite3.connect(session) as db:
        results = db.execute("SELECT test_outcome, diff FROM work_results").fetchall()
    return [diff for outcome, diff in results if "SURVIVED" in str(outcome).upper()], len(results)


def _is_idle(operator: str, path: Path, row: int) -> bool:
    """Whether a mutant can change nothing that a program does."""
    if any(idle in operator for idle in _IDLE):
        return True
    return "_BitOr_" in operator and _TYPE.search(path.read_text("utf-8").splitlines()[row - 1]) is not None


if __name__ == "__main__":
    main()
