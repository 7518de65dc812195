"""What a report is filled in with: the pack's codes, organisations, municipalities. No personal data."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query, Router
from pydantic import Field

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.api.shapes import Listing, PageQuery, Shape, Text, listing
from ketenzicht.shared import clock
from ketenzicht.shared.paging import page_of

router = Router(by_alias=True, tags=["reference"])

CODE_LISTS = (
    "form_of_exploitation",
    "sector",
    "age_class",
    "urgency",
    "reporter_kind",
    "place_kind",
    "mention_kind",
    "mention_role",
    "may_be_victim",
    "source_kind",
    "condition",
    "disclosure_field",
    "hand_over_reason",
    "giver",
)
"""The lists that a report is filled in with, or that an answer refers to; the others are the house's own."""

MAXIMUM_QUERY = 100


class Dated(Shape):
    """A code with its meaning, its period and where it comes from."""

    code: str
    title: Text
    valid_from: date
    valid_to: date | None
    source: str


class CodeShape(Dated):
    """One code of a list."""

    groups: tuple[str, ...]
    flags: tuple[str, ...]


class CodeListShape(Shape):
    """A list of codes as it holds today."""

    name: str
    codes: tuple[CodeShape, ...]


class OutcomeShape(Dated):
    """How a signal can end."""

    followed_up: bool
    answer_classes: tuple[str, ...]


class AnswerClassShape(Dated):
    """What a reporter can be told, as one sentence."""

    sentence: Text


class IndicatorShape(Dated):
    """Something that one can see and that may point to trafficking. It has no weight and decides nothing.

    Empty `forms`: any form of exploitation. `status` S: the source was opened; K: own knowledge, to be verified.
    """

    forms: tuple[str, ...]
    element: str
    dimension: str
    views: tuple[str, ...]
    other_explanations: tuple[Text, ...]
    next_questions: tuple[Text, ...]
    status: str


class TelephoneRouteShape(Dated):
    """A public number, and when to call it."""

    number: str
    when: Text
    always_open: bool


class ContactPointShape(Shape):
    """A public way to reach an organisation."""

    channel: str
    value: str


class OrganisationShape(Shape):
    """An organisation of the chain as it is today."""

    code: str
    name: Text
    kind: str
    regions: tuple[str, ...]
    takes_in_signals: bool
    contact_points: tuple[ContactPointShape, ...]
    valid_from: date
    valid_to: date | None
    source: str


class MunicipalityShape(Shape):
    """A municipality with the regions it lies in."""

    code: str
    name: str
    province: str
    safety_region: str
    police_unit: str
    valid_from: date
    valid_to: date | None


class SearchQuery(PageQuery):
    """A page, and words that must occur in the name."""

    q: Annotated[str, Field(max_length=MAXIMUM_QUERY, description="Words that occur in the name.")] = ""


class OrganisationQuery(SearchQuery):
    """Which organisations."""

    kind: Annotated[str, Field(max_length=MAXIMUM_QUERY, description="A kind of organisation.")] = ""


def _dated(entry: country.Entry) -> dict[str, object]:
    return {
        "code": entry.code,
        "title": _text(entry.title),
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "source": entry.source,
    }


def _text(text: country.Text) -> Text:
    return Text(nl=text.nl, en=text.en)


@router.get("/code-lists", response=list[str])
def list_code_lists(request: HttpRequest) -> list[str]:
    """The names of the lists of codes. The description of a field that takes a code names its list."""
    del request
    return list(CODE_LISTS)


@router.get("/code-lists/{name}", response=CodeListShape)
def get_code_list(request: HttpRequest, name: str) -> CodeListShape:
    """The codes of a list that hold today, in their order."""
    del request
    if name not in CODE_LISTS:
        raise Http404
    codes = country.list_codes(name, clock.today())
    shown = tuple(
        CodeShape.model_validate({**_dated(code), "groups": code.groups, "flags": code.flags}) for code in codes
    )
    return CodeListShape(name=name, codes=shown)


