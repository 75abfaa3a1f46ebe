"""What rules can ask about: the fields of PersonFields and CompanyFields, and how each is compared.

The list is taken from the models, so that a new field can be asked about as soon as it exists. Beside them what
a person has done (`engagement.replied`, `engagement.times_opened`) and, where tiers are decided, the score.
"""

import re
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.slips import CALLED, OWNERS
from gtm.icp.syntax import Literal as Written
from gtm.models import CompanyFields, PersonFields

Kind = Literal[
    "number", "share", "text", "words", "date", "flag", "roles", "address", "department",
    "country", "state", "seniority", "stage", "status", "title", "industry",
]  # fmt: skip

_MEANING: dict[str, Kind] = {
    "person.country": "country",
    "company.country": "country",
    "person.state": "state",
    "company.state": "state",
    "person.seniority": "seniority",
    "person.title": "title",
    "person.email": "address",
    "person.departments": "department",
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
    hint = _meant(written.text.casefold())
    raise RuleError(rule, written.position, f'there is no field "{written.text}"', hint)


def _meant(name: str) -> str:
    """The hint for a name that no field has: as others call it, of another owner, misspelt, or what there is."""
    owner, dot, own = name.rpartition(".") if name.count(".") < 2 else name.partition(".")
    owners = [known for known in FIELDS if known.partition(".")[2] == own]
    if not dot:
        spelt = re.sub("^(person|company|engagement)[_-]", r"\1.", own)
        if spelt != own:
            return f'Did you mean "{spelt}"?' if spelt in FIELDS else _meant(spelt)
        called = CALLED.get(own)
        near = did_you_mean(own, (known.partition(".")[2] for known in FIELDS), cutoff=0.75)
        if not owners and not called and near:
            meant = near.split('"')[1]
            owners = [known for known in FIELDS if known.partition(".")[2] == meant]
        return f"Write {' or '.join(owners or [called or ''])}." if owners or called else _SUBJECTS
    if owner in ("signal", "signals"):
        return "Signals stand for themselves, like hiring(SDR)<=30d."
    owner = OWNERS.get(owner, owner)
    there = [known for known in FIELDS if known.startswith(f"{owner}.")]
    if f"{owner}.{own}" in there:
        return f'Did you mean "{owner}.{own}"?'
    if own in CALLED and CALLED[own].startswith("engagement.") and owner == "engagement":
        times = CALLED[own].replace(".", ".times_")
        return f'Did you mean "{CALLED[own]}", its day, or "{times}", how often?'
    if own in CALLED and (CALLED[own].startswith(f"{owner}.") or not there):
        return f'Did you mean "{CALLED[own]}"?'
    near = (
        did_you_mean(f"{owner}.{own}", there, cutoff=0.8) if there else did_you_mean(name, FIELDS, cutoff=0.8)
    )
    if near:
        return near
    if owners or own in CALLED:
        return f'Did you mean "{(owners or [CALLED[own]])[0]}"?'
    listed = [known for known in there if ".times_" not in known]
    return f"There are: {', '.join(listed)}." if listed else _SUBJECTS


def _kind(name: str, annotation: Any) -> Kind:
    if name in _MEANING:
        return _MEANING[name]
    types = {get_origin(option) or option for option in get_args(annotation)} - {NoneType}
    if float in types:
        return "share"
    if int in types:
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
