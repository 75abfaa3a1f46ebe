"""What of a job title still holds: `VP Sales (retired)` is nobody's job, `Founder, former CMO` is a founder.

Profiles put what is over before a title, behind it and in brackets, and in dates (`VP Sales until 2024`).
Whoever reads a title asks here first, so that no rank, no rule and no sentence rests on a job of yesterday. A date since
which a job is held, and a `currently`, go: they are no words of the job.
"""

import re
from functools import lru_cache

from gtm.names.text import words
from gtm.names.title_words import RANKS, SPELT_OUT

MAY_BE_OVER = words(
    "former formerly fmr previous previously past ex ehem ehemalig ehemalige ehemaliger ehemaligen ehemals früher früherer "
    "frühere vormals ancien ancienne anciennement antigua antiguo antiga antigo voormalig voormalige tidigare tidligere "
    "entinen były była retired ret pensioniert pensionierter pensionierte ruhestand retraité retraitée jubilado jubilada "
    "retirado retirada aposentado aposentada reformado reformada pensionato pensionata pensione gepensioneerd emerytowany "
    "emerytowana deceased resigned departed exited longer emeritus emerita d r left current currently presently now derzeit "
    "aktuell momentan jetzt actuellement actualmente attualmente atualmente until till til bis jusqu hasta tot até fino"
)
"""A first look that costs next to nothing: titles without one of these words, and without a year, hold as they are."""
_NOT_WORDS = str.maketrans(dict.fromkeys(" ,;:/|()[]{}&–—•·.-_*\"'", " "))

_YEAR = r"(?:19|20)\d\d"
_DAY = rf"(?:\d\d?[./-]|\w+\.? )?{_YEAR}"
_RETIRED = (
    r"retired|pensioniert\w*|im ruhestand|retraitée?|jubilad[oa]|retirad[oa]|aposentad[oa]|reformad[oa]|pensionat[oa]"
    r"|in pensione|gepensioneerd|emerytowan[ya]|deceased|resigned|departed|exited|no longer|emerit(?:us|a)|a\. ?d\b|i\. ?r\b"
)
_FORMER = (
    r"fmr|former(?:ly)?|previous(?:ly)?|past(?! (?:due|li[fv]e))|ex(?!\W?(?:officio|works|libris))|ehem|ehemalig\w*|ehemals"
    r"|früher(?:er?)?|vormals|ancien(?:ne|nement)?|antigu[oa]|antig[oa]|voormalig\w*|tidigare|tidligere|entinen|były|była"
    r"|(?:up )?until (?:very )?recently|bis vor kurzem|jusqu'à récemment|hasta hace poco"
)
_OVER = rf"(?:(?:(?:now|recently|newly|immediate|my|the|an?) )*(?:{_FORMER}|{_RETIRED})(?!\w))"
_ALONE = (
    rf"(?:{_OVER}(?: (?:employee|colleague|position|role|title|job|member))?|ret|left)\W*(?:(?:in |since |as of )?{_DAY})?"
    rf"|(?:retired|resigned|departed) from .*|no longer .*|left (?:the )?(?:company|business|firm|organi[sz]ation)\b.*"
    rf"|until {_DAY}|{_YEAR} ?(?:-|–|to) ?{_YEAR}"
)
"""What says of everything beside it that it is over."""

