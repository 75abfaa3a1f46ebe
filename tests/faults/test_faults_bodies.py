"""Rows 49 to 62: answers that arrive whole and cannot be trusted."""

import copy
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gtm.models import CompanyKey, Found, LeadQuery, NotFound, OutboundLead, PersonKey
from integrations.answers import parse_json
from integrations.apollo import ApolloCompanies, ApolloPeople, ApolloSearch
from integrations.errors import IntegrationError, Rejected, Unclear
from integrations.smartlead import objection
from tests.faults.callers import (
    ADA,
    BOB,
    CY,
    READS,
    WRITES,
    added,
    apollo_at,
    assert_no_canary,
    lead,
    listening,
    lookup,
    push,
    sent_json,
    sequencer,
)
from tests.faults.zoo import HEAD, Zoo, answer, send

Open = Callable[..., Zoo]
EVERYBODY = {**WRITES, **READS}
THREE = [lead(ADA, "k1"), lead(BOB, "k2"), lead(CY, "k3")]


def case(number: int, name: str, *values: Any) -> Any:
    """A case of a row, with the row's number in its id."""
    return pytest.param(*values, marks=pytest.mark.fault(number), id=f"F{number:02}-{name}")


# --- rows 49 to 54: what is no strict JSON -----------------------------------------------------------------

GARBLED = [
    case(49, "cut", b'{"ok": true, "emailToLeadIdMap": {"newlyAdd', "not JSON"),
    case(49, "cut-in-a-word", b'{"ok": tr', "not JSON"),
    case(49, "two-documents", b'{"ok": true}\n{"ok": true}', "not JSON"),
    case(50, "latin-1", '{"message": "Müller"}'.encode("latin-1"), "not UTF-8"),
    case(50, "utf-16", '{"message": "x"}'.encode("utf-16"), "not UTF-8"),
    case(50, "utf-16-without-bom", '{"m": "ü"}'.encode("utf-16-le"), "not (UTF-8|JSON)"),
    case(51, "nan", b'{"credits_consumed": NaN}', "holds NaN"),
    case(51, "infinity", b'{"credits_consumed": -Infinity}', "holds -Infinity"),
    case(51, "overflow", b'{"credits_consumed": 1e999}', "beyond all bounds"),
    case(52, "duplicate-key", b'{"ok": true, "ok": false}', "same key twice"),
    case(52, "duplicate-key-deep", b'{"matches": [{"id": 1, "id": 2}]}', "same key twice"),
    case(53, "deep-list", b"[" * 200_000, "nested too deeply"),
    case(53, "deep-object", b'{"a":' * 100_000, "nested too deeply"),
    case(53, "deep-and-closed", b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    case(54, "huge-integer", b'{"credits_consumed": ' + b"9" * 5_000 + b"}", "digits"),
]


@pytest.mark.parametrize(("who", "kind"), [("push", "application/json"), ("enrich", "text/plain")])
@pytest.mark.parametrize(("body", "words"), GARBLED)
def test_a_write_answered_with_garble_is_in_doubt(
    zoo: Open, caplog: pytest.LogCaptureFixture, who: str, body: bytes, words: str, kind: str
) -> None:
    """Nothing is repaired and nothing guessed; the sentence names the provider and what is wrong; at once."""
    listening(caplog)
    server = zoo(answer(body, kind=kind))
    began = time.monotonic()
    with pytest.raises(Unclear, match=words) as caught:
        EVERYBODY[who].ask(server.url)
    assert time.monotonic() - began < 2
    assert str(caught.value).startswith(("smartlead: ", "apollo: "))
    assert server.met == 1
    assert_no_canary(caught.value, caplog)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("who", READS)
@pytest.mark.parametrize(("body", "words"), GARBLED)
def test_a_read_answered_with_garble_is_asked_again(zoo: Open, who: str, body: bytes, words: str) -> None:
    """It may have been a moment's fault."""
    server = zoo(answer(body), READS[who].good)
    assert EVERYBODY[who].ask(server.url)
    assert server.met == 2


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(("body", "words"), GARBLED)
def test_garble_in_a_refusal_does_not_hide_the_refusal(zoo: Open, body: bytes, words: str) -> None:
    """The status is whole: a 422 with an unreadable body is a 422."""
    with pytest.raises(Rejected):
        push(zoo(answer(body, 422)).url)


@pytest.mark.fault(53)
def test_f53_depth_costs_no_time() -> None:
    """Refused long before it could be built."""
    began = time.monotonic()
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_json(b'[{"a":' * 200_000)
    assert time.monotonic() - began < 1


@pytest.mark.fault(49)
@pytest.mark.parametrize("cut", [1, 2, 20, 60])
def test_f49_a_body_without_a_length_that_was_cut_is_in_doubt(zoo: Open, cut: int) -> None:
    """Delimited only by the end of the connection, so nothing but the JSON shows that it is not whole."""
    whole = json.dumps(added(ADA)).encode()
    with pytest.raises(Unclear):
        push(zoo(send(HEAD + b"\r\n" + whole[:-cut])).url)


@pytest.mark.fault(50)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f50_a_byte_order_mark_is_no_problem(zoo: Open, who: str) -> None:
    """UTF-8 with a BOM is read like UTF-8."""
    kept: list[bytes] = []

    class Tee:
        sendall = staticmethod(kept.append)

    EVERYBODY[who].good(Tee())  # type: ignore[arg-type]
    body = b"".join(kept).partition(b"\r\n\r\n")[2]
    assert EVERYBODY[who].ask(zoo(answer(b"\xef\xbb\xbf" + body)).url)


@pytest.mark.fault(51)
@pytest.mark.parametrize(
    "credits", ["NaN", "Infinity", "-Infinity", "sNaN", "1e999999", -1, True, {}, [], "many", 1e300]
)
def test_f51_a_bill_that_is_no_number_is_reckoned_by_the_matches(zoo: Open, credits: Any) -> None:
    """As text they pass the JSON; they must not pass into the books, where NaN would swallow every sum."""
    body = {"matches": [{"id": "a1", "email": ADA}], "credits_consumed": credits}
    (found,) = ApolloPeople(apollo_at(zoo(answer(body)).url)).enrich([PersonKey(person_id="p1", email=ADA)])
    assert found.credits == 1


@pytest.mark.fault(51)
@pytest.mark.fault(54)
@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e999", 1e300, -1e300, 10**4_000, -(10**30), "9" * 4_000, [], {}, True]
)
def test_f51_a_figure_that_cannot_be_is_no_fact(zoo: Open, value: Any) -> None:
    """The field is left out; the person stays."""
    company = {"id": "c1", "name": "Northwind", "estimated_num_employees": value, "annual_revenue": value}
    body = {"matches": [{"id": "a1", "email": ADA, "organization": company}], "credits_consumed": 1}
    (found,) = ApolloPeople(apollo_at(zoo(answer(body)).url)).enrich([PersonKey(person_id="p1", email=ADA)])
    assert isinstance(found, Found)
    assert found.company is not None
    assert (found.company.employees, found.company.revenue_usd) == (None, None)
    assert found.company.name == "Northwind"


