"""Report: last week's figures from the ledger, as one message. Run again, the same message is edited."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from prefect import task

from gtm.clock import now
from gtm.figures import PlayFigures, PostFigure, WeekFigures, digest
from gtm.ledger import outlets, week
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.outlets import MessageRow
from gtm.models import Frozen, Message, MessageRef
from gtm.sentences import ended
from integrations import registry
from integrations.errors import IntegrationError, Unclear
from integrations.ports import Notifier
from tasks.desk import governor, working_ledger
from tasks.stage import Stop

_WEEKS_BACK = 12


class DigestOutcome(Frozen):
    """What became of the message: posted, edited or unchanged."""

    result: str
    week: str
    channel: str


@task(name="post digest", task_run_name="digest {monday} to {notifier}", retries=0, persist_result=False)
def post_digest(monday: date, timezone: str, channel: str | None, notifier: str) -> DigestOutcome | Stop:
    """Tell one week in one message. Repeatable: what was told is edited, unchanged words are not sent.

    Without a channel it goes where the notifier's messages go. Raises NotConfigured.
    """
    ledger = working_ledger()
    port = registry.connect("notifier", notifier, pace=governor(ledger))
    channel = channel or port.channel
    with ledger.read() as tx:
        figures = gather(tx, monday, timezone)
    message = digest(figures, channel=channel).model_copy(
        update={"key": f"digest/{channel}/{figures.name}", "channel": channel}
    )
    try:
        return _tell(ledger, port, notifier, message, figures.name)
    except IntegrationError as error:
        return Stop(sentence=f"{ended(error)} The digest was not posted; run it again when that is mended.")


def gather(tx: Transaction, monday: date, timezone: str) -> WeekFigures:
    """The figures of the week that begins on this Monday, with up to twelve weeks before it."""
    first = week.first_moment(tx)
    before = []
    for back in range(1, _WEEKS_BACK + 1):
        start = monday - timedelta(weeks=back)
        if first is None or _moment(start + timedelta(weeks=1), timezone) <= first:
            break
        before.append(_week(tx, start, timezone))
    return _week(tx, monday, timezone).model_copy(
        update={
            "previous": tuple(before),
            "waiting_for_approval": week.waiting_for_approval(tx),
        }
    )


def _week(tx: Transaction, monday: date, timezone: str) -> WeekFigures:
    since, until = _moment(monday, timezone), _moment(monday + timedelta(weeks=1), timezone)
    plays = [_play(name, found) for name, found in sorted(week.counts(tx, since, until).items())]
    days = [0] * 7
    for moment in week.push_moments(tx, since, until):
        days[moment.astimezone(ZoneInfo(timezone)).weekday()] += 1
    saved = [PostFigure(title=slug, state="saved") for slug in week.saved_posts(tx, since, until)]
    return WeekFigures(monday=monday, plays=tuple(plays), posts=tuple(saved), pushed_by_day=tuple(days))


def _play(name: str, found: dict[str, Any]) -> PlayFigures:
    counts = dict(found)
    sent = counts.pop("sent", 0)
    return PlayFigures(play=name, delivered=max(sent - counts.get("bounced", 0), 0), **counts)


def _moment(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(timezone))


def _tell(ledger: Ledger, port: Notifier, notifier: str, message: Message, name: str) -> DigestOutcome:
    with ledger.read() as tx:
        told = outlets.message(tx, message.key)
    words = sha256(message.model_dump_json().encode()).hexdigest()[:32]
    outcome = DigestOutcome(result="unchanged", week=name, channel=message.channel)
    if told is not None and told.state == "sent" and told.ref is not None:
        if told.body_hash != words:
            ref = port.update(MessageRef(channel=told.channel, ref=told.ref), message)
            _remember(ledger, notifier, message.key, MessageRow("sent", ref.channel, ref.ref, words))
            outcome = outcome.model_copy(update={"result": "edited"})
        return outcome
    if told is not None:
        message = message.model_copy(update={"footer": f"{message.footer} (may repeat an earlier message)"})
    return outcome.model_copy(update={"result": _post(ledger, port, notifier, message, words)})


def _post(ledger: Ledger, port: Notifier, notifier: str, message: Message, words: str) -> str:
    """The row comes first: after a crash the next run knows that a message may stand there already."""
    _remember(ledger, notifier, message.key, MessageRow("sending", message.channel, None, words))
    try:
        ref = port.post(message)
    except Unclear:
        raise
    except IntegrationError:
        with ledger.write() as tx:
            outlets.forget_message(tx, message.key)
        raise
    _remember(ledger, notifier, message.key, MessageRow("sent", ref.channel, ref.ref, words))
    return "posted"


def _remember(ledger: Ledger, notifier: str, key: str, row: MessageRow) -> None:
    with ledger.write() as tx:
        outlets.save_message(tx, key, notifier, row, now())
