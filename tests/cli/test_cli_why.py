"""`gtm why` on five people, word for word as docs/why.md shows it."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from gtm import clock
from gtm.icp import Judge, Verdict
from gtm.ledger import drafts, entering, leads, people, runs, snapshots, suppressions
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.models import CompanyFields, Fact, Mode, Outcome, PersonFields, RunState
from gtm.openers import choose_variant, draft, load_openers
from gtm.openers.findings import Finding
from gtm.plays.load import read_play
from gtm.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "why.md"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

PLAY = """\
play: hiring-sales
owner: dana@northpass.example
timezone: UTC
source: {apollo: {titles: [VP Sales, Head of Sales]}}
icp:
  must:
    - company.employees in 50..500
    - company.country in [US, CA, DE]
    - company.funding_date within 2 years if unknown keep
  nice:
    company.technologies has hubspot: 20
    company.funding_stage >= series a: 15
    person.seniority >= head: 10
  never: [customers, person.title matches Sales Assistant]
  keep_if: 25
  tiers: {A: 45, B: 35}
  unknown: hold
opener: {templates: [openers/generic]}
push: {smartlead: {campaign: "123"}}
"""

PEOPLE = {
    "keep": (
        PersonFields(first_name="Maya", last_name="Ortega", title="VP Sales", email="maya.ortega@northwind.example",
                     email_status="verified"),
        CompanyFields(name="Northwind", domain="northwind.example", employees=120, country="United States",
                      technologies=("HubSpot", "Slack"), funding_stage="Series B", funding_date=date(2026, 3, 2)),
    ),
    "drop": (
        PersonFields(first_name="Jonas", last_name="Feld", title="Head of Sales",
                     email="jonas.feld@brightwater.example", email_status="verified"),
        CompanyFields(name="Brightwater Analytics GmbH", domain="brightwater.example", employees=34, country="DE",
                      technologies=("HubSpot",), funding_stage="Seed"),
    ),
    "drop-at-once": (
        PersonFields(first_name="Ida", last_name="Moss", title="Head of Sales", email="ida.moss@tidewater.example"),
        CompanyFields(name="Tidewater", domain="tidewater.example", employees=34, technologies=("HubSpot",)),
    ),
    "hold": (
        PersonFields(first_name="Aino", last_name="Laine", title="Head of Sales",
                     email="aino.laine@kuusi.example", email_status="unverified"),
        CompanyFields(name="Kuusi", domain="kuusi.example", country="US", technologies=("Marketo",)),
    ),
    "lint-blocked": (
        PersonFields(first_name="Tom", last_name="Reyes", title="VP Sales", email="tom.reyes@harbor.example",
                     email_status="verified"),
        CompanyFields(name="Harbor", domain="harbor.example", employees=80, country="CA", technologies=("HubSpot",)),
    ),
    "suppressed": (
        PersonFields(first_name="Lea", last_name="Brandt", title="VP Sales", email="lea.brandt@orchard.example"),
        CompanyFields(name="Orchard", domain="orchard.example", employees=210, country="US"),
    ),
}  # fmt: skip

AT_ONCE = "drop-at-once"
"""Who is dropped before anything is bought."""


@pytest.fixture
def ledger(ledger_at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """A ledger and a play in a working directory of their own, at one moment."""
    plays = tmp_path / "deployments" / "plays"
    plays.mkdir(parents=True)
    (plays / "hiring-sales.yaml").write_text(PLAY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "116")
    monkeypatch.delenv("GTM_DATABASE_URL", raising=False)
    with clock.use(lambda: AT):
        opened = open_ledger(Settings())
        _walk(opened, plays / "hiring-sales.yaml")
        yield opened
        opened.close()
        forget_opened()


def _walk(ledger: Ledger, file: Path) -> None:
    """One run of the play, as the stages leave it behind: facts, verdicts, an opener, an entry on a list."""
    loaded = read_play(file)
    with ledger.write() as tx:
        run = runs.begin(
            tx,
            play="hiring-sales",
            mode=Mode.PUSH,
            owner="test",
            play_hash=loaded.text_hash,
            play_file=str(file),
        )
        runs.note(tx, run.id, id="7f3a01")
        ids = {name: _enter(ledger, tx, *of, bought=name != AT_ONCE) for name, of in PEOPLE.items()}
        suppressions.add(
            tx,
            [
                suppressions.Suppression(
                    "domain", "orchard.example", "customers", "signed in May", "crm export"
                )
            ],
            AT,
        )
        moves = []
        for name, (lead, person_id) in ids.items():
            if name == "suppressed":
                moves.append(leads.Move(lead, leads.PULLED, Outcome.SUPPRESSED, "on the list customers"))
                continue
            verdict = judged(name, judge(loaded.play), known(tx, person_id))
            outcome = {"drop": Outcome.DROPPED, "hold": Outcome.HELD}.get(verdict.decision)
            if verdict.decision == "keep":
                outcome = Outcome.LINT_BLOCKED if name == "lint-blocked" else Outcome.AWAITING_APPROVAL
            reason = "stale-signal" if name == "lint-blocked" else verdict.reason
            moves.append(leads.Move(lead, leads.KEPT, outcome, reason, verdict.to_json()))
        leads.move(tx, "7f3a01", moves, AT)
        drafts.write(tx, [_draft(ids["keep"][0]), _draft(ids["lint-blocked"][0], blocked=True)], AT)
        runs.end(tx, "7f3a01", RunState.WAITING)


def judge(play: Any) -> Judge:
    return Judge(play.icp, play.signals, play.email, play.owner)


def judged(name: str, by: Judge, facts: dict[str, Any]) -> Verdict:
    """As the stage does it that decides: before buying about one of them, after it about the others."""
    return by.precheck(facts, AT.date()) if name == AT_ONCE else by.judge(facts, AT.date())


def known(tx: Any, person_id: str) -> dict[str, Any]:
    return dict(people.known(tx, [person_id])[person_id])


def _enter(
    ledger: Ledger, tx: Any, person: PersonFields, company: CompanyFields, *, bought: bool = True
) -> tuple[str, str]:
    seen = AT - timedelta(days=12)
    key = f"domain:{company.domain}"
    sighting = people.Sighting("apollo", None, person.email, key, person, company)
    (person_id,) = people.recognise(tx, [sighting], seen)
    company_id = people.companies_of(tx, [person_id])[person_id]
    said = [
        people.Said(person_id, "apollo", people.said_fields(person), Decimal(bought)),
        people.Said(company_id, "apollo", people.said_fields(company)),
    ]
    people.record(tx, said, seen, "7f3a01")
    (row,) = entering.pull(ledger, tx, "7f3a01", "hiring-sales", [(person_id, person_id)], [], AT)
    return row.id, person_id


def _draft(lead_id: str, *, blocked: bool = False) -> drafts.DraftRow:
    finding = Finding(
        id="stale-signal", where="role posted 2026-08-01", message="the role it names was posted 111 days ago"
    )
    text = "Hi Tom, saw that Harbor is looking for an SDR." if blocked else (
        "Hi Maya, teams on HubSpot that raise a Series B usually rebuild outbound within two quarters."
    )  # fmt: skip
    evidence = {
        "id": "tech:1",
        "path": "company.technologies",
        "value": "HubSpot",
        "source": "apollo",
        "age_days": 12,
    }
    if blocked:
        roles = ["SDR", "Sales Development Representative"]
        evidence = evidence | {
            "id": "hiring:1",
            "path": "company.open_roles",
            "value": roles,
            "age_days": 111,
        }
    return drafts.DraftRow(
        lead_id, "7f3a01", "openers/hiring" if blocked else "openers/tech", "a", text, [evidence],
        [finding.model_dump(mode="json")] if blocked else [], "hash",
    )  # fmt: skip


def documented() -> dict[str, str]:
    """The blocks of docs/why.md, by their heading."""
    return dict(re.findall(r"^## (\S+)\n.*?```text\n(.*?)```", DOCS.read_text(), re.M | re.S))


@pytest.mark.parametrize("name", PEOPLE)
def test_why_says_what_the_docs_show(
    name: str, ledger: Ledger, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """For a kept, two dropped, a held, a lint-blocked and a suppressed person the page is the program's own text."""
    email = str(PEOPLE[name][0].email)
    assert main(["why", email]) == 0
    said = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    told = f"$ gtm why {email}\n{said}\n"
    if request.config.getoption("--write-generated"):
        page = DOCS.read_text()
        block = re.compile(rf"(^## {name}\n.*?```text\n).*?(```)", re.M | re.S)
        DOCS.write_text(block.sub(lambda found: found[1] + told + found[2], page))
    assert documented()[name] == told, "docs/why.md is out of date: run this test with --write-generated"


