"""The Smartlead shape against its reference, and what simulated people do with mail."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from integrations.sandbox.recipients import Recipients
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_types import BOUNCE_SOURCE, Campaign
from integrations.sandbox.state import Sandbox

BASE = "/smartlead/api/v1"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
ADA, BOB = "ada@northwind.example", "bob@contoso.example"


@pytest.fixture(scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(verify=False) as client:
        yield client


class Api:
    """Asks with a key in the query."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def __call__(
        self, method: str, path: str, body: Any = None, key: str = "k", **query: Any
    ) -> httpx.Response:
        params = {"api_key": key, **query}
        return self.client.request(method, BASE + path, params=params, json=body)

    def push(
        self, *rows: dict[str, Any], campaign: int = 123, key: str = "k", **flags: bool
    ) -> dict[str, Any]:
        body = {"lead_list": list(rows), "settings": {"return_lead_ids": True, **flags}}
        answer = self("POST", f"/campaigns/{campaign}/leads", body, key)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def advance(self, days: float) -> None:
        self.client.post("/_sandbox/clock", json={"days": days}).raise_for_status()


@pytest.fixture
def api(sandbox_url: str, _client: httpx.Client) -> Api:
    _client.base_url = sandbox_url
    return Api(_client)


def row(email: str, **fields: Any) -> dict[str, Any]:
    return {"email": email, "first_name": "Ada", "company_name": "Northwind", **fields}


def crowd(count: int) -> list[dict[str, Any]]:
    return [row(f"p{n}@x{n % 7}.example", custom_fields={"opener": f"Hello {n}"}) for n in range(count)]


# --- the door -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["", "wrong", "wrong-key"])
def test_a_missing_or_wrong_key_is_a_401_with_the_documented_body(api: Api, key: str) -> None:
    """The key travels in the query; its refusal is JSON with a message."""
    answer = api("GET", "/campaigns/", key=key)
    assert (answer.status_code, answer.json()) == (401, {"message": "Invalid API Key"})


