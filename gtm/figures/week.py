"""The figures of a week, as plain counts that the ledger fills in. No people, only how many."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field

from gtm.figures.rates import Rate
from gtm.models import Frozen


class PlayFigures(Frozen):
    """One play in one week. Unless said otherwise: how many people."""

    play: str
    pulled: int = 0
    drafted: int = 0
    pushed: int = 0
    delivered: int = Field(0, description="E-mails sent that did not bounce.")
    people: int = Field(0, description="People who were written to; each counts once.")
    replies: int = Field(0, description="People who answered.")
    positive_replies: int = Field(0, description="People who answered with interest.")
    bounced: int = Field(0, description="E-mails that came back.")
    unsubscribed: int = 0
    in_doubt: int = Field(0, description="Pushes of which nobody knows yet whether they arrived.")
    credits: Decimal = Decimal(0)

    @property
    def positive(self) -> Rate:
        """Positive replies of people reached; a late reply to last week's mail never makes it over 100 %."""
        return Rate(hits=min(self.positive_replies, self.people), total=self.people)

    @property
    def bounce(self) -> Rate:
        """Bounced of all mails that were sent."""
        return Rate(hits=self.bounced, total=self.bounced + self.delivered)

    @property
    def answered(self) -> Rate:
        """Answers of people reached."""
        return Rate(hits=min(self.replies, self.people), total=self.people)


class PostFigure(Frozen):
    """What became of a blog draft this week. `saved`: made or updated, the ledger does not know which."""

    title: str
    state: Literal["new", "saved", "updated", "left_alone"]


class WeekFigures(Frozen):
    """A week of all plays. `previous` holds the weeks before it, newest first; empty: this is the first."""

    monday: date
    plays: tuple[PlayFigures, ...] = ()
    posts: tuple[PostFigure, ...] = ()
    waiting_for_approval: int = 0
    meetings: int | None = Field(None, description="None: nobody counts them here.")
    opportunities: int | None = Field(None, description="None: nobody counts them here.")
    pushed_by_day: tuple[int, ...] = Field((), description="Monday to Sunday; empty: not known.")
    previous: tuple["WeekFigures", ...] = ()

    @property
    def name(self) -> str:
        """`2026-W47`."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def number(self) -> int:
        """`47`."""
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        """The week's last day."""
        return self.monday + timedelta(days=6)

    @property
    def totals(self) -> PlayFigures:
        """All plays together. A person in two plays counts in both."""
        return total(self.plays)

    @property
    def last(self) -> "WeekFigures | None":
        """The week directly before, if it is known; a gap is not bridged."""
        before = self.monday - timedelta(days=7)
        return next((week for week in self.previous if week.monday == before), None)

    @property
    def quiet(self) -> bool:
        """Nothing happened that anybody would want to read about."""
        counts = self.totals.model_dump(exclude={"play"})
        others = (self.posts, self.waiting_for_approval, self.meetings, self.opportunities)
        return not any(counts.values()) and not any(others)


def total(plays: Iterable[PlayFigures]) -> PlayFigures:
    """The sum of all counts."""
    rows = [play.model_dump(exclude={"play"}) for play in plays]
    names = [name for name in PlayFigures.model_fields if name != "play"]
    return PlayFigures(play="all plays", **{name: sum(row[name] for row in rows) for name in names})
