"""YAML stays what a person wrote, and what YAML does behind people's backs is refused with its line."""

import pytest

from gtm.plays.yaml_text import MAX_BYTES, YamlError, read_yaml


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "on",
        "yes",
        "true",
        "null",
        "~",
        "12:30",
        "0123",
        "1_000",
        "1e3",
        "0x1f",
        "2026-11-24",
        ".inf",
        "5.0",
    ],
)
def test_scalars_stay_text(written: str) -> None:
    """No word or number is turned into something else."""
    assert read_yaml(f"key: {written}\nlist: [{written}]\n", "f")[0] == {"key": written, "list": [written]}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# only a remark\n", None),
        ("key:\n", {"key": None}),
        ("key: ''\n", {"key": ""}),
        ("key: {inner: [a, {b: c}], other: []}\n", {"key": {"inner": ["a", {"b": "c"}], "other": []}}),
        ("key:\n  - a\n  - b: 1\n    c: 2\nnext: x\n", {"key": ["a", {"b": "1", "c": "2"}], "next": "x"}),
        ("- a\n- b\n", ["a", "b"]),
        ("just words\n", "just words"),
        ("text: |\n  two\n  lines\n", {"text": "two\nlines\n"}),
        ("<<: {a: b}\n", {"<<": {"a": "b"}}),
    ],
)
def test_structure_is_kept(text: str, data: object) -> None:
    """Mappings, lists and nothing: as written, a missing value told from an empty text."""
    assert read_yaml(text, "f")[0] == data


def test_positions_are_lines_of_keys_and_entries() -> None:
    """Every key and list entry knows its line, counted from where the text begins in its file."""
    text = "a: 1\nb:\n  - x\n  - c: {d: 2,\n       e: 3}\n"
    _, positions = read_yaml(text, "f", first_line=2)
    assert positions[("a",)] == 2
    assert positions[("b", 0)] == 4
    assert positions[("b", 1, "c")] == 5
    assert positions[("b", 1, "c", "e")] == 6


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 'key "a" is written twice (first on line 1)'),
        ("x: {limit: 1, limit: 2}\n", 1, 'key "limit" is written twice'),
        ("a: &anchor 1\n", 1, "anchor &anchor is not allowed"),
        ("a: 1\nb: *anchor\n", 2, "alias *anchor is not allowed"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !!map {b: c}\n", 1, "tag"),
        ("a:\n\tb: 1\n", 2, "tab"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 'open\n", 1, "quote is opened and never closed"),
        ("a: b: c\n", 1, "quote the value"),
        ("a: [b, c\n", 1, "not closed"),
        ("a: {b: #c}\n", 1, "not in quotes"),
        ("a: @b\n", 1, "quote it"),
        ("a: 1\n   b: 2\n", 2, "indentation"),
        ("? [a]\n: b\n", 1, "a key must be a plain word"),
        ("'': b\n", 1, "a key must be a plain word"),
        ("a\x00: 1\n", None, "characters"),
        ("[" * 5_000, 1, "deeper than 20"),
        ("a: " + "x" * MAX_BYTES, None, "over 1 MB"),
    ],
)
def test_what_is_refused_names_its_line(text: str, line: int | None, words: str) -> None:
    """Bad YAML is one sentence with the file and the line."""
    with pytest.raises(YamlError) as refused:
        read_yaml(text, "deployments/plays/x.yaml")
    assert refused.value.line == line
    assert words in str(refused.value)
    assert str(refused.value).startswith("deployments/plays/x.yaml" + (f" line {line}: " if line else ": "))


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    """A few hundred bytes that would become gigabytes are refused at the first anchor."""
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    with pytest.raises(YamlError, match="anchor"):
        read_yaml("\n".join(layers), "f")