def test_each_key_has_a_window_of_200_a_minute_with_headers(api: Api) -> None:
    """The 201st request is a 429 that says when to come back; another key is not concerned."""
    first = api("GET", "/leads/", key="busy", email=ADA)
    assert (first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == ("200", "199")
    for _ in range(199):
        api("GET", "/leads/", key="busy", email=ADA)
    refused = api("GET", "/leads/", key="busy", email=ADA)
    assert refused.status_code == 429
    assert "exceeded the 200 requests in 1 min limit" in refused.json()["message"]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert api("GET", "/leads/", key="calm", email=ADA).status_code == 200


def test_windows_can_be_lifted(api: Api) -> None:
    """Benchmarks ask without limits, and no header speaks of one."""
    api.client.post("/_sandbox/limits", json={"lifted": True}).raise_for_status()
    answers = [api("GET", "/leads/", email=ADA) for _ in range(201)]
    assert {answer.status_code for answer in answers} == {200}
    assert "x-ratelimit-limit" not in answers[-1].headers


def test_the_key_that_is_limited_once_gets_the_documented_429_first(api: Api) -> None:
    """Only its first request is refused."""
    refused = api("GET", "/campaigns/", key="key-limited-once")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert refused.json()["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert api("GET", "/campaigns/", key="key-limited-once").status_code == 200


# --- campaigns --------------------------------------------------------------------------------------


def test_campaigns_are_a_bare_array_newest_first(api: Api) -> None:
    """The seeded ones, with the states that pre-flight has to tell apart."""
    found = api("GET", "/campaigns/").json()
    assert [(one["id"], one["status"]) for one in found] == [
        (127, "PAUSED"), (126, "DRAFTED"), (125, "ACTIVE"), (124, "ACTIVE"), (123, "ACTIVE"),
    ]  # fmt: skip


def test_the_first_campaign_is_ready_to_send(api: Api) -> None:
    """Schedule, four mailboxes, unsubscribe text, five steps over twelve days with our three variables."""
    campaign = api("GET", "/campaigns/123").json()
    hours = {"tz": "America/New_York", "days": [1, 2, 3, 4, 5], "startHour": "09:00", "endHour": "17:00"}
    assert (campaign["name"], campaign["scheduler_cron_value"]) == ("Seed A hiring", hours)
    assert campaign["unsubscribe_text"]
    assert len(api("GET", "/campaigns/123/email-accounts").json()) == 4
    steps = api("GET", "/campaigns/123/sequences").json()
    assert sum(step["seq_delay_details"]["delayInDays"] for step in steps) == 12
    assert len(steps) == 5
    words = "".join(step["subject"] + step["email_body"] for step in steps)
    assert all(f"{{{{{name}}}}}" in words for name in ("first_name", "company_name", "opener"))


def test_a_draft_has_no_mailboxes(api: Api) -> None:
    """Campaign 126 is there to fail a pre-flight."""
    assert api("GET", "/campaigns/126/email-accounts").json() == []


def test_a_missing_campaign_is_an_empty_200_to_read_and_a_404_to_use(api: Api) -> None:
    """The live service and its documentation are both right, at different addresses."""
    assert (api("GET", "/campaigns/99").status_code, api("GET", "/campaigns/99").text) == (200, "{}")
    for method, path in (
        ("GET", "/leads"),
        ("GET", "/statistics"),
        ("POST", "/leads"),
        ("GET", "/sequences"),
    ):
        answer = api(method, f"/campaigns/99{path}", {"lead_list": [row(ADA)]} if method == "POST" else None)
        assert answer.status_code == 404
        assert answer.json() == {"error": "Campaign not found - Invalid campaign_id."}


def test_a_campaign_can_be_built_from_nothing_and_started(api: Api) -> None:
    """Create, words, schedule, settings, mailbox, lead, START: as a person's script would."""
    made = api("POST", "/campaigns/create", {"name": "New"}).json()
    path = f"/campaigns/{made['id']}"
    assert api("POST", f"{path}/status", {"status": "START"}).status_code == 400
    step = {"id": None, "seq_number": 1, "seq_delay_details": {"delay_in_days": 0}}
    words = {"subject": "Hi {{first_name}}", "email_body": "x"}
    saved = api("POST", f"{path}/sequences", {"sequences": [{**step, **words}]}).json()
    assert saved["data"]["sequences"][0]["seqNumber"] == 1
    schedule = {
        "timezone": "Europe/Berlin", "days_of_the_week": [1], "start_hour": "08:00", "end_hour": "09:00",
        "min_time_btw_emails": 5, "max_new_leads_per_day": 7,
    }  # fmt: skip
    assert api("POST", f"{path}/schedule", schedule).json() == {"ok": True}
    settings = {"track_settings": ["DONT_TRACK_EMAIL_OPEN"], "unsubscribe_text": "Stop"}
    assert api("POST", f"{path}/settings", settings).json() == {"ok": True}
    assert api("POST", f"{path}/email-accounts", {"email_account_ids": [456]}).json() == {"ok": True}
    again = api("POST", f"{path}/email-accounts", {"email_account_ids": [456]}).json()
    assert again["message"].startswith("Email account already associated")
    api.push(row(ADA), campaign=made["id"])
    assert api("POST", f"{path}/status", {"status": "START"}).json() == {"ok": True}
    found = api("GET", path).json()
    assert (found["status"], found["max_leads_per_day"], found["min_time_btwn_emails"]) == ("ACTIVE", 7, 5)
    assert found["track_settings"] == ["DONT_EMAIL_OPEN"]  # read back in another vocabulary


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/campaigns/create", {"name": "x", "status": "ACTIVE"}, '"status" is not allowed'),
        ("/campaigns/create", {"name": ""}, '"name" is not allowed to be empty'),
        ("/campaigns/create", [], "must be of type object"),
        ("/campaigns/123/status", {"status": "ACTIVE"}, "must be one of [START, PAUSED, STOPPED]"),
        ("/campaigns/123/settings", {"track_settings": ["DONT_EMAIL_OPEN"]}, "must be one of"),
        ("/campaigns/123/settings", {"settings": {}}, '"settings" is not allowed'),
        ("/campaigns/126/sequences", {"sequences": [{"seq_number": 1}]}, "seq_delay_details\" is required"),
        ("/campaigns/123/schedule", {"timezone": "Mars"}, '"days_of_the_week" is required'),
        ("/campaigns/123/leads", {"leads": []}, '"lead_list" is required'),
        ("/campaigns/123/leads", {"lead_list": []}, "at least 1"),
        ("/campaigns/123/leads", {"lead_list": [{"first_name": "A"}]}, 'lead_list[0].email" is required'),
        ("/campaigns/123/leads", {"lead_list": [row(ADA, company="x")]}, 'lead_list[0].company" is not allowed'),
        ("/campaigns/123/leads", {"lead_list": [row(ADA, website=None)]}, 'website" must be a string'),
        ("/campaigns/123/leads", {"lead_list": [row(ADA, website="")]}, 'website" is not allowed to be empty'),
        ("/campaigns/123/leads", {"lead_list": [row(ADA)], "settings": {"ignore": True}}, "settings.ignore"),
        (
            "/campaigns/123/leads",
            {"lead_list": [row(ADA, custom_fields={str(n): "x" for n in range(201)})]},
            "custom_fields\" must have less than or equal to 200 keys",
        ),
    ],
)  # fmt: skip
def test_bodies_are_refused_whole_in_the_words_of_joi(api: Api, path: str, body: Any, words: str) -> None:
    """Unknown keys, wrong words and wrong types are a 400 that names the key; nothing is done."""
    answer = api("POST", path, body)
    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")
    assert words in answer.json()["message"]
    assert api("GET", "/campaigns/123/leads").json()["total_leads"] == "0"


