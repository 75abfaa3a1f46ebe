"""The seeded world behind the sandbox: who there is to find, buy, write to and hear from.

The same seed and start give the same world to the last byte. Reading it never changes it; whatever happens to
its people (mails, replies) is kept by the provider shapes.
"""

from collections import defaultdict
from datetime import date
from random import Random

from integrations.sandbox.world_companies import found_companies
from integrations.sandbox.world_people import plain, populate
from integrations.sandbox.world_types import Company, Person

__all__ = ["Company", "Person", "World", "canonical"]


def canonical(email: str) -> str:
    """The address under which mail arrives: lower case, without a plus tag."""
    local, _, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


class World:
    """At least 2,000 companies and 12,000 people, with look-ups that do not search.

    `today` is the day the world starts on: postings and funding rounds are dated by it.
    """

    def __init__(self, seed: int, today: date) -> None:
        self.seed = seed
        self.today = today
        self.companies: tuple[Company, ...] = found_companies(Random(f"{seed}/companies"), today)
        self.people: tuple[Person, ...] = populate(Random(f"{seed}/people"), today, self.companies)
        self._companies = {company.id: company for company in self.companies}
        self._by_domain = {company.domain: company for company in self.companies}
        self._by_company_name = {company.plain_name.lower(): company for company in self.companies}
        self._people = {person.id: person for person in self.people}
        self._staff: dict[str, list[Person]] = defaultdict(list)
        self._by_email: dict[str, Person] = {}
        self._by_profile: dict[str, Person] = {}
        self._by_name: dict[tuple[str, str], Person] = {}
        for person in self.people:
            self._enter(person)

    def company(self, company_id: str) -> Company | None:
        """The company with this id."""
        return self._companies.get(company_id)

    def company_by_domain(self, domain: str) -> Company | None:
        """The company at this domain; `www.` and a scheme do not matter."""
        host = domain.strip().lower().partition("://")[2] or domain.strip().lower()
        return self._by_domain.get(host.partition("/")[0].removeprefix("www."))

    def company_by_name(self, name: str) -> Company | None:
        """The company whose name this is, with or without its legal form."""
        words = name.lower().replace(",", " ").split()
        cuts = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        return next((self._by_company_name[cut] for cut in cuts if cut in self._by_company_name), None)

    def person(self, person_id: str) -> Person | None:
        """The person with this id."""
        return self._people.get(person_id)

    def person_by_email(self, email: str) -> Person | None:
        """Who reads mail to this address, in any case, with any plus tag; never a duplicate."""
        return self._by_email.get(canonical(email))

    def person_by_profile(self, linkedin_url: str) -> Person | None:
        """The person whose profile this is."""
        return self._by_profile.get(linkedin_url.strip().rstrip("/").partition("/in/")[2].lower())

    def person_by_name(self, first: str, last: str, company: Company) -> Person | None:
        """The person of this name at the company; case and accents do not matter."""
        return self._by_name.get((company.id, plain(f"{first} {last}")))

    def staff(self, company_id: str) -> tuple[Person, ...]:
        """The people lists have at a company."""
        return tuple(self._staff.get(company_id, ()))

    def company_of(self, person: Person) -> Company:
        """Where lists think the person works."""
        return self._companies[person.company_id]

    def employer(self, person: Person) -> Company:
        """Where the person really works."""
        return self._companies[person.new_company_id or person.company_id]

    def _enter(self, person: Person) -> None:
        self._staff[person.company_id].append(person)
        if person.duplicate_of:
            return
        if person.email:
            self._by_email[canonical(person.email)] = person
        if person.linkedin_url:
            self._by_profile[person.linkedin_url.partition("/in/")[2]] = person
        if person.last_name:
            self._by_name.setdefault(
                (person.company_id, plain(f"{person.first_name} {person.last_name}")), person
            )
