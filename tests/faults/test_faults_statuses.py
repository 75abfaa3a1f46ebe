"""Rows 25 to 48: statuses and headers, and the decision that each one forces."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from gtm.models import LeadQuery
from integrations.apollo import ApolloPeople, ApolloSearch
from integrations.errors import (
    AuthRefused,
    Conflict,
    IntegrationError,
    Moved,
    NoSuchCampaign,
    NotTheApi,
    OutOfCredits,
    RateLimited,
    Rejected,
    TooLarge,
    Unclear,
)
from integrations.http import Patience
from tests import loopback
from tests.faults.callers import (
    ADA,
    BOB,
    CY,
    KEY,
    READS,
    WRITES,
    added,
    apollo_at,
    assert_no_canary,
    canaries_in,
    lead,
    listening,
    lookup,
    push,
    search,
    seen_of,
    sent_json,
    sequencer,
)
from tests.faults.zoo import Behaviour, Zoo, answer, fin_without_reply, send

Open = Callable[..., Zoo]
EVERYBODY = {**WRITES, **READS}
PAGE = b"<!doctype html><title>Just a moment...</title><p>Checking your browser</p>"
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def case(number: int, name: str, *values: Any) -> Any:
    """A case of a row, with the row's number in its id."""
    return pytest.param(*values, marks=pytest.mark.fault(number), id=f"F{number:02}-{name}")


def refused(who: str, url: str, kind: type[IntegrationError]) -> IntegrationError:
    """The error, of exactly this kind: a relative of it would force another decision."""
    with pytest.raises(kind) as caught:
        EVERYBODY[who].ask(url)
    assert type(caught.value) is kind
    return caught.value


# --- rows 25 to 30: 429 --------------------------------------------------------------------------------

NOW_TEXT = format_datetime(NOW, usegmt=True)
LATER = NOW + timedelta(seconds=20)


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        case(25, "seconds", {"retry_after": "20"}, 20),
        case(25, "fraction", {"retry_after": "1.5"}, 1.5),
        case(26, "imf-fixdate", {"retry_after": format_datetime(LATER, usegmt=True), "date": NOW_TEXT}, 20),
        case(
            26, "rfc-850", {"retry_after": LATER.strftime("%A, %d-%b-%y %H:%M:%S GMT"), "date": NOW_TEXT}, 20
        ),
        case(26, "asctime", {"retry_after": LATER.strftime("%a %b %d %H:%M:%S %Y"), "date": NOW_TEXT}, 20),
        case(28, "zero", {"retry_after": "0"}, 0),
        case(28, "negative", {"retry_after": "-5"}, 0),
        case(28, "past-date", {"retry_after": "Mon, 23 Nov 2026 09:30:00 GMT", "date": NOW_TEXT}, 0),
    ],
)
def test_a_429_is_waited_for_as_told(
    zoo: Open, naps: list[float], who: str, headers: dict[str, str], seconds: float
) -> None:
    """As long as it said and up to a tenth more, by the server's clock; then the same is sent again."""
    server = zoo(answer({"message": "slow"}, 429, **headers), EVERYBODY[who].good)
    assert EVERYBODY[who].ask(server.url)
    assert len(server.heard) == 2
    assert server.heard[0].partition(b"\r\n\r\n")[2] == server.heard[1].partition(b"\r\n\r\n")[2]
    (nap,) = naps
    assert seconds <= nap <= seconds * 1.1


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    "headers",
    [
        case(27, "no-header", {}),
        case(28, "nan", {"retry_after": "nan"}),
        case(28, "inf", {"retry_after": "inf"}),
        case(28, "garbage", {"retry_after": "soon"}),
        case(28, "empty", {"retry_after": ""}),
        case(28, "no-date", {"retry_after": "Mon, 99 Nov 2026 99:30:00 GMT"}),
    ],
)
def test_a_429_that_names_no_time_is_waited_for_with_full_jitter(
    zoo: Open, naps: list[float], headers: dict[str, str]
) -> None:
    """Between nothing and a bound that doubles: 0.5, 1, 2, 4 s. So many at once do not come back together."""
    server = zoo(*[answer({}, 429, **headers)] * 4, WRITES["push"].good)
    push(server.url)
    assert len(naps) == 4
    assert all(0 <= nap <= 0.5 * 2**place for place, nap in enumerate(naps))
    assert len(set(naps)) == 4


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("value", [case(28, "1e9", "1e9"), case(28, "a-year", "31536000")])
def test_a_429_that_asks_for_too_long_stops_and_says_until_when(
    zoo: Open, naps: list[float], value: str
) -> None:
    """Nobody sleeps for years inside a run: it stops at once, with at most a day to wait."""
    server = zoo(answer({}, 429, retry_after=value))
    error = refused("push", server.url, RateLimited)
    assert (error.retry_after, naps, server.met) == (86_400, [], 1)  # type: ignore[attr-defined]


