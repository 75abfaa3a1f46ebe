"""What people write who come from SQL, a spreadsheet or plain English, and what is meant by it here.

Nothing of this is accepted: two ways to say one thing would have to be learnt and kept. It only makes the message
say what to write instead.
"""

import re
from collections.abc import Collection, Sequence

from gtm.names.text import letters_apart

FOREIGN_SIGNS = {
    "&&": 'Write "and".',
    "||": 'Write "or".',
    "|": 'Write "or" between rules; several values go into brackets, like [a, b].',
    ";": "Several values go into brackets, with commas: [a, b].",
    "{": "Lists have square brackets, like [a, b].",
    "}": "Lists have square brackets, like [a, b].",
    "≥": 'Write ">=".',
    "≤": 'Write "<=".',
    "≠": 'Write "!=".',
    "...": "A range has two dots, like 50..500.",
    "…": "A range has two dots, like 50..500.",
    "!": 'Write "not" or "!="; a value with signs in it goes into quotes.',
} | dict.fromkeys("“”„«»‘’‚", 'Write straight quotes, like "this".')
"""Signs that no word of a rule holds outside of quotes."""

JOINERS = ("xor", "but", "plus", "also", "nor", "und", "oder", "&", "+", "with", "then")
"""What is written between two rules instead of `and` and `or`."""

_OPERATORS = {
    "contains": "has", "contain": "has", "includes": "has", "include": "has", "including": "has", "like": "has",
    "ilike": "has", "containing": "has", "uses": "has", "using": "has", "have": "has",
    "does not contain": "has not", "doesn't contain": "has not", "does not include": "has not",
    "doesn't include": "has not", "not contains": "has not", "not contain": "has not", "not like": "has not",
    "not include": "has not", "not includes": "has not", "excludes": "has not", "without": "has not",
    "does not have": "has not", "doesn't have": "has not", "hasn't": "has not", "lacks": "has not",
    "equals": "=", "equal": "=", "equal to": "=", "eq": "=", "are": "is", "was": "is", ":": "=",
    "isn't": "is not", "isnt": "is not", "aren't": "is not", "does not equal": "!=", "not equal to": "!=",
    "not equals": "!=", "ne": "!=", "not": "is not",
    "gt": ">", "greater than": ">", "more than": ">", "bigger than": ">", "larger than": ">", "above": ">",
    "over": ">", "exceeds": ">", "after": ">", "newer than": ">", "later than": ">",
    "gte": ">=", "greater than or equal to": ">=", "at least": ">=", "no less than": ">=", "since": ">=",
    "from": ">=", "minimum": ">=", "min": ">=",
    "lt": "<", "less than": "<", "fewer than": "<", "smaller than": "<", "below": "<", "under": "<",
    "before": "<", "earlier than": "<",
    "lte": "<=", "less than or equal to": "<=", "at most": "<=", "no more than": "<=", "up to": "<=",
    "until": "<=", "maximum": "<=", "max": "<=",
    "~": "matches", "match": "matches",
    "doesn't match": "not matches", "does not match": "not matches",
    "not match": "not matches", "matching": "matches", "=~": "matches",
    "one of": "in", "any of": "in", "among": "in", "in": "in",
    "not one of": "not in", "none of": "not in", "not in": "not in",
}  # fmt: skip
_NO_PARTS = ("starts with", "startswith", "begins with", "ends with", "endswith", "begins", "starts", "ends")
_NOTHING = frozenset(
    {
        "null", "nil", "none", "nan", "undefined", "empty", "blank", "missing", "known", "unknown", "set", "exists",
        "n/a", "not", "anything", "something",
    }
)  # fmt: skip


def operator_hint(words: Sequence[str], rest: str) -> str:
    """What to write for these words where a comparison stands, or nothing. `rest` is the rule from them on."""
    if ranged := range_of(rest):
        return f"For a range write in {ranged}, for one value = {ranged.partition('..')[0]}."
    if recent := _RECENT.match(rest):
        return f"Write within {recent[1]}."
    for length in range(min(len(words), 5), 0, -1):
        said = " ".join(words[:length]).casefold()
        if said in _NO_PARTS:
            return "Texts are compared as a whole (=) or by the words in them (has)."
        if said in _OPERATORS:
            if said == "not" and len(words) > 1 and is_nothing(words[1]):
                return NOTHING
            return f'Write "{_OPERATORS[said]}".'
    if words and words[0].casefold() in ("between", "range"):
        return "For a range write in 50..500, for one value = 50."
    if words and is_nothing(words[0]):
        return NOTHING
    return ""


NOTHING = "What becomes of those of whom it is not known stands at the end of a rule: if unknown drop."


def is_nothing(word: str) -> bool:
    """`null`, `empty`, `known`: words for whether there is a value at all."""
    return all(part in _NOTHING for part in word.casefold().split())


_SHORTEST = 5  # letters; shorter words are near to everything
_LONG = 8  # letters from which on two slips are one word still


