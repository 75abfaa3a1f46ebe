"""What the environment (and `.env`) says about the house itself. Providers have settings of their own.

Instantiated where they are used, never at import: a deployment and its run may live in different places.
"""

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_SHIPPED = Path(__file__).parent / "_shipped"
_CHECKOUT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """`GTM_*`: where the ledger, the plays and the templates are."""

    model_config = SettingsConfigDict(
        env_prefix="GTM_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    home: Path = Field(Path(".gtm"), description="Folder for the ledger, locks and the sandbox's state.")
    database_url: SecretStr | None = Field(
        None,
        description="The ledger, as an SQLAlchemy URL. PostgreSQL: postgresql+psycopg://user@host/name.",
        json_schema_extra={"shown_default": "a SQLite file in GTM_HOME"},
    )
    plays_dir: Path | None = Field(
        None,
        description="Folder of the play files.",
        json_schema_extra={"shown_default": "deployments/plays"},
    )
    templates_dir: Path | None = Field(
        None,
        description="Folder of openers, posts and Slack templates.",
        json_schema_extra={"shown_default": "templates"},
    )
    sandbox_url: str = Field(
        "http://127.0.0.1:4300",
        description="Where the sandbox listens. Used for every provider while no provider key is set.",
    )
    sandbox_only: bool = Field(
        False,
        description="Use the sandbox for every provider, whatever keys are set. `gtm demo` does.",
    )
    allow_loopback: bool = Field(
        False,
        description="Accept plain http and loopback addresses as provider URLs (sandbox and tests).",
    )

    quiet_minutes: int = Field(
        10,
        ge=2,
        le=120,
        description="How long a sequencer may still be working on a push whose answer was lost, in minutes. "
        "Until then nobody is sent again, whatever a look-up says.",
    )

    def ledger_url(self) -> str:
        """The ledger's SQLAlchemy URL. Holds a password if the user's does: never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'ledger.db').absolute()}"

    def plays(self) -> Path:
        """The folder of the play files: the set one, the working directory's, or the shipped one."""
        return self.plays_dir or _first_folder("deployments/plays")

    def templates(self) -> Path:
        """The folder of the templates, found like the plays."""
        return self.templates_dir or _first_folder("templates")


def current() -> Settings:
    """`Settings()`, read anew only when what they are read from has changed: many times for every chunk of leads."""
    return _read(surroundings())


@lru_cache(maxsize=8)
def _read(_surroundings: object) -> Settings:
    return Settings()


def surroundings() -> tuple[object, ...]:
    """What all settings are read from, to be compared: the environment, and which `.env` lies in this folder.

    Comparing costs a twentieth of reading a settings model.
    """
    try:
        file = os.stat(".env")
    except OSError as missing:
        return (*os.environ.items(), missing.errno)
    return (*os.environ.items(), (file.st_dev, file.st_ino, file.st_mtime_ns, file.st_ctime_ns, file.st_size))


def what_is_wrong(error: ValidationError) -> str:
    """A `GTM_*` variable with an impossible value, in a sentence."""
    told = [
        f"GTM_{str(item['loc'][0]).upper()}: {item['msg']}"
        for item in error.errors(include_input=False)
        if item["loc"]
    ]
    return f"{'; '.join(told)}. Mend it in the environment or in .env. Nothing was touched."


def _first_folder(name: str) -> Path:
    """A folder of the working directory if it is there, else the checkout's, else the wheel's copy."""
    for base in (Path.cwd(), _CHECKOUT, _SHIPPED):
        if (base / name).is_dir():
            return base / name
    return Path(name)
