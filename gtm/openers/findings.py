"""What is wrong with a text, as a value: counted, shown to the reviewer, and a reason not to push."""

from gtm.models import Frozen


class Finding(Frozen):
    """`id` is stable and groupable; `where` is a place in the text or a fact; `blocking`: must not leave.

    `fix` is what to write instead of the `length` characters from `at` on, or (length 0) what to do about it.
    """

    id: str
    where: str
    message: str
    blocking: bool = True
    at: int = 0
    length: int = 0
    fix: str = ""


def place(text: str, position: int) -> str:
    """A position as people count: line and column, both from 1."""
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"


def found(
    text: str, span: tuple[int, int], name: str, message: str, fix: str, *, blocking: bool = True
) -> Finding:
    """A finding about a part of a text, whose `fix` replaces that part."""
    start, end = span
    return Finding(
        id=name,
        where=place(text, start),
        message=message,
        blocking=blocking,
        at=start,
        length=end - start,
        fix=fix,
    )


def advised(
    text: str, position: int, name: str, message: str, advice: str, *, blocking: bool = True
) -> Finding:
    """A finding that only a person can mend; `fix` says how."""
    return Finding(
        id=name, where=place(text, position), message=message, blocking=blocking, at=position, fix=advice
    )
