import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from gtm.models import OutboundLead
from integrations import smartlead
from integrations.errors import AuthRefused, IntegrationError, OutOfCredits, RateLimited, Rejected, Unclear
from integrations.smartlead_reading import receipts, rows, statistics, variables

ADA, BOB = "ada@northwind.example", "bob@contoso.example"
KEY = "key-that-nobody-may-see"
CAMPAIGN: dict[str, Any] = {
    "id": 77,
    "status": "ACTIVE",
    "name": "Heads of Sales",
    "scheduler_cron_value": {
        "tz": "America/New_York",
        "days": [1, 2, 3, 4, 5],
        "startHour": "09:00",
        "endHour": "17:00",
    },
    "min_time_btwn_emails": 10,
    "max_leads_per_day": "30",
    "unsubscribe_text": "Tell me to stop",
    "parent_campaign_id": None,
}
STEPS = [
    {"seq_number": 1, "subject": "{{first_name}}, a question", "email_body": "<div>{{ opener }}</div>"},
    {"seq_number": 2, "sequence_variants": [{"subject": "", "email_body": "{{company_name|your team}}"}]},
]


def lead(email: str = ADA, key: str = "k1", **fields: str) -> OutboundLead:
    return OutboundLead(
        key=key, email=email, first_name="Ada", last_name="", company_name="Northwind", fields=fields
    )


def pushed(**body: Any) -> dict[str, Any]:
    maps = {name: body.pop(name, {}) for name in ("newlyAddedLeads", "existingLeads")}
    maps["existingLeadsInOtherCampaigns"] = body.pop("elsewhere", {})
    return {"ok": True, "upload_count": 2, "total_leads": 2, **body, "emailToLeadIdMap": maps}


def skipped(reason: str) -> list[dict[str, str]]:
    return [{"email": BOB, "reason": reason}]


def events(campaign: str, body: Any) -> Any:
    found, problems = statistics(campaign, rows(body), 0)
    assert problems == []
    return found


@pytest.fixture
def sequencer(vendor: Any) -> smartlead.Smartlead:
    return smartlead.Smartlead(smartlead.Settings(api_key=SecretStr(KEY), base_url=vendor.url))


@pytest.fixture
def campaign(vendor: Any, says: Any) -> Any:
    """A campaign from which mail goes out; a test spoils what it is about."""

    def have(steps: Any = STEPS, mailboxes: int = 2, **changes: Any) -> None:
        vendor.on("GET /campaigns/77", says({**CAMPAIGN, **changes}))
        vendor.on("GET /campaigns/77/sequences", says(steps))
        vendor.on("GET /campaigns/77/email-accounts", says([{"smtp_password": "hush"}] * mailboxes))

    return have


# --- preflight ---------------------------------------------------------------------------------------


def test_a_good_campaign_has_no_problems_and_tells_what_it_can_send(sequencer: Any, campaign: Any) -> None:
    """Counts written as text are counts; capacity is the smaller of limit and pace; variables are found."""
    campaign()
    found = sequencer.preflight("77")
    assert (found.status, found.mailboxes, found.daily_capacity, found.problems) == ("ACTIVE", 2, 30, ())
    assert found.schedule == "Mon, Tue, Wed, Thu, Fri 09:00-17:00 America/New_York"
    assert found.variables == ("company_name", "first_name", "opener")


