"""From a file to a play, or to a sentence that says what to mend and where.

Reading never touches anything but the file: a play that does not load has had no effect.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from gtm.models import LeadQuery
from gtm.plays.explain import PlayError, Problem, did_you_mean, empty_values, problems_of, shown
from gtm.plays.models import Play
from gtm.plays.yaml_text import MAX_BYTES, Place, Positions, YamlData, YamlError, read_yaml
from gtm.sentences import ended

_SUFFIX = ".yaml"

# `[company.country in [US, CA]]` is how people write a rule among others on one line, and is not YAML:
# there, an entry with brackets needs quotes. Tried only when the text as it stands cannot be read.
_RULE_IN_A_LIST = re.compile(r"(?<=[\[{,])(\s*)([\w.]+(?: not)? in \[[^\[\]\"'\n]*\])")


@dataclass(frozen=True)
class LoadedPlay:
    """A play and where it was read: its file, the hash of the file's bytes, the line of every key."""

    play: Play
    file: Path
    text_hash: str
    positions: Positions

    def line(self, *place: str | int) -> int | None:
        """The line of a key or list entry, or of the nearest one around it that was written."""
        where: Place = place
        while where and where not in self.positions:
            where = where[:-1]
        return self.positions.get(where)


def play_names(folder: Path) -> tuple[str, ...]:
    """The names of the plays in a folder, sorted."""
    return tuple(sorted(file.stem for file in folder.glob(f"*{_SUFFIX}")))


def find_play(name: str, folder: Path) -> Path:
    """The file of a play. `name` is a name, never a path. Raises PlayError with the plays there are."""
    wanted = name.removesuffix(_SUFFIX)
    if wanted not in play_names(folder):
        raise _no_such_play(wanted, folder)
    return folder / f"{wanted}{_SUFFIX}"


def load_play(path: Path) -> Play:
    """The play in a file. A relative `file` of its source is made absolute, counted from the play's folder.

    Raises PlayError, with every problem of the file's shape; see `check` for what the words in it mean.
    """
    return read_play(path).play


def read_play(path: Path) -> LoadedPlay:
    """Like `load_play`, with the file, its hash and the lines beside it."""
    file = shown(path)
    content = _content(path, file)
    data, positions = _data(content, file)
    play = _typed(data, file, positions)
    loaded = LoadedPlay(
        play=_with_absolute_file(play, path.absolute().parent),
        file=path,
        text_hash=_hash(content),
        positions=positions,
    )
    if play.play != path.stem:
        message = f'"play" is {play.play}, but the file is called {path.name}; make them the same.'
        raise PlayError([Problem(file=file, line=loaded.line("play"), message=message)])
    return loaded


def _no_such_play(name: str, folder: Path) -> PlayError:
    names = play_names(folder)
    near = did_you_mean(name, names) or did_you_mean(Path(name).stem, names) or _misnamed(name, folder)
    there = f"Plays there: {', '.join(names)}." if names else "No play is there; set GTM_PLAYS_DIR."
    message = f'there is no play "{name}".{near} {there}'
    return PlayError([Problem(file=shown(folder), line=None, message=message)])


def _misnamed(name: str, folder: Path) -> str:
    """A file that would be the play if it were called so: `hiring.yml`, `Hiring.YAML`."""
    files = folder.iterdir() if folder.is_dir() else ()
    ours = (file.name for file in files if file.stem == name and file.suffix.lower() in (".yml", _SUFFIX))
    return next((f" There is {found}; call it {name}{_SUFFIX}." for found in sorted(ours)), "")


def _content(path: Path, file: str) -> str:
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            raise PlayError(
                [Problem(file=file, line=None, message="is no regular file; put a text file there.")]
            )
        with path.open("rb") as text:
            return text.read(MAX_BYTES + 4).decode("utf-8-sig", "strict" if _is_whole(path) else "replace")
    except FileNotFoundError:
        if not path.is_symlink():
            raise _no_such_play(path.stem, path.parent) from None
        message = "is a link to a file that is not there."
    except UnicodeDecodeError:
        message = "is not UTF-8 text; save it as UTF-8."
    except OSError as error:
        message = f"cannot be read: {error.strerror}."
    raise PlayError([Problem(file=file, line=None, message=message)])


def _is_whole(path: Path) -> bool:
    """Whether what is read of a file is all of it; of a larger one the beginning shows that it is too large."""
    return path.stat().st_size <= MAX_BYTES


def _data(text: str, file: str) -> tuple[dict[str, YamlData], Positions]:
    try:
        data, positions = _read(text, file)
    except YamlError as error:
        raise PlayError([Problem(file=file, line=error.line, message=ended(error.detail))]) from None
    if data is None:
        message = "is empty; `gtm check --schema` tells what a play holds."
    elif not isinstance(data, dict):
        message = 'is not a play: it must hold "key: value" lines, beginning with "play:".'
    else:
        return data, positions
    raise PlayError([Problem(file=file, line=None, message=message)])


def _read(text: str, file: str) -> tuple[YamlData, Positions]:
    try:
        return read_yaml(text, file)
    except YamlError:
        quoted = _RULE_IN_A_LIST.sub(r'\1"\2"', text)
        if quoted == text:
            raise
        return read_yaml(quoted, file)


def _typed(data: dict[str, YamlData], file: str, positions: Positions) -> Play:
    problems = dict.fromkeys(empty_values(data, file, positions))
    try:
        play = Play.model_validate(data)
    except ValidationError as error:
        problems |= dict.fromkeys(problems_of(error, Play, file, positions))
    if problems:
        raise PlayError(sorted(problems, key=lambda problem: problem.line or 0))
    return play


def _with_absolute_file(play: Play, folder: Path) -> Play:
    if play.query.file is None:
        return play
    query: LeadQuery = play.query.model_copy(update={"file": str((folder / play.query.file).resolve())})
    return play.model_copy(update={"source": {play.source_name: query}})


def text_hash(path: Path) -> str:
    """The fingerprint of a play's or an ICP's text, by which runs remember what they used. Raises PlayError."""
    return _hash(_content(path, shown(path)))


def _hash(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


_JUDGING = ("icp", "signals", "email")


class Shelf(NamedTuple):
    """The plays of a folder that can be read, and what is wrong with the others, by name."""

    plays: tuple[Play, ...]
    problems: dict[str, PlayError]


def load_all(folder: Path) -> Shelf:
    """Every play of a folder, sorted by name. Raises nothing that is wrong with a play: it is in the answer."""
    plays: list[Play] = []
    problems: dict[str, PlayError] = {}
    for name in play_names(folder):
        try:
            plays.append(load_play(folder / f"{name}{_SUFFIX}"))
        except PlayError as error:
            problems[name] = error
    return Shelf(tuple(plays), problems)


def read_variant(base: Path, path: Path) -> Play:
    """The play in `base` as it would judge by the file `path`: another play, or only its `icp` (signals, email).

    Raises PlayError with every problem of either file's shape.
    """
    file = shown(path)
    data, positions = _data(_content(path, file), file)
    if "play" not in data:
        stray = sorted(data.keys() - set(_JUDGING))
        if stray or "icp" not in data:
            found = f'"{stray[0]}" is not one of them' if stray else '"icp" is missing'
            message = f"must be a play, or hold icp and perhaps signals and email; {found}."
            raise PlayError(
                [Problem(file=file, line=positions.get((stray[0],)) if stray else None, message=message)]
            )
        whole, _ = _data(_content(base, shown(base)), shown(base))
        data = {**whole, **data}
    return _typed(data, file, positions)
