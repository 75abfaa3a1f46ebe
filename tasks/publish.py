"""Publish: put a blog draft into the CMS, or bring the one we put there up to date. Never live.

What a person has changed since is left alone and said. The slug is what makes a second run find the first.
"""

from hashlib import sha256
from pathlib import Path

from prefect import task

from gtm.clock import now
from gtm.ledger import outlets
from gtm.ledger.engine import Ledger
from gtm.ledger.outlets import PostRow
from gtm.models import Frozen, Post, SavedPost
from gtm.posts import read_brief, render_post
from gtm.sentences import ended
from gtm.settings import Settings
from integrations import registry
from integrations.errors import Conflict, IntegrationError
from integrations.ports import Cms
from tasks.desk import working_ledger
from tasks.stage import Stop


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
    ledger = working_ledger()
    with ledger.read() as tx:
        ours = outlets.post(tx, cms, post.slug)
    try:
        return _save(ledger, port, cms, post, ours)
    except Conflict as error:
        note = f"{error.detail}"
        return PostOutcome(result="left_alone", title=post.title, slug=post.slug, cms=cms, note=note)
    except IntegrationError as error:
        return Stop(
            sentence=f"{ended(error)} The draft was not changed by us; run it again when that is mended."
        )


def _save(ledger: Ledger, port: Cms, cms: str, post: Post, ours: PostRow | None) -> PostOutcome:
    source = _hash(post)
    there = port.find(post.slug)
    if there is None:
        return _outcome("created", cms, post, _put(ledger, port, cms, post, source, None))
    if ours is None:
        raise Conflict(cms, "save draft", f'a post with the slug "{post.slug}" is there and is not ours')
    if ours.fingerprint is not None and there.fingerprint != ours.fingerprint:
        raise Conflict(
            cms, "save draft", f'"{post.title}" was edited by a person since we saved it and is left as it is'
        )
    if ours.source_hash == source and ours.fingerprint is not None:
        return _outcome("unchanged", cms, post, there)
    return _outcome("updated", cms, post, _put(ledger, port, cms, post, source, there))


def _put(ledger: Ledger, port: Cms, cms: str, post: Post, source: str, there: SavedPost | None) -> SavedPost:
    """Say first that we are about to: a crash in between must not make the draft look like a stranger's."""
    with ledger.write() as tx:
        row = PostRow(there.ref if there else None, there.fingerprint if there else None, source)
        outlets.save_post(tx, cms, post.slug, row, now())
    saved = port.save_draft(post, there)
    with ledger.write() as tx:
        outlets.save_post(tx, cms, post.slug, PostRow(saved.ref, saved.fingerprint, source), now())
    return saved


def _outcome(result: str, cms: str, post: Post, saved: SavedPost) -> PostOutcome:
    return PostOutcome(
        result=result,
        title=post.title,
        slug=saved.slug,
        cms=cms,
        ref=saved.ref,
        url=saved.url,
        note="; ".join(saved.warnings),
    )


def _hash(post: Post) -> str:
    return sha256(post.model_dump_json().encode()).hexdigest()[:32]
