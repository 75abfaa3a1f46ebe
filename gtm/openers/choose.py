"""Draft the opening line: the first opener whose evidence is there and fresh, in the words of one variant.

No randomness and no model: the same facts, key and day give the same text, so a re-run changes nothing and
a reviewer can be told why each sentence is there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from gtm.models import Frozen
from gtm.names import clean_company, clean_person, clean_title
from gtm.openers.errors import TemplateError
from gtm.openers.evidence import FINDERS, Asked, Evidence, Facts, SignalLike
from gtm.openers.evidence import Words as Values
from gtm.openers.findings import Finding
from gtm.openers.lint import lint, lint_value
from gtm.openers.opener import Opener
from gtm.openers.vocabulary import industry_words


class PassedOver(Frozen):
    """An opener that was tried before the chosen one, and what it lacked."""

    opener: str
    lacked: str


class Draft(Frozen):
    """An opener for one person. Text with a blocking finding must not leave; text may then be empty."""

    opener: str
    variant: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether anything found keeps it from leaving."""
        return any(finding.blocking for finding in self.findings)


class _Fitting(NamedTuple):
    """What an opener that applies can say, and what its claims rest on."""

    words: dict[str, Values]
    evidence: tuple[Evidence, ...]


def draft(
    openers: Sequence[Opener],
    facts: Facts,
    signals: Sequence[SignalLike],
    *,
    variants: Mapping[str, int],
    key: str,
    today: date,
    tier: str | None = None,
) -> Draft:
    """The opening line for one person; never raises for what is in the facts.

    `facts` as `gtm.icp.judge` takes them; `variants` are the play's shares (empty: all variants equally);
    `key` names the person in this play: the same key gets the same variant. Findings: `no-opener` when no
    opener applies, `greeting-missing` without a usable first name, those of `lint_value` for lead data that
    holds template code, else those of `lint` for the text.
    """
    base, findings = _base(facts)
    passed: list[PassedOver] = []
    for opener in openers:
        fitting = _fitting(opener, base, facts, signals, today, tier)
        if isinstance(fitting, _Fitting):
            variant = choose_variant(opener, variants, key)
            return _write(opener, variant, fitting, findings, tuple(passed))
        passed.append(PassedOver(opener=opener.name, lacked=fitting))
    reasons = "; ".join(f"{entry.opener}: {entry.lacked}" for entry in passed)
    missing = Finding(
        id="no-opener", where="facts", message=f"no opener applies ({reasons or 'none is listed'})"
    )
    return Draft(opener="", variant="", text="", findings=(missing, *findings), passed_over=tuple(passed))


def choose_variant(opener: Opener, shares: Mapping[str, int], key: str) -> str:
    """The arm of this key by a stable hash over the shares; what a re-run and another machine give, too."""
    weights = {name: share for name, share in sorted(shares.items()) if share > 0 and name in opener.variants}
    weights = weights or dict.fromkeys(sorted(opener.variants), 1)
    point = int.from_bytes(sha256(f"variant\x1f{key}".encode()).digest()[:8], "big") % sum(weights.values())
    for name, share in weights.items():
        point -= share
        if point < 0:
            return name
    raise AssertionError("shares are positive")


def _base(facts: Facts) -> tuple[dict[str, Values], tuple[Finding, ...]]:
    """Person and company in words that can be written to a stranger, and what forbids writing at all."""
    told = {path: fact.value for path, fact in facts.items() if isinstance(fact.value, str)}
    findings = tuple(
        finding for path in _SPOKEN if path in told for finding in lint_value(str(told[path]), path)
    )
    name = clean_person(_text(told, "person.first_name"), _text(told, "person.last_name"))
    if not name.greeting_ok or not name.first:
        message = "there is no first name that a mail could greet"
        findings += (Finding(id="greeting-missing", where="person.first_name", message=message),)
    employees = facts.get("company.employees")
    person: Values = {
        "first_name": name.first or None,
        "last_name": name.last or None,
        "title": clean_title(title) if (title := _text(told, "person.title")) else None,
        "city": _text(told, "person.city"),
        "country": _text(told, "person.country"),
    }
    company: Values = {
        "name": clean_company(raw).short or None if (raw := _text(told, "company.name")) else None,
        "domain": _text(told, "company.domain"),
        "industry": industry_words(text) if (text := _text(told, "company.industry")) else None,
        "city": _text(told, "company.city"),
        "country": _text(told, "company.country"),
        "employees": employees.value if employees and type(employees.value) is int else None,
    }
    return {"person": person, "company": company}, findings


_SPOKEN = (
    *("person.first_name", "person.last_name", "person.title", "person.city", "person.country"),
    *("company.name", "company.domain", "company.industry", "company.city", "company.country"),
)


def _text(told: Mapping[str, object], path: str) -> str | None:
    value = told.get(path)
    return value.strip() or None if isinstance(value, str) else None


def _fitting(
    opener: Opener,
    base: Mapping[str, Values],
    facts: Facts,
    signals: Sequence[SignalLike],
    today: date,
    tier: str | None,
) -> _Fitting | str:
    """What the opener can say about this person, or what it lacks."""
    head = opener.head
    if head.tier and tier not in head.tier:
        return f"only for tier {', '.join(head.tier)}"
    words, evidence = dict(base), []
    for kind in head.evidence:
        found = FINDERS[kind](Asked(facts, signals, head.about, head.max_age_days, today))
        if found is None:
            return f"no {kind} evidence of the last {head.max_age_days} days"
        words[kind] = found.words
        evidence.append(found.evidence)
    for path in head.needs:
        root, _, field = path.partition(".")
        if words[root].get(field) is None:
            return f"{path} is not known"
    return _Fitting(words, tuple(evidence))


def _write(
    opener: Opener,
    variant: str,
    fitting: _Fitting,
    findings: tuple[Finding, ...],
    passed: tuple[PassedOver, ...],
) -> Draft:
    """Render and lint. With a finding about the data nothing is rendered: it would only repeat it."""
    spoken = [
        (f"{kind}.{field}", value)
        for kind, values in fitting.words.items()
        for field, value in values.items()
    ]
    findings += tuple(
        finding
        for where, value in spoken
        if isinstance(value, str) and where.partition(".")[0] in FINDERS
        for finding in lint_value(value, where)
    )
    text = ""
    if not findings:
        try:
            text = opener.variants[variant].render(fitting.words).strip()
            findings = lint(text)
        except TemplateError as error:
            findings = (Finding(id="template", where=error.file, message=str(error)),)
    return Draft(
        opener=opener.name,
        variant=variant,
        text=text,
        evidence=fitting.evidence,
        findings=findings,
        passed_over=passed,
    )
