"""A message in our words as Slack blocks, within Slack's limits. Pure; `slack.py` sends them.

What the texts of a `Message` may hold: plain words, line breaks, and `*bold*`. `&`, `<` and `>` are shown as
they are, so a company called `<!channel>` notifies nobody, and there are no links; a back-tick becomes an
apostrophe. Limits: https://docs.slack.dev/reference/block-kit/blocks, counted after escaping, as Slack does.
"""

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from gtm.models import Message, Section

HEADER, SECTION, FACT, FACTS, BLOCKS = 150, 3_000, 2_000, 10, 50
TOTAL = 12_000  # characters in all blocks together; at about 13,000 Slack answers msg_blocks_too_long
FALLBACK = 900  # characters for notifications and screen readers


def compose(message: Message) -> list[Block]:
    """A message as blocks within Slack's limits. What does not fit is cut from the end, and said so."""
    title = " ".join(message.title.split())
    head: list[Block] = [HeaderBlock(text=PlainTextObject(text=_cut(title, HEADER)))] if title else []
    body = [block for section in message.sections for block in _section(section)]
    foot = [DividerBlock(), _context(message.footer)] if message.footer.strip() else []
    note = _context("Shortened: the rest did not fit into one Slack message.")
    room = TOTAL - sum(map(_size, (*head, *foot, note)))
    kept: list[Block] = []
    for block in body[: BLOCKS - len(head) - len(foot) - 1]:
        room -= _size(block)
        if room < 0:
            break
        kept.append(block)
    return [*head, *kept, *([note] if len(kept) < len(body) else []), *foot]


def _section(section: Section) -> list[Block]:
    texts: list[Block] = [
        SectionBlock(text=_mrkdwn(piece)) for piece in _pieces(escape(section.text), SECTION)
    ]
    facts = [_mrkdwn(_cut(escape(fact), FACT)) for fact in section.facts if fact.strip()]
    rows = [SectionBlock(fields=facts[at : at + FACTS]) for at in range(0, len(facts), FACTS)]
    return [*texts, *rows]


def _context(text: str) -> ContextBlock:
    return ContextBlock(elements=[_mrkdwn(_cut(escape(text), FACT))])


def _mrkdwn(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)  # verbatim: bare domains and @names stay plain words


def fallback(message: Message) -> str:
    """The words without blocks. Slack reads it as light Markdown too, so it is escaped alike."""
    parts = (message.title, *(section.text for section in message.sections))
    return _cut("\n".join(escape(part) for part in parts if part.strip()) or "…", FALLBACK)


def _size(block: Block) -> int:
    """The characters Slack counts in a block."""
    data = block.to_dict()
    texts = [data.get("text", {}), *data.get("fields", ()), *data.get("elements", ())]
    return sum(len(part.get("text", "")) for part in texts)


def escape(text: str) -> str:
    """Make data harmless for Slack's mrkdwn. `&` comes first, or it would escape the escapes."""
    for mark, shown in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("`", "'")):
        text = text.replace(mark, shown)
    return text.strip()


def _pieces(text: str, limit: int) -> list[str]:
    """Escaped text in pieces of at most `limit`, broken at paragraphs, else lines, else words."""
    pieces = []
    while len(text) > limit:
        borders = (text.rfind(border, 1, limit) for border in ("\n\n", "\n", " "))
        cut = next((at for at in borders if at > 0), 0) or _whole(text, limit)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text] if text else pieces


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: _whole(text, limit - 1)].rstrip() + "…"


def _whole(text: str, limit: int) -> int:
    """The last place up to `limit` that is not inside an escape such as `&amp;`."""
    mark = text.rfind("&", max(0, limit - len("&amp;") + 1), limit)
    return mark if mark > 0 and ";" not in text[mark:limit] else limit
