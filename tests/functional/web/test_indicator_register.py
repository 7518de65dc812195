"""The register of indicators as it is published: a page for anybody, and open data that anybody may keep."""

import csv
import io

import pytest
from django.test import Client

from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import indicator_register
from ketenzicht.interfaces.web.exports import OPEN_DATA, plain_cell
from ketenzicht.shared import clock
from tests.conftest import Person
from tests.functional.web.conftest import SignIn

PAGE = "/indicatoren/"
TABLE, FILE = "/indicatoren/indicatoren.csv", "/indicatoren/indicatoren.json"


def library() -> tuple[country.Indicator, ...]:
    return country.list_indicators(clock.today())


def test_every_indicator_stands_on_the_page_with_its_source_and_what_it_is_of() -> None:
    page = Client().get(PAGE)
    assert [row.entry for row in page.context["rows"]] == list(library())
    text = page.content.decode()
    for row in page.context["rows"]:
        assert row.element
        assert row.dimension
        assert row.views
        assert row.observation in text.replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_read_in_the_language_that_the_address_asks_for(language: str) -> None:
    page = Client().get(f"{PAGE}?taal={language}")
    assert page.context["rows"][0].observation == library()[0].title.in_language(language)


def test_it_is_narrowed_by_profession_and_by_form() -> None:
    of_bank = Client().get(f"{PAGE}?view=bank").context["rows"]
    assert {row.entry.code for row in of_bank} == {one.code for one in library() if "bank" in one.views}
    labour = Client().get(f"{PAGE}?form=labour").context["rows"]
    assert {row.entry.code for row in labour} == {
        one.code for one in library() if not one.forms or "labour" in one.forms
    }
    assert len(Client().get(f"{PAGE}?view=nobody&form=nothing").context["rows"]) == len(library())


def test_the_table_holds_every_indicator_in_both_languages() -> None:
    answer = Client().get(TABLE)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert tuple(rows[0]) == indicator_register.HEADER
    assert [row["code"] for row in rows] == [one.code for one in library()]
    assert [row["observation_en"] for row in rows] == [plain_cell(one.title.en) for one in library()]
    assert all(row["source"] and row["status"] in {"S", "K"} for row in rows)


def test_no_cell_of_the_table_starts_a_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    nasty = library()[0].model_copy(update={"source": "=HYPERLINK(1)"})
    monkeypatch.setattr(indicator_register.country, "list_indicators", lambda *_args, **_more: (nasty,))
    (row,) = csv.DictReader(io.StringIO(Client().get(TABLE).content.decode("utf-8-sig")), delimiter=";")
    assert row["source"] == "'=HYPERLINK(1)"


def test_the_file_holds_what_an_indicator_names() -> None:
    data = Client().get(FILE).json()
    assert data["format"] == indicator_register.FORMAT
    assert [one["code"] for one in data["indicators"]] == [one.code for one in library()]
    known = {
        name: {one["code"] for one in data[name]}
        for name in ("elements", "views", "otherExplanations", "nextQuestions")
    }
    for one in data["indicators"]:
        assert one["element"] in known["elements"]
        assert set(one["views"]) <= known["views"]
        assert set(one["otherExplanations"]) <= known["otherExplanations"]
        assert set(one["nextQuestions"]) <= known["nextQuestions"]
    assert not [
        name for one in data["indicators"] for name in one if name.lower() in {"weight", "score", "rank", "order"}
    ]


@pytest.mark.parametrize("path", [TABLE, FILE])
def test_open_data_may_be_kept_and_is_not_sent_twice(path: str) -> None:
    visitor = Client()
    first = visitor.get(path)
    assert first.headers["Cache-Control"] == OPEN_DATA
    assert not first.cookies
    again = visitor.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get(PAGE).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [TABLE, FILE])
def test_with_a_cookie_nobody_keeps_it(path: str, sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    answer = client.get(path)
    assert answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
