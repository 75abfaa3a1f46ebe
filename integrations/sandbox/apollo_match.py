"""Who Apollo's paid look-ups find, and in what order it names them."""

from collections.abc import Mapping, Sequence
from hashlib import md5, sha256
from typing import Any

from integrations.sandbox.world import World
from integrations.sandbox.world_types import Company, Person

Asked = Mapping[str, Any]


class Matcher:
    """Finds the person or organisation behind identifiers. Some people nobody can find, whatever is asked."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._hashes: dict[str, Person] = {}

    def person(self, asked: Asked) -> Person | None:
        """By id, profile, e-mail, its hash, or name and company, in this order; vague input finds nobody."""
        found = self._person(asked)
        return found if found and found.matchable else None

    def _person(self, asked: Asked) -> Person | None:
        if asked.get("id"):
            return self._world.person(str(asked["id"]))
        if asked.get("linkedin_url"):
            return self._world.person_by_profile(str(asked["linkedin_url"]))
        if asked.get("email"):
            return self._world.person_by_email(str(asked["email"]))
        if asked.get("hashed_email"):
            return self._by_hash(str(asked["hashed_email"]))
        return self._by_name(asked)

    def _by_name(self, asked: Asked) -> Person | None:
        company = self.company({"domain": asked.get("domain"), "name": asked.get("organization_name")})
        first, _, last = str(asked.get("name") or "").partition(" ")
        first, last = str(asked.get("first_name") or first), str(asked.get("last_name") or last)
        return self._world.person_by_name(first, last, company) if company and first and last else None

    def _by_hash(self, digest: str) -> Person | None:
        if not self._hashes:
            for person in self._world.people:
                if person.email and not person.duplicate_of:
                    address = person.email.encode()
                    self._hashes[md5(address, usedforsecurity=False).hexdigest()] = person
                    self._hashes[sha256(address).hexdigest()] = person
        return self._hashes.get(digest.lower())

    def company(self, asked: Asked) -> Company | None:
        """By domain or website, profile, or name, in this order."""
        for key in ("domain", "website"):
            if asked.get(key):
                return self._world.company_by_domain(str(asked[key]))
        if asked.get("linkedin_url"):
            slug = str(asked["linkedin_url"]).rstrip("/").rpartition("/")[2]
            return self._world.company_by_domain(f"{slug}.example")
        return self._world.company_by_name(str(asked["name"])) if asked.get("name") else None


def lay_out(found: Sequence[Person | None]) -> list[Person | None]:
    """The slots of a bulk answer. Clients must not zip: one request in five comes back reversed, one without
    its empty slots. The same people always come in the same order.
    """
    mood = request_number(person.id if person else "" for person in found) % 5
    if mood == 0:
        return list(reversed(found))
    if mood == 1:
        return [person for person in found if person is not None]
    return list(found)


def request_number(parts: Any) -> int:
    """A signed 64-bit number that always is the same for the same request; often negative."""
    digest = md5("/".join(parts).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], signed=True)