def test_the_pace_of_the_mailboxes_bounds_the_capacity(sequencer: Any, campaign: Any) -> None:
    """One mailbox, eight hours, a mail an hour: eight people a day, whatever the limit says."""
    campaign(mailboxes=1, min_time_btwn_emails="60")
    assert sequencer.preflight("77").daily_capacity == 8


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        ({"status": "DRAFTED"}, "is still a draft"),
        ({"status": "PAUSED"}, "is paused; start it"),
        ({"status": "STOPPED"}, "cannot be undone"),
        ({"status": "ODD"}, "status ODD"),
        ({"parent_campaign_id": 12}, "sub-sequence of campaign 12"),
        ({"scheduler_cron_value": None}, "no sending days"),
        ({"scheduler_cron_value": {"days": [], "startHour": "09:00", "endHour": "17:00"}}, "no sending days"),
        ({"scheduler_cron_value": {"days": [1], "startHour": "9:00", "endHour": "9:00"}}, "no sending hours"),
        ({"mailboxes": 0}, "no mailboxes"),
        ({"steps": []}, "no sequence"),
        ({"unsubscribe_text": ""}, "no unsubscribe text"),
        ({"max_leads_per_day": 0}, "0 new leads a day"),
    ],
)
def test_what_keeps_mail_from_going_out_is_a_sentence(
    sequencer: Any, campaign: Any, spoilt: dict[str, Any], words: str
) -> None:
    """Each fault of a campaign gives exactly one problem that names the campaign."""
    campaign(**spoilt)
    (problem,) = sequencer.preflight("77").problems
    assert words in problem
    assert "'Heads of Sales'" in problem


@pytest.mark.parametrize("body", [{}, ""])
def test_a_missing_campaign_is_a_200_with_nothing_in_it(
    sequencer: Any, vendor: Any, says: Any, body: Any
) -> None:
    """`200 {}` and an empty body mean that the campaign does not exist."""
    vendor.on("GET /campaigns/77", says(body))
    found = sequencer.preflight("77")
    assert found.status == "MISSING"
    assert "no campaign 77" in found.problems[0]


def test_a_missing_campaign_may_also_be_a_404(sequencer: Any, vendor: Any, says: Any) -> None:
    """The documented way of saying it means the same."""
    vendor.on("GET /campaigns/77", says({"error": "Campaign not found - Invalid campaign_id."}, 404))
    assert sequencer.preflight("77").status == "MISSING"


@pytest.mark.parametrize("body", [[], ["x"], {"hello": 1}])
def test_an_answer_of_another_shape_is_not_a_missing_campaign(
    sequencer: Any, vendor: Any, says: Any, body: Any
) -> None:
    """ "Could not read" never looks like "does not exist"."""
    vendor.on("GET /campaigns/77", says(body))
    with pytest.raises(Unclear):
        sequencer.preflight("77")


def test_answers_wrapped_in_data_are_read_too(sequencer: Any, vendor: Any, says: Any, campaign: Any) -> None:
    """The documented envelopes hold the same things as the live ones."""
    campaign()
    vendor.on("GET /campaigns/77", says({"success": True, "data": CAMPAIGN}))
    vendor.on("GET /campaigns/77/sequences", says({"success": True, "data": STEPS}))
    assert sequencer.preflight("77").problems == ()


@pytest.mark.parametrize("campaign_id", ["", "seven", "7/../8", "7?x=1", "٣"])
def test_a_campaign_is_named_by_a_number(sequencer: Any, vendor: Any, campaign_id: str) -> None:
    """What a person mistyped in a play is refused before anything is asked."""
    for ask in (sequencer.preflight, lambda name: sequencer.push(name, [lead()])):
        with pytest.raises(Rejected, match="no campaign id"):
            ask(campaign_id)
    assert vendor.asked == []


def test_names_of_variables_are_found_in_all_spellings_of_variants() -> None:
    """Subject and body of the step and of its variants count; a fallback after `|` is no name."""
    steps = [
        {"subject": "{{a}}", "seq_variants": [{"subject": "{{ b }}", "email_body": "{{c|there}} {d|e}"}]},
        {"variants": [{"email_body": "{{f_1}}{{a}}"}], "email_body": None},
    ]
    assert variables(steps) == ("a", "b", "c", "f_1")


# --- push ----------------------------------------------------------------------------------------------


def test_what_is_sent(sequencer: Any, vendor: Any, says: Any) -> None:
    """Own fields on the lead, all others as custom fields with the push key; nothing empty; flags hard-
    wired.
    """
    vendor.on("POST /campaigns/77/leads", says(pushed(newlyAddedLeads={ADA: "1"})))
    sequencer.push(
        "77", [lead("Ada@Northwind.example", opener="Saw Berlin.", website="n.example", blank=" ")]
    )
    (asked,) = vendor.asked
    assert asked.query == {"api_key": KEY}
    assert asked.json["lead_list"] == [
        {
            "email": ADA,
            "first_name": "Ada",
            "company_name": "Northwind",
            "website": "n.example",
            "custom_fields": {"opener": "Saw Berlin.", "push_key": "k1"},
        }
    ]
    assert asked.json["settings"] == {
        "ignore_global_block_list": False,
        "ignore_unsubscribe_list": False,
        "ignore_community_bounce_list": False,
        "ignore_duplicate_leads_in_other_campaign": True,
        "return_lead_ids": True,
    }


