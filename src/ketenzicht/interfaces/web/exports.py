"""Tables that leave as a file: one function, so that no cell can ever be a formula in somebody's spreadsheet."""

import csv
import io
import string
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from ketenzicht.shared import clock

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
OPEN_DATA = "public, max-age=3600"
"""What an answer says that is the same for everybody and that anybody may keep for an hour."""
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"
"""What a spreadsheet may drop while it reads, so that the next character comes first."""


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to download: semicolons and a byte order mark, which is what a Dutch spreadsheet reads at once."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([plain_cell(title) for title in header])
    writer.writerows([plain_cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y-%m-%d}.csv"'
    return response


def plain_cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: an apostrophe goes before what could start one."""
    text = timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)
    first = text.lstrip(f"{INVISIBLE}{string.whitespace}\u00a0")
    if text.startswith(STARTS_A_FORMULA) or first.startswith(STARTS_A_FORMULA):
        return f"'{text}"
    return text


def open_data(answer: HttpResponse) -> HttpResponse:
    """The answer, marked as one that browsers and proxies may keep: nothing in it is of a person or for a person."""
    answer.headers["Cache-Control"] = OPEN_DATA
    return answer
