"""Whose rank a title repeats: `CEO Assistant` assists one, `Recruiter for VP Sales` looks for one.

What stands in a title of somebody's boss, of whom they advise and of what they want to be is taken out before its rank
is read; what they are themselves stays.
"""

import re
from functools import lru_cache
from itertools import product
from string import ascii_lowercase

from gtm.names.text import words

_HEARD = words(
    "assistant assistants assistent assistentin assistenz assistante asistente associate secretary sekretär "
    "sekretärin sekretariat aide office coach recruiter recruiting mentor headhunter whisperer trainer advisor "
    "adviser advisory consultant scheduler ghostwriter search pa ea s s' reporting reports report answering working "
    "works supporting supports assisting assists behalf aspiring wannabe would future upcoming incoming potential "
    "prospective next training spe be making elect designate designated nominee candidate wanted vacancy hiring "
    "seeking looking searching for waiting wings hopeful"
)
"""A title without one of these words, and without one of the next before a boss, repeats nobody's rank."""
_JOINING = words(
    "to of under behind shadowing beside by des der vom du au del al do ao dello allo van referent referentin"
)
_NOT_WORDS = str.maketrans(dict.fromkeys(" ,;:/|()[]{}&–—•·.-_*\"'!#", " "))

_CHIEF = (
    r"(?:c[a-z]{1,2}o|ciso|chro|chief(?! of staff)(?: [\w&-]+){1,3} officer|president|chair(?:wo)?man|managing director|md"
    r"|(?:co-?)?founder|(?<!product )(?<!process )owner|proprietor|geschäftsführ(?:er|erin|ung)|vorstand\w*)"
)
_TOP = rf"(?:{_CHIEF}|[sevrag]?vps?|vice[- ]president|head of|director)"
_BOSS = rf"(?:{_TOP}|manager|mgr|partner|gm|leiter(?:in)?|boss)"
_SERVES = (
    r"(?:assistant|assistent(?:in)?|assistenz|assistante|asistente|associate|(?<!company )secretary|sekretär(?:in)?"
    r"|sekretariat|aide|pa|ea)"
)
_ADVISES = r"(?:coach|recruiter|mentor|headhunter|whisperer|trainer|ghostwriter)"

_CHIEF_ABROAD = (
    rf"(?:{_CHIEF}|geschäftsführ\w*|geschäftsleitung|direktors?|(?:vertriebs|verkaufs|marketing)?leiters|inhabers|gründers|p?dg|présidente?|presidente|directeur"
    r"|directrice|director|direttore|diretor|gérant|gerente|patron|fondateur|fondatore|fundador|bestuurder)"
)
_SAME_JOB = words(
    "role position rank title job post capacity function duties one mitglied vorsitzender vorsitzende vorsitz sprecher "
    "sprecherin teil präsident präsidentin rolle funktion amt rôle poste fonction puesto cargo ruolo"
)
"""Who is in the role of a CEO, or a member of what they head, is one."""
_OF_A_BOSS = re.compile(
    rf"(?:^|([\w-]+) )(?:of (?:(?:the|our|my|an?|all|senior|group) )*{_TOP}"
    rf"|to (?:(?:the|our|my|your|their|its|an?) (?:[\w-]+ ){{0,3}}?{_BOSS}|(?:(?:senior|group) )?{_TOP})"
    r"|(?:under|behind|shadowing|beside|next to|(?:managed|led|mentored|coached|trained|supervised) by)"
    rf" (?:(?:the|our|an?|senior|group) )*{_TOP}"
    rf"|(?:des|der|vom|du|au|del|al|do|ao|dello|allo|van (?:de|het)) {_CHIEF_ABROAD}"
    r")(?![\w'])",
    re.I,
)
"""`Right hand to the CEO`, `Team of VP Sales`, `Referent des Vorstands`: the rank behind is that of somebody else."""
_BOSS_WORDS = words(
    "ciso chro chief president managing md founder co cofounder owner proprietor vp vps svp evp avp rvp gvp vice head "
    "director chairman chairwoman manager mgr partner gm leiter leiterin boss leiters vertriebsleiters verkaufsleiters "
    "marketingleiters vorstand vorstands vorstandes vorstandsvorsitzenden vorstandsmitglieds geschäftsführer "
    "geschäftsführers geschäftsführerin geschäftsführung geschäftsleitung direktor direktors inhaber inhabers gründer "
    "gründers dg pdg président présidente presidente directeur directrice direttore diretor gérant gerente patron "
    "fondateur fondatore fundador bestuurder"
) | {f"c{middle}o" for middle in (*ascii_lowercase, *map("".join, product(ascii_lowercase, repeat=2)))}
"""Without one of them behind a word that joins, nobody is named: `VP of Sales` goes no further."""
_GERMAN_AIDE = re.compile(
    r"(?<!\w)(assistenz|assistent(?:in)?|sekret(?:ariat|är(?:in)?)|referent(?:in)?)"
    rf"(?: (?:für|im|beim|bei|an|zum|zur))?(?: (?:den|die|der|dem|das))? {_CHIEF_ABROAD}(?![\w'])",
    re.I,
)
_BECAME = re.compile(r"\b(?:from|promoted|appointed|elevated|elected|von|dal|de)\b.* to ", re.I)
"""`From SDR to VP Sales` is a VP."""

