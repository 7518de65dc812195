"""The building blocks of pages as template tags: `{% load kz %}`. docs/guides/web-components.md shows each.

Block tags hold their content as it is rendered; everything else that comes in is escaped.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import Storage
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ketenzicht.interfaces.web.frame import PhoneRoute
from ketenzicht.interfaces.web.presentation import (
    Badge,
    ShownClock,
    badge_of,
    clock_face,
    error_links,
    line_links,
    page_numbers,
)
from ketenzicht.shared import clock as house_clock
from ketenzicht.shared.paging import Page

register = Library()


def _block(template: str, content: str, **values: Any) -> SafeString:
    """A component's template around content that a template rendered (and so escaped) already."""
    return mark_safe(render_to_string(f"components/{template}", {"content": mark_safe(content), **values}))  # noqa: S308 - rendered by the template engine, escaped there


def _next_number(context: Context) -> int:
    """A number that this page has not used yet, included templates and all."""
    request = context["request"]
    request.kz_numbered = getattr(request, "kz_numbered", 0) + 1
    return int(request.kz_numbered)


@register.simple_tag(takes_context=True)
def for_task(context: Context) -> SafeString:
    """The hidden field by which a form that makes something new says for which task it was made."""
    return format_html('<input type="hidden" name="for_task" value="{}">', context["request"].task_id)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; the plain one where hashed names are missing, so that error pages always come."""
    try:
        return _address(staticfiles_storage, path)
    except ValueError:
        return f"/{settings.STATIC_URL.strip('/')}/{path}"


@lru_cache(maxsize=256)
def _address(storage: Storage, path: str) -> str:
    """What a storage calls a file; asked a hundred times for a page, and the same as long as the storage is."""
    return str(storage.url(path))


@register.filter
def parts(text: str) -> list[str]:
    """What a semicolon parts, each to stand on a line of its own."""
    return [part.strip() for part in text.split(";") if part.strip()]


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of icons.svg. Without a label it is decoration, and hidden from screen readers."""
    address = f"{asset('ketenzicht/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="kz-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="kz-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.inclusion_tag("components/badge.html")
def state_badge(state: str, label: str = "") -> dict[str, Badge]:
    """The state of a record, in words, with an icon and a tone."""
    return {"badge": badge_of(state, label)}


@register.inclusion_tag("components/badge.html")
def badge(tone: str, icon: str, label: str) -> dict[str, Badge]:
    """Any other short mark. Tones: neutral, active, safe, warning, danger."""
    return {"badge": Badge(tone, icon, label)}


@register.inclusion_tag("components/clock_chip.html")
def clock_chip(clock: ShownClock) -> dict[str, Any]:
    """How much of a term is left, or how late it is; runs on while one looks."""
    runs = clock.at_most and clock.due_at is not None and clock.state in {"running", "expired"}
    return {"clock": clock, "face": clock_face(clock, house_clock.now()), "runs": runs}


