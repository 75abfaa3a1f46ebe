"""From words to a tree: what a rule says, before anyone asks whether it makes sense.

rule       = either ["if unknown" ("hold" | "drop" | "keep")]
either     = all {"or" all}
all        = one {"and" one}
one        = "not" one | ("any" | "all") "(" either {"," either} ")" | "(" either ")" | signal | comparison
signal     = ("hiring" | "funding" | "tech") ["(" name {"," name} ")"] ["<=" age]
comparison = field [operator value]
operator   = "in" | "not in" | "is" | "is not" | "has" | "has not" | "matches" | "not matches" | "within"
           | "not within" | "older than" | "=" | "!=" | "<" | "<=" | ">" | ">="
value      = word {word} | "quoted text" | value ".." value | "[" value {"," value} "]"
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from gtm.icp.ahead import COMPARING, KEYWORDS, SIGNALS, Ahead, Slip
from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.spec import Policy
from gtm.icp.tokens import Token, tokens

MAX_DEPTH = 20

_NEGATABLE = ("in", "has", "matches", "within")
OPERATORS = (
    *COMPARING, "in", "not in", "is", "is not", "has", "has not", "matches", "not matches", "within", "not within",
    "older than",
)  # fmt: skip
POLICIES: tuple[Policy, ...] = ("hold", "drop", "keep")


@dataclass(frozen=True, slots=True)
class Literal:
    """One value as written. Several bare words make one value: `Computer Software`. `quoted`: it is meant so."""

    text: str
    position: int
    quoted: bool = False

    @property
    def written(self) -> str:
        """As the rule has it."""
        return f'"{self.text}"' if self.quoted else self.text


@dataclass(frozen=True, slots=True)
class Span:
    """`low..high`, both ends included; an end that is left out is None."""

    low: Literal | None
    high: Literal | None
    position: int


Operand = Literal | Span | tuple[Literal, ...] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field against a value. `operator` empty: the bare field, for those that are yes or no."""

    field: Literal
    operator: str
    operand: Operand
    position: int  # of the operator


