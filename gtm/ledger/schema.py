"""The tables. Read top to bottom: who, what is known, how far they are, what left, what came back.

Personal data lives here and nowhere else. Times are UTC. `id`s are ours; a provider's name for something is
in `refs`. A change here needs a migration beside it (`migrations/versions`); a test compares the two.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from gtm.ledger.columns import CreditAmount, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- who ------------------------------------------------------------------------------------------

companies = Table(
    "companies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # "domain:northwind.example" or "name:northwind"
    Column("first_seen", Moment, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email_key", Text, unique=True),  # canonical address; empty until one is known
    Column("company_id", Text, ForeignKey("companies.id"), index=True),
    Column("merged_into", Text),  # the same person under an older id
    Column("first_seen", Moment, nullable=False),
)

refs = Table(
    "refs",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # person, company
    Column("ref", Text, primary_key=True),
    Column("subject_id", Text, nullable=False, index=True),
)

# --- what is known --------------------------------------------------------------------------------

facts = Table(
    "facts",  # one answer of one source about one subject; the newest answer to a field wins
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject_id", Text, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("observed_at", Moment, nullable=False),
    Column("price", CreditAmount, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("run_id", Text),
)

# --- runs, and how far each person is --------------------------------------------------------------

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("play", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("flow_run", Text, unique=True),  # Prefect's id, so that a resumed flow run finds its run
    Column("owner", Text),
    Column("limit", Integer),
    Column("max_credits", CreditAmount),
    Column("cursor", Text),  # where the next page begins
    Column("pulled_all", Boolean, nullable=False, default=False),
    Column("quoted_low", CreditAmount, nullable=False, default=0),
    Column("quoted_high", CreditAmount, nullable=False, default=0),
    Column("play_hash", Text, nullable=False),
    Column("play_file", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_runs_play_started", "play", "started_at"),
)

leads = Table(
    "leads",  # one row per (play, person)
    metadata,
    Column("id", Text, primary_key=True),
    Column("play", Text, nullable=False),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("run_id", Text, nullable=False),
    Column("chunk", Integer, nullable=False, default=0),
    Column("stage", Text, nullable=False),  # pulled, enriched, kept, ready, approved, queued
    Column("outcome", Text),  # empty while moving
    Column("reason", Text, nullable=False, default=""),
    Column("verdict", JSON),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("play", "person_id"),
    Index("ix_leads_run_stage", "run_id", "stage", "outcome", "chunk"),
)

pulls = Table(
    "pulls",  # every row a source gave in a run; frozen when the run ends, so that history stays
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("ref", Text, nullable=False),
    Column("person_id", Text),
    Column("lead_id", Text, index=True),
    Column("outcome", Text),
    Column("reason", Text, nullable=False, default=""),
    Index("ix_pulls_person", "person_id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("lead_id", Text, ForeignKey("leads.id"), primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("opener", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
)

approvals = Table(
    "approvals",  # bound to the exact words; another hash is another question
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", Text, ForeignKey("leads.id"), nullable=False, index=True),
    Column("content_hash", Text, nullable=False),
    Column("decision", Text, nullable=False),  # approved, rejected
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("at", Moment, nullable=False),
)

# --- what left --------------------------------------------------------------------------------------

pushes = Table(
    "pushes",
    metadata,
    Column("key", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("account", Text, nullable=False, default=""),
    Column("campaign", Text, nullable=False),
    Column("play", Text, nullable=False),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("company_id", Text, index=True),
    Column("lead_id", Text, ForeignKey("leads.id"), index=True),  # empty: found by an audit after a restore
    Column("run_id", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("touch", Text, nullable=False),  # the kind of conversation; one active push per person and touch
    Column("subject", JSON, nullable=False),  # what of this person can be suppressed, as known when planned
    Column("payload", JSON, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("batch", Text),
    Column("attempt", Integer, nullable=False, default=0),
    Column("owner", Text),
    Column("not_before", Moment),
    Column("intent_at", Moment),
    Column("doubt_at", Moment),  # when it became unknown: from then on nobody can still be sending it
    Column("doubt_boot", Text),
    Column("doubt_since_boot", Float),
    Column("suppressions_seen", Integer),  # the version of the suppression list this was checked against
    Column("absent_at", Moment),  # the first look-up, after the quiet period, that did not find it
    Column("absent_boot", Text),
    Column("absent_since_boot", Float),
    Column("provider_ref", Text),
    Column("whose", Text),  # ours, foreign; once confirmed
    Column("reason", Text, nullable=False, default=""),
    Column("updated_at", Moment, nullable=False),
    Index("ix_pushes_state", "state", "provider", "campaign"),
    Index("ix_pushes_run", "run_id", "state"),
    Index(
        "ix_pushes_given",  # what caps count, without a look at the rows; who was never sent is not in it
        "provider",
        "campaign",
        "intent_at",
        "state",
        sqlite_where=text("intent_at IS NOT NULL"),
        postgresql_where=text("intent_at IS NOT NULL"),
    ),
)

touches = Table(
    "touches",  # the second key: who is being written to, whatever campaign or provider
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("touch", Text, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("since", Moment, nullable=False),
)

withdrawals = Table(
    "withdrawals",  # people who were suppressed after they were sent; asked of the provider until it confirms
    metadata,
    Column("key", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("state", Text, nullable=False, index=True),  # wanted, done
    Column("tries", Integer, nullable=False, default=0),
    Column("wanted_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("trouble", Text, nullable=False, default=""),
)

push_events = Table(
    "push_events",  # append-only; its fold equals the state in `pushes`
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
    Column("why", Text, nullable=False, default=""),
)

suppressions = Table(
    "suppressions",  # never expires; lifting one keeps the row and says who and why
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # email, domain, country, person, company
    Column("value", Text, nullable=False),
    Column("list", Text, nullable=False),  # "opt-out" holds everywhere; others where a play names them
    Column("reason", Text, nullable=False, default=""),
    Column("source", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("lifted_at", Moment),
    Column("lifted_why", Text),
    UniqueConstraint("kind", "value", "list"),
)

credits = Table(
    "credits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("kind", Text, nullable=False),  # person, company, open_roles
    Column("subject_id", Text, nullable=False),
    Column("run_id", Text, nullable=False, index=True),
    Column("state", Text, nullable=False),  # reserved, settled, unknown, released
    Column("amount", CreditAmount, nullable=False),
    Column("found", Boolean),  # empty: nobody knows, because the answer was lost
    Column("at", Moment, nullable=False),
    Column("owner", Text),  # who set it aside; only if that process is dead may another call it in doubt
    Column("reply_id", Text),
    Index("ix_credits_subject", "subject_id", "provider", "kind"),
    Index(
        "ix_credits_in_flight",  # one process asks about one subject at a time, whatever the code believes
        "provider",
        "kind",
        "subject_id",
        unique=True,
        sqlite_where=text("state = 'reserved'"),
        postgresql_where=text("state = 'reserved'"),
    ),
)

replies = Table(
    "replies",  # what a provider said for money, as it came: one row per request, kept for 30 days
    metadata,
    Column("id", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("subjects", JSON, nullable=False),  # our ids of those it was asked about
    Column("body", Text, nullable=False),  # personal data; never a key
)

# --- what came back, and the rest --------------------------------------------------------------------

events = Table(
    "events",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("campaign", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Text, index=True),
    Column("play", Text),
    Column("at", Moment, nullable=False),
    Column("category", Text),
    Column("step", Integer),
    Column("recorded_at", Moment, nullable=False),
    Index("ix_events_at", "at"),
)

posts = Table(
    "posts",  # what is known to be in the CMS, by us
    metadata,
    Column("cms", Text, primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("ref", Text),
    Column("fingerprint", Text),
    Column("source_hash", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

post_intents = Table(
    "post_intents",  # what may be there by us: written before the words leave, deleted when it is known what is there
    metadata,
    Column("cms", Text, primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("imprint", Text, primary_key=True),
    Column("source_hash", Text, nullable=False),
    Column("intent_at", Moment, nullable=False),
)

messages = Table(
    "messages",  # a row before the message leaves, so that a crash cannot post it twice unnoticed
    metadata,
    Column("key", Text, primary_key=True),
    Column("notifier", Text, nullable=False),
    Column("state", Text, nullable=False),  # sending, sent
    Column("channel", Text, nullable=False),
    Column("ref", Text),
    Column("body_hash", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

counters = Table(
    "counters",  # numbers that only grow: the version of the suppressions, the generation of the ledger
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("mark", Text, nullable=False, default=""),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("window", Integer, primary_key=True),  # seconds
    Column("next_at", Moment, nullable=False),
)
