"""Whether a job title is the one a play means: `Vice President of Sales` is, `VP Sales Engineering` is not.

A title means its words, in any order, with abbreviations spelt out. Words of place and time (`EMEA`,
`interim`, `senior`) do not count; any other word that the pattern lacks makes it another job. Who does a job
together with others (`Co-Founder`, `Co-CEO`) has it, and a `Founding Partner` is a founder. What joins two
jobs (`and`, `/`, `,`) is taken apart: `VP Sales & Marketing` is a VP Sales too.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gtm.names.text import plain
from gtm.names.title_words import FILLERS, NEUTRAL, RANKS
from gtm.names.titles import spelt_out

_Words = frozenset[str]

_EMPLOYER = re.compile(r"\s+(?:at|bei|chez)\s.*$|\s*@.*$", re.I)
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*(?:[)\]}]|$)")
_JOINTS = re.compile(r"\s*[,/|;•·+:]\s*|\s+[-–—]+\s+|\s+&\s+|\s+(?:and|und|et|y)\s+", re.I)
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
        self._answers: dict[str, bool] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no title in it says anything that could be looked for."""
        return not self._ranked and not self._any_rank

    def matches(self, title: str) -> bool:
        """Whether the title is one of these. Answers are remembered, since lists repeat their titles."""
        answer = self._answers.get(title)
        if answer is None:
            answer = any(job in self._ranked or job - RANKS in self._any_rank for job in _jobs(title))
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[title] = answer
        return answer


@lru_cache(maxsize=4_000)
def _jobs(title: str) -> tuple[_Words, ...]:
    """The jobs a title joins. A part without a rank shares that of the part before it, or lends its words."""
    text = _TOGETHER.sub("co-", _EMPLOYER.sub("", _BRACKETS.sub(" ", plain(title)[:_LONGEST])))
    said = [words for part in _JOINTS.split(text) if (words := _words(part))]
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


def _alone(job: _Words) -> _Words:
    """The job as somebody alone has it: `co-founder` as `founder`, `co-ceo` as `chief executive officer`."""
    words = [_words(word[3:]) if word.startswith("co-") else {word} for word in job]
    return frozenset[str]().union(*words)


def _founders(said: Sequence[_Words]) -> Iterator[_Words]:
    """`Founding Partner` says how somebody became a partner: by founding the place."""
    if any({"founding", "partner"} <= words for words in said):
        yield frozenset({"founder"})


def _words(text: str) -> _Words:
    return frozenset(_EXECUTIVE_VP.sub("vice president", spelt_out(text)).split()) - FILLERS


def _essential(words: _Words) -> _Words:
    """The words that make the job, without those that say where and how long, if others are left."""
    return words - NEUTRAL or words
