"""Intervals of what is to come: honest about little history, narrow with much, never wider than what is possible."""

import random

import pytest

from gtm.figures.forecast import NEVER_SEEN, Quote, Seen, Span, days_needed, expected


def test_without_history_everything_is_possible() -> None:
    """From nobody to everybody."""
    assert expected(138, NEVER_SEEN) == Span(0, 138)
    assert expected(0, Seen(5, 10)) == Span(0, 0)


def test_more_history_means_less_doubt() -> None:
    """The same share from ten, a hundred and ten thousand people."""
    widths = [expected(100, Seen(9 * n, 10 * n)) for n in (1, 10, 1000)]
    sizes = [span.high - span.low for span in widths]
    assert sizes == sorted(sizes, reverse=True)
    assert widths[-1].low > 80
    assert all(span.low <= 90 <= span.high for span in widths)


def test_all_of_a_few_does_not_promise_all_of_many() -> None:
    """Twelve of twelve is no proof for the next three hundred, and none of twelve no proof against them."""
    assert expected(300, Seen(12, 12)).low < 290
    assert expected(300, Seen(0, 12)).high > 10


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
@pytest.mark.parametrize(("before", "number"), [(12, 40), (100, 30), (400, 300)])
def test_it_covers_what_happens(share: float, before: int, number: int) -> None:
    """Of 400 simulated histories and futures with one true share, at least 93 % of futures are in the interval."""
    dice = random.Random(f"{share}/{before}/{number}")
    covered = 0
    for _ in range(400):
        hits = sum(dice.random() < share for _ in range(before))
        came = sum(dice.random() < share for _ in range(number))
        span = expected(number, Seen(hits, before))
        covered += span.low <= came <= span.high
    assert covered >= 0.93 * 400


def test_days_and_credits_to_allow() -> None:
    """Days are rounded up; the credits to allow are a round figure above the quote and never above what there is."""
    assert days_needed(Span(104, 131), 40) == (3, 4)
    assert days_needed(Span(1, 2), None) is None
    quote = Quote(
        pulled=300,
        on_the_way=1,
        asked=1,
        reach=(1, 1),
        enriched=(1, 1),
        kept=(1, 1),
        credits=(129, 147),
        budget=250,
        room=250,
    )
    assert quote.max_credits == 150
    assert quote.model_copy(update={"room": 140}).max_credits == 140