@dataclass(frozen=True, slots=True)
class SignalTerm:
    """Something that goes on at the company, as `signals.require_any` writes it: `hiring(SDR)<=30d`."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """All (`every`) or at least one of the parts."""

    every: bool
    parts: "tuple[Node, ...]"


Node = Comparison | SignalTerm | Not | Group


class Sentence(NamedTuple):
    """One rule: its tree, its text without the clause, and what it says of the unknown (None: nothing)."""

    node: Node
    text: str
    unknown: Policy | None = None


def parse(text: str) -> Sentence:
    """Read one rule. Raises RuleError with the place of the first word that does not fit."""
    return _Parser(text).rule()


_CLAUSE = "Write it like: company.employees in 50..500 if unknown keep."


_TWISTED = {("=", ">"): ">=", ("=", "<"): "<=", ("<", ">"): "!=", ("=", "="): "=", (">", "<"): "!="}


class _Parser:
    """Recursive descent over the tokens, with a bound on depth."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._place = 0
        self._depth = 0
        self._field = ""  # the one that was named last

    def rule(self) -> Sentence:
        if self._at_end():
            raise self._error("the rule is empty", "Write one like company.employees in 50..500.")
        node = self._either()
        end = self._next.position
        unknown = self._unknown() if self._next.is_word("if") else None
        if unknown is not None and self._next.is_word("and", "or") and self._after_next.kind != "end":
            raise self._in_the_middle(unknown, end)
        if not self._at_end():
            raise self._slipped(self._ahead.left_over(_written(node)))
        return Sentence(node, self._text[:end].strip(), unknown)

    def _in_the_middle(self, unknown: Policy, place: int) -> RuleError:
        """`a if unknown keep and b`: a clause that is meant for one part, or for all of it."""
        clause, rest = f"if unknown {unknown}", self._text[self._next.position :].strip()
        hint = "Make two rules of it, or write"
        if re.search(r"\bif\s+unknown\b", rest, re.I) is None:
            hint = f"{hint} it like: {self._text[:place].strip()} {rest} {clause}."
        else:
            hint = f"{hint} one clause at the end, for all of it."
        return RuleError(self._text, place, f'"{clause}" has to stand at the end of the rule', hint)

    def _unknown(self) -> Policy:
        """`if unknown keep`, at the end of the whole rule."""
        self._take()
        if not self._take_word("unknown"):
            raise self._error(f'expected "unknown" after "if", not {self._next.shown}', _CLAUSE)
        for policy in POLICIES:
            if self._take_word(policy):
                return policy
        hint = did_you_mean(self._next.text, POLICIES) or _CLAUSE
        raise self._error(f"expected hold, drop or keep, not {self._next.shown}", hint)

    # --- and, or, not, any, all ---

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take_word("or"):
            self._refuse_value(parts[-1], "or")
            parts.append(self._both())
        return _group(parts, every=False)

    def _both(self) -> Node:
        parts = [self._one()]
        while self._take_word("and"):
            self._refuse_value(parts[-1], "and")
            parts.append(self._one())
        return _group(parts, every=True)

    def _one(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(
                f"more than {MAX_DEPTH} levels of brackets and nots", "Split the rule into several."
            )
        try:
            if self._take_word("not"):
                return Not(self._one())
            if self._next.is_word("any", "all") and self._after_next.is_sign("("):
                return self._listed(every=self._take().is_word("all"))
            if self._take_sign("("):
                inner = self._either()
                self._expect(")")
                return inner
            if self._next.is_word(*SIGNALS) and self._after_next.is_sign("(", "<=", "<"):
                return self._signal()
            return self._comparison()
        finally:
            self._depth -= 1

    def _listed(self, *, every: bool) -> Node:
        self._expect("(")
        parts = [self._either()]
        while self._take_sign(","):
            parts.append(self._either())
        self._expect(")")
        return _group(parts, every=every)

    def _signal(self) -> SignalTerm:
        """All words of a signal; what they mean is read where signals are read."""
        start = self._take().position
        if self._take_sign("("):
            while not self._next.is_sign(")", "(") and not self._at_end():
                self._take()
            self._expect(")")
        name = self._text[start : self._next.position].rstrip()
        if self._next.is_sign(">", ">=", "=", "!=") or self._goes_on():
            age = "" if name.casefold().startswith("tech") else "<=30d"
            hint = f"A signal has nothing but a greatest age: {name}{age}."
            raise self._error(f"did not expect {self._next.shown}", hint)
        if self._take_sign("<=") or self._take_sign("<"):
            self._value("<=")
        return SignalTerm(self._text[start : self._next.position].rstrip(), start)

    # --- comparisons ---

    def _comparison(self) -> Comparison:
        token = self._next
        if token.kind != "word" or token.is_word(*KEYWORDS) or token.text[0].isdigit():
            raise self._error(f"expected a field, not {token.shown}", self._ahead.instead_of_field())
        self._refuse(self._ahead.other_call())
        field = Literal(self._take().text, token.position)
        position = self._next.position
        if self._ends_here():
            return Comparison(field, "", None, field.position)
        self._field = field.text
        operator = self._operator()
        return Comparison(field, operator, self._operand(operator), position)

    def _operator(self) -> str:
        token = self._next
        if token.is_sign(*COMPARING):
            return self._take().text
        if self._take_word("is"):
            self._refuse(self._ahead.behind_is())
            return "is not" if self._take_word("not") else "is"
        if token.is_word("not") and self._after_next.is_word(*_NEGATABLE):
            self._take()
            word = self._take().text.casefold()
            return "has not" if word == "has" else f"not {word}"
        if token.is_word("older"):
            self._take()
            if not self._take_word("than"):
                hint = "Write it like: company.funding_date older than 90d."
                raise self._error(f'expected "than" after "older", not {self._next.shown}', hint)
            return "older than"
        if token.is_word("in", "has", "matches", "within"):
            word = self._take().text.casefold()
            if word == "has":
                self._refuse(self._ahead.behind_has())
            return "has not" if word == "has" and self._take_word("not") else word
        hint = self._ahead.instead_of_operator()
        if not hint and token.text[:1].isdigit():
            hint = "For a range write in 50..500, for one value = 50."
        hint = hint or did_you_mean(token.text, OPERATORS) or f"There are: {', '.join(OPERATORS)}."
        raise self._error(f"expected a comparison, not {token.shown}", hint)

    def _operand(self, operator: str) -> Operand:
        token = self._next
        for opening, closing in (("[", "]"), ("(", ")")):
            if self._take_sign(opening):
                return self._listed_values(token, closing)
        if self._take_sign(".."):
            return Span(None, self._value(operator), token.position)
        low = self._value(operator)
        if not self._take_sign(".."):
            return low
        high = None if self._ends_here() else self._value(operator)
        return Span(low, high, token.position)

    def _listed_values(self, opening: Token, closing: str) -> tuple[Literal, ...]:
        values: list[Literal] = []
        while not self._take_sign(closing):
            values.append(self._value("["))
            if not self._take_sign(",") and not self._next.is_sign(closing):
                hint = self._ahead.in_list([one.written for one in values], closing)
                raise self._error(f"expected a comma or {closing}, not {self._next.shown}", hint)
        if not values:
            raise self._error("the list is empty", "Name at least one value.", opening)
        return tuple(values)

    def _value(self, after: str) -> Literal:
        token = self._next
        if token.kind == "string":
            return Literal(self._take().text, token.position, quoted=True)
        words: list[str] = []
        while self._next.kind == "word" and not (words and self._ends_here()):
            if words:
                self._refuse(self._ahead.next_rule())
            words.append(self._take().text)
        if not words:
            twisted = _TWISTED.get((after, token.text))
            hint = (
                f'Write "{twisted}".'
                if twisted
                else "Write the value behind it; one with signs in it goes into quotes."
            )
            raise self._error(f'expected a value after "{after}", not {token.shown}', hint)
        return Literal(" ".join(words), token.position)

    # --- slips ---

    def _refuse_value(self, before: Node, joiner: str) -> None:
        """A value where a rule should begin belongs to the list of the comparison before it."""
        if isinstance(before, Comparison):
            self._refuse(self._ahead.value_for_rule(before.operator, _written(before), joiner))

    def _refuse(self, slip: Slip | None) -> None:
        if slip is not None:
            raise self._slipped(slip)

    def _goes_on(self) -> bool:
        """Whether a word follows that neither ends the rule nor begins another."""
        word = self._next.kind == "word" and not self._ends_here()
        return word and (self._next.is_word("within", "older") or self._ahead.next_rule() is None)

    def _slipped(self, slip: Slip) -> RuleError:
        token = self._tokens[min(self._place + slip.ahead, len(self._tokens) - 1)]
        return self._error(slip.message, slip.hint, token)

    @property
    def _ahead(self) -> Ahead:
        return Ahead(self._text, self._tokens, self._place, self._field)

    # --- one token ahead ---

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    @property
    def _after_next(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _at_end(self) -> bool:
        return self._next.kind == "end"

    def _ends_here(self) -> bool:
        return self._at_end() or self._next.is_sign(")", ",") or self._next.is_word("and", "or", "if")

    def _take(self) -> Token:
        token = self._next
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def _take_word(self, word: str) -> bool:
        return self._next.is_word(word) and self._take() is not None

    def _take_sign(self, sign: str) -> bool:
        return self._next.is_sign(sign) and self._take() is not None

    def _expect(self, sign: str) -> None:
        if not self._take_sign(sign):
            hint = "Close the bracket."
            if self._next.is_word("if"):
                hint = "What becomes of the unknown is said once, at the end of the rule."
            raise self._error(f'expected "{sign}", not {self._next.shown}', hint)

    def _error(self, message: str, hint: str = "", token: Token | None = None) -> RuleError:
        return RuleError(self._text, (token or self._next).position, message, hint)


def _group(parts: list[Node], *, every: bool) -> Node:
    return parts[0] if len(parts) == 1 else Group(every, tuple(parts))


def _written(node: Node) -> list[str]:
    """The values of the last comparison, if it names any."""
    while isinstance(node, Group):
        node = node.parts[-1]
    operand = node.operand if isinstance(node, Comparison) else None
    literals = (operand,) if isinstance(operand, Literal) else operand if isinstance(operand, tuple) else ()
    return [one.written for one in literals]
