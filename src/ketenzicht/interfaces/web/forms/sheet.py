"""A report as somebody fills it in: the form with its lines; empty, from a draft, or as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseFormSet
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from ketenzicht.capabilities.signals.public import MAXIMUM_MENTIONS, NewMention, NewSignal
from ketenzicht.interfaces.web.forms.report import MENTIONS, MentionForm, MentionLines, ReportForm
from ketenzicht.interfaces.web.professions import Profession
from ketenzicht.shared import ids

NOT_KEPT = frozenset(
    {"csrfmiddlewaretoken", "for_task", "do", "draft", "draft_version", "attachments", "submission_key"}
)
REMOVE = "remove-"
MOST_LINES = MAXIMUM_MENTIONS + 10
"""Lines that are read; more than can be kept, so that none is lost before it is said."""
LONGEST_NUMBER = 6
LINE = ("kind", "value", "role", "birth_date", "kvk", "note", "may_be_victim")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form and its lines of mentions."""

    form: ReportForm
    lines: BaseFormSet[MentionForm]

    @classmethod
    def blank(cls, profession: Profession) -> Sheet:
        """A new report."""
        return cls.filled(QueryDict(), profession)

    @classmethod
    def sent(
        cls, request: HttpRequest, profession: Profession, *, without_draft: bool = False, as_another: bool = False
    ) -> Sheet:
        """What was sent, to be checked.

        `without_draft`: from now on it is no longer the draft that it began as; `as_another`: nor the report that was
        sent from this page before.
        """
        typed = request.POST.copy()
        if as_another:
            typed["submission_key"] = str(ids.new_id())
            typed["own_reference"] = ""
        if without_draft:
            typed["draft"] = typed["draft_version"] = ""
        form = ReportForm(typed, request.FILES, profession=profession)
        return cls(form, MentionLines(typed, prefix=MENTIONS))

    @classmethod
    def filled(cls, typed: QueryDict, profession: Profession, **more: Any) -> Sheet:
        """What was typed so far, not yet checked: nothing is said to be wrong with it."""
        bare = ReportForm(profession=profession)
        initial = {
            name: field.widget.value_from_datadict(typed, MultiValueDict(), name)
            for name, field in bare.fields.items()
            if name in typed
        }
        initial = {"submission_key": ids.new_id(), **initial, **more}
        lines = MentionLines(prefix=MENTIONS, initial=typed_lines(typed))
        return cls(ReportForm(initial=initial, profession=profession), lines)

    def is_right(self) -> bool:
        """Whether the browser sent what the form offers; both parts are always checked."""
        return self.form.is_valid() & self.lines.is_valid()

    def new_signal(self) -> NewSignal:
        """The report as the signals room takes it."""
        mentions: tuple[NewMention, ...] = tuple(line.mention() for line in self.lines if not line.is_blank)
        return self.form.new_signal(mentions)


def typed_lines(typed: QueryDict) -> list[dict[str, Any]]:
    """The lines of mentions as they were typed, blank ones too."""
    number = min(number_of(typed.get(f"{MENTIONS}-TOTAL_FORMS", "")) or 0, MOST_LINES)
    lines = [{name: typed.get(f"{MENTIONS}-{at}-{name}", "") for name in LINE} for at in range(number)]
    # What is empty takes the form's own default: nobody becomes a possible victim because a role was left open.
    return [{name: value for name, value in line.items() if value} for line in lines]


def with_lines(typed: QueryDict, do: str) -> QueryDict:
    """The same with one line more, or one less: what the buttons beside the lines do."""
    lines = typed_lines(typed)
    number = number_of(do.removeprefix(REMOVE))
    if do.startswith(REMOVE) and number is not None and number < len(lines):
        del lines[number]
    elif not do.startswith(REMOVE) and len(lines) < MAXIMUM_MENTIONS:
        lines.append({})
    changed = typed.copy()
    changed[f"{MENTIONS}-TOTAL_FORMS"] = str(len(lines))
    for at, line in enumerate(lines):
        for name in LINE:
            changed[f"{MENTIONS}-{at}-{name}"] = line.get(name, "")
    return changed


def number_of(typed: str) -> int | None:
    """A small number as a browser sends it; None for anything else. Python reads no number of thousands of digits."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None


def draft_values(typed: QueryDict) -> dict[str, object]:
    """What a draft keeps of what was typed."""
    return {name: typed.getlist(name) for name in typed if name not in NOT_KEPT}


def typed_values(values: Mapping[str, object]) -> QueryDict:
    """What a draft kept, as it was typed."""
    typed = QueryDict(mutable=True)
    for name, kept in values.items():
        typed.setlist(name, [str(one) for one in kept] if isinstance(kept, list) else [str(kept)])
    return typed