@router.get("/outcomes", response=list[OutcomeShape])
def list_outcomes(request: HttpRequest) -> list[OutcomeShape]:
    """How a signal can end, and what its reporter may then be told."""
    del request
    return [
        OutcomeShape.model_validate(
            {**_dated(outcome), "followed_up": outcome.followed_up, "answer_classes": outcome.answer_classes}
        )
        for outcome in country.list_outcomes(clock.today())
    ]


@router.get("/answer-classes", response=list[AnswerClassShape])
def list_answer_classes(request: HttpRequest) -> list[AnswerClassShape]:
    """What reporters can be told."""
    del request
    return [
        AnswerClassShape.model_validate({**_dated(answer), "sentence": _text(answer.sentence)})
        for answer in country.list_answer_classes(clock.today())
    ]


@router.get("/indicators", response=list[IndicatorShape])
def list_indicators(request: HttpRequest) -> list[IndicatorShape]:
    """What can be ticked in a report: the register of indicators as it holds today. The order is no ranking."""
    del request
    on = clock.today()
    explained = {one.code: _text(one.title) for one in country.list_other_explanations(on)}
    asked = {one.code: _text(one.title) for one in country.list_next_questions(on)}
    return [
        IndicatorShape.model_validate(
            {
                **_dated(one),
                "forms": one.forms,
                "element": one.element,
                "dimension": one.dimension,
                "views": one.views,
                "other_explanations": [explained[code] for code in one.other_explanations],
                "next_questions": [asked[code] for code in one.next_questions],
                "status": one.status.value,
            }
        )
        for one in country.list_indicators(on)
    ]


@router.get("/telephone-routes", response=list[TelephoneRouteShape])
def list_telephone_routes(request: HttpRequest) -> list[TelephoneRouteShape]:
    """Public numbers, the most urgent first. A system shows them beside its own form."""
    del request
    return [
        TelephoneRouteShape.model_validate(
            {
                **_dated(route),
                "number": route.number,
                "when": _text(route.when),
                "always_open": route.always_open,
            }
        )
        for route in country.list_telephone_routes(clock.today())
    ]


def organisation_shape(found: partners.OrganisationInfo) -> OrganisationShape:
    """An organisation as it goes out."""
    return OrganisationShape(
        code=found.code,
        name=Text(nl=found.name_nl, en=found.name_en),
        kind=found.kind,
        regions=found.regions,
        takes_in_signals=found.takes_in_signals,
        contact_points=tuple(ContactPointShape(channel=one.channel, value=one.value) for one in found.contact_points),
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        source=found.source,
    )


@router.get("/organisations", response=Listing[OrganisationShape])
def list_organisations(request: HttpRequest, asked: Query[OrganisationQuery]) -> Listing[OrganisationShape]:
    """The organisations of the chain."""
    found = partners.list_organisations(clock.today(), kind=asked.kind or None, q=asked.q)
    return listing(request, page_of(found, number=asked.page, size=asked.page_size), organisation_shape)


@router.get("/organisations/{code}", response=OrganisationShape)
def get_organisation(request: HttpRequest, code: str) -> OrganisationShape:
    """One organisation."""
    del request
    found = partners.find_organisation_by_code(code, clock.today())
    if found is None:
        raise partners.UnknownOrganisation
    return organisation_shape(found)


def _municipality_shape(found: partners.Municipality) -> MunicipalityShape:
    return MunicipalityShape(
        code=found.code,
        name=found.name,
        province=found.province,
        safety_region=found.safety_region,
        police_unit=found.police_unit,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )


@router.get("/municipalities", response=Listing[MunicipalityShape])
def list_municipalities(request: HttpRequest, asked: Query[SearchQuery]) -> Listing[MunicipalityShape]:
    """The municipalities of today."""
    found = partners.list_municipalities(clock.today(), q=asked.q)
    return listing(request, page_of(found, number=asked.page, size=asked.page_size), _municipality_shape)


@router.get("/municipalities/{code}", response=MunicipalityShape)
def get_municipality(request: HttpRequest, code: str) -> MunicipalityShape:
    """One municipality, by its code (GM and four digits)."""
    del request
    return _municipality_shape(partners.get_municipality(code, clock.today()))