def test_stopped_is_for_ever_and_an_active_sequence_is_locked(api: Api) -> None:
    """STOPPED takes no other state; words change only while paused."""
    assert api("POST", "/campaigns/123/sequences", {"sequences": []}).status_code == 400
    assert api("POST", "/campaigns/123/status", {"status": "STOPPED"}).json() == {"ok": True}
    assert api("POST", "/campaigns/123/status", {"status": "START"}).status_code == 400


# --- adding leads -----------------------------------------------------------------------------------


def test_new_leads_are_named_with_ids_as_strings(api: Api) -> None:
    """`upload_count` is rows, `total_leads` is news; the maps hold lower-case addresses."""
    answer = api.push(row("ADA@Northwind.example"), row(BOB))
    assert (answer["upload_count"], answer["total_leads"]) == (2, 2)
    ids = answer["emailToLeadIdMap"]["newlyAddedLeads"]
    assert set(ids) == {ADA, BOB}
    assert all(isinstance(one, str) and int(one) > 2**31 for one in ids.values())


def test_without_the_flag_no_lead_is_named(api: Api) -> None:
    """Ids come only when asked for."""
    assert "emailToLeadIdMap" not in api.push(row(ADA), return_lead_ids=False)


def test_more_than_400_rows_are_a_422(api: Api) -> None:
    """The documented body, and nobody is added."""
    answer = api("POST", "/campaigns/123/leads", {"lead_list": crowd(401)})
    assert answer.status_code == 422
    assert (answer.json()["provided_count"], answer.json()["max_allowed"]) == (401, 400)
    assert api.push(*crowd(400))["total_leads"] == 400


def test_a_second_push_adds_nobody_and_overwrites_the_person_everywhere(api: Api) -> None:
    """Same campaign: counted as already there; the new words hold in the other campaign too."""
    api.push(row(ADA, custom_fields={"opener": "old", "kept": "1"}))
    api.push(row(ADA), campaign=124, ignore_duplicate_leads_in_other_campaign=False)
    answer = api.push(row(ADA, first_name="Adele", custom_fields={"opener": "new"}), campaign=124)
    assert (answer["total_leads"], answer["already_added_to_campaign"]) == (0, 1)
    assert ADA in answer["emailToLeadIdMap"]["existingLeads"]
    (listed,) = api("GET", "/campaigns/123/leads").json()["data"]
    assert listed["lead"]["first_name"] == "Adele"
    assert listed["lead"]["custom_fields"] == {"opener": "new", "kept": "1"}


def test_people_of_other_campaigns_vanish_without_a_count_if_the_flag_is_true(api: Api) -> None:
    """The reversed flag: `true` leaves them out, and no counter explains where the row went."""
    api.push(row(ADA))
    answer = api.push(row(ADA), campaign=124, ignore_duplicate_leads_in_other_campaign=True)
    assert (answer["upload_count"], answer["total_leads"]) == (1, 0)
    reasons = ("already_added_to_campaign", "duplicate_count", "invalid_email_count", "block_count")
    assert [answer[name] for name in reasons] == [0, 0, 0, 0]
    assert ADA in answer["emailToLeadIdMap"]["existingLeadsInOtherCampaigns"]
    assert api("GET", "/campaigns/124/leads").json()["total_leads"] == "0"
    assert api.push(row(ADA), campaign=124)["total_leads"] == 1  # false: mailed twice