@register.simple_tag
def moment(value: datetime | None, form: str = "SHORT_DATETIME_FORMAT") -> str | SafeString:
    """A moment in Dutch local time, with the exact moment in `datetime`. Nothing is shown as a dash."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(local, form))


@register.simple_tag
def reference(text: str) -> SafeString:
    """The reference of a record, in letters that can't be confused, never broken over two lines."""
    return format_html('<span class="kz-reference">{}</span>', text)


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm, lines: "BaseFormSet[Any] | None" = None) -> dict[str, Any]:
    """All errors of a form and its lines, at the top of the page, each a link to its field; nothing without errors."""
    links = error_links(form) if form.is_bound else []
    return {"links": links + (line_links(lines) if lines is not None and lines.is_bound else [])}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with its label, hint and errors."""
    return bound.as_field_group()


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """All fields of a form, without the summary of errors (which then stands above the heading)."""
    hidden = [str(bound) for bound in form.hidden_fields()]
    groups: list[str] = [bound.as_field_group() for bound in form.visible_fields()]
    return mark_safe("".join(hidden + groups))  # noqa: S308 - each part was rendered by the form renderer


@register.inclusion_tag("components/emergency.html")
def emergency(routes: Sequence[PhoneRoute], title: str, text: str = "", icon: str = "phone") -> dict[str, Any]:
    """Immediate danger, or a child: what to do now, with the numbers to call as large links."""
    return {"routes": routes, "title": title, "text": text, "icon": icon}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages of a list; keeps what else is in the address."""
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    base = "?" + (query.urlencode() + "&" if query else "")
    last = -(-page.total // page.size) if page.total is not None else None
    return {
        "page": page,
        "numbers": [(n, base + urlencode({parameter: n})) for n in page_numbers(page.number, last)] if last else [],
        "previous": base + urlencode({parameter: page.number - 1}) if page.has_previous else "",
        "next": base + urlencode({parameter: page.number + 1}) if page.has_next else "",
        "has_others": page.has_previous or page.has_next,
    }


@register.inclusion_tag("components/crumb.html")
def crumb(label: str, url: str = "") -> dict[str, str]:
    """One step of the breadcrumb; without an address it is the page itself."""
    return {"label": label, "url": url}


@register.inclusion_tag("components/action.html", takes_context=True)
def action(  # noqa: PLR0913, RUF100 - one call per button in a template; every argument has a default
    context: Context,
    label: str,
    url: str = "",
    *,
    refusal: object = "",
    style: str = "",
    icon: str = "",
    post: bool = False,
    key: str = "",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A button. Give `refusal` (text, or the Refused error) when it isn't allowed: it then says so beside itself.

    `post` makes it a form of its own; otherwise it is a link. Styles: primary, danger, subtle. `key` is a shortcut.
    """
    return {
        "label": label,
        "url": url,
        "refusal": str(refusal or ""),
        "style": style,
        "icon": icon,
        "post": post,
        "key": key,
        "name": name,
        "value": value,
        "csrf_token": context.get("csrf_token"),
        "refusal_id": f"refusal-{_next_number(context)}",
    }


@register.inclusion_tag("components/toast.html", takes_context=True)
def toast(context: Context, text: str, undo_url: str = "", undo_label: str = "") -> dict[str, Any]:
    """What has just been done, and the way to take it back."""
    return {"text": text, "undo_url": undo_url, "undo_label": undo_label, "csrf_token": context.get("csrf_token")}


@register.simple_block_tag
def alert(content: str, tone: str, title: str = "") -> SafeString:
    """A message in the page. Tones: info, ok, warning, danger."""
    icons = {"info": "info", "ok": "check-circle", "warning": "alert", "danger": "alert"}
    return _block("alert.html", content, tone=tone, title=title, icon=icons[tone])


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", level: int = 2) -> SafeString:
    """A box with an optional heading; with an address the whole box is one link."""
    return _block("card.html", content, title=title, url=url, level=level)


@register.simple_block_tag
def disclosure(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Something that most readers don't need, one press away."""
    return _block("disclosure.html", content, summary=summary, is_open=is_open)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """A list without anything in it: says why, and what to do."""
    return _block("empty.html", content, title=title, icon=icon)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    """One line of a list of facts (`<dl class="kz-facts">`)."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, mark_safe(content))  # noqa: S308 - rendered content


@register.simple_block_tag
def cell(content: str, label: str = "", kind: str = "") -> SafeString:
    """A cell of a table that becomes a stack of cards on a phone; the label then stands beside its content."""
    # Written here and not in a template: a list has hundreds of cells, and this takes a fifth off the whole page.
    beside = format_html(' data-label="{}"', label) if label else ""
    styled = format_html(' class="kz-table__{}"', kind) if kind else ""
    inside = mark_safe(content)  # noqa: S308 - rendered content
    return format_html('<td role="cell"{}{}><div>{}</div></td>', beside, styled, inside)


@register.simple_block_tag
def step(content: str, title: str, state: str = "next", when: datetime | None = None, icon: str = "") -> SafeString:
    """One step of a way (`<ol class="kz-steps">`). States: done, now, next; `told` for how it goes, of nobody's way."""
    icons = {"done": "check", "now": "clock", "next": "chevron", "told": "info"}
    return _block("step.html", content, title=title, state=state, when=when, icon=icon or icons[state])


@register.simple_block_tag
def dialog(content: str, name: str, title: str) -> SafeString:
    """A native dialog; a link with `data-kz-dialog` opens it, and leads to a page of its own without JavaScript."""
    return _block("dialog.html", content, name=name, title=title)
