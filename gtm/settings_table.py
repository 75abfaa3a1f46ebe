"""`.env.example` from the settings classes themselves, so that the two cannot drift apart.

Pure: the classes come in, the text goes out. `make docs` writes it, and a test compares.
"""

from collections.abc import Iterator, Mapping
from textwrap import wrap

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

_HEAD = """\
# Copy to .env and take the # off the lines you need; .env is read from the working directory.
# While no provider key is set at all, every provider is the sandbox's (`gtm sandbox`).
# Made from the settings by `make docs`; do not edit.
"""


def env_example(models: Mapping[str, type[BaseSettings]]) -> str:
    """The text of `.env.example`: every variable with its meaning and default, grouped by title.

    `models` maps the title of a group (gtm-flows, apollo, ...) to its settings class.
    """
    groups = ["\n".join(_group(title, model)) for title, model in models.items()]
    return "\n".join([_HEAD, *groups])


def _group(title: str, model: type[BaseSettings]) -> Iterator[str]:
    yield f"# --- {title} ".ljust(98, "-")
    prefix = model.model_config.get("env_prefix", "")
    for name, field in model.model_fields.items():
        yield ""
        yield from (f"# {line}" for line in wrap(_meaning(field), 96))
        yield f"# {prefix}{name}".upper() + f"={_default(field)}"
    yield ""


def _meaning(field: FieldInfo) -> str:
    shown = _shown_default(field)
    if field.is_required():
        return f"{field.description} Required to use this provider."
    return f"{field.description} Default: {shown}." if shown else str(field.description)


def _shown_default(field: FieldInfo) -> str:
    """A default that is worked out when it is needed, in words."""
    extra = field.json_schema_extra
    return str(extra.get("shown_default", "")) if isinstance(extra, dict) else ""


def _default(field: FieldInfo) -> str:
    """What stands behind the `=`; nothing for a secret, whatever its default."""
    value = None if field.is_required() else field.get_default(call_default_factory=False)
    if value is None or "Secret" in str(field.annotation):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
