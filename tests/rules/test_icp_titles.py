"""Title matching: synonyms, word order and exclusions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.icp import TitlePattern, titles
from gtm.icp.remarks import remarks
from gtm.names.text import plain
from tests.depth import tries

VP_SALES = {
    True: [
        "VP Sales", "vp sales", "VP of Sales", "Vice President of Sales", "Vice-President Sales", "V.P. Sales",
        "Sales VP", "VP, Sales", "VP Sales - EMEA", "VP Sales (interim)", "SVP Sales", "Regional VP Sales",
        "EVP Sales", "Executive Vice President, Sales", "RVP Sales",
        "VP Enterprise Sales", "VP Global Sales", "VP Sales & Marketing", "VP Marketing & Sales",
        "VP Sales and Customer Success", "CRO & VP Sales", "Co-Founder / VP Sales", "VP Sales at Northwind",
        "VP Sales, North America", "VP, Enterprise Sales", "VP Inside Sales", "VP Sales (ex-Google)",
        "VP Sales | ex-Salesforce", "VP Sales | Retired US Army Officer", "VP Sales (2019 - present)",
        "VP Sales & Assistant to the CEO", "VP Sales since 2023", "VP Sales (2021 - present)", "VP Sales, since Jan 2023",
        "Currently VP Sales, formerly CMO", "Currently VP Sales", "VP Sales 2021-present",
        "VP-Sales", "Vice-President-Sales",
    ],
    False: [
        "VP Sales Engineering", "VP Sales Operations", "VP Sales Enablement", "VP of Sales Development", "AVP Sales",
        "Executive Assistant to the EVP Sales", "Account Executive",
        "Director of Sales", "Head of Sales", "VP Marketing", "EA to VP Sales", "Assistant to the VP Sales",
        "Former VP Sales", "Ex-VP Sales", "Sales", "VP", "", "🚀",
        "VP Sales (former)", "VP Sales (retired)", "VP Sales - retired", "Former VP, Sales", "CEO | Former VP Sales",
        "VP Sales (2019-2023)", "VP Sales, no longer with us", "CEO (former VP Sales)",
        "Executive Assistant, VP Sales", "Executive Assistant - VP Sales", "EA / VP Sales", "VP Sales, Executive Assistant",
        "VP Sales until 2024", "VP Sales (01/2019 - 12/2023)", "VP Sales bis 2023", "VP Sales - till 2022",
        "VP Sales 2019–2023", "VP Sales previously at Oracle", "VP Sales, Northwind 2019-2023",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("title", "expected"), [(t, known) for known, titles in VP_SALES.items() for t in titles]
)
def test_vp_sales_is_a_job_and_not_two_words(title: str, *, expected: bool) -> None:
    """Abbreviations, order, regions and rank adjectives do not matter; another function does."""
    assert TitlePattern("VP Sales").matches(title) is expected


@pytest.mark.parametrize(
    ("pattern", "title", "expected"),
    [
        ("SDR", "Sales Development Representative", True),
        ("SDR", "Senior SDR (Outbound)", True),
        ("SDR", "Sales Development Rep - Leeds", True),
        ("SDR", "SDR Manager", False),
        ("SDR", "BDR", False),
        ("BDR", "Business Development Representative", True),
        ("CRO", "Chief Revenue Officer", True),
        ("Chief Revenue Officer", "CRO", True),
        ("Head of Sales", "Sales Head", True),
        ("Head of Sales", "Head of Sales & Marketing", True),
        ("Head of Sales", "Head of Sales Ops", False),
        ("VP Marketing", "Vice President, Marketing", True),
        ("VP Marketing", "VP Product Marketing", False),
        ("Sales", "Sales Director", True),
        ("Sales", "Sales Engineer", False),
        ("RevOps Manager", "Manager, Revenue Operations", True),
        ("Founder", "Founder", True),
        ("Founder", "Co-Founder", True),
        ("Founder", "Cofounder & CEO", True),
        ("Founder", "CEO / Co-founder", True),
        ("Founder", "Co Founder", True),
        ("Founder", "Co - Founder", True),
        ("Founder", "Founder, CEO", True),
        ("Founder", "Founding Partner", True),
        ("Partner", "Founding Partner", True),
        ("Founder", "Founding Engineer", False),
        ("Founder", "Founding Account Executive", False),
        ("Founder", "Assistant to the Founder", False),
        ("Founder", "Partner", False),
        ("Co-Founder", "Co-Founder", True),
        ("Co-Founder", "Cofounder", True),
        ("Co-Founder", "Founder", False),
        ("CEO", "Co-CEO", True),
        ("Owner", "Co-Owner", True),
        ("Head of Sales", "Co-Head of Sales", True),
        ("CTO", "Chief Technical Officer", True),
        ("COO", "Chief Operations Officer", True),
        ("CEO", "Executive Assistant | CEO", False),
        ("CEO", "Chief of Staff, CEO", False),
        ("Chief of Staff", "Executive Assistant & Chief of Staff", True),
        ("CRO", "Former CMO, now CRO", True),
    ],
)
def test_patterns_and_titles(pattern: str, title: str, *, expected: bool) -> None:
    """A pattern with a rank means that rank; one without any rank leaves it open."""
    assert TitlePattern(pattern).matches(title) is expected


def test_any_of_several_titles_matches() -> None:
    """A list of titles is an or; asking twice gives the same answer."""
    pattern = TitlePattern("SDR", "VP Marketing")
    assert [pattern.matches(title) for title in ("VP Marketing", "VP Sales", "SDR", "VP Sales")] == [
        True, False, True, False,
    ]  # fmt: skip
    assert TitlePattern("the", "").is_empty


BARE_RANKS = {
    "Intern": (
        ["Intern", "Sales Intern", "Marketing Intern", "Intern, Sales", "SDR Intern"],
        ["Internal Auditor", "Internship Coordinator", "International Sales", "Sales Intern (former)"],
    ),
    "Assistant": (
        ["Sales Assistant", "Executive Assistant to the CEO", "EA to VP Sales"],
        ["Assistant Manager", "AVP Sales"],
    ),
    "Director": (
        ["Sales Director", "Director, EMEA", "Director of Marketing"],
        [
            "Managing Director",
            "Non-Executive Director",
            "Non-exec Director",
            "Independent Director",
            "Associate Director",
            "EA to the Director of Sales",
        ],
    ),
    "Manager": (
        ["Sales Manager", "Office Manager", "SDR Manager", "Senior Sales Manager"],
        [
            "Product Manager",
            "Key Account Manager",
            "Senior Product Manager",
            "Assistant Manager",
            "Sales Director",
        ],
    ),
    "VP": (["VP Sales", "SVP Marketing", "Founder, VP Sales"], ["AVP Sales", "President", "VP (retired)"]),
    "Head": (["Head of Sales"], ["Chief of Staff", "Headhunter"]),
    "Team Lead": (["SDR Team Lead", "Team Lead Sales"], ["Sales Lead"]),
    "Lead": (["Sales Lead", "Team Lead"], ["Head of Sales", "Lead Generation Specialist"]),
    "Partner": (["Managing Partner", "Tax Partner"], ["HR Business Partner", "Partner Manager"]),
    "Executive": (["Account Executive"], ["Executive Assistant", "CEO", "Executive Director"]),
    "Junior": (["Junior Account Executive", "Junior Sales Manager"], ["Account Executive"]),
    "Leiter": (["Leiter Vertrieb"], ["Vertriebsleiter"]),
    "Founder": (["Founder"], ["Founder Relations", "Founders Associate"]),
    "CEO": (["CEO"], ["CEO Coach"]),
    "Owner": (["Owner"], ["Product Owner", "Data Owner"]),
    "President": (["President"], ["Vice President Sales"]),
}


@pytest.mark.parametrize(
    ("rank", "title", "expected"),
    [
        (rank, title, expected)
        for rank, (yes, no) in BARE_RANKS.items()
        for titles, expected in ((yes, True), (no, False))
        for title in titles
    ],
)
def test_a_rank_alone_is_meant_in_every_field(rank: str, title: str, *, expected: bool) -> None:
    """`Intern` keeps every intern out; whose rank is another one, though the word is in the title, is not meant."""
    assert TitlePattern(rank).matches(title) is expected


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("person.title matches [Intern, Sales Assistant]", ["Intern"]),
        (
            "person.title matches Manager or not person.title matches [VP Sales, not Director]",
            ["Manager", "Director"],
        ),
        ("person.title matches [CEO, Founder, Sales, VP Sales, Product Manager]", []),
        ("company.open_roles has Manager", []),
    ],
)
def test_a_rank_alone_is_told(rule: str, told: list[str]) -> None:
    """Who reads the check learns that it means every field, and how to ask for one."""
    said = remarks(rule)
    assert [sentence.split('"')[1] for sentence in said] == told
    assert all("write it out" in sentence for sentence in said)


_PIECES = st.lists(
    st.sampled_from(
        ["VP Sales", "at", "AT", "Bei", "beİ", "BEI", "chez", "Beiersdorf", "Nat", "@", "Northwind", "@acme", "(", ")", "[",
         "{x", "(bei Acme)", "Co", "co", "-", "–", "Co-Founder", "COFOUNDER", "Founder", "CEO", "president", "of", "]",
         "Executive Vice President", "executive", "vice", "President", "Scout", ",", "co.", "owner"]
    ),
    max_size=7,
)  # fmt: skip


@settings(max_examples=tries(1_000))
@given(pieces=_PIECES, joint=st.sampled_from([" ", "", ", "]))
def test_brackets_and_employers_are_looked_for_where_they_can_be(pieces: list[str], joint: str) -> None:
    """What is asked first hides none of them, nor a `co-` apart from its word, nor a vice president."""
    title = plain(joint.join(pieces))
    bare = titles._EMPLOYER.sub("", titles._BRACKETS.sub(" ", title))
    assert titles._bare(title) == titles._TOGETHER.sub("co-", bare)

    said = titles._EXECUTIVE_VP.sub("vice president", titles.spelt_out(title))
    assert titles._words(title) == frozenset(said.split()) - titles.FILLERS
