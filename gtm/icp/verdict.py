"""What a decision is made of: every rule, the value it saw, where that came from, what would change it.

A verdict is stored beside the person and shown by `gtm why`; written as JSON and read back it is the same, and
made again from the same facts it has the same bytes. Plain tuples, because every person of every run gets one
with a dozen rules in it, and a validated model costs more than the judging.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, NamedTuple

from gtm.icp.evidence import Evidence
from gtm.icp.results import Decision, RuleResult
from gtm.models import Fact

Facts = Mapping[str, Fact]
"""What is known about one person, by `person.<field>` and `company.<field>`. No key: nobody ever said."""


class Part(NamedTuple):
    """A named part of a score: its points, and how many there were to get (0: no bound)."""

    name: str
    points: int
    possible: int


class Verdict(NamedTuple):
    """`reason` is short, and the same for all with the same problem; `hint` says what would change it.

    `parts` are those of `fit` (need, budget, authority, fit), `deeds` those of `engagement`, which is None where
    nobody looked. `tier` is empty for who is not kept, and where the play has no tiers. `before_buying`: dropped before
    anything was bought, so that what is not known was not asked for.
    """

    decision: Decision
    reason: str
    rules: Sequence[RuleResult]
    fit: int = 0
    needed: int = 0
    hint: str = ""
    parts: tuple[Part, ...] = ()
    engagement: int | None = None
    deeds: tuple[Part, ...] = ()
    mql: bool = False
    tier: str = ""
    before_buying: bool = False

    def not_asked(self, rule: RuleResult) -> bool:
        """Whether the rule is open because nobody was asked for what it looks at."""
        nobody_said = rule.seen is None or (rule.kind == "email" and rule.seen == "unknown")
        return self.before_buying and rule.result == "unknown" and nobody_said

    @property
    def is_certain(self) -> bool:
        """Whether something that is known stands in the way, and not only that something is not known.

        Of several signals the last result is the one that says whether there are enough.
        """
        signals = [rule for rule in self.rules if rule.kind == "signal"]
        decisive = [rule for rule in self.rules if rule.kind not in ("nice", "signal")] + signals[-1:]
        return any(rule.result == "fail" for rule in decisive)

    def stored(self) -> dict[str, Any]:
        """As the ledger keeps it: plain values for JSON, in a fixed order, what is empty left out."""
        kept: dict[str, Any] = {"decision": self.decision, "reason": self.reason}
        if self.hint:
            kept["hint"] = self.hint
        if self.fit:
            kept["fit"] = self.fit
        if self.needed:
            kept["needed"] = self.needed
        if self.parts:
            kept["parts"] = self.parts
        if self.engagement is not None:
            kept["engagement"] = self.engagement
            kept["deeds"] = self.deeds
        if self.mql:
            kept["mql"] = True
        if self.tier:
            kept["tier"] = self.tier
        if self.before_buying:
            kept["before_buying"] = True
        kept["rules"] = [rule.stored() for rule in self.rules]
        return kept

    def to_json(self) -> str:
        """`stored` as text: the same bytes for the same facts, date and rules."""
        rules = self.rules
        told = rules.written() if isinstance(rules, Evidence) else json.dumps([one.stored() for one in rules])
        kept = [f'"decision": "{self.decision}", "reason": {_quoted(self.reason)}']
        if self.hint:
            kept.append(f'"hint": {_quoted(self.hint)}')
        if self.fit:
            kept.append(f'"fit": {self.fit}')
        if self.needed:
            kept.append(f'"needed": {self.needed}')
        if self.parts:
            kept.append(f'"parts": {_listed(self.parts)}')
        if self.engagement is not None:
            kept.append(f'"engagement": {self.engagement}, "deeds": {_listed(self.deeds)}')
        if self.mql:
            kept.append('"mql": true')
        if self.tier:
            kept.append(f'"tier": {_quoted(self.tier)}')
        if self.before_buying:
            kept.append('"before_buying": true')
        return f'{{{", ".join(kept)}, "rules": {told}}}'

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Verdict":
        """Back from `stored`. Raises KeyError or TypeError for what never was one."""
        values = {name: kept[name] for name in cls._fields if name in kept}
        values["rules"] = tuple(map(RuleResult.read, kept["rules"]))
        for name in ("parts", "deeds"):
            values[name] = tuple(Part(*part) for part in kept.get(name, ()))
        return cls(**values)


@lru_cache(maxsize=1_000)
def _listed(parts: tuple[Part, ...]) -> str:
    """Parts as JSON; many people share theirs."""
    return json.dumps(parts)
