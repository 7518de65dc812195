"""The register of indicators, published as it stands: a page for anybody, and the same as open data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import condition, require_GET

from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import indicator_register, words
from ketenzicht.interfaces.web.acts import open_to_all
from ketenzicht.interfaces.web.exports import csv_answer, open_data
from ketenzicht.interfaces.web.forms.filters import one_of
from ketenzicht.interfaces.web.speaking import language_suffix, spoken
from ketenzicht.interfaces.web.thinking import FORMS
from ketenzicht.shared import clock


def _etag(_request: HttpRequest) -> str:
    return f'"{indicator_register.version()}"'


@require_GET
@spoken
@open_to_all
def register(request: HttpRequest) -> HttpResponse:
    """Every indicator of today with what it rests on; narrowed by profession and by form of exploitation."""
    on = clock.today()
    views = [(view.code, words.say(view.title)) for view in country.list_views(on)]
    forms = words.choices(FORMS)
    view, form = (one_of(request, name, [code for code, _ in of]) for name, of in (("view", views), ("form", forms)))
    context = {
        "rows": indicator_register.registered(view=view, form=form),
        "elements": [(words.say(one.title), words.say(one.explanation), one) for one in country.list_elements(on)],
        "views": views,
        "forms": [one for one in forms if one[0] not in {"other", "unknown"}],
        "view": view,
        "of_form": form,
        "speaking": language_suffix(request),
    }
    return TemplateResponse(request, "thinking/register.html", context)


@require_GET
@condition(etag_func=_etag)
def as_table(request: HttpRequest) -> HttpResponse:
    """The register for a spreadsheet."""
    del request
    return open_data(csv_answer("indicatoren", indicator_register.HEADER, indicator_register.table_rows()))


@require_GET
@condition(etag_func=_etag)
def as_file(request: HttpRequest) -> HttpResponse:
    """The register as JSON, with everything that an indicator names."""
    del request
    answer = JsonResponse(indicator_register.whole(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="indicatoren-{clock.today():%Y-%m-%d}.json"'
    return open_data(answer)
