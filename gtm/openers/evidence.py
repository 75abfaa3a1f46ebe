"""What an opener may talk about: the facts behind a claim, still fresh, in words a template can use.

One function per kind of evidence. It returns the words for the template and the facts they rest on, or None
when the evidence is not there, too old, or too odd to be repeated to a stranger.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from pydantic import JsonValue

from gtm.models import Fact
from gtm.names.title_tense import held
from gtm.openers.phrases import ago, article, rounded, words
from gtm.openers.place_names import place_words
from gtm.openers.vocabulary import industry_companies, industry_words, role_label, round_words

Facts = Mapping[str, Fact]
Words = dict[str, str | int | None]


class Evidence(NamedTuple):
    """A fact that a text rests on. `age_days`: since it happened if that is known, else since it was seen.

    `id` is the same for the same evidence for ever. A negative age lies ahead: a conference next month.
    """

    id: str
    path: str
    value: JsonValue
    source: str
    age_days: int


class SignalLike(Protocol):
    """What openers read of a signal (`gtm.icp.Signal`): something that happened, not a state of affairs."""

    @property
    def kind(self) -> str:
        """`hiring`, `funding`, `webinar`, ..."""
        ...

    @property
    def ref(self) -> str:
        """The signal's id."""
        ...

    @property
    def detail(self) -> str:
        """What it was, in a few words: the webinar's title."""
        ...

    @property
    def source(self) -> str:
        """Who said so."""
        ...

    @property
    def age_days(self) -> int | None:
        """Days since it happened, if known."""
        ...


@dataclass(slots=True)
class Asked:
    """What a finder is asked: everything known, and which part of it the opener is about."""

    facts: Facts
    signals: Sequence[SignalLike]
    about: tuple[str, ...]
    max_age_days: int
    today: date


@dataclass(slots=True)
class FoundEvidence:
    """The words for the template (all keys of `FIELDS[kind]`), and what they rest on."""

    words: Words
    evidence: Evidence


Finder = Callable[[Asked], FoundEvidence | None]


class _Role(NamedTuple):
    """An open role as a source wrote it; the other words of the posting are not repeated to anybody."""

    title: str
    posted_at: date | None
    city: str | None


OPEN_FOR = 45
"""Days for which a posting shows that the role is open. A round stays a fact, so an opener on both allows more."""


def _hiring(asked: Asked) -> FoundEvidence | None:
    """The best-staffed group of open roles with the same name: `two SDR roles`, where and since when."""
    fact = asked.facts.get("company.open_roles")
    if fact is None or not isinstance(fact.value, list):
        return None
    groups: dict[str, list[tuple[int, _Role]]] = {}
    for value in fact.value:
        title = value.get("title") if type(value) is dict else None
        label = _label(asked.about, title) if type(title) is str else None
        role = _role_of(value, title) if label else None
        if label and role:
            age = _age(role.posted_at, fact, asked.today)
            if 0 <= age <= min(asked.max_age_days, OPEN_FOR):
                groups.setdefault(label, []).append((age, role))
    if not groups:
        return None
    label, roles = min(
        groups.items(), key=lambda group: (-len(group[1]), min(age for age, _ in group[1]), group[0])
    )
    newest = min(age for age, _ in roles)
    cities = {place_words(role.city) for _, role in roles}
    count = len(roles)
    dated = all(role.posted_at for _, role in roles)
    return FoundEvidence(
        {
            "roles": f"{article(label)} role" if count == 1 else f"{words(count)} {label} roles",
            "title": label,
            "count": count,
            "place": cities.pop() if len(cities) == 1 else None,
            "when": ago(newest) if dated else None,
        },
        evidence("hiring", "company.open_roles", [role.title for _, role in roles], fact, newest),
    )


def _funding(asked: Asked) -> FoundEvidence | None:
    """A dated round: `Series A`, `$12M`, `about a week ago`."""
    fact = asked.facts.get("company.funding_date")
    day = _day(fact.value) if fact else None
    if fact is None or day is None:
        return None
    age = (asked.today - day).days
    stage = _text(asked.facts, "company.funding_stage")
    name = round_words(stage)
    if name is None or not 0 <= age <= asked.max_age_days:
        return None
    amount = _value(asked.facts, "company.funding_amount_usd")
    return FoundEvidence(
        {
            "round": name,
            "amount": _money(amount) if isinstance(amount, int) else None,
            "when": ago(age),
            "days": age,
        },
        evidence("funding", "company.funding_date", f"{stage or 'round'} on {day.isoformat()}", fact, age),
    )


def _tech(asked: Asked) -> FoundEvidence | None:
    """The first technology of the opener's `about` that the company uses, spelled as in `about`."""
    fact = asked.facts.get("company.technologies")
    if fact is None or not isinstance(fact.value, list):
        return None
    used = {str(name).casefold(): str(name) for name in fact.value}
    name = next((name for name, folded in _folded(asked.about) if folded in used), None)
    age = _age(None, fact, asked.today)
    if name is None or not 0 <= age <= asked.max_age_days:
        return None
    return FoundEvidence(
        {"name": name}, evidence("tech", "company.technologies", used[name.casefold()], fact, age)
    )


@lru_cache(maxsize=256)
def _folded(about: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name.casefold()) for name in about)


def _growth(asked: Asked) -> FoundEvidence | None:
    """Head count up by 15 % to 150 % in a year; beyond that it is more often a wrong profile than growth."""
    fact = asked.facts.get("company.growth_12_months")
    if fact is None or isinstance(fact.value, bool) or not isinstance(fact.value, int | float):
        return None
    age = _age(None, fact, asked.today)
    if not 0.15 <= fact.value <= 1.5 or not 0 <= age <= asked.max_age_days:
        return None
    percent = 5 * round(fact.value * 20)
    return FoundEvidence(
        {"percent": percent}, evidence("growth", "company.growth_12_months", fact.value, fact, age)
    )


