"""Whether a job title is the one a play means: `Vice President of Sales` is, `VP Sales Engineering` is not.

A title means its words, in any order, with abbreviations spelt out. Words of place and time (`EMEA`,
`interim`, `senior`) do not count; any other word that the pattern lacks makes it another job. What joins two
jobs (`and`, `/`, `,`) is taken apart: `VP Sales & Marketing` is a VP Sales too.
"""

import re
from functools import lru_cache

from gtm.names.text import plain
from gtm.names.title_words import FILLERS, NEUTRAL, RANKS
from gtm.names.titles import spelt_out

_Words = frozenset[str]

_EMPLOYER = re.compile(r"\s+(?:at|bei|chez)\s.*$|\s*@.*$", re.I)
_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*(?:[)\]}]|$)")
_JOINTS = re.compile(r"\s*[,/|;•·+:]\s*|\s+[-–—]+\s+|\s+&\s+|\s+(?:and|und|et|y)\s+", re.I)
_LONGEST = 300
_REMEMBERED = 4_000


class TitlePattern:
    """One or more titles to look for; any of them matches. Make it once, ask it often."""

    def __init__(self, *titles: str) -> None:
        self.titles = titles
        self._wanted = tuple(words for title in titles if (words := _essential(spelt_out(title))))
        self._answers: dict[str, bool] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no title in it says anything that could be looked for."""
        return not self._wanted

    def matches(self, title: str) -> bool:
        """Whether the title is one of these. Answers are remembered, since lists repeat their titles."""
        answer = self._answers.get(title)
        if answer is None:
            jobs = _jobs(title)
            answer = any(_is(job, wanted) for wanted in self._wanted for job in jobs)
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[title] = answer
        return answer


def _is(job: _Words, wanted: _Words) -> bool:
    """The same words; where the pattern names no rank (`Sales`), any rank will do."""
    return job == wanted or (not wanted & RANKS and wanted == job - RANKS)


@lru_cache(maxsize=4_000)
def _jobs(title: str) -> tuple[_Words, ...]:
    """The jobs a title joins. A part without a rank shares that of the part before it, or lends its words."""
    text = _EMPLOYER.sub("", _BRACKETS.sub(" ", plain(title)[:_LONGEST]))
    parts = [words for part in _JOINTS.split(text) if (words := _essential(spelt_out(part)))]
    whole = _essential(spelt_out(_JOINTS.sub(" ", text)))
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
    return (*jobs, whole) if len(parts) > 1 else tuple(jobs)


def _essential(text: str) -> _Words:
    """The words that make the job, without those that say where, how long or nothing."""
    words = frozenset(text.split()) - FILLERS
    return words - NEUTRAL or words
