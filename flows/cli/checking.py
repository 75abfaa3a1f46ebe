"""`gtm check`: read the plays and say what is wrong with them, by file and line."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import DONE, USAGE
from flows.cli.plays import Examined, examine
from flows.cli.printing import Json
from flows.cli.variables import slips
from gtm.plays.load import find_play, play_names
from gtm.plays.schema import schema_text
from gtm.settings import Settings


def check(
    play: Annotated[str | None, Parameter(help="One play; all of them if left out.")] = None,
    /,
    *,
    schema: Annotated[
        bool, Parameter(help="Print the JSON Schema of play files, for editors.", negative="")
    ] = False,
    json: Json = False,
) -> int:
    """Check one play or all of them: keys, rules, templates, providers, zones; and the names in .env. Asks nobody outside.

    Example: gtm check seed-a-hiring-sdr
    """
    if schema:
        printing.stdout().print(schema_text(), markup=False, highlight=False, soft_wrap=True)
        return DONE
    folder = Settings().plays()
    files = (
        [find_play(play, folder)]
        if play is not None
        else [folder / f"{name}.yaml" for name in play_names(folder)]
    )
    seen = [examine(file) for file in files]
    bad = [one for one in seen if one.problems]
    misspelt = slips()
    data = {
        "plays": [
            {
                "play": one.name,
                "problems": [str(problem) for problem in one.problems],
                "missing": list(one.missing),
                "empty_lists": list(one.empty),
                "told": [str(problem) for problem in one.told],
            }
            for one in seen
        ],
        "variables": misspelt,
    }
    return printing.tell(
        data,
        lambda console: _show(console, seen, folder, misspelt),
        as_json=json,
        code=USAGE if bad or not seen else DONE,
    )


def _show(console: Console, seen: list[Examined], folder: Path, misspelt: list[str]) -> None:
    if not seen:
        console.print(f"There is no play in {folder}. Copy one of the shipped ones, or set GTM_PLAYS_DIR.")
    for one in seen:
        if not one.problems:
            console.print(printing.styled(("good  ", "good"), one.name))
        for problem in one.problems:
            console.print(printing.styled(("mend  ", "bad"), str(problem)), soft_wrap=True)
        for told in one.told:
            console.print(printing.styled(("      note  ", "warn"), str(told)), soft_wrap=True)
        for name in one.empty:
            remedy = f"gtm suppress import FILE --list {name}"
            words = f"the list {name} that it leaves alone; fill it: {remedy}"
            console.print(printing.styled(("      empty  ", "warn"), words), soft_wrap=True)
        for missing in one.missing:
            console.print(printing.styled(("      needs  ", "warn"), missing), soft_wrap=True)
    for sentence in misspelt:
        console.print(printing.styled(("slip?  ", "warn"), printing.clean(sentence)), soft_wrap=True)