def test_rows_are_left_out_for_what_they_are(api: Api) -> None:
    """Invalid, repeated, blocked by address or domain, unsubscribed: each in its own counter."""
    lead_id = api.push(row(BOB))["emailToLeadIdMap"]["newlyAddedLeads"][BOB]
    assert api("POST", f"/leads/{lead_id}/unsubscribe", {}).json() == {"ok": True}
    assert api("POST", f"/leads/{lead_id}/unsubscribe", {}).json() == {"ok": False}
    api("POST", "/leads/add-domain-block-list", {"domain_block_list": ["rival.example", "eve@x.example"]})
    rows = (ADA, ADA.upper(), "no-address", "a@rival.example", "eve@x.example", BOB)
    answer = api.push(*(row(email) for email in rows), campaign=124)
    assert (answer["upload_count"], answer["total_leads"], answer["duplicate_count"]) == (6, 1, 1)
    assert (answer["invalid_emails"], answer["block_count"]) == (["no-address"], 2)
    assert answer["unsubscribed_leads"] == [BOB]
    let_in = api.push(row(BOB), campaign=124, ignore_unsubscribe_list=True)
    assert let_in["total_leads"] == 1


def test_an_opt_out_outlives_the_lead(api: Api) -> None:
    """Deleting somebody who unsubscribed does not make them fair game again."""
    lead_id = api.push(row(BOB))["emailToLeadIdMap"]["newlyAddedLeads"][BOB]
    api("POST", f"/leads/{lead_id}/unsubscribe", {})
    api("DELETE", f"/campaigns/123/leads/{lead_id}")
    assert api("GET", "/leads/", email=BOB).json() == {}
    assert api.push(row(BOB))["unsubscribed_leads"] == [BOB]


def test_a_used_up_lead_quota_stops_the_import_half_way(api: Api) -> None:
    """First a 200 that imported a part, then `ok: false`."""
    part = api.push(*crowd(30), key="key-poor")
    assert (part["ok"], part["total_leads"], part["lead_import_stopped_count"]) == (True, 25, 5)
    assert part["is_lead_limit_exhausted"] is True
    nobody = api.push(row(ADA), key="key-poor")
    assert (nobody["ok"], nobody["total_leads"]) == (False, 0)
    assert "lead credit limit" in nobody["error"]


# --- reading and steering ---------------------------------------------------------------------------


def test_a_lead_is_found_by_address_in_any_case_and_a_stranger_is_an_empty_200(api: Api) -> None:
    """The look-up tells the campaigns; no address at all is a 422."""
    api.push(row("ann+x@northwind.example"))
    found = api("GET", "/leads/", email="Ann+X@Northwind.example").json()
    assert [one["campaign_id"] for one in found["lead_campaign_data"]] == [123]
    assert found["lead_campaign_data"][0]["campaign_lead_map_id"] != found["id"]
    assert api("GET", "/leads/", email="nobody@x.example").json() == {}
    assert api("GET", "/leads/").status_code == 422


def test_leads_are_listed_in_pages_with_a_total_as_text(api: Api) -> None:
    """At most 100 at a time, in the order they came."""
    api.push(*crowd(150))
    first, rest = (api("GET", "/campaigns/123/leads", offset=at, limit=100).json() for at in (0, 100))
    assert (first["total_leads"], len(first["data"]), len(rest["data"])) == ("150", 100, 50)
    assert rest["data"][0]["lead"]["email"] == "p100@x2.example"
    assert api("GET", "/campaigns/123/leads", limit=101).status_code == 400
    assert api("GET", "/campaigns/123/leads", status="NOT_CONTACTED").status_code == 400
    assert api("GET", "/campaigns/123/leads", status="STARTED").json()["total_leads"] == "150"