# --- rows 55 and 56: receipts ------------------------------------------------------------------------------


def results(zoo: Open, leads: list[OutboundLead], body: Any) -> list[str]:
    return [receipt.result for receipt in push(zoo(answer(body)).url, leads)]


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    "counts",
    [
        {"added_count": 97},
        {"added_count": 97, "block_count": 2},
        {"added_count": 100, "block_count": 1},
        {"added_count": 100, "invalid_email_count": 3},
        {"added_count": 101},
        {"added_count": -100},
        {"block_count": 100, "added_count": 1},
        {"upload_count": 100, "total_leads": 100},
        {"added_count": "97"},
        {"added_count": None},
        {},
    ],
    ids=str,
)
def test_f55_counts_that_do_not_add_up_are_believed_in_nothing(zoo: Open, counts: dict[str, Any]) -> None:
    """100 were sent; unless all 100 are accounted for, all 100 are looked up."""
    leads = [lead(f"p{number}.canary@northwind.example", f"k{number}") for number in range(100)]
    assert set(results(zoo, leads, {"ok": True, **counts})) == {"unclear"}


@pytest.mark.fault(55)
@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"added_count": 3}, ["added"] * 3),
        ({"added_count": "3"}, ["added"] * 3),
        ({"block_count": 3}, ["refused"] * 3),
        ({"block_count": 2, "bounce_count": 1, "added_count": 0}, ["refused"] * 3),
        ({**added(ADA), "added_count": 3}, ["added"] * 3),
        ({**added(ADA), "added_count": 1, "block_count": 2}, ["added", "refused", "refused"]),
        ({**added(ADA), "added_count": 2}, ["added", "unclear", "unclear"]),
        ({**added(ADA), "added_count": 2, "block_count": 1}, ["added", "unclear", "unclear"]),
        ({**added(ADA, BOB, CY), "added_count": 0}, ["added"] * 3),
    ],
)
def test_f55_counts_that_add_up_speak_for_those_no_list_names(
    zoo: Open, counts: dict[str, Any], expected: list[str]
) -> None:
    """And only when they leave one possibility; a name with an id is better evidence than any count."""
    assert results(zoo, THREE, {"ok": True, **counts}) == expected


