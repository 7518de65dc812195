"""Form widgets that Django lacks: tiles, a select one can type in, a text area that counts, a partial date."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


class _Tiles:
    """Options as large tiles, each with an optional hint under its label."""

    def __init__(self, *args: Any, hints: Mapping[str, Text] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the class that makes tiles of the options."""
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]  # a mixin: the widget class beside it has it
        context["widget"]["group_class"] = "kz-tiles"
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the option's hint."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]  # as above
        return option | {"hint": self.hints.get(str(value), "")}


class RadioTiles(_Tiles, forms.RadioSelect):
    """Choose one, shown as tiles."""


class CheckboxTiles(_Tiles, forms.CheckboxSelectMultiple):
    """Choose any number, shown as tiles."""


class ComboboxSelect(forms.Select):
    """A long select in which one can type; without JavaScript it stays a select."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds what combobox.js looks for, with the words it speaks."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-kz-combobox": True,
            "data-kz-none": str(_("Nothing found")),
            "data-kz-one": str(_("1 result")),
            "data-kz-many": str(_("{} results")),
        }
        return context


class LimitedTextarea(forms.Textarea):
    """A text area that grows with its text and tells how many characters are left.

    The limit is told, not enforced by the browser: pasted text must not be cut off unnoticed.
    """

    template_name = "forms/limited_textarea.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, limit: int) -> None:
        super().__init__({"rows": 4, **(attrs or {})})
        self.limit = limit

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the limit and the address of the line that counts."""
        context = super().get_context(name, value, attrs)
        held = context["widget"]["attrs"]
        held["data-kz-limit"] = self.limit
        count_id = f"{held.get('id', name)}_count"
        held["aria-describedby"] = " ".join(filter(None, [held.get("aria-describedby", ""), count_id]))
        context["widget"] |= {"limit": self.limit, "count_id": count_id}
        return context


class PartialDateInput(forms.MultiWidget):
    """A date of which only the month or the year may be known: three small boxes, day and month may stay empty.

    Its value is text: `2024`, `2024-03`, `2024-03-09`, or what was typed, joined with dashes, when it is none of these;
    the field says what is wrong with it.
    """

    template_name = "forms/partial_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": self._box(pgettext_lazy("part of a date", "Day")),
            "month": self._box(pgettext_lazy("part of a date", "Month")),
            "year": self._box(pgettext_lazy("part of a date", "Year")),
        }
        super().__init__(boxes, attrs)

    @staticmethod
    def _box(label: Text) -> forms.TextInput:
        return forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "label": label})

    def decompress(self, value: Any) -> list[str]:
        """From stored text to the three boxes."""
        parts: Sequence[str] = str(value or "").split("-")
        year, month, day = [*parts, "", "", ""][:3]
        return [day, month, year]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """From the three boxes to text, most significant first; Django's own gives a list."""
        day, month, year = (str(part or "").strip() for part in super().value_from_datadict(data, files, name))
        padded = [year, month.zfill(2) if month else "", day.zfill(2) if day else ""]
        while padded and not padded[-1]:
            padded.pop()
        return "-".join(padded)
