"""An e-mail address as the ledger keys it, or a sentence saying why it cannot be used.

Two spellings of one mailbox must never look like two people: the canonical form is what suppression,
duplicates and the push ledger compare. Where it over-matches (plus tags everywhere), it errs on the side of
not mailing.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gtm.names.email_words import (
    CYRILLIC_LOOK_ALIKES,
    DISPOSABLE,
    FREE,
    GREEK_LOOK_ALIKES,
    INITIALS_TOO,
    MISTYPED_ENDS,
    OFTEN_MISTYPED,
    ROLES,
)
from gtm.names.text import letters_apart, mixes_scripts

# Narrower than the standard: braces, pipes and percent signs are somebody's template, not a mailbox.
_LOCAL = re.compile(r"[a-z0-9_](?:\.?[a-z0-9_'&+=~!#/-])*|\+[^.]*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{2,59}")
# Nearly all addresses are like this, and need none of the slower questions.
_ORDINARY = re.compile(r"([a-z0-9_][a-z0-9_'+.-]*)@([a-z0-9][a-z0-9.-]*\.[a-z]{2,63})", re.ASCII)
_LONGEST_ORDINARY = 64  # of all of it: no part can be too long then
# And most of those look like one person's at a company.
_PERSONAL = re.compile(r"([a-z]{3})[a-z0-9_.-]*@([a-z0-9][a-z0-9.-]*\.[a-z]{2,63})", re.ASCII)
_LONGEST = 254
_NO_DOMAIN = "The e-mail address has no complete domain, like northwind.example, after the @."
_INVISIBLE_EDGES = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


class EmailProblem(ValueError):
    """Why an address cannot be used: a sentence that does not repeat it, and `id`, stable and groupable."""

    def __init__(self, id: str, sentence: str) -> None:
        super().__init__(sentence)
        self.id = id


class EmailAddress(NamedTuple):
    """`raw` is what to write to, `canonical` what to compare; `domain` is the canonical one's, ASCII.

    `meant` is the domain that somebody surely wanted to type (`gmail.com` for `gmial.com`), empty as a rule: it is told,
    and never put in its place. Such an address is free mail, as the one that was meant is.
    """

    raw: str
    canonical: str
    domain: str
    role: bool
    free: bool
    disposable: bool
    meant: str = ""


def _has_marks_together(low: str) -> bool:
    return ".." in low or ".-" in low or "-." in low or "--" in low or ".@" in low


def personal_domain(raw: str) -> str:
    """The domain of an address that surely is one person's at work; empty: `read_email` has to tell.

    A few of the questions that `read_email` asks, put so that they settle nearly all addresses of a clean list.
    """
    found = _PERSONAL.fullmatch(raw) if len(raw) <= _LONGEST_ORDINARY else None
    if found is None or _has_marks_together(raw):
        return ""
    start, domain = found.groups()
    if start in _ROLE_STARTS or domain in _NOT_AT_WORK or (domain[0] in _MISTYPED_STARTS and _meant(domain)):
        return ""
    return domain


def read_email(raw: str) -> EmailAddress:
    """Read one address. Raises EmailProblem, a ValueError that does not repeat the address, which is personal."""
    low = raw.casefold()
    ordinary = _ORDINARY.fullmatch(low) if raw.isascii() and len(raw) <= _LONGEST_ORDINARY else None
    if ordinary is not None and not _has_marks_together(low):
        text = raw
        local, domain = ordinary.groups()
    else:
        text = raw.strip().strip(_INVISIBLE_EDGES).strip()
        local, _, domain = text.casefold().rpartition("@")
        _refuse_odd_text(text)
        if text.isascii() and len(text) > _LONGEST:
            raise _too_long()
        domain = _ascii_domain(domain)
        _refuse_odd_local(local)
    if len(local) + 1 + len(domain) > _LONGEST:
        raise _too_long()
    mailbox = local.partition("+")[0].rstrip(".")
    if not mailbox:
        raise EmailProblem(
            "email-no-mailbox", "The e-mail address begins with a plus sign; there is no mailbox before it."
        )
    if domain in _DOTLESS:
        mailbox, domain = mailbox.replace(".", ""), "gmail.com"
    free = domain in FREE
    meant = "" if free or domain[0] not in _MISTYPED_STARTS else _meant(domain)
    return EmailAddress(
        text,
        f"{mailbox}@{domain}",
        domain,
        _is_role(mailbox),
        free or bool(meant),
        domain in DISPOSABLE,
        meant,
    )


_MISTYPED_STARTS = frozenset(domain[0] for domain in OFTEN_MISTYPED)
_LONGEST_MISTYPED = max(map(len, OFTEN_MISTYPED)) + 2


@lru_cache(2_000)
def _meant(domain: str) -> str:
    """The free mail that is one slip away: a letter left out, doubled, wrong or swapped, or another end than `.com`.

    The first letter has to be right: `cloud.com` and `fmail.com` are other houses.
    """
    label, _, end = domain.partition(".")
    if len(domain) > _LONGEST_MISTYPED or not (end == "com" or end in MISTYPED_ENDS):
        return ""
    for known in OFTEN_MISTYPED:
        name = known.partition(".")[0]
        if (label == name and end != "com") or (label != name and _is_one_slip(label, name)):
            return known
    return ""


def _is_one_slip(typed: str, meant: str) -> bool:
    return typed[0] == meant[0] and abs(len(typed) - len(meant)) <= 1 and letters_apart(typed, meant) <= 1


def _too_long() -> EmailProblem:
    sentence = f"The e-mail address is longer than the {_LONGEST} characters that mail servers accept."
    return EmailProblem("email-too-long", sentence)


def _is_role(mailbox: str) -> bool:
    """`info`, `info-uk`, `sales.emea`, `no_reply`: the whole mailbox or its first word names a function."""
    start = mailbox[:3]
    if start.isalpha() and start not in _ROLE_STARTS:  # nearly all are done with this
        return False
    words = mailbox.replace(".", "-").replace("_", "-")
    if words.replace("-", "").rstrip("0123456789") in ROLES:
        return True
    first, mark, rest = words.partition("-")
    return bool(mark) and len(rest) <= 4 and first in ROLES and first not in INITIALS_TOO


_ROLE_STARTS = frozenset(role[:3] for role in ROLES)
_NOT_AT_WORK = FREE | DISPOSABLE | _DOTLESS


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _refuse_odd_text(text: str) -> None:
    if not text:
        raise EmailProblem("email-empty", "The e-mail address is empty.")
    if not (text.isascii() and text.isprintable()) and any(map(_is_invisible, text)):
        raise EmailProblem(
            "email-invisible-character", "The e-mail address holds an invisible character; type it again."
        )
    if '"' in text:
        raise EmailProblem(
            "email-quoted", "The e-mail address is in quotes; quoted mailboxes are not supported."
        )
    if re.search(r"[<>()]", text):
        raise EmailProblem(
            "email-not-bare", "The e-mail address has a name or a comment around it; give the bare address."
        )
    if re.search(r"[;,]", text) or text.count("@") > 1:
        raise EmailProblem("email-several", "These are several e-mail addresses; give one per person.")
    if re.search(r"\s", text):
        raise EmailProblem("email-space", "The e-mail address has a space in it.")
    if "@" not in text:
        raise EmailProblem("email-no-at", "The e-mail address has no @.")


def _refuse_odd_local(local: str) -> None:
    if not local:
        raise EmailProblem("email-no-mailbox", "The e-mail address has nothing before the @.")
    if not local.isascii():
        raise EmailProblem(
            "email-look-alike",
            "The e-mail address has letters before the @ that look like others or are not A to Z.",
        )
    if len(local) > 64:
        raise EmailProblem("email-too-long", "The e-mail address has more than 64 characters before the @.")
    if _LOCAL.fullmatch(local) is None:
        raise EmailProblem(
            "email-odd-sign", "The e-mail address has a dot or a sign in a wrong place before the @."
        )


def _ascii_domain(domain: str) -> str:
    """The domain as the DNS knows it. Refuses what is no public host name or made to look like another."""
    if domain.startswith("[") or re.fullmatch(r"[0-9.]+", domain):
        raise EmailProblem("email-ip-address", "The e-mail address has an IP address instead of a domain.")
    if domain.endswith("."):
        raise EmailProblem("email-trailing-dot", "The e-mail address ends with a dot.")
    if not domain:
        raise EmailProblem("email-no-domain", _NO_DOMAIN)
    labels = [_ascii_label(label) for label in domain.casefold().split(".")]
    if len(labels) < 2 or not _TOP_LEVEL.fullmatch(labels[-1]) or len(".".join(labels)) > 253:
        raise EmailProblem("email-no-domain", _NO_DOMAIN)
    return ".".join(labels)


def _ascii_label(label: str) -> str:
    try:
        seen = label.encode("ascii").decode("idna") if label.startswith("xn--") else label
        ascii_label = label if label.isascii() else label.encode("idna").decode("ascii")
    except UnicodeError:
        raise EmailProblem(
            "email-no-host-name", "The domain of the e-mail address cannot be written in international form."
        ) from None
    if mixes_scripts(seen) or _only_look_alikes(seen):
        raise EmailProblem(
            "email-look-alike",
            "The domain of the e-mail address mixes letters that look alike; it may be a forgery.",
        )
    if _LABEL.fullmatch(ascii_label) is None:
        raise EmailProblem("email-no-host-name", "The domain of the e-mail address is not a valid host name.")
    return ascii_label


def _only_look_alikes(label: str) -> bool:
    letters = {character for character in label if character.isalpha()}
    return bool(letters) and (letters <= CYRILLIC_LOOK_ALIKES or letters <= GREEK_LOOK_ALIKES)
