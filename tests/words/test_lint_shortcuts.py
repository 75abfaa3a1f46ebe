"""What lint asks first to be done sooner never hides what it would have found."""

import csv
import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.models import Fact
from gtm.openers import Draft, draft, english, gaps, greeting, manners, printed, read_opener, slots, tokens
from gtm.openers.known_texts import lint_filled
from gtm.openers.lint import lint, lint_value, lint_values
from gtm.openers.reading import Reading
from tests import depth
from tests.depth import tries

CORPUS = Path(__file__).parents[1] / "corpora" / "openers.csv"
TEXTS = [row["text"] for row in csv.DictReader(CORPUS.read_text(encoding="utf-8").splitlines(keepends=True))]

_PIECES = [
    "  ", " ,", " .", " ?", ",,", ", ,", ",.", ";,", "..", "...", "()", "( ", "[]", '""', '" "', "“”", "«»", "''", "\n,",
    "\t", "$ ", "$.", "$M", "€B", "$0", "$", " %", " 0 roles", "1970-01-01", "Invalid date", "-3 people", "(-2 people",
    "word.Word", "leads,And", "team.What", "the.", "at.", "and.", "of?", "as, ", "the the", "a your", "at is", "at and",
    "your is", "an in", "the", "of", "'s", " ’s", "as at", "at you would", "I saw has",
    "saw that is hiring", "congrats on at", "raised million", "posted ago", "its of", "€", "x´s",
    "word,word", "Northwind' team", "word''s", "word's's",
    "saw hiring two", "round of in", "Hi", "the team at", ".", ",", "?", "!", ";", "\u00a0", "Head of.",
]  # fmt: skip
_texts = st.lists(
    st.one_of(st.sampled_from(_PIECES), st.sampled_from(["Maya", "leads", "What", "is", "at", "Northwind"])),
    min_size=1,
    max_size=12,
).map(" ".join)


