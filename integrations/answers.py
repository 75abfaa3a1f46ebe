"""What a provider answered, read with suspicion.

Bodies are capped after decompression, JSON is read strictly: what is cut off, doubled, endless or no number
is `Unclear` ("unreadable answer"), never a shorter list or a strange score.
"""

import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from integrations.errors import Unclear

_REQUEST_IDS = ("x-request-id", "x-http-request-id", "x-slack-req-id", "request-id")
_GZIP = 31  # wbits: 16 (a gzip header is there) + 15 (largest window)


class UnreadableBody(Exception):
    """The body is too long, cut off or badly compressed. `str()` says which."""


@dataclass(frozen=True)
class Answer:
    """One answer of a provider. Its repr shows no content: answers hold people and, sometimes, keys."""

    provider: str
    action: str
    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text; bytes that are not UTF-8 become replacement characters."""
        return self.body.decode("utf-8-sig", errors="replace")

    @property
    def request_id(self) -> str | None:
        """The provider's own name for this exchange, to quote to its support."""
        return next((self.headers[name][:100] for name in _REQUEST_IDS if name in self.headers), None)

    @property
    def ok(self) -> bool:
        """2xx. Some providers put errors into a 2xx: that is what `classify` is for."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON. Raises Unclear when it is not strict JSON, saying why."""
        return self._parsed

    @cached_property
    def _parsed(self) -> Any:
        try:
            return parse_json(self.body)
        except ValueError as error:
            problem = str(error)
        # Raised outside of `except`: json's error holds the whole text, and would stay as the context.
        kind = self.headers.get("content-type", "no content type").split(";")[0]
        raise Unclear(
            self.provider,
            self.action,
            f"unreadable answer: {problem} ({kind}, {len(self.body)} bytes)",
            status=self.status,
            request_id=self.request_id,
        )


def parse_json(body: bytes) -> Any:
    """Strict JSON in UTF-8 (a BOM is accepted). Raises ValueError with a few words on what is wrong."""
    if not body.strip():
        raise ValueError("it is empty")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    try:
        return json.loads(
            text, parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_no_duplicates
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON at character {error.pos}") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _no_constant(name: str) -> float:
    raise ValueError(f"it holds {name}, which is not a number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("it holds a number beyond all bounds")
    return number


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object says the same key twice")
    return found


def read_body(response: httpx.Response, longest: int) -> bytes:
    """The decompressed body of a streamed response. Raises UnreadableBody beyond `longest` bytes.

    Decompression is done here, a bounded piece at a time: httpx inflates a whole chunk at once, and 200 KB
    of gzip become 200 MB.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if encoding == "identity":
        pieces = response.iter_raw()
    elif encoding in ("gzip", "x-gzip"):
        pieces = _inflated(response.iter_raw(), longest)
    else:
        raise UnreadableBody("it is compressed in a way that was not asked for")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > longest:
            raise UnreadableBody(f"it is longer than {longest:,} bytes")
    return bytes(body)


def _inflated(pieces: Iterator[bytes], longest: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(_GZIP)
    try:
        for piece in pieces:
            while piece and not inflate.eof:
                yield inflate.decompress(piece, min(longest, 1 << 20))
                piece = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error:
        raise UnreadableBody("its compression is broken") from None
    if not inflate.eof:
        raise UnreadableBody("its compression is cut off")
