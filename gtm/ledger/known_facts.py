"""What is known about one person and their company, as rules and openers read it.

A stage looks at a handful of fields out of dozens, for thousands of people: a `Fact` is made when it is
looked at, and what is known about a company is shared between its people.
"""

import json
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, TypeVar, overload

from gtm.models import Fact

Facts = Mapping[str, Fact]
"""By name: `person.title`, `company.employees` and so on."""

_Default = TypeVar("_Default")
_OF_PERSON = "person."


class Answer:
    """One answer of one source about one subject: a row of the table `facts`.

    `said` is JSON, or what a database's driver has made of it already. Most of what is read is older than the
    answer that holds, so it is understood only when somebody looks.
    """

    __slots__ = ("_said", "observed_at", "price", "run_id", "source", "subject_id")

    def __init__(
        self,
        subject_id: str,
        source: str,
        observed_at: datetime,
        price: Decimal,
        said: Any,
        run_id: str | None,
    ) -> None:
        self.subject_id = subject_id
        self.source = source
        self.observed_at = observed_at
        self.price = price
        self.run_id = run_id
        self._said = said

    @property
    def fields(self) -> dict[str, Any]:
        """What was said, by field."""
        if isinstance(self._said, str):
            self._said = json.loads(self._said)
        fields: dict[str, Any] = self._said
        return fields


class Told(dict[str, Fact | None]):
    """The answers about one subject, the oldest first; the newest answer to a field wins.

    As a dictionary it holds the facts that were asked for so far, by name (`person.title`); None: nobody told it.
    Any name can be asked for: a fact is made when it is first looked at.
    """

    __slots__ = ("__weakref__", "_answers", "_prefix")

    def __init__(self, kind: str, answers: Sequence[Answer]) -> None:
        super().__init__()
        self._prefix = f"{kind}."
        self._answers = answers

    def __missing__(self, name: str) -> Fact | None:
        field = name.removeprefix(self._prefix)
        found = None
        for answer in reversed(self._answers):
            fields = answer.fields
            if field in fields:
                found = Fact(fields[field], answer.source, answer.observed_at, answer.price)
                break
        self[name] = found
        return found

    def facts(self) -> dict[str, Fact]:
        """All of them by name."""
        fields = dict.fromkeys([field for answer in self._answers for field in answer.fields])
        found = [(name, self[name]) for name in map(self._prefix.__add__, fields)]
        return {name: fact for name, fact in found if fact is not None}


class KnownFacts(Mapping[str, Fact]):
    """The facts about one person and their company. Colleagues share `company`."""

    __slots__ = ("company", "person")

    def __init__(self, person: Told, company: Told) -> None:
        self.person = person
        self.company = company

    def __getitem__(self, name: str) -> Fact:
        fact = self.get(name)
        if fact is None:
            raise KeyError(name)
        return fact

    @overload
    def get(self, name: str, /) -> Fact | None: ...
    @overload
    def get(self, name: str, /, default: Fact | _Default) -> Fact | _Default: ...
    def get(self, name: str, /, default: Any = None) -> Any:
        """The fact of this name, or the default."""
        found = (self.person if name.startswith(_OF_PERSON) else self.company)[name]
        return default if found is None else found

    def several(self, names: Sequence[str]) -> list[Fact | None]:
        """The facts of these names; None where nobody told it. As `get`, for one call instead of many."""
        person, company = self.person, self.company
        return [
            person[name] if name in person else company[name] if name in company else self.get(name)
            for name in names
        ]

    @staticmethod
    def columns(people: Sequence["KnownFacts"], names: Sequence[str]) -> list[list[Fact | None]]:
        """The facts of these names, by name, for each of these people: `several` for all of them in a tenth of the time."""
        persons, companies = [one.person for one in people], [one.company for one in people]
        return [
            list(map(itemgetter(name), persons if name.startswith(_OF_PERSON) else companies))
            for name in names
        ]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def _all(self) -> dict[str, Fact]:
        return self.person.facts() | self.company.facts()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def items(self) -> ItemsView[str, Fact]:
        """All names with their facts."""
        return self._all().items()

    def __repr__(self) -> str:
        return f"KnownFacts({len(self)} facts)"