def test_pause_resume_category_and_delete(api: Api) -> None:
    """Pausing keeps mail back, a delete answers with bare text, a person in no campaign is gone."""
    lead_id = api.push(row(ADA))["emailToLeadIdMap"]["newlyAddedLeads"][ADA]
    path = f"/campaigns/123/leads/{lead_id}"
    assert api("POST", f"{path}/pause", {}).json() == {"ok": True, "data": "success"}
    api.advance(5)
    assert api("GET", "/campaigns/123/statistics").json()["total_stats"] == "0"
    assert api.push(row(ADA))["already_added_to_campaign"] == 1
    assert api("GET", "/campaigns/123/leads").json()["data"][0]["status"] == "PAUSED"
    assert api("POST", f"{path}/resume", {}).json() == {"ok": True, "data": "success"}
    api.advance(3)
    assert api("GET", "/campaigns/123/statistics").json()["total_stats"] != "0"
    assert api("POST", f"{path}/category", {"category_id": 1}).json() == {"ok": True}
    assert api("GET", "/campaigns/123/analytics").json()["campaign_lead_stats"]["interested"] == 1
    deleted = api("DELETE", path)
    assert (deleted.text, deleted.headers["content-type"]) == ("success", "text/plain; charset=utf-8")
    assert api("GET", "/leads/", email=ADA).json() == {}


def test_refusals_that_look_like_crashes(api: Api) -> None:
    """An unknown lead is a 500 on one route, `200 {"ok": false}` on another and a 404 on a third."""
    assert api("POST", "/campaigns/123/leads/5/pause", {}).status_code == 500
    assert api("POST", "/campaigns/123/leads/5/unsubscribe", {}).json() == {"ok": False}
    assert api("POST", "/campaigns/123/leads/5", {"email": ADA}).json() == {
        "ok": False,
        "error": "Invalid request!",
    }
    assert api("POST", "/leads/5/unsubscribe", {}).status_code == 404


def test_an_update_needs_the_address_and_merges_custom_fields(api: Api) -> None:
    """What was not sent stays."""
    lead_id = api.push(row(ADA, custom_fields={"a": "1", "b": "2"}))["emailToLeadIdMap"]["newlyAddedLeads"][
        ADA
    ]
    path = f"/campaigns/123/leads/{lead_id}"
    assert api("POST", path, {"first_name": "X"}).status_code == 422
    assert api("POST", path, {"email": ADA, "custom_fields": {"b": "3"}}).json() == {"ok": True}
    assert api("GET", "/leads/", email=ADA).json()["custom_fields"] == {"a": "1", "b": "3"}


def test_the_block_list_counts_only_what_is_new(api: Api) -> None:
    """Adding twice is harmless; entries are removed by id."""
    entries = {"domain_block_list": ["rival.example", BOB]}
    assert api("POST", "/leads/add-domain-block-list", entries).json()["message"].startswith("2 entries")
    assert api("POST", "/leads/add-domain-block-list", entries).json()["message"].startswith("0 entries")
    assert api("POST", "/leads/add-domain-block-list", {"domain_block_list": "x"}).status_code == 422
    listed = api("GET", "/leads/get-domain-block-list", filter_email_or_domain="rival").json()
    assert [one["email_or_domain"] for one in listed] == ["rival.example"]
    assert api("DELETE", "/leads/delete-domain-block-list", id=listed[0]["id"]).json()["success"] is True
    assert api("DELETE", "/leads/delete-domain-block-list", id=listed[0]["id"]).status_code == 404
    assert api("GET", "/leads/get-domain-block-list", limit=1001).status_code == 422


# --- what comes back ----------------------------------------------------------------------------------


def test_statistics_tell_each_mail_once_and_filter(api: Api) -> None:
    """Rows add up over pages and over the answers of `analytics`; counts are text."""
    api.push(*crowd(100))
    api.advance(7)
    total = int(api("GET", "/campaigns/123/statistics").json()["total_stats"])
    pages = [
        api("GET", "/campaigns/123/statistics", offset=at, limit=90).json()["data"]
        for at in range(0, total, 90)
    ]
    rows = [one for page in pages for one in page]
    assert len({(one["lead_email"], one["sequence_number"]) for one in rows}) == total == len(rows)
    counts = api("GET", "/campaigns/123/analytics").json()
    assert counts["sent_count"] == str(total)
    replied = api("GET", "/campaigns/123/statistics", email_status="replied", limit=1000).json()
    assert replied["total_stats"] == counts["reply_count"] != "0"
    assert all(one["reply_time"] and one["lead_category"] for one in replied["data"])
    later = api("GET", "/campaigns/123/statistics", sent_time_start_date=rows[-1]["sent_time"]).json()
    assert 0 < int(later["total_stats"]) < total
    second = api("GET", "/campaigns/123/statistics", email_sequence_number=2, limit=1000).json()["data"]
    assert second
    assert {one["sequence_number"] for one in second} == {2}
    assert api("GET", "/campaigns/123/statistics", limit=1001).status_code == 400
    assert api("GET", "/campaigns/123/statistics", email_status="answered").status_code == 400


