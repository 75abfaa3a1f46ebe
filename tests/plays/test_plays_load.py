"""From a file to a play, or to a sentence that says what to mend and where."""

from pathlib import Path

import pytest

from gtm.plays.explain import PlayError
from gtm.plays.load import find_play, load_play, play_names, read_play

GOOD = """\
play: hiring
owner: dana@northpass.example
timezone: America/New_York
source:
  apollo:
    titles: [VP Sales]
    employees: [50-500, 700..900]
    company_locations: [NO, DE]
    limit: 300
icp:
  must: [company.employees in 50..500]
  never: [customers, person.country in [RU]]
opener:
  templates: [openers/hiring]
push: {smartlead: {campaign: 0123}}
"""

# As design and documentation show a play: on one line each, a rule with brackets inside a list.
COMPACT = """\
play: hiring                       # shown in Prefect
owner: dana@example.com
timezone: America/New_York
source:   {apollo: {titles: [VP Sales, Head of Sales], employees: 50-500, hiring: [SDR], limit: 300}}
signals:  {require_any: [hiring<=30d, funding<=90d], stack_at_least: 2}
icp:
  must:   [company.employees in 50..500, company.country in [US, CA]]
  nice:   {company.technologies has hubspot: 20, company.industry is software: 15}
  never:  [customers, competitors]
  keep_if: 60
  unknown: hold                     # hold | drop | keep
enrich:   {waterfall: [apollo], stop_on: verified, budget_credits: 250, cache_days: 90}
email:    {catch_all: hold, role_addresses: drop, free_mail: drop, reverify_after_days: 60}
opener:   {templates: [openers/hiring, openers/generic], lint: strict, variants: {a: 50, b: 50}}
approve:  {required: true, expires: 2 business days}
push:     {smartlead: {campaign: 123, max_per_day: auto, max_per_account: 2}}
report:   {slack: "#gtm-weekly"}
"""


def write(folder: Path, text: str, name: str = "hiring.yaml") -> Path:
    """A play file in the test's folder."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def sentences(folder: Path, text: str) -> str:
    """What a person reads when this play is loaded."""
    with pytest.raises(PlayError) as refused:
        load_play(write(folder, text))
    return str(refused.value)


def test_a_play_is_read_with_its_types(tmp_path: Path) -> None:
    """Texts become numbers, ranges and lists where the key asks for it, and stay texts elsewhere."""
    play = load_play(write(tmp_path, GOOD))
    assert (play.source_name, play.push_name) == ("apollo", "smartlead")
    assert play.query.employees == ((50, 500), (700, 900))
    assert play.query.company_locations == ("NO", "DE")
    assert play.query.limit == 300
    assert play.target.campaign == "0123"
    assert play.target.max_per_day == "auto"
    assert play.icp.lists == ("customers",)
    assert play.icp.never_rules == ("person.country in [RU]",)


def test_what_is_left_out_is_harmless(tmp_path: Path) -> None:
    """Without a word about it a play buys nothing, waits for a person and reports nowhere."""
    play = load_play(write(tmp_path, GOOD))
    assert play.enrich.budget_credits == 0
    assert play.enrich.waterfall == ()
    assert play.approve.required
    assert play.report.slack is None


def test_rules_with_brackets_may_stand_in_a_list(tmp_path: Path) -> None:
    """`[a, country in [US, CA]]` is how people write it; strict YAML would want quotes there."""
    play = load_play(write(tmp_path, COMPACT))
    assert play.icp.must == ("company.employees in 50..500", "company.country in [US, CA]")
    assert play.icp.nice == {"company.technologies has hubspot": 20, "company.industry is software": 15}
    assert play.signals.stack_at_least == 2
    assert play.target.max_per_account == 2


def test_the_file_its_hash_and_its_lines_are_kept(tmp_path: Path) -> None:
    """A run can tell which words it ran with, and `why` on which line a rule stands."""
    file = write(tmp_path, GOOD)
    loaded = read_play(file)
    assert loaded.file == file
    assert loaded.line("source", "apollo", "limit") == 9
    assert loaded.line("icp", "must", 0, "anything") == 11
    assert loaded.line("nowhere") is None
    assert loaded.text_hash == read_play(file).text_hash
    assert loaded.text_hash != read_play(write(tmp_path, GOOD + "# edited\n")).text_hash


def test_a_relative_csv_counts_from_the_plays_folder(tmp_path: Path) -> None:
    """The same play finds its list wherever the command is started."""
    text = GOOD.replace("apollo:", "csv:").replace("    titles: [VP Sales]", "    file: list.csv")
    assert load_play(write(tmp_path, text)).query.file == str(tmp_path / "list.csv")


def test_a_windows_editor_does_no_harm(tmp_path: Path) -> None:
    """A byte-order mark and CR LF line ends are read over."""
    file = tmp_path / "hiring.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_play(file).play == "hiring"


def test_one_misspelt_key_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File as seen from here, line, key, remedy, and that nothing happened."""
    monkeypatch.chdir(tmp_path)
    assert sentences(tmp_path, GOOD.replace("titles:", "titels:")) == (
        'hiring.yaml line 6: unknown key "titels". Did you mean "titles"? Nothing was run.'
    )


