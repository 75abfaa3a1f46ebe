"""The list's grade, as `gtm plan` takes it from a run and `gtm import` from a file."""

import json

from flows.cli import list_quality, main, printing
from gtm.models import Mode
from tasks.pull import pull_people


def test_plan_grades_what_was_pulled(trip, capsys):
    """Search results are not blamed for what comes with enrichment, and that is said; everybody is counted once."""
    run = trip(Mode.PLAN)
    assert pull_people.fn(run.run_id) is None
    with run.ledger.read() as tx:
        quality = list_quality.of_run(tx, run.run_id)
    assert quality is not None
    checks = {check.name: check for check in quality.checks}
    assert quality.people + checks["duplicates"].hits + checks["unreadable rows"].hits == 24
    assert "role addresses" not in checks
    assert quality.companies > 1
    assert (quality.grade, quality.stubs) == ("A", quality.people)
    list_quality.show(printing.stdout(), quality)
    assert "all search results: last name, address, country" in " ".join(capsys.readouterr().out.split())


def test_import_grades_the_file(ledger, tmp_path, capsys):
    """Duplicates, unreadable rows and role addresses are counted before anything is spent."""
    file = tmp_path / "people.csv"
    file.write_text(
        "email,first_name,last_name,title,company_name\n"
        "ann@one.example,Ann,Lee,VP Sales,One\n"
        "info@two.example,Bob,Roe,Head of Sales,Two\n"
        "info@two.example,Bob,Roe,Head of Sales,Two\n"
        "not an address,Cy,Poe,CEO,Three\n"
    )
    assert main(["import", str(file), "--json"]) == 3
    quality = json.loads(capsys.readouterr().out)["list_quality"]
    found = {check["name"]: (check["hits"], check["total"]) for check in quality["checks"]}
    assert found["duplicates"] == (1, 4)
    assert found["unreadable rows"] == (1, 4)
    assert found["role addresses"] == (1, 2)
    assert (quality["grade"], quality["people"]) == ("E", 2)
    assert main(["import", str(file)]) == 3
    told = " ".join(capsys.readouterr().out.split())
    assert "list quality E 2 people, 2 companies" in told
    assert "poor duplicates 25 % (1 of 4; at most 2.0 % is good)" in told


def test_import_tells_of_columns_that_mean_the_same(ledger, tmp_path, capsys):
    """Once, on stderr and as `note`; the row with two addresses is told by its number."""
    file = tmp_path / "people.csv"
    file.write_text("Email,Email,First Name\na@x.example,b@x.example,Ann\nc@x.example,,Cy\n")
    assert main(["import", str(file), "--json"]) == 3
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["note"].startswith("column 2 (Email) means the same as column 1 (Email)")
    assert told["note"] in said.err
    assert told["unreadable"] == [
        "row 2: it has different e-mail addresses in columns 1 and 2; leave in the one that is meant"
    ]
    assert told["rows"] == 1
