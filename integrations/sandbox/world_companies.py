"""How the sandbox's companies come to be: their names, sizes, money and open postings, from seeded dice."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from integrations.sandbox import dirt
from integrations.sandbox.world_places import COUNTRIES, Country, Place
from integrations.sandbox.world_types import Company, Job, Round
from integrations.sandbox.world_words import (
    FEATURES,
    GROWTH_ROLES,
    INDUSTRIES,
    LANDSCAPE,
    OTHER_ROLES,
    STAGES,
    SYLLABLES,
    TECHNOLOGIES,
    Industry,
)

COMPANIES = 2_200

T = TypeVar("T")

# Head counts (from, to) and how often they occur: plays look for 50 to 500.
_SIZES = (
    ((4, 19), 12),
    ((20, 49), 15),
    ((50, 200), 37),
    ((201, 500), 22),
    ((501, 2000), 10),
    ((2001, 9000), 4),
)


def new_id(dice: Random) -> str:
    """24 hexadecimal digits, like the ids of the real providers' records."""
    return f"{dice.getrandbits(96):024x}"


def found_companies(dice: Random, today: date) -> tuple[Company, ...]:
    """All companies of a world that starts on `today`."""
    weights = [country.weight for country in COUNTRIES]
    names = _names(dice)
    return tuple(
        _company(dice, today, country, next(names))
        for country in dice.choices(COUNTRIES, weights, k=COMPANIES)
    )


def _names(dice: Random) -> Iterator[str]:
    """Stems that no other company has: `Amberline`, `Talvora`."""
    taken: set[str] = set()
    while True:
        if dice.random() < 0.6:
            stem = dice.choice(LANDSCAPE) + dice.choice(FEATURES)
        else:
            stem = "".join(dice.choice(part) for part in SYLLABLES)
        if stem not in taken:
            taken.add(stem)
            yield stem


def _company(dice: Random, today: date, country: Country, stem: str) -> Company:
    industry = dice.choices(INDUSTRIES, [one.weight for one in INDUSTRIES])[0]
    place = dice.choice(country.places)
    employees = _head_count(dice)
    plain = f"{stem} {dice.choice(industry.nouns)}" if dice.random() < 0.72 else stem
    return Company(
        id=new_id(dice),
        name=dirt.company_name(dice, plain, country.legal_forms),
        plain_name=plain,
        domain=f"{plain.lower().replace(' ', '-' if dice.random() < 0.3 else '')}.example",
        industry=_unless(dice, 0.03, industry.name),
        keywords=_keywords(dice, industry),
        employees=_unless(dice, 0.04, employees),
        indexed_employees=_unless(dice, 0.04, _last_years(dice, employees)),
        founded_year=today.year - dice.randint(2, 30),
        revenue=_unless(dice, 0.15, employees * dice.randint(90, 260) * 1000),
        growth_12_months=_unless(dice, 0.1, round(dice.gauss(0.12, 0.2), 2)),
        city=_unless(dice, 0.03, place.city),
        state=_unless(dice, 0.06, place.state),
        country=country.name,
        zone=place.zone,
        phone=_unless(dice, 0.2, phone(dice, country)),
        technologies=tuple(sorted(dice.sample(TECHNOLOGIES, dice.randint(0, 7)))),
        rounds=_rounds(dice, today, employees),
        jobs=_jobs(dice, today, employees, country, place),
        catch_all=dice.random() < 0.11,
    )


def _unless(dice: Random, gap: float, value: T) -> T | None:
    return None if dice.random() < gap else value


def _head_count(dice: Random) -> int:
    low, high = dice.choices([span for span, _ in _SIZES], [weight for _, weight in _SIZES])[0]
    return dice.randint(low, high)


def _last_years(dice: Random, employees: int) -> int:
    """One index entry in eight is out of date."""
    return employees if dice.random() < 0.88 else max(3, int(employees * dice.choice((0.3, 0.5, 1.6, 2.5))))


def _keywords(dice: Random, industry: Industry) -> tuple[str, ...]:
    return tuple(dice.sample(industry.keywords, dice.randint(2, len(industry.keywords))))


def phone(dice: Random, country: Country) -> str:
    """A number with 555 in it, which nobody has."""
    return f"{country.prefix} {dice.randint(20, 99)} 555 {dice.randint(0, 9999):04d}"


def _rounds(dice: Random, today: date, employees: int) -> tuple[Round, ...]:
    """The latest first. One company in six of the right size raised a Series A or B in the last 90 days."""
    roll = dice.random()
    if 20 <= employees <= 700 and roll < 0.18:
        stage, days = dice.choice(("Series A", "Series B")), dice.randint(3, 84)
    elif employees < 20 and roll < 0.4:
        stage, days = "Seed", dice.randint(20, 900)
    elif employees >= 20 and roll < 0.55:
        stage, days = dice.choice(tuple(STAGES)), dice.randint(20, 1500)
    else:
        return ()
    rounds = [_round(dice, stage, today - timedelta(days=days))]
    earlier = {"Series B": "Series A", "Series A": "Seed", "Series C": "Series B"}.get(stage)
    if earlier and dice.random() < 0.7:
        rounds.append(_round(dice, earlier, rounds[0].on - timedelta(days=dice.randint(300, 800))))
    return tuple(rounds)


def _round(dice: Random, stage: str, on: date) -> Round:
    code, (low, high) = STAGES[stage]
    return Round(new_id(dice), stage, code, on, dice.randint(low // 100, high // 100) * 100_000)


def _jobs(dice: Random, today: date, employees: int, country: Country, place: Place) -> tuple[Job, ...]:
    """Open postings, the latest first. Six companies in ten of a middling size build their sales team."""
    titles = dice.choices(OTHER_ROLES, k=dice.randint(0, min(6, 1 + employees // 60)))
    if 30 <= employees <= 900 and dice.random() < 0.62:
        titles += dice.choices(tuple(GROWTH_ROLES), tuple(GROWTH_ROLES.values()), k=dice.choice((1, 1, 2)))
    jobs = [_job(dice, title, today, country, place) for title in titles]
    return tuple(sorted(jobs, key=lambda job: (job.posted_at, job.id), reverse=True))


def _job(dice: Random, title: str, today: date, country: Country, place: Place) -> Job:
    where = place if dice.random() < 0.7 else dice.choice(country.places)
    ref = new_id(dice)
    told = dice.random() < 0.8  # vendors often leave the city out
    return Job(
        id=ref,
        title=title,
        posted_at=today - timedelta(days=int(dice.triangular(1, 90, 12))),
        city=where.city if told else None,
        state=where.state if told else None,
        country=country.name,
        url=f"https://jobs.example/{ref[:10]}",
    )