def _industry(asked: Asked) -> FoundEvidence | None:
    """The industry as people say it: `IT services`, not `information technology & services`."""
    fact = asked.facts.get("company.industry")
    if fact is None or not isinstance(fact.value, str):
        return None
    name, companies = industry_words(fact.value), industry_companies(fact.value)
    age = _age(None, fact, asked.today)
    if name is None or companies is None or not 0 <= age <= asked.max_age_days:
        return None
    said: Words = {"name": name, "companies": companies}
    return FoundEvidence(said, evidence("industry", "company.industry", fact.value, fact, age))


def _size(asked: Asked) -> FoundEvidence | None:
    """The head count, rounded as people say it: `about 180 people`. Nothing below ten: that is a family."""
    fact = asked.facts.get("company.employees")
    if fact is None or type(fact.value) is not int or not 10 <= fact.value <= 100_000:
        return None
    age = _age(None, fact, asked.today)
    if not 0 <= age <= asked.max_age_days:
        return None
    people = f"about {rounded(fact.value):,} people"
    return FoundEvidence({"people": people}, evidence("size", "company.employees", fact.value, fact, age))


def _role(asked: Asked) -> FoundEvidence | None:
    """A title that holds one of the words of `about`; the title itself is at `person.title`."""
    fact = asked.facts.get("person.title")
    age = _age(None, fact, asked.today) if fact else -1
    if fact is None or not isinstance(fact.value, str) or not 0 <= age <= asked.max_age_days:
        return None
    if not mentions(asked.about, held(fact.value)):
        return None
    return FoundEvidence({}, evidence("role", "person.title", fact.value, fact, age))


@lru_cache(maxsize=256)
def _wanted(about: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {word.casefold()} " for word in about)


_NOT_WORDS = str.maketrans({character: " " for character in map(chr, range(128)) if not character.isalnum()})


@lru_cache(maxsize=20_000)
def mentions(about: tuple[str, ...], text: str) -> bool:
    """Whether the text holds one of the words, as whole words; no words: anything will do."""
    if not about:
        return True
    padded = f" {' '.join(text.casefold().translate(_NOT_WORDS).split())} "
    return any(word in padded for word in _wanted(about))


@lru_cache(maxsize=20_000)
def _label(about: tuple[str, ...], title: str) -> str | None:
    """What an open role is called, if it is one that the opener is about and fit to be said."""
    label = role_label(title)
    return label if label and mentions(about, f"{label} {title}") else None


def _role_of(value: Any, title: Any) -> _Role | None:
    """A posting as a source wrote it; None when its date cannot be read."""
    posted, city = value.get("posted_at"), value.get("city")
    day = _day(posted) if posted else None
    if posted and day is None:
        return None
    return _Role(title, day, city if type(city) is str else None)


def _age(happened: date | None, fact: Fact, today: date) -> int:
    """Days since it happened (or was seen). A clock one zone ahead counts as today; negative: do not use."""
    age = (today - (happened or fact.observed_at.date())).days
    return 0 if age == -1 else age


def evidence(kind: str, path: str, value: Any, fact: Fact, age: int) -> Evidence:
    """Evidence with an id made of what it says, so that a re-run names the same evidence."""
    return Evidence(_ref(f"{kind}\x1f{path}\x1f{value}\x1f{fact.source}"), path, value, fact.source, age)


@lru_cache(maxsize=20_000)
def _ref(told: str) -> str:
    kind = told.partition("\x1f")[0]
    hashed = _HASH.copy()  # a new one is looked up by name each time
    hashed.update(told.encode("utf-8", "replace"))
    return f"{kind}:{hashed.hexdigest()[:12]}"


_HASH = sha256()


def _value(facts: Facts, path: str) -> JsonValue:
    fact = facts.get(path)
    return fact.value if fact else None


def _text(facts: Facts, path: str) -> str | None:
    value = _value(facts, path)
    return value if isinstance(value, str) else None


def _day(value: JsonValue) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _money(dollars: int) -> str | None:
    """`$12M`, `$4.5M`, `$800K`; None for what is too small to be a round."""
    if dollars >= 1_000_000_000:
        return f"${dollars / 1e9:.1f}".removesuffix(".0") + "B"
    if dollars >= 999_500:
        return f"${dollars / 1e6:.1f}".removesuffix(".0") + "M"
    return f"${dollars // 1000}K" if dollars >= 100_000 else None


COMPANY_FINDERS: Mapping[str, Finder] = {
    "funding": _funding,
    "growth": _growth,
    "hiring": _hiring,
    "industry": _industry,
    "size": _size,
    "tech": _tech,
}
"""Kinds of evidence that facts about the company alone give: the same for all its people."""

RESTS_ON: Mapping[str, str] = {
    "funding": "company.funding_date",
    "growth": "company.growth_12_months",
    "hiring": "company.open_roles",
    "industry": "company.industry",
    "size": "company.employees",
    "tech": "company.technologies",
}
"""The fact without which each of these finders has nothing to say."""

ABOUT_SOMETHING = frozenset({"hiring", "role", "tech"})
"""Kinds whose finders look at what the opener is about."""

PERSON_FINDERS: Mapping[str, Finder] = {"role": _role}
"""Kinds that facts about the person give; `events` has those that something happening gives."""
