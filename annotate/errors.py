"""What can go wrong, one class a thing. Each error says where, what, and what to do next."""

from __future__ import annotations

from pathlib import Path


class ReftelError(ValueError):
    """A fault in what we were given, told so that its owner can mend it.

    :param message: what is wrong, a clause without a final full stop.
    :param path: the file at fault.
    :param line: its line, counted from 1.
    :param remedy: what to do next, an imperative clause.

    >>> print(ReftelError("note 3 has no place in the text", path="d259.txt", line=14, remedy="add the number"))
    d259.txt:14: note 3 has no place in the text; add the number
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        self.remedy = remedy

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        told = f"{self.message}; {self.remedy}" if self.remedy else self.message
        return f"{where}: {told}" if where else told

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only fields do not survive the default pickling, and workers send errors across processes.
        return (_rebuild, (type(self), self.message, self.path, self.line, self.remedy))


def _rebuild(
    kind: type[ReftelError], message: str, path: str | None, line: int | None, remedy: str | None
) -> ReftelError:
    return kind(message, path=path, line=line, remedy=remedy)


class TranscriptionError(ReftelError):
    """A transcription that cannot be read, or whose notes and text do not fit each other."""


class InkError(ReftelError):
    """TEI that would have lost or changed a printed character. Nothing is written."""


class TeiError(ReftelError):
    """TEI that is not well-formed, not UTF-8, or lacks what we need."""


class RegisterError(ReftelError):
    """A register of persons or terms, or a volume.toml, that cannot be read."""


class MergeError(ReftelError):
    """Both a transcription and its hand-edited TEI have changed; only an editor can join them."""


class QueryError(ReftelError):
    """A query that cannot be understood."""
