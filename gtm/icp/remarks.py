"""What a rule that is right in itself may not say as it is meant, for `gtm check` to tell. Nothing here refuses."""

from collections.abc import Iterator

from gtm.icp.syntax import Comparison, Group, Literal, Node, Not, parse
from gtm.icp.titles import stands_for_every_field
from gtm.names import seniority


def remarks(rule: str) -> tuple[str, ...]:
    """Sentences about a rule that can be read; empty: nothing to tell. Raises RuleError where it cannot be read."""
    return tuple(_bare_ranks(parse(rule).node))


def _bare_ranks(node: Node) -> Iterator[str]:
    """`Manager` alone is every manager: of offices, of sales, of plants."""
    match node:
        case Group():
            for part in node.parts:
                yield from _bare_ranks(part)
        case Not():
            yield from _bare_ranks(node.inner)
        case Comparison() if node.operator.endswith("matches") and node.field.text == "person.title":
            for title in _titles(node):
                bare = title.removeprefix("not ")
                if stands_for_every_field(bare):
                    yield _told(bare)


def _titles(node: Comparison) -> list[str]:
    values = node.operand if isinstance(node.operand, tuple) else (node.operand,)
    return [value.text for value in values if isinstance(value, Literal)]


def _told(title: str) -> str:
    rank = seniority(title)
    called = f"; for the rank, whatever a title calls it, write person.seniority = {rank}" if rank else ""
    return (
        f'"{title}" is a rank without a field, so it matches "Sales {title}", "Finance {title}" and every other. '
        f"For one of them write it out{called}"
    )
