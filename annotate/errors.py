"""What can go wrong, one class a thing. Each error says where, what, and what to do next."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A document, file or page that could not be worked on, while the rest was.

    :param path: its file, or a page's address. :param document: its id; empty where all of the file is meant.
    :param line: where it begins in the file, counted from 1; 0 where that is not known.
    :param trace: Python's account of an error of ours; empty where what we were given is at fault.
    :param error: the error itself, where what we were given is at fault.

    >>> print(Failure("v14.xml", "d3", 120, "IndexError: list index out of range"))
    v14.xml:120: d3: IndexError: list index out of range
    """

    path: str
    document: str
    line: int
    reason: str
    trace: str = ""
    error: ReftelError | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return ": ".join(part for part in (where, self.document, self.reason) if part)


def failure_of(error: Exception, *, path: str | Path, document: str = "", line: int = 0) -> Failure:
    """An exception as what is told of it: a fault in what we were given in its own words, any other by its type.

    >>> failure_of(ReftelError("no number", path="d1.txt", line=3), path="elsewhere").reason
    'no number'
    """
    if isinstance(error, ReftelError):
        told = f"{error.message}; {error.remedy}" if error.remedy else error.message
        return Failure(error.path or str(path), document, error.line or line, told, error=error)
    if isinstance(error, OSError):
        return Failure(str(error.filename or path), document, line, f"cannot be read: {error.strerror or error}")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(_PACKAGE)]
    last = frames[-1] if frames else None
    where = f" ({Path(last.filename).relative_to(_PACKAGE)}:{last.lineno})" if last is not None else ""
    words = " ".join(str(error).split())
    reason = f"{type(error).__name__}{f': {words}' if words else ''}{where}"
    return Failure(str(path), document, line, reason, "".join(traceback.format_exception(error)))


_PACKAGE = Path(__file__).parent
