"""What is known about one person and their company, as rules and openers read it.

A stage looks at a handful of fields out of dozens, for thousands of people: a `Fact` is made when it is
looked at, and what is known about a company is shared between its people.
"""

import json
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, overload

from gtm.models import Fact

Facts = Mapping[str, Fact]
"""By name: `person.title`, `company.employees` and so on."""

_Default = TypeVar("_Default")


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


class Told:
    """The answers about one subject, the oldest first; the newest answer to a field wins."""

    def __init__(self, kind: str, answers: Sequence[Answer]) -> None:
        self._prefix = f"{kind}."
        self._answers = answers
        self._facts: dict[str, Fact] = {}
        self._complete = False

    def fact(self, name: str) -> Fact | None:
        """The fact of this name (`person.title`), or None if nobody told it."""
        found = self._facts.get(name)
        if found is None and not self._complete:
            field = name[len(self._prefix) :]
            for answer in reversed(self._answers):
                if field in answer.fields:
                    found = self._facts[name] = _fact(answer, answer.fields[field])
                    break
        return found

    def facts(self) -> dict[str, Fact]:
        """All of them by name."""
        if not self._complete:
            for answer in self._answers:
                for field, value in answer.fields.items():
                    self._facts[self._prefix + field] = _fact(answer, value)
            self._complete = True
        return self._facts


def _fact(answer: Answer, value: Any) -> Fact:
    return Fact(value, answer.source, answer.observed_at, answer.price)


class KnownFacts(Mapping[str, Fact]):
    """The facts about one person and their company."""

    def __init__(self, person: Told, company: Told) -> None:
        self._person = person
        self._company = company

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
        about = self._person if name.startswith("person.") else self._company
        found = about.fact(name) if "." in name else None
        return default if found is None else found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def _all(self) -> dict[str, Fact]:
        return self._person.facts() | self._company.facts()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def items(self) -> ItemsView[str, Fact]:
        """All names with their facts."""
        return self._all().items()

    def __repr__(self) -> str:
        return f"KnownFacts({len(self)} facts)"
