"""What Slack says of blocks: the documented limits, complained about in its words with a JSON pointer.

Source: https://docs.slack.dev/reference/block-kit/blocks ; the shape of the complaints as measured on the
live service: `[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]`.
"""

from collections.abc import Callable, Iterator
from typing import Any

MOST_BLOCKS, MOST_CHARACTERS = 50, 13_000
HEADER, TEXT, FIELD, FIELDS, ELEMENTS, BLOCK_ID = 150, 3_000, 2_000, 10, 10, 255
URL, ALT, BUTTON, BUTTONS, MARKDOWN = 3_000, 2_000, 75, 25, 12_000
TABLE_ROWS, TABLE_CELLS, DATA_ROWS = 100, 20, 101

Complaints = Iterator[str]
Check = Callable[[dict[str, Any], str], Complaints]


def complaints(blocks: list[Any]) -> list[str]:
    """Everything that is wrong with the blocks; empty: Slack takes them."""
    return list(_all(blocks))


def characters(blocks: list[Any]) -> int:
    """The characters of all texts, as Slack counts them."""
    return sum(_characters(block) for block in blocks)


def _all(blocks: list[Any]) -> Complaints:
    if len(blocks) > MOST_BLOCKS:
        yield _say(f"no more than {MOST_BLOCKS} items allowed", "/blocks")
    names: set[str] = set()
    for place, block in enumerate(blocks):
        at = f"/blocks/{place}"
        if not isinstance(block, dict):
            yield _say("must be an object", at)
        elif block.get("type") not in _CHECKS:
            yield _say(f"unsupported type: {block.get('type')}", f"{at}/type")
        else:
            yield from _CHECKS[block["type"]](block, at)
            yield from _name(block, at, names)
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        yield _say("no more than 1 table block allowed", "/blocks")


def _name(block: dict[str, Any], at: str, names: set[str]) -> Complaints:
    name = block.get("block_id")
    if name is None:
        return
    yield from _length(name, f"{at}/block_id", BLOCK_ID)
    if name in names:
        yield _say(f"block_id already exists: {name}", f"{at}/block_id")
    names.add(str(name))


# --- blocks -------------------------------------------------------------------------------------------


def _section(block: dict[str, Any], at: str) -> Complaints:
    if "text" not in block and "fields" not in block:
        yield _say("missing required field: text or fields", at)
    if "text" in block:
        yield from _text(block["text"], f"{at}/text", TEXT)
    if "fields" in block:
        yield from _items(
            block["fields"], f"{at}/fields", FIELDS, lambda item, here: _text(item, here, FIELD)
        )


def _header(block: dict[str, Any], at: str) -> Complaints:
    yield from _text(block.get("text"), f"{at}/text", HEADER, kinds=("plain_text",))


def _context(block: dict[str, Any], at: str) -> Complaints:
    yield from _items(block.get("elements"), f"{at}/elements", ELEMENTS, _context_element)


def _context_element(item: Any, at: str) -> Complaints:
    if isinstance(item, dict) and item.get("type") == "image":
        yield from _image(item, at)
    else:
        yield from _text(item, at, TEXT)


def _divider(block: dict[str, Any], at: str) -> Complaints:
    yield from ()


def _image(block: dict[str, Any], at: str) -> Complaints:
    if "image_url" in block:
        yield from _length(block["image_url"], f"{at}/image_url", URL)
    elif "slack_file" not in block:
        yield _say("missing required field: image_url", at)
    if "alt_text" not in block:
        yield _say("missing required field: alt_text", at)
    else:
        yield from _length(block["alt_text"], f"{at}/alt_text", ALT, least=0)
    if "title" in block:
        yield from _text(block["title"], f"{at}/title", ALT, kinds=("plain_text",))


def _actions(block: dict[str, Any], at: str) -> Complaints:
    yield from _items(block.get("elements"), f"{at}/elements", BUTTONS, _button)


def _button(item: Any, at: str) -> Complaints:
    if not isinstance(item, dict):
        yield _say("must be an object", at)
    elif item.get("type") == "button":
        yield from _text(item.get("text"), f"{at}/text", BUTTON, kinds=("plain_text",))
        if "url" in item:
            yield from _length(item["url"], f"{at}/url", URL)


def _markdown(block: dict[str, Any], at: str) -> Complaints:
    yield from _length(block.get("text"), f"{at}/text", MARKDOWN)


def _table(block: dict[str, Any], at: str) -> Complaints:
    yield from _items(block.get("rows"), f"{at}/rows", TABLE_ROWS, _row)


def _data_table(block: dict[str, Any], at: str) -> Complaints:
    if not block.get("caption"):
        yield _say("missing required field: caption", at)
    yield from _items(block.get("rows"), f"{at}/rows", DATA_ROWS, _row, least=2)
    rows = block.get("rows")
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        yield _say("all rows must have the same number of cells", f"{at}/rows")


def _row(row: Any, at: str) -> Complaints:
    yield from _items(row, at, TABLE_CELLS, _cell)


def _cell(cell: Any, at: str) -> Complaints:
    if not isinstance(cell, dict) or cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
        yield _say("must be a raw_text, raw_number or rich_text", at)
    elif cell["type"] != "rich_text":
        yield from _length(cell.get("text"), f"{at}/text", TEXT)


def _rich_text(block: dict[str, Any], at: str) -> Complaints:
    if not isinstance(block.get("elements"), list):
        yield _say("missing required field: elements", at)


def _chart(block: dict[str, Any], at: str) -> Complaints:
    yield from _length(block.get("title"), f"{at}/title", 50)
    chart = block.get("chart")
    if not isinstance(chart, dict) or chart.get("type") not in ("pie", "bar", "area", "line"):
        yield _say("missing required field: chart", at)


_CHECKS: dict[str, Check] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "divider": _divider,
    "image": _image,
    "actions": _actions,
    "markdown": _markdown,
    "table": _table,
    "data_table": _data_table,
    "rich_text": _rich_text,
    "data_visualization": _chart,
}


# --- pieces -------------------------------------------------------------------------------------------


def _say(complaint: str, at: str) -> str:
    return f"[ERROR] {complaint} [json-pointer:{at}]"


def _length(value: Any, at: str, most: int, least: int = 1) -> Complaints:
    if not isinstance(value, str):
        yield _say("must be a string", at) if value is not None else _say("missing required field", at)
    elif len(value) < least:
        yield _say(f"must be more than {least - 1} characters", at)
    elif len(value) > most:
        yield _say(f"must be less than {most + 1} characters", at)


def _text(value: Any, at: str, most: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Complaints:
    if not isinstance(value, dict):
        yield _say("missing required field: text", at.rpartition("/")[0])
    elif value.get("type") not in kinds:
        yield _say(f"unsupported type: {value.get('type')}", f"{at}/type")
    else:
        yield from _length(value.get("text"), f"{at}/text", most)


def _items(
    value: Any, at: str, most: int, check: Callable[[Any, str], Complaints], least: int = 1
) -> Complaints:
    if not isinstance(value, list):
        yield _say("must be an array", at)
        return
    if len(value) > most:
        yield _say(f"no more than {most} items allowed", at)
    if len(value) < least:
        yield _say(f"no fewer than {least} items allowed", at)
    for place, item in enumerate(value):
        yield from check(item, f"{at}/{place}")


def _characters(part: Any) -> int:
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_characters(value) for value in part.values())
    return sum(_characters(item) for item in part) if isinstance(part, list) else 0
