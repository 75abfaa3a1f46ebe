"""The words inside a play: rules, templates, providers, zones."""

from pathlib import Path

import pytest

from gtm.plays.check import check_play
from gtm.plays.load import read_play

PROVIDERS = {
    "lead_source": ("apollo", "csv"),
    "enricher": ("apollo",),
    "company_enricher": ("registrar",),
    "sequencer": ("smartlead",),
}
LISTS = ("customers", "competitors", "opt-outs")
GOOD = """\
play: hiring
owner: dana@northpass.example
timezone: America/New_York
source:
  apollo: {titles: [VP Sales]}
signals:
  require_any: [hiring<=30d]
icp:
  must:
    - company.employees in 50..500
    - company.country in [US, NO]
  nice:
    company.technologies has hubspot: 20
  never:
    - customers
    - person.country in [RU]
enrich: {waterfall: [apollo, registrar], budget_credits: 10}
opener:
  templates: [openers/hiring]
approve: {expires: 36 h}
push:
  smartlead: {campaign: 123}
"""


def sentences(folder: Path, text: str) -> list[str]:
    """What `gtm check` would say of this play."""
    (folder / "templates" / "openers").mkdir(parents=True, exist_ok=True)
    for name in ("hiring.txt.j2", "funding.txt.j2"):
        (folder / "templates" / "openers" / name).touch()
    (folder / "templates" / "sequences").mkdir(exist_ok=True)
    (folder / "templates" / "sequences" / "cold.md").touch()
    (folder / "hiring.yaml").write_text(text, encoding="utf-8")
    problems = check_play(
        read_play(folder / "hiring.yaml"), templates=folder / "templates", providers=PROVIDERS, lists=LISTS
    )
    return [str(problem) for problem in problems]


def test_a_good_play_has_no_findings(tmp_path: Path) -> None:
    """Nothing to mend, nothing said."""
    assert sentences(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("dana@northpass.example", "dana", 2, '"dana": The e-mail address has no @.'),
        ("America/New_York", "America/New_Yrok", 3, 'Did you mean "America/New_York"?'),
        (
            "America/New_York",
            "EST5",
            3,
            '"EST5" is not a time zone like America/New_York. Did you mean "America/New_York"?',
        ),
        ("America/New_York", "CEST", 3, 'Did you mean "Europe/Berlin"?'),
        ("America/New_York", "pst", 3, 'Did you mean "America/Los_Angeles"?'),
        ("America/New_York", "localtime", 3, '"localtime" is not a time zone like America/New_York.'),
        ("America/New_York", "Factory", 3, '"Factory" is not a time zone like America/New_York.'),
        ("America/New_York", "Nowhere", 3, '"Nowhere" is not a time zone like America/New_York.'),
        ("apollo: {titles", "appolo: {titles", 5, '"appolo" is not a lead source. Did you mean "apollo"?'),
        ("apollo: {titles", "zz: {titles", 5, '"zz" is not a lead source. There are: apollo, csv.'),
        ("apollo: {titles", "csv: {file: missing.csv, titles", 5, "there is no file missing.csv."),
        ("hiring<=30d", "hirring<=30d", 7, "hirring"),
        ("company.employees in 50..500", "company.employes in 50..500", 10, "employes"),
        ("company.country in [US, NO]", "company.country in", 11, "company.country in"),
        ("company.technologies has hubspot: 20", "company.technologies haz hubspot: 20", 13, "haz"),
        ("  must:", "  keep_if: 21\n  must:", 9, '"icp.keep_if" is 21, but the points of nice add up to 20'),
        (
            "company.employees in 50..500",
            "score.fit >= 5",
            10,
            "no score yet when rules are asked at character 1. Use keep_if",
        ),
        (
            "company.employees in 50..500",
            "company.employees in 50-500",
            10,
            "at character 22. For a range write in 50..500.",
        ),
        (
            "company.technologies has",
            "score.fit > 5 or company.technologies has",
            13,
            "no score yet when rules are asked",
        ),
        (
            "  must:",
            "  tiers: {A: 25}\n  must:",
            9,
            '"icp.tiers.A" is 25, but the points of nice add up to 20',
        ),
        ("  must:", "  tiers: {A: score.fitt > 5}\n  must:", 9, 'Did you mean "score.fit"?'),
        (
            "company.country in [US, NO]",
            "company.employees > 1000",
            11,
            'cannot be met beside "company.employees in 50..500"',
        ),
        (
            "  nice:\n",
            "  keep_if: 30\n  nice:\n    company.employees < 40: 20\n",
            14,
            'cannot be met beside "company.employees in 50..500"',
        ),
        (
            "  must:",
            "  tiers:\n    A: company.employees > 500\n  must:",
            10,
            "so nobody can ever be in tier A",
        ),
        ("- customers", "- company.country = US or company.country = NO", 15, "so nobody can ever be kept"),
        (
            "  must:",
            "  tiers: {A: 10, B: 15}\n  must:",
            9,
            '"icp.tiers.B" is 15, but whoever has that many points is in tier A, which begins at 10.',
        ),
        ("  must:", "  facets: {company.employes: fit}\n  must:", 9, 'Did you mean "company.employees"?'),
        ("  must:", "  engagement: {weights: {repliet: 5}}\n  must:", 9, 'Did you mean "replied"?'),
        ("[hiring<=30d]", "[hiring<=30d]\n  stack_at_least: 2", 8, "Set stack_at_least to at most 1"),
        ("- customers", "- custmers", 15, 'no suppression list "custmers". Did you mean "customers"?'),
        ("person.country in [RU]", "person.country in [RU", 16, "person.country in [RU"),
        ("apollo, registrar", "apollo, clay", 17, '"clay" is not an enricher'),
        ("budget_credits: 10", "budget_credits: 0", 17, "may spend nothing"),
        ("openers/hiring", "openers/hirring", 19, 'Did you mean "openers/hiring"?'),
        ("openers/hiring", "../../etc/passwd", 19, "There are: openers/funding, openers/hiring."),
        ("approve:", "sequence: sequences/clod\napprove:", 20, 'Did you mean "sequences/cold"?'),
        ("approve:", "sequence: cold.md\napprove:", 20, 'there is no sequence "cold.md" in templates'),
        ("36 h", "a while", 20, "is not a span of time"),
        ("smartlead:", "smartlaed:", 22, '"smartlaed" is not a sequencer. Did you mean "smartlead"?'),
    ],
)
def test_each_wrong_word_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    """One sentence with the place, the word as written, and what there is instead."""
    assert old in GOOD
    told = sentences(tmp_path, GOOD.replace(old, new, 1))
    assert len(told) == 1, told
    assert told[0].startswith(f"hiring.yaml line {line}: ")
    assert words in told[0]
    assert told[0].endswith((".", "?"))


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    """So that a person mends from top to bottom."""
    text = GOOD.replace("America", "Amerika").replace("openers/hiring", "x").replace("smartlead", "y")
    assert [said.split(":")[0] for said in sentences(tmp_path, text)] == [
        "hiring.yaml line 3",
        "hiring.yaml line 19",
        "hiring.yaml line 22",
    ]