@pytest.mark.fault(56)
def test_f56_receipts_are_matched_by_address(zoo: Open) -> None:
    """The answer's order is not ours."""
    body = {"emailToLeadIdMap": {"newlyAddedLeads": {CY: 3, ADA: 1}, "existingLeads": {BOB: 2}}}
    receipts = push(zoo(answer(body)).url, THREE)
    assert [(one.email, one.result, one.provider_ref) for one in receipts] == [
        (ADA, "added", "1"),
        (BOB, "already_there", "2"),
        (CY, "added", "3"),
    ]


@pytest.mark.fault(56)
@pytest.mark.parametrize("matches", [
    [{"id": "b", "email": BOB}, None, {"id": "a", "email": ADA}],
    [{"id": "x", "email": "stranger@x.example"}, {"id": "a", "email": ADA}, {"id": "b", "email": BOB}],
    [{"id": "b", "email": BOB}, {"id": "a", "email": ADA}],
])  # fmt: skip
def test_f56_what_was_bought_is_matched_by_the_person(zoo: Open, matches: list[Any]) -> None:
    """Never by the place in the list: a colleague's facts on somebody would be mailed to them."""
    keys = [PersonKey(person_id=name, email=email) for name, email in (("A", ADA), ("C", CY), ("B", BOB))]
    found = ApolloPeople(apollo_at(zoo(answer({"matches": matches})).url)).enrich(keys)
    assert [(one.subject_id, getattr(one, "person_ref", None)) for one in found] == [
        ("A", "a"),
        ("C", None),
        ("B", "b"),
    ]


# --- rows 57 to 61: shapes ----------------------------------------------------------------------------------

PERSON = {
    "id": "a1", "first_name": "Ada", "last_name": "Byron", "email": ADA, "title": "CTO", "departments": ["x"],
    "email_status": "verified", "employment_history": [{"current": True}],
    "organization": {
        "id": "c1", "name": "Northwind", "primary_domain": "northwind.example", "estimated_num_employees": 90,
        "keywords": ["a"], "technology_names": ["b"], "annual_revenue": 1e6,
        "funding_events": [{"date": "2026-01-01", "amount": "5M", "currency": "$"}],
    },
}  # fmt: skip
GOOD: dict[str, tuple[Callable[[str], Any], Any]] = {
    "push": (lambda url: push(url, THREE), {**added(ADA), "skipped_leads": [{"email": BOB, "reason": "already in campaign"}],
                                            "invalid_emails": [CY], "block_count": 0, "added_count": 1}),
    "lookup": (lookup, {"id": 7, "email": ADA, "custom_fields": {"push_key": "k1"},
                        "lead_campaign_data": [{"campaign_id": 77}]}),
    "outcomes": (lambda url: list(sequencer(url).outcomes("77")),
                 {"total_stats": "1", "data": [{"lead_email": ADA, "sequence_number": "1", "open_count": 1,
                                                "sent_time": "2026-10-06T13:05:10Z", "is_bounced": False}]}),
    "block": (lambda url: sequencer(url).block([ADA]), {"success": True}),
    "preflight": (lambda url: sequencer(url).preflight("77"),
                  {"id": 77, "status": "ACTIVE", "name": "x", "scheduler_cron_value": {"days": [1]}, "data": [{"x": 1}]}),
    "enrich": (lambda url: ApolloPeople(apollo_at(url)).enrich([PersonKey(person_id="p", email=ADA)]),
               {"matches": [PERSON], "credits_consumed": 1}),
    "search": (lambda url: list(ApolloSearch(apollo_at(url)).pages(LeadQuery(titles=("CTO",), limit=1))),
               {"people": [PERSON], "total_entries": 1}),
    "company": (lambda url: ApolloCompanies(apollo_at(url)).enrich(
                    CompanyKey(company_id="c", name="x", domain="northwind.example"), frozenset({"company.name"})),
                {"organization": PERSON["organization"]}),
}  # fmt: skip
ODD = [None, 0, -1, 1.5, 10**30, "", "x", "\u0000", True, [], [None], {}, {"x": None}, [[]], [{"id": None}]]