@pytest.mark.dear
@pytest.mark.fault(29)
@pytest.mark.usefixtures("policy")
def test_f29_a_storm_of_429_ends_and_can_be_resumed(zoo: Open, naps: list[float]) -> None:
    """Over 1,000 in a row: each push gives up after its tries, nothing was done; afterwards it goes in once."""
    storm = 170 * Patience.attempts
    server = zoo(*[answer({}, 429)] * storm, WRITES["push"].good)
    connector, tried = sequencer(server.url), 0
    while server.met < storm:
        with pytest.raises(RateLimited):
            connector.push("77", [lead()])
        tried += 1
        assert server.met == Patience.attempts * tried
    (receipt,) = push(server.url)
    assert (receipt.result, server.met) == ("added", storm + 1)
    assert sum(naps) <= 60 * tried


@pytest.mark.fault(30)
@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("doubted", [False, True])
def test_f30_a_provider_that_works_before_its_429_can_be_doubted(
    zoo: Open, naps: list[float], doubted: bool
) -> None:
    """By a switch of the account: then a 429 on a push is looked up instead of sent again. Reads wait on."""
    slow = answer({}, 429, retry_after="7")
    server = zoo(slow, WRITES["push"].good)
    connector = sequencer(server.url, doubt_429=doubted)
    if not doubted:
        assert connector.push("77", [lead()])[0].result == "added"
        assert server.met == 2
        return
    with pytest.raises(Unclear, match="SMARTLEAD_DOUBT_429") as caught:
        connector.push("77", [lead()])
    assert (server.met, naps, caught.value.retry_after) == (1, [], 7)
    reading = zoo(slow, READS["lookup"].good)
    assert sequencer(reading.url, doubt_429=True).lookup("77", [ADA])[0].present


# --- rows 31 to 34: the provider failed, and nobody knows when -----------------------------------------------


@pytest.mark.fault(31)
@pytest.mark.parametrize("worked", [False, True])
def test_f31_a_500_before_and_after_the_work_look_the_same(
    sandbox_url: str, worked: bool, naps: list[float]
) -> None:
    """Unclear both times, sent once both times; only the look-up tells which it was."""
    loopback.post(f"{sandbox_url}/_sandbox/limits", json={"lifted": True})
    connector = sequencer(f"{sandbox_url}/smartlead/api/v1")
    fault = {"kind": "status", "status": 500, "endpoint": "POST /campaigns/*/leads", "after_work": worked}
    loopback.post(f"{sandbox_url}/_sandbox/faults", json=fault).raise_for_status()
    with pytest.raises(Unclear) as caught:
        connector.push("123", [lead()])
    loopback.delete(f"{sandbox_url}/_sandbox/faults")
    asked = loopback.get(f"{sandbox_url}/_sandbox/calls").json()["asked"]["smartlead"]
    assert asked["POST /campaigns/{id}/leads"] == 1
    assert not caught.value.halts
    (presence,) = connector.lookup("123", [ADA])
    assert presence.present is worked
    assert naps == []


DOUBTFUL = [
    *[case(31, str(status), status) for status in (500, 501)],
    case(32, "503", 503),
    *[case(33, str(status), status) for status in (502, 504, 520, 521, 522, 523, 524, 525, 526, 527)],
    case(34, "408", 408),
]


