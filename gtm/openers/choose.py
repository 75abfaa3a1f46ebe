"""Draft the opening line: the first opener whose evidence is there and fresh, in the words of one variant.

No randomness and no model: the same facts, key and day give the same text, so a re-run changes nothing and
a reviewer can be told why each sentence is there.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from gtm.models import Fact
from gtm.names import clean_company, clean_person, clean_title, department, seniority
from gtm.names.text import words as word_list
from gtm.openers.claims import contradiction, stale
from gtm.openers.errors import TemplateError
from gtm.openers.events import FINDERS
from gtm.openers.evidence import Asked, Evidence, Facts, SignalLike
from gtm.openers.evidence import Words as Values
from gtm.openers.findings import Finding
from gtm.openers.fixers import mended
from gtm.openers.known_texts import lint_filled
from gtm.openers.lint import lint, lint_value
from gtm.openers.opener import Opener
from gtm.openers.vocabulary import industry_words, place_words, role_label


class PassedOver(NamedTuple):
    """An opener that was tried before the chosen one, and what it lacked."""

    opener: str
    lacked: str


class Draft(NamedTuple):
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


class _Reader(NamedTuple):
    """The person who will read: everything known, and which openers colleagues have already been sent."""

    facts: Facts
    signals: Sequence[SignalLike]
    today: date
    tier: str | None
    taken: Collection[tuple[str, str]]


def draft(
    openers: Sequence[Opener],
    facts: Facts,
    signals: Sequence[SignalLike],
    *,
    variants: Mapping[str, int],
    key: str,
    today: date,
    tier: str | None = None,
    taken: Collection[tuple[str, str]] = (),
) -> Draft:
    """The opening line for one person; never raises for what is in the facts.

    `facts` as `gtm.icp.judge` takes them; `variants` are the play's shares (empty: all variants equally);
    `key` names the person in this play: the same key gets the same variant. `tier` (A, B, C) keeps openers
    that are written for other tiers away; `taken` are the (opener, variant) pairs that colleagues of this
    person get: another one is looked for, and when there is none, that is a finding.

    Findings: `no-opener` when no opener applies, `greeting-missing` without a usable first name, those of
    `lint_value` for lead data that holds template code, `same-opener`, `stale-signal`, else
    those of `lint` for the text. (What a text claims was compared with its evidence when it was loaded.)
    """
    base, findings = _base(facts)
    reader = _Reader(facts, signals, today, tier, taken)
    passed: list[PassedOver] = []
    second: tuple[Opener, str, _Fitting] | None = None
    for opener in openers:
        fitting = _fitting(opener, base, reader)
        if isinstance(fitting, _Fitting):
            variant = choose_variant(opener, variants, key)
            if (opener.name, variant) not in taken:
                return _write(opener, variant, fitting, findings, tuple(passed))
            second = second or (opener, variant, fitting)
            fitting = "a colleague gets the same words"
        passed.append(PassedOver(opener.name, fitting))
    if second:
        opener, variant, fitting = second
        message = (
            f"{opener.name} {variant} goes to a colleague at the same company, and no other opener applies"
        )
        same = Finding(
            id="same-opener",
            where="opener",
            message=message,
            fix="add an opener or a variant, or write to one of them",
        )
        return _write(opener, variant, fitting, findings, tuple(passed), (same,))
    reasons = "; ".join(f"{entry.opener}: {entry.lacked}" for entry in passed)
    missing = Finding(
        id="no-opener",
        where="facts",
        message=f"no opener applies ({reasons or 'none is listed'})",
        fix="add an opener that needs less, like openers/open-question, or write this one by hand",
    )
    return Draft(opener="", variant="", text="", findings=(missing, *findings), passed_over=tuple(passed))


def choose_variant(opener: Opener, shares: Mapping[str, int], key: str) -> str:
    """The arm of this key by a stable hash over the shares; what a re-run and another machine give, too."""
    weights, whole = _weights(tuple(opener.variants), tuple(shares.items()))
    point = int.from_bytes(sha256(f"variant\x1f{key}".encode()).digest()[:8], "big") % whole
    for name, share in weights:
        point -= share
        if point < 0:
            return name
    raise AssertionError("shares are positive")


@lru_cache(maxsize=1_000)
def _weights(
    variants: tuple[str, ...], shares: tuple[tuple[str, int], ...]
) -> tuple[tuple[tuple[str, int], ...], int]:
    """The shares of the arms that the opener has, and their sum; all of them equally when the play names none."""
    named = tuple((name, share) for name, share in sorted(shares) if share > 0 and name in variants)
    weights = named or tuple((name, 1) for name in sorted(variants))
    return weights, sum(share for _, share in weights)


def _base(facts: Facts) -> tuple[dict[str, Values], tuple[Finding, ...]]:
    """Person and company in words that can be written to a stranger, and what forbids writing at all."""
    told = [_text(facts.get(path)) for path in _SPOKEN]
    first, last, title, city, country, name, domain, industry, company_city, company_country = told
    findings: tuple[Finding, ...] = ()
    if lint_value(" ; ".join([text for text in told if text]), "facts"):  # one look for the usual case
        findings = tuple(
            [one for path, text in zip(_SPOKEN, told, strict=True) if text for one in lint_value(text, path)]
        )
    greeted = clean_person(first, last)
    if not greeted.greeting_ok or not greeted.first:
        message = "there is no first name that a mail could greet"
        fix = "look the name up, or leave this person out"
        findings += (Finding(id="greeting-missing", where="person.first_name", message=message, fix=fix),)
    employees = facts.get("company.employees")
    person: Values = {
        "first_name": greeted.first or None,
        "last_name": greeted.last or None,
        "title": _title(title),
        "city": place_words(city),
        "country": country,
    }
    company: Values = {
        "name": _company(name),
        "domain": domain,
        "industry": _industry(industry),
        "city": place_words(company_city),
        "country": company_country,
        "employees": employees.value if employees and type(employees.value) is int else None,
    }
    return {"person": person, "company": company, "snippet": {}}, findings


_SPOKEN = (
    *("person.first_name", "person.last_name", "person.title", "person.city", "person.country"),
    *("company.name", "company.domain", "company.industry", "company.city", "company.country"),
)
_NOT_IN_A_SENTENCE = frozenset({"empty", "not-a-company", "mixed-script", "too-long"})
LONGEST_TITLE = 50
_FOREIGN = word_list(
    "geschaeftsfuehrer leiter leiterin vertriebsleiter vertriebsleiterin verkaufsleiter inhaber vertrieb abteilungsleiter "
    "directeur directrice responsable president-directeur gerente jefe jefa ventas director-general "
    "socio consejero delegado diretor diretora vendas direttore direttrice responsabile commerciale amministratore "
    "dyrektor kierownik prezes handlowy chefe verkoopleider directie"
)
"""Words of titles that an English sentence should not hold."""


@lru_cache(maxsize=20_000)
def _company(raw: str | None) -> str | None:
    """The name as people say it; None when it should not be put into a sentence. `Yahoo!` loses its mark."""
    company = clean_company(raw)
    if _NOT_IN_A_SENTENCE & set(company.findings):
        return None
    name = company.short.rstrip("?!")
    if name.endswith(".") and name.count(".") == 1:
        name = name[:-1]
    return name.strip() or None


@lru_cache(maxsize=20_000)
def _title(raw: str | None) -> str | None:
    """The title as running text says it; None when it is too long for that, or not English."""
    title = clean_title(raw)
    if not 2 <= len(title) <= LONGEST_TITLE or not title.isascii():
        return None
    return title if _FOREIGN.isdisjoint(title.casefold().split()) else None


@lru_cache(maxsize=2_000)
def _industry(raw: str | None) -> str | None:
    return industry_words(raw) if raw else None


_department = lru_cache(maxsize=20_000)(department)
_seniority = lru_cache(maxsize=20_000)(seniority)


def _text(fact: Fact | None) -> str | None:
    value = fact.value if fact is not None else None
    return value.strip() or None if type(value) is str else None


def _fitting(opener: Opener, base: dict[str, Values], reader: _Reader) -> _Fitting | str:
    """What the opener can say about this person, or what it lacks."""
    head = opener.head
    if head.tier and reader.tier is not None and reader.tier not in head.tier:
        return f"only for tier {', '.join(head.tier)}"
    words = base.copy()
    evidence: list[Evidence] = []
    if head.evidence:
        asked = Asked(reader.facts, reader.signals, head.about, head.max_age_days, reader.today)
    for kind in head.evidence:
        one = FINDERS[kind](asked)
        if one is None:
            return opener.lacks[kind]
        if 0 <= one.evidence.age_days < head.min_age_days:
            return f"the {kind} evidence is younger than {head.min_age_days} days"
        against = contradiction(kind, reader.facts) or _too_close(kind, one.words, base["person"]["title"])
        if against:
            return f"{kind} is contradicted: {against}"
        words[kind] = one.words
        evidence.append(one.evidence)
    if opener.says_snippets:
        title, industry = base["person"]["title"], base["company"]["industry"]
        words["snippet"] = opener.snippets.words(_department(str(title or "")), str(industry or ""))
    for root, field in opener.wanted:
        if words[root].get(field) is None:
            return f"{root}.{field} is not known"
    return _Fitting(words, tuple(evidence))


_LEADING = frozenset({"c_suite", "vp", "head", "director"})


def _too_close(kind: str, said: Values, title: str | int | None) -> str | None:
    """Nobody is told that their own job, or their own boss's, is being filled, and no rep how to lead new reps."""
    role = said.get("title")
    if kind not in ("hiring", "new_leader") or not isinstance(role, str) or not isinstance(title, str):
        return None
    if role.casefold() in (title.casefold(), (role_label(title) or "").casefold()):
        return f"the role is the reader's own ({title})"
    if _department(role) == _department(title) is not None:
        if _seniority(role) in _LEADING:
            return f"{role} and {title} are of one department"
        if kind == "hiring" and _seniority(title) in _LED:
            return f"the reader ({title}) does not lead those who are hired"
    return None


