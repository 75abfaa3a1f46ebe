"""Draft the opening line: the first opener whose evidence is there and fresh, in the words of one variant.

No randomness and no model: the same facts, key and day give the same text, so a re-run changes nothing and
a reviewer can be told why each sentence is there.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

from gtm.names import department
from gtm.openers.case import Case, PassedOver
from gtm.openers.claims import stale
from gtm.openers.concerns import ABOUT_JOBS, too_close, too_far
from gtm.openers.errors import TemplateError
from gtm.openers.evidence import Evidence, Facts, SignalLike
from gtm.openers.evidence import Words as Values
from gtm.openers.findings import Finding
from gtm.openers.fixers import mended
from gtm.openers.known_texts import lint_filled
from gtm.openers.lint import lint
from gtm.openers.opener import Opener
from gtm.openers.reader import Reader, reader_of


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


_Fitting = tuple[dict[str, Values], Case]
"""What an opener that applies can say, and what its claims rest on."""


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
    person get: another opener is looked for, then another arm of one that applies; none at all is a finding.

    Findings: `no-opener` when no opener applies, `greeting-missing` without a usable first name, those of
    `lint_value` for lead data that holds template code, `same-opener`, `other-arm` (told: not the arm that the
    hash says), `stale-signal`, else those of `lint` for the text. (What a text claims was compared with its
    evidence when it was loaded.)
    """
    reader = reader_of(facts, signals, today)
    hopeless = reader.hopeless(openers)
    passed = [*hopeless]
    held: tuple[tuple[Opener, str, _Fitting], ...] = ()
    for opener in openers[len(passed) :]:
        fitting = _fitting(opener, reader, tier)
        if isinstance(fitting, PassedOver):
            passed.append(fitting)
            continue
        variant = choose_variant(opener, variants, key)
        if (opener.name, variant) not in taken:
            told = hopeless if len(passed) == len(hopeless) else tuple(passed)
            return _write(opener, variant, fitting, reader, told)
        held = (*held, (opener, variant, fitting))
        passed.append(PassedOver(opener.name, "a colleague gets the same words"))
    for opener, variant, fitting in held:
        for other in _other_arms(opener, variant, variants):
            if (opener.name, other) not in taken:
                told = tuple(one for one in passed if one.opener != opener.name)
                return _write(opener, other, fitting, reader, told, (_not_by_chance(opener, variant, other),))
    if held:
        opener, variant, fitting = held[0]
        message = f"{opener.name} {variant} goes to a colleague at the same company, and nothing else applies"
        same = Finding(
            id="same-opener",
            where="opener",
            message=message,
            fix="add an opener or a variant, or write to one of them",
        )
        return _write(opener, variant, fitting, reader, tuple(passed), (same,))
    reasons = "; ".join(f"{entry.opener}: {entry.lacked}" for entry in passed)
    missing = Finding(
        id="no-opener",
        where="facts",
        message=f"no opener applies ({reasons or 'none is listed'})",
        fix="add an opener that needs less, like openers/open-question, or write this one by hand",
    )
    return Draft(
        opener="", variant="", text="", findings=(missing, *reader.findings), passed_over=tuple(passed)
    )


def choose_variant(opener: Opener, shares: Mapping[str, int], key: str) -> str:
    """The arm of this key by a stable hash over the shares; what a re-run and another machine give, too."""
    hashed = _HASH.copy()  # a new one is looked up by name each time
    hashed.update(key.encode())
    point: int = _FIRST_EIGHT(hashed.digest())[0]
    if not shares:
        return opener.arms[point % len(opener.arms)]
    weights, whole = _weights(opener.arms, tuple(shares.items()))
    point %= whole
    for name, share in weights:
        point -= share
        if point < 0:
            return name
    raise AssertionError("shares are positive")


def _other_arms(opener: Opener, chosen: str, shares: Mapping[str, int]) -> tuple[str, ...]:
    """The arms that another key could have got, from the one behind the chosen one on; none without a share."""
    arms = tuple(name for name, _ in _weights(opener.arms, tuple(shares.items()))[0])
    place = arms.index(chosen)
    return (*arms[place + 1 :], *arms[:place])


def _not_by_chance(opener: Opener, chosen: str, other: str) -> Finding:
    """Told, and no reason to stop: whoever compares arms leaves this person out."""
    return Finding(
        id="other-arm",
        where="opener",
        message=f"{opener.name} {chosen} goes to a colleague at the same company, so this is {other}",
        blocking=False,
        fix="leave this person out where arms are compared",
    )


_HASH = sha256(b"variant\x1f")
_FIRST_EIGHT = Struct(">Q").unpack_from


@lru_cache(maxsize=1_000)
def _weights(
    arms: tuple[str, ...], shares: tuple[tuple[str, int], ...]
) -> tuple[tuple[tuple[str, int], ...], int]:
    """The shares of the arms that the opener has, and their sum; all of them equally when the play names none."""
    named = tuple((name, share) for name, share in sorted(shares) if share > 0 and name in arms)
    weights = named or tuple((name, 1) for name in arms)
    return weights, sum(share for _, share in weights)


def _fitting(opener: Opener, reader: Reader, tier: str | None) -> _Fitting | PassedOver:
    """What the opener can say to this person, or what it lacks."""
    if tier is not None and opener.tiers and tier not in opener.tiers:
        return PassedOver(opener.name, f"only for tier {', '.join(opener.tiers)}")
    case = reader.case(opener)
    if opener.on_jobs:
        for kind, said in case.words.items():
            if kind in ABOUT_JOBS and (close := too_close(kind, said, reader.words["title"])):
                return PassedOver(opener.name, f"{kind} is contradicted: {close}")
    if case.lacks:
        return case.lacks
    if opener.readers or (opener.on_jobs and "hiring" in case.words):
        hired = case.words["hiring"].get("title") if "hiring" in case.words else None
        if far := too_far(opener.readers, hired, reader.title):
            return PassedOver(opener.name, far)
    words = {"person": reader.words, "company": reader.company.words, "snippet": _NOTHING, **case.words}
    if opener.says_snippets:
        title, industry = reader.words["title"], reader.company.words["industry"]
        words["snippet"] = opener.snippets.words(department(str(title or "")), str(industry or ""))
    for root, field in opener.wanted:
        if words[root].get(field) is None:
            return PassedOver(opener.name, f"{root}.{field} is not known")
    return words, case


_NOTHING: Values = {}


def _write(
    opener: Opener,
    variant: str,
    fitting: _Fitting,
    reader: Reader,
    passed: tuple[PassedOver, ...],
    about_choice: tuple[Finding, ...] = (),
) -> Draft:
    """Render, mend and lint. With a finding about the data nothing is rendered: it would only repeat it."""
    words, case = fitting
    findings = (*reader.findings, *case.findings)
    text = ""
    if not findings:
        try:
            text = opener.variants[variant].fill(words).strip()
            filled = [words[root].get(field) for root, field in opener.varying[variant]]
            read = lint_filled(text, filled)
            if read and (better := mended(text)) != text:
                text, read = better, lint(better)
            findings = (*about_choice, *stale(case.evidence), *read)
        except TemplateError as error:
            findings = (Finding(id="template", where=error.file, message=str(error)),)
    return Draft(opener.name, variant, text, case.evidence, findings, passed)
