"""A word that does not fit, and the words behind it: which slip that is, and what to write instead.

Looks ahead over the tokens and takes none of them. Asked when a rule is refused, or may have to be.
"""

from collections.abc import Sequence
from typing import NamedTuple

from gtm.icp.errors import did_you_mean
from gtm.icp.slips import JOINERS, NOTHING, is_nothing, operator_hint
from gtm.icp.tokens import Token

SIGNALS = ("hiring", "funding", "tech")
COMPARING = ("=", "!=", "<", "<=", ">", ">=")
KEYWORDS = ("and", "or", "not", "in", "is", "has", "matches", "within", "older", "if")

_SUBJECTS = ("person.", "company.", "engagement.", "score.")
_POLICIES = ("hold", "drop", "keep")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_NONE_OF = ("none", "neither", "noneof")
_CALLS = (*SIGNALS, "any", "all")
_JOIN = "Rules are joined with and, or; a value with signs in it goes into quotes."


class Slip(NamedTuple):
    """What is wrong, so many tokens from here, and what to write instead."""

    message: str
    hint: str
    ahead: int = 0


class Ahead:
    """The tokens from a place on (behind the last one, the end for ever), and the field that was named last."""

    def __init__(self, text: str, tokens: Sequence[Token], place: int, field: str) -> None:
        self._text, self._tokens, self._place, self._field = text, tokens, place, field

    def _at(self, ahead: int) -> Token:
        return self._tokens[min(self._place + ahead, len(self._tokens) - 1)]

    def _begins_rule(self, ahead: int) -> bool:
        """Whether a comparison or a signal seems to begin there."""
        token, after = self._at(ahead), self._at(ahead + 1)
        if token.is_word("not"):
            return self._begins_rule(ahead + 1)
        if token.is_word(*_CALLS):
            return after.is_sign("(", "<=")
        return token.kind == "word" and token.text.casefold().startswith(_SUBJECTS)

    def _words(self) -> list[str]:
        """The bare words from here on."""
        found: list[str] = []
        while self._at(len(found)).kind == "word":
            found.append(self._at(len(found)).text)
        return found

    def _value_words(self, ahead: int) -> list[str]:
        """The words and quoted texts from there on, up to the next keyword, sign or rule."""
        found: list[str] = []
        while self._is_value(ahead + len(found)):
            found.append(self._at(ahead + len(found)).text)
        return found

    # --- where a value goes on ---

    def next_rule(self) -> Slip | None:
        """A rule begins in the middle of a value: the `and` before it was forgotten, or is of another language."""
        token = self._at(0)
        if self._begins_rule(0):
            return Slip(f'expected "and" or "or" before {token.shown}', _JOIN)
        if token.is_word(*JOINERS) and self._begins_rule(1):
            return Slip(f"{token.shown} does not join rules", 'Write "and" or "or".')
        if token.is_word("within", "older"):
            hint = "What has an age is a date or a signal, like hiring(SDR)<=30d."
            return Slip(f"did not expect {token.shown}", hint)
        if token.is_word("unknown", "else", "otherwise") and self._at(1).is_word(*_POLICIES):
            return Slip(f"did not expect {token.shown}", f"Write: if unknown {self._at(1).text}.")
        return None

    def value_for_rule(self, operator: str, values: Sequence[str], joiner: str) -> Slip | None:
        """`has hubspot or salesforce`, `= VP or Director`: a value where the next rule should begin."""
        words = self._value_words(0)
        token = self._at(len(words))
        closed = token.kind == "end" or token.is_sign(")", "]", ",") or token.is_word("and", "or", "if")
        if not words or not values or not closed:
            return None
        value, listed = " ".join(words), operator
        together = {"=": "in", "is": "in", "!=": "not in", "is not": "not in"}.get(operator, operator)
        if together.removeprefix("not ") in ("in", "matches") or (
            together in ("has", "has not") and joiner == "or"
        ):
            listed = f"{self._field} {together} [{', '.join([*values, value])}]"
            return Slip(f'there is no field "{value}"', f"Several values go into brackets, like {listed}.")
        return Slip(
            f'there is no field "{value}"',
            f"Name the field again: {joiner} {self._field} {operator} {value}.",
        )

    def _is_value(self, ahead: int) -> bool:
        token = self._at(ahead)
        return token.kind == "string" or (
            token.kind == "word" and not token.is_word(*KEYWORDS) and not self._begins_rule(ahead)
        )

    # --- where a field should be ---

    def instead_of_field(self) -> str:
        """The hint for what stands where a field should."""
        token, sign, behind = self._at(0), self._at(1), self._at(2)
        if (
            token.text[:1].isdigit()
            and sign.is_sign(*COMPARING)
            and behind.text.casefold().startswith(_SUBJECTS)
        ):
            upper = self._at(4)
            if self._at(3).is_sign("<", "<=") and sign.is_sign("<", "<=") and upper.kind == "word":
                return f"For a range write {behind.text} in {token.text}..{upper.text}."
            return f"The field comes first: {behind.text} {_FLIPPED[sign.text]} {token.text}."
        if token.is_word("if"):
            return "A rule says what has to be so, and needs no if: company.employees > 50."
        if token.is_sign(*COMPARING) or token.is_word("has", "matches", "within", "in", "is", "older"):
            if not self._field:
                return "The field comes first, like company.country in [US]."
            return f"Name the field again: {' '.join([self._field, token.text, *self._value_words(1)])}."
        return "Fields are like company.employees."

    def other_call(self) -> Slip | None:
        """A signal, or a word that gathers rules, written in another way."""
        token, after = self._at(0), self._at(1)
        word = token.text.casefold()
        if "." in word:
            return None
        if token.is_word("any", "all"):
            return Slip(f'expected "(" after "{word}"', f"Write {word}(rule, rule).", 1)
        if token.is_word(*_NONE_OF):
            return Slip(f"{token.shown} does not gather rules", "Write not any(rule, rule).")
        if token.is_word(
            "where", "when", "filter", "select", "only", "include", "exclude"
        ) and self._begins_rule(1):
            return Slip(f"expected a field, not {token.shown}", f'Leave "{token.text}" out.')
        if token.is_word(*SIGNALS):
            names = [
                name for name in self._words()[1:] if name.casefold() not in (*KEYWORDS, "than", "for", "of")
            ]
            named = (
                f"{word}({' '.join(names) or {'tech': 'hubspot', 'funding': 'Series A'}.get(word, 'SDR')})"
            )
            if after.is_sign(*COMPARING) and self._at(2).kind in ("word", "string"):
                named = f"{word}({self._at(2).text})"
            age = "" if word == "tech" else "<=30d"
            return Slip(f'there is no field "{token.text}", it is a signal', f"Write it like {named}{age}.")
        near = did_you_mean(word, _CALLS) if after.is_sign("(") else ""
        return Slip(f'there is no signal "{token.text}"', near) if near else None

    # --- where a comparison should be ---

    def instead_of_operator(self) -> str:
        """What to write for the words where a comparison should stand, or nothing."""
        before, token = self._at(-1), self._at(0)
        if before.is_word("person", "company", "engagement"):
            return f"A field is one word: {before.text.casefold()}.{token.text.strip('.').casefold()}."
        if self._field.casefold() == "person.email":
            return "Addresses are compared as a whole (=, in); for private ones set free_mail under email in the play."
        hint = operator_hint(self._words(), self._text[token.position :])
        if not hint and self._place == 1 and "." not in before.text:
            hint = "A rule begins with a field, like company.employees; a list of the ledger is one word, like customers."
        return hint

    def behind_has(self) -> Slip | None:
        """`has no hubspot`, `has any of [...]`: words that the language does without."""
        token, after = self._at(0), self._at(1)
        if token.is_word("no") and after.kind in ("word", "string"):
            return Slip(f'did not expect {token.shown} after "has"', 'Write "has not".')
        if token.is_word("any", "all", "one", "both", "either") and (
            after.is_word("of") or after.is_sign("[", "(")
        ):
            every = token.is_word("all", "both")
            hint = f"{self._field} has a and {self._field} has b." if every else f"{self._field} has [a, b]."
            return Slip(f'did not expect {token.shown} after "has"', f"Write it like {hint}")
        return None

    def behind_is(self) -> Slip | None:
        """`is in [...]`, `is greater than 5`, `is not null`: another comparison, or none, behind `is`."""
        negated = self._at(0).is_word("not")
        start = int(negated)
        token, words = self._at(start), self._words()[start:]
        rest = self._text[token.position :]
        if token.kind != "word" or self._at(start + len(words)).is_sign(","):
            more = token.is_word("one", "any", "in")
            if not more:
                return None
        if (
            is_nothing(token.text)
            and self._field.casefold() != "person.email_status"
            and (len(words) == 1 or self._at(start + 1).is_word("and", "or", "if"))
        ):
            return Slip(f"{token.shown} is no value", NOTHING, start)
        behind = token.is_word("in", "like", "between", "among", "has", "matches", "within", "older")
        phrase = len(words) > 1 and words[1].casefold() in ("than", "of", "to", "least", "most")
        if not behind and not phrase:
            return None
        said = ["not", *words] if negated else words
        hint = operator_hint(said, rest) or operator_hint(words, rest)
        if hint.startswith('Write "'):
            hint = hint.removesuffix(".") + ', without "is".'
        if not hint and behind:
            hint = f'Write "{token.text}", without "is".'
        return Slip(f'did not expect {token.shown} after "is"', hint, start) if hint else None

    # --- where a rule, or a list, should end ---

    def left_over(self, values: Sequence[str]) -> Slip:
        """What comes after a whole rule. `values`: those of its last comparison."""
        token, after = self._at(0), self._at(1)
        slip = self.next_rule()
        if slip is not None:
            return slip
        hint = _JOIN
        if token.is_sign(","):
            hint = self._comma(values)
        elif token.is_sign("]", ")"):
            hint = "There is no bracket open: open it before, or leave this one out."
        elif token.is_sign(*COMPARING):
            hint = f"For a range write {self._field} in 50..500; rules are joined with and, or."
        elif token.is_sign("[", "("):
            hint = f"Write it like {self._field} in [a, b]; a value with signs in it goes into quotes."
        elif token.is_sign(".."):
            hint = "A range has two ends, like 50..500."
        elif token.is_word("within", "in", "older") and after.kind == "word":
            hint = "Write how old it may be like hiring(SDR)<=30d."
        return Slip(f"did not expect {token.shown}", hint)

    def _comma(self, values: Sequence[str]) -> str:
        after = self._at(1)
        if self._begins_rule(1):
            return 'Write "and" or "or" instead of the comma.'
        digits = self._text[: self._at(0).position].split()[-1:]
        if (
            after.position == self._at(0).position + 1
            and after.text[:3].isdigit()
            and digits[0][-1:].isdigit()
        ):
            tail = [values[-1] if values else digits[0]]
            place = 0
            while self._at(place).is_sign(",") and self._at(place + 1).kind == "word":
                tail.append(self._at(place + 1).text)
                place += 2
            ranged = ""
            if len(tail) == 2 and all(part.isdecimal() for part in tail) and int(tail[0]) < int(tail[1]):
                ranged = f", or as a range: {'..'.join(tail)}"
            return f"Write it without commas: {'_'.join(tail)}{ranged}."
        more = list(values)
        place = 0
        while self._at(place).is_sign(",") and self._is_value(place + 1):
            words = self._value_words(place + 1)
            place += 1 + len(words)
            more.append(" ".join(words))
        return f"Several values go into brackets, like in [{', '.join(more) if values else 'a, b'}]."

    def in_list(self, values: Sequence[str], closing: str) -> str:
        """What to write where a list neither goes on nor ends."""
        token, after = self._at(0), self._at(1)
        if token.is_sign(".."):
            if len(values) == 1 and after.kind == "word" and self._at(2).is_sign(closing):
                return f"A range has no brackets: {values[0]}..{after.text}."
            return "A list names values; join ranges with or."
        if token.kind == "end":
            opening = "[" if closing == "]" else "("
            return f"Close the bracket: {opening}{', '.join(values)}{closing}."
        if token.is_word("and", "or"):
            return f"Values are separated by commas: {', '.join([*values, ' '.join(self._value_words(1))])}."
        return "Write it like: [a, b]."