def slip_of(word: str, known: Collection[str]) -> str:
    """The known name that a word is a slip of the finger for; empty: none. Both in small letters.

    One or, in long words, two letters more, fewer, other or swapped, never the first one. Words of which all are
    part of known names (`services`) are meant so.
    """
    if len(word) < _SHORTEST or word in known:
        return ""
    allowed = 1 if len(word) < _LONG else 2
    near = [
        (distance, name)
        for name in known
        if name[:1] == word[:1]
        and abs(len(name) - len(word)) <= allowed
        and (distance := letters_apart(word, name)) <= allowed
    ]
    if not near or set(word.split()) <= {part for name in known for part in name.split()}:
        return ""
    return min(near)[1]


def near_name(word: str, names: Collection[str]) -> str:
    """`Did you mean "x"?` for a slip in one of these names, in any capitals; nothing for another word.

    Of words too short for `slip_of`, one letter or one swap (`EMAE`).
    """
    text, known = word.casefold(), {name.casefold(): name for name in names}
    meant = slip_of(text, known)
    if not meant and len(text) == _SHORTEST - 1:
        near = (name for name in sorted(known) if len(name) == len(text) and name[0] == text[0])
        meant = next((name for name in near if letters_apart(text, name) == 1), "")
    return f'Did you mean "{known[meant]}"?' if meant else ""


# --- values ---------------------------------------------------------------------------------------

_AMOUNT = r"[$€£]?-?\d[\d_,.]*\s?(?:k|m|b|%)?"
_RANGE = re.compile(
    rf"(?:between\s+|from\s+|range\s+)?({_AMOUNT})\s*(?:-|–|—|:|\bto\b|\band\b|\bbis\b|…|\.\.+)\s*({_AMOUNT})(?![\w-])",
    re.I,
)
_RECENT = re.compile(
    r"(?:in\s+|during\s+|within\s+)?(?:the\s+)?(?:last|past|previous)\s+(\d+\s*(?:days?|d|weeks?|w|months?|years?|y)\b)",
    re.I,
)
_WORDED = re.compile(
    r"([$€£]?\d[\d_.]*)\s*(thousand|tsd|million|millions|mio|mn|mm|mil|billion|bn|mrd|percent|pct)\.?", re.I
)
_UNITS = {"t": "k", "m": "M", "b": "B", "p": "%"}
_COUNTED = re.compile(r"([$€£]?\d[\d_.]*[kmb%]?)\s+[^\W\d].*", re.I)
_ADORNED = re.compile(
    r"(?:usd|eur|gbp|us\$|~|about|around|approx\.?)?\s*(\d[\d_]*(?:\.\d+)?[kmb%]?)\.?", re.I
)
_GROUPED = re.compile(r"([$€£]?\d{1,3})((?:[.,' ]\d{3})+)")


def range_of(text: str) -> str:
    """`50..500` for `50-500`, `50 to 500`, `between 50 and 500` at the beginning of a text; else nothing."""
    found = _RANGE.match(text)
    if found is None:
        return ""
    low, high = (end.strip().replace(",", "_").rstrip("._") for end in found.groups())
    return f"{low}..{high}"


def number_hint(text: str, *, share: bool) -> str:
    """How the number, or the share, is written that a text seems to mean."""
    hint = _number_hint(text)
    if hint:
        return hint if share else hint.replace("%", "")
    return f"Write it like {'15% or -5%' if share else '50, 5_000, 5k or 1.5M'}."


def _number_hint(text: str) -> str:
    if ranged := range_of(text):
        return f"For a range write in {ranged}."
    if grouped := _GROUPED.fullmatch(text):
        return f"Write {grouped[1]}{re.sub(r'[^0-9]', '_', grouped[2])}."
    if worded := _WORDED.fullmatch(text):
        unit = worded[2].casefold()
        letter = "B" if unit == "mrd" else _UNITS[unit[0]]
        return f"Write {worded[1]}{letter}."
    if text[-1:] == "+" and text[:1].isdigit():
        return f"Write >= {text[:-1]}."
    if counted := _COUNTED.fullmatch(text):
        return f"Write {counted[1]}."
    if told := _ADORNED.fullmatch(text):
        return f"Write {told[1]}."
    return ""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_A_YEAR = 12
_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_THIS = re.compile(r"(?:in |within )?(?:the )?(?:this|current) (?:year|quarter|month)|ytd", re.I)
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?\s+(\d{{4}})", re.I)
_QUARTER = re.compile(r"q([1-4])\s*(\d{4})", re.I)
_SPAN = re.compile(r"\d{1,5}\s*(?:d|days?|w|weeks?|months?|y|years?)", re.I)


