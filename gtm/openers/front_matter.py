"""The lines between two `---` at the head of an opener or a brief: what the text below is for.

---
evidence: hiring
needs: [company.name]
---
the text itself
"""

from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from gtm.openers.errors import TemplateError
from gtm.plays.explain import problems_of, shown
from gtm.plays.yaml_text import YamlError, read_yaml

FENCE = "---"

Head = TypeVar("Head", bound=BaseModel)


class Headed(NamedTuple):
    """A file in two parts: its settings as YAML, and the text from `body_line` on."""

    file: str
    settings: str
    body: str
    body_line: int


def read_text(path: Path, *, most: int) -> str:
    """A UTF-8 text file of at most `most` bytes. Raises TemplateError; nothing bigger is read."""
    file = shown(path)
    try:
        if path.exists() and not path.is_file():
            what = "is a folder" if path.is_dir() else "is no regular file"
            raise TemplateError(file, None, what, "Name a text file.")
        size = path.stat().st_size
        if size > most:
            raise TemplateError(file, None, f"has {size:,} bytes; {most:,} are allowed")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(file, None, "is not UTF-8 text", "Save it as UTF-8.") from error
    except OSError as error:
        raise TemplateError(file, None, f"cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise TemplateError(file, None, "cannot be read (a name that no file can have)") from error


def split(text: str, file: str) -> Headed:
    """Take the head off. Raises TemplateError when there is none or it does not end."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise TemplateError(file, 1, f'must begin with "{FENCE}", then its settings, then "{FENCE}" again')
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        raise TemplateError(file, 1, f'the settings never end; close them with a line "{FENCE}"')
    return Headed(file, "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2)


def read_head(headed: Headed, model: type[Head]) -> Head:
    """The settings as this model; every value is the text that was written.

    Raises TemplateError with all that is wrong: first what stands there, by line, then what is missing.
    """
    return read_settings(headed.settings, headed.file, model, first_line=2)


def read_settings(text: str, file: str, model: type[Head], *, first_line: int = 1) -> Head:
    """A text that is all settings, as this model. Raises TemplateError."""
    try:
        data, places = read_yaml(text, file, first_line=first_line)
    except YamlError as error:
        raise TemplateError(error.name, error.line, error.detail) from error
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        told = sorted(
            problems_of(error, model, file, places), key=lambda one: (one.line is None, one.line or 0)
        )
        others = [f"Line {one.line}: {one.message}" if one.line else one.message for one in told[1:]]
        raise TemplateError(told[0].file, told[0].line, " ".join([told[0].message, *others])) from error
