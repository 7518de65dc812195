"""A file that is brought, and what its columns are: one choice per column, one per word that no code is known for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.imports.public import (
    INDICATORS,
    LISTS,
    MAXIMUM_NAME,
    ColumnRule,
    Columns,
    ImportInfo,
    MappingInfo,
    absent_columns,
)
from ketenzicht.capabilities.imports.public import Mapping as FileMapping
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.forms.files import FilesField
from ketenzicht.shared import clock

LEFT_OUT, NOTE, MENTION = "", "mention_note", "mention:"
MEANS_NOTHING = "-"
MOST_WORDS = 40
FIELDS: dict[str, Promise] = {
    "fact": gettext_lazy("What was seen or heard"),
    "circumstance": gettext_lazy("Circumstances"),
    "interpretation": gettext_lazy("What the reporter thinks of it"),
    "source": gettext_lazy("How the reporter knows"),
    "place": gettext_lazy("Where exactly"),
    "period": gettext_lazy("When"),
    "contact": gettext_lazy("How to reach the reporter"),
    "forms": gettext_lazy("Kind of exploitation"),
    "age_class": gettext_lazy("Adult or child"),
    "urgency": gettext_lazy("How urgent"),
    "reporter_kind": gettext_lazy("Who reports"),
    "municipality": gettext_lazy("Municipality"),
    "place_kind": gettext_lazy("Kind of place"),
    "persons": gettext_lazy("Number of persons"),
    "indicators": gettext_lazy("Indicators"),
    "conditions_met": gettext_lazy("Consent and other conditions"),
    "own_reference": gettext_lazy("Own reference"),
}
"""What a column can be, in the words of the report form."""
OF_MENTIONS: dict[str, Promise] = {
    "mention_kind": gettext_lazy("What is named: a code"),
    "mention_role": gettext_lazy("Role of who is named"),
    "mention_country": gettext_lazy("Country of an address or number"),
    "mention_may_be_victim": gettext_lazy("Whether a suspect may be a victim"),
}
"""What only known kinds of file have; shown, and chosen nowhere else."""
CODED = frozenset({*LISTS, INDICATORS})
"""What has a list of codes, so that a word of a column can mean one of them."""
CONSTANTS = ("reporter_kind", "forms", "conditions_met")
"""What can be the same for every row."""


class FileForm(forms.Form):
    """The file."""

    file = FilesField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV, XLSX or JSON with one report per row and the names of the columns on top."),
        error_messages={"required": gettext_lazy("Choose the file that holds the rows.")},
        widget=forms.FileInput({"accept": ".csv,.xlsx,.json,.jsonl,.ndjson,.txt"}),
    )

    def clean_file(self) -> Any:
        """The one file."""
        files = self.cleaned_data["file"]
        if not files:
            raise forms.ValidationError(_("The file is empty."), code="empty")
        return files[0]


class NameForm(forms.Form):
    """Under which name a mapping is kept."""

    name = forms.CharField(
        label=gettext_lazy("Keep these choices under a name"),
        help_text=gettext_lazy("Colleagues can use them for the next file. Write no names of people in it."),
        max_length=MAXIMUM_NAME,
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One column as the page asks it."""

    column: str
    sample: str
    target: forms.BoundField
    role: forms.BoundField | None


