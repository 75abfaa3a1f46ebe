"""What is going on at a company: open roles, funding rounds, technologies, each dated and with its source.

A play asks for them as `hiring<=30d`, `hiring(SDR, VP Marketing)<=30d`, `funding<=90d`,
`funding(Series A, Series B)<=90d` and `tech(hubspot)`. Without names every role and every round counts. A signal
without a date is no signal: nobody can say whether it is still true, so the question stays open.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from pydantic import JsonValue

from gtm.icp.ages import days_of
from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.readings import day_of, near_stage, text_of
from gtm.icp.results import short_text
from gtm.icp.syntax import Literal as Written
from gtm.icp.titles import TitlePattern
from gtm.icp.verdict import Facts
from gtm.icp.vocabularies import folded, stage_word
from gtm.models import Fact, Frozen

Kind = Literal["hiring", "funding", "tech"]

_KINDS: tuple[Kind, ...] = ("hiring", "funding", "tech")
_FIELDS: dict[Kind, str] = {
    "hiring": "company.open_roles",
    "funding": "company.funding_date",
    "tech": "company.technologies",
}
_SPEC = re.compile(
    r"\s*(?P<kind>[^\s(<=>]+)\s*(?:\((?P<names>[^()]*)\))?\s*(?:(?P<sign><=|<|=<|≤)\s*(?P<age>.*?))?\s*"
)
_AHEAD = 1  # days: another time zone; what lies further ahead is a slip in the list


class Signal(Frozen):
    """One thing that happened. `ref` is the same for the same signal for ever.

    `subject` is the role's title, the stage or the technology as the source wrote it, `place` the role's
    city, `amount_usd` the round's size.
    """

    kind: Kind
    detail: str
    at: date
    age_days: int
    source: str
    ref: str
    subject: str = ""
    place: str | None = None
    amount_usd: int | None = None


def signals(facts: Facts, today: date) -> tuple[Signal, ...]:
    """Every dated signal: hiring, then funding, then technologies; the newest first. Never raises."""
    found = {signal.ref: signal for kind in _KINDS for signal in _of_kind(kind, facts, today)}
    return tuple(sorted(found.values(), key=lambda one: (_KINDS.index(one.kind), one.age_days, one.detail)))


def _of_kind(kind: Kind, facts: Facts, today: date) -> Iterator[Signal]:
    for event in _events(kind, facts):
        if event.at is not None and (today - event.at).days >= -_AHEAD:
            yield _signal(kind, event, today)


def _signal(kind: Kind, event: "_Event", today: date) -> Signal:
    identity = "\n".join(
        (kind, folded(event.subject), event.place or "", str(event.at if kind != "tech" else ""))
    )
    return Signal(
        kind=kind,
        detail=event.detail(kind),
        at=event.at or today,
        age_days=max((today - (event.at or today)).days, 0),
        source=event.fact.source,
        ref=f"{kind}:{sha256(identity.encode('utf-8', 'replace')).hexdigest()[:12]}",
        subject=event.subject,
        place=event.place,
        amount_usd=event.amount_usd,
    )


# --- what the facts hold --------------------------------------------------------------------------


@dataclass(slots=True, eq=False)  # frozen, it would take three times as long to make
class _Event:
    subject: str
    at: date | None
    fact: Fact
    place: str | None = None
    amount_usd: int | None = None

    def detail(self, kind: Kind) -> str:
        if kind == "hiring":
            return f"{self.subject} in {self.place}" if self.place else self.subject
        if kind == "funding":
            if not self.amount_usd:
                return self.subject or "a round"
            amount = f"{self.amount_usd:,} USD"
            return f"{self.subject}, {amount}" if self.subject else amount
        return self.subject


def _events(kind: Kind, facts: Facts, wanted: Callable[[str], bool] | None = None) -> Iterator[_Event]:
    """What the facts tell of; of open roles only those whose title is `wanted`."""
    fact = facts.get(_FIELDS[kind])
    if fact is None:
        return
    if kind == "funding":
        amount = _value(facts, "company.funding_amount_usd")
        whole = (
            int(amount) if isinstance(amount, int) and not isinstance(amount, bool) and amount > 0 else None
        )
        stage = _text(_value(facts, "company.funding_stage")) or ""
        yield _Event(stage, day_of(fact.value), fact, None, whole)
        return
    for item in fact.value if isinstance(fact.value, list) else ():
        if kind == "tech" and (name := _text(item)):
            yield _Event(name, fact.observed_at.date(), fact)
        elif kind == "hiring" and isinstance(item, dict) and (title := _text(item.get("title"))):
            if wanted is not None and not wanted(title):
                continue
            yield _Event(title, day_of(item.get("posted_at")), fact, _text(item.get("city")))


def _value(facts: Facts, name: str) -> JsonValue:
    fact = facts.get(name)
    return fact.value if fact else None


def _text(value: JsonValue) -> str | None:
    """A text that can be shown: trimmed, not endless, without what cannot be written as UTF-8."""
    text = value.strip() if type(value) is str else text_of(value)
    return short_text(text) if text else None


# --- what a play asks for -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class SignalRule:
    """One entry of `require_any`: the kind, the names it is restricted to, and the greatest age in days."""

    text: str
    kind: Kind
    names: tuple[str, ...]
    max_age_days: int | None
    _titles: TitlePattern
    _keys: frozenset[str]

    @property
    def fields(self) -> frozenset[str]:
        """The facts it looks at."""
        extra = {"company.funding_stage"} if self.kind == "funding" and self.names else set()
        return frozenset({_FIELDS[self.kind], *extra})

    @property
    def reads(self) -> frozenset[str]:
        """The facts that can change what it says: `fields`, and what it tells of a round beside them."""
        extra = {"company.funding_stage", "company.funding_amount_usd"} if self.kind == "funding" else set()
        return self.fields | extra

    @property
    def dated(self) -> bool:
        """Whether it depends on when the facts were said: a technology is as old as the answer that names it."""
        return self.kind == "tech"

    def check(self, facts: Facts, today: date) -> tuple[bool | None, JsonValue, Fact | None]:
        """Whether it is there (None: unknown), what was seen of it, and the fact behind it. Never raises."""
        fact = facts.get(_FIELDS[self.kind])
        if fact is None or not isinstance(fact.value, list | str):
            return None, None, fact
        newest: _Event | None = None
        least, undated, dated = 0, False, 0
        wanted = self._titles.matches if self.kind == "hiring" and self.names else None
        for event in _events(self.kind, facts, wanted):
            meant = self._is_meant(event)
            if meant is False:
                continue
            age = (today - event.at).days if meant and event.at is not None else None
            if age is None or age < -_AHEAD:
                undated = True
                continue
            dated += 1
            if newest is None or age < least:
                newest, least = event, age
        seen = None
        if newest is not None:
            more = f", the newest of {dated}" if dated > 1 and self.kind == "hiring" else ""
            seen = f"{newest.detail(self.kind)}, {_ago(least)}{more}"
        if newest is not None and (self.max_age_days is None or least <= self.max_age_days):
            return True, seen, fact
        return (None if undated else False), seen, fact

    def _is_meant(self, event: _Event) -> bool | None:
        if not self.names or self.kind == "hiring":  # roles that are not meant are passed over before
            return True
        if self.kind == "funding":
            stage = _stage(event.subject)
            return stage in self._keys if stage else None
        words = f" {folded(event.subject)} "
        return any(f" {key} " in words for key in self._keys)

    @property
    def remedy(self) -> str:
        """What would have to be so."""
        names = " or ".join(self.names)
        age = f" within the last {self.max_age_days} days" if self.max_age_days is not None else ""
        if self.kind == "hiring":
            return f"a role{f' for {names}' if names else ''} had been posted{age}"
        if self.kind == "funding":
            return f"a round{f' ({names})' if names else ''} had been raised{age}"
        return f"{names} were in use{age}"


def _ago(days: int) -> str:
    return "today" if days <= 0 else f"{days} day{'' if days == 1 else 's'} ago"


def parse_signal(text: str) -> SignalRule:
    """Read one entry of `signals.require_any`. Raises RuleError with position and hint."""
    found = _SPEC.fullmatch(text)
    if found is None:
        raise _no_signal(text)
    kind = _kind(text, found)
    names = tuple(name.strip(" \"'") for name in (found["names"] or "").split(","))
    names = tuple(name for name in names if name)
    if found["names"] is not None and not names:
        raise RuleError(
            text,
            found.start("names"),
            "the brackets are empty",
            f"Write {kind}(...) with a name, or no brackets.",
        )
    if kind == "tech" and not names:
        raise RuleError(text, found.end("kind"), "tech needs a name", "Write it like tech(hubspot).")
    if kind == "funding":
        _refuse_near_misses(text, names, found.start("names"))
    pattern = TitlePattern(*names) if kind == "hiring" else TitlePattern()
    if kind == "hiring" and names and pattern.is_empty:
        raise RuleError(
            text, found.start("names"), "this is not a job title", "Write it like hiring(SDR)<=30d."
        )
    keys = frozenset(_stage(name) if kind == "funding" else folded(name) for name in names)
    return SignalRule(text.strip(), kind, names, _max_age(text, kind, found), pattern, keys)


_BEGUN = re.compile(r"\s*(?P<kind>[^\s(<=>]+)\s*(?P<names>\([^()]*\))?\s*")


def _no_signal(text: str) -> RuleError:
    """The part that can be read may be right; then the place behind it is where it goes wrong."""
    begun = _BEGUN.match(text)
    kind = begun["kind"].casefold() if begun else ""
    if begun is None or kind not in _KINDS:
        hint = did_you_mean(kind, _KINDS) or "Write it like hiring<=30d or hiring(SDR)<=30d."
        return RuleError(text, begun.start("kind") if begun else 0, "this is not a signal", hint)
    if text[begun.end() :].startswith("("):
        return RuleError(
            text, len(text), "a bracket is opened and not closed", "Write it like hiring(SDR)<=30d."
        )
    named = f"{kind}{begun['names'] or ''}"
    if not begun["names"] and text[begun.end() :][:1].isalpha():
        named = f"{kind}({'hubspot' if kind == 'tech' else 'Series A' if kind == 'funding' else 'SDR'})"
    return RuleError(text, begun.end(), "this is not how old it may be", f"Write it like {named}<=30d.")


def _stage(text: str) -> str:
    return stage_word(text) or folded(text)


def _refuse_near_misses(text: str, names: tuple[str, ...], start: int) -> None:
    """A stage outside of the order (`Debt`) can be named; `Serie A` is a slip, and would never be met."""
    for name in names:
        if amount := re.search(r"[<>=]|[$€£]\d|\d[kmb]\b", name, re.I):
            hint = "The amount is a field: company.funding_amount_usd >= 5M."
            raise RuleError(
                text, start + text[start:].index(amount[0]), f'"{name}" is not a funding stage', hint
            )
        hint = near_stage(name) if not stage_word(name) else ""
        if hint:
            raise RuleError(text, text.index(name, start), f'"{name}" is not a funding stage', hint)


def _kind(text: str, found: re.Match[str]) -> Kind:
    word = found["kind"].casefold()
    for kind in _KINDS:
        if word == kind:
            return kind
    hint = did_you_mean(word, _KINDS) or f"There are: {', '.join(_KINDS)}."
    raise RuleError(text, found.start("kind"), f'there is no signal "{found["kind"]}"', hint)


def _max_age(text: str, kind: Kind, found: re.Match[str]) -> int | None:
    if found["age"] is not None:
        days = days_of(Written(found["age"], found.start("age")), text)
        return days - 1 if found["sign"] == "<" else days
    if kind == "tech":
        return None
    raise RuleError(text, len(text), f"{kind} needs a greatest age", f"Write it like {text.strip()}<=30d.")
