"""The one HTTP policy: how every provider is asked, how long we wait, what is repeated, what is told.

The only place that asks through httpx and uses tenacity. Providers differ in their words, not in their
manners: connect 5 s, pool 5 s, write 10 s, read 30 s and 60 s in total; answers up to 5 MB; no redirects, no
proxies from the environment, HTTP/1.1. Reads and purchases keep their connection for the next one. A write
has one of its own: a handshake per hundred leads is nothing, and a stale connection that breaks would leave
a hundred people in doubt.

Reads are asked again after anything Transient but a redirect. Writes and purchases only after Unreachable and
RateLimited, because only then it is certain that the provider did nothing.
"""

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Any, Self

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    wait_random_exponential,
)

from gtm import clock
from integrations.answers import Answer, UnreadableBody, parse_json, read_body
from integrations.base_url import checked_base, checked_path
from integrations.deadline import Watchdog
from integrations.errors import (
    IntegrationError,
    Moved,
    NotConfigured,
    NotTheApi,
    RateLimited,
    Transient,
    Unclear,
    Unreachable,
)
from integrations.lines import Lines
from integrations.ports import Pace
from integrations.redaction import Redactor, httpx_silenced
from integrations.retry_after import asked_to_wait, nothing_left
from integrations.statuses import meaning_of_failure, meaning_of_status

__all__ = ["Answer", "Http", "Patience"]

_log = logging.getLogger(__name__)
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_OURS = {"User-Agent": "gtm-flows", "Accept": "application/json", "Accept-Encoding": "gzip"}
_PAUSE_UNTOLD = 5.0  # for the rate governor, after a 429 that names no time

Classify = Callable[[Answer], IntegrationError | None]


@dataclass(frozen=True)
class Patience:
    """How long and how often we try. The defaults are the policy; tests hand in shorter ones."""

    connect: float = 5.0
    pool: float = 5.0
    write: float = 10.0
    read: float = 30.0
    total: float = 60.0
    attempts: int = 6
    longest_answer: int = 5_000_000

    @property
    def timeout(self) -> httpx.Timeout:
        """The parts of it that httpx keeps itself."""
        return httpx.Timeout(connect=self.connect, pool=self.pool, write=self.write, read=self.read)


