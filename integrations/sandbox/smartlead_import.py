"""Adding leads to a campaign, with the counters that need not add up.

`upload_count` is the rows processed, `total_leads` the newly added; who is in another campaign vanishes
without a count. The flag for that works as seen live, the reverse of its documentation: `true` skips them.
Source: https://api.smartlead.ai/api-reference/campaigns/add-leads and live observations.
"""

import re
from collections.abc import Mapping
from typing import Any

from integrations.sandbox import joi
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_types import BOUNCE_SOURCE, OWN_FIELDS, Campaign, Lead
from integrations.sandbox.wire import Refusal

MOST_LEADS, MOST_CUSTOM = 400, 200
LEAD_LIMITS = {"key-poor": 25}  # new leads a key may import; the others have no limit

_EMAIL = re.compile(r"[^@\s,;<>()\[\]]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}", re.IGNORECASE)
_FLAGS = (
    "ignore_global_block_list",
    "ignore_unsubscribe_list",
    "ignore_community_bounce_list",
    "ignore_duplicate_leads_in_other_campaign",
    "return_lead_ids",
)
_BODY: dict[str, joi.Check] = {
    "lead_list": joi.array,
    "settings": joi.mapping,
    "lead_list_ids": joi.array,
    "type": joi.text,
}
_SETTINGS: dict[str, joi.Check] = dict.fromkeys(_FLAGS, joi.boolean)
_ROW: dict[str, joi.Check] = {
    "email": joi.text,
    "custom_fields": joi.mapping,
    **dict.fromkeys(OWN_FIELDS, joi.text),
}


def add_leads(account: Account, campaign: Campaign, body: Any, key: str) -> dict[str, Any]:
    """Import the body's leads. Refuses it whole for its form; a row for its contents."""
    rows, flags = _read(body)
    tally = _Tally(account, campaign, flags, LEAD_LIMITS.get(key), account.imported.get(key, 0))
    for row in rows:
        tally.take(row)
    if tally.added:
        account.imported[key] = account.imported.get(key, 0) + len(tally.added)
    return tally.answer()


def valid_email(text: str) -> bool:
    """Whether Smartlead would take this for an address."""
    return _EMAIL.fullmatch(text) is not None


def _read(body: Any) -> tuple[list[dict[str, Any]], Mapping[str, bool]]:
    given = joi.check(body, _BODY, required=("lead_list",))
    rows = given["lead_list"]
    if len(rows) > MOST_LEADS:
        error = f"lead_list cannot exceed {MOST_LEADS} leads per request"
        raise Refusal(422, {"error": error, "provided_count": len(rows), "max_allowed": MOST_LEADS})
    if not rows:
        raise joi.refuse("lead_list", "must contain at least 1 items")
    for place, row in enumerate(rows):
        joi.check(row, _ROW, required=("email",), at=f"lead_list[{place}].")
        if len(row.get("custom_fields", ())) > MOST_CUSTOM:
            complaint = f"must have less than or equal to {MOST_CUSTOM} keys"
            raise joi.refuse(f"lead_list[{place}].custom_fields", complaint)
    return rows, joi.check(given.get("settings", {}), _SETTINGS, at="settings.")


class _Tally:
    """One import under way."""

    def __init__(
        self,
        account: Account,
        campaign: Campaign,
        flags: Mapping[str, bool],
        limit: int | None,
        imported: int,
    ) -> None:
        self._account, self._campaign, self._flags = account, campaign, flags
        self._room = None if limit is None else limit - imported
        self._seen: set[str] = set()
        self.added: dict[str, str] = {}
        self._there: dict[str, str] = {}
        self._elsewhere: dict[str, str] = {}
        self._rows = self._duplicates = self._blocked = self._bounced = self._stopped = 0
        self._invalid: list[str] = []
        self._unsubscribed: list[str] = []

    def take(self, row: dict[str, Any]) -> None:
        """Import one row, or count why not."""
        email = row["email"].strip().lower()
        self._rows += 1
        if email in self._seen:
            self._duplicates += 1
        elif not valid_email(email):
            self._invalid.append(row["email"])
        elif not self._is_refused(email):
            self._admit(email, row)
        self._seen.add(email)

    def _is_refused(self, email: str) -> bool:
        account, flags = self._account, self._flags
        hit = account.blocked.get(email) or account.blocked.get(email.rpartition("@")[2])
        if hit and hit.source == BOUNCE_SOURCE and not flags.get("ignore_community_bounce_list"):
            self._bounced += 1
        elif hit and hit.source != BOUNCE_SOURCE and not flags.get("ignore_global_block_list"):
            self._blocked += 1
        elif email in account.opted_out and not flags.get("ignore_unsubscribe_list"):
            self._unsubscribed.append(email)
        else:
            return False
        return True

    def _admit(self, email: str, row: dict[str, Any]) -> None:
        self._account.taken[self._campaign.id, email] += 1
        known = self._account.by_email.get(email)
        if known and self._campaign.id in known.enrolments:
            self._there[email] = str(known.id)
            overwrite(known, row)
        elif known and known.enrolments and self._flags.get("ignore_duplicate_leads_in_other_campaign"):
            self._elsewhere[email] = str(known.id)
        elif self._room is not None and len(self.added) >= self._room:
            self._stopped += 1
        else:
            lead = self._account.lead(email)
            overwrite(lead, row)
            self._account.enrol(lead, self._campaign)
            self.added[email] = str(lead.id)

    def answer(self) -> dict[str, Any]:
        """The counters; with the ids if they were asked for."""
        result: dict[str, Any] = {
            "ok": True,
            "upload_count": self._rows - self._stopped,
            "total_leads": len(self.added),
            "already_added_to_campaign": len(self._there),
            "duplicate_count": self._duplicates,
            "invalid_email_count": len(self._invalid),
            "invalid_emails": self._invalid,
            "unsubscribed_leads": self._unsubscribed,
            "block_count": self._blocked,
            "bounce_count": self._bounced,
            "is_lead_limit_exhausted": self._stopped > 0,
            "lead_import_stopped_count": self._stopped,
        }
        if self._stopped and not self.added:
            error = "The lead credit limit has been reached, preventing any further lead imports."
            result |= {"ok": False, "error": error}
        if self._flags.get("return_lead_ids"):
            result["emailToLeadIdMap"] = {
                "newlyAddedLeads": self.added,
                "existingLeads": self._there,
                "existingLeadsInOtherCampaigns": self._elsewhere,
            }
        return result


def overwrite(lead: Lead, row: Mapping[str, Any]) -> None:
    """New values win in every campaign the person is in; fields that were not sent stay."""
    lead.own.update((name, row[name]) for name in OWN_FIELDS if name in row)
    lead.custom.update(row.get("custom_fields", {}))