_LED = frozenset({None, "senior", "entry", "intern"})


def _in_evidence(opener: Opener, fitting: _Fitting) -> tuple[Finding, ...]:
    """Template code in what the evidence says: one look for the usual case."""
    if not fitting.evidence:
        return ()
    said = [
        (kind, field, value)
        for kind in opener.head.evidence
        for field, value in fitting.words[kind].items()
        if type(value) is str
    ]
    if not lint_value(" ; ".join([value for _, _, value in said]), "evidence"):
        return ()
    return tuple([one for kind, field, value in said for one in lint_value(value, f"{kind}.{field}")])


def _write(
    opener: Opener,
    variant: str,
    fitting: _Fitting,
    findings: tuple[Finding, ...],
    passed: tuple[PassedOver, ...],
    about_choice: tuple[Finding, ...] = (),
) -> Draft:
    """Render, mend and lint. With a finding about the data nothing is rendered: it would only repeat it."""
    findings += _in_evidence(opener, fitting)
    text = ""
    if not findings:
        try:
            text = opener.variants[variant].fill(fitting.words).strip()
            words = fitting.words
            place = words["hiring"]["place"] if "hiring" in words else None
            read = lint_filled(text, (words["person"]["first_name"], words["company"]["name"], place))
            if read and (better := mended(text)) != text:
                text, read = better, lint(better)
            findings = (*about_choice, *stale(fitting.evidence), *read)
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
