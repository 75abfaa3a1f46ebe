"""Claims about what we achieve, in figures: they need results that the sender can show (`offers: [results]`).

What we do (`we take out duplicates`) and what the reader gets (`ten accounts by Friday`) is an offer and no claim.
"""

from gtm.openers.claim_subjects import NUMBER, claim

RESULTS = "results"
"""What `offers` names when the figures can be shown."""

_FIGURE = rf"(?:{NUMBER}|half|twice|double|triple|threefold|tenfold)"
_GAIN = (
    r"(?:(?:more|better|qualified|new|booked|sales|extra) )*(?:meetings?|leads?|demos?|deals?|repl(?:y|ies)"
    r"|opportunit(?:y|ies)|customers?|pipeline)"
)
_OUTCOME = (
    r"(?:sav(?:e|es|ed)|cuts?|halv(?:e|es|ed)|reduc(?:e|es|ed)|increas(?:e|es|ed)|boost(?:s|ed)?|grow|grew|grown"
    r"|lift(?:s|ed)?|rais(?:e|es|ed)|improv(?:e|es|ed)|book(?:s|ed)?|win|won|generated?)"
)
_CUSTOMERS = (
    r"(?:(?:our|happy) (?:[\w-]+ )?(?:customers|clients|users)|(?:teams|companies|firms|people"
    r"|businesses) like (?:yours|X|you))"
)
_PROMISED = r"(?:you|X|your [\w-]+)(?:['’]ll| will| can| get to)"

CLAIMED_RESULTS = (
    claim(
        f"{RESULTS} growth",
        "a result in figures",
        rf"{NUMBER} ?(?:%|percent|per cent|x|times|-?fold) (?:more|fewer|less|faster|higher|better|lower"
        rf"|cheaper)\b(?! (?:people|staff|employees|colleagues)\b)",
    ),
    claim(
        RESULTS,
        "a result in figures",
        r"\b(?:we|I|our (?:[\w-]+ )?(?:tool|product|platform|software|service|team|approach|lists?))(?:['’]ve| have"
        r"| has| can| will)*"
        rf" (?:help\w* [^.?!\n]{{0,40}})?{_OUTCOME}\b[^.?!\n]{{0,40}}\b{_FIGURE}(?! (?:list|account|name)s?\b)",
        r"\b(?:we|our [\w-]+)(?:['’]ve| have| has| can| will)* (?:doubled?|doubles|tripled?|triples|quadrupled?"
        r"|halved?|halves)\b(?![- ]check| nothing| (?:an?|the|your|this|that) (?:[\w-]+ )?(?:lists?|samples?"
        r"|files?)\b)",
        rf"\b{_CUSTOMERS}(?: have| has| can| will)* (?:{_OUTCOME}|see|saw|get|got|close"
        rf"|gain)\b[^.?!\n]{{0,40}}\b{_FIGURE}\b",
        rf"\b{_PROMISED} (?:get|see|book|win|close|have|save) (?:\w+ )?{_FIGURE} {_GAIN}\b"
        rf"|\b{_PROMISED} save (?:\w+ )?{NUMBER}",
        r"\b(?:we|I) guarantee\b|\bor you pay nothing\b|\bmoney back\b",
        rf"\b{NUMBER} (?:[\w-]+ ){{0,2}}(?:teams|companies|customers|clients|users|firms|businesses) (?:trust|use"
        rf"|rely|work with|choose|love)\b",
        rf"\b(?:(?:is|are) )?(?:used|trusted|loved|chosen) by {NUMBER}",
        rf"\bwith us\b[^.?!\n]{{0,40}}\b(?:go(?:es)? up|rises?|grows?|doubles?|{_FIGURE} {_GAIN})\b",
        r"\byour (?:[\w-]+ )?(?:pipeline|meetings|revenue|repl(?:y|ies)|reply rates?) (?:grows?|doubles?|triples?"
        r"|rises?)\b",
    ),
)
