"""WordPress's errors: `{"code", "message", "data": {"status", ...}}`.

Source: runs on WordPress 6.1, 6.8 and 7.1. The same code is a 401 for nobody and a 403 for somebody.
"""

from typing import Any

from integrations.sandbox.wire import Refusal
from integrations.sandbox.wordpress_site import User


def refuse(status: int, code: str, message: str, **data: Any) -> Refusal:
    """An error. Raise it."""
    return Refusal(status, {"code": code, "message": message, "data": {"status": status, **data}})


def forbid(user: User | None, code: str, message: str) -> Refusal:
    """401 for nobody, 403 for somebody without the right."""
    return refuse(403 if user else 401, code, message)


def invalid(
    name: str, complaint: str, code: str = "rest_invalid_type", data: dict[str, int] | None = None
) -> Refusal:
    """400 about one parameter, whatever status the complaint has inside."""
    details = {name: {"code": code, "message": complaint, "data": data}}
    return refuse(
        400,
        "rest_invalid_param",
        f"Invalid parameter(s): {name}",
        params={name: complaint},
        details=details,
    )


def missing(*names: str) -> Refusal:
    """400 about parameters that were not sent; here `params` is a list."""
    listed = ", ".join(names)
    return refuse(400, "rest_missing_callback_param", f"Missing parameter(s): {listed}", params=list(names))


def no_route() -> Refusal:
    """Wrong path or wrong method: both are 404."""
    return refuse(404, "rest_no_route", "No route was found matching the URL and request method.")


def no_post() -> Refusal:
    """No post has the id."""
    return refuse(404, "rest_post_invalid_id", "Invalid post ID.")
