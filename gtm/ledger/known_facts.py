"""What is known about one person and their company, as rules and openers read it.

A stage looks at a handful of fields out of dozens, for thousands of people: a `Fact` is made when it is
looked at, and what is known about a company is shared between its people.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar, overload

from gtm.models import Fact

Facts = Mapping[str, Fact]
"""By name: `person.title`, `company.employees` and so on."""

_PERSON, _COMPANY = "person.", "company."
_Default = TypeVar("_Default")


class Answer(NamedTuple):
    """One answer of one source about one subject: a row of the table `facts`."""

    subject_id: str
    source: str
    observed_at: datetime
    price: Decimal
    fields: dict[str, Any]
    run_id: str | None


class Told:
    """The answers about one subject, the oldest first; the newest answer to a field wins."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._newest_first = answers[::-1]
        self._facts: dict[str, Fact | None] = {}

    def fact(self, field: str) -> Fact | None:
        """The fact that holds, or None if nobody said."""
        if field not in self._facts:
            self._facts[field] = self._look_up(field)
        return self._facts[field]

    def fields(self) -> dict[str, None]:
        """The names of all fields somebody told."""
        return {field: None for answer in reversed(self._newest_first) for field in answer.fields}

    def _look_up(self, field: str) -> Fact | None:
        for answer in self._newest_first:
            if field in answer.fields:
                return Fact.model_construct(
                    value=answer.fields[field],
                    source=answer.source,
                    observed_at=answer.observed_at,
                    price=answer.price,
                )
        return None


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
        if name.startswith(_PERSON):
            found = self._person.fact(name[len(_PERSON) :])
        elif name.startswith(_COMPANY):
            found = self._company.fact(name[len(_COMPANY) :])
        else:
            found = None
        return default if found is None else found

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        yield from (_PERSON + field for field in self._person.fields())
        yield from (_COMPANY + field for field in self._company.fields())

    def __len__(self) -> int:
        return len(self._person.fields()) + len(self._company.fields())

    def __repr__(self) -> str:
        return f"KnownFacts({len(self)} facts)"