NEW = {"newlyAddedLeads": {ADA: "11"}}


@pytest.mark.parametrize(
    ("body", "results"),
    [
        (pushed(newlyAddedLeads={ADA.upper(): 11}, existingLeads={BOB: "12"}), "added already_there"),
        (pushed(**NEW, elsewhere={BOB: "12"}), "added elsewhere"),
        (pushed(**NEW, existingLeads={BOB: "1"}, elsewhere={BOB: "1"}), "added already_there"),
        (pushed(**NEW, invalid_emails=[BOB], invalid_email_count=1), "added refused"),
        (pushed(**NEW, unsubscribed_leads=[{"email": BOB}]), "added refused"),
        (pushed(**NEW, unsubscribed_leads="1"), "added refused"),
        (pushed(**NEW, block_count="1"), "added refused"),
        (pushed(**NEW), "added unclear"),
        (pushed(**NEW, block_count=2), "added unclear"),
        (pushed(**NEW, is_lead_limit_exhausted=True, lead_import_stopped_count=1), "added unclear"),
        (pushed(block_count=1), "unclear unclear"),
        (pushed(block_count=1, bounce_count=1), "refused refused"),
        ({"ok": True, "upload_count": 2, "total_leads": 2}, "unclear unclear"),
        ({"ok": True, "emailToLeadIdMap": []}, "unclear unclear"),
        ({}, "unclear unclear"),
        ([], "unclear unclear"),
        ({"success": True, "added_count": 2, "lead_ids": [1, 2]}, "added added"),
        ({"success": True, "added_count": 1, "skipped_count": 1, "skipped_leads": []}, "unclear unclear"),
        ({"added_count": 1, "skipped_leads": skipped("On global block list")}, "added refused"),
        ({"added_count": 1, "skipped_leads": skipped("Already exists in campaign")}, "added already_there"),
        ({"added_count": 1, "skipped_leads": skipped("Already in other campaign")}, "added elsewhere"),
        ({"inserted_count": "2", "duplicate_count": 0, "blocked_count": 0}, "added added"),
        ({"inserted_count": 1, "duplicate_count": 1}, "unclear unclear"),
    ],
)  # fmt: skip
def test_receipts_believe_names_and_counts_that_leave_one_possibility(body: Any, results: str) -> None:
    """Named leads get what is said of them, the others only what the counts prove; else they are unclear."""
    found = receipts([lead(ADA), lead(BOB, "k2")], body)
    assert [receipt.email for receipt in found] == [ADA, BOB]
    assert " ".join(receipt.result for receipt in found) == results
    assert all(receipt.reason for receipt in found if receipt.result in ("refused", "unclear", "elsewhere"))


def test_receipts_come_in_the_order_of_the_leads_with_the_vendors_ids(
    sequencer: Any, vendor: Any, says: Any
) -> None:
    """The order of the answer does not matter; ids are text, whatever the answer makes of them."""
    vendor.on("POST /campaigns/77/leads", says(pushed(newlyAddedLeads={BOB: 2, ADA: "2995276770"})))
    found = sequencer.push("77", [lead(ADA), lead(BOB)])
    assert [(receipt.email, receipt.provider_ref) for receipt in found] == [(ADA, "2995276770"), (BOB, "2")]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"opener": "Hi {{first_name}}"}, "opener"),
        ({"opener": "{Hi|Hello} there"}, "opener"),
        ({"opener": "Best, %Signature%"}, "opener"),
        ({"opener": "odd }} end"}, "opener"),
        ({"push_key": "mine"}, "push_key"),
    ],
)
def test_data_that_would_be_expanded_again_does_not_leave(
    sequencer: Any, vendor: Any, says: Any, fields: dict[str, str], named: str
) -> None:
    """The lead is refused by field name; the others of the batch go on."""
    vendor.on("POST /campaigns/77/leads", says(pushed(newlyAddedLeads={BOB: "2"})))
    refused, added = sequencer.push("77", [lead(ADA, **fields), lead(BOB, opener="a {brace} is fine")])
    assert (refused.result, added.result) == ("refused", "added")
    assert repr(named) in refused.reason
    assert [row["email"] for row in vendor.asked[0].json["lead_list"]] == [BOB]


