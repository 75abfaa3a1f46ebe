"""What rules can ask about: the fields of PersonFields and CompanyFields, and how each is compared.

The list is taken from the models, so that a new field can be asked about as soon as it exists. Beside them what
a person has done (`engagement.replied`, `engagement.times_opened`) and, where tiers are decided, the score.
"""

from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.syntax import Literal as Written
from gtm.models import CompanyFields, PersonFields

Kind = Literal[
    "number", "text", "words", "date", "flag", "roles",
    "country", "state", "seniority", "stage", "status", "title", "industry",
]  # fmt: skip

_MEANING: dict[str, Kind] = {
    "person.country": "country",
    "company.country": "country",
    "person.state": "state",
    "company.state": "state",
    "person.seniority": "seniority",
    "person.title": "title",
    "person.email_status": "status",
    "company.funding_stage": "stage",
    "company.industry": "industry",
    "company.open_roles": "roles",
}
"""Texts that mean more than their letters."""


_SUBJECTS = "Fields begin with person., company. or engagement., like company.employees."
EVENTS = "engagement.events"
"""The fact that holds what a person has done: a list of `{"kind": ..., "at": ...}`."""
EVENT_KINDS = (
    "sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "registered", "attended", "visited",
    "downloaded",
)  # fmt: skip
"""What a person can have done or met with."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field by its full name (`company.employees`)."""

    name: str
    kind: Kind


def find_field(written: Written, rule: str) -> Field:
    """The field that a rule names. Raises RuleError with the nearest name there is."""
    found = FIELDS.get(written.text.casefold())
    if found is not None:
        return found
    name = written.text.casefold()
    owners = [known for known in FIELDS if known.partition(".")[2] == name]
    hint = f"Write {' or '.join(owners)}." if owners else did_you_mean(name, FIELDS) or _SUBJECTS
    raise RuleError(rule, written.position, f'there is no field "{written.text}"', hint)


def _kind(name: str, annotation: Any) -> Kind:
    if name in _MEANING:
        return _MEANING[name]
    types = {get_origin(option) or option for option in get_args(annotation)} - {NoneType}
    if types & {int, float}:
        return "number"
    if bool in types:
        return "flag"
    if date in types:
        return "date"
    return "words" if tuple in types else "text"


def _fields() -> dict[str, Field]:
    models = (("person", PersonFields), ("company", CompanyFields))
    names = [
        (f"{owner}.{name}", info) for owner, model in models for name, info in model.model_fields.items()
    ]
    said = {name: Field(name, _kind(name, info.annotation)) for name, info in names}
    regions = {f"{owner}.region": Field(f"{owner}.country", "country") for owner in ("person", "company")}
    done = {f"engagement.{kind}": Field(f"engagement.{kind}", "date") for kind in EVENT_KINDS}
    times = {f"engagement.times_{kind}": Field(f"engagement.times_{kind}", "number") for kind in EVENT_KINDS}
    scores = {f"score.{name}": Field(f"score.{name}", "number") for name in ("fit", "engagement")}
    return said | regions | done | times | scores


FIELDS = _fields()
