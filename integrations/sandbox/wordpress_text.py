"""What WordPress does to words: slugs, filtered HTML, paragraphs. Simple forms of its own functions.

Source: https://developer.wordpress.org/rest-api/reference/posts/ and runs on WordPress 6.1, 6.8 and 7.1.
"""

import re
import unicodedata
from html import escape, unescape
from urllib.parse import quote

LONGEST_SLUG = 200

_SPELT_OUT = str.maketrans({"ß": "s", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th"})
_FORBIDDEN = re.compile(r"</?(?:script|iframe|form|input|svg|object|embed|style)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
_BAD_ATTRIBUTE = re.compile(
    r"""\s(?:on\w+|srcset)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)|(?<==["'])\s*javascript:""", re.IGNORECASE
)
_BLOCK = re.compile(r"<!-- /?wp:.*?-->\n?", re.DOTALL)


def sanitise_slug(text: str) -> str:
    """As stored: `Über Straße & Co` becomes `uber-strase-co`, other scripts are percent-encoded."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELT_OUT))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"&[^\s;]+;|[^\w\s./-]", "", plain).replace(".", "-").replace("/", "-")
    return quote(re.sub(r"[\s-]+", "-", plain).strip("-"), safe="-_").lower()[:LONGEST_SLUG].strip("-")


def is_reserved(slug: str) -> bool:
    """WordPress keeps these to itself and appends a number."""
    return slug in ("feed", "embed") or slug.isdigit()


def filter_html(html: str) -> str:
    """kses, for users without `unfiltered_html`. The text of a script stays as visible text."""
    return _TAG.sub(lambda tag: _BAD_ATTRIBUTE.sub("", tag[0]), _FORBIDDEN.sub("", html))


def render(html: str) -> str:
    """`content.rendered`: blocks lose their comments, text without blocks gets its paragraphs."""
    if "<!-- wp:" in html:
        return _BLOCK.sub("", html)
    parts = [part.strip() for part in re.split(r"\n\s*\n", html) if part.strip()]
    return "".join(part + "\n" if part.startswith("<") else f"<p>{part}</p>\n" for part in parts)


def escape_name(name: str) -> str:
    """A term's name is stored HTML-escaped: `Go & To` becomes `Go &amp; To`."""
    return escape(unescape(name.strip()), quote=False)