SAMPLE = int(os.environ.get("FAULTS_SAMPLE", "40"))
"""Spoilt answers tried per question; 10000 is all of them and takes a minute."""


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a JSON value something else could stand."""
    yield path
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield from places(child, (*path, name))


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    spoilt = copy.deepcopy(node)
    *way, last = path
    holder = spoilt
    for name in way:
        holder = holder[name]
    holder[last] = value
    return spoilt


@pytest.mark.fault(58)
@pytest.mark.parametrize("who", GOOD)
def test_f58_no_wrong_type_anywhere_is_more_than_an_error_of_ours(
    zoo: Open, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    """Every place of a good answer holds in turn null, a number, a text, a list, an object: ours or nothing."""
    listening(caplog)
    ask, good = GOOD[who]
    spoilt = [replaced(good, path, value) for path in places(good) for value in ODD]
    server = zoo(answer(good))
    ask(server.url)
    strange: list[str] = []
    for body in spoilt[:: 1 + len(spoilt) // SAMPLE]:
        server.behaviours[:] = [answer(body)]
        try:
            ask(server.url)
        except IntegrationError as error:
            assert_no_canary(error, caplog)
        except Exception as error:
            strange.append(f"{type(error).__name__} for {json.dumps(body)[:200]}")
    assert strange == []


@pytest.mark.fault(58)
def test_f58_a_row_that_is_nobody_is_told_by_its_place(zoo: Open) -> None:
    """One bad row spoils no other, and is counted with its path."""
    people = [{"id": "a"}, {"first_name": "Ada"}, None, {"id": None}, {"id": "b"}, "x"]
    server = zoo(answer({"people": people, "total_entries": 6}), answer({"people": []}))
    (page, _) = ApolloSearch(apollo_at(server.url)).pages(LeadQuery(titles=("CTO",)))
    assert [one.ref for one in page.leads] == ["a", "b"]
    assert [row.ref for row in page.unreadable] == [f"page 1, row {place}" for place in (2, 3, 4, 6)]


@pytest.mark.fault(58)
def test_f58_an_event_that_cannot_be_read_hides_no_opt_out(zoo: Open) -> None:
    """The other rows of the page, and the pages behind it, are told first; then the place of the bad one."""
    row = {"lead_email": ADA, "sequence_number": 1, "sent_time": "2026-10-06T13:05:10Z"}
    rows = [row, {**row, "lead_email": None}, {**row, "lead_email": BOB, "is_unsubscribed": True}]
    pages = sequencer(zoo(answer({"total_stats": 3, "data": rows})).url).outcomes("77")
    page = next(pages)
    assert ("unsubscribed", BOB) in [(event.kind, event.email) for event in page.events]
    with pytest.raises(Unclear, match="row 1: it has no lead_email"):
        next(pages)


def extended(node: Any) -> Any:
    """With an unknown field in every object but the maps from addresses to ids."""
    if isinstance(node, list):
        return [extended(child) for child in node]
    if not isinstance(node, dict):
        return node
    more = {} if any("@" in name for name in node) else {"x_new": [1]}
    return {name: extended(child) for name, child in node.items()} | more


@pytest.mark.fault(57)
@pytest.mark.parametrize("who", GOOD)
def test_f57_unknown_fields_change_nothing(zoo: Open, who: str) -> None:
    """A provider may add what it likes, at every level."""
    ask, good = GOOD[who]
    assert _read(ask(zoo(answer(extended(good))).url)) == _read(ask(zoo(answer(good)).url))


def _read(told: Any) -> Any:
    """What was understood; the provider's own words are kept beside it as they came."""
    if isinstance(told, list):
        return [_read(one) for one in told]
    return told.model_copy(update={"replies": ()}) if isinstance(told, Found) else told