def _with_every_check(read: Reading, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    with monkeypatch.context() as patched:
        patched.setattr(slots, "_may_be_empty", lambda _: True)
        return list(slots.empty_slots(read))


@settings(max_examples=tries(2_000, 200))
@given(text=_texts)
def test_one_look_for_empty_slots_hides_none(text: str) -> None:
    """Where the one expression sees no sign of an empty slot, all those with their exceptions see none either."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert list(slots.empty_slots(Reading(text))) == _with_every_check(Reading(text), monkeypatch)


_COUNTED = st.lists(
    st.sampled_from(
        ["one", "Two", "three", "1", "12", "Tier 1", "SDR", "SDRs", "role", "roles", "day", "days", "ago", "open", "new",
         "in", "at", ".", ",", "Account Executive", "employees", "12.0", "$5000000", "True"]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)  # fmt: skip


@settings(max_examples=tries(2_000, 200))
@given(text=_COUNTED)
def test_one_look_for_counts_hides_none(text: str) -> None:
    """What stands beside a number in words is looked at first; counting at every word finds no more."""
    found = [one.at for one in printed.raw_values(Reading(text)) if "go together" in one.message]
    places = (at for at in range(len(text)) if text[at].isalpha() and (not at or not text[at - 1].isalnum()))
    counted = [one.at for at in places for one in printed._count(text, at)]
    assert [at for at in sorted(found) if text[at].isalpha()] == counted


def test_one_look_for_empty_slots_hides_none_of_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defects and clean openers alike."""
    for text in TEXTS:
        assert list(slots.empty_slots(Reading(text))) == _with_every_check(Reading(text), monkeypatch), text


_NEVER = re.compile(r"(?!)")
_NO_NAMES = sorted(set(re.findall(r"[a-z]{2,}", greeting._NO_NAME.pattern)) | {"maya", "xxx", "xxxx"})


@pytest.mark.parametrize("behind", ["we met.", "maya, we met.", "madam, we met.", "Hi Ann, we met."])
def test_one_look_for_a_greeting_hides_no_bad_one(behind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`Hi Maya, ` is done with at a glance; no word that is no name is, nor a name that is said twice."""
    for hail, name in product(
        ("Hi", "Dear", "Hello"), (form for word in _NO_NAMES for form in (word, word.title()))
    ):
        read = Reading(f"{hail} {name}, {behind}")
        glanced = list(greeting.nobody_greeted(read))
        with monkeypatch.context() as patched:
            patched.setattr(greeting, "_PLAINLY", _NEVER)
            assert glanced == list(greeting.nobody_greeted(read)), read.text
    read = Reading("Hi Maya, we met.")
    assert greeting._PLAINLY.match(read.text)
    assert list(greeting.nobody_greeted(read)) == []


def test_one_look_for_a_greeting_hides_none_of_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted defects and clean openers alike."""
    glanced = [list(greeting.nobody_greeted(Reading(text))) for text in TEXTS]
    assert sum(map(bool, glanced)) > 10
    monkeypatch.setattr(greeting, "_PLAINLY", _NEVER)
    assert glanced == [list(greeting.nobody_greeted(Reading(text))) for text in TEXTS]


_SIGNS = st.lists(
    st.sampled_from(
        ["$", "$$", "$€", "€€", "£", "?", "?.", "? ,", "?;", "!", "!,", "! ,", "#title#", "@name", "<na>", "\\n", "12",
         "company.name", "Hi Maya", "Reno AS", "as", "As,", "Northwind SE", "se", "Co.", "co", "Harbor Co.'s", "has"]
    ),
    min_size=1,
    max_size=6,
).map("".join) | st.lists(
    st.sampled_from(["Northwind", "AS", "as", "SE,", "Co", "co.", "Co.'s", "Limited?", "limited", "has", "raised", "Inc."]),
    min_size=1,
    max_size=6,
).map(" ".join)  # fmt: skip


@settings(max_examples=tries(2_000, 200))
@given(text=_SIGNS)
def test_one_look_for_signs_is_that_for_each_of_them(text: str) -> None:
    """Doubled signs, marks that do not go together, and forms that are words too, large ones among small ones."""
    signs = ("#", "@", "<", "\\", "$$", "€€", "££", "?.", "?,", "?;", "!,")
    assert (gaps._SIGNS.search(text) is not None) is any(sign in text for sign in signs)
    forms = manners._FORMS_THAT_ARE_WORDS
    assert manners._may_be_a_form_that_is_a_word(Reading(text)) is not forms.isdisjoint(text.split())


_NAMES = st.one_of(
    st.sampled_from(
        [
            "Closed",
            "Says Closed",
            "Closed Its",
            "Habitually Notwithstanding",
            "Incomprehensibilities",
            "Maya",
            "Dev",
            "Vi",
            "Ann",
            "Jean-Luc",
            "Fen",
            "Al",
            "Incr",
            "Hour One",
            "Viagra Cure",
            "Info",
            "Ángela",
            "Kestrel Finance",
            "Kestrel IT",
            "Kestrel Kestrel IT",
            "Kestrel The",
            "Kestrel Closed Inc",
            "Kestrel NULL",
            "Abby-Lee FREE",
            "Kestrel unknown",
        ]
    ),
    st.text(alphabet="ABEHUabehu -'é", min_size=1, max_size=24),
    st.lists(st.sampled_from(["Kestrel", "Ab", "Northwestern", "Oo"]), min_size=1, max_size=4).map(" ".join),
)
_AMOUNTS = st.sampled_from(
    ["$12M", "$8M", "$800K", "$1.2B", "$11M", "$18.4M", "$110K", "$0", "$", "$1970M", "about $8M", ""]
)
_AGES = st.sampled_from(
    [
        "two weeks ago",
        "ten months ago",
        "seven weeks ago",
        "a few days ago",
        "one weeks ago",
        "two weeks",
        "ago",
        "",
    ]
)
_FRAMES = (
    "Hi {first}, {company} raised {amount} {when}. The round {when} ago was not the last, I suppose: is it two {when}?",
    "Hi {first}, a {when} or an {when} at {company}{when}: three weeks ago, an IT team. Who hands over ten {when}?",
    "Hi {first}, our {company} IT and its {company} Finance closed {when}. What does the {company} have to pay for first?",
    "Hi {first}, {company} closed its Series A of {amount} a week ago. Who bridges the months until the new people sell?",
    "Hi {first}, a {amount} round or an {amount} round at {company}: does it pay for more than people with more lists?",
    "Hi {first}, as Sales Development Representative at {company} you would know: how is the week of {first} spent?",
    "Hi {first}, incomprehensibilities notwithstanding, {company} {company} {company} habitually overestimate lists?",
    "Hi {first},\n\nan “{company}” list, a ({company}) list, Incredible deals with {amount}, says {first}{company}. Right?",
)


@pytest.mark.parametrize(
    ("first", "company", "is_doubled"),
    [
        ("Maya", "Kestrel Closed", True),
        ("Maya", "Kestrel cLOSED".title(), True),
        ("Pays", "Kestrel", True),
        ("Maya", "Raised-Closed", False),
        ("Maya", "Closed Kestrel", False),
        ("Kestrel Northwestern Kestrel Northwestern", "Ember", True),
        ("Maya", "Kestrel Finance Closed", True),
        ("Kestrel IT", "Closed Finance", False),
    ],
)
def test_a_name_that_repeats_the_word_beside_it_is_read_in_full(
    first: str, company: str, is_doubled: bool
) -> None:
    """`Kestrel Closed closed its round`: both words are right, and together they are a slip."""
    frame = "Hi {0}, {1} closed its Series A. Who at {1} fills the months until it {0} pays?"
    assert lint_filled(frame.format("Tom", "Northwind"), ("Tom", "Northwind")) == ()  # the shape is known

    text = frame.format(first, company)
    assert lint_filled(text, (first, company)) == lint(text)
    assert any(one.id == "doubled-word" for one in lint(text)) is is_doubled


_RULES = (tokens, slots, gaps, greeting, printed, english, manners)
_PLACES = (
    "Hi {0}, how does {1} find out which leads were worth the effort: by replies, by meetings, or only at the end of it?",
    "Hi {0}, {1} closed its Series A three weeks ago. What stands in the way of pipeline that grows faster than the team?",
    "Hi {0}, as VP Sales at {1} you know both sides: sales finds the leads too thin, marketing says so too. Which is it?",
    "Hi {0}, {1} has an SDR role open in {0}. New people often begin with lists. How will that be at {1}, {0}?",
    "Hi {0}, a {1} question or the {1} way, and {1}'s list of the {1} people in {1}. Your {1} and my {1}: who decides?",
)


def _words_of_rules() -> set[str]:
    """Every word that stands in an expression or a list of lint's."""
    told = [value for rules in _RULES for value in vars(rules).values()]
    texts = [one.pattern for one in told if isinstance(one, re.Pattern)]
    texts += [word for one in told if isinstance(one, frozenset | tuple) for word in one if type(word) is str]
    return {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{2,}", text)}


def test_no_word_of_a_rule_is_taken_for_a_plain_name() -> None:
    """Whoever adds a word to a rule and forgets to say that it is listened for hears of it here."""
    heard = frozenset[str]().union(*(rules.LISTENED_FOR for rules in _RULES))
    words = sorted(_words_of_rules() if depth.deep else _words_of_rules() - heard)
    assert len(words) > 300
    for word in map(str.capitalize, words):
        beside = (
            *((f"Kestrel {word}", "Ember"), (f"{word} Kestrel", "Ember"), ("Maya", f"Kestrel {word}")),
            *(("Maya", f"{word} Kestrel"), ("Maya", f"Kestrel-{word}")),
        )
        for names in ((word, "Kestrel"), ("Maya", word), *(beside if depth.deep else ())):
            for place in _PLACES:
                text = place.format(*names)
                assert lint_filled(text, names) == lint(text)


def test_a_draft_with_a_doubled_word_does_not_leave() -> None:
    """Also where the same opener was read for another company just before."""
    opener = read_opener(
        "---\nevidence: funding\nneeds: [company.name]\n---\n"
        "Hi {{ person.first_name }}, {{ company.name }} closed its {{ funding.round }}. What does it have to pay for first?",
        "funded.j2",
        "openers/funded",
    )

    def written(company: str) -> Draft:
        said = {
            "person.first_name": "Maya", "company.name": company, "company.funding_stage": "Series A",
            "company.funding_date": "2026-11-10",
        }  # fmt: skip
        at = datetime(2026, 11, 20, tzinfo=UTC)
        known = {path: Fact(value=value, source="x", observed_at=at) for path, value in said.items()}
        return draft([opener], known, (), variants={}, key="x", today=date(2026, 11, 25))

    assert not written("Kestrel").blocked
    doubled = written("Kestrel Closed")
    assert doubled.text.startswith("Hi Maya, Kestrel Closed closed its Series A.")
    assert [one.id for one in doubled.findings] == ["doubled-word"]
    assert doubled.blocked


@settings(max_examples=tries(1_000, 200))
@given(first=_NAMES, company=_NAMES, amount=_AMOUNTS, when=_AGES, frame=st.sampled_from(_FRAMES))
def test_a_known_shape_hides_nothing(first: str, company: str, amount: str, when: str, frame: str) -> None:
    """Names inside words, amounts behind articles, names long enough to make a text hard to read."""
    text = frame.format(first=first, company=company, amount=amount, when=when)
    assert lint_filled(text, (first, company, amount, when)) == lint(text)


@settings(max_examples=tries(400))
@given(
    text=st.sampled_from(TEXTS),
    name=st.sampled_from(["Kestrel", "Abigail Featherstonehaugh Cholmondeley"]),
    more=st.integers(0, 3),
)
def test_below_the_bound_no_name_makes_a_text_hard(text: str, name: str, more: int) -> None:
    """`readable_up_to` errs to the safe side: within it `readable` is silent, however many words names bring."""
    longer = text.replace("Northwind", name).rstrip(".?!") + more * " word" + "."
    if len(longer) <= english.readable_up_to(text, 3 * text.count("Northwind") + more):
        assert list(english.readable(Reading(longer))) == []


@settings(max_examples=tries(200))
@given(values=st.lists(st.text(alphabet="ab{}|%$<\t \u200b", max_size=8), max_size=4))
def test_one_look_at_several_values_finds_what_each_alone_would_give(values: list[str]) -> None:
    """Values that stand beside each other make no tag together, and hide none."""
    places = [f"field{number}" for number in range(len(values))]
    alone = [one for place, value in zip(places, values, strict=True) for one in lint_value(value, place)]
    assert list(lint_values(places, values)) == alone
