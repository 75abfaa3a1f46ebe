"""Whom an opener's words concern: nobody is asked about a job that is theirs, or about a team that is not.

Evidence about a company is true for everybody who works there. The question behind it is not: `How will you keep that
from happening to yours?` is for somebody who has reps, or whose company it is, and neither for a rep nor for a CTO.
"""

import re
from functools import lru_cache

from gtm.names import department, seniority
from gtm.names.titles import spelt_out
from gtm.openers.evidence import Words
from gtm.openers.vocabulary import role_label

ABOUT_JOBS = frozenset({"hiring", "new_leader", "role"})
_LEADING = frozenset({"c_suite", "vp", "head", "director"})
_LED = frozenset({None, "senior", "entry", "intern"})
_OWN_THE_COMPANY = frozenset({"owner", "founder"})
_SELLING = re.compile(r"\b(?:sales|revenue|revops|business development|go-to-market|gtm|commercial)\b")
_BESIDE_SALES = frozenset({"operations", "marketing", "executive"})
_TEAMS = frozenset({"sales", "marketing"})


def too_close(kind: str, said: Words, title: str | int | None) -> str | None:
    """Nobody is told that their own job, or their own boss's, is being filled, and no rep how reps should be led."""
    if kind == "role":
        return f"the reader ({title}) is one of those it talks about" if _is_rep(str(title or "")) else None
    role = said.get("title")
    if not isinstance(role, str) or not isinstance(title, str):
        return None
    if role.casefold() in (title.casefold(), (role_label(title) or "").casefold()):
        return f"the role is the reader's own ({title})"
    if department(role) == department(title) is not None:
        if seniority(role) in _LEADING:
            return f"{role} and {title} are of one department"
        if kind == "hiring" and seniority(title) in _LED:
            return f"the reader ({title}) does not lead those who are hired"
    return None


@lru_cache(maxsize=20_000)
def too_far(readers: tuple[str, ...], hired: str | int | None, title: str) -> str | None:
    """Nobody is asked about a sales team that is not theirs. None: it concerns them.

    `readers` as the opener's head names them; none named: those of the department in which somebody is `hired`.
    `title` is the reader's as their profile has it; one that tells no department tells of no team, either.
    """
    teams: tuple[str, ...] = readers
    if not teams and isinstance(hired, str) and (hiring := department(hired)) in _TEAMS:
        teams = (str(hiring),)
    if not teams or "anyone" in teams or any(_has_to_do_with(team, title) for team in teams):
        return None
    return f"it asks about {' and '.join(teams)}, and the reader ({title or 'no title'}) need not know"


@lru_cache(maxsize=20_000)
def _has_to_do_with(team: str, title: str) -> bool:
    """Whether this reader is of the team, runs it from beside, or answers for the whole company."""
    own, rank = department(title), seniority(title)
    if own == team or rank in _OWN_THE_COMPANY:
        return True
    if rank is not None and own == "executive" and "assistant" not in title.casefold():
        return True
    if own == "operations" and rank == "c_suite":
        return True
    return team == "sales" and own in _BESIDE_SALES and _SELLING.search(spelt_out(title)) is not None


def _is_rep(title: str) -> bool:
    """`SDR`, `Sales Intern`: whom it would accuse that "nobody follows up"."""
    return department(title) == "sales" and seniority(title) in ("entry", "intern")
