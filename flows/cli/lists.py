"""`gtm suppress`: who is left alone. Entries never expire; lifting one needs a reason and keeps the row."""

import csv
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import DONE, DOUBT, wrong
from flows.cli.files import regular_file
from flows.cli.printing import Json
from flows.suppression_lists import naming
from gtm.clock import now
from gtm.ledger import people, suppressions, withdrawals
from gtm.ledger.engine import open_ledger
from gtm.ledger.lists import ListFile, entry, list_name, read_list
from gtm.sentences import ended
from tasks.identity import both_forms, canonical, company_of

_MOST_SHOWN = 20
_AT_A_TIME = 5_000

ListName = Annotated[str | None, Parameter(name="--list", help="Which list; opt-out holds for every play.")]
Value = Annotated[str, Parameter(help="An e-mail address, a domain, or a country like DE.")]


def add(
    value: Value,
    /,
    *,
    as_: Annotated[
        Literal["person", "company"] | None,
        Parameter(
            name="--as",
            help="person: whoever has this address, under every address; company: everybody of this name or domain.",
        ),
    ] = None,
    list_: ListName = None,
    reason: Annotated[str, Parameter(help="For the record.")] = "",
    json: Json = False,
) -> int:
    """Leave an e-mail address, a domain, a country, a person or a company alone, in every play and for ever.

    Whoever is in a campaign already is taken out of it by the next `gtm reconcile`, or within a quarter of an hour
    where it is scheduled. With --list it holds in the plays that name the list, and for what these have sent.

    Example: gtm suppress add maya.ortega@northwind.example --reason "asked by phone"
    """
    name = list_name(list_ or suppressions.OPT_OUT)
    try:
        entries = _entries(value, as_, name, reason)
    except ValueError as error:
        raise wrong(f"{ended(error)} Nothing was touched.") from None
    new, leaving = _enter(name, entries)
    words = f"{value.strip()} is on the list {name}" + ("." if new else " already.")
    words += _leaving(leaving)
    data = {"value": value.strip(), "list": name, "new": bool(new), "to_withdraw": leaving}
    return printing.tell(
        data | {"entries": [one._asdict() for one in entries]},
        lambda console: console.print(words, markup=False),
        as_json=json,
    )


def _enter(name: str, entries: Sequence[suppressions.Suppression]) -> tuple[int, int]:
    """How many are new, and how many people wait to be taken out of campaigns.

    So many at a time that whoever else writes gets a turn; what is in holds, and importing again goes on.
    """
    named_by = {} if name == suppressions.OPT_OUT else _named_by()
    ledger, new = open_ledger(), 0
    for start in range(0, len(entries), _AT_A_TIME):
        with ledger.write() as tx:
            new += withdrawals.add_suppressions(
                tx, entries[start : start + _AT_A_TIME], now(), named_by=named_by
            )
    with ledger.read() as tx:
        return new, len(withdrawals.wanted(tx))


def _named_by() -> dict[str, set[str]]:
    """The plays that leave a list alone, by list. Those that cannot be read are told."""
    found = naming()
    for play in found.unreadable:
        printing.stderr().print(
            f"The play {play} cannot be read (gtm check {play}): nobody is taken out of its campaign for this list.",
            markup=False,
            soft_wrap=True,
        )
    return found.plays


def _leaving(people_: int) -> str:
    if not people_:
        return ""
    return f" {printing.count(people_, 'person', 'people')} to be taken out of campaigns: gtm reconcile"


def _entries(value: str, as_: str | None, list_: str, reason: str) -> list[suppressions.Suppression]:
    """What is written for one value; a person and a company need what the ledger knows of them. Raises ValueError."""
    if as_ == "company":
        return [suppressions.Suppression("company", company_of(value), list_, reason, "gtm suppress")]
    one = entry(value, list_, "gtm suppress", reason)
    if as_ is None:
        return both_forms(one)
    with open_ledger().read() as tx:
        ids = people.by_email_key(tx, [canonical(one.value)]).values()
    if one.kind != "email" or not ids:
        raise ValueError(
            f"the ledger knows nobody with the address {value}; without --as person it is left alone too"
        )
    persons = [suppressions.Suppression("person", id_, list_, reason, "gtm suppress") for id_ in ids]
    return both_forms(one) + persons