class Http:
    """One provider's door. Safe to share between threads.

    `auth` puts the key on a request at the last moment, so nothing above httpx ever holds a URL with a key.
    `secrets` are masked wherever the provider echoes them. `classify` turns a vendor's answer (a 422 that
    means "no credits", a 200 that holds an error) into our error, or returns None to leave it to the table
    of statuses. `pace` is asked before every attempt and told when the provider wants us slower.
    `allow_loopback` None leaves it to GTM_ALLOW_LOOPBACK; the sandbox's address is always accepted.

    Raises NotConfigured when the base URL is one that keys must not be sent to.
    """

    def __init__(
        self,
        provider: str,
        base_url: str,
        *,
        account: str = "",
        auth: httpx.Auth | None = None,
        pace: Pace | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
        secrets: Sequence[str] = (),
        classify: Classify | None = None,
        allow_loopback: bool | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.provider = provider
        self.account = account
        self._pace = pace
        self._redactor = Redactor(secrets)
        self._classify = classify
        self._patience = patience or Patience()
        self._lines = Lines(
            checked_base(provider, base_url, allow_loopback=allow_loopback),
            auth,
            {**_OURS, **headers},
            self._patience.timeout,
        )

    def __repr__(self) -> str:
        return f"Http({self.provider!r}, host={self._lines.host!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections. Nothing can be asked after that."""
        self._lines.close()

    def read(
        self,
        action: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        """Ask something that changes nothing and costs nothing, up to 6 times and for up to 60 s.

        Returns a 2xx answer. Raises the last error; RateLimited at once when told to wait longer than that.
        """
        return self._ask(_Question(action, method, path, params, json, kept=True), repeat_after=(Transient,))

    def write(
        self,
        action: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        """Ask something that changes or costs: sent again only if it surely was not processed.

        Returns a 2xx answer. After Unclear it may have happened: look it up, do not call this again.
        """
        question = _Question(action, method, path, params, json, kept=False)
        return self._ask(question, repeat_after=(Unreachable, RateLimited))

    def buy(
        self,
        action: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        """Like `write`, for what costs and changes nothing, on a connection that earlier requests have used.

        After Unclear it may have been charged. That a kept connection breaks just then is rare (see `lines`).
        """
        question = _Question(action, method, path, params, json, kept=True)
        return self._ask(question, repeat_after=(Unreachable, RateLimited))

    def kept(self, answer: Answer) -> str:
        """The answer's words as they may be kept: as they came, with every known key masked. Personal data."""
        return self._redactor.masked(answer.text)

    def _ask(self, question: "_Question", repeat_after: tuple[type[Transient], ...]) -> Answer:
        checked_path(self.provider, question.action, question.path)
        allowance = _Allowance(self._patience.total)
        retrying = Retrying(
            retry=retry_if_exception_type(repeat_after) & retry_if_not_exception_type(Moved),
            wait=_pause,
            stop=lambda state: (
                state.attempt_number >= self._patience.attempts or not allowance.covers(state.upcoming_sleep)
            ),
            sleep=allowance.sleep,
            reraise=True,
        )
        return retrying(self._attempt, question, allowance)

    def _attempt(self, question: "_Question", allowance: "_Allowance") -> Answer:
        if self._pace:
            self._pace.wait(self.provider, self.account)
        began = clock.monotonic()
        # What is asked again gets a new connection: the old one may be what was wrong.
        outcome = self._exchange(question, question.kept and allowance.untouched, allowance.left)
        took = clock.monotonic() - began
        allowance.left -= took
        allowance.untouched = False
        error = self._judge(outcome) if isinstance(outcome, Answer) else outcome
        self._tell_pace(outcome, error)
        said = type(error).__name__ if error else "answered"
        _log.debug("%s: %s: %s after %.2f s", self.provider, question.action, said, took)
        if isinstance(outcome, Answer) and error is None:
            return outcome
        raise error or AssertionError("an outcome is an answer or an error")

    def _exchange(self, question: "_Question", kept: bool, seconds: float) -> Answer | IntegrationError:
        """One request and its complete answer, or the error it ended in.

        Errors are returned, to be raised outside of `except`: httpx's exceptions hold the URL, and an error
        raised here would keep them as its context.
        """
        outcome: Answer | IntegrationError
        with httpx_silenced(), Watchdog(seconds) as watchdog:
            try:
                outcome = self._send(question, kept, watchdog, seconds)
            except UnreadableBody as problem:
                outcome = Unclear(self.provider, question.action, f"unreadable answer: {problem}")
            except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeEncodeError) as failure:
                kind, sentence = meaning_of_failure(failure)
                outcome = kind(self.provider, question.action, sentence)
        if watchdog.expired and not isinstance(
            outcome, Unreachable | NotConfigured
        ):  # those: nothing was sent
            # Even an answer: a body that ends where the connection was cut looks complete.
            outcome = Unclear(
                self.provider, question.action, f"sent, but no complete answer within {seconds:.0f} s"
            )
        return outcome

    def _send(self, question: "_Question", kept: bool, watchdog: Watchdog, seconds: float) -> Answer:
        with self._lines.kept() if kept else self._lines.fresh() as line:
            watchdog.guard(line.socket)
            request = line.client.build_request(
                question.method,
                question.path,
                params=question.params,
                json=question.json,
                timeout=_timeout(self._patience, seconds),
                extensions={"trace": watchdog.trace},
            )
            response = line.client.send(request, stream=True)
            try:
                body = read_body(response, self._patience.longest_answer)
            finally:
                response.close()
            line.socket = watchdog.connection
        return Answer(self.provider, question.action, response.status_code, response.headers, body)

    def _judge(self, answer: Answer) -> IntegrationError | None:
        """The error this answer stands for, its words cleaned; None when it is what was asked for."""
        error = self._vendor_error(answer) or self._status_error(answer) or _unreadable(answer)
        if error is None:
            return None
        error.detail = self._redactor.clean(error.detail)
        error.status = error.status or answer.status
        error.request_id = error.request_id or answer.request_id
        if isinstance(error, Transient) and error.retry_after is None:
            error.retry_after = asked_to_wait(answer.headers, _loose_json(answer))
        return error

    def _vendor_error(self, answer: Answer) -> IntegrationError | None:
        if self._classify is None:
            return None
        try:
            return self._classify(answer)
        except Unclear as unreadable:  # it looked into a body that is no JSON; a bad status tells more
            return _unreadable(answer) or unreadable if answer.ok else None

    def _status_error(self, answer: Answer) -> IntegrationError | None:
        meaning = meaning_of_status(answer.status)
        if meaning is None:
            return None
        kind, sentence = meaning
        return kind(self.provider, answer.action, f"{sentence}{self._quoted(answer)}", status=answer.status)

    def _quoted(self, answer: Answer) -> str:
        if _is_page(answer):
            return "; the answer is a web page, not the API's"
        words = self._redactor.excerpt(answer.text)
        return f": {words}" if words else ""

    def _tell_pace(self, outcome: Answer | IntegrationError, error: IntegrationError | None) -> None:
        if self._pace is None:
            return
        seconds = nothing_left(outcome.headers) if isinstance(outcome, Answer) else None
        if isinstance(error, RateLimited) or (isinstance(error, Unclear) and error.status == 429):
            seconds = _PAUSE_UNTOLD if error.retry_after is None else error.retry_after
        if seconds:
            self._pace.slow_down(self.provider, self.account, seconds)


@dataclass(frozen=True)
class _Question:
    action: str
    method: str
    path: str
    params: Mapping[str, Any] | None
    json: Any
    kept: bool


@dataclass
class _Allowance:
    """The seconds left for one question with all its repetitions. Waiting for the pace is not counted."""

    left: float
    untouched: bool = True

    def covers(self, pause: float) -> bool:
        """After the pause there is still time worth asking in."""
        return self.left - pause > 0.1

    def sleep(self, seconds: float) -> None:
        clock.sleep(seconds)
        self.left -= seconds


def _timeout(patience: Patience, left: float) -> httpx.Timeout:
    """No single wait is longer than the whole. Connecting is the one the watchdog cannot cut."""
    waits = {name: min(getattr(patience, name), left) for name in ("connect", "pool", "write", "read")}
    return httpx.Timeout(**waits)


_jitter = wait_random_exponential(multiplier=0.5, max=20)  # full jitter


def _pause(state: RetryCallState) -> float:
    """What the provider asked for and up to a tenth more; without its word, full jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Transient) else None
    if asked is None:
        return _jitter(state)
    return asked + random.uniform(0, asked / 10)


def _unreadable(answer: Answer) -> Unclear | None:
    """A 2xx that claims to be JSON and is not, or is a web page (a login page, a proxy's apology)."""
    kind, page = answer.headers.get("content-type", ""), _is_page(answer)
    if not answer.body or not ("json" in kind or page):
        return None
    try:
        answer.json()
    except Unclear as error:
        if not page:
            return error
    else:
        return None
    detail = "unreadable answer: a web page, not the API's; is the base URL right, is a login in between?"
    return NotTheApi(answer.provider, answer.action, detail)


def _is_page(answer: Answer) -> bool:
    start = answer.body[:100].lstrip().lower()
    return "html" in answer.headers.get("content-type", "") or start.startswith((b"<!doctype", b"<html"))


def _loose_json(answer: Answer) -> object:
    try:
        return parse_json(answer.body)
    except ValueError:
        return None
