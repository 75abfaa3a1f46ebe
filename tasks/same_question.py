"""The same question is not paid for twice, whoever it is about.

Where neither an address nor a page nor a provider's id is known, a provider is asked by name and company. Two namesakes,
or one person whose title has changed in the list, are then one question with one answer: for the second of them it would
be bought again, and it cannot be told whose it is.
"""

from collections.abc import Mapping, Sequence

from gtm.clock import now
from gtm.ledger import credits, leads, refs
from gtm.ledger.leads import LeadRow, Move
from gtm.ledger.refs import QUESTION, Named
from gtm.models import Mode, Outcome, PersonKey
from tasks.desk import Desk
from tasks.identity import fingerprint
from tasks.purchase import PERSON, asked_since


def once_each(
    desk: Desk, provider: str, rows: Sequence[LeadRow], keys: Mapping[str, PersonKey]
) -> list[LeadRow]:
    """Those whose question is theirs alone, or was not asked lately. The others rest, with the reason."""
    questions = {
        row.person_id: text for row in rows if (text := _by_name_alone(keys[row.person_id], provider))
    }
    if not questions:
        return list(rows)
    with desk.ledger.write() as tx:
        names = {text: Named(provider, text, QUESTION) for text in questions.values()}
        said_by = refs.subjects(tx, names.values())
        asked = credits.bought(tx, provider, PERSON, sorted({*said_by.values()}), asked_since(desk))
        asker = {text: said_by[named] for text, named in names.items() if said_by.get(named) in asked}
        for person_id, text in questions.items():
            asker.setdefault(text, person_id)
        rest = {one for one, text in questions.items() if asker[text] != one}
        moves = [Move(r.id, r.stage, Outcome.HELD, _why(provider)) for r in rows if r.person_id in rest]
        leads.move(tx, desk.run.id, moves, now())
        if desk.run.mode is not Mode.PLAN:
            mine = {text: one for one, text in questions.items() if one not in rest}
            refs.note_askers(tx, provider, mine)
    return [row for row in rows if row.person_id not in rest]


def _why(provider: str) -> str:
    return (
        f"not asked: another row has the same name at the same company, and {provider} would give both one answer; "
        "an e-mail address or a LinkedIn page in the row tells them apart"
    )


def _by_name_alone(key: PersonKey, provider: str) -> str | None:
    """What a provider is asked, if it is asked by nothing that belongs to one person only."""
    if key.email or key.linkedin_url or provider in key.refs:
        return None
    return fingerprint(
        {
            "first": key.first_name,
            "last": key.last_name,
            "company": key.company_domain or key.company_name,
        }
    )
