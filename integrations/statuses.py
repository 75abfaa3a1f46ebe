"""What an HTTP status, or a failure below HTTP, means for the caller: two tables, as data.

A write may be repeated only after Unreachable or RateLimited, so nothing is called that unless it is certain
that the provider did no work.
"""

import ssl

import httpx

from integrations import errors
from integrations.errors import IntegrationError

Meaning = tuple[type[IntegrationError], str]
"""The error to raise and the beginning of its sentence."""

_BY_STATUS: dict[int, Meaning] = {
    401: (errors.AuthRefused, "the key was refused"),
    402: (errors.OutOfCredits, "the account has no credits left, or its plan does not include this"),
    403: (errors.AuthRefused, "the key may not do this"),
    404: (errors.Rejected, "not found"),
    407: (errors.NotConfigured, "a proxy in between wants a login; gtm-flows uses no proxies"),
    408: (errors.Unclear, "the provider gave up waiting for the request"),
    409: (errors.Conflict, "it conflicts with what is there; look it up"),
    412: (errors.Conflict, "it was changed since we last saw it"),
    413: (errors.TooLarge, "the request is too large"),
    422: (errors.Rejected, "the request was understood and refused"),
    425: (errors.RateLimited, "too early; nothing was done"),
    429: (errors.RateLimited, "too many requests; nothing was done"),
    503: (errors.Unclear, "the provider is not available right now"),
}
_BY_HUNDREDS: dict[int, Meaning] = {
    1: (errors.Unclear, "an answer that only announces another one"),
    3: (errors.Moved, "answered with a redirect, which is not followed; check the base URL"),
    4: (errors.Rejected, "the request was refused"),
    5: (errors.Unclear, "the provider failed while working on it"),
}
_NO_SUCH_STATUS: Meaning = (errors.Unclear, "an answer with a status that does not exist")

_NOT_FORMED = "the request could not be formed; is there a line break or another odd character in a key?"
_BY_FAILURE: dict[type[BaseException], Meaning] = {
    httpx.ConnectTimeout: (errors.Unreachable, "no connection in time; nothing was sent"),
    httpx.PoolTimeout: (errors.Unreachable, "no free connection in time; nothing was sent"),
    httpx.ConnectError: (errors.Unreachable, "no connection (refused, or no such host); nothing was sent"),
    httpx.UnsupportedProtocol: (errors.NotConfigured, "the base URL must begin with https://"),
    httpx.LocalProtocolError: (errors.NotConfigured, _NOT_FORMED),
    httpx.InvalidURL: (errors.NotConfigured, _NOT_FORMED),
    UnicodeEncodeError: (errors.NotConfigured, _NOT_FORMED),
    httpx.ProxyError: (errors.Unclear, "a proxy in between failed"),
    httpx.ReadTimeout: (errors.Unclear, "sent, but no answer in time"),
    httpx.WriteTimeout: (errors.Unclear, "the provider stopped taking the request"),
    httpx.ReadError: (errors.Unclear, "the connection broke before the answer was complete"),
    httpx.WriteError: (errors.Unclear, "the connection broke while sending"),
    httpx.CloseError: (errors.Unclear, "the connection broke while closing"),
    httpx.RemoteProtocolError: (errors.Unclear, "hung up, or answered something that is not HTTP"),
}
_ANY_OTHER_FAILURE: Meaning = (errors.Unclear, "the connection failed")
_BAD_CERTIFICATE: Meaning = (
    errors.NotConfigured,
    "the server's certificate is not valid for this address; nothing was sent. Check the base URL",
)


def meaning_of_status(status: int) -> Meaning | None:
    """None for 2xx; for everything else the error it stands for."""
    if 200 <= status < 300:
        return None
    return _BY_STATUS.get(status) or _BY_HUNDREDS.get(status // 100) or _NO_SUCH_STATUS


def meaning_of_failure(failure: Exception) -> Meaning:
    """The error a failed exchange stands for. Anything not known for certain to be unsent is Unclear."""
    if isinstance(failure, httpx.ConnectError) and _is_certificate(failure):
        return _BAD_CERTIFICATE
    for kind in type(failure).__mro__:
        if kind in _BY_FAILURE:
            return _BY_FAILURE[kind]
    return _ANY_OTHER_FAILURE


def _is_certificate(failure: BaseException) -> bool:
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