@pytest.mark.parametrize(
    ("who", "body"),
    [("push", b'{"error": "sorry"}'), ("push", PAGE), ("enrich", b"")],
    ids=["push-json", "push-page", "enrich-empty"],
)
@pytest.mark.parametrize("status", DOUBTFUL)
def test_a_write_whose_provider_failed_is_in_doubt(
    zoo: Open, naps: list[float], caplog: pytest.LogCaptureFixture, who: str, status: int, body: bytes
) -> None:
    """Whatever the body says and however long it wants us to wait: sent once."""
    listening(caplog)
    server = zoo(answer(body, status, "text/html" if body == PAGE else "application/json", retry_after="3"))
    error = refused(who, server.url, Unclear)
    assert (server.met, naps) == (1, [])
    assert error.status == status
    assert_no_canary(error, caplog)


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("who", READS)
@pytest.mark.parametrize("status", DOUBTFUL)
def test_a_read_waits_for_a_provider_that_failed(zoo: Open, naps: list[float], who: str, status: int) -> None:
    """As long as it was told, then it asks again."""
    server = zoo(answer(b"", status, retry_after="9"), READS[who].good)
    assert READS[who].ask(server.url)
    assert len(naps) == 1
    assert 9 <= naps[0] <= 9.9


# --- rows 35 to 41: refused, so not processed ----------------------------------------------------------------

CDN = answer(PAGE, 403, "text/html", server="cloudflare")
CREDITS = answer({"error": "You have insufficient credits!"}, 422)
LIMIT = answer({"is_lead_limit_exhausted": True, "error": "Lead limit"}, 400)


@pytest.mark.parametrize(
    ("who", "behaviour", "kind", "words"),
    [
        *[
            case(35, f"401-{who}", who, answer({"message": "Invalid API Key"}, 401), AuthRefused, "_API_KEY")
            for who in EVERYBODY
        ],
        *[case(35, f"401-text-{who}", who, answer(b"no", 401, "text/plain"), AuthRefused, "key") for who in EVERYBODY],
        *[case(36, f"402-{who}", who, answer({}, 402), OutOfCredits, "no credits left") for who in EVERYBODY],
        case(36, "422-of-apollo", "enrich", CREDITS, OutOfCredits, "no credits left"),
        case(36, "limit-of-smartlead", "push", LIMIT, OutOfCredits, "lead limit is used up"),
        *[case(37, f"403-page-{who}", who, CDN, AuthRefused, "a web page, not the API's") for who in EVERYBODY],
    ],
)  # fmt: skip
def test_what_concerns_everybody_halts(
    zoo: Open, naps: list[float], caplog: pytest.LogCaptureFixture,
    who: str, behaviour: Behaviour, kind: type[IntegrationError], words: str,
) -> None:  # fmt: skip
    """Not processed, not repeated, in plain words; the run stops and the rest stays planned."""
    listening(caplog)
    server = zoo(behaviour)
    error = refused(who, server.url, kind)
    assert error.halts
    assert words in str(error)
    assert "Checking your browser" not in str(error)
    assert (server.met, naps) == (1, [])
    assert_no_canary(error, caplog)


@pytest.mark.fault(36)
def test_f36_one_provider_without_credits_does_not_stop_another(zoo: Open) -> None:
    """The error is the connector's own: nothing is shared between providers."""
    poor, rich = zoo(CREDITS), zoo(WRITES["push"].good)
    refused("enrich", poor.url, OutOfCredits)
    assert push(rich.url)[0].result == "added"


MISSING = [
    {"error": "Campaign not found - Invalid campaign_id."},
    {"ok": False, "error": "Invalid request!"},
    b"",
    PAGE,
]


@pytest.mark.fault(38)
@pytest.mark.parametrize("body", MISSING, ids=["error", "ok-false", "empty", "page"])
def test_f38_a_campaign_that_is_not_there_halts(
    zoo: Open, caplog: pytest.LogCaptureFixture, body: Any
) -> None:
    """It would refuse everybody else as well, so nobody is marked as refused; nobody was enrolled."""
    listening(caplog)
    server = zoo(answer(body, 404, "text/html" if body is PAGE else "application/json"))
    error = refused("push", server.url, NoSuchCampaign)
    assert error.halts
    assert isinstance(error, Rejected)
    assert "there is no such campaign" in str(error)
    with pytest.raises(NoSuchCampaign):
        list(sequencer(server.url).outcomes("77"))
    assert_no_canary(error, caplog)


@pytest.mark.fault(38)
def test_f38_a_lead_that_is_not_there_is_an_absence(zoo: Open) -> None:
    """In Smartlead's own words; the caller wants two of them before it believes."""
    server = zoo(answer({"error": "Lead not found - Invalid email."}, 404))
    (presence,) = lookup(server.url)
    assert not presence.present
    assert server.met == 1


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    "behaviour",
    [answer(PAGE, 404, "text/html"), answer(b"", 404), answer(b"404 page not found", 404, "text/plain"),
     answer(b"{}", 404), answer(b"[]", 404),
     send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")],
    ids=["page", "empty", "text", "object", "list", "200-cut-to-nothing"],
)  # fmt: skip
def test_f38_a_404_of_somebody_else_is_no_absence(zoo: Open, behaviour: Behaviour) -> None:
    """A wrong base URL or a proxy would otherwise release every doubt, and people would be mailed twice."""
    server = zoo(behaviour)
    with pytest.raises((Rejected, Unclear)):
        lookup(server.url)


