"""The opening line of a mail: chosen by evidence, written under guard, looked over before it leaves.

guard      the only door to Jinja2          opener       opener files, loaded and checked
choose     which opener, which variant      evidence     facts behind a claim, fresh and in words
lint       what must not leave              vocabulary   words of the trade, phrases: small English
front_matter   settings at the head of a text
"""

from gtm.openers.choose import Draft, PassedOver, choose_variant, draft
from gtm.openers.errors import TemplateError
from gtm.openers.evidence import Evidence
from gtm.openers.findings import Finding
from gtm.openers.lint import lint, lint_value
from gtm.openers.opener import Opener, load_openers, opener_names, read_opener

__all__ = [
    "Draft",
    "Evidence",
    "Finding",
    "Opener",
    "PassedOver",
    "TemplateError",
    "choose_variant",
    "draft",
    "lint",
    "lint_value",
    "load_openers",
    "opener_names",
    "read_opener",
]