def test_a_file_elsewhere_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not lie in the working directory needs its whole path to be found."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    assert sentences(tmp_path, "").startswith(f"{tmp_path}/hiring.yaml: is empty")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("owner:", "Owner:", 2, 'unknown key "Owner". Did you mean "owner"?'),
        ("icp:", "zzz: 1\nicp:", 10, 'unknown key "zzz". Known here: play, owner,'),
        ("    limit: 300", "    limit: many", 9, '"source.apollo.limit" must be a whole number, not "many".'),
        ("    limit: 300", "    limit: 0", 9, '"source.apollo.limit" must be at least 1, not "0".'),
        ("    limit: 300", "    limit:", 9, '"source.apollo.limit" has no value'),
        ("[50-500, 700..900]", "500-50", 7, "write the smaller number first"),
        ("[50-500, 700..900]", "lots", 7, "write it like 50-500"),
        (
            "[VP Sales]",
            "VP Sales",
            6,
            '"source.apollo.titles" must be a list, like [one, two], not "VP Sales".',
        ),
        ("[VP Sales]", "[VP Sales, {a: b}]", 6, '"source.apollo.titles.entry 2" must be one text'),
        ("campaign: 0123", "campaign: [1]", 15, '"push.smartlead.campaign" must be one text, not a list.'),
        ("campaign: 0123", "", 15, 'key "campaign" is missing under "push.smartlead".'),
        (
            "0123}",
            "1, max_per_day: 0}",
            15,
            '"push.smartlead.max_per_day" must be at least 1 or auto, not "0".',
        ),
        ("0123}", "1, max_per_day: atuo}", 15, 'must be auto or a whole number, not "atuo".'),
        (
            "icp:",
            "enrich: {waterfall: [apollo], budget_credits: 3000000}\nicp:",
            10,
            '"enrich.budget_credits" must be at most 1000000',
        ),
        ("0123}", "1, max_per_day: 0}", 15, '"push.smartlead.max_per_day" must be at least 1'),
        (
            "0123}",
            "1}, instantly: {campaign: 2}",
            15,
            '"push" must name exactly one provider, not smartlead and',
        ),
        ("{smartlead: {campaign: 0123}}", "smartlead", 15, '"push" must be a block of "key: value" lines'),
        ("{smartlead: {campaign: 0123}}", "{}", 15, '"push" must name exactly one provider, not none.'),
        ("[openers/hiring]", "[]", 14, '"opener.templates" must not be empty.'),
        ("play: hiring", "play: Hiring Now", 1, '"play" must be small letters, digits and hyphens'),
        (
            "[company.employees in 50..500]",
            "[company.name is Foo: Bar]",
            11,
            'must be one text, not a block of keys. Put it into quotes: "company.name is Foo: Bar".',
        ),
        ("[VP Sales]", "{VP: Sales}", 6, "must be a list, like [one, two], not a block of keys."),
        ("play: hiring", "play: other", 1, '"play" is other, but the file is called hiring.yaml'),
        ("  never:", "  unknown: hld\n  never:", 12, '"icp.unknown" must be hold, drop or keep, not "hld".'),
        ("  never:", "  nice: {a is b: lots}\n  never:", 12, '"icp.nice.a is b" must be a whole number'),
        ("play: hiring\n", "", None, 'key "play" is missing.'),
        ("push:", "approve: {required: maybe}\npush:", 15, '"approve.required" must be true or false'),
        ("push:", "report: {slack: #gtm-weekly}\npush:", None, "or # is not in quotes"),
        (
            "push:",
            "report:\n  slack: #gtm-weekly\npush:",
            16,
            '"report.slack" has no value; write one (in quotes',
        ),
        ("timezone:", "owner:", 3, 'key "owner" is written twice (first on line 2)'),
        ("timezone:", "\ttimezone:", 3, "a tab is used as indentation"),
        ("NO, DE", "&x NO, *x", 8, "the anchor &x is not allowed"),
    ],
)
def test_each_mistake_has_its_sentence(
    tmp_path: Path, old: str, new: str, line: int | None, words: str
) -> None:
    """Whatever is wrong: where it is, what is wrong, what to write instead."""
    told = sentences(tmp_path, GOOD.replace(old, new, 1))
    assert words in told
    assert line is None or f"hiring.yaml line {line}: " in told
    assert told.endswith("Nothing was run.")
    assert "\n" not in told


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Nobody mends a file one run at a time; a key guessed right is not also called missing."""
    text = GOOD.replace("timezone:", "timezon:").replace("limit: 300", "limit: x").replace("push:", "pusch:")
    told = sentences(tmp_path, text).splitlines()
    assert [line.partition("hiring.yaml ")[2].partition(":")[0] for line in told] == [
        "line 3",
        "line 9",
        "line 15",
    ]
    assert "missing" not in "".join(told)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"# nothing but remarks\n", "is empty"),
        (b"- a\n- b\n", "is not a play"),
        (b"hiring\n", "is not a play"),
        (b"play: \xe9t\xe9\n", "is not UTF-8 text"),
        (b"play: a\x07b\n", "characters"),
        (b"x: " + b"y" * 1_000_001, "over 1 MB"),
    ],
)
def test_a_file_that_is_no_play_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    """Empty, binary, huge or something else: a sentence, never a traceback."""
    file = tmp_path / "hiring.yaml"
    file.write_bytes(content)
    with pytest.raises(PlayError, match=words):
        load_play(file)


def test_a_folder_is_no_play(tmp_path: Path) -> None:
    """What the system refuses to read is told in the system's words."""
    (tmp_path / "hiring.yaml").mkdir()
    with pytest.raises(PlayError, match="cannot be read"):
        load_play(tmp_path / "hiring.yaml")


def test_plays_are_found_by_name(tmp_path: Path) -> None:
    """With or without the ending; the folder tells what there is."""
    for name in ("hiring", "series-a"):
        write(tmp_path, GOOD, f"{name}.yaml")
    assert play_names(tmp_path) == ("hiring", "series-a")
    assert (
        find_play("series-a", tmp_path) == find_play("series-a.yaml", tmp_path) == tmp_path / "series-a.yaml"
    )


@pytest.mark.parametrize("name", ["hirng", "../hiring", "/etc/passwd", ""])
def test_an_unknown_play_tells_which_there_are(tmp_path: Path, name: str) -> None:
    """A name that is not there, or is a path, opens nothing."""
    write(tmp_path, GOOD)
    with pytest.raises(PlayError, match=r"there is no play.*Plays there: hiring\. Nothing was run\."):
        find_play(name, tmp_path)


def test_a_missing_file_is_a_missing_play(tmp_path: Path) -> None:
    """Loading a path that is not there says the same, and what to set when the whole folder is missing."""
    with pytest.raises(PlayError, match=r'no play "hiring".*set GTM_PLAYS_DIR'):
        load_play(tmp_path / "nowhere" / "hiring.yaml")
