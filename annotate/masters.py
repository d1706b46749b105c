"""Writing over an editor's TEI: only what was proved to be the same file with other tags of the machine's.

In: a TEI file, its source as it was read, and the source that is to stand there. Out: the file written, lasting on
disk, or an error and the file as it was. Nothing else in the package overwrites a TEI file that an editor may own.
"""

from __future__ import annotations

from pathlib import Path

from annotate.errors import ReftelError
from annotate.files import write_atomically
from annotate.tei.scan import encode_source, read_source
from annotate.tei.tree import parse_tei
from annotate.weave import WeaveError, strip


def write_tags(path: Path, before: str, after: str) -> None:
    """Write a TEI file with other tags of the machine's than it had.

    :param before: its source as it was read. :param after: the same with the tags it is to have.
    :raises WeaveError: beside the machine's tags something would change.
    :raises ReftelError: one of both is no TEI, or the file is no longer what was read.
    """
    prove_same(before, after, name=str(path))
    replace(path, before, after)


def prove_same(before: str, after: str, *, name: str) -> None:
    """See that two sources differ in nothing but the machine's tags, and that both are well-formed.

    :raises TeiError: one is not well-formed. :raises WeaveError: they differ.
    """
    parse_tei(after, name=name)
    parse_tei(before, name=name)
    if strip(after).source != strip(before).source:
        told = "what was to be written differs from the file in more than the machine's tags; nothing was written"
        raise WeaveError(told, path=name, remedy="delete the folder .reftel; if that does not help, report it as a bug")


def replace(path: Path, before: str, after: str) -> None:
    """Write a file anew that is still what was read, and see that it lasts.

    :raises ReftelError: it changed meanwhile, is gone, or is a symbolic link.
    """
    refuse_link(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    now = read_source(data, name=str(path))
    if now != before:
        told = "the file was changed while it was being worked on; nothing was overwritten"
        raise ReftelError(told, path=path, remedy="run this again")
    write_atomically(path, encode_source(after, data), lasting=True)


def refuse_link(path: Path) -> None:
    """See that a file to be written is no symbolic link: neither what it leads to nor the link is ours to replace.

    :raises ReftelError: it is one.
    """
    if path.is_symlink():
        told = f"is a symbolic link to {path.readlink()}, which is never written through"
        raise ReftelError(told, path=path, remedy="put the file itself here")
