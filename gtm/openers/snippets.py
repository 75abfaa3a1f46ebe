"""Words written once and used by many openers: what a persona carries, what hurts, how an industry puts it.

    persona:
      sales: people who run sales
      default: people in your seat
    pain:
      sales: time that goes into lists instead of calls

`templates/snippets.yaml` holds them as plain text, without tags. An opener says `{{ snippet.persona }}`; which
line that is follows from the person's department (persona, pain) or the company's industry (industry).
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from gtm.models import Frozen
from gtm.openers.errors import TemplateError
from gtm.openers.front_matter import read_settings, read_text
from gtm.openers.lint import lint_text, lint_value
from gtm.plays.explain import shown

FILE = "snippets.yaml"
DEFAULT = "default"
LONGEST = 120

Table = dict[str, str]


class Snippets(Frozen):
    """The tables of `snippets.yaml`. `persona` and `pain` always have a default; `industry` may say nothing."""

    persona: Table = Field(
        {DEFAULT: "people in your seat"}, description="Who the reader is among, by department."
    )
    pain: Table = Field(
        {DEFAULT: "work that is done by hand"},
        description="What costs them time, as a noun phrase, by department.",
    )
    industry: Table = Field({}, description="What is particular about lists in an industry, as a sentence.")

    def words(self, department: str | None, industry: str | None) -> dict[str, str | int | None]:
        """The snippets for one person."""
        return {
            "persona": self.persona.get(department or DEFAULT, self.persona[DEFAULT]),
            "pain": self.pain.get(department or DEFAULT, self.pain[DEFAULT]),
            "industry": self.industry.get(industry or "", None),
        }

    def tables(self) -> Mapping[str, Table]:
        """The tables by their name."""
        return {"persona": self.persona, "pain": self.pain, "industry": self.industry}


def load_snippets(folder: Path) -> Snippets:
    """The snippets of a templates folder; without the file, the plain defaults. Raises TemplateError."""
    path = folder / FILE
    if not path.is_file():
        return Snippets()
    return _read_once(read_text(path, most=100_000), shown(path))


def read_snippets(text: str, file: str) -> Snippets:
    """Snippets from their text, each line fit to be said. Raises TemplateError."""
    snippets = read_settings(text, file, Snippets)
    for name, table in snippets.tables().items():
        if name != "industry" and DEFAULT not in table:
            raise TemplateError(file, None, f'"{name}" has no "{DEFAULT}"; it is said when nothing else fits')
        for key, words in table.items():
            where = f"{name}.{key}"
            found = [*lint_value(words, where), *(one for one in lint_text(words) if one.blocking)]
            if found:
                raise TemplateError(file, None, f'"{where}": {found[0].message}')
            if len(words) > LONGEST:
                raise TemplateError(
                    file, None, f'"{where}" has {len(words)} characters; {LONGEST} are allowed'
                )
    return snippets


_read_once = lru_cache(maxsize=8)(read_snippets)
