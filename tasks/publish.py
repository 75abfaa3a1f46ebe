"""Publish: put a blog draft into the CMS, or bring the one we put there up to date. Never live.

What a person has changed since is left alone and said. The slug is what makes a second run find the first; what we
were about to write is kept apart from what is known to be there, so that a write without an answer is looked up and
told from a person's.

    there now is     what we know is there            -> unchanged, or written over
                     what we were about to write      -> ours: recorded, then as above
                     anything else                    -> a person's, left alone
                     nothing                          -> created; not while words of ours may still arrive
"""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from prefect import task

from gtm.clock import now
from gtm.ledger import outlets
from gtm.ledger.engine import Ledger
from gtm.ledger.outlets import PostIntent, PostRow
from gtm.models import Frozen, Post, SavedPost
from gtm.posts import read_brief, render_post
from gtm.sentences import ended
from gtm.settings import Settings
from integrations import registry
from integrations.errors import Conflict, IntegrationError, Unclear
from integrations.ports import Cms
from tasks.desk import working_ledger
from tasks.stage import Stop

CHANGED = "changed"
SETTLING = timedelta(minutes=2)
"""How long a CMS may still work on words whose answer was lost. A draft that is made meanwhile would be a second one."""


class PostOutcome(Frozen):
    """What became of a draft: created, updated, unchanged or left_alone, and what to know about it."""

    result: str
    title: str
    slug: str
    cms: str
    ref: str | None = None
    url: str | None = None
    note: str = ""


@task(name="publish draft", task_run_name="draft to {cms}", retries=0, persist_result=False)
def publish_draft(brief_file: str, cms: str) -> PostOutcome | Stop:
    """Render a brief and save it as a draft. Repeatable: the same draft is updated, not a second one made.

    Raises TemplateError, NotConfigured.
    """
    settings = Settings()
    post = render_post(read_brief(Path(brief_file)), settings.templates())
    port = registry.connect("cms", cms)
    try:
        return _Draft(working_ledger(), port, cms, post).save()
    except Conflict as error:
        return PostOutcome(result="left_alone", title=post.title, slug=post.slug, cms=cms, note=error.detail)
    except _InDoubt as doubt:
        when = "" if doubt.done == CHANGED else f" in {SETTLING.seconds // 60} minutes"
        return Stop(
            sentence=f"{ended(doubt.error)} It is not known whether the draft was {doubt.done}; run it again{when}: "
            f"what is there is looked at first."
        )
    except _TooSoon as soon:
        return Stop(
            sentence=f'"{post.title}" was on its way to {cms} {soon.seconds:.0f} seconds ago and may still arrive. '
            f"Nothing was sent, so that there are not two drafts. Run it again in {SETTLING.seconds // 60} minutes."
        )
    except IntegrationError as error:
        return Stop(
            sentence=f"{ended(error)} The draft was not changed by us; run it again when that is mended."
        )


class _InDoubt(Exception):
    """Words left, and nobody knows whether they arrived. The intent stands until a later run has looked."""

    def __init__(self, error: Unclear, done: str) -> None:
        super().__init__(error)
        self.error = error
        self.done = done


class _TooSoon(Exception):
    """Nothing is there, and words that left a moment ago may still arrive."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Draft:
    """One post on its way to one CMS."""

    def __init__(self, ledger: Ledger, port: Cms, cms: str, post: Post) -> None:
        self._ledger = ledger
        self._port = port
        self._cms = cms
        self._post = post
        self._source = _hash(post)

    def save(self) -> PostOutcome:
        """Look, then write if there is a need.

        Raises Conflict, _InDoubt, _TooSoon and, where nothing was written, others.
        """
        slug = self._post.slug
        with self._ledger.read() as tx:
            known = outlets.post(tx, self._cms, slug)
            meant, last = outlets.unanswered(tx, self._cms, slug)
        there = self._port.find(slug)
        if there is None:
            if last and timedelta(0) <= now() - last < SETTLING:
                raise _TooSoon((now() - last).total_seconds())
            return self._outcome("created", self._put(None))
        if known is None or there.fingerprint != known.fingerprint:
            source = meant.get(there.imprint)
            if source is None:
                raise self._not_ours(there, known, began=bool(meant))
            arrived = "updated" if known and known.ref == there.ref else "created"
            self._record(there, source, there.imprint)
            if source == self._source:
                return self._outcome(
                    arrived, there, "by an earlier run, whose answer was lost; it was found again"
                )
        elif known.source_hash == self._source:
            return self._outcome("unchanged", there)
        return self._outcome("updated", self._put(there))

    def _put(self, there: SavedPost | None) -> SavedPost:
        """Say first what we are about to write: by that it is known again if its answer is lost."""
        intent = PostIntent(self._port.imprint(self._post), self._source)
        slug = self._post.slug
        with self._ledger.write() as tx:
            first = outlets.intend_post(tx, self._cms, slug, intent, now())
        try:
            saved = self._port.save_draft(self._post, there)
        except Unclear as error:
            raise _InDoubt(error, CHANGED if there else "created") from error
        except Conflict:
            raise  # it may have been published while we wrote
        except IntegrationError:
            if first:
                with self._ledger.write() as tx:
                    outlets.withdraw_post(tx, self._cms, slug, intent.imprint)
            raise
        self._record(saved, self._source, intent.imprint)
        return saved

    def _record(self, saved: SavedPost, source: str, imprint: str) -> None:
        at = now()
        row = PostRow(saved.ref, saved.fingerprint, source)
        with self._ledger.write() as tx:
            outlets.save_post(tx, self._cms, self._post.slug, row, at, seen=[imprint], settled=at - SETTLING)

    def _not_ours(self, there: SavedPost, known: PostRow | None, *, began: bool) -> Conflict:
        """Who has put it there is told only as far as it is known: a CMS may have rewritten what we sent."""
        if known:
            detail = f'"{self._post.title}" was edited by a person since we saved it'
            detail += f" (or {self._cms} has rewritten what we sent last)" if began else ""
            remedy = f"take the edits into the brief and delete the draft, or go on in {self._cms}"
        else:
            detail = f'a post with the slug "{self._post.slug}" is there and is not ours'
            detail += ", or a person has edited the draft we began" if began else ""
            remedy = "give the brief another slug, or delete that post"
        return Conflict(
            self._cms, "save draft", f"{detail}; {there.status} {there.ref} is left as it is: {remedy}"
        )

    def _outcome(self, result: str, saved: SavedPost, *notes: str) -> PostOutcome:
        return PostOutcome(
            result=result,
            title=self._post.title,
            slug=saved.slug,
            cms=self._cms,
            ref=saved.ref,
            url=saved.url,
            note="; ".join((*notes, *saved.warnings)),
        )


def _hash(post: Post) -> str:
    return sha256(post.model_dump_json().encode()).hexdigest()[:32]