@pytest.mark.parametrize(
    "email", ["", "ada", "a@b.example; c@d.example", "Ada <a@b.example>", "a b@c.example"]
)
def test_one_bad_address_does_not_fail_the_batch(sequencer: Any, vendor: Any, email: str) -> None:
    """What is no single address is refused here; with nobody left, nothing is asked."""
    (receipt,) = sequencer.push("77", [lead(email)])
    assert (receipt.result, vendor.asked) == ("refused", [])


def test_a_batch_larger_than_the_setting_is_refused_before_it_leaves(sequencer: Any, vendor: Any) -> None:
    """Larger batches fail silently at Smartlead."""
    with pytest.raises(Rejected, match="at most 100"):
        sequencer.push("77", [lead(f"p{n}@x.example") for n in range(101)])
    assert vendor.asked == []


@pytest.mark.parametrize("status", [200, 400, 422])
def test_a_used_up_lead_limit_is_out_of_credits(sequencer: Any, vendor: Any, says: Any, status: int) -> None:
    """Whatever its status: nobody was enrolled, and nothing is asked again."""
    body = {"ok": False, "is_lead_limit_exhausted": True, "lead_import_stopped_count": 1, "error": "full"}
    vendor.on("POST /campaigns/77/leads", says(body, status))
    with pytest.raises(OutOfCredits, match=r"lead limit is used up \(full\)"):
        sequencer.push("77", [lead()])
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("status", [0, 500, 502, 408])
def test_a_push_in_doubt_is_sent_once(sequencer: Any, vendor: Any, says: Any, status: int) -> None:
    """A hang-up or a 5xx is Unclear and never repeated by the connector."""
    vendor.on("POST /campaigns/77/leads", says({"message": "oops"}, status))
    with pytest.raises(Unclear):
        sequencer.push("77", [lead()])
    assert len(vendor.asked) == 1


# --- errors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {"message": "Invalid API Key"}, AuthRefused, "SMARTLEAD_API_KEY \\(Invalid API Key\\)"),
        (401, {"success": False, "error": {"code": "X", "message": "missing"}}, AuthRefused, "missing"),
        (401, "Unauthorized", AuthRefused, "Unauthorized"),
        (404, {"error": "Campaign not found - Invalid campaign_id."}, Rejected, "Campaign not found"),
        (404, {"ok": False, "error": "Invalid request!"}, Rejected, "Invalid request!"),
        (
            400,
            {"error": {"message": "bad", "details": {"field": "lead_list[2].email"}}},
            Rejected,
            r"bad \(lead_list\[2\].email\)",
        ),
        (400, {"statusCode": 400, "error": "Bad Request", "message": "no name"}, Rejected, "no name"),
        (400, {"error": "bad filter", "status": "error"}, Rejected, "bad filter"),
        (422, {"error": "lead_list cannot exceed 400", "max_allowed": 400}, Rejected, "cannot exceed 400"),
        (200, {"ok": False, "error": "no"}, Rejected, "no"),
        (200, {"success": False, "message": "not today"}, Rejected, "not today"),
        (429, {"error": {"message": "x", "retry_after": 30}}, RateLimited, "too many"),
        (429, "Account rate limit exceeded.", RateLimited, "Account rate limit"),
        (403, "<html>error 1010</html>", AuthRefused, "may not do this"),
        (200, "<html>welcome</html>", Unclear, "unreadable"),
    ],
)  # fmt: skip
def test_every_envelope_of_errors_becomes_a_sentence(
    sequencer: Any, vendor: Any, says: Any, status: int, body: Any, kind: type[IntegrationError], words: str
) -> None:
    """All documented and all observed shapes give the right kind of error with the vendor's words."""
    vendor.on("POST /campaigns/77/leads", says(body, status))
    with pytest.raises(kind, match=words) as caught:
        sequencer.push("77", [lead()])
    assert caught.value.status == status


