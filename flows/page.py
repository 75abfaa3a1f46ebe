"""The run's page in Prefect: what is shown there beside the work. A page that cannot be written to ends no run."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_log = logging.getLogger(__name__)
_Given = ParamSpec("_Given")
_Shown = TypeVar("_Shown")


def in_passing(show: Callable[_Given, _Shown]) -> Callable[_Given, _Shown | None]:
    """Show something if Prefect's server takes it; None and a line in the log if it does not."""

    @wraps(show)
    def shown(*args: _Given.args, **kwargs: _Given.kwargs) -> _Shown | None:
        try:
            return show(*args, **kwargs)
        except Exception as error:  # whatever it is: the people have been sent, and the ledger says so
            _log.warning("not shown on the run's page: %s raised %s", show.__name__, type(error).__name__)
            return None

    return shown
