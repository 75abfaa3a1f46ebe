from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gtm.models import Lead, LeadQuery, Page
from integrations.errors import Rejected
from integrations.registry import providers

pytestmark = pytest.mark.parametrize("provider", providers("lead_source"))

# Per provider: a query that many people match, and one with a filter the provider does not have.
QUERIES = {
    "apollo": ({"titles": ("VP Sales", "Head of Sales")}, {"file": "people.csv"}),
    "csv": ({"file": "people.csv"}, {"file": "people.csv", "titles": ("VP Sales",)}),
}


@pytest.fixture
def source(adapter: Any, provider: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Small pages, so that a few people make several; and a list for who reads files."""
    monkeypatch.setenv(f"{provider.upper()}_PAGE_SIZE", "10")
    rows = [f"p{n}@contract.example,P{n},Contract" for n in range(60)]
    Path("people.csv").write_text("\n".join(["email,first_name,company_name", *rows]), encoding="utf-8")
    return adapter("lead_source", provider)


def query(provider: str, limit: int | None = None) -> LeadQuery:
    return LeadQuery.model_validate({**QUERIES[provider][0], "limit": limit})


def leads(pages: Sequence[Page]) -> list[Lead]:
    return [lead for page in pages for lead in page.leads]


def test_an_estimate_costs_nothing_and_bounds_the_list(source: Any, provider: str) -> None:
    """As many as match, or None where the source cannot tell."""
    estimate = source.estimate(query(provider))
    assert estimate.credits == 0
    assert estimate.matches is None or estimate.matches >= 25


@pytest.mark.parametrize("limit", [1, 10, 25])
def test_the_limit_is_kept(source: Any, provider: str, limit: int) -> None:
    """Exactly so many leads, all different, and the last page says that it is the last."""
    pages = list(source.pages(query(provider, limit)))
    assert len(leads(pages)) == limit
    assert len({lead.ref for lead in leads(pages)}) == limit
    assert [page.cursor is None for page in pages] == [False] * (len(pages) - 1) + [True]


def test_reading_goes_on_from_a_cursor(source: Any, provider: str) -> None:
    """After an interruption the rest of the pages are those that were missing."""
    pages = list(source.pages(query(provider, 35)))
    assert len(pages) > 2
    for number, page in enumerate(pages[:-1], 1):
        assert leads(list(source.pages(query(provider, 35), page.cursor))) == leads(pages[number:])


def test_reading_again_gives_the_same(source: Any, provider: str) -> None:
    """Repeating a page is safe."""
    assert list(source.pages(query(provider, 20))) == list(source.pages(query(provider, 20)))


def test_a_filter_it_does_not_have_is_refused_by_name(source: Any, provider: str) -> None:
    """Before the first page: a filter that is ignored would fill a campaign with the wrong people."""
    foreign = LeadQuery.model_validate(QUERIES[provider][1])
    (name,) = foreign.model_fields_set - query(provider).model_fields_set
    for ask in (source.estimate, lambda asked: next(iter(source.pages(asked)))):
        with pytest.raises(Rejected, match=name):
            ask(foreign)