_NOW_FIRST = (
    r"(?:currently|presently|now(?! tv)|current(?! accounts?\b)|derzeit|aktuell|momentan|jetzt|actuellement|actualmente"
    r"|attualmente|atualmente)(?!\w)[\s:]*(?=\w)"
)
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|apr|avr|abr|ma[iy]|mag|jun|juin|giu|jul|juil|lug|aug|ago|aoû|sep|set|o[ckt]t|out|nov|de[cz]|dic"
    r"|ene|gen)[^\W\d_]*\.?"
)
_WHEN = (
    r"(?:(?:early|late|mid|(?:the )?end of|anfang|mitte|ende|fin) ?-? ?)?"
    rf"(?:(?:\d\d?\.? )?{_MONTH}[ ,/-]*|(?:\d\d?[./-]){{1,2}}|q[1-4][ /-]*)?(?<!\d){_YEAR}(?!\d)(?:[-/.]\d\d?){{0,2}}(?!\d)"
)
_TO = r"\s*(?:-+|–|—|→|/|to|until|till?|bis|thru|through|hasta|jusqu'(?:en|à|au)|à|al?|tot|até|fino al?)\s*(?:zum )?"
_UNTIL = r"(?:until|till?|bis(?: zum)?|jusqu'(?:en|à|au|à l')|hasta|fino al?|tot|até)"
_LATELY = (
    r"(?:(?:(?:very|just|only|quite|fairly|relatively) )*recently|lately|yesterday|now|vor kurze[mr](?: zeit)?|kürzlich"
    r"|gestern|récemment|il y a peu|hace poco|recientemente|recentemente|há pouco|poco fa|(?:voor )?kort"
    r"|(?:last|(?:early|late|mid|the end of|end of)(?: last)?|this|ende|anfang|mitte|letzte[nrs]?)?[ -]?"
    r"(?:year|month|week|quarter|spring|summer|autumn|fall|winter|jahr|monat|woche|quartal"
    r"|jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?))"
)
_BY_DATE = re.compile(
    rf"(?<!\w)(?:(?:from |von |de |dal |van )?{_WHEN}{_TO}(?:{_WHEN}|'?(?:1[3-9]|[2-9]\d))(?!\w)"
    rf"|(?:up )?(?:until|till?|bis(?: zum)?|thru|through|jusqu'(?:en|à|au)|hasta|fino al?|tot|até|ended|ending) ?{_WHEN}"
    rf"|(?:up )?{_UNTIL} ?{_LATELY}(?!\w))"
    r"(?=\s*(?:$|[,/|;:()\[\]–—&-]|(?:at|bei|chez|in|with|@)(?!\w)))",
    re.I,
)
"""The time a job is over by: `2019 - 2023`, `01/2019 bis 12/2023`, `till March 2022`, `until recently`.

A stated end is an end whatever its year: whether `until 2027` is still to come would take a clock, and a verdict is to
be the same whenever it is worked out again.
"""
_SINCE = re.compile(
    rf"(?<!\w)(?:(?:since|seit|depuis|desde|sinds|from|ab|as of) ?:? ?{_WHEN}"
    rf"|(?:(?:since|from|seit) )?{_WHEN}{_TO}(?:the )?(?:present|now|today|current(?:ly)?|date|ongoing|heute|jetzt"
    r"|aujourd'hui|actualidad|actual|presente|oggi|atual|heden|nu)(?!\w))",
    re.I,
)
_GONE, _STILL = "\ufdd0", "\ufdd1"
_TIMELESS = str.maketrans("", "", _GONE + _STILL)
"""Stand for such a time while a title is taken apart, since dates hold the signs at which it parts."""
_RANK_WORDS = RANKS | SPELT_OUT.keys()

_MARKS = re.compile(
    rf"(?<![\w-])(?:{_FORMER}|{_RETIRED}|ret(?=[.)\]])|left|until|till?|bis|jusqu|hasta|tot|até|fino)(?!\w)"
    rf"|(?<!\d){_YEAR}(?!\d)|(?<!\w){_NOW_FIRST}",
    re.I,
)
"""Without one of these nothing is over: `R&D Manager` and `Left Bank Manager` go no further."""

