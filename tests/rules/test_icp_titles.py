"""Title matching: synonyms, word order and exclusions."""

import pytest

from gtm.icp import TitlePattern

VP_SALES = {
    True: [
        "VP Sales", "vp sales", "VP of Sales", "Vice President of Sales", "Vice-President Sales", "V.P. Sales",
        "Sales VP", "VP, Sales", "VP Sales - EMEA", "VP Sales (interim)", "SVP Sales", "Regional VP Sales",
        "EVP Sales", "Executive Vice President, Sales", "RVP Sales",
        "VP Enterprise Sales", "VP Global Sales", "VP Sales & Marketing", "VP Marketing & Sales",
        "VP Sales and Customer Success", "CRO & VP Sales", "Co-Founder / VP Sales", "VP Sales at Northwind",
        "VP Sales, North America",
    ],
    False: [
        "VP Sales Engineering", "VP Sales Operations", "VP Sales Enablement", "VP of Sales Development", "AVP Sales",
        "Executive Assistant to the EVP Sales", "Account Executive",
        "Director of Sales", "Head of Sales", "VP Marketing", "EA to VP Sales", "Assistant to the VP Sales",
        "Former VP Sales", "Ex-VP Sales", "Sales", "VP", "", "🚀",
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