@pytest.mark.parametrize("status", [200, 401, 409, 422, 500])
def test_the_key_is_seen_nowhere(
    sequencer: Any, vendor: Any, says: Any, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    """It travels in the URL, but no log line, error or repr holds it, even when the answer echoes it."""
    caplog.set_level(logging.DEBUG)
    vendor.on("GET /leads/", says({"error": f"no: api_key={KEY}"}, status))
    with pytest.raises(IntegrationError) as caught:
        sequencer.lookup("77", [ADA])
    assert vendor.asked[0].query["api_key"] == KEY
    seen = [
        caplog.text,
        str(caught.value),
        repr(sequencer.__dict__),
    ]
    assert not any(KEY in text for text in seen)


# --- look-up -----------------------------------------------------------------------------------------


def known(email: str = ADA, **more: Any) -> dict[str, Any]:
    campaigns = [{"campaign_id": "77"}, {"campaign_id": 78}]
    return {
        "id": 5,
        "email": email,
        "custom_fields": {"push_key": "k1"},
        "lead_campaign_data": campaigns,
        **more,
    }


def test_a_lead_is_present_with_the_key_it_carries(sequencer: Any, vendor: Any, says: Any) -> None:
    """Letter case and the types of ids do not matter; an address with a plus arrives whole."""
    vendor.on("GET /leads/", says(known("Ada+x@Northwind.example")))
    (found,) = sequencer.lookup("77", ["ada+x@northwind.example"])
    assert (found.present, found.provider_ref, found.key) == (True, "5", "k1")
    assert vendor.asked[0].query["email"] == "ada+x@northwind.example"


@pytest.mark.parametrize(
    ("body", "ref"), [({}, None), ("", None), (known(lead_campaign_data=[{"campaign_id": 78}]), "5")]
)
def test_a_lead_may_be_absent(sequencer: Any, vendor: Any, says: Any, body: Any, ref: str | None) -> None:
    """Unknown to the account, or in other campaigns only: absent from this one."""
    vendor.on("GET /leads/", says(body))
    (found,) = sequencer.lookup("77", [ADA])
    assert (found.present, found.provider_ref) == (False, ref)


@pytest.mark.parametrize(
    "body", [known(BOB), {"id": 5, "email": ADA}, [], {"message": "soon"}, known(email=None)]
)
def test_an_answer_about_somebody_else_is_no_absence(
    sequencer: Any, vendor: Any, says: Any, body: Any
) -> None:
    """Absence releases a lead to be pushed again, so only a clear answer counts as one."""
    vendor.on("GET /leads/", says(body))
    with pytest.raises(Unclear):
        sequencer.lookup("77", [ADA])


# --- outcomes ----------------------------------------------------------------------------------------


def mail(**changes: Any) -> dict[str, Any]:
    row = {
        "lead_email": "Ada@Northwind.example",
        "lead_category": "Interested",
        "sequence_number": "1",
        "sent_time": "2026-10-06T13:05:10.000Z",
        "open_time": None,
        "click_time": None,
        "reply_time": None,
        "open_count": "0",
        "click_count": 0,
        "is_unsubscribed": False,
        "is_bounced": False,
    }
    return {**row, **changes}


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({}, "sent"),
        ({"open_time": "2026-10-06T14:00:00Z", "reply_time": "2026-10-06T15:00:00"}, "sent opened replied"),
        ({"open_count": "2", "click_time": "2026-10-06T14:00:00Z"}, "sent opened clicked"),
        ({"is_bounced": True}, "sent bounced"),
        ({"is_unsubscribed": "true"}, "sent unsubscribed"),
        ({"sent_time": None}, ""),
    ],
)
def test_a_row_of_statistics_tells_events(changes: dict[str, Any], kinds: str) -> None:
    """One row per mail gives one event per thing that happened, at an aware time."""
    found = events("77", {"data": [mail(**changes)]})
    assert " ".join(event.kind for event in found) == kinds
    assert all(event.email == ADA and event.at.tzinfo and event.category == "Interested" for event in found)