def test_the_mail_is_rendered_and_a_missing_variable_is_a_blank(api: Api) -> None:
    """As Smartlead does: no error for the blank, spintax and merge tags expanded."""
    api.push(row(ADA, custom_fields={"opener": "Two {roles|roles} in Leeds"}), {"email": BOB})
    api.advance(4)
    sent = {one["lead_email"]: one for one in api("GET", "/campaigns/123/statistics").json()["data"][:2]}
    assert sent[ADA]["email_subject"] == "Ada, the new roles at Northwind"
    assert "<p>Two roles in Leeds</p>" in sent[ADA]["email_message"]
    assert sent[BOB]["email_subject"] == ", the new roles at "


def test_activities_history_and_export_tell_the_same_story(api: Api) -> None:
    """Three ways to read replies, for those who reconcile."""
    ids = api.push(*crowd(60))["emailToLeadIdMap"]["newlyAddedLeads"]
    api.advance(6)
    people = api("GET", "/campaigns/all-leads-activities", limit=1000).json()
    answered = {
        one["lead_id"] for one in people["data"] if any(act["reply_details"] for act in one["activities"])
    }
    rows = list(csv.DictReader(io.StringIO(api("GET", "/campaigns/123/leads-export").text)))
    assert {int(one["id"]) for one in rows if one["reply_count"] != "0"} == answered != set()
    lead_id = next(iter(answered))
    assert str(lead_id) in ids.values()
    story = api("GET", f"/campaigns/123/leads/{lead_id}/message-history").json()["history"]
    assert story[-1]["type"] == "REPLY"
    assert people["hasMore"] is False


# --- people and the post office ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _seeded() -> Sandbox:
    return Sandbox(7, MONDAY)


@pytest.fixture
def sandbox(_seeded: Sandbox) -> Sandbox:
    """A sandbox without a server, on a Monday morning."""
    _seeded.reset()
    _seeded.part(Account)
    return _seeded


def enrol(sandbox: Sandbox, emails: list[str], number: int = 123) -> Campaign:
    account = sandbox.part(Account)
    for email in emails:
        account.enrol(account.lead(email), account.campaigns[number])
    return account.campaigns[number]


def strangers(count: int) -> list[str]:
    return [f"s{n}@stranger{n}.example" for n in range(count)]


def what_happened(campaign: Campaign) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        (mail.enrolment.lead.email, mail.step.number): (
            mail.sent_at, mail.mailbox.id, mail.opened_at, mail.replied_at, mail.reply, mail.bounced,
        )
        for mail in campaign.mails
    }  # fmt: skip


def test_mail_leaves_only_in_the_window(sandbox: Sandbox) -> None:
    """Monday to Friday, 9 to 17 in New York, over the weekend as well."""
    campaign = enrol(sandbox, strangers(300))
    sandbox.clock.advance(timedelta(days=16))
    local = [mail.sent_at.astimezone(ZoneInfo("America/New_York")) for mail in campaign.mails]
    assert {0, 1, 4} <= {moment.weekday() for moment in local} <= {0, 1, 2, 3, 4}
    assert {moment.hour for moment in local} == set(range(9, 17))


def test_daily_limits_and_the_pace_of_mailboxes_hold(sandbox: Sandbox) -> None:
    """No more first mails a day than allowed; each mailbox waits ten minutes between two mails."""
    campaign = enrol(sandbox, strangers(200))
    campaign.max_new_per_day = 30
    sandbox.clock.advance(timedelta(hours=8))
    sandbox.clock.advance(timedelta(hours=16))  # the same day in two steps
    assert len(campaign.mails) == 30
    sandbox.clock.advance(timedelta(days=10))
    by_box: dict[int, list[datetime]] = {}
    for mail in campaign.mails:
        by_box.setdefault(mail.mailbox.id, []).append(mail.sent_at)
    gaps = [late - early for times in by_box.values() for early, late in pairwise(times)]
    assert min(gaps) >= timedelta(minutes=10)
    assert len(by_box) == 4


