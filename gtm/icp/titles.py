"""Whether a job title is the one a play means: `Vice President of Sales` is, `VP Sales Engineering` is not.

A title means its words, in any order, with abbreviations spelt out. Words of place and time (`EMEA`,
`interim`, `senior`) do not count; any other word that the pattern lacks makes it another job. Who does a job
together with others (`Co-Founder`, `Co-CEO`) has it, and a `Founding Partner` is a founder. What joins two
jobs (`and`, `/`, `,`) is taken apart: `VP Sales & Marketing` is a VP Sales too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from gtm.names.text import plain
from gtm.names.text import words as word_list
from gtm.names.title_tense import MAY_BE_OVER, held
from gtm.names.title_words import FILLERS, NEUTRAL, RANKS
from gtm.names.titles import department, seniority, spelt_out

_Words = frozenset[str]

_EMPLOYER = re.compile(r"\s+(?:at|bei|chez)\s.*$|\s*@.*$", re.I)
_AT_EMPLOYERS = ("at ", "be", "chez ")
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*(?:[)\]}]|$)")
_JOINTS = re.compile(r"\s*[,/|;•·+:]\s*|\s+[-–—]+\s+|\s+&\s+|\s+(?:and|und|et|y)\s+", re.I)
_JOINTS_KEPT = re.compile(f"({_JOINTS.pattern})", re.I)
_TOGETHER_WITH = frozenset({"&", "+", "and", "und", "et", "y"})
_TOGETHER = re.compile(r"\bco\s*[-–—]?\s*(?=(?:founder|owner|ceo|head|president|chair\w*)\b)", re.I)
_EXECUTIVE_VP = re.compile(r"\bexecutive vice president\b")
"""How high a VP stands, as `senior` says it; in `Account Executive` the word is the job."""
_LONGEST = 300
_REMEMBERED = 4_000


class TitlePattern:
    """One or more titles to look for; any of them matches. Make it once, ask it often."""

    def __init__(self, *titles: str) -> None:
        self.titles = titles
        wanted = [words for title in titles if (words := _essential(_words(title)))]
        self._ranked = frozenset(words for words in wanted if words & RANKS)
        self._any_rank = frozenset(
            words for words in wanted if not words & RANKS
        )  # `Sales`: whatever the rank
        self._any_field = tuple(rank for title in titles if (rank := _rank_alone(title)))
        self._answers: dict[str, bool] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no title in it says anything that could be looked for."""
        return not self._ranked and not self._any_rank

    def matches(self, title: str) -> bool:
        """Whether the title is one of these. Answers are remembered, since lists repeat their titles."""
        answer = self._answers.get(title)
        if answer is None:
            jobs = _jobs(title)
            answer = any(job in self._ranked or job - RANKS in self._any_rank for job in jobs)
            if not answer and self._any_field:
                near = [rank for rank in self._any_field if any(map(rank.words.issubset, jobs))]
                answer = bool(near) and any(rank.is_of(part) for part in _parts(title) for rank in near)
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[title] = answer
        return answer


class _Part(NamedTuple):
    """One of the jobs that a title joins: its words, and the rank that they tell."""

    words: _Words
    rank: str | None


class _Rank(NamedTuple):
    """A pattern that names a rank and no field: `Intern`, `VP`, `Team Lead`."""

    words: _Words
    rank: str | None

    def is_of(self, part: _Part) -> bool:
        """`Sales Intern` is an Intern; no `Product Manager` a Manager, no `Managing Director` a Director, no `AVP` a VP."""
        if not self.words <= part.words:
            return False
        if self.rank in _LOWEST:
            return part.rank in (self.rank, "senior") or "junior" in self.words
        besides = part.words & RANKS - self.words
        if self.rank is None:  # `Executive`, `Consultant`
            return not besides
        if self.rank == "senior":  # `Lead`
            return not besides and part.rank in ("senior", "manager")
        return part.rank == self.rank and besides.isdisjoint(_UNDER)


_LOWEST = frozenset({"intern", "entry"})
"""Beside another word of rank they still say how low it is: `Sales Development Representative Intern`."""
_UNDER = frozenset({"assistant", "associate", "vice"})
"""Before a rank they make it the one below."""
_JOBS_OF_THEIR_OWN = frozenset({"c_suite", "founder", "owner"})
"""`Founder` and `CEO` name a job, not a rank that many fields have; `Product Owner` is no owner."""


def stands_for_every_field(title: str) -> bool:
    """Whether the title, as a pattern, is nothing but a rank: `Manager` is every Sales Manager and every Plant Manager."""
    return _rank_alone(title) is not None


def _rank_alone(title: str) -> _Rank | None:
    words, rank = _essential(_words(title)), seniority(title)
    if rank in _JOBS_OF_THEIR_OWN or (department(title) is not None and rank != "partner"):
        return None
    in_one_word = rank is not None and rank != "senior" and len(words) == 1  # `Praktikant`
    bare = in_one_word or (bool(words & RANKS) and words - RANKS <= {"team"})
    return _Rank(words, rank) if bare else None