_A_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_UNTILS = re.compile(rf"(?<!\w){_UNTIL}(?!\w)", re.I)
_BRACKETS = re.compile(r"\s*[(\[{]([^()\[\]{}]*)(?:[)\]}]|$)")
_LINES = re.compile(r"\s*[|•·;]\s*")
_PARTS = re.compile(r"(\s*[,/:]\s*|(?<!\bex)\s+[-–—]+\s+|\s+(?:&|and|und|et|y|e)\s+)", re.I)
_BEGINS_OVER = re.compile(_OVER, re.I)
_WHOLE_OVER = re.compile(_ALONE, re.I)
_ENDS_OVER = re.compile(
    r".*\s(?:former|retired|deceased|ex|ehem\.?|a\. ?d\.?|i\. ?r\.?)|.*\bemerit(?:us|a)\b.*", re.I
)
_AGAIN = re.compile(r"(?:now|current(?:ly)?|present(?:ly)?|today|jetzt|heute)\b[\s:]*", re.I)
_NOT_THE_JOB = re.compile(
    rf"{_OVER}|.*\b(?:e?mba|bsc|msc|b\.?a|m\.?a|ph\.?d|class|alumn\w*|university|school|studied|forbes|award\w*|winner)\b",
    re.I,
)
"""What a time beside it says nothing about: another job, an employer of old, studies and prizes."""
_NOW_BEFORE = re.compile(r"(?:current(?:ly)?|now|presently) ?: *", re.I)
_BEGINS_NOW = re.compile(_NOW_FIRST, re.I)
_ONCE = re.compile(
    r"(?<=\w)\s+(?:formerly|previously|anciennement|vormals|ehemals)(?!\w)\s*((?:at|with|@|bei|chez)(?!\w)|$)?",
    re.I,
)
_FRAME = " ,;:-–—_/\\|*#~+=<>\"'“”„«»….·•"

_REMEMBERED = 20_000


@lru_cache(_REMEMBERED)
def held(title: str) -> str:
    """The title without the jobs that are over; empty when none is left, as it was when none is over. Never raises."""
    low = title.casefold()
    if MAY_BE_OVER.isdisjoint(low.translate(_NOT_WORDS).split()) and (
        ("19" not in low and "20" not in low) or _A_YEAR.search(low) is None
    ):
        return title
    if _MARKS.search(title) is None:
        return title
    for found in _BRACKETS.finditer(title):
        in_front = not title[: found.start()].strip(_FRAME)
        said = found[1].strip(_FRAME)
        told = (_BEGINS_OVER.match if in_front else _WHOLE_OVER.fullmatch)(said)
        if told or (_BEGINS_OVER.match(said) is None and _BY_DATE.search(said)):
            return ""
    title = _BRACKETS.sub(lambda found: "" if _BEGINS_OVER.match(found[1].strip()) else found[0], title)
    if _A_YEAR.search(title) or _UNTILS.search(title):
        title = _SINCE.sub(_STILL, _BY_DATE.sub(_GONE, title)).replace(f"({_STILL})", _STILL)
    lines = [left for line in _LINES.split(title) if (left := _held_of(line.strip(_FRAME))) is not None]
    return " | ".join(lines) if all(lines) else ""


def _held_of(line: str) -> str | None:
    """What holds of the jobs that are joined; empty: it says of all of them that they are over, None: nothing is left.

    A job that is over takes with it what stands behind it (`Former VP, Sales`), up to a `now`. A time that is over
    takes with it all that says nothing of today.
    """
    pieces = _PARTS.split(_NOW_BEFORE.sub("currently ", line))
    parts, joints = pieces[::2], ["", *pieces[1::2]]
    if any(_WHOLE_OVER.fullmatch(part.strip(_FRAME)) for part in parts) or _ENDS_OVER.fullmatch(line):
        return ""
    is_past = any(_GONE in part and not _NOT_THE_JOB.match(part) for part in parts)
    kept = ""
    over = False
    for part, joint in zip(parts, joints, strict=True):
        again = _AGAIN.match(part) if over else _BEGINS_NOW.match(part)
        over = again is None and (over or _BEGINS_OVER.match(part) is not None)
        if over or (is_past and again is None and _STILL not in part):
            continue
        said = part[again.end() :] if again else part
        if _GONE in said and again is None and _STILL not in said:
            continue
        if once := _ONCE.search(said):
            if once[1] is not None:
                return ""  # `VP Sales previously at Oracle`: the job, or the employer?
            said = said[: once.start()]
        said = said.translate(_TIMELESS).strip() if _GONE in said or _STILL in said else said
        if said:
            kept += joint + said if kept else said
    if is_past and not kept and _RANK_WORDS.isdisjoint(line.casefold().translate(_NOT_WORDS).split()):
        return ""  # `VP Sales | Northwind 2019-2023`
    return kept or None
