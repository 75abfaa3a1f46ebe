"""Who must not be written to, as lists say it in the columns of a name: the dead, those who opted out, those who left.

A salesperson without a better column types it where it will be seen: `DO NOT CALL`, `Deceased John Smith`, `Smith - opted
out`. It outweighs whatever name stands beside it, so it is looked for before anything is taken off as a note. Words that
may be a name (`Left`, `Stop`) say it where a mark sets them apart from the name: `John Smith (left)`, `Smith - left 2023`.
"""

import re

from gtm.names.given_names import is_given
from gtm.names.person_words import PARTICLES
from gtm.names.text import phrases, words

BARRING_WORDS = words(
    "deceased unsubscribed unsubscribe optout optedout donotcall donotcontact donotemail donotmail donotuse dnc "
    "retired vacant vacancy verstorben abgemeldet ausgeschieden décédé décédée decede decedee fallecido fallecida "
    "falecido falecida deceduto deceduta overleden unsub unsubbed unsubs bounced blacklisted blocklisted gekündigt "
    "gekuendigt gesperrt ausgetreten désinscrit désinscrite désabonné désabonnée uitgeschreven afgemeld avregistrerad "
    "afmeldt disiscritto disiscritta descadastrado descadastrada wypisany wypisana"
)
"""What alone says that nobody is to be written to; no one is called that."""

_BESIDE_A_NAME = BARRING_WORDS - {"retired", "vacant", "vacancy", "dnc"}
"""`Col. Smith (retired)` may have a second career; without brackets, or alone in a column, it is about today."""

BARRING_PHRASES = phrases(
    "do not, don't, dont call, dont contact, dont email, dont use, no longer here, no longer with, no longer at, "
    "no longer works, no longer employed, no longer there, opt out, opted out, left company, left the company, left firm, "
    "has left, passed away, nicht anrufen, nicht kontaktieren, no contactar, no llamar, ne pas contacter, ne pas appeler"
)

_ACTS = (
    "call|contact|e-?mail|mail|use|disturb|phone|write|message|text|send|solicit|approach|reply|touch|market|sell"
    "|ring|reach|ping|bother|pitch|prospect|sequence|enrol"
)
_BARRED = re.compile(
    rf"\b(?:(?:do not|don'?t|never) (?:ever )?(?:{_ACTS})"
    r"|no longer (?:here|there|with|at|in|works?|working|employed|active)"
    r"|opt(?:ed|s)?[ -]?out|(?:has )?left (?:the |this )?(?:company|firm|business|organi[sz]ation)|has left|passed away"
    r"|nicht (?:mehr )?(?:anrufen|kontaktieren|anschreiben|da|im unternehmen|beschäftigt|tätig)"
    r"|no (?:contactar|llamar|molestar)"
    r"|ne (?:pas|plus) (?:contacter|appeler)|n'est plus|a quitté|ya no trabaja|non contattare|não contac?tar"
    r"|niet (?:meer )?(?:bellen|mailen|contacteren|benaderen)|nie kontaktować|uit dienst"
    r"|removed? (?:me )?from (?:the |this |all |our )?\w*lists?|dado de baja|dada de baja"
    rf"|{'|'.join(sorted(_BESIDE_A_NAME))})\b|(?:^|[\s(\[])†(?:[\s\d]|$)"
    r"|^\W*the late \w|^late (?:mr|mrs|ms|dr|prof|shri|sri|smt)\b"
    r"|^(?:xx+|zz+)(?!.* xx+$)[ -]+\w",  # `XX John Smith`: a row put aside
    re.I,
)
_REST_IN_PEACE = re.compile(r"\W*R\.?I\.?P\.?[\s:,-]+([^\W\d_].*)")
_PEACE_BEHIND = re.compile(r"\(R\.?I\.?P\.?\)|\S \S+ R\.?I\.?P\.?$")
_SET_APART = (BARRING_WORDS - {"retired"}) | words(
    "left quit gone dead died exited departed resigned terminated fired leaver remove removed delete deleted erase "
    "erased dnd dne dnm dnu bounce bounces bouncing stop blocked blacklist blocklist suppress suppressed suppression "
    "optouts complained complaint erasure löschen gelöscht entfernen entfernt sperren werbesperre widerspruch "
    "widerrufen gegangen tot parti partie supprimer supprimé supprimée eliminar eliminado eliminada borrar cancellato "
    "cancellata rimosso rimossa verwijderen verwijderd vertrokken remover removido removida saiu slutat † "
    "forgotten löschung widersprochen werbeverbot werbewiderspruch kontaktverbot mailverbot усопший умер умерла уволен "
    "уволена уволился уволилась удалить отписан отписана отписался отписалась 退職 退職済み 故人 配信停止"
)
"""What says it in brackets, behind a dash, or between stars; several of them are names or half of one elsewhere."""
_BESIDE_SET_APART = words(
    "please pls kindly from to of the a an on in at as by per since has have had is was be been being will now "
    "already me us him her his their them this that all any list lists our company firm business org organisation "
    "organization job role team email emails e mail mails mailing address data database db crm record contact "
    "contacts user request requested requests hard soft spam legal hr marketing sequence campaign campaigns via und "
    "aus bitte auf wunsch von liste verteiler dem der jan feb mar apr may jun jul aug sep sept oct nov dec january "
    "asked asks wants wanted wishes wished must should right said told hat ist wurde beantragt erbeten gewünscht "
    "february march april june july august september october november december x de la le les du el lista empresa soc "
    "gdpr dsgvo rgpd rodo"
)
"""What may stand beside it there: `please remove from all lists`, `GDPR delete request 05/2023`, `left in May`."""
_PHRASES_APART = phrases(
    "not interested, no interest, moved on, laid off, ex employee, former employee, ex colleague, no emails, no "
    "email, no mail, no calls, no contact, kein interesse, kein kontakt, keine werbung, keine mails, pas intéressé, "
    "no interesado, wrong person, spam trap, spamtrap, legal hold, opt outs, gdpr request"
)
_NEGATIONS = words(
    "not never nicht kein keine keinen nie não inte ikke niet geen ne pas plus не нельзя non no dont"
)
"""One of several words in brackets or behind a dash: `(ne travaille plus ici)`, `(must not be contacted)`, `- não ligar`."""
_HEARD = (
    _SET_APART
    | BARRING_WORDS
    | _NEGATIONS
    | words(
        "don longer opt opted opts away contactar llamar molestar quitté trabaja "
        "contattare contatar contactar kontaktować dienst r interested laid moved employee "
        "colleague wrong spam spamtrap hold gdpr rip baja the late xx xxx xxxx zz zzz"
    )
)
"""One of these is in all that is looked for here."""
_D_N_C = frozenset("dnc")
_APART = str.maketrans(dict.fromkeys(".,;:-*#?!\"'’()[]{}<>_|/~+=–—•·", " "))
_SEGMENTS = re.compile(r"[()\[\]{}<>*|/•·;:~#=+!]+|\s[-–—]+\s?|\s?[-–—]+\s|(,)")
_DNC_APART = re.compile(r"(?<![^\W_])D[./-]? ?N[./-]? ?C\b[\W_]*$", re.I)
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-./+](?=[^\W\d_])")  # `DO-NOT-CALL`, `do.not.mail`
_MARKS = " .,;:-*#?!\"'_"
_EDGES = " .,;:-*#?!\"'[]()_"


