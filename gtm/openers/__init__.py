"""The opening line of a mail: chosen by evidence, written under guard, looked over before it leaves.

guard      the only door to Jinja2          opener       opener files, loaded and checked
by_hand    simple templates without Jinja
grammar    what a template may be made of   fields       what an opener can read
choose     which opener, which variant      evidence, events: facts and happenings behind a claim, in words
reader     who will read, company: the same for its people   case: what an opener can show, or lacks
snippets   words written once               tiers        how much effort a reader is worth
lint       what must not leave              slots, gaps, english, manners, claims: its rules; fixers: what it mends
sequence   the touches around an opener     footer       what a cold mail has to carry
concerns   whom its words concern           occasion     a play's event held against its words
event_names  what an event's detail is called, place_names: a place
vocabulary   words of the trade, phrases: small English
front_matter   settings at the head of a text
"""

from gtm.openers.case import PassedOver
from gtm.openers.choose import Draft, choose_variant, draft
from gtm.openers.errors import TemplateError
from gtm.openers.evidence import Evidence
from gtm.openers.findings import Finding
from gtm.openers.lint import lint, lint_value
from gtm.openers.opener import Opener, by_specificity, load_openers, opener_names, read_opener

__all__ = [
    "Draft",
    "Evidence",
    "Finding",
    "Opener",
    "PassedOver",
    "TemplateError",
    "by_specificity",
    "choose_variant",
    "draft",
    "lint",
    "lint_value",
    "load_openers",
    "opener_names",
    "read_opener",
]
