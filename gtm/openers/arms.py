"""A play's test of variants held against its openers: an arm that nobody can get is no experiment.

Shares are given by name, and each opener has variants of its own. A name that no opener has would leave the whole test
to the others, and nobody would see it until the results come in.
"""

from collections.abc import Iterator, Mapping, Sequence

from gtm.openers.occasion import Unfit
from gtm.openers.opener import Opener
from gtm.plays.yaml_text import Place

_VARIANTS: Place = ("opener", "variants")


def untried(shares: Mapping[str, int], openers: Sequence[Opener]) -> Iterator[Unfit]:
    """Arms that no opener has; and, merely told, openers that do not have them all."""
    there = sorted({arm for one in openers for arm in one.arms})
    nowhere = [arm for arm in shares if arm not in there]
    for arm in nowhere:
        message = (
            f'no opener of this play has a variant "{arm}", so nobody would get it; there are: {", ".join(there)}. '
            f'Leave it out, or write "=== {arm}" and its words into an opener.'
        )
        yield Unfit((*_VARIANTS, arm), message, True)
    if nowhere:
        return
    for one in openers:
        lacks = [arm for arm in shares if arm not in one.arms]
        if lacks:
            had = [arm for arm in shares if arm in one.arms]
            goes = f"its readers all get {' or '.join(had)}" if had else "its own go out in equal parts"
            yield Unfit(_VARIANTS, f"{one.name} has no variant {', '.join(lacks)}: {goes}", False)