def is_barred(first: str, last: str) -> bool:
    """Whether one of the columns says not to write to this person. Never raises; a thousandth of a millisecond or two."""
    low = f"{first} {last}".casefold()
    if not (first.isalpha() and last.isalpha()):
        low = low.translate(_APART)
    heard = low.split()
    if _HEARD.isdisjoint(heard) and "†" not in low and not _D_N_C.issubset(heard):  # nearly everybody
        return False
    whole = " ".join(f"{first} {last}".replace("_", " ").replace("’", "'").split())
    if _BARRED.search(whole) or _BARRED.search(_BETWEEN_LETTERS.sub(" ", whole)):
        return True
    if whole[:1] in "Rr.(*[" and (found := _REST_IN_PEACE.match(whole)):
        name = found[1]
        next_word = name.partition(" ")[0]
        return not name.isupper() or (
            is_given(next_word) and next_word.casefold() not in PARTICLES
        )  # `RIP TORN` is an actor's name
    if whole[-1:] in "P.)" and not whole.isupper() and _PEACE_BEHIND.search(whole):
        return True
    if not whole.replace(" ", "").isalpha() and _is_set_apart(whole):
        return True
    head, _, tail = whole.rpartition(" ")
    if (
        tail.isupper()
        and " " in head
        and not head.isupper()
        and (not last or " " in last)
        and tail.casefold() in _SET_APART
    ):
        return True  # `Smith LEFT`
    ends = {word.strip(_MARKS).casefold() for word in (whole.partition(" ")[0], whole.rpartition(" ")[2])}
    return not BARRING_WORDS.isdisjoint(ends) or any(
        half.strip(_EDGES).casefold() in BARRING_WORDS for half in (first, last)
    )


def _is_set_apart(text: str) -> bool:
    """Whether a mark sets words apart from the name that say nothing but not to write: `(left)`, `- GDPR delete`.

    A comma does so only for small letters behind capitals: `Left, John` is a name, `Smith, left` a remark.
    """
    pieces = _SEGMENTS.split(text)
    texts, commas = pieces[::2], pieces[1::2]
    for place, piece in enumerate(texts):
        if place == 0:  # `Left (she/her)` is a family, `REMOVE - John Smith` and `left: John Smith` are none
            odd = piece.islower() if any(map(str.isupper, text)) else False
            told = commas and commas[0] is None and (odd or (piece.isupper() and not text.isupper()))
        else:
            told = commas[place - 1] is None or piece.islower()
        if told and _says_to_leave(piece):
            return True
    return _says_dnc(text)


def _says_to_leave(piece: str) -> bool:
    said = piece.casefold().translate(_APART).split()
    known = [word for word in said if not word.isdigit()]
    if _says_dnc(piece) or " ".join(known) in _PHRASES_APART:
        return True
    if len(known) > 1 and not _NEGATIONS.isdisjoint(known):
        return True
    return not _SET_APART.isdisjoint(known) and all(
        word in _SET_APART or word in _BESIDE_SET_APART or word[:-1].isdigit() for word in known
    )


def _says_dnc(text: str) -> bool:
    """`Smith D.N.C.` and `D. N. C.` alone; `D.N.C. Reddy` has initials."""
    return _DNC_APART.search(text) is not None
