"""What the figures of the flow are narrowed by and laid out by, read from an address."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ketenzicht.capabilities.flow.public import FlowFilter, Split
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals.public import SignalFilter
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.forms.choosing import DefaultChoiceField, set_choices
from ketenzicht.shared import clock

SPLITS: dict[Split, Promise] = {
    Split.REGION: gettext_lazy("Safety region"),
    Split.FORM: gettext_lazy("Form of exploitation"),
    Split.REPORTER_KIND: gettext_lazy("Kind of reporter"),
    Split.MONTH: gettext_lazy("Month of receipt"),
}
EARLIEST = date(2000, 1, 1)


class FlowForm(forms.Form):
    """Period, region, form, kind of reporter, and by which of them the figures are laid out."""

    period = forms.ChoiceField(label=gettext_lazy("Received in"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form of exploitation"), required=False)
    reporter_kind = forms.ChoiceField(label=gettext_lazy("Kind of reporter"), required=False)
    split = DefaultChoiceField(
        label=gettext_lazy("Laid out by"), required=False, default=Split.REGION, choices=list(SPLITS.items())
    )

    def __init__(self, *args: Any, months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", pgettext_lazy("figures", "All"))]
        years = dict.fromkeys(str(month.year) for month in months)
        recent = [("3", _("The last three months")), ("12", _("The last twelve months"))]
        set_choices(self, "period", [*every, *recent, *((year, year) for year in years)])
        set_choices(self, "region", [*every, *regions()])
        set_choices(self, "form", [*every, *words.choices("form_of_exploitation")])
        set_choices(self, "reporter_kind", [*every, *words.choices("reporter_kind")])

    def wanted(self) -> FlowFilter:
        """What is asked for; fields that make no sense count as not asked."""
        self.is_valid()
        held = self.cleaned_data
        since, until = months_of(held.get("period", ""))
        return FlowFilter(
            since=since,
            until=until,
            regions=tuple(sorted({place.safety_region_code for place in within(held.get("region", ""))})),
            form=held.get("form", ""),
            reporter_kind=held.get("reporter_kind", ""),
            split=Split(held.get("split") or Split.REGION),
        )

    def late(self) -> SignalFilter:
        """The same, of the signals that stand still longer than their term."""
        asked = self.wanted()
        months = (asked.since or EARLIEST, asked.until or clock.today()) if asked.since or asked.until else None
        return SignalFilter(
            form=asked.form,
            reporter_kind=asked.reporter_kind,
            municipalities=tuple(place.code for place in within(self.cleaned_data.get("region", ""))),
            months=months,
            late=True,
        )

    def late_lines(self) -> tuple[SignalFilter, bool]:
        """What a list of single signals may be narrowed by of that, and whether something was left out: where they are
        and who reported is not shown of a single signal to who reads figures."""
        asked = self.late()
        lines = replace(asked, reporter_kind="", municipalities=())
        return lines, lines != asked


def months_of(period: str) -> tuple[date | None, date | None]:
    """The first and the last month of a period: so many months up to now, or a year; none for all of them."""
    if not period:
        return None, None
    if len(period) == len("2026"):
        return date(int(period), 1, 1), date(int(period), 12, 1)
    this = clock.today().replace(day=1)
    first = this.year * 12 + this.month - int(period)
    return date(first // 12, first % 12 + 1, 1), this


def regions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces, police units and safety regions of today, as groups of choices."""
    places = partners.list_municipalities(clock.today())
    kinds = (
        (_("Provinces"), {place.province_code: place.province for place in places}),
        (_("Police units"), {place.police_unit_code: place.police_unit for place in places}),
        (_("Safety regions"), {place.safety_region_code: place.safety_region for place in places}),
    )
    return [(str(kind), sorted(names.items(), key=lambda pair: pair[1])) for kind, names in kinds]


def within(region: str) -> list[partners.Municipality]:
    """The municipalities of today in a region; none when no region is asked for."""
    if not region:
        return []
    return [place for place in partners.list_municipalities(clock.today()) if region in place.regions]


def region_name(code: str) -> str:
    """A safety region's name."""
    names = {place.safety_region_code: place.safety_region for place in partners.list_municipalities(clock.today())}
    return names.get(code, _("Place unknown"))