def test_why_as_json_tells_what_was_not_asked(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule of the play, and that nothing was bought; so a program need not take the open ones for passed."""
    assert main(["why", "ida.moss@tidewater.example", "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)["plays"][0]["verdict"]
    assert (verdict["decision"], verdict["before_buying"]) == ("drop", True)
    results = {rule["text"]: (rule["result"], rule.get("seen")) for rule in verdict["rules"]}
    assert results["company.employees in 50..500"] == ("fail", 34)
    assert results["company.country in [US, CA, DE]"] == ("unknown", None)
    assert results["own domain northpass.example"] == ("pass", "tidewater.example")
    assert results["fit at least 25"] == ("pass", 30)
    assert len(results) == 10


def test_sheets_say_what_was_not_asked(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In dropped.csv the rules that nobody was asked for are not told as if the answer were not known."""
    assert main(["csv", "--into", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "dropped.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["first_name"]: row["rules"] for row in csv.DictReader(file)}
    assert "company.country in [US, CA, DE]: not asked" in rows["Ida"]
    assert "company.employees in 50..500: fail, saw 34" in rows["Ida"]
    assert "company.funding_date within 2 years: unknown" in rows["Jonas"]


def test_verdict_of_a_release_before_is_still_told(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that holds only the rules that failed, as drops before buying used to."""
    from gtm.ledger.schema import leads as table

    rule = {"kind": "must", "text": "company.employees in 50..500", "result": "fail", "seen": 34, "source": "apollo",
            "age_days": 12, "price": "0", "remedy": "would pass if company.employees were at least 50"}  # fmt: skip
    old = {"decision": "drop", "reason": rule["text"], "hint": "Would be kept if company.employees were at least 50.",
           "needed": 25, "rules": [rule]}  # fmt: skip
    with ledger.write() as tx:
        ids = people.by_email_key(tx, ["ida.moss@tidewater.example"])
        tx.execute(table.update().where(table.c.person_id.in_(list(ids.values()))).values(verdict=old))
    assert main(["why", "ida.moss@tidewater.example"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "must company.employees in 50..500 FAIL saw 34" in told
    assert (
        "Would be kept if company.employees were at least 50. (deployments/plays/hiring-sales.yaml line 7)"
        in told
    )
    assert "not asked" not in told


def test_why_says_that_no_words_were_found(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    """Blocked without a text: what lint found is told all the same, and where nothing was written."""
    person = PersonFields(first_name="Ines", last_name="Prado", title="VP Sales", email="ines@quay.example")
    company = CompanyFields(name="Quay", domain="quay.example", employees=90, country="US")
    finding = Finding(id="no-opener", where="", message="no opener of the play applies")
    with ledger.write() as tx:
        lead, person_id = _enter(ledger, tx, person, company)
        verdict = judge(read_play(Path("deployments/plays/hiring-sales.yaml")).play).judge(
            known(tx, person_id), AT.date()
        )
        leads.move(
            tx,
            "7f3a01",
            [leads.Move(lead, leads.KEPT, Outcome.LINT_BLOCKED, "no-opener", verdict.to_json())],
            AT,
        )
        row = drafts.DraftRow(lead, "7f3a01", "", "", "", [], [finding.model_dump(mode="json")], "hash")
        drafts.write(tx, [row], AT)
    assert main(["why", "ines@quay.example"]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "opener no words" in told
    assert "lint no-opener no opener of the play applies" in told


def test_why_says_that_a_colleague_got_the_arm_of_the_hash(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever was written to with the other arm: told beside the words, which may leave."""
    openers = load_openers(ROOT / "templates", ["openers/open-question"])
    finding = draft(
        openers, {"person.first_name": Fact(value="Ines", source="csv", observed_at=AT)}, (), variants={}, key="k",
        today=AT.date(), taken={("openers/open-question", choose_variant(openers[0], {}, "k"))},
    ).findings[0]  # fmt: skip
    person = PersonFields(first_name="Ines", last_name="Prado", title="VP Sales", email="ines@quay.example")
    with ledger.write() as tx:
        lead, _ = _enter(ledger, tx, person, CompanyFields(name="Quay", domain="quay.example"))
        leads.move(tx, "7f3a01", [leads.Move(lead, leads.READY, Outcome.AWAITING_APPROVAL, "fits")], AT)
        row = drafts.DraftRow(
            lead,
            "7f3a01",
            "openers/open-question",
            "b",
            "Hi Ines",
            [],
            [finding.model_dump(mode="json")],
            "h",
        )
        drafts.write(tx, [row], AT)
    assert main(["why", "ines@quay.example"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "lint other-arm openers/open-question" in told
    assert "goes to a colleague at the same company, so this is" in told


@pytest.mark.parametrize(
    "named",
    ["maya ortega at Northwind", "Maya Ortega @ northwind.example", "https://www.linkedin.com/in/Maya-Ortega/?x=1",
     "linkedin.com/in/maya-ortega"],
)  # fmt: skip
def test_why_takes_a_name_and_a_profile(
    named: str, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    """However dropped.csv shows somebody, in any capitals."""
    with ledger.write() as tx:
        (person_id,) = people.by_email_key(tx, ["maya.ortega@northwind.example"]).values()
        fields = {"linkedin_url": "http://www.linkedin.com/in/maya-ortega"}
        people.record(tx, [people.Said(person_id, "csv", fields)], AT, None)
    assert main(["why", named]) == 0
    assert capsys.readouterr().out.startswith("Maya Ortega, VP Sales, Northwind\n")


def test_why_tells_namesakes_apart(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    """Two of one name at one company: each with the line that names only that one."""
    with ledger.write() as tx:
        for number in (1, 2):
            email = f"kim{number}@quay.example"
            _enter(ledger, tx, PersonFields(first_name="Kim", last_name="Sol", title=f"VP {number}", email=email),
                   CompanyFields(name="Quay", domain="quay.example"))  # fmt: skip
    assert main(["why", "Kim Sol at Quay"]) == 2
    told = capsys.readouterr().err
    assert "2 people are meant by Kim Sol at Quay" in told
    ids = re.findall(r"gtm why (p_\w+)  Kim Sol, VP \d, Quay", told)
    assert len(ids) == 2
    assert main(["why", ids[0]]) == 0


def test_recomputing_from_the_stored_inputs_gives_the_same_bytes(ledger: Ledger) -> None:
    """The verdict in the ledger is the one that its facts, as of that moment, and its day give again."""
    play = read_play(Path("deployments/plays/hiring-sales.yaml")).play
    again: Callable[[str, Any], str] = lambda name, facts: judged(name, judge(play), facts).to_json()  # noqa: E731
    with ledger.read() as tx:
        for name, (person, _) in PEOPLE.items():
            if name == "suppressed":
                continue
            person_id = people.by_email_key(tx, [str(person.email)])[str(person.email)]
            (moment,) = snapshots.moments(tx, "hiring-sales")
            then = snapshots.facts_at(tx, [person_id], moment.at)[person_id]
            del then[snapshots.EVENTS]
            stored = _stored(tx, person_id)
            assert again(name, then) == stored
            assert again(name, known(tx, person_id)) == stored


def _stored(tx: Any, person_id: str) -> str:
    from sqlalchemy import select

    from gtm.ledger.schema import leads as table

    row = tx.execute(select(table.c.verdict).where(table.c.person_id == person_id)).one()
    return Verdict.read(row.verdict).to_json()