def date_hint(text: str) -> str:
    """How the day is written that a text seems to mean."""
    if re.fullmatch(r"\d{4}", text):
        return f"Write a day, like {text}-01-01."
    if day := _DAY.fullmatch(text):
        one, two, year = int(day[1]), int(day[3]), day[4]
        month, on = (one, two) if two > _MONTHS_A_YEAR else (two, one)
        if month <= _MONTHS_A_YEAR and (on > _MONTHS_A_YEAR or day[2] == "."):
            return f"Write {year}-{month:02}-{on:02}."
        return "Write the year first, then month and day, like 2026-01-31."
    if (
        (iso := _ISO.fullmatch(text))
        and int(iso[2]) <= _MONTHS_A_YEAR
        and len(text) < len("2026/01/05") + ("-" not in text)
    ):
        return f"Write {iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}."
    if named := _MONTH.fullmatch(text):
        return f"Write a day, like {named[2]}-{_MONTHS.index(named[1].casefold()) + 1:02}-01."
    if quarter := _QUARTER.fullmatch(text):
        first, days = 3 * int(quarter[1]) - 2, (31, 30, 30, 31)[int(quarter[1]) - 1]
        return f"Write in {quarter[2]}-{first:02}-01..{quarter[2]}-{first + 2:02}-{days}."
    if recent := _RECENT.fullmatch(text):
        return f"Write within {recent[1]}."
    if _THIS.fullmatch(text):
        return _FROM_TO
    if _SPAN.fullmatch(text):
        return f"Write within {text}, older than {text}, or count from today: > {text} ago."
    return "Write a day like 2026-01-31, or count from today: within 90d, < 90d ago."


_FROM_TO = "Write it from day to day, like in 2026-01-01..today."
_LONG_AGO = re.compile(r"(?:the\s+)?(?:last\s+|past\s+|previous\s+)?(\d+\s*[a-z]+)(?:\s+ago)?", re.I)


def age_hint(text: str) -> str:
    """How the age is written that a text seems to mean."""
    text = text.rstrip(".")
    if months := re.fullmatch(r"(\d+)\s*(?:m|mo|mos|mon|mth|mths)", text, re.I):
        return f"Write {months[1]} months."
    if _SPAN.fullmatch(text):
        return f"Write {text}."
    if _THIS.fullmatch(text):
        return _FROM_TO
    found = _LONG_AGO.fullmatch(text)
    if found and _SPAN.fullmatch(found[1]):
        return f"Write {found[1]}."
    if quarters := re.fullmatch(r"(\d+|a|one)\s*(?:q|quarters?)", text, re.I):
        return f"Write {3 * (int(quarters[1]) if quarters[1].isdigit() else 1)} months."
    if one := re.fullmatch(r"(?:a|one|the last|last)\s+(day|week|month|year)", text, re.I):
        return f"Write 1 {one[1]}."
    return "Write days, weeks, months or years, like 90d, 12w or 3 months."


def wildcard(text: str) -> str:
    """The text without the `%`, `*`, `^`, `/.../` that other languages put around it; nothing if it has none."""
    bare = re.sub(r"^/(.*)/[a-z]*$", r"\1", text)
    bare = re.sub(r"^[%*^]+|(?:[*$]|(?<!\d)%)+$", "", re.sub(r"\.[*+]", " ", bare))
    bare = " ".join(bare.split())
    return bare if bare and bare != " ".join(text.split()) else ""


# --- fields ---------------------------------------------------------------------------------------

OWNERS = dict.fromkeys(("contact", "lead", "prospect", "people", "user", "buyer", "persona"), "person") | dict.fromkeys(
    ("account", "organization", "organisation", "org", "firm", "employer", "business", "companies"), "company"
)  # fmt: skip
"""What a person and a company are called elsewhere."""

_CALLED = {
    "company.employees": "size headcount head_count employee_count employees_count num_employees staff team_size "
    "company_size number_of_employees fte",
    "company.revenue_usd": "revenue annual_revenue arr turnover sales_volume",
    "company.technologies": "technology tech tech_stack techstack stack tools software uses",
    "company.industry": "sector vertical industries branch",
    "company.funding_stage": "stage round last_round funding_round funding series last_funding_round",
    "company.funding_date": "last_funding last_funding_date funded funded_at raised_at",
    "company.funding_total_usd": "funding_total total_funding raised total_raised",
    "company.funding_amount_usd": "funding_amount last_funding_amount",
    "company.growth_12_months": "growth headcount_growth growth_rate employee_growth",
    "company.open_roles": "jobs hiring openings open_jobs job_openings job_postings roles vacancies open_positions",
    "company.founded_year": "founded year_founded founded_in age",
    "company.website": "url homepage site",
    "company.country": "location hq headquarters hq_country countries nation",
    "person.title": "job job_title jobtitle position role titles",
    "person.seniority": "level job_level seniorities rank",
    "person.departments": "department function job_function team",
    "person.email": "mail e-mail email_address",
    "person.email_status": "verified email_verified",
    "person.linkedin_url": "linkedin",
    "person.first_name": "firstname name given_name",
    "person.last_name": "lastname surname",
    "person.time_zone": "timezone tz",
    "engagement.replied": "reply replies responded response answered",
    "engagement.opened": "open opens",
    "engagement.clicked": "click clicks",
    "engagement.attended": "webinar attendance",
    "engagement.unsubscribed": "unsubscribe optout opt_out",
}
CALLED = {word: field for field, words in _CALLED.items() for word in words.split()}
"""What a field is called elsewhere."""
