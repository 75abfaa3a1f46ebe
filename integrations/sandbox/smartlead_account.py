"""The Smartlead-shaped account: campaigns, leads, who is enrolled where, the block list.

Everything is looked up by id or by address, never by scanning: benchmarks import leads by the ten thousand.
"""

from collections import Counter
from itertools import count
from typing import Any

from integrations.sandbox.post_office import PostOffice
from integrations.sandbox.recipients import Recipients
from integrations.sandbox.smartlead_seeds import plant
from integrations.sandbox.smartlead_types import Blocked, Campaign, Enrolment, Lead, Mail, Mailbox
from integrations.sandbox.state import Sandbox

# Both ids are beyond 2^31 on the live service, so nobody may keep them in 32 bits.
_FIRST_LEAD, _FIRST_MAP, _FIRST_CAMPAIGN = 2_995_276_770, 2_433_664_091, 3_023_471


class Account:
    """The one account of the sandbox: all keys open it. Time passing makes mail go out."""

    name = "smartlead"

    def __init__(self, sandbox: Sandbox) -> None:
        self.clock = sandbox.clock
        self.campaigns: dict[int, Campaign] = {}
        self.leads: dict[int, Lead] = {}
        self.by_email: dict[str, Lead] = {}
        self.blocked: dict[str, Blocked] = {}
        self.mailboxes: dict[int, Mailbox] = {}
        self.opted_out: set[str] = set()  # addresses; outlives a deleted lead
        self.imported: dict[str, int] = {}  # new leads by key, for keys with a limit
        self.taken: Counter[tuple[int, str]] = Counter()  # how often each campaign was given each address
        self._campaign_ids, self._lead_ids = count(_FIRST_CAMPAIGN), count(_FIRST_LEAD)
        self._map_ids, self.other_ids = count(_FIRST_MAP), count(880_001)
        plant(self)
        self.office = PostOffice(self, Recipients(sandbox.seed, sandbox.world))
        sandbox.clock.listen(self.office.pass_time)

    def open_campaign(self, name: str, campaign_id: int | None = None) -> Campaign:
        """A new campaign, DRAFTED. Names need not be unique."""
        now = self.clock.now()
        campaign = Campaign(campaign_id or next(self._campaign_ids), name, now, now)
        self.campaigns[campaign.id] = campaign
        return campaign

    def lead(self, email: str) -> Lead:
        """The lead with this (canonical) address, made if there is none."""
        lead = self.by_email.get(email)
        if lead is None:
            lead = Lead(next(self._lead_ids), email, self.clock.now(), unsubscribed=email in self.opted_out)
            self.leads[lead.id] = self.by_email[email] = lead
        return lead

    def enrol(self, lead: Lead, campaign: Campaign) -> Enrolment:
        """Put a lead into a campaign; its first mail waits for the next free slot."""
        enrolment = Enrolment(next(self._map_ids), lead, campaign, self.clock.now())
        lead.enrolments[campaign.id] = campaign.people[lead.id] = enrolment
        campaign.waiting.append(enrolment)
        return enrolment

    def expel(self, enrolment: Enrolment) -> None:
        """Take a lead out of a campaign; one that is in no campaign is deleted from the account."""
        enrolment.finish("STOPPED")
        lead = enrolment.lead
        del lead.enrolments[enrolment.campaign.id], enrolment.campaign.people[lead.id]
        if not lead.enrolments:
            del self.leads[lead.id], self.by_email[lead.email]

    def block(self, entry: str, source: str = "Manual") -> bool:
        """Block an address or a domain; False if it was blocked already."""
        if entry in self.blocked:
            return False
        self.blocked[entry] = Blocked(next(self.other_ids), entry, self.clock.now(), source)
        return True

    def unsubscribe(self, lead: Lead) -> None:
        """Everywhere, for good."""
        lead.unsubscribed = True
        self.opted_out.add(lead.email)
        for enrolment in lead.enrolments.values():
            enrolment.unsubscribed = True
            enrolment.finish("STOPPED")

    def replies(self) -> list[Mail]:
        """The inbox: answered mails, newest answer first."""
        answered = [
            mail for campaign in self.campaigns.values() for mail in campaign.mails if mail.replied_at
        ]
        return sorted(answered, key=lambda mail: (mail.replied_at, mail.stats_id), reverse=True)

    def given_again(self, campaign: Campaign) -> list[str]:
        """People it was given more than once: each would get a second mail where nobody removes duplicates."""
        return sorted(email for (id_, email), times in self.taken.items() if id_ == campaign.id and times > 1)

    def counts(self) -> dict[str, Any]:
        """Per campaign: leads, mails, replies; and the size of the lists."""
        campaigns = {
            str(campaign.id): {
                "name": campaign.name,
                "status": campaign.status,
                "leads": len(campaign.people),
                "given_again": self.given_again(campaign),
                "mails": len(campaign.mails),
                "replies": sum(mail.replied_at is not None for mail in campaign.mails),
            }
            for campaign in self.campaigns.values()
        }
        return {"campaigns": campaigns, "leads": len(self.leads), "blocked": len(self.blocked)}
