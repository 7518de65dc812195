"""A reporter brings a file by the pages: sees how it is read, has it checked, takes the good rows in."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.imports.codebook import PackWords
from ketenzicht.capabilities.imports.models import RowProblem
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.jobs import queue
from ketenzicht.interfaces.web.file_columns import known_columns
from ketenzicht.interfaces.web.forms.columns import FIELDS
from ketenzicht.shared import clock
from tests.conftest import Person, hire_person, open_act
from tests.functional.web.conftest import REPORTING, SignIn
from tests.integration.imports.conftest import CSV


def bring(client: Client, content: bytes, name: str = "lijst.csv") -> str:
    """Bring a file; gives its address."""
    answer = client.post("/bestanden/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def chosen(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What the form of the columns would send, as it stands, with changes."""
    form = client.get(address).context["form"]
    held = {name: form[name].value() or "" for name in form.fields}
    return held | changes


def work() -> None:
    """What the worker does."""
    queue.run(concurrency=1, until_empty=True)


def count(person: Person) -> int:
    """How many reports somebody has."""
    with open_act(person) as act:
        return sum(signals.count_signals(by=act).values())


def test_the_whole_way(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    assert "/bestanden/" in client.get("/meldingen/").content.decode()
    address = bring(client, CSV.encode())
    page = client.get(address).content.decode()
    assert "Zes mensen slapen in de loods." in page
    assert "Anna van der Test" in page
    assert "iets anders" in page

    assert client.post(f"{address}kolommen/", chosen(client, address, do="check")).status_code == 302
    assert "hx-trigger" in client.get(address).content.decode()
    fragment = client.get(f"{address}voortgang/")
    assert "HX-Refresh" not in fragment.headers
    work()
    assert client.get(f"{address}voortgang/")["HX-Refresh"] == "true"
    page = client.get(address).content.decode()
    assert "“Nergenshuizen”" in page
    assert "“iets anders”" in page
    assert len(re.findall(r"<tr role=\"row\">", page)) == 4
    told = list(csv.reader(io.StringIO(client.get(f"{address}fouten.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert [row[:4] for row in told[1:]] == [
        ["4", "", "fact", "required"],
        ["5", "Vorm", "forms", "unknown_word"],
        ["5", "Gemeente", "municipality", "unknown_municipality"],
    ]
    assert count(reporter) == 0

    assert client.post(f"{address}stap/take/").status_code == 302
    work()
    assert count(reporter) == 2
    assert "kz-alert--ok" in client.get(address).content.decode()
    assert "lijst.csv" in client.get("/bestanden/").content.decode()


def test_a_word_gets_a_meaning_and_a_column_another_place(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.replace("Nergenshuizen", "Utrecht").encode())
    held = chosen(client, address, w0="other", c7="place", do="preview", name="Maandlijst")
    assert client.post(f"{address}kolommen/", held).status_code == 302
    page = client.get(address).content.decode()
    assert "iets anders" not in page.split('id="rows"')[1]
    assert "Kas BV (" not in page
    other = bring(client, CSV.encode(), "februari.csv")
    form = client.get(other).context["form"]
    assert ("Maandlijst", "Maandlijst") in form.fields["kept"].choices
    client.post(f"{other}kolommen/", chosen(client, other, kept="Maandlijst", do="check"))
    work()
    page = client.get(other).content.decode()
    assert "unknown_word" not in page
    assert client.post(f"{other}stap/change/").status_code == 302
    form = client.get(other).context["form"]
    assert form["c7"].value() == "place"


def test_what_was_not_understood_is_quoted_and_stored_nowhere(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    shown = client.get(address).content.decode().split('id="rows"')[1]
    assert "“Nergenshuizen”" in shown
    assert "Wat er is gezien ontbreekt" in shown.split("A-3")[-1]
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    work()
    assert "“Nergenshuizen”" in client.get(address).content.decode()
    with open_act(reporter):
        stored = [str(row) for row in RowProblem.objects.values()]
    assert stored
    assert not any("Nergenshuizen" in row or "iets anders" in row for row in stored)
    client.post(f"{address}stap/take/")
    work()
    assert "Nergenshuizen" not in client.get(address).content.decode()


SAID = {
    "municipality": "Enschede",
    "persons": "2",
    "indicators": "underpaid; sleeps_at_work",
    "account": "NL91ABNA0417164300",
    "phone": "06 12345678",
    "email": "iemand@voorbeeld.nl",
    "vehicle": "AB-12-CD",
    "document": "XX1234567",
    "advert": "https://voorbeeld.nl/1",
}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_with_every_column_of_the_list_is_taken_in_whole(
    sign_in: SignIn, reporter: Person, language: str
) -> None:
    targets = [*imports.COLUMN_NAMES, *(kind for kind, _role in imports.MENTION_NAMES)]
    with override(language):
        known = known_columns()
    assert len(known) == len(targets)
    fields = list(FIELDS)
    values = {
        one.name: SAID.get(of, one.words[0] if one.words else "Iets")
        for one, of in zip(known, [*fields, *(kind for kind, _role in imports.MENTION_NAMES)], strict=True)
    }
    lines = [";".join(values), ";".join(f'"{value}"' for value in values.values())]
    client = sign_in(reporter)
    address = bring(client, "\n".join(lines).encode())
    form = client.get(address).context["form"]
    assert [form[f"c{number}"].value() for number in range(len(known))] == [
        *fields,
        *(f"mention:{kind}" for kind, _role in imports.MENTION_NAMES),
    ]
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    work()
    found = client.get(address).context
    assert (found["file"].good, found["file"].bad) == (1, 0), list(found["page"].items)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_the_list_is_understood(sign_in: SignIn, reporter: Person, language: str) -> None:
    sign_in(reporter)
    book = PackWords(clock.today())
    with override(language):
        known = dict(zip(FIELDS, known_columns(), strict=False))
    for target, one in known.items():
        assert all(book.code_for(target, word) is not None for word in one.words), target


def test_the_list_stands_where_one_brings_a_file(sign_in: SignIn, reporter: Person) -> None:
    page = sign_in(reporter).get("/bestanden/").content.decode()
    assert "wat_is_er_gezien" in page or "feit" in page
    assert "Arbeidsuitbuiting" in page


def test_refusing_and_stopping(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    client.post(f"{address}stap/stop/")
    work()
    assert client.get(address).context["form"] is not None
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    work()
    assert client.post(f"{address}stap/refuse/").status_code == 302
    assert count(reporter) == 0
    assert client.post(f"{address}stap/take/", follow=True).status_code == 200
    assert count(reporter) == 0
    assert client.post(f"{address}stap/nothing/").status_code == 404


def told(client: Client, address: str) -> str:
    """What the page says on top."""
    return "".join(str(one) for one in client.get(address).context["messages"])


def test_a_button_that_is_pressed_twice_tells_of_no_mistake(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    held = chosen(client, address, do="check")
    for _press in range(2):
        assert client.post(f"{address}kolommen/", held)["Location"] == address
        assert told(client, address) == ""
    work()
    for _press in range(2):
        assert client.post(f"{address}stap/take/")["Location"] == address
        assert told(client, address) == ""
    work()
    assert count(reporter) == 2
    client.post(f"{address}stap/take/")
    assert told(client, address) == ""
    client.post(f"{address}stap/stop/")
    assert "Laad de pagina opnieuw" in told(client, address)


def test_columns_of_a_file_that_was_dealt_with_in_another_window_lead_to_where_it_stands(
    sign_in: SignIn, reporter: Person
) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    held = chosen(client, address, do="check")
    client.post(f"{address}stap/refuse/")
    assert client.post(f"{address}kolommen/", held)["Location"] == address
    assert "Laad de pagina opnieuw" in told(client, address)


@pytest.mark.parametrize(("in_the_other", "kept"), [("place", "other"), ("forms", "other")])
def test_a_word_that_is_given_a_meaning_while_the_column_became_something_else_in_another_window(
    sign_in: SignIn, reporter: Person, in_the_other: str, kept: str
) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    held = chosen(client, address, w0=kept, do="preview")
    assert held["w0.of"] == "Vorm\tiets anders"
    client.post(f"{address}kolommen/", chosen(client, address, c2=in_the_other, do="preview"))
    assert client.post(f"{address}kolommen/", held | {"c2": "place"}).status_code == 302
    assert client.get(address).context["form"]["c2"].value() == "place"
    assert client.post(f"{address}kolommen/", held).status_code == 302
    (rule,) = (one for one in client.get(address).context["file"].mapping.columns if one.column == "Vorm")
    assert (rule.target, rule.words["iets anders"]) == ("forms", kept)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("leeg.csv", b"", "leeg"),
        ("plaatje.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "CSV"),
        ("kapot.csv", b'Omschrijving;Vorm\n"Iets gezien.;labour\n', "2"),
        ("groot.csv", b"feit\n" + b"a" * 13_000_000, "12000000"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    sign_in: SignIn, reporter: Person, name: str, content: bytes, told: str
) -> None:
    answer = sign_in(reporter).post("/bestanden/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_columns_without_what_was_seen_are_refused(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, b"Kleur;Vorm\nrood;labour\n")
    answer = client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    assert answer.status_code == 422
    assert "kz-error-summary" in answer.content.decode()


@pytest.mark.parametrize("name", ["n" * 81, "Maand\0lijst"])
def test_a_name_that_is_refused_is_told_and_what_was_chosen_stays(sign_in: SignIn, reporter: Person, name: str) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    answer = client.post(f"{address}kolommen/", chosen(client, address, name=name, w0="other", c7="place", do="check"))
    assert answer.status_code == 422
    assert answer.context["form"]["w0"].value() == "other"
    assert answer.context["form"]["w0.of"].value() == "Vorm\tiets anders"
    page = answer.content.decode()
    assert "kz-error-summary" in page
    assert 'aria-invalid="true"' in page
    assert answer.context["name"]["name"].value() == name
    assert answer.context["form"]["c7"].value() == "place"
    assert client.get(address).context["form"]["c7"].value() != "place"


def test_a_page_from_before_another_check_takes_nothing_in(sign_in: SignIn, reporter: Person) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.encode())
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    work()
    old = client.get(address).context["file"].stamp
    assert f'name="seen" value="{old}"' in client.get(address).content.decode()
    client.post(f"{address}stap/change/")
    client.post(f"{address}kolommen/", chosen(client, address, c7="place", do="check"))
    work()
    for seen in (old, "iets"):
        assert client.post(f"{address}stap/take/", {"seen": seen})["Location"] == address
        assert "opnieuw gecontroleerd" in told(client, address)
    work()
    assert count(reporter) == 0
    client.post(f"{address}stap/take/", {"seen": client.get(address).context["file"].stamp})
    work()
    assert (count(reporter), told(client, address)) == (2, "")
    client.post(f"{address}stap/take/", {"seen": old})
    assert told(client, address) == ""


def test_kept_choices_that_name_a_column_which_is_not_there_are_told_before_any_check(
    sign_in: SignIn, reporter: Person
) -> None:
    client = sign_in(reporter)
    first = bring(client, CSV.encode())
    client.post(f"{first}kolommen/", chosen(client, first, do="preview", name="Maandlijst"))
    address = bring(client, CSV.replace("Werkgever", "Bedrijf").encode())
    client.post(f"{address}kolommen/", chosen(client, address, kept="Maandlijst", do="check"))
    said = told(client, address)
    assert "Werkgever" in said
    assert "Telefoon" not in said
    assert client.get(address).context["file"].state == "new"
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    assert told(client, address) == ""
    assert client.get(address).context["file"].state == "checking"
    work()
    assert "Werkgever" not in {one.column for one in client.get(address).context["file"].mapping.columns}


@pytest.mark.parametrize(("column", "said"), [("Kenmerk", "herkend"), ("Iets", "Geen enkele rij")])
def test_how_to_bring_corrected_rows_is_told(sign_in: SignIn, reporter: Person, column: str, said: str) -> None:
    client = sign_in(reporter)
    address = bring(client, CSV.replace("Kenmerk", column).encode())
    client.post(f"{address}kolommen/", chosen(client, address, do="check"))
    for _stage in ("checked", "taken"):
        work()
        assert said in client.get(address).content.decode()
        client.post(f"{address}stap/take/")
    assert count(reporter) == 2


def test_nobody_else_comes_near(sign_in: SignIn, reporter: Person) -> None:
    address = bring(sign_in(reporter), CSV.encode())
    colleague = sign_in(hire_person("reporter", REPORTING))
    for path in (address, f"{address}voortgang/", f"{address}fouten.csv"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"{address}stap/refuse/").status_code == 404
