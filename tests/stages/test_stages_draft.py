"""From the list to the payload: nothing in lead data reaches the sequencer's own template engine."""

from pathlib import Path

import pytest

from gtm.ledger import drafts, leads, people
from gtm.models import Mode, OutboundLead, Outcome
from integrations.smartlead import objection

HOSTILE = (
    "{{first_name}}",
    "{Hi|Hello}",
    "%signature%",
    "{% raw %}",
    "{{{x}}}",
    "[[name]]",
    "*|FNAME|*",
    "${jndi:x}",
)


def sheet(folder: Path) -> Path:
    """A list in which every field of somebody holds code, with two honest colleagues at the end."""
    lines = ["email,email_status,first_name,last_name,company_name,title"]
    for number, code in enumerate(HOSTILE):
        for place, field in enumerate(("first", "last", "company", "title")):
            cells = ["Maya", "Ortega", "Northwind", "VP Sales"]
            cells[place] = f'"{cells[place]} {code}"'
            lines.append(f"{field}{number}@company{number}-{place}.example,verified,{','.join(cells)}")
    lines += [
        'maya@northwind.example,verified,MAYA,ortega,"Northwind, Inc.",VP Sales',
        "jonas@northwind.example,verified,Jonas,Feld,Northwind Inc.,Head of Sales",
    ]
    file = folder / "people.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def play(tmp_path: Path) -> dict[str, object]:
    """A play that reads the list, buys nothing and lets everybody in."""
    return {
        "source": {"csv": {"file": str(sheet(tmp_path))}},
        "icp": {"must": [], "unknown": "keep"},
        "email": {"catch_all": "keep", "role_addresses": "keep", "free_mail": "keep"},
        "enrich": {},
        "opener": {
            "event": {"kind": "webinar", "detail": "Lists", "date": "2026-11-20"},
            "templates": ["openers/role", "openers/generic", "openers/open-question"],
        },
    }


def test_code_in_lead_data_never_reaches_the_payload(trip, sandbox, ledger, play):
    """Every row with code in it is blocked by lint, each under the name of what was found; the others go."""
    journey = trip(**play)
    assert journey.all() is None
    told = journey.told()

    assert told.lint_blocked == 4 * len(HOSTILE)
    assert told.pushed == 2
    reasons = {drop.reason for drop in told.reasons if drop.outcome is Outcome.LINT_BLOCKED}
    assert reasons <= {"token-in-data", "spintax", "greeting-missing"}
    everything = str(sandbox.enrolled())
    assert not any(code in everything for code in HOSTILE)
    assert "MAYA" not in everything


def test_lint_off_still_refuses_code_and_silence(trip, sandbox, play):
    """`lint: off` is about taste; a tag in lead data is an attack, and an empty opener is no opener."""
    journey = trip(**play | {"opener": {**play["opener"], "lint": "off"}})
    assert journey.all() is None
    assert journey.told().pushed == 2


def test_colleagues_get_different_words_also_in_a_later_run(trip, ledger, play):
    """Two people of Northwind: another opener or arm for the second, and the same again when drafted again."""
    seen = []
    for _ in range(2):
        journey = trip(Mode.DRAFT, **play)
        assert journey.to_drafts() is None
        with ledger.read() as tx:
            rows = leads.resting(tx, journey.run_id, Outcome.DRAFTED)
            written = drafts.of(tx, [row.id for row in rows])
        seen.append({(row.opener, row.variant) for row in written.values()})
        assert len(seen[-1]) == len(written) == 2
    assert seen[0] == seen[1]