@pytest.mark.fault(39)
@pytest.mark.parametrize("body", [{"error": "Lead already exists"}, b"", PAGE], ids=["json", "empty", "page"])
def test_f39_a_409_asks_for_a_look_up(zoo: Open, naps: list[float], body: Any) -> None:
    """Somebody is there already, from us or from others: no refusal, no doubt, and the run goes on."""
    server = zoo(answer(body, 409, "text/html" if body is PAGE else "application/json"))
    error = refused("push", server.url, Conflict)
    assert not error.halts
    assert not isinstance(error, Rejected | Unclear)
    assert (server.met, naps) == (1, [])


@pytest.mark.fault(39)
@pytest.mark.parametrize(("key", "ours"), [("k1", True), ("somebody-elses", False), (None, False)])
def test_f39_the_look_up_tells_ours_from_foreign(zoo: Open, key: str | None, ours: bool) -> None:
    """By the push key that the lead carries at the provider."""
    custom = {"push_key": key} if key else {}
    there = {"id": 7, "email": ADA, "lead_campaign_data": [{"campaign_id": 77}], "custom_fields": custom}
    (presence,) = lookup(zoo(answer(there)).url)
    assert presence.present
    assert (presence.key == lead().key) is ours


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    "behaviour",
    [answer(b"", 413), answer(PAGE, 413, "text/html"), answer({"error": "too large"}, 413),
     answer({"error": "lead_list cannot exceed 400", "max_allowed": 400}, 422)],
    ids=["413", "413-page", "413-json", "422-max-allowed"],
)  # fmt: skip
def test_f40_a_batch_that_is_too_large_goes_in_halves_under_the_same_keys(
    zoo: Open, behaviour: Behaviour
) -> None:
    """TooLarge is proof that nothing was done, so both halves may be sent at once."""
    leads = [lead(ADA, "k1"), lead(BOB, "k2")]
    server = zoo(behaviour, answer(added(ADA)), answer(added(BOB)))
    with pytest.raises(TooLarge) as caught:
        push(server.url, leads)
    assert not caught.value.halts
    results = [push(server.url, [half])[0].result for half in leads]
    assert results == ["added", "added"]
    keys = [[row["custom_fields"]["push_key"] for row in sent_json(one)["lead_list"]] for one in server.heard]
    assert keys == [["k1", "k2"], ["k1"], ["k2"]]


@pytest.mark.fault(41)
def test_f41_only_the_item_that_was_named_is_refused(zoo: Open) -> None:
    """The answer took the batch and names the one it did not like."""
    body = added(ADA, CY) | {"invalid_emails": [BOB], "invalid_email_count": 1}
    receipts = push(zoo(answer(body)).url, [lead(ADA), lead(BOB), lead(CY)])
    assert [receipt.result for receipt in receipts] == ["added", "refused", "added"]


