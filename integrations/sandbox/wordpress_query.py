"""The parameters of WordPress's lists: statuses, slugs, pages, `_fields`; checked in its own words."""

import re
from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any, TypeVar

from integrations.sandbox.wordpress_errors import forbid, invalid, refuse
from integrations.sandbox.wordpress_site import STATUSES, User

T = TypeVar("T")


def words(text: str) -> list[str]:
    """A list, parsed on commas AND white space: `Upper Case` is two items."""
    return [part for part in re.split(r"[\s,]+", text) if part]


def context_named(query: Mapping[str, str]) -> str:
    """view, embed or edit; whether this user may is not looked at."""
    given = query.get("context", "view")
    if given not in ("view", "embed", "edit"):
        raise invalid("context", "context is not one of view, embed, and edit.", "rest_not_in_enum")
    return given


def context(query: Mapping[str, str], user: User | None) -> str:
    """The context of a list; edit only for those who may write."""
    given = context_named(query)
    if given == "edit" and not (user and user.may("edit_posts")):
        message = "Sorry, you are not allowed to edit posts in this post type."
        raise forbid(user, "rest_forbidden_context", message)
    return given


def statuses(query: Mapping[str, str], user: User | None) -> set[str]:
    """Which states are looked at: only published posts unless others are named. `any` is all but trash."""
    asked = words(query.get("status", "publish"))
    if set(asked) - {"publish"} and not (user and user.may("edit_posts")):
        data = {"status": 403 if user else 401}
        raise invalid("status", "Status is forbidden.", "rest_forbidden_status", data)
    for status in asked:
        if status not in (*STATUSES, "trash", "any"):
            options = ", ".join((*STATUSES, "trash", "any"))
            raise invalid("status", f"status[0] is not one of {options}.", "rest_not_in_enum")
    return set(STATUSES) if "any" in asked else set(asked)


def whole(query: Mapping[str, str], name: str, default: int, low: int, high: int | None = None) -> int:
    """A whole number within its bounds."""
    given = query.get(name)
    if given is None:
        return default
    if not re.fullmatch(r"-?\d+", given):
        raise invalid(name, f"{name} is not of type integer.")
    if int(given) < low or (high is not None and int(given) > high):
        bounds = (
            f"between {low} (inclusive) and {high} (inclusive)" if high else f"greater than or equal to {low}"
        )
        raise invalid(name, f"{name} must be {bounds}", "rest_out_of_bounds")
    return int(given)


def after(query: Mapping[str, str], name: str) -> datetime | None:
    """A moment; without a zone it is the site's, which is UTC."""
    if not (given := query.get(name)):
        return None
    try:
        moment = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        raise invalid(name, "Invalid date.", "rest_invalid_date") from None
    return moment


def page(rows: list[T], total: int, query: Mapping[str, str], here: str) -> tuple[list[T], dict[str, str]]:
    """One page of the rows and the headers that count them. Beyond the last page is an error."""
    size, number = whole(query, "per_page", 10, 1, 100), whole(query, "page", 1, 1)
    offset = whole(query, "offset", (number - 1) * size, 0)
    pages = ceil(total / size)
    if number > pages and total:
        code = "rest_post_invalid_page_number"
        message = "The page number requested is larger than the number of pages available."
        raise refuse(400, code, message)
    links = [f'<{here}page={number + step}>; rel="{name}"' for step, name in ((-1, "prev"), (1, "next"))]
    kept = [link for link, there in zip(links, (number > 1, number < pages), strict=True) if there]
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    return rows[offset : offset + size], headers | ({"Link": ", ".join(kept)} if kept else {})


def trim(row: dict[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Only the asked `_fields`; `title.raw` asks for a part."""
    asked = words(query.get("_fields", ""))
    if not asked:
        return row
    kept: dict[str, Any] = {}
    for name in asked:
        head, _, part = name.partition(".")
        if head in row and not part:
            kept[head] = row[head]
        elif isinstance(row.get(head), dict) and part in row[head]:
            kept.setdefault(head, {})[part] = row[head][part]
    return kept
