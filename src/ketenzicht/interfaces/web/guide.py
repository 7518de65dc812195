"""The directory as pages and its JSON show it: services with their hours, powers, ways in and grounds. In words."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.frame import PhoneRoute
from ketenzicht.interfaces.web.presentation import Badge
from ketenzicht.shared import clock

FORMAT = "ketenzicht-directory/1"
FEEDBACK = "feedback"


def cards(offers: Iterable[partners.Offer]) -> list[dict[str, Any]]:
    """Offers as cards, in their order."""
    return [_card(offer) for offer in offers]


def _card(offer: partners.Offer) -> dict[str, Any]:
    service, organisation = offer.service, offer.organisation
    ways = [_way(point) for point in offer.contact_points]
    return {
        "title": words.say(service.title),
        "who": _who(offer),
        "code": organisation.code if organisation is not None else "",
        "by_place": bool(offer.kind) and organisation is None,
        "offers": words.say(service.offers),
        "powers": powers(service.powers),
        "phones": [way["phone"] for way in ways if way["channel"] == "phone"],
        "ways": [way for way in ways if way["channel"] != "phone"],
        "open": open_badge(service.hours),
        "hours": hours(service.hours),
        "hours_entry": service.hours,
        "entry": service,
    }


def _who(offer: partners.Offer) -> str:
    if offer.organisation is not None:
        return words.say(offer.organisation.name)
    if offer.service.provider is not None:
        return words.say(offer.service.provider)
    return words.say(country.get_organisation_kind(offer.kind, clock.today()).title)


def _way(point: partners.ContactPointInfo) -> dict[str, Any]:
    title, note = words.title("contact_channel", point.channel), words.say(point.note)
    return {
        "channel": point.channel,
        "title": title,
        "value": point.value,
        "note": note,
        "phone": PhoneRoute(title=note or title, number=point.value),
    }


def line(found: partners.OrganisationInfo) -> dict[str, Any]:
    """An organisation with what stands in every list of them."""
    kind = country.get_organisation_kind(found.kind, clock.today())
    return {
        "code": found.code,
        "name": words.say(found.name),
        "kind": words.say(kind.title),
        "tasks": [words.say(task) for task in found.tasks],
        "ways": [_way(point) for point in found.contact_points],
        "demo": found.demo,
        "source": found.source,
        "status": found.status,
    }


def powers(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Powers in words, each with what it allows."""
    known = {code.code: code for code in country.list_codes("competence", clock.today())}
    return [(words.say(known[code].title), words.say(known[code].explanation)) for code in codes if code in known]


def open_badge(found: country.Hours | None) -> Badge | None:
    """Whether somebody answers now, in words; nothing where nobody looked the hours up."""
    if found is None:
        return None
    if found.is_open(clock.now()):
        return Badge("safe", "check-circle", _("open now"))
    return Badge("neutral", "clock", _("closed now"))


def hours(found: country.Hours | None) -> str:
    """Opening hours in words, with the next opening when it is closed."""
    if found is None:
        return _("Opening hours: not looked up yet.")
    if found.always:
        return _("Day and night, every day.")
    said = "; ".join(f"{_days(opening.days)} {opening.opens:%H:%M}-{opening.closes:%H:%M}" for opening in found.times)
    rest = " " + _("Closed on holidays.") if found.rests_on_holidays else ""
    now = clock.now()
    opens = None if found.is_open(now) else found.next_opening(now)
    again = (
        " " + _("Opens again %(when)s.") % {"when": date_format(timezone.localtime(opens), "l j F H:i")}
        if opens is not None
        else ""
    )
    return f"{said}.{rest}{again}"


def _days(days: tuple[country.Day, ...]) -> str:
    """Days in words: one after another as a range."""
    week = list(country.Day)
    places = sorted(week.index(day) for day in days)
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{_day(week[places[0]])}-{_day(week[places[-1]])}"
    return ", ".join(_day(week[place]) for place in places)