def test_events_keep_their_refs() -> None:
    """One happening has one ref in every reading, different ones differ, and none holds an address."""
    body = {"data": [mail(is_unsubscribed=True), mail(sequence_number=2, is_unsubscribed=True)]}
    first, again = events("77", body), events("77", body)
    assert [event.ref for event in first] == [event.ref for event in again]
    assert len({event.ref for event in first}) == 3  # two mails, one unsubscription
    assert not any("northwind" in event.ref for event in first)
    assert {event.ref for event in events("78", body)}.isdisjoint(event.ref for event in first)


def test_a_reply_is_dated_by_the_reply() -> None:
    """A time without a zone is UTC."""
    sent, replied = events("77", {"data": [mail(reply_time="2026-10-06T15:40:00")]})
    assert sent.at == datetime(2026, 10, 6, 13, 5, 10, tzinfo=UTC)
    assert replied.at == datetime(2026, 10, 6, 15, 40, tzinfo=UTC)


@pytest.mark.parametrize("row", [{"total": 3}, mail(lead_email=None), mail(sent_time="yesterday")])
def test_rows_of_another_shape_are_not_skipped(sequencer: Any, vendor: Any, says: Any, row: Any) -> None:
    """A lost reply or unsubscription would be worse than a stop; what the other rows say is told first."""
    vendor.on(
        "GET /campaigns/77/statistics", says({"total_stats": 3, "data": [mail(), row, mail(lead_email=BOB)]})
    )
    pages = sequencer.outcomes("77")
    (page, error) = (
        next(pages),
        pytest.raises(Unclear, match="1 rows could not be read, all others were; row 1: "),
    )
    assert [event.email for event in page.events] == [ADA, BOB]
    assert page.cursor == "0"  # the next reading begins anew
    with error:
        next(pages)


def test_all_pages_are_read_and_may_be_resumed(sequencer: Any, vendor: Any, says: Any) -> None:
    """Pages overlap, end at the total even if the server caps them, and go on from a cursor."""
    rows = [mail(lead_email=f"p{n}@x.example") for n in range(95)]

    def page(asked: Any) -> Any:
        start = int(asked.query["offset"])
        return says({"total_stats": str(len(rows)), "data": rows[start : start + 40]})

    vendor.on("GET /campaigns/77/statistics", page)
    pages = list(sequencer.outcomes("77"))
    assert {event.email for one in pages for event in one.events} == {row["lead_email"] for row in rows}
    assert [one.cursor for one in pages] == ["36", "72", None]
    assert list(sequencer.outcomes("77", "36")) == pages[1:]


@pytest.mark.parametrize(
    "body", [{"total_stats": "9", "data": []}, {"data": []}, {"success": True, "data": {}}]
)
def test_no_rows_where_some_are_counted_is_an_error(
    sequencer: Any, vendor: Any, says: Any, body: Any
) -> None:
    """An empty page ends the reading only when the count agrees."""
    vendor.on("GET /campaigns/77/statistics", says(body))
    with pytest.raises(Unclear):
        list(sequencer.outcomes("77"))


# --- block -------------------------------------------------------------------------------------------


def test_addresses_are_blocked_in_portions(sequencer: Any, vendor: Any, says: Any) -> None:
    """Every address arrives once."""
    vendor.on("POST /leads/add-domain-block-list", says({"success": True, "message": "added"}))
    emails = [f"p{n}@x.example" for n in range(450)]
    sequencer.block(emails)
    assert [entry for asked in vendor.asked for entry in asked.json["domain_block_list"]] == emails


def test_a_block_that_was_not_confirmed_raises(sequencer: Any, vendor: Any, says: Any) -> None:
    """An opt-out is not taken for honoured on a bare 200."""
    vendor.on("POST /leads/add-domain-block-list", says({}))
    with pytest.raises(Unclear, match="did not confirm"):
        sequencer.block([ADA])
