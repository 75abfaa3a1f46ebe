"""The dirt of real lists: what people and imports do to names, companies, titles and addresses.

Every function takes a clean text and gives it back, most of the time, as it was.
"""

from random import Random

_CREDENTIALS = (", MBA", ", PhD", " MBA", ", CFA", " (she/her)", " (he/him)")
_TITLE_TAILS = (
    " - EMEA",
    " | SaaS",
    ", North America",
    " (DACH)",
    " - we are hiring!",
    " & Partnerships",
    " | Speaker | Runner",
    ", B2B",
    " (interim)",
)
_COMPANY_TAILS = (" - We're hiring!", " (a family business)", "®", " | Europe", " - now part of a family")


def person_name(dice: Random, first: str, last: str) -> tuple[str, str | None]:
    """A name as some list has it: SHOUTED, lower-case, with an initial, a title, credentials, or a gap."""
    roll = dice.random()
    if roll < 0.80:
        return first, last
    if roll < 0.84:
        return first.upper(), last.upper()
    if roll < 0.89:
        return first.lower(), last.lower()
    if roll < 0.92:
        return f"{first} {dice.choice('ABCDEGHJKLMNPRST')}.", last
    if roll < 0.935:
        return f"Dr. {first}", last
    if roll < 0.955:
        return first, last + dice.choice(_CREDENTIALS)
    if roll < 0.965:
        return f" {first} ", f"{last}  "
    if roll < 0.973:
        return first + dice.choice((" 🚀", " ✨", " 🌱")), last
    if roll < 0.983:
        return first, f"{last[0]}."
    if roll < 0.99:
        return f"{first[0]}.", last
    return first, None


def company_name(dice: Random, name: str, legal_forms: tuple[str, ...]) -> str:
    """A company's name as some list has it: with its legal form, SHOUTED, lower-case, or with a slogan."""
    if dice.random() < 0.45:
        name += dice.choice(legal_forms)
    roll = dice.random()
    if roll < 0.06:
        return name.upper()
    if roll < 0.10:
        return name.lower()
    if roll < 0.12:
        return name + dice.choice(_COMPANY_TAILS)
    if roll < 0.14:
        return name.replace(" ", "  ")
    return name


def title(dice: Random, text: str) -> str:
    """A job title as its bearer wrote it."""
    roll = dice.random()
    if roll < 0.03:
        return text.upper()
    if roll < 0.07:
        return text.lower()
    if roll < 0.15:
        return text + dice.choice(_TITLE_TAILS)
    if roll < 0.16:
        return f"⭐ {text}"
    return text


def retyped(dice: Random, address: str) -> str:
    """The same address written in another way: capitals, or a plus tag."""
    local, _, domain = address.partition("@")
    return dice.choice(
        (f"{local.title()}@{domain}", f"{local}+news@{domain}", f"{local.upper()}@{domain.upper()}")
    )