def _day(day: country.Day) -> str:
    return {
        country.Day.MONDAY: pgettext("day", "Mon"),
        country.Day.TUESDAY: pgettext("day", "Tue"),
        country.Day.WEDNESDAY: pgettext("day", "Wed"),
        country.Day.THURSDAY: pgettext("day", "Thu"),
        country.Day.FRIDAY: pgettext("day", "Fri"),
        country.Day.SATURDAY: pgettext("day", "Sat"),
        country.Day.SUNDAY: pgettext("day", "Sun"),
    }[day]


def may_receive(
    found: partners.OrganisationInfo, *, own: partners.OrganisationInfo | None = None
) -> list[dict[str, Any]]:
    """The grounds on which this organisation may receive: from anybody, or from one's own organisation alone."""
    on = clock.today()
    if own is not None:
        grounds = country.list_fitting_grounds(
            on,
            from_compartment=own.report_compartment,
            from_kind=own.kind,
            to_compartment=found.intake_compartment,
            to_kind=found.kind,
        )
    else:
        grounds = tuple(
            ground
            for ground in country.list_grounds(on)
            if found.intake_compartment in ground.to_compartments
            and (not ground.to_kinds or found.kind in ground.to_kinds)
        )
    # An answer to a reporter is sent with every report; it is no reason to send one.
    return [_ground(ground) for ground in grounds if ground.purpose != FEEDBACK]


def _ground(ground: country.Ground) -> dict[str, Any]:
    return {
        "title": words.say(ground.title),
        "article": ground.article,
        "explanation": words.say(ground.explanation),
        "fields": words.titles("disclosure_field", ground.fields),
        "conditions": words.titles("condition", ground.conditions),
        "from": words.compartments(ground.from_compartments),
    }


def public_directory() -> dict[str, Any]:
    """The directory as data: every service, organisation and ground that the pack makes public, in both languages."""
    on = clock.today()
    pack = country.get_pack_info()
    return {
        "format": FORMAT,
        "country": pack.country,
        "packVersion": pack.version,
        "validOn": on.isoformat(),
        "attribution": [line.model_dump() for line in pack.attribution],
        "needs": [_dated(code) for code in country.list_codes("need", on)],
        "powers": [
            _dated(code) | {"explanation": code.explanation.model_dump() if code.explanation else None}
            for code in country.list_codes("competence", on)
        ],
        "services": [_service(service) for service in country.list_services(on)],
        "organisations": [_organisation(one) for one in partners.list_organisations(on)],
        "grounds": [
            _dated(ground)
            | {
                "article": ground.article,
                "fromCompartments": ground.from_compartments,
                "fromKinds": ground.from_kinds,
                "toCompartments": ground.to_compartments,
                "toKinds": ground.to_kinds,
                "fields": ground.fields,
                "conditions": ground.conditions,
            }
            for ground in country.list_grounds(on)
        ],
    }


def _dated(entry: country.Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title.model_dump(),
        "validFrom": entry.valid_from.isoformat(),
        "validTo": entry.valid_to.isoformat() if entry.valid_to is not None else None,
        "source": entry.source,
        "status": entry.status.value,
    }


def _service(service: country.Service) -> dict[str, Any]:
    return _dated(service) | {
        "kinds": service.kinds,
        "organisations": service.organisations,
        "provider": service.provider.model_dump() if service.provider is not None else None,
        "needs": service.needs,
        "forms": service.forms,
        "offers": service.offers.model_dump(),
        "powers": service.powers,
        "hours": service.hours.model_dump(mode="json") if service.hours is not None else None,
        "contactPoints": [point.model_dump(mode="json") for point in service.contact_points],
    }


def _organisation(found: partners.OrganisationInfo) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": {"nl": found.name_nl, "en": found.name_en},
        "kind": found.kind,
        "compartment": found.intake_compartment,
        "tasks": [{"nl": task.nl, "en": task.en} for task in found.tasks],
        "powers": found.competences,
        "regions": found.regions,
        "contactPoints": [{"channel": point.channel, "value": point.value} for point in found.contact_points],
        "madeUp": found.demo,
        "validFrom": found.valid_from.isoformat(),
        "validTo": found.valid_to.isoformat() if found.valid_to is not None else None,
        "source": found.source,
        "status": found.status,
    }