@lru_cache(maxsize=4_000)
def _parts(title: str) -> tuple[_Part, ...]:
    """The jobs a title joins, each with its rank; a part that is nobody's own job left out."""
    return tuple(_Part(_essential(words), seniority(text)) for text, words in _own(title))


@lru_cache(maxsize=4_000)
def _jobs(title: str) -> tuple[_Words, ...]:
    """The jobs a title joins. A part without a rank shares that of the part before it, or lends its words."""
    said = [words for _, words in _own(title)]
    parts = [_essential(words) for words in said]
    jobs: list[_Words] = []
    rank: _Words = frozenset()
    for words in parts:
        ranks, rest = words & RANKS, words - RANKS
        rank = ranks or rank
        if rest or len(parts) == 1:
            jobs.append(words | rank)
        elif jobs and not jobs[-1] & RANKS:
            jobs[-1] |= ranks  # `Sales, Director`
        else:
            jobs.append(words)
    if len(parts) > 1:
        jobs.append(_essential(frozenset().union(*said)))
    return (*jobs, *(alone for job in jobs if (alone := _alone(job)) != job), *_founders(said))


def _own(title: str) -> list[tuple[str, _Words]]:
    """The parts of a title that say what its bearer does today, with their words.

    In `Executive Assistant, VP Sales` and in `Chief of Staff - CRO` the higher rank is the boss's, as behind a `to the`;
    `Executive Assistant & Chief of Staff` does both.
    """
    text = plain(title)[:_LONGEST]
    if "(" in text or "[" in text or "{" in text or "19" in text or "20" in text:
        text = held(text)
    parts = _JOINTS.split(_bare(text))
    words = [_words(part) for part in parts]
    if not all(map(_UNHEARD_OF.isdisjoint, words)):
        pieces = _JOINTS_KEPT.split(_bare(held(text)))
        parts, joints = pieces[::2], pieces[1::2]
        own = [not _is_the_boss(place, parts, joints) for place in range(len(parts))]
        parts = [part for part, is_own in zip(parts, own, strict=True) if is_own]
        words = [_words(part) for part in parts]
    return [(part, its) for part, its in zip(parts, words, strict=True) if its]


def _bare(title: str) -> str:
    """Without brackets and the employer."""
    if "(" in title or "[" in title or "{" in title:
        title = _BRACKETS.sub(" ", title)
    low = title.casefold()
    if "@" in title or any(word in low for word in _AT_EMPLOYERS):
        title = _EMPLOYER.sub("", title)
    return _TOGETHER.sub("co-", title) if "co" in low else title


_ASSISTANTS = word_list(
    "assistant assistent assistentin assistenz assistante asistente secretary secretaris secretaria secretario sekretär "
    "sekretärin"
)
_UNHEARD_OF = _ASSISTANTS | MAY_BE_OVER | {"staff"}
"""Words of which the usual title has none: what stands beside them may be over, or another's."""
_HIGHER = frozenset({"owner", "founder", "c_suite", "partner", "vp", "head", "director"})


def _is_the_boss(place: int, parts: Sequence[str], joints: Sequence[str]) -> bool:
    """Whether the part beside this one, without an `and` between them, assists somebody of its rank."""
    if (rank := seniority(parts[place])) not in _HIGHER or "chief of staff" in spelt_out(parts[place]):
        return False
    for other in (place - 1, place + 1):
        if not 0 <= other < len(parts) or joints[min(place, other)].strip().casefold() in _TOGETHER_WITH:
            continue
        beside = spelt_out(parts[other])
        if seniority(parts[other]) == "entry" and not _ASSISTANTS.isdisjoint(beside.split()):
            return True
        if other < place and beside.startswith("chief of staff") and rank == "c_suite":
            return True
    return False


def _alone(job: _Words) -> _Words:
    """The job as somebody alone has it: `co-founder` as `founder`, `co-ceo` as `chief executive officer`."""
    if not any(word.startswith("co-") for word in job):
        return job
    words = [_words(word[3:]) if word.startswith("co-") else {word} for word in job]
    return frozenset[str]().union(*words)


def _founders(said: Sequence[_Words]) -> Iterator[_Words]:
    """`Founding Partner` says how somebody became a partner: by founding the place."""
    if any(map(_FOUNDING.issubset, said)):
        yield frozenset({"founder"})


_FOUNDING = frozenset({"founding", "partner"})


def _words(text: str) -> _Words:
    said = spelt_out(text)
    if "executive vice" in said:
        said = _EXECUTIVE_VP.sub("vice president", said)
    return frozenset(said.split()) - FILLERS


def _essential(words: _Words) -> _Words:
    """The words that make the job, without those that say where and how long, if others are left."""
    return words - NEUTRAL or words
