"""Which rule is for which column: names are compared without case and spaces, `*` is any number."""

import re
from collections.abc import Set

from ketenzicht.capabilities.imports.types import ColumnRule, ImportInfo, Mapping


def plain(name: str) -> str:
    """A name of a column as it is compared."""
    return " ".join(name.casefold().replace("_", " ").split())


class Columns:
    """A mapping as it is asked for every cell. What was answered once is remembered by the name of the column."""

    def __init__(self, mapping: Mapping, *, nested: bool) -> None:
        self._exact = {plain(rule.column): rule for rule in reversed(mapping.columns) if "*" not in rule.column}
        self._left_out = {plain(name) for name in mapping.left_out}
        self._patterns = [(_pattern(rule.column), rule) for rule in mapping.columns if "*" in rule.column]
        self._order = {rule.column: place for place, rule in enumerate(mapping.columns)}
        self._nested = nested
        self._found: dict[str, ColumnRule | None] = {}

    def rule_for(self, column: str) -> ColumnRule | None:
        """The rule for a column, with `*` in its group filled in; None when there is none."""
        if column not in self._found:
            self._found[column] = self._find(column)
        return self._found[column]

    def is_known(self, column: str) -> bool:
        """Whether the mapping names the column, be it to leave it out."""
        return self.rule_for(column) is not None or any(name in self._left_out for name in self._names(column))

    def place_of(self, rule: ColumnRule) -> int:
        """Where the rule stands in the mapping: texts of several columns are put together in that order."""
        return self._order.get(rule.column, len(self._order))

    def _find(self, column: str) -> ColumnRule | None:
        for name in self._names(column):
            if name in self._left_out:
                return None
            if name in self._exact:
                return self._exact[name]
        for pattern, rule in self._patterns:
            match = pattern.search(column)
            if match is not None:
                group = rule.group.replace("*", match[1])
                return ColumnRule(column, rule.target, rule.kind, rule.role, group, rule.words)
        return None

    def _names(self, column: str) -> list[str]:
        """The whole name; in a nested file also its tails, from the longest, for a record may be wrapped."""
        if not self._nested:
            return [plain(column)]
        parts = column.split(".")
        return [plain(".".join(parts[start:])) for start in range(len(parts))]


def _pattern(column: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.){re.escape(column).replace(re.escape('*'), '([0-9]+)', 1)}$", re.IGNORECASE)


def absent_columns(found: ImportInfo, mapping: Mapping) -> tuple[str, ...]:
    """Columns that a mapping names and a table does not have. Of records nobody can say: one may leave a field out."""
    if found.kind == "json":
        return ()
    there = {plain(column) for column in found.columns}
    return tuple(rule.column for rule in mapping.columns if not _is_there(rule.column, there))


def _is_there(named: str, there: Set[str]) -> bool:
    return any(_pattern(named).search(one) for one in there) if "*" in named else plain(named) in there
