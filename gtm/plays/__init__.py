"""Play files: who to look for, what to ask of them, what to say and where to send it.

models     what a play can say          yaml_text  YAML without its surprises
load       from a file to a play        explain    what is wrong with a play, in sentences
check      rules, templates, providers  schema     the JSON Schema that editors use
expiry     how long an approval waits  zones      IANA zones, and which was meant
source_words  what a source is asked, held against what it understands

`check` is imported from its own module: it knows the rule language, which in turn knows these models.
"""

from gtm.plays.expiry import Expiry, read_expiry
from gtm.plays.explain import PlayError, Problem
from gtm.plays.load import LoadedPlay, find_play, load_play, play_names, read_play
from gtm.plays.models import (
    Approve,
    EmailPolicy,
    Enrich,
    Icp,
    OpenerChoice,
    Play,
    PushTarget,
    Report,
    Signals,
)
from gtm.plays.schema import play_schema

__all__ = [
    "Approve",
    "EmailPolicy",
    "Enrich",
    "Expiry",
    "Icp",
    "LoadedPlay",
    "OpenerChoice",
    "Play",
    "PlayError",
    "Problem",
    "PushTarget",
    "Report",
    "Signals",
    "find_play",
    "load_play",
    "play_names",
    "play_schema",
    "read_expiry",
    "read_play",
]
