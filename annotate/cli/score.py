"""``reftel score``: how right the annotators are on files an editor has tagged by hand."""

from __future__ import annotations

from pathlib import Path

import click

from annotate.cli.output import progress, write_json
from annotate.corpus import read_custom, read_decisions, read_registers_for
from annotate.score import Difference, Score, score_source
from annotate.tei.scan import read_source


@click.command("score")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--show", type=click.IntRange(0), default=5, show_default=True, help="Examples of each kind of difference."
)
@click.option("--json", "as_json", is_flag=True, help="Write the counts as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Write the table only.")
def command(files: tuple[Path, ...], show: int, as_json: bool, quiet: bool) -> None:
    """Measure the annotators against your own tags.

    Takes the hand-made tags of each file out in memory, annotates, and compares place and target. The files are not
    changed.

    \b
    reftel score frus1964-68v14.xml
    reftel score --show 20 corpus/frus1964-68v14/d259.xml
    """
    total: dict[str, Score] = {}
    differences: list[Difference] = []
    with progress("scoring", len(files), quiet=quiet or as_json) as advance:
        for path in files:
            source = read_source(path.read_bytes(), name=str(path))
            registers, decisions = read_registers_for(path, source), read_decisions(path.parent)
            custom = read_custom(path.parent)
            scores, found = score_source(source, registers, decisions=decisions, custom=custom, name=str(path))
            differences += found
            for kind, score in scores.items():
                _add(total.setdefault(kind, Score()), score)
            advance()
    if as_json:
        click.echo(write_json({kind: _told(score) for kind, score in total.items()}))
        return
    if not total:
        click.echo("no hand-made tags to measure against", err=True)
        return
    _write_table(total)
    if not quiet:
        _write_examples(differences, show)


def _add(total: Score, score: Score) -> None:
    total.gold += score.gold
    total.made += score.made
    total.right += score.right
    for cert, (made, right) in score.by_cert.items():
        counts = total.by_cert.setdefault(cert, [0, 0])
        counts[0] += made
        counts[1] += right


def _told(score: Score) -> dict[str, object]:
    certs = {cert: {"made": made, "right": right} for cert, (made, right) in score.by_cert.items()}
    return {"gold": score.gold, "made": score.made, "right": score.right, "f1": round(score.f1, 4), "by_cert": certs}


def _write_table(total: dict[str, Score]) -> None:
    click.echo(f"{'kind':12}{'gold':>8}{'made':>8}{'right':>8}{'P':>8}{'R':>8}{'F1':>8}   precision by cert")
    for kind, score in total.items():
        certs = ", ".join(
            f"{cert} {score.by_cert[cert][1] / score.by_cert[cert][0]:.3f} ({score.by_cert[cert][0]})"
            for cert in ("high", "medium", "low")
            if cert in score.by_cert
        )
        counts = f"{score.gold:8}{score.made:8}{score.right:8}"
        click.echo(f"{kind:12}{counts}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}   {certs}")


def _write_examples(differences: list[Difference], show: int) -> None:
    shown: dict[tuple[str, str], int] = {}
    for d in differences:
        count = shown[d.kind, d.what] = shown.get((d.kind, d.what), 0) + 1
        if count <= show:
            click.echo(f"{d.document_id}: {d.what} {d.kind} {d.target}: {d.context}")
