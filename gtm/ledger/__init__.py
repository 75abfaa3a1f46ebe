"""The one database that holds the whole truth. SQLite by default, PostgreSQL by URL; the same code on both.

engine    open, migrate, transactions, sentences for what can go wrong     schema   the tables
people    persons, companies, what was said about them, and by whom        runs     one row per run
leads     one row per (play, person), walking through the stages           drafts   openers, approvals
pushes    intent before, receipt after                                     suppressions  who is left alone
credits   what was reserved, spent and bought already                      pace     rate windows
events    what happened to people at the sequencer                         outlets  posts, messages, cursors
week      the figures of the digest                                        owner    is a process still alive?
story     everything about one person, for `gtm why`                       sheets     a run's rows, for `gtm csv`
snapshots what was known at a moment in the past, and what came of it
"""