@pytest.mark.parametrize("number", [126, 127])
def test_a_draft_and_a_paused_campaign_send_nothing(sandbox: Sandbox, number: int) -> None:
    """Leads may wait there for ever."""
    campaign = enrol(sandbox, strangers(5), number)
    sandbox.clock.advance(timedelta(days=20))
    assert campaign.mails == []


def test_follow_ups_wait_their_days_and_end_with_a_reply(sandbox: Sandbox) -> None:
    """Nobody who answered, left or opted out hears from us again; silent people get all five."""
    campaign = enrol(sandbox, strangers(150))
    sandbox.clock.advance(timedelta(days=40))
    for one in campaign.people.values():
        waits = [late.sent_at - early.sent_at for early, late in zip(one.mails, one.mails[1:], strict=False)]
        assert all(wait >= timedelta(days=3) for wait in waits)
        stops = [mail.replied_at for mail in one.mails if mail.replied_at]
        assert all(mail.sent_at <= stop for stop in stops for mail in one.mails)
        if not (stops or one.unsubscribed or one.mails[-1].bounced):
            assert (len(one.mails), one.status) == (5, "COMPLETED")
    assert {one.status for one in campaign.people.values()} >= {"COMPLETED", "STOPPED", "BLOCKED"}


def test_small_steps_of_the_clock_end_like_a_big_one(sandbox: Sandbox) -> None:
    """Time may be cut anywhere: the same mails, the same answers."""
    campaign = enrol(sandbox, strangers(120))
    sandbox.clock.advance(timedelta(days=9))
    at_once = what_happened(campaign)
    sandbox.reset()
    campaign = enrol(sandbox, strangers(120))
    for hours in (1, 6, 0, 7, 19, 31, 2, 50, 100):
        sandbox.clock.advance(timedelta(hours=hours))
    assert what_happened(campaign) == at_once


def test_people_do_not_depend_on_the_order_they_are_asked_in(sandbox: Sandbox) -> None:
    """Seed and address decide; another seed makes other people."""
    people, others = Recipients(7, sandbox.world), Recipients(8, sandbox.world)
    emails = strangers(400)
    tempers = {email: people.temper(email) for email in emails}
    assert {email: people.temper(email.upper()) for email in reversed(emails)} == tempers
    assert {email: others.temper(email) for email in emails} != tempers
    assert {"Interested", "Not Interested", "Out Of Office", "Do Not Contact", "unsubscribe"} < set(
        tempers.values()
    )
    assert list(tempers.values()).count("silent") > 300


def test_addresses_of_people_who_left_bounce_more(sandbox: Sandbox) -> None:
    """The truth of the world decides, and a bounce puts the address on the bounce list."""
    world = [person for person in sandbox.world.people if person.email]
    gone = [str(person.email) for person in world if person.left_company][:60]
    fine = [
        str(person.email)
        for person in world
        if person.deliverable and not person.left_company and person.email_status == "verified"
    ][:60]
    campaign = enrol(sandbox, [*gone, *fine])
    sandbox.clock.advance(timedelta(days=3))
    bounced = {mail.enrolment.lead.email for mail in campaign.mails if mail.bounced}
    assert len(bounced & {email.lower() for email in gone} | bounced & set(gone)) > 30
    assert len(bounced & set(fine)) < 6
    blocked = sandbox.part(Account).blocked
    assert all(blocked[email].source == BOUNCE_SOURCE for email in bounced)


def test_what_is_not_tracked_is_not_known(sandbox: Sandbox) -> None:
    """With tracking off nobody is seen to open; people still answer."""
    campaign = enrol(sandbox, strangers(150))
    campaign.settings["track_settings"] = ["DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK"]
    sandbox.clock.advance(timedelta(days=5))
    assert not any(mail.opened_at or mail.clicked_at for mail in campaign.mails)
    assert any(mail.replied_at for mail in campaign.mails)


def test_a_reset_forgets_leads_and_mails(sandbox: Sandbox) -> None:
    """And a mail that was on its way does not arrive in the new world."""
    enrol(sandbox, strangers(50))
    sandbox.clock.advance(timedelta(days=1))
    sandbox.reset()
    sandbox.clock.advance(timedelta(days=5))
    account = sandbox.part(Account)
    assert (account.leads, account.campaigns[123].mails, account.replies()) == ({}, [], [])