class ColumnsForm(forms.Form):
    """What each column is. Unknown words come with a choice of their own once they were seen."""

    def __init__(
        self,
        data: Any = None,
        *,
        found: ImportInfo,
        unknown: Sequence[tuple[str, str]] = (),
        kept: Sequence[MappingInfo] = (),
    ) -> None:
        super().__init__(data)
        self._found = found
        self._asked = Columns(found.mapping, nested=found.kind == "json")
        self._unknown: list[tuple[str, str, str]] = []
        targets = _targets()
        for number, column in enumerate(found.columns):
            self._add_column(number, column, targets)
        for place, (column, word) in self._words(unknown):
            self._add_word(place, column, word)
        for name in CONSTANTS:
            self.fields[f"same_{name}"] = forms.ChoiceField(
                label=str(FIELDS[name]),
                choices=words.choices(LISTS[name], empty=_("as the column says")),
                initial=found.mapping.constants.get(name, ""),
                required=False,
            )
        if kept:
            self.fields["kept"] = forms.ChoiceField(
                label=_("Kept choices"),
                choices=[("", _("none")), *((one.name, one.name) for one in kept)],
                required=False,
            )

    def _add_column(self, number: int, column: str, targets: list[Any]) -> None:
        rule = self._asked.rule_for(column)
        chosen = _choice_of(rule)
        known = OF_MENTIONS.get(chosen)
        self.fields[f"c{number}"] = forms.ChoiceField(
            label=column,
            choices=[*targets, *([(chosen, known)] if known else [])],
            initial=chosen,
            required=False,
        )
        if (self.data.get(f"c{number}", chosen) if self.is_bound else chosen).startswith(MENTION):
            self.fields[f"r{number}"] = forms.ChoiceField(
                label=_("Role"),
                choices=words.choices("mention_role"),
                initial=rule.role if rule is not None and rule.role else "unknown",
                required=False,
            )

    def _words(self, unknown: Sequence[tuple[str, str]]) -> Iterator[tuple[int, tuple[str, str]]]:
        """The words to ask about, numbered; those that were asked about when an answer is shown again."""
        if not self.is_bound:
            yield from enumerate(unknown[:MOST_WORDS])
            return
        for number in range(MOST_WORDS):
            column, _tab, word = self.data.get(f"w{number}.of", "").partition("\t")
            if column in self._found.columns:
                yield number, (column, word)

    def _target_of(self, column: str) -> str:
        """What the column is, or was just now said to be."""
        rule = self._asked.rule_for(column)
        target = "" if rule is None else rule.target
        return self.data.get(f"c{self._found.columns.index(column)}", target) if self.is_bound else target

    def _add_word(self, number: int, column: str, word: str) -> None:
        target = self._target_of(column)
        if target not in CODED:
            return
        name = f"w{number}"
        self._unknown.append((name, column, word))
        self.fields[name] = forms.ChoiceField(
            label=_("“%(word)s” in %(column)s means") % {"word": word[:60], "column": column},
            choices=[("", _("not known yet")), (MEANS_NOTHING, _("nothing: leave it out")), *_codes(target)],
            required=False,
        )
        self.fields[f"{name}.of"] = forms.CharField(
            initial=f"{column}\t{word}", widget=forms.HiddenInput, required=False, strip=False
        )

    def lines(self, samples: Mapping[str, str]) -> Iterator[Line]:
        """The columns in their order, each with what stands in it first."""
        for number, column in enumerate(self._found.columns):
            role = self[f"r{number}"] if f"r{number}" in self.fields else None
            yield Line(column, samples.get(column, ""), self[f"c{number}"], role)

    def asked_words(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The words that are asked about, each with the hidden field that says which."""
        return [(self[name], self[f"{name}.of"]) for name, _column, _word in self._unknown]

    def constants(self) -> list[forms.BoundField]:
        """What can be the same for every row."""
        return [self[f"same_{name}"] for name in CONSTANTS]

    def mapping(self) -> FileMapping:
        """What was chosen, on top of what was there: rules that nobody touched stay, when the file has their column."""
        before = self._found.mapping
        changed: dict[str, ColumnRule | None] = {}
        group = ""
        for number, column in enumerate(self._found.columns):
            rule = self._asked.rule_for(column)
            chosen = self.cleaned_data.get(f"c{number}", "")
            made = _rule(column, number, chosen, self.cleaned_data.get(f"r{number}") or "unknown", group, rule)
            group = made.group if made is not None and made.target == "mention" else group
            if made != rule:
                changed[column] = made
        for column, word, code in self._meanings():
            rule = changed.get(column, self._asked.rule_for(column))
            # The column may have become something else since the word was asked about: in another window, or just now.
            if (
                rule is not None
                and rule.target in CODED
                and code in {"", *(one for one, _title in _codes(rule.target))}
            ):
                meant = {**rule.words, word: code}
                changed[column] = ColumnRule(column, rule.target, rule.kind, rule.role, rule.group, meant)
        made_now = tuple(rule for rule in changed.values() if rule is not None)
        gone = {*changed, *absent_columns(self._found, before)}
        kept = tuple(rule for rule in before.columns if rule.column not in gone)
        left = {column for column, rule in changed.items() if rule is None}
        same = {name: self.cleaned_data[f"same_{name}"] for name in CONSTANTS if self.cleaned_data[f"same_{name}"]}
        others = {name: text for name, text in before.constants.items() if name not in CONSTANTS}
        out = tuple(dict.fromkeys([*(one for one in before.left_out if one not in changed), *sorted(left)]))
        return FileMapping((*made_now, *kept), {**others, **same}, out)

    def _meanings(self) -> Iterator[tuple[str, str, str]]:
        """The words to which something was given: the column, the word, and a code or nothing."""
        for number in range(MOST_WORDS):
            code = self.data.get(f"w{number}", "")
            column, _tab, word = self.data.get(f"w{number}.of", "").partition("\t")
            if code:
                yield column, word, "" if code == MEANS_NOTHING else code


def _rule(column: str, number: int, chosen: str, role: str, group: str, before: ColumnRule | None) -> ColumnRule | None:
    """The rule that a choice makes: the one that was there when nothing is different."""
    if chosen == LEFT_OUT:
        return None
    if before is not None and chosen == _choice_of(before) and (not before.role or role == before.role):
        return before
    if chosen.startswith(MENTION):
        return ColumnRule(column, "mention", chosen.removeprefix(MENTION), role, f"c{number}")
    return ColumnRule(column, chosen, group=group if chosen == NOTE else "")


def _choice_of(rule: ColumnRule | None) -> str:
    if rule is None:
        return LEFT_OUT
    return f"{MENTION}{rule.kind}" if rule.target == "mention" else rule.target


def _targets() -> list[Any]:
    named = [(f"{MENTION}{code}", title) for code, title in words.choices("mention_kind")]
    return [
        (LEFT_OUT, _("Leave out")),
        (_("The report"), list(FIELDS.items())),
        (_("Who or what is named"), [*named, (NOTE, _("Note with the one before")), (MENTION, _("as its kind says"))]),
    ]


def _codes(target: str) -> list[tuple[str, str]]:
    if target == INDICATORS:
        return [(one.code, words.say(one.title)) for one in country.list_indicators(clock.today())]
    return words.choices(LISTS[target])


def limit_of_upload() -> int:
    """The most bytes that a page takes; a larger file goes by the command line."""
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE


STATES: dict[str, Promise] = {
    "new": gettext_lazy("choosing columns"),
    "checking": gettext_lazy("being checked"),
    "checked": gettext_lazy("checked"),
    "taking": gettext_lazy("being taken in"),
    "stopped": gettext_lazy("stopped"),
    "done": gettext_lazy("done"),
    "refused": gettext_lazy("nothing taken in"),
    "expired": gettext_lazy("expired"),
}
"""Where a file stands, in words."""
