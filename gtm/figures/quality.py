"""How good a list is, before anything is spent on it: a grade, and the numbers it stands on.

Every check has a share that is good and one that is poor; what lies between is fair. A search result (a stub: given
name, title, company, and whether there is an address) is not blamed for what it only tells for money: last name,
address, country and head count are asked of the others, and `stubs` says how many were not asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from statistics import median
from typing import Literal, NamedTuple

from gtm.models import Fact, Frozen
from gtm.names import read_email
from gtm.names.titles import seniority

Facts = Mapping[str, Fact]
Grade = Literal["A", "B", "C", "D", "E"]
Standing = Literal["good", "fair", "poor"]

FRESH_DAYS = 60
"""A verification older than this is no longer one: a quarter of the addresses of a year ago have moved."""
FEW = 50
"""Below so many people a company's share of the list says nothing."""


class Check(Frozen):
    """One property of the list: `hits` of `total`, and where that stands between good and poor."""

    name: str
    hits: int
    total: int
    good: float
    poor: float
    standing: Standing

    @property
    def share(self) -> float:
        """hits / total."""
        return self.hits / self.total


class Quality(Frozen):
    """A list's grade: A has at most one fair check and no poor one, B no poor one, C one, D two, E more."""

    grade: Grade
    people: int
    stubs: int = 0
    """How many of them are search results, whose details are bought later: graded on what they can have."""
    checks: tuple[Check, ...]
    companies: int
    largest_company: int
    verified_days: int | None
    """The median age of the verifications; None: no address is verified."""
    seniorities: dict[str, int]
    """How many of each rank, the most frequent first; those without a rank are not in it."""


class _Limit(NamedTuple):
    good: float
    poor: float


_LIMITS = {
    "unreadable rows": _Limit(0.01, 0.05),
    "duplicates": _Limit(0.02, 0.10),
    "address known or to be had": _Limit(0.90, 0.60),
    "names": _Limit(0.95, 0.80),
    "title": _Limit(0.90, 0.70),
    "company": _Limit(0.95, 0.80),
    "country": _Limit(0.80, 0.50),
    "head count": _Limit(0.80, 0.50),
    "role addresses": _Limit(0.02, 0.10),
    "private addresses": _Limit(0.05, 0.20),
    "verification status": _Limit(0.80, 0.50),
    f"verified in {FRESH_DAYS} days": _Limit(0.80, 0.50),
    "at the largest company": _Limit(0.05, 0.20),
    "rank told by title": _Limit(0.80, 0.50),
}
"""Good and poor; where good is the smaller one, less is better."""


def grade(
    people: Iterable[Facts],
    today: date,
    *,
    duplicates: Callable[[], int] = int,
    unreadable: Callable[[], int] = int,
) -> Quality | None:
    """The quality of a list, read once; None: nobody is on it.

    `duplicates` and `unreadable` tell, when the list has been read, how many rows it has beside these people.
    """
    count: Counter[str] = Counter()
    companies: Counter[str] = Counter()
    ranks: Counter[str] = Counter()
    ages: list[int] = []
    for facts in people:
        count["people"] += 1
        _count(facts, today, count, ages)
        company = _text(facts, "company.domain") or _text(facts, "company.name")
        if company:
            companies[company.casefold()] += 1
        rank = _text(facts, "person.seniority") or seniority(_text(facts, "person.title"))
        if rank:
            ranks[rank] += 1
    total = count["people"]
    if not total:
        return None
    largest = max(companies.values(), default=0)
    twice, bad = duplicates(), unreadable()
    rows = total + twice + bad
    addresses, told = count["address"], total - count["stub"]
    asked = [
        ("unreadable rows", bad, rows),
        ("duplicates", twice, rows),
        ("address known or to be had", count["reachable"], total),
        ("names", count["names"], total),
        ("title", count["title"], total),
        ("company", count["company"], total),
        ("country", count["country"], told),
        ("head count", count["employees"], told),
        ("role addresses", count["role"], addresses),
        ("private addresses", count["free"], addresses),
        ("verification status", count["status"], addresses),
        (f"verified in {FRESH_DAYS} days", count["fresh"], count["status"]),
        ("at the largest company", largest, total if total >= FEW else 0),
        ("rank told by title", ranks.total(), total),
    ]
    checks = tuple(_check(name, hits, of) for name, hits, of in asked if of)
    return Quality(
        grade=_grade(checks),
        people=total,
        stubs=count["stub"],
        checks=checks,
        companies=len(companies),
        largest_company=largest,
        verified_days=round(median(ages)) if ages else None,
        seniorities=dict(ranks.most_common()),
    )


def _count(facts: Facts, today: date, count: Counter[str], ages: list[int]) -> None:
    email = _text(facts, "person.email")
    status = facts.get("person.email_status")
    has = facts.get("person.has_email")
    last_name = _text(facts, "person.last_name")
    is_stub = has is not None and not email and not last_name
    count["stub"] += is_stub
    count["reachable"] += bool(email) or (has is not None and has.value is True)
    count["names"] += bool(_text(facts, "person.first_name") and (last_name or is_stub))
    count["title"] += bool(_text(facts, "person.title"))
    count["company"] += bool(_text(facts, "company.name"))
    if not is_stub:
        count["employees"] += bool(_text(facts, "company.employees"))
        count["country"] += bool(_text(facts, "person.country") or _text(facts, "company.country"))
    if email:
        count["address"] += 1
        try:
            address = read_email(email)
        except ValueError:
            return
        count["role"] += address.role
        count["free"] += address.free
        if status is not None and status.value:
            count["status"] += 1
            if status.value == "verified":
                age = max((today - status.observed_at.date()).days, 0)
                ages.append(age)
                count["fresh"] += age <= FRESH_DAYS


def _text(facts: Facts, name: str) -> str:
    fact = facts.get(name)
    return "" if fact is None or fact.value is None else str(fact.value).strip()


def _check(name: str, hits: int, total: int) -> Check:
    good, poor = _LIMITS[name]
    share = hits / total
    standing: Standing = "fair"
    if (share <= good) if good < poor else (share >= good):
        standing = "good"
    elif (share >= poor) if good < poor else (share < poor):
        standing = "poor"
    return Check(name=name, hits=hits, total=total, good=good, poor=poor, standing=standing)


def _grade(checks: Iterable[Check]) -> Grade:
    standings = Counter(check.standing for check in checks)
    if not standings["poor"]:
        return "A" if standings["fair"] <= 1 else "B"
    return "C" if standings["poor"] == 1 else "D" if standings["poor"] == 2 else "E"
