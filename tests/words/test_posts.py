"""Briefs and posts: what a person wrote becomes clean HTML, and never anything that publishes or runs."""

from pathlib import Path

import pytest

from gtm.openers.errors import TemplateError
from gtm.posts import Brief, check_post_template, post_slug, post_template_names, read_brief, render_post

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"

BRIEF = """---
title: How to score leads without a data team
keyword: lead scoring
audience: marketing managers
tags: [lead scoring, sales]
outline: [What a score is for, Five facts]
---
Two paragraphs
on one line.

## Five facts
1. Head count
2. Open roles

## Not in the outline
An extra.
"""


@pytest.fixture
def brief(tmp_path: Path):
    """Write a brief and read it."""

    def brief(text: str = BRIEF, name: str = "brief.md") -> Brief:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return read_brief(file)

    return brief


def test_a_brief_becomes_a_draft_with_a_section_for_every_heading(brief):
    """The outline's order first, a note where nothing is written, then what only the text has."""
    post = render_post(brief(), TEMPLATES)
    assert post.slug == "how-to-score-leads-without-a-data-team"
    assert post.title == "How to score leads without a data team"
    assert post.tags == ("lead scoring", "sales")
    places = [
        post.html.index(f"<h2>{heading}</h2>")
        for heading in ("What a score is for", "Five facts", "Not in the outline")
    ]
    assert places == sorted(places)
    assert "<em>To be written for marketing managers: What a score is for." in post.html
    assert "<p>Two paragraphs on one line.</p>" in post.html
    assert "<li>Head count</li>" in post.html


@pytest.mark.parametrize("template", post_template_names(TEMPLATES))
def test_every_shipped_template_renders_a_full_and_an_empty_brief(brief, template: str):
    """Without outline, text or call to action there is still a post, and no empty heading."""
    full = render_post(
        brief(BRIEF.replace("tags:", f"call_to_action: Begin today\ntemplate: {template}\ntags:")), TEMPLATES
    )
    assert "<strong>Begin today</strong>" in full.html
    empty = f"---\ntitle: A title\nkeyword: k\naudience: people\ntemplate: {template}\n---\nWords.\n"
    post = render_post(brief(empty), TEMPLATES)
    assert post.html == "<p>Words.</p>"
    assert check_post_template(TEMPLATES / "posts" / f"{template}.md.j2").fields


def test_the_same_brief_gives_the_same_post(brief):
    """A re-run changes nothing."""
    assert render_post(brief(), TEMPLATES) == render_post(brief(), TEMPLATES)


@pytest.mark.parametrize(
    ("written", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "<a "),
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[x](data:text/html,hi)", "<a "),
        ('<a href="x" onclick="y">z</a>', "<a "),
        ("[gallery ids=1]", "[gallery"),
        ("# A second title", "<h1"),
        ("{{ post.title }}", "How to score leads without a data team</p>"),
        ("<style>p{}</style>", "<style"),
    ],
)  # fmt: skip
def test_what_could_run_or_publish_stays_text(brief, written: str, forbidden: str):
    """Raw HTML, bad links, shortcodes and tags in a brief are shown, never obeyed."""
    post = render_post(brief(BRIEF.replace("An extra.", written)), TEMPLATES)
    assert forbidden not in post.html


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("tags:", "status: publish\ntags:", "a person publishes them"),
        ("title: How", "titel: How", '"titel"'),
        ("keyword: lead scoring\n", "", '"keyword"'),
        ("audience: marketing managers", "audience: <b>managers</b>", "plain text in one line"),
        ("tags:", "template: nowhere\ntags:", 'no post template "nowhere"'),
        ("title: How to score leads without a data team", 'title: "???"', "gives no usable address"),
        ("An extra.", "![a picture](x.png)", "images are not carried over"),
        ("---\ntitle", "title", 'must begin with "---"'),
        ("An extra.", "An \x00 extra.", "NUL"),
        ("tags: [lead scoring, sales]", "tags: [lead scoring", "brief.md"),
    ],
)
def test_what_is_wrong_with_a_brief_is_told_with_file_and_remedy(brief, old: str, new: str, sentence: str):
    """Nothing is saved; the sentence names the file."""
    assert old in BRIEF
    with pytest.raises(TemplateError) as caught:
        render_post(brief(BRIEF.replace(old, new, 1)), TEMPLATES)
    assert sentence in str(caught.value)
    assert "brief.md" in str(caught.value)


def test_a_brief_that_is_too_big_or_not_text_is_refused(tmp_path: Path):
    """Nobody wrote that."""
    file = tmp_path / "brief.md"
    file.write_text(BRIEF + "x" * 200_000)
    with pytest.raises(TemplateError, match="200,000 are allowed"):
        read_brief(file)
    file.write_bytes(BRIEF.encode("utf-16"))
    with pytest.raises(TemplateError, match="not UTF-8"):
        read_brief(file)


def test_a_heading_inside_code_is_no_section(brief):
    """A fence keeps its lines together."""
    text = BRIEF.replace("An extra.", "```\n## not a heading\n```")
    assert "<h2>not a heading</h2>" not in render_post(brief(text), TEMPLATES).html


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How teams plan Q3", "how-teams-plan-q3"),
        ("Größe & Güte", "grose-gute"),
        ("C++ or C#?", "c-or-c"),
        ("a" * 300, "a" * 200),
    ],
)
def test_the_address_is_what_wordpress_would_make(title: str, slug: str):
    """Sent as it will be stored, so that the draft is found again."""
    assert post_slug(title) == slug


@pytest.mark.parametrize("title", ["", "???", "2026", "feed", "Page"])
def test_a_title_without_an_address_asks_for_one(title: str):
    """WordPress would give a number or its own pages' names."""
    with pytest.raises(ValueError, match="usable address"):
        post_slug(title)


def test_all_that_is_wrong_in_a_head_is_told_at_once(tmp_path: Path) -> None:
    """A slip of a key first, with its line and what was meant; what is missing then is what is really missing."""
    file = tmp_path / "brief.md"
    file.write_text("---\ntitel: x\nkeyword: y\ntags: [a]\ntemplate: No Such\n---\ntext\n")
    with pytest.raises(TemplateError) as caught:
        read_brief(file)
    told = str(caught.value)
    assert 'brief.md line 2: unknown key "titel". Did you mean "title"? Line 5: "template"' in told
    assert told.endswith('key "audience" is missing.')
    assert '"title" is missing' not in told
