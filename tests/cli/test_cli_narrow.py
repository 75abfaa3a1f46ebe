"""What `gtm` prints on a terminal of 80 columns: words stay whole, and no line ends with blanks."""

import io

import pytest
from rich.console import Console

from flows.cli.printing import prose, rows, styled

DOUBTS = [
    ("jana.mitteldorf@talevinasupply.example", "campaign 123", "just now", "hung up before it answered", "gtm reconcile"),
    ("pierre@amberpath.example", "campaign 123", "3 hours ago", "answered something that is no answer", ""),
]  # fmt: skip
RULES = [
    (
        "never",
        "own domain northpass.example",
        "unknown",
        "saw ralintrapower-holding.example  apollo, 2 credits",
    ),
    ("signal", "at least 1 of hiring<=30d, funding<=90d", "pass", "saw 1"),
]
RUNS = [
    ("bbfd34", "seed-a-hiring-sdr", "push", "done", "20 pulled", "0 pushed", ""),
    ("fc1b43", "test-play", "push", "waiting", "40 pulled", "0 pushed", "23 wait: gtm approve fc1b43"),
]


def printed(drawn: object, width: int = 80) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, emoji=False).print(drawn)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
@pytest.mark.parametrize("table", [DOUBTS, RULES, RUNS], ids=["doubts", "rules", "runs"])
def test_words_stay_whole_and_nothing_is_lost(table: list[tuple[str, ...]], width: int) -> None:
    """On every width each word of each cell is there as it is, in order; no line is too long or filled up."""
    lines = printed(rows(table), width)
    assert " ".join(lines).split() == [word for row in table for cell in row for word in cell.split()]
    assert all(len(line) <= width and line == line.rstrip() for line in lines)


def test_a_last_column_without_room_goes_below_its_row() -> None:
    """A command is not broken for want of a few columns; rows that fit stay as they are."""
    assert printed(rows(RUNS)) == [
        "  bbfd34  seed-a-hiring-sdr  push  done     20 pulled  0 pushed",
        "  fc1b43  test-play          push  waiting  40 pulled  0 pushed",
        "          23 wait: gtm approve fc1b43",
    ]
    assert printed(rows(RULES))[:2] == [
        "  never   own domain northpass.example             unknown",
        "          saw ralintrapower-holding.example  apollo, 2 credits",
    ]


def test_columns_that_do_not_fit_beside_each_other_are_broken_between_cells() -> None:
    """Nothing is cut off: the address of somebody in doubt is what the next command needs."""
    assert printed(rows(DOUBTS)) == [
        "  jana.mitteldorf@talevinasupply.example  campaign 123  just now",
        "      hung up before it answered  gtm reconcile",
        "  pierre@amberpath.example  campaign 123  3 hours ago",
        "      answered something that is no answer",
    ]


def test_where_there_is_room_columns_are_columns() -> None:
    """On a wide terminal nothing goes below."""
    assert len(printed(rows(RUNS), 100)) == 2
    assert printed(rows([("a", "7", "words"), ("bb", "119", "")], right=(1,))) == [
        "  a     7  words",
        "  bb  119",
    ]


def test_a_long_sentence_ends_no_line_with_a_blank() -> None:
    """Rich leaves the blank at which it breaks a line."""
    words = "x" * 39
    assert printed(prose(styled((f"{words} {words}", "strong"), " and on")), 40) == [words, words, "and on"]