@pytest.mark.fault(41)
def test_f41_a_422_for_the_whole_batch_is_a_plain_refusal(
    zoo: Open, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing was done: the caller halves until the culprit is alone. The address is not repeated."""
    listening(caplog)
    error = refused("push", zoo(answer({"error": f"Invalid email format for {BOB}"}, 422)).url, Rejected)
    assert not error.halts
    assert "Invalid email format for [e-mail]" in str(error)
    told = "".join((str(error), caplog.text))
    assert BOB not in told


# --- rows 42 to 44: redirects --------------------------------------------------------------------------------

TARGETS = {
    "itself": "",
    "a-file": "file:///etc/passwd",
    "the-cloud's-metadata": "http://169.254.169.254/latest/meta-data/",
    "no-url": "http://[",
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("status", [
    *[case(42, str(status), status) for status in (301, 302, 303)],
    *[case(43, str(status), status) for status in (307, 308)],
])  # fmt: skip
def test_a_redirect_is_not_followed(
    zoo: Open, naps: list[float], caplog: pytest.LogCaptureFixture, who: str, status: int
) -> None:
    """In doubt and halted: the other host hears nothing, no POST becomes a GET, no key goes along."""
    listening(caplog)
    thief = zoo(answer({}))
    server = zoo(answer(b"", status, location=f"{thief.url}/leads?x={KEY}"))
    error = refused(who, server.url, Moved)
    assert error.halts
    assert isinstance(error, Unclear)
    assert "check the base URL" in str(error)
    assert (server.met, thief.met, naps) == (1, 0, [])
    assert_no_canary(error, caplog)


@pytest.mark.fault(44)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("who", ["push", "search"])
def test_f44_a_redirect_to_a_bad_place_is_refused(
    zoo: Open, caplog: pytest.LogCaptureFixture, who: str, target: str
) -> None:
    """A loop, a file, the address where clouds hand out credentials: one request, and the error names none."""
    listening(caplog)
    server = zoo(answer(b"", 302, location=TARGETS[target] or "/"))
    error = refused(who, server.url, Moved)
    assert server.met == 1
    assert "169.254" not in str(error)
    assert "passwd" not in str(error)
    assert_no_canary(error, caplog)


# --- rows 45 to 48: 2xx that says something else ---------------------------------------------------------------


@pytest.mark.fault(45)
@pytest.mark.parametrize("who", WRITES)
@pytest.mark.parametrize(
    "behaviour",
    [
        send(b"HTTP/1.1 204 No Content\r\n\r\n"),
        answer(b""),
        answer(b"  \r\n"),
        answer(b"null"),
        answer(b"[]"),
    ],
    ids=["204", "empty", "blanks", "null", "list"],
)
def test_f45_a_write_without_an_answer_is_in_doubt(zoo: Open, who: str, behaviour: Behaviour) -> None:
    """No receipt: who was let in is for the look-up to say."""
    server = zoo(behaviour)
    try:
        receipts = EVERYBODY[who].ask(server.url)
    except Unclear:
        pass
    else:
        assert [receipt.result for receipt in receipts] == ["unclear"]
    assert server.met == 1


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("who", "body", "kind"),
    [
        ("push", {"ok": False, "error": "not today"}, Rejected),
        ("push", {"success": False, "message": "not today"}, Rejected),
        ("lookup", {"ok": False, "error": "not today"}, Rejected),
        ("enrich", {"status": "failed", "error_message": "not today"}, Unclear),
        ("search", {"status": "failed", "error_message": "not today"}, Unclear),
    ],
)
def test_f46_an_error_in_a_200_is_an_error(
    zoo: Open, who: str, body: dict[str, Any], kind: type[IntegrationError]
) -> None:
    """Classified by what it says; never an empty list, an absence or a success."""
    error = refused(who, zoo(answer(body)).url, kind)
    assert "not today" in str(error)


@pytest.mark.fault(47)
@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    "kind_of_page", ["text/html", "text/html; charset=utf-8", "application/json", "text/plain"]
)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f47_a_login_page_halts(
    zoo: Open, caplog: pytest.LogCaptureFixture, who: str, kind_of_page: str
) -> None:
    """Somebody else answers there: a write is in doubt, and the run stops until a person has looked."""
    listening(caplog)
    server = zoo(answer(PAGE, 200, kind_of_page))
    error = refused(who, server.url, NotTheApi)
    assert error.halts
    assert isinstance(error, Unclear)
    assert "a web page, not the API's" in str(error)
    assert server.met == (1 if who in WRITES else Patience.attempts)
    assert_no_canary(error, caplog)


@pytest.mark.fault(47)
@pytest.mark.usefixtures("unhurried")
def test_f47_a_read_outlives_a_page_that_passes(zoo: Open) -> None:
    """A content network's apology for a moment is no reason to stop reading."""
    server = zoo(answer(PAGE, 200, "text/html"), READS["search"].good)
    assert search(server.url)[0].leads[0].ref == "a1"


@pytest.mark.fault(48)
@pytest.mark.parametrize(
    "body",
    [{"job_id": "j-1", "status": "queued"}, added(ADA), {"added_count": 1}, {"matches": [{"id": "a1", "email": ADA}]}, b""],
    ids=["job", "named", "counted", "matches", "empty"],
)  # fmt: skip
@pytest.mark.parametrize("who", WRITES)
def test_f48_taken_for_later_is_in_doubt(zoo: Open, who: str, body: Any) -> None:
    """A 202 is no receipt, whatever stands in it: the look-up, which is repeated, is the polling."""
    server = zoo(answer(body, 202))
    error = refused(who, server.url, Unclear)
    assert not error.halts
    assert server.met == 1


@pytest.mark.fault(48)
def test_f48_a_lost_job_shows_as_absent_when_looked_up(zoo: Open) -> None:
    """Taken, then forgotten: the look-up says absent until it is believed; one that came late is found."""
    server = zoo(answer({"job_id": "j-1"}, 202), answer(b"{}"), READS["lookup"].good)
    refused("push", server.url, Unclear)
    assert [lookup(server.url)[0].present for _ in range(2)] == [False, True]


@pytest.mark.fault(35)
def test_f35_a_key_that_dies_mid_run_stops_at_the_next_request(zoo: Open) -> None:
    """The first batch went in; the second is not processed and says so; what is left was never sent."""
    server = zoo(answer(added(ADA)), answer({"message": "Invalid API Key"}, 401))
    connector = sequencer(server.url)
    assert connector.push("77", [lead(ADA)])[0].result == "added"
    with pytest.raises(AuthRefused) as caught:
        connector.push("77", [lead(BOB)])
    assert caught.value.halts
    assert server.met == 2


@pytest.mark.fault(36)
def test_f36_credits_that_end_in_a_search_or_a_purchase_are_told_apart_from_a_bad_request(zoo: Open) -> None:
    """Both are a 422 at Apollo; only the words tell."""
    refused("enrich", zoo(answer({"error": "details is invalid"}, 422)).url, Rejected)
    with pytest.raises(OutOfCredits):
        ApolloPeople(apollo_at(zoo(CREDITS).url)).enrich([_person()])
    with pytest.raises(OutOfCredits):
        list(ApolloSearch(apollo_at(zoo(CREDITS).url)).pages(LeadQuery(titles=("CTO",))))


def _person() -> Any:
    from gtm.models import PersonKey

    return PersonKey(person_id="p1", email=ADA)


@pytest.mark.fault(33)
def test_f33_a_proxy_that_hangs_up_after_a_504_is_still_one_request(zoo: Open) -> None:
    """A 504 and then a dead line: the write went out once."""
    server = zoo(answer(PAGE, 504, "text/html"), fin_without_reply)
    refused("push", server.url, Unclear)
    assert server.met == 1


# --- all rows: a provider that echoes what it was sent ----------------------------------------------------------

ECHOES = {
    "json": {"error": f"bad request /leads?api_key={KEY}&email={ADA} by {BOB}", "message": f"{KEY} {ADA}"},
    "nested": {"success": False, "error": {"code": "X", "message": f"{ADA} with {KEY}", "details": {"field": ADA}}},
    "text": f"x-api-key: {KEY} refused for {ADA}, {CY}".encode(),
    "page": f"<html>{KEY} {ADA}</html>".encode(),
}  # fmt: skip


STATUSES = [200, 400, 401, 402, 403, 404, 409, 413, 422, 425, 500, 503]


def echoed(zoo: Open, who: str, echo: str, status: int) -> IntegrationError | None:
    """What becomes of an answer that repeats the key and people, in its body and its headers."""
    kind = {"text": "text/plain", "page": "text/html"}.get(echo, "application/json")
    server = zoo(answer(ECHOES[echo], status, kind, x_echo=f"{KEY} {ADA}", x_request_id="req-7"))
    try:
        EVERYBODY[who].ask(server.url)
    except IntegrationError as error:
        return error
    return None


@pytest.mark.parametrize("echo", ECHOES)
@pytest.mark.parametrize("status", STATUSES)
def test_an_echo_of_key_and_people_ends_here(
    zoo: Open, caplog: pytest.LogCaptureFixture, echo: str, status: int
) -> None:
    """Not in the error's sentence or attributes, not in its causes, no log line, no traceback."""
    listening(caplog)
    for who in EVERYBODY:
        assert_no_canary(echoed(zoo, who, echo, status), caplog, args=False)


def test_an_echo_is_not_in_the_args_of_an_error_either(zoo: Open) -> None:
    """`repr()` and pickling show them."""
    errors = [echoed(zoo, who, "nested", status) for who in EVERYBODY for status in STATUSES]
    assert [canaries_in(seen_of(error)) for error in errors if error] == [[]] * len([e for e in errors if e])