_JOINTS = re.compile(r"(\s*[,/|;•·+:()!]\s*|\s+[-–—]+\s+|\s+&\s+|\s+(?:and|und|et|y)\s+)", re.I)
_NOBODYS = re.compile(
    rf"\W*(?:(?:we are|we're|i am|i'm|now|currently|urgently|actively) )*(?:hiring|seeking|wanted|looking for|searching for)"
    rf"(?=\W*$|[\s:]+(?:(?:an?|the|our|for|new|senior) )*{_TOP}(?!\w))",
    re.I,
)
"""A posting: what stands behind it is a job that is open."""
_NOT_YET = re.compile(
    rf"\s*(?:(?:aspiring|wannabe|hopeful|would-be|soon[- ]to[- ]be|want(?:s)? to be)\b.*"
    rf"|(?:(?:your|the) )?(?:future|next|upcoming|incoming|potential|prospective) (?:senior )?{_TOP}(?!\w).*"
    rf"|.*\b{_BOSS}\b.*?[\s-](?:in training|in spe|in the making|in waiting|in the wings|to be|elect|designated?|nominee"
    r"|hopeful|wannabe|candidate|wanted|vacancy))\s*",
    re.I,
)
_HIRES = re.compile(
    r"(?<=\w)(?<!\bof)(?<!\bfor) (?:(?:and|is|we(?:'re| are)) )?hiring(?!\w)"
    r"(?! (?:manager|lead|partner|specialist|coordinator)).*$",
    re.I,
)
_WANTED = re.compile(rf".*\b{_BOSS}\b.* (?:wanted|vacancy)", re.I)
_BEHIND = re.compile(
    r"(?<!\w)(?:(?:reporting|reports?|answering) (?:directly )?(?:in)?to|(?:working|works) (?:for|with|under|alongside)"
    r"|supporting|supports|assisting|assists|(?:up)?on behalf of|in support of)(?!\w).*$"
    rf"|(?<=\w) for (?:(?:the|our|an?|all|other|senior) )*{_TOP}s?(?!\w).*$",
    re.I,
)
_OF_ANOTHER = re.compile(
    rf"(?<!\w)({_SERVES}|{_ADVISES}|advis[eo]r|consultant|scheduler|search)\s(?:of|for)\s.*$", re.I
)
_POSSESSED = re.compile(rf".*?\b{_BOSS}'s?\s|.*\b{_BOSS}\b.*s'\s(?={_SERVES}|office)", re.I)
_BEFORE = re.compile(
    rf".*?\b{_BOSS}\b.*?\s((?:(?:executive|personal|administrative|virtual|team|office|sales|senior|junior) )*{_SERVES})"
    rf"|.*\b{_BOSS}\b.*?\s({_ADVISES})"
    rf"|.*?\b{_CHIEF}\s(office(?: (?:manager|assistant|associate|coordinator|administrator|lead))?)",
    re.I,
)
"""What somebody is, behind the rank of another: `CEO Assistant`, `VP Sales Coach`, `CEO Office`."""
_HAS_ONE = re.compile(rf"(.*\b(?:head|{_BOSS})\b.*?) (?:of|in|for|to) (?:the )?\b{_BOSS}'s?\s", re.I)
"""`Head of Founder's ` has a rank of their own."""


@lru_cache(20_000)
def without_postings(title: str) -> str:
    """The title without what is a job that is open: `Hiring: VP Sales` is nobody's. Never raises."""
    low = title.casefold()
    if not any(word in low for word in ("hiring", "seeking", "wanted", "looking", "searching", "vacancy")):
        return title
    kept = ""
    pieces = _JOINTS.split(title)
    for part, joint in zip(pieces[::2], ["", *pieces[1::2]], strict=True):
        if _NOBODYS.match(part) or _WANTED.fullmatch(part):
            break
        kept += joint + _HIRES.sub("", part)
    return kept.rstrip(" ,/|;•·+:(!-–—")


def own(title: str) -> str:
    """The title without the ranks that are another's, or nobody's; as it was where there is none. Never raises."""
    low = title.casefold()
    said = low.translate(_NOT_WORDS).split()
    if _HEARD.isdisjoint(said) and (_JOINING.isdisjoint(said) or not _may_repeat(said)):
        return title
    return "".join(
        piece if place % 2 else _own_part(piece)
        for place, piece in enumerate(_JOINTS.split(without_postings(title)))
    )


def _may_repeat(said: list[str]) -> bool:
    """Whether a boss stands behind a word that joins: not so in `VP of Sales`."""
    for place, word in enumerate(said):
        if word in _JOINING:
            return not _BOSS_WORDS.isdisjoint(said[place + 1 :])
    return False


def _without_boss(part: str) -> str:
    """`Right hand` of `Right hand to the CEO`."""
    if _BECAME.search(part):
        return part
    if found := _GERMAN_AIDE.search(part):
        part = part[: found.end(1)]
    for found in _OF_A_BOSS.finditer(part):
        if found[1] is None:
            return ""
        if found[1].casefold() not in _SAME_JOB:
            return part[: found.end(1)]
    return part


def _own_part(part: str) -> str:
    """What the bearer of one of the jobs is."""
    if _NOT_YET.fullmatch(part):
        return ""
    part = _without_boss(part)
    part = _OF_ANOTHER.sub(r"\1", _BEHIND.sub("", part))
    if "'" in part and (found := _POSSESSED.match(part)):
        before = part[: found.end()]
        of_theirs = _HAS_ONE.fullmatch(before)
        part = f"{of_theirs[1]} {part[found.end() :]}" if of_theirs else part[found.end() :]
    if found := _BEFORE.fullmatch(part.strip()):
        part = found[1] or found[2] or found[3]
    return part
