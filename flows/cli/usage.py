"""A command line that cannot be understood: what is wrong with it, what was probably meant, where help is."""

from collections.abc import Sequence

from cyclopts import CycloptsError, MissingArgumentError, UnknownCommandError, UnusedCliTokensError

from gtm.plays.explain import did_you_mean


def sentence(error: CycloptsError, words: Sequence[str]) -> str:
    """One sentence, and the help to read. `words` are the command line without `gtm`."""
    chain = list(error.command_chain or ())
    return f"{_problem(error, words, chain)} See: {' '.join(['gtm', *chain, '--help'])}"


def _problem(error: CycloptsError, words: Sequence[str], chain: Sequence[str]) -> str:
    if isinstance(error, UnknownCommandError):
        return _unknown(error, words, chain)
    if isinstance(error, MissingArgumentError) and error.argument is not None:
        name = error.argument.name
        wanted = error.argument.parameter.help or ""
        return f"{' '.join(['gtm', *chain])} needs {name}: {wanted[:1].lower()}{wanted[1:].rstrip('.')}."
    if isinstance(error, UnusedCliTokensError):
        return f"Too many words: {' '.join(error.unused_tokens or ())}."
    said = " ".join(str(error).split()).rstrip(".")
    return said if said.endswith("?") else f"{said}."


def _unknown(error: UnknownCommandError, words: Sequence[str], chain: Sequence[str]) -> str:
    """cyclopts would import every verb to list them."""
    known = [name for name in error.app or () if not name.startswith("-")]
    wanted = next((word for word in words[len(chain) :]), "")
    if wanted.startswith("-"):
        return f"A verb must come before {wanted}: {', '.join(known)}."
    return f'There is no verb "{wanted}".{did_you_mean(wanted, known)}'
