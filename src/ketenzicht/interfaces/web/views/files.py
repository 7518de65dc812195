"""A file of reports: brought, its columns chosen, checked, taken in; how far it is and what is wrong in it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketenzicht.capabilities.access.public import Act, NotFound, Purpose
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.exports import csv_answer
from ketenzicht.interfaces.web.file_columns import known_columns
from ketenzicht.interfaces.web.forms.columns import FIELDS, STATES, ColumnsForm, FileForm, NameForm, limit_of_upload
from ketenzicht.interfaces.web.forms.filters import page_request
from ketenzicht.interfaces.web.forms.telling import tell
from ketenzicht.interfaces.web.limits import export_limit
from ketenzicht.interfaces.web.speaking import carried
from ketenzicht.shared import clock
from ketenzicht.shared.errors import KetenzichtError

STALLED_SECONDS = 60
MOST_ABSENT = 5
"""So many columns are named that a file lacks."""
HEADER = ("line", "column", "field", "code", "what is wrong", "what to do")
STEPS = {
    "refuse": imports.refuse,
    "stop": imports.stop,
    "go_on": imports.go_on,
    "check": imports.check_file,
}
"""What can be done with a file by one press."""
PRESSED = {
    "check": {imports.State.CHECKING},
    "take": {imports.State.TAKING, imports.State.DONE},
    "stop": {imports.State.STOPPED, imports.State.NEW},
    "refuse": {imports.State.REFUSED},
}
"""Where a file stands when a button was pressed twice: the first press did what the second asked for."""


@require_http_methods(["GET", "POST"])
@in_act(Purpose.REPORT)
def files(request: HttpRequest, by: Act) -> HttpResponse:
    """The files that one brought, and the form to bring another."""
    refusal = refusal_of(request)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid() and refusal is None:
        file = form.cleaned_data["file"]
        found = imports.take_file(by=by, name=file.name or "", content=io.BytesIO(file.read()))
        return redirect("file", import_id=found.id)
    if refusal is not None:
        form.is_valid()
        tell(form, refusal)
    rows = [(one, STATES[one.state]) for one in imports.list_imports(by=by)]
    context = {
        "form": form,
        "rows": rows,
        "limit": limit_of_upload() // 1_000_000,
        "kept_days": imports.KEPT_DAYS,
        "known": known_columns(),
    }
    return TemplateResponse(request, "imports/list.html", context, status=_status(form.errors, refusal))


@require_GET
@in_act(Purpose.REPORT)
def file(request: HttpRequest, by: Act, import_id: UUID) -> HttpResponse:
    """One file: what its columns are, how far it is, or what became of it."""
    found = imports.get_import(by=by, import_id=import_id)
    if found.state is imports.State.NEW:
        return _columns_page(request, by, found)
    return _standing_page(request, by, found)


@require_POST
@carried
@in_act(Purpose.REPORT)
def file_columns(request: HttpRequest, by: Act, import_id: UUID) -> HttpResponse:
    """What was chosen for the columns: shown again with the first rows, kept under a name, or checked."""
    found = imports.get_import(by=by, import_id=import_id)
    refusal = refusal_of(request)
    form = ColumnsForm(request.POST, found=found, kept=imports.list_mappings(by=by))
    name = NameForm(request.POST)
    if refusal is None and form.is_valid() and name.is_valid():
        mapping = _chosen(by, form)
        imports.set_mapping(by=by, import_id=import_id, mapping=mapping)
        if name.cleaned_data["name"].strip():
            kept = imports.save_mapping(by=by, name=name.cleaned_data["name"], mapping=mapping)
            messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
        absent = imports.absent_columns(found, mapping)
        if absent:
            messages.warning(request, _said_absent(absent))
        elif request.POST.get("do") == "check":
            imports.check_file(by=by, import_id=import_id)
        return redirect("file", import_id=import_id)
    if isinstance(refusal, imports.NotNow):
        return _to_where_it_stands(request, found, request.POST.get("do", ""), refusal)
    return _columns_page(request, by, found, form=form, name=name, refusal=refusal)


@require_POST
@in_act(Purpose.REPORT)
def file_step(request: HttpRequest, by: Act, import_id: UUID, verb: str) -> HttpResponse:
    """One step with a file."""
    refusal = refusal_of(request)
    found = imports.get_import(by=by, import_id=import_id)
    if refusal is not None:
        return _to_where_it_stands(request, found, verb, refusal)
    if verb == "change":
        imports.set_mapping(by=by, import_id=import_id, mapping=found.mapping)
    elif verb == "take":
        imports.take_in(by=by, import_id=import_id, seen=request.POST.get("seen", ""))
    elif verb in STEPS:
        STEPS[verb](by=by, import_id=import_id)
    else:
        raise NotFound
    return redirect("file", import_id=import_id)


def _to_where_it_stands(
    request: HttpRequest, found: imports.ImportInfo, verb: str, refusal: KetenzichtError
) -> HttpResponse:
    """To the page of the file, with what was refused; a second press of the same button is no mistake to tell of."""
    if not (isinstance(refusal, imports.NotNow) and found.state in PRESSED.get(verb, ())):
        messages.error(request, " ".join(filter(None, [str(refusal), refusal.advice])))
    return redirect("file", import_id=found.id)


@require_GET
@in_act(Purpose.REPORT)
def file_progress(request: HttpRequest, by: Act, import_id: UUID) -> HttpResponse:
    """How far it is: a piece of the page that asks for itself again, and has the page loaded anew at the end."""
    found = imports.get_import(by=by, import_id=import_id)
    response = TemplateResponse(request, "imports/progress.html", _progress(found))
    if not found.running:
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
@export_limit
@in_act(Purpose.REPORT)
def file_problems(_request: HttpRequest, by: Act, import_id: UUID) -> HttpResponse:
    """What is wrong with which row, for a spreadsheet beside the file."""
    found = imports.get_import(by=by, import_id=import_id)
    problems = imports.export_problems(by=by, import_id=import_id)
    return csv_answer("ketenzicht-rows", HEADER, _problem_rows(found, problems))


def _problem_rows(found: imports.ImportInfo, problems: Iterator[imports.Problem]) -> Iterator[tuple[object, ...]]:
    for one in problems:
        what, advice = imports.words_of(one)
        yield one.line, _column_of(found, one), one.field, one.code, what, advice


def _columns_page(
    request: HttpRequest, by: Act, found: imports.ImportInfo, *, form: Any = None, name: Any = None, refusal: Any = None
) -> HttpResponse:
    shown = imports.preview(by=by, import_id=found.id)
    made = form or ColumnsForm(found=found, unknown=shown.unknown_words, kept=imports.list_mappings(by=by))
    if refusal is not None:
        made.is_valid()
        tell(made, refusal)
    called = name or NameForm()
    for error in called.errors.get("name", ()):
        made.add_error(None, f"{called['name'].label}: {error}")
    quotes = imports.quotes(
        by=by, import_id=found.id, problems=[problem for row in shown.rows for problem in row.problems]
    )
    rows = [(row, _read(row), [_told(found, one, quotes) for one in row.problems]) for row in shown.rows]
    context = {
        "file": found,
        "form": made,
        "lines": list(made.lines(dict(shown.samples))),
        "rows": rows,
        "name": called,
        "switch_form": "columns",
        "switch_enter": ("do", "check"),
    }
    return TemplateResponse(request, "imports/columns.html", context, status=_status(made.errors, refusal))


def _standing_page(request: HttpRequest, by: Act, found: imports.ImportInfo) -> HttpResponse:
    page = imports.list_problems(by=by, import_id=found.id, page=page_request(request))
    quotes = imports.quotes(by=by, import_id=found.id, problems=page.items)
    context = {
        **_progress(found),
        "state": STATES[found.state],
        "page": page.map(lambda one: _told(found, one, quotes)),
        "stalled": found.running and (clock.now() - found.changed_at).total_seconds() > STALLED_SECONDS,
        "expires": imports.UNATTENDED_DAYS,
    }
    return TemplateResponse(request, "imports/file.html", context)


def _progress(found: imports.ImportInfo) -> dict[str, Any]:
    return {"file": found, "ready_at": found.ready_at(clock.now()), "checking": found.state is imports.State.CHECKING}


def _said_absent(columns: Sequence[str]) -> str:
    named = ", ".join(f"“{column}”" for column in columns[:MOST_ABSENT])
    told = _("This file does not have all columns of the kept choices. Missing: %(columns)s.") % {"columns": named}
    return " ".join([told, _("Look at the choices, then have all rows checked.")])


def _chosen(by: Act, form: ColumnsForm) -> imports.Mapping:
    """A kept mapping when one was picked, else what was chosen."""
    name = form.cleaned_data.get("kept")
    return imports.get_mapping(by=by, name=name).mapping if name else form.mapping()


def _told(
    found: imports.ImportInfo, problem: imports.Problem, quotes: Mapping[tuple[int, int], str]
) -> dict[str, object]:
    """One problem in words, with what stands in the cell where that can be shown."""
    what, advice = imports.words_of(problem)
    field = FIELDS.get(problem.field.partition(".")[0])
    return {
        "line": problem.line,
        "column": _column_of(found, problem),
        "field": field or (_("Who or what is named") if problem.field.startswith("mention") else ""),
        "what": what,
        "quote": "" if problem.column is None else quotes.get((problem.number, problem.column), ""),
        "advice": advice,
    }


def _column_of(found: imports.ImportInfo, problem: imports.Problem) -> str:
    return "" if problem.column is None else found.columns[problem.column]


def _read(row: imports.PreviewRow) -> dict[str, str]:
    """One row in words."""
    named = [f"{value} ({words.title('mention_role', role)})" for _kind, role, value in row.mentions]
    return {
        "forms": words.titles("form_of_exploitation", row.forms),
        "municipality": words.municipality_name(row.municipality),
        "age_class": words.title("age_class", row.age_class),
        "mentions": ", ".join(named),
    }


def _status(errors: Any, refusal: Any) -> int:
    if refusal is not None:
        return int(refusal.http_status)
    return 422 if errors else 200
