"""Who lives in the sandbox: companies and people, with both what sources say of them and what is true.

Text fields are as dirty as lists are; `None` is a gap in every source. The provider shapes render these in
their own vendor's JSON.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Job:
    """An open posting."""

    id: str
    title: str
    posted_at: date
    city: str | None
    state: str | None
    country: str
    url: str


@dataclass(frozen=True, slots=True)
class Round:
    """A funding round, in US dollars."""

    id: str
    stage: str
    stage_code: str  # Apollo's code for the stage
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Company:
    """A company. `plain_name` is its name without the dirt of `name`; `domain` ends in `.example`."""

    id: str
    name: str
    plain_name: str
    domain: str
    industry: str | None
    keywords: tuple[str, ...]
    employees: int | None
    indexed_employees: int | None  # what the search index still believes
    founded_year: int
    revenue: int | None  # US dollars a year
    growth_12_months: float | None
    city: str | None
    state: str | None
    country: str
    zone: str
    phone: str | None
    technologies: tuple[tuple[str, str, str], ...]  # uid, name, category
    rounds: tuple[Round, ...]  # the latest first
    jobs: tuple[Job, ...]  # the latest first
    catch_all: bool  # its mail server accepts every address

    @property
    def latest_round(self) -> Round | None:
        """The last time it raised money."""
        return self.rounds[0] if self.rounds else None

    @property
    def website(self) -> str:
        """Its home page, as profiles give it."""
        return f"http://www.{self.domain}"

    @property
    def linkedin_url(self) -> str:
        """Its profile page."""
        return f"http://www.linkedin.com/company/{self.domain.removesuffix('.example')}"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as lists know them (`first_name`, `last_name`, `title`, `email`), and the truth beside it.

    `email_status` is the word a data vendor uses: verified, unverified, extrapolated, update_required,
    unavailable. The truth: `deliverable` (a mail would arrive), `left_company` (works at `new_company_id` by
    now), `duplicate_of` (the same human being under another id), `free_mail` and `role_address` (what kind of
    address it is), `matchable` (False: paid look-ups find nobody).
    """

    id: str
    company_id: str
    first_name: str
    last_name: str | None
    title: str | None
    seniority: str | None
    department: str | None
    email: str | None
    email_status: str
    city: str | None
    state: str | None
    country: str | None
    zone: str
    linkedin_url: str | None
    phone: str | None
    started_on: date
    likely_to_engage: bool
    deliverable: bool
    left_company: bool = False
    new_company_id: str | None = None
    duplicate_of: str | None = None
    free_mail: bool = False
    role_address: bool = False
    matchable: bool = True
