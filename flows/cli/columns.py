"""Aligned columns without borders, on terminals of any width: words stay whole, and no line ends with blanks.

Where the columns leave the last one a strip too narrow to read, it goes below its row; where not even the others fit
beside each other, a row goes on below its beginning, broken between its cells.
"""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

_GAP = 2
_READABLE = 36
"""Characters below which a column of sentences is no longer read but deciphered."""
_DEEPEST = 16

Cells = Sequence[Text]


def rows(lines: Iterable[Sequence[str | Text]], *, indent: int = 2, right: Sequence[int] = ()) -> "Unfilled":
    """One row a line; the last column wraps. `right` are columns of numbers."""
    listed = [[Text(cell) if isinstance(cell, str) else cell for cell in line] for line in lines]
    width = max((len(line) for line in listed), default=1)
    return Unfilled(_Columns([[*line, *[Text()] * (width - len(line))] for line in listed], indent, right))


def prose(*words: str | Text, indent: int = 0) -> "Unfilled":
    """Sentences that may be longer than a line."""
    return rows([(Text.assemble(*words),)], indent=indent)


class Unfilled:
    """What rich draws, without the blanks with which it fills every line up: they would be copied along."""

    def __init__(self, drawn: RenderableType) -> None:
        self._drawn = drawn

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for line in console.render_lines(self._drawn, options, pad=False):
            yield from _unfilled(line)
            yield Segment.line()


def _unfilled(line: Sequence[Segment]) -> Sequence[Segment]:
    kept = list(line)
    while kept and not kept[-1].text.strip(" "):
        kept.pop()
    if kept:
        text, style, control = kept[-1]
        kept[-1] = Segment(text.rstrip(" "), style, control)
    return kept


class _Columns:
    """Rows of equally many cells, laid out for the width there is."""

    def __init__(self, rows: Sequence[Cells], indent: int, right: Sequence[int]) -> None:
        self._rows = rows
        self._indent = indent
        self._right = right
        self._widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        self._before_last = indent + sum(width + _GAP for width in self._widths[:-1])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        left = options.max_width - self._before_last
        if len(self._widths) < 2 or self._is_readable(left):
            yield Padding(self._table(), (0, 0, 0, self._indent))
            return
        for row in self._rows:
            yield from self._narrow(console, row, options.max_width)

    def _is_readable(self, left: int) -> bool:
        longest_word = max(
            (_width(Text(word)) for row in self._rows for word in row[-1].plain.split()), default=0
        )
        return left >= min(self._widths[-1], max(_READABLE, longest_word))

    def _table(self) -> Table:
        table = Table.grid(padding=(0, _GAP, 0, 0))
        last = len(self._widths) - 1
        for number in range(len(self._widths)):
            justify = "right" if number in self._right else "left"
            table.add_column(justify=justify, no_wrap=number != last, overflow="fold")  # type: ignore[arg-type]
        for row in self._rows:
            table.add_row(*row)
        return table

    def _narrow(self, console: Console, row: Cells, width: int) -> Iterator[Text]:
        """One row: on one line if it fits, else its last cell below, else broken between its cells."""
        *head, last = row
        begun = self._aligned(head)
        if self._before_last + _width(last) <= width:
            yield Text.assemble(begun, last)
        elif begun.cell_len <= width + _GAP:
            if begun.plain.strip():
                yield _stripped(begun)
            yield from self._below(console, last, width)
        else:
            yield from self._broken(console, row, width)

    def _aligned(self, head: Cells) -> Text:
        line = Text(" " * self._indent)
        for number, (cell, width) in enumerate(zip(head, self._widths, strict=False)):
            lacking = Text(" " * (width - _width(cell)))
            line.append_text(lacking + cell if number in self._right else cell + lacking)
            line.append(" " * _GAP)
        return line

    def _below(self, console: Console, cell: Text, width: int) -> Iterator[Text]:
        second = self._indent + self._widths[0] + _GAP
        indent = second if second <= _DEEPEST else self._indent + 2 * _GAP
        for line in cell.wrap(console, max(width - indent, 1), overflow="fold"):
            yield Text(" " * indent) + line

    def _broken(self, console: Console, row: Cells, width: int) -> Iterator[Text]:
        line = Text(" " * self._indent)
        for cell in filter(None, row):
            if line.cell_len + _width(cell) <= width:
                line = line + cell + Text(" " * _GAP)
                continue
            if line.plain.strip():
                yield _stripped(line)
            *full, line = self._below(console, cell, width)
            yield from full
            line = line + Text(" " * _GAP)
        yield _stripped(line)


def _stripped(line: Text) -> Text:
    line.rstrip()
    return line


def _width(cell: Text) -> int:
    return max((Text(line).cell_len for line in cell.plain.split("\n")), default=0)
