"""Which addresses may be a provider's: checked before any key is sent there.

https only, no login in the URL, no address that is only ours (loopback, private, link-local): a base URL is
configuration, and a wrong one would hand a key to whoever listens there.
"""

import ipaddress
import re

import httpx

from gtm import settings
from integrations.errors import NotConfigured, Rejected

_PATH = re.compile(r"[^?#\\\s]*")
_HOST = re.compile(rb"[a-z0-9._:-]+", re.IGNORECASE)


def checked_base(provider: str, base_url: str, *, allow_loopback: bool | None = None) -> httpx.URL:
    """The base URL, if keys may be sent there. Raises NotConfigured saying what is wrong with it.

    `allow_loopback` accepts plain http and addresses of one's own: for the sandbox and for tests. None: the
    house's settings decide, and the sandbox's own address is always accepted.
    """
    problem = _problem(base_url, allow_loopback)
    if problem:
        raise NotConfigured(provider, "connect", f"the base URL {problem}")
    return httpx.URL(base_url)


def checked_path(provider: str, action: str, path: str) -> str:
    """A path below the base URL. Raises Rejected when it would lead somewhere else."""
    if not _PATH.fullmatch(path) or "://" in path or path.startswith("//") or ".." in path.split("/"):
        raise Rejected(provider, action, "an id in the request holds characters that no id has")
    return path


def _problem(base_url: str, allow_loopback: bool | None) -> str:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        return "is not a URL; write it like https://api.provider.example/v1"
    if url.scheme not in ("https", "http") or not _HOST.fullmatch(url.raw_host):
        return "is not a web address; write it like https://api.provider.example/v1"
    if url.userinfo:
        return "holds a login; put keys into their own settings, not into the URL"
    if url.query or url.fragment:
        return "holds a query (`?...`) or a fragment (`#...`); write only scheme, host and path"
    if _link_local(url.host):
        return "is a link-local address; nothing of a provider's lives there"
    if _house_allows(url) if allow_loopback is None else allow_loopback:
        return ""
    if url.scheme == "http":
        return "is plain http; use https (GTM_ALLOW_LOOPBACK=1 accepts http, for tests only)"
    if _own_address(url.host):
        return "is an address of this machine or network; GTM_ALLOW_LOOPBACK=1 accepts it, for tests only"
    return ""


def _house_allows(url: httpx.URL) -> bool:
    house = settings.current()
    sandbox = httpx.URL(house.sandbox_url)
    at_sandbox = (url.scheme, url.host, url.port) == (sandbox.scheme, sandbox.host, sandbox.port)
    return house.allow_loopback or at_sandbox


def _own_address(host: str) -> bool:
    address = _address(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return not address.is_global


def _link_local(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_link_local


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
