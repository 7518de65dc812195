"""YAML with the line of every value, so that an error can say where it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ketenzicht.capabilities.country.errors import PackError

PathPart = str | int


@dataclass(frozen=True, slots=True)
class Marked:
    """The content of a file or a part of it, with the node it was read from (None for a table's row)."""

    file: str
    content: Any
    node: yaml.Node | None
    line: int = 1

    def line_of(self, path: Sequence[PathPart]) -> int:
        """The line of what ``path`` leads to, or of the deepest part of the path that exists."""
        node, line = self.node, self.line
        for part in path:
            node = _child(node, part)
            if node is None:
                break
            line = node.start_mark.line + 1
        return line

    def part(self, path: Sequence[PathPart]) -> "Marked":
        """The part that ``path`` leads to; it must exist."""
        content, node = self.content, self.node
        for step in path:
            content, node = content[step], _child(node, step)
        return Marked(self.file, content, node, self.line_of(path))

    def error(self, path: Sequence[PathPart], what: str) -> PackError:
        """An error at ``path`` in this part."""
        return PackError(self.file, self.line_of(path), field_name(path), what)


def field_name(path: Sequence[PathPart]) -> str:
    """``("when", "forms", 0)`` as ``when.forms[0]``."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else (f".{part}" if name else part)
    return name


def _child(node: yaml.Node | None, part: PathPart) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child: yaml.Node = node.value[part]
        return child
    return None


class _PlainLoader(yaml.SafeLoader):
    """Without aliases: a pack repeats itself in words, and an alias could refer to itself."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = parent.start_mark if parent is not None else None
            raise yaml.constructor.ConstructorError(problem="aliases aren't used", problem_mark=mark)
        return super().compose_node(parent, index)


def read_marked(path: Path, folder: str = "") -> Marked | PackError:
    """The file as content with lines, or the one error that keeps it from being read.

    ``folder`` goes before the file's name in errors, for a file in a folder of the pack.
    """
    name = f"{folder}/{path.name}" if folder else path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return PackError(name, 0, "", "the file is missing or can't be read as UTF-8 text")
    try:
        loader = _PlainLoader(text)
        node = loader.get_single_node()
        content = loader.construct_document(node) if node is not None else None
    except (yaml.YAMLError, ValueError) as error:
        return PackError(name, _line_of_error(error), "", "this isn't valid YAML")
    if not isinstance(content, dict):
        return PackError(name, 1, "", "the file must hold sections, as name: value")
    return Marked(name, content, node)


def _line_of_error(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def list_repeated_keys(marked: Marked) -> Iterator[PackError]:
    """An error for every key that stands twice in one mapping; YAML itself would keep the last one."""
    yield from _repeated(marked.file, marked.node)


def _repeated(file: str, node: yaml.Node | None) -> Iterator[PackError]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated(file, child)
    if not isinstance(node, yaml.MappingNode):
        return
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            yield PackError(file, key.start_mark.line + 1, str(key.value), "this field stands here twice")
        seen.add(key.value)
        yield from _repeated(file, value)