@pytest.mark.fault(59)
@pytest.mark.parametrize("ref", [7, "7", " 7 "])
@pytest.mark.parametrize("campaign", [77, "77"])
def test_f59_ids_are_the_same_as_number_and_as_text(zoo: Open, ref: Any, campaign: Any) -> None:
    """They change between pages and days; ours are text."""
    there = {
        "id": ref,
        "email": ADA,
        "custom_fields": {"push_key": "k1"},
        "lead_campaign_data": [{"campaign_id": campaign}],
    }
    (presence,) = lookup(zoo(answer(there)).url)
    assert (presence.present, presence.provider_ref) == (True, "7")
    (receipt,) = push(zoo(answer({"emailToLeadIdMap": {"newlyAddedLeads": {ADA: ref}}})).url)
    assert receipt.provider_ref == "7"
    people = zoo(answer({"people": [{"id": ref}], "total_entries": "1"})).url
    (page,) = ApolloSearch(apollo_at(people)).pages(LeadQuery(titles=("CTO",), limit=1))
    assert page.leads[0].ref == "7"


@pytest.mark.fault(60)
@pytest.mark.parametrize("echoed", [ADA.upper(), f" {ADA.title()} "])
def test_f60_an_address_echoed_in_other_letters_is_the_same(zoo: Open, echoed: str) -> None:
    """In receipts, in look-ups, and in what was bought."""
    (receipt,) = push(zoo(answer({"emailToLeadIdMap": {"newlyAddedLeads": {echoed: 7}}})).url)
    assert (receipt.email, receipt.result) == (ADA, "added")
    there = {"id": 7, "email": echoed, "custom_fields": {}, "lead_campaign_data": [{"campaign_id": 77}]}
    assert lookup(zoo(answer(there)).url)[0].present
    bought = zoo(answer({"matches": [{"id": "a1", "email": echoed}]}))
    (found,) = ApolloPeople(apollo_at(bought.url)).enrich([PersonKey(person_id="p1", email=ADA)])
    assert isinstance(found, Found)


@pytest.mark.fault(61)
@pytest.mark.parametrize(
    "body",
    [
        {"error": "no such list"},
        {"message": "no such list"},
        {"ok": False, "error": "no such list"},
        {"success": False, "message": "no such list"},
        {"statusCode": 400, "error": "Bad Request", "message": "no such list"},
        {
            "success": False,
            "error": {"code": "X", "message": "no such list", "details": {"field": "lead_list[2]"}},
        },
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_f61_every_shape_of_smartleads_errors_is_read(zoo: Open, body: Any, status: int) -> None:
    """Flat and nested, as documented and as seen: the vendor's words reach the sentence."""
    with pytest.raises(Rejected, match="no such list"):
        push(zoo(answer(body, status)).url)


# --- row 62: what the provider would read once more -----------------------------------------------------------

EXPANDED = [
    "{{first_name}}",
    "{{ x | y }}",
    "{Hi|Hello}",
    "Hi {a|b}, c",
    "%signature%",
    "%SIGNATURE%",
    "}}",
    "{{",
]


@pytest.mark.fault(62)
@pytest.mark.parametrize("words", EXPANDED)
@pytest.mark.parametrize("field", ["first_name", "last_name", "company_name", "opener"])
def test_f62_what_smartlead_would_expand_again_does_not_leave(zoo: Open, words: str, field: str) -> None:
    """The lead is refused with the field's name; the others of the batch go."""
    bad = lead(BOB, "k2", opener="x").model_copy(
        update={"fields": {"opener": words}} if field == "opener" else {field: words}
    )
    server = zoo(answer(added(ADA)))
    good, refused = push(server.url, [lead(ADA), bad])
    assert (good.result, refused.result) == ("added", "refused")
    assert field in refused.reason
    assert [row["email"] for row in sent_json(server.heard[0])["lead_list"]] == [ADA]


@pytest.mark.fault(62)
@pytest.mark.parametrize("words", ["100% signature", "a {b} c", "either | or", "{}", "50 % {x}"])
def test_f62_harmless_braces_leave(words: str) -> None:
    """Only what would be expanded is refused."""
    assert objection(lead(opener=words)) == ""


def test_the_good_answers_are_good(zoo: Open) -> None:
    """What the cases above spoil is understood before it is spoilt."""
    pushed = push(zoo(answer(GOOD["push"][1])).url, THREE)
    assert [one.result for one in pushed] == ["added", "already_there", "refused"]
    (found,) = GOOD["enrich"][0](zoo(answer(GOOD["enrich"][1])).url)
    assert isinstance(found, Found)
    company = GOOD["company"][0](zoo(answer(GOOD["company"][1])).url)
    assert not isinstance(company, NotFound)
