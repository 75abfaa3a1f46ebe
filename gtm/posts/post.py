"""From a brief to a blog draft: template -> Markdown -> HTML -> only the tags a post needs.

Raw HTML in a brief is shown as text, never passed on; what the Markdown makes is cleaned by nh3 against an
allow-list; `[` is written as an entity, so that WordPress finds no shortcodes in what somebody wrote.
"""

import re
from pathlib import Path

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gtm.models import Post
from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.front_matter import read_text
from gtm.openers.guard import MAX_SOURCE, Template, known_fields
from gtm.plays.explain import shown
from gtm.posts.brief import MAX_BYTES, Brief, sections
from gtm.posts.slug import post_slug

SUFFIX = ".md.j2"
_MAX_OUTPUT = 2 * MAX_BYTES

_TAGS = frozenset(
    {
        *("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre"),
        *("a", "strong", "em", "s", "code", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
_ATTRIBUTES = {"a": {"href", "title"}}
_SCHEMES = {"http", "https", "mailto"}
_LEVELS = {"h1": "h2", "h5": "h4", "h6": "h4"}  # the page's own title is its only h1

_FIELDS = frozenset(
    {
        *("post.title", "post.keyword", "post.audience", "post.excerpt", "post.tags", "post.call_to_action"),
        *("post.opening", "post.sections"),
    }
)
"""What a post template can read; a section has a `heading` and a `text`."""


def post_template_names(templates: Path) -> tuple[str, ...]:
    """The post templates there are, as briefs name them."""
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in (templates / "posts").glob(f"*{SUFFIX}")))


def render_post(brief: Brief, templates: Path) -> Post:
    """The draft this brief describes; the same brief gives the same post. Raises TemplateError."""
    template = _load(brief, templates)
    opening, parts = sections(brief)
    data = {
        "title": brief.title,
        "keyword": brief.keyword,
        "audience": brief.audience,
        "excerpt": brief.excerpt,
        "call_to_action": brief.call_to_action,
        "tags": list(brief.tags),
        "opening": opening,
        "sections": [{"heading": part.heading, "text": part.text} for part in parts],
    }
    try:
        slug = post_slug(brief.slug or brief.title)
    except ValueError as error:
        raise TemplateError(brief.file, None, str(error)) from error
    html = _html(template.render({"post": data}), brief)
    return Post(slug=slug, title=brief.title, html=html, excerpt=brief.excerpt, tags=brief.tags)


def _load(brief: Brief, templates: Path) -> Template:
    path = templates / "posts" / f"{brief.template}{SUFFIX}"
    if not path.is_file():
        hint = suggestion(brief.template, post_template_names(templates))
        raise TemplateError(brief.file, None, f'there is no post template "{brief.template}"', hint)
    return check_post_template(path)


def check_post_template(path: Path) -> Template:
    """A post template, compiled; it reads only what a brief has. Raises TemplateError."""
    template = Template(read_text(path, most=2 * MAX_SOURCE), shown(path), max_output=_MAX_OUTPUT)
    known_fields(template, _FIELDS)
    return template


def _html(markdown: str, brief: Brief) -> str:
    """Clean HTML, one line per block as the renderer makes it."""
    reader = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    tokens = reader.parse(re.sub(r"\n{3,}", "\n\n", markdown).strip() + "\n")
    for token in tokens:
        token.tag = _LEVELS.get(token.tag, token.tag)
        _refuse_images(token, brief)
        token.children = [_in_one_line(child) for child in token.children or ()]
    rendered = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(
        rendered,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return clean.replace("[", "&#091;").strip()


def _in_one_line(token: Token) -> Token:
    """WordPress makes a `<br>` of every line break it finds inside a paragraph."""
    return Token("text", "", 0, content=" ") if token.type == "softbreak" else token


def _refuse_images(token: Token, brief: Brief) -> None:
    """An image that quietly vanished would be missed only after publishing."""
    if any(child.type == "image" for child in token.children or ()):
        line = next((n for n, text in enumerate(brief.body.split("\n")) if "![" in text), None)
        raise TemplateError(
            brief.file,
            None if line is None else brief.body_line + line,
            "images are not carried over",
            "Remove the image here and put it into the draft in the CMS.",
        )
