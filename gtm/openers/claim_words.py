"""The words that claim something about a reader, and the kinds of evidence that cover each of them.

What covers nothing (`frozenset()`) is said of no one: no play knows what somebody posted, won or bought.
"""

import re

from gtm.openers.claim_subjects import DOERS, LEADER, Claim, claim, did

_POSTED = (
    r"(?:posts?|articles?|podcasts?|talks?|interviews?|videos?|blogs?|newsletters?|episodes?|keynotes?|tweets?|threads?"
    r"|comments?|presentations?|panels?|speech|whitepapers?|(?<!order )books?)"
)
_COMING = r"(?:people|person|hires?|reps?|sdrs?|aes?)"
_WHEN_THEY_HIRE = re.compile(
    r"\b(?:if|when|whenever|once|as soon as|in case|suppose) (?!I\b)[^.?!:\n]*"
    r"\b(?:hir(?:e|es|ing)|recruit(?:s|ing)?|joins?|starts?|arrives?|grows?|growing|adds?|expands?|expanding)\b[^.?!:\n]*$",
    re.IGNORECASE,
)
_WORDS = tuple(
    Claim(frozenset(kinds.split()), re.compile(pattern, re.IGNORECASE), what)
    for kinds, pattern, what in (
        (
            "hiring new_leader",
            r"\b(?:is|are|you['’]re) hiring\b|\b(?:has|have) [\w ,]{2,60} open\b|\bopen (?:roles?|positions?)\b"
            r"|\bjob post|\b(?:job|vacancy|recruitment) (?:ads?|advert\w*)\b"
            r"|\b(?:posted|advertised|published) (?:an?|the|your|its|two|three|several|some) (?:[\w-]+ ){0,2}"
            r"(?:jobs?|roles?|positions?|openings?|vacanc(?:y|ies))\b",
            "that somebody is being hired",
        ),
        ("hiring new_leader growth", did("hired|recruited"), "that somebody was hired"),
        ("new_leader new_role", rf"\b(?:your|X['’]s) new {LEADER}\b", "a new leader"),
        (
            "funding",
            r"\b(?<!we )(?<!I )(?:raised|closed) (?:its|your|the|a|an)\b|\b(?:funding|seed|angel) round\b|\bSeries [A-H]\b"
            r"|\byour (?:recent |latest |last |new )?(?:raise|funding|round)\b|"
            + did(r"raised")
            + "|"
            + did("secured|landed")
            + r"(?= (?:X\b|[$€£\d]|(?:an?|its|your|new|fresh) (?:[\w-]+ ){0,2}(?:funding|round|investment|capital)\b))",
            "a funding round",
        ),
        (
            "growth expansion",
            r"\b(?:has|have) (?:grown|doubled)\b|\bis growing\b|\bmore than doubled\b|% more people"
            r"|\bfast(?:est)?[- ]growing\b|\byour (?:recent |fast |rapid )?growth\b|"
            + did("grew|grown|doubled|tripled|quadrupled|scaled")
            + r"(?![^.?!\n]*\b(?:with|thanks to) (?:us|our)\b)",
            "growth",
        ),
        (
            "webinar webinar_no_show",
            r"\bwebinar\b|\bthank you for joining\b|\byou signed up\b(?! for (?:an?|our|the) (?:[\w-]+ ){0,2}(?:plan"
            r"|trial|account|tool|app|product|version|demo)\b)",
            "a webinar",
        ),
        ("webinar conference", r"\byou were at\b", "that somebody was there"),
        ("download", r"\byou (?:down|pick)(?:loaded|ed up)\b|\bdownloaded\b", "a download"),
        (
            "visit",
            r"\bsomebody (?:from|at) .{2,60} (?:read|looked|visited)\b|\b(?:your|a) visit\b"
            r"|\byou (?:visited|viewed|browsed|looked at|looked into|clicked)\b"
            r"|\byou opened (?:my|our|the (?:link|mail|e-?mail|message))\b",
            "a visit",
        ),
        (
            "referral",
            r"\b(?:suggested|mentioned|pointed|introduced|recommended)\b.{0,30}\b(?:you|me|I)\b"
            r"|\b(?:mutual|common|shared) (?:friend|connection|contact|acquaintance)s?\b",
            "a referral",
        ),
        (
            "new_role",
            r"\b(?:your|the) new (?:role|job|position)\b|\byou (?:have )?(?:just )?joined\b",
            "a new role",
        ),
        ("new_role", r"\byour (?:recent )?promotion\b|\byou (?:were|got|have been) promoted\b", "a new role"),
        ("new_role trial", r"\byou (?:have )?(?:just )?started\b", "that somebody has begun something"),
        ("tech_change", r"\b(?:moved|switched|changed|migrated) to\b", "a change of tools"),
        (
            "tech tech_change trial",
            did("uses?|runs?|relies on") + r"(?= (?-i:[A-Z]))"
            r"|\byou(?:['’]re| are) on (?-i:(?!X\b)[A-Z]\w+)|"
            r"\b(?:works with|you use|runs on|is using|you['’]re using|you are using)\b"
            r"|\bas an? (?:(?!(?:the|of|a|an|for|to|by|that|their|your|our|and|in|is)\b)[\w.&+-]+ ){0,3}"
            r"(?:customer|user|client|shop|subscriber)\b",
            "a tool that is in use",
        ),
        (
            "expansion",
            r"\b(?<!our )new (?:office|market)\b|\bexpand(?:ed|ing)\b|"
            + did(r"opened(?! (?:my|our|the (?:link|mail|e-?mail|message))\b)|launched|entered|expanded"),
            "a new market",
        ),
        (
            "last_contact",
            r"\b(?:when|since) we (?:last )?(?:spoke|talked|wrote)\b|\bas (?:we )?(?:discussed|agreed|promised)\b"
            r"|\b(?:I|we) wrote (?:to you )?about\b"
            r"|\bour (?:last |recent |earlier )?(?:call|conversation|chat|meeting|exchange|e?-?mails?)\b"
            r"|\bwe (?:last |just |recently |briefly |already |both )*(?:spoke|talked|chatted|connected|corresponded)\b"
            r"|\bwe (?:were|have been) in touch\b"
            r"|\b(?:good|great|nice|lovely|pleasure) (?:speaking|talking|chatting|meeting)\b"
            r"|\bmy (?:last|previous|earlier|first) (?:e-?mails?|mails?|messages?|notes?|letters?|voicemails?)\b"
            r"|\bfollow(?:ing)? up on (?:my|our)\b|\bI (?:have )?(?:tried|attempted) to (?:call|reach|phone|ring"
            r"|contact)\b"
            r"|\bI (?:have )?(?:called|rang|phoned) you\b|\bI left (?:you )?a (?:message|voicemail)\b"
            r"|\bthank(?:s| you) for (?:your (?:time|reply|answer|message)"
            r"|the (?:call|chat|conversation|meeting))\b",
            "an earlier conversation",
        ),
        (
            "last_contact request referral",
            r"\byou (?:told|said|replied|promised|wrote|mentioned)\b",
            "that the reader has said something",
        ),
        (
            "request last_contact trial download webinar",
            r"\bthank(?:s| you) for your interest\b",
            "that the reader is interested",
        ),
        ("request", r"\byou asked\b|\byour request\b", "a request"),
        (
            "trial",
            r"\b(?:your|the) trial\b"
            r"|\byou signed up for (?:an?|our|the) (?:[\w-]+ ){0,2}(?:plan|trial|account|tool|app|product|version)\b",
            "a trial",
        ),
        (
            "",
            rf"\byour (?:[\w’'-]+ ){{0,2}}?{_POSTED}\b"
            r"|\b(?<!people )(?<!teams )(?<!companies )(?<!firms )(?<!somebody )(?<!someone )"
            r"(?:(?<!you )(?:love|admire)|loved|liked|enjoyed|admired|impressed (?:by|with))"
            r" (?:[\w’'-]+ )?(?:you|your|what you)\b"
            r"|\b(?:I|we)(?: (?:really|also|just|do|very much|quite))* like (?:[\w’'-]+ )?(?:you|your|what you)\b"
            r"|\bI (?:read|watched|listened to|heard) your\b",
            "that the reader has written or said something",
        ),
        (
            "",
            did("acquired|bought|merged|sold|announced|won|rebranded|laid off|chose|let go")
            + r"|\b(?:bought|chose|picked|uses?|switched to) our (?:tool|product|platform|software|app|service|system)\b"
            r"|\byour competitors? (?:use|uses|works?|love|loves|rely|relies|already|just)\b"
            r"|"
            + did("(?:got|was|were|been|being) (?:acquired|bought|sold|merged|taken over)")
            + "|"
            + did("lost")
            + r"(?= (?:its|your|their|the|an?) (?:[\w-]+ ){0,2}"
            + LEADER
            + r"\b)"
            r"|\byour (?:recent |latest |last )?(?:lay-?offs?|job cuts|restructuring|reorgani[sz]ation|redundanc(?:y"
            r"|ies))\b"
            r"|\byour (?:[\w-]+ )?(?:contract|subscription|licen[cs]e)(?: (?:with|for|at) [\w.&-]+(?: [\w.&-]+)?)?"
            r" (?:ends|expires|ended|expired|runs out|is up|is due|renews|comes up|will (?:end|expire))\b"
            r"|\byour (?:recent |latest |new )(?:acquisition|merger|award|announcement|ipo|launch|product)\b",
            "that something has happened",
        ),
    )
)
CLAIMS = (
    *_WORDS,
    claim(
        "hiring new_leader growth expansion new_role",
        "that somebody new is coming",
        r"\bthe new (?:people|person|hires?)\b|\bnew sales team\b",
        rf"(?<!\bwhen )(?<!\bonce )(?<!\bif )(?<!\bwhenever )(?<!\bas soon as )\byour new {_COMING}\b",
        rf"\byour new {_COMING}\b(?! (?:starts?|joins?|arrives?|begins?|comes?)\b)",
        unless=_WHEN_THEY_HIRE,
    ),
)
ASKED = re.compile(
    r"(?:\b(?:(?<!as )if|whether|in case|unless|suppose|imagine|whatever|whichever|wherever)\b[^,;:.?!\n]*"
    r"|(?:^|[.?!,;:\n–—]\s*|\b(?:and|but|or|so)\s+)(?:do|does|did|are|is|has|have|will|would|can|could|may|might"
    r"|should)"
    r"(?: [\w{}.'’-]+){0,3}\s*|\b(?:do|does|did|are|have|would|could|will)\s+)$",
    re.IGNORECASE,
)
"""Before words that ask whether something is so: `do you use`, `if you are growing`, `is Northwind`."""
SUPPOSED = re.compile(
    r"\b(?:perhaps|maybe|probably|possibly|once|until|as soon as|whenever|wonder|guess|assume|suppose|hope|wish"
    r"|what|which|how|who|whom|where|say)\b[^,;:.?!\n]*$",
    re.IGNORECASE,
)
"""Before a sentence that nobody says to be so: `perhaps your buyers expect`, `what your board wants`."""
GIVEN = re.compile(
    rf"(?!your (?:[\w-]+ ){{0,2}}{DOERS} \w)(?:the|your|our|X['’]s|as an?|thanks?|good|great|nice|lovely|pleasure|new"
    rf"|funding|seed|angel|series|mutual|common"
    r"|shared|loved?|liked?|enjoyed|admired?|impressed|webinar|when|since)\b",
    re.IGNORECASE,
)
"""What takes the thing for given, in a question, too: `how is the new role`, `did you like our webinar`.

Not somebody of whom something is said: `do your reps waste` asks.
"""
HAPPENED = re.compile(
    r"\bcongratulations\b|\bcongrats\b|\bI (?:just )?(?:saw|noticed|spotted)\b|\bI (?:read|see|hear|heard) that\b"
    r"|(?:^|[,.!?\n–—-] ?)(?:just )?(?:saw|noticed|spotted|heard|read) (?:that|you|your|the|about|on|X)\b",
    re.IGNORECASE,
)
"""What is said of something that has happened, whatever it was."""

_THING = (
    r"(?:recordings?|slides?|slide deck|checklists?|white ?papers?|e-?books?|case stud(?:y|ies)|handouts?|transcripts?"
    r"|replay|workbook|playbook)"
)
THINGS = re.compile(
    rf"\b(?:the|our|my|this|these|there(?:['’]s| is| are) (?:an?|two|some)) (?:[\w-]+ ){{0,2}}?(?P<thing>{_THING})\b"
    r"|\b(?:send|sent|share|attach|bring|give|forward|enclose) (?:\w+ ){0,3}?"
    rf"(?P<sent>{_THING}|notes|reports?|guides?|benchmarks?|templates?|deck)\b"
    r"|(?P<attached>\battach(?:ed|ment)\b)",
    re.IGNORECASE,
)
"""What a sender must have before it can be promised."""