def remove(
    value: Value,
    /,
    *,
    why: Annotated[str, Parameter(help="Why this may be written to again; kept for ever.")],
    list_: ListName = None,
    json: Json = False,
) -> int:
    """Lift an entry. The row stays, with the reason.

    Example: gtm suppress remove acme.example --list customers --why "contract ended"
    """
    if not why.strip():
        raise wrong("--why needs a reason. Nothing was touched.")
    with open_ledger().write() as tx:
        name = list_name(list_) if list_ else None
        lifted = sum(suppressions.lift(tx, one, name, why, now()) for one in _written_as(value))
    if not lifted:
        raise wrong(f"{value} is on no list. `gtm suppress list` shows them. Nothing was touched.")
    words = f"{value} may be written to again ({printing.count(lifted, 'entry', 'entries')} lifted)."
    return printing.tell({"value": value, "lifted": lifted}, lambda c: c.print(words), as_json=json)


def _written_as(value: str) -> list[str]:
    """As it may stand on a list: as it was written, and as `add` writes it."""
    bare = value.strip()
    written = {bare, bare.casefold(), bare.upper()}
    with suppress(ValueError):
        written.add(entry(bare.upper() if len(bare) == 2 else bare, "", "").value)
    return sorted(written)


def show(*, list_: ListName = None, json: Json = False) -> int:
    """List the entries that hold now.

    Example: gtm suppress list --list customers
    """
    with open_ledger().read() as tx:
        held = suppressions.listed(tx, list_name(list_) if list_ else None)
    rows = [(one.list, one.kind, printing.clean(one.value), printing.clean(one.reason)) for one in held]
    data = {"entries": [one._asdict() for one in held]}
    return printing.tell(
        data, lambda c: c.print(printing.rows(rows) if rows else "Nobody is on a list."), as_json=json
    )


def import_list(
    file: Annotated[Path, Parameter(help="Text, one entry a line, or a CSV.")],
    /,
    *,
    list_: ListName = None,
    json: Json = False,
) -> int:
    """Add a file of addresses, domains and country codes, one a line.

    Lines that cannot be read are told, the others go on; then it ends with 3.

    Example: gtm suppress import deployments/lists/customers.txt
    """
    read = _read(file, list_)
    for problem in read.problems[:_MOST_SHOWN]:
        printing.stderr().print(printing.clean(f"{file.name} {problem}"), markup=False, soft_wrap=True)
    if len(read.problems) > _MOST_SHOWN:
        printing.stderr().print(
            f"... and {len(read.problems) - _MOST_SHOWN:,} more; --json names all of them"
        )
    if not read.entries:  # who asked to be left alone must not be lost behind an exit code of 0
        raise wrong(
            f"{file} holds no address, domain or country that could be read. Give one entry a line, or a CSV "
            "with a column Email. Nothing was touched."
        )
    name = read.entries[0].list
    new, leaving = _enter(name, [one for e in read.entries for one in both_forms(e)])
    data = {
        "file": str(file),
        "list": name,
        "entries": len(read.entries),
        "new": new,
        "to_withdraw": leaving,
        "problems": list(read.problems),
    }
    entries = printing.count(len(read.entries), "entry", "entries")
    words = f"{entries} on the list {name}, {new:,} new, {len(read.problems):,} unreadable{_reach(name)}{_leaving(leaving)}"
    code = DOUBT if read.problems else DONE
    return printing.tell(data, lambda c: c.print(words, markup=False), as_json=json, code=code)


def _read(file: Path, list_: str | None) -> ListFile:
    regular_file(file, "Give a text file in UTF-8")
    try:
        return read_list(file, list_)
    except UnicodeDecodeError:
        raise wrong(f"{file} is not UTF-8 text; save it as UTF-8. Nothing was touched.") from None
    except csv.Error as error:
        raise wrong(f"{file} is no CSV that can be read ({error}). Nothing was touched.") from None


def _reach(name: str) -> str:
    """For whom a list holds: the opt-out list for every play, the others where a play names them."""
    if name == suppressions.OPT_OUT:
        return ""
    return f"\nIt holds in plays that name it (icp: never: [{name}]); --list opt-out holds in every play."
