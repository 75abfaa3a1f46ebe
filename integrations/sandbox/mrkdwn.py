"""Slack's light markup as HTML, for the page. Everything is escaped first; only known marks become tags.

Source: https://docs.slack.dev/messaging/formatting-message-text/
"""

import re
from html import unescape

from markupsafe import Markup, escape

_EMOJI = {
    "warning": "⚠️",
    "white_check_mark": "✅",
    "x": "❌",
    "tada": "🎉",
    "mag": "🔍",
    "bulb": "💡",
    "memo": "📝",
    "email": "📧",
    "chart_with_upwards_trend": "📈",
    "chart_with_downwards_trend": "📉",
    "arrow_up": "⬆️",
    "arrow_down": "⬇️",
    "rotating_light": "🚨",
    "hourglass_flowing_sand": "⏳",
}
_LAMPS = {  # drawn, because many machines have no font with them
    "large_green_circle": "green",
    "large_yellow_circle": "yellow",
    "large_orange_circle": "orange",
    "red_circle": "red",
}
_ANGLE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_MARKS = (
    (re.compile(r"(?<![\w`])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w`])"), "strong"),
    (re.compile(r"(?<![\w`])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w`])"), "em"),
    (re.compile(r"(?<![\w`])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w`])"), "s"),
)
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
_NAMED = re.compile(r":([a-z0-9_+-]+):")


def to_html(text: str) -> Markup:
    """As Slack would show it. Links are shown, not followed: they are no links here."""
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [
            _prose(text[end : code.start()]),
            Markup("<code>{}</code>").format(unescape(code[1] or code[2])),
        ]
        end = code.end()
    return Markup("").join([*parts, _prose(text[end:])])


def plain(text: str) -> Markup:
    """A plain_text object: everything is literal but the names of emoji."""
    return Markup(_NAMED.sub(lambda name: _emoji(name[1]), str(escape(text))))  # noqa: S704 - escaped


def _emoji(name: str) -> str:
    if name in _LAMPS:
        return f'<span class="lamp {_LAMPS[name]}" title="{name}"></span>'
    return _EMOJI.get(name, f":{name}:")


def _prose(text: str) -> Markup:
    parts, end = [], 0
    for angle in _ANGLE.finditer(text):
        parts += [_escaped(text[end : angle.start()]), _target(angle[1], angle[2])]
        end = angle.end()
    html = str(Markup("").join([*parts, _escaped(text[end:])]))
    for mark, tag in _MARKS:
        html = mark.sub(rf"<{tag}>\1</{tag}>", html)
    return Markup(html.replace("\n", "<br>"))  # noqa: S704 - escaped above, piece by piece


def _escaped(text: str) -> Markup:
    """The sender has escaped `&`, `<` and `>`; undone and done again, so that nothing is escaped twice."""
    return plain(unescape(text))


def _target(target: str, label: str | None) -> Markup:
    if target[0] in "@#!":
        name = label or target.split("^")[-1].lstrip("@#!")
        sign = "" if target.startswith("!date") else {"@": "@", "#": "#", "!": "@"}[target[0]]
        return Markup('<span class="mention">{}{}</span>').format(sign, name)
    return Markup('<span class="link" title="{}">{}</span>').format(target, label or target)
