"""What a rule asks of the company and only the person's own fact tells, like `company.country`.

Such a rule is unknown, and the list looks as if it held the answer. So it is said which field does.
"""

from collections.abc import Iterable, Mapping

from gtm.icp.results import RuleResult
from gtm.models import Fact

_PLACES = {f"company.{place}": f"person.{place}" for place in ("country", "state", "city")}


def known_of_the_person(rules: Iterable[RuleResult], facts: Mapping[str, Fact]) -> list[str]:
    """A sentence for each unknown rule about the company whose fact is known of the person, and not of the company."""
    asked = dict.fromkeys(rule.text.partition(" ")[0] for rule in rules if rule.result == "unknown")
    return [
        f"{field} is not known, {own} is ({facts[own].value}): if that is meant, ask {own} in the rule."
        for field in asked
        if field not in facts and (own := _PLACES.get(field, "")) in facts
    ]