def test_the_other_arm_goes_to_a_colleague_and_stays_theirs_whoever_comes_later(trip, ledger, play, tmp_path):
    """One opener with two arms: two people get one each, a third is blocked; a re-run and newcomers change no arm."""
    sheet = tmp_path / "people.csv"
    head, *everybody = sheet.read_text(encoding="utf-8").splitlines()
    northwind = [line for line in everybody if "@northwind" in line]
    play |= {"opener": {"templates": ["openers/generic"]}}

    def arms() -> tuple[dict[str, str], set[str]]:
        journey = trip(Mode.DRAFT, **play)
        assert journey.to_drafts() is None
        with ledger.read() as tx:
            rows = leads.resting(tx, journey.run_id, Outcome.DRAFTED)
            blocked = leads.resting(tx, journey.run_id, Outcome.LINT_BLOCKED)
            written = drafts.of(tx, [row.id for row in rows])
            known = people.known(tx, [row.person_id for row in (*rows, *blocked)])
        name = {row.id: str(known[row.person_id]["person.email"].value) for row in (*rows, *blocked)}
        told = {name[lead_id]: [one["id"] for one in row.findings] for lead_id, row in written.items()}
        assert all(found in ([], ["other-arm"]) for found in told.values())
        return {name[lead_id]: row.variant for lead_id, row in written.items()}, {
            name[row.id] for row in blocked
        }

    sheet.write_text("\n".join([head, *northwind]), encoding="utf-8")
    first, nobody = arms()
    assert sorted(first.values()) == ["a", "b"]
    assert nobody == set()
    for number in range(6):  # where in the order a newcomer stands is by chance
        newcomer = f"new{number}@northwind.example,verified,Imani,Brooks,Northwind,VP Sales"
        northwind.append(newcomer)
        sheet.write_text("\n".join([head, *reversed(northwind)]), encoding="utf-8")
        again, blocked = arms()
        assert again == first
        assert len(blocked) == number + 1


def test_the_tier_of_the_verdict_decides_which_openers_may_speak(trip, ledger, play, tmp_path, monkeypatch):
    """Tier A gets what is written for A, the others do not; where the play has no tiers, the deal's value decides."""
    words = "Hi {{ person.first_name }},\n\nWho decides on your side which leads get a call first?"
    (tmp_path / "templates" / "openers").mkdir(parents=True)
    for name, head in (("first-class", "tier: [A]"), ("everybody", "{}")):
        (tmp_path / "templates" / "openers" / f"{name}.j2").write_text(f"---\n{head}\n---\n{words}")
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(tmp_path / "templates"))
    (tmp_path / "people.csv").write_text(
        "email,email_status,first_name,last_name,company_name,title\n"
        "maya@northwind.example,verified,Maya,Ortega,Northwind,VP Sales\n"
        "jonas@kestrel.example,verified,Jonas,Feld,Kestrel,Office Manager\n"
    )

    def spoke(tiers: dict[str, str], **opener: object) -> dict[str, str]:
        templates = {"templates": ["openers/first-class", "openers/everybody"]}
        icp = {"must": [], "unknown": "keep", "tiers": tiers} if tiers else {"must": [], "unknown": "keep"}
        journey = trip(Mode.DRAFT, **play | {"icp": icp, "opener": templates | opener})
        assert journey.to_drafts() is None
        with ledger.read() as tx:
            rows = leads.resting(tx, journey.run_id, Outcome.DRAFTED)
            written = drafts.of(tx, [row.id for row in rows])
            known = people.known(tx, [row.person_id for row in rows])
        names = {row.id: str(known[row.person_id]["person.first_name"].value) for row in rows}
        return {names[lead_id]: one.opener.removeprefix("openers/") for lead_id, one in written.items()}

    assert spoke({"A": "person.seniority >= vp"}) == {"Maya": "first-class", "Jonas": "everybody"}
    assert spoke({"A": "person.seniority >= vp"}, deal_value_usd=10)["Maya"] == "first-class"
    assert spoke({}, deal_value_usd=10) == {"Maya": "everybody", "Jonas": "everybody"}
    assert spoke({}) == {"Maya": "first-class", "Jonas": "first-class"}


@pytest.mark.parametrize("code", HOSTILE[:3])
def test_the_connector_objects_as_well(code: str):
    """If such a text ever got that far, it would not leave, either."""
    lead = OutboundLead(
        key="k",
        email="maya@northwind.example",
        first_name="Maya",
        last_name="Ortega",
        company_name="Northwind",
        fields={"opener": f"Hi Maya, {code}"},
    )
    assert objection(lead)
