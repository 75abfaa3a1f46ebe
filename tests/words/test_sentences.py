"""Words of others as a sentence of ours."""

import pytest

from flows.cli.errors import explain
from gtm.sentences import ended
from integrations.errors import NotConfigured


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("no key is set", "no key is set."),
        ("is there a line break in the key?", "is there a line break in the key?"),
        ("it is gone!", "it is gone!"),
        ("Invalid key. \n", "Invalid key."),
        ("it broke (HTTP 500)", "it broke (HTTP 500)."),
        (ValueError("it is empty"), "it is empty."),
        ("", ""),
    ],
)
def test_a_sentence_ends_once(words: object, sentence: str) -> None:
    """A question keeps its mark, a provider's full stop is enough; done twice it changes nothing."""
    assert ended(words) == sentence
    assert ended(ended(words)) == sentence


def test_an_error_that_asks_is_told_as_a_question() -> None:
    """At the terminal, too."""
    told = explain(NotConfigured("apollo", "search people", "is there an odd character in a key?"))
    assert told is not None
    assert told.sentence == "apollo: search people: is there an odd character in a key?"
