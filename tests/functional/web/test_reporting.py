"""Reporting a signal through the pages, without JavaScript."""

import re
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.capabilities.signals.models import Signal
from ketenzicht.interfaces.web.forms.report import ReportForm
from ketenzicht.interfaces.web.professions import default_profession
from ketenzicht.shared import clock
from tests.conftest import open_act

LINES = {"mentions-TOTAL_FORMS": "0", "mentions-INITIAL_FORMS": "0"}
LEAST = {"fact": "Mensen slapen in een loods.", "reporter_kind": "labour_inspector", "do": "send", **LINES}


def kept(reporter):
    with open_act(reporter) as act:
        return [signals.get_signal(by=act, signal_id=one.id) for one in signals.list_signals(by=act).items]


def test_the_least_is_one_text(sign_in, reporter):
    client = sign_in(reporter)
    page = client.get("/melden/")
    assert page.status_code == 200
    key = page.context["form"]["submission_key"].value()
    answer = client.post("/melden/", LEAST | {"submission_key": key})
    assert answer.status_code == 302
    done = client.get(answer["Location"])
    assert done.status_code == 200
    assert kept(reporter)[0].reference in done.content.decode()


def test_sending_twice_is_sending_once(sign_in, reporter):
    client = sign_in(reporter)
    key = client.get("/melden/").context["form"]["submission_key"].value()
    first = client.post("/melden/", LEAST | {"submission_key": key})
    assert client.post("/melden/", LEAST | {"submission_key": key})["Location"] == first["Location"]
    assert len(kept(reporter)) == 1


def test_files_that_come_with_a_second_sending_are_added(sign_in, reporter, staffed):
    client = sign_in(reporter)
    sent = LEAST | {"submission_key": str(uuid4())}
    first = client.post("/melden/", sent | {"attachments": SimpleUploadedFile("bus.txt", b"wit")})
    for _again in range(2):
        files = [SimpleUploadedFile("bus.txt", b"wit"), SimpleUploadedFile("bus.txt", b"zwart")]
        assert client.post("/melden/", sent | {"attachments": files})["Location"] == first["Location"]
    (own,) = kept(reporter)
    assert sorted(file.size for file in own.attachments) == [3, 5]


def test_another_text_after_a_lost_answer_leads_to_the_first_or_becomes_its_own(sign_in, reporter):
    client = sign_in(reporter)
    sent = LEAST | {"submission_key": str(uuid4()), "own_reference": "dossier 7"}
    client.post("/melden/", sent)
    answer = client.post("/melden/", sent | {"fact": "Het zijn er negen."})
    assert answer.status_code == 409
    (first,) = kept(reporter)
    page = answer.content.decode()
    assert f"/meldingen/{first.id}/" in page
    assert "Het zijn er negen." in page
    again = {name: answer.context["form"][name].value() or "" for name in ("submission_key", "own_reference")}
    assert client.post("/melden/", sent | {"fact": "Het zijn er negen."} | again).status_code == 302
    assert sorted(one.texts["fact"] for one in kept(reporter)) == ["Het zijn er negen.", LEAST["fact"]]


def test_a_page_sent_again_after_its_report_was_erased_keeps_the_text_and_becomes_its_own(sign_in, reporter):
    client = sign_in(reporter)
    sent = LEAST | {"submission_key": str(uuid4())}
    client.post("/melden/", sent)
    with access.serving("clockwork", organisation_id=reporter.organisation_id, purpose=access.Purpose.KEEP_TIME):
        Signal.objects.filter(kind="reported").update(destroyed_at=clock.now())
    answer = client.post("/melden/", sent | {"fact": "Het zijn er negen."})
    assert answer.status_code == 409
    assert "gewist" in answer.content.decode()
    assert "Het zijn er negen." in answer.content.decode()
    again = {"submission_key": answer.context["form"]["submission_key"].value()}
    assert client.post("/melden/", sent | {"fact": "Het zijn er negen."} | again).status_code == 302


def test_everything_that_is_typed_is_kept(sign_in, reporter):
    whole = LEAST | {
        "municipality": "GM0153",
        "forms": ["labour"],
        "age_class": "adult",
        "urgency": "soon",
        "circumstance": "Het is er koud.",
        "interpretation": "Zij durven niet weg.",
        "source": "Zelf gezien.",
        "place": "Achter de weg.",
        "period": "vorige week",
        "persons": "8",
        "contact": "via het loket",
        "mentions-TOTAL_FORMS": "2",
        "mentions-0-kind": "person",
        "mentions-0-value": "Iris Voorbeeld",
        "mentions-0-role": "possible_victim",
        "mentions-0-note": "draagt een rode jas",
        "mentions-1-kind": "phone",
        "mentions-1-value": "",
        "mentions-1-role": "unknown",
        "mentions-1-note": "",
        "attachments": SimpleUploadedFile("notitie.txt", b"Gezien om acht uur.", "text/plain"),
    }
    answer = sign_in(reporter).post("/melden/", whole)
    assert answer.status_code == 302, answer.context["form"].errors
    (found,) = kept(reporter)
    assert found.texts["interpretation"] == "Zij durven niet weg."
    assert found.place_kind == "municipality"
    assert [(one.kind, one.as_given, one.parts["note"]) for one in found.mentions] == [
        ("person", "Iris Voorbeeld", "draagt een rode jas")
    ]
    assert [one.filename for one in found.attachments] == ["notitie.txt"]


def test_what_is_wrong_stands_beside_its_field_and_the_text_stays(sign_in, reporter):
    wrong = LEAST | {
        "circumstance": "x" * 20_001,
        "period": "ooit\x00",
        "attachments": SimpleUploadedFile("iets.exe", b"MZ\x00\x01", "application/octet-stream"),
    }
    answer = sign_in(reporter).post("/melden/", wrong)
    assert answer.status_code in {400, 422}
    errors = answer.context["form"].errors
    assert LEAST["fact"] in answer.content.decode()
    assert errors
    assert not kept(reporter)


def test_errors_of_the_room_are_all_told_at_once(sign_in, reporter):
    wrong = LEAST | {"circumstance": "x" * 20_001, "contact": "y" * 20_001}
    answer = sign_in(reporter).post("/melden/", wrong)
    assert answer.status_code == 400
    assert {"circumstance", "contact"} <= set(answer.context["form"].errors)


def test_an_empty_report_is_refused_with_advice(sign_in, reporter):
    answer = sign_in(reporter).post("/melden/", LEAST | {"fact": "  "})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["fact"]


@pytest.mark.parametrize(("do", "lines"), [("add", 2), ("remove-0", 0), ("check", 1)])
def test_buttons_without_javascript_keep_what_was_typed(sign_in, reporter, do, lines):
    typed = LEAST | {
        "do": do,
        "municipality": "GM0153",
        "forms": ["labour", "other"],
        "mentions-TOTAL_FORMS": "1",
        "mentions-0-kind": "address",
        "mentions-0-value": "Verzonnenlaan 1",
    }
    page = sign_in(reporter).post("/melden/", typed)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["fact"].value() == LEAST["fact"]
    assert form["forms"].value() == ["labour", "other"]
    assert page.context["lines"].total_form_count() == lines
    for line in page.context["lines"]:
        assert line["role"].value() == "unknown"
    assert ("Verzonnenlaan 1" in page.content.decode()) == (lines > 0)


def test_the_fragment_says_where_it_goes_and_by_which_ground(sign_in, reporter):
    typed = LEAST | {"urgency": "immediate_danger", "municipality": "GM0153", "conditions_met": ["acute_danger"]}
    answer = sign_in(reporter).post("/melden/route/", typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "<html" not in text
    assert answer.context["route"].rule == "danger_here"
    assert 'href="tel:112"' in text
    assert not kept(reporter)


def test_another_receiver_needs_a_reason(sign_in, reporter, staffed):
    client = sign_in(reporter)
    chosen = LEAST | {"choice_receiver": str(staffed.organisation_id), "conditions_met": ["acute_danger"]}
    answer = client.post("/melden/", chosen)
    assert answer.status_code == 400
    assert "choice_reason" in answer.context["form"].errors
    assert client.post("/melden/", chosen | {"choice_reason": "Zij kennen de zaak."}).status_code == 302
    assert kept(reporter)[0].holder_organisation_id == staffed.organisation_id


def test_a_draft_saves_itself_and_can_be_taken_up_and_sent(sign_in, reporter):
    client = sign_in(reporter)
    first = client.post("/melden/concept/", LEAST).json()
    kept_again = client.post(first["url"], LEAST | {"fact": "Mensen slapen in een loods, al weken."})
    assert kept_again.json() == {"version": first["version"] + 1}
    draft = UUID(first["draft"])
    page = client.get(f"/melden/?draft={draft}")
    assert page.context["form"]["fact"].value() == "Mensen slapen in een loods, al weken."
    assert client.post("/melden/", LEAST | {"draft": str(draft)}).status_code == 302
    assert client.get(f"/melden/?draft={draft}").status_code == 404


def drafts_of(client):
    return [fact for _draft, fact in client.get("/meldingen/").context["drafts"]]


def test_two_windows_with_one_draft_never_write_over_each_other(sign_in, reporter):
    client = sign_in(reporter)
    first = client.post("/melden/concept/", LEAST).json()
    form = LEAST | {"draft": first["draft"], "draft_version": str(first["version"])}
    assert client.post(first["url"], form | {"fact": "Uit het ene venster."}).status_code == 200
    assert client.post(first["url"], form | {"fact": "Uit het andere venster."}).status_code == 409
    refused = client.post("/melden/", form | {"do": "draft", "fact": "Uit het andere venster."})
    assert refused.status_code == 409
    assert "Uit het andere venster." in refused.content.decode()
    assert drafts_of(client) == ["Uit het ene venster."]
    again = refused.context["form"]
    apart = form | {"draft": again["draft"].value(), "draft_version": again["draft_version"].value()}
    assert client.post("/melden/", apart | {"do": "draft", "fact": "Uit het andere venster."}).status_code == 302
    assert sorted(drafts_of(client)) == ["Uit het andere venster.", "Uit het ene venster."]


def test_a_draft_that_another_window_changed_stays_when_this_one_is_sent(sign_in, reporter):
    client = sign_in(reporter)
    first = client.post("/melden/concept/", LEAST).json()
    form = LEAST | {"draft": first["draft"], "draft_version": str(first["version"])}
    assert client.post(first["url"], form | {"fact": "Iets anders."}).status_code == 200
    assert client.post("/melden/", form).status_code == 302
    assert drafts_of(client) == ["Iets anders."]


def test_a_draft_that_was_sent_in_another_window_is_not_sent_twice_unseen(sign_in, reporter):
    client = sign_in(reporter)
    draft = client.post("/melden/concept/", LEAST).json()["draft"]
    windows = [client.get("/melden/", {"draft": draft}).context["form"] for _ in range(2)]
    one, other = (LEAST | {"draft": draft, "submission_key": page["submission_key"].value()} for page in windows)
    assert client.post("/melden/", one).status_code == 302
    assert client.post("/melden/", one).status_code == 302
    refused = client.post("/melden/", other | {"fact": "Nog meer gezien."})
    assert refused.status_code == 409
    assert "Nog meer gezien." in refused.content.decode()
    assert len(kept(reporter)) == 1
    once_more = other | {"fact": "Nog meer gezien.", "draft": refused.context["form"]["draft"].value()}
    assert client.post("/melden/", once_more).status_code == 302
    assert len(kept(reporter)) == 2


@pytest.mark.parametrize("do", ["send", "draft", "add", "check"])
def test_a_page_made_for_another_task_stores_nothing_under_this_one(sign_in, reporter, do):
    client = sign_in(reporter)
    other = uuid4()
    made_for = re.search(r'name="for_task" value="([^"]+)"', client.get("/melden/").content.decode())[1]
    assert made_for == str(reporter.mandate_id)
    answer = client.post("/melden/", LEAST | {"for_task": str(other), "do": do})
    assert answer.status_code == 409
    assert LEAST["fact"] in answer.content.decode()
    assert not kept(reporter)
    assert not drafts_of(client)
    assert client.post("/melden/concept/", LEAST | {"for_task": str(other)}).status_code == 409
    assert not drafts_of(client)
    assert client.post("/melden/", LEAST | {"for_task": made_for}).status_code == 302


def test_a_draft_is_kept_by_a_button_and_thrown_away(sign_in, reporter):
    client = sign_in(reporter)
    assert client.post("/melden/", LEAST | {"do": "draft"})["Location"] == "/meldingen/"
    page = client.get("/meldingen/")
    ((draft, fact),) = page.context["drafts"]
    assert fact == LEAST["fact"]
    assert client.post(f"/melden/concept/{draft.id}/weg/").status_code == 302
    assert not client.get("/meldingen/").context["drafts"]


def test_the_form_asks_only_for_the_fact(reporter):
    form = ReportForm(profession=default_profession("labour_supervision"))
    required = {name for name, field in form.fields.items() if field.required}
    assert required == {"fact", "age_class", "urgency", "place_kind", "reporter_kind"}


def test_a_suspect_who_may_be_a_victim_is_noted_as_an_answer(sign_in, reporter):
    line = {
        "mentions-TOTAL_FORMS": "2",
        "mentions-0-kind": "person",
        "mentions-0-value": "Iris Voorbeeld",
        "mentions-0-role": "suspect",
        "mentions-0-may_be_victim": "yes",
        "mentions-1-kind": "person",
        "mentions-1-value": "Sem Voorbeeld",
        "mentions-1-role": "witness",
        "mentions-1-may_be_victim": "yes",
    }
    client = sign_in(reporter)
    answer = client.post("/melden/", LEAST | line)
    assert answer.status_code == 302
    (found,) = kept(reporter)
    assert [dict(one.parts).get("may_be_victim") for one in found.mentions] == ["yes", None]
    assert "Ja, dat kan" in client.get(f"/meldingen/{found.id}/").content.decode()


def test_an_answer_that_is_no_answer_is_refused_at_its_line(sign_in, reporter):
    line = {
        "mentions-TOTAL_FORMS": "1",
        "mentions-0-kind": "person",
        "mentions-0-value": "A",
        "mentions-0-role": "suspect",
    }
    answer = sign_in(reporter).post("/melden/", LEAST | line | {"mentions-0-may_be_victim": "87"})
    assert answer.status_code == 422
    assert not kept(reporter)


def test_what_is_wrong_with_a_line_stands_on_top_too(sign_in, reporter):
    lines = {"mentions-TOTAL_FORMS": "2", "mentions-INITIAL_FORMS": "0"}
    lines |= {f"mentions-{at}-{name}": value for at in range(2) for name, value in (("kind", "person"), ("value", "x"))}
    answer = sign_in(reporter).post("/melden/", LEAST | lines | {"mentions-1-kind": "nonsense"})
    assert answer.status_code == 422
    top = answer.content.decode().partition("data-kz-error-summary")[2].partition("</ul>")[0]
    assert "Regel 2: " in top
    assert 'href="#id_mentions-1-kind"' in top


def test_no_more_lines_are_offered_than_can_be_kept(sign_in, reporter):
    client = sign_in(reporter)
    lines = {"mentions-TOTAL_FORMS": str(signals.MAXIMUM_MENTIONS - 1), "mentions-INITIAL_FORMS": "0"}
    for _again in range(2):
        page = client.post("/melden/", LEAST | lines | {"do": "add"})
        assert page.context["lines"].total_form_count() == signals.MAXIMUM_MENTIONS
        assert 'value="add"' not in page.content.decode()
        assert f"hoogstens {signals.MAXIMUM_MENTIONS} regels" in page.content.decode()
        lines["mentions-TOTAL_FORMS"] = str(signals.MAXIMUM_MENTIONS)


def test_a_signal_that_is_full_says_how_many_files_it_holds(sign_in, reporter):
    client = sign_in(reporter)
    many = [SimpleUploadedFile(f"{at}.txt", b"x") for at in range(signals.MAXIMUM_ATTACHMENTS)]
    client.post("/melden/", LEAST | {"submission_key": str(uuid4()), "attachments": many})
    (own,) = kept(reporter)
    one = SimpleUploadedFile("meer.txt", b"y")
    answer = client.post(f"/meldingen/{own.id}/", {"kind": "addition", "text": "", "attachments": one})
    assert f"{signals.MAXIMUM_ATTACHMENTS} bestanden" in answer.content.decode()


def test_the_other_language_keeps_what_was_typed_and_sends_nothing(sign_in, reporter):
    client = sign_in(reporter)
    assert 'form="report" formaction="?taal=en"' in client.get("/melden/").content.decode()
    typed = {"fact": "Zes mensen in een loods.", "forms": ["labour"], "switch": "en", "view": "desk_clerk"}
    answer = client.post("/melden/?taal=en", typed)
    page = answer.content.decode()
    assert (answer.status_code, '<html lang="en"' in page, "Zes mensen in een loods." in page) == (200, True, True)
    assert answer.context["form"]["forms"].value() == ["labour"]
    assert answer.context["profession"].code == "desk_clerk"
    with open_act(reporter) as act:
        assert signals.count_signals(by=act) == {}
    assert '<html lang="en"' in client.get("/meldingen/").content.decode()


CHILD = {"age_class": "presumed_child", "municipality": "GM0153"}


@pytest.mark.parametrize(
    ("typed", "beside"),
    [
        (CHILD, "Het gaat misschien om een kind"),
        ({"urgency": "immediate_danger", "municipality": "GM0153"}, ""),
        ({"forms": ["sexual"]}, "Overleg per telefoon"),
        ({"forms": ["labour"]}, ""),
    ],
)
def test_the_page_after_sending_says_112_for_danger_and_other_numbers_under_their_own_words(
    sign_in, reporter, typed, beside
):
    client = sign_in(reporter)
    sent = client.post("/melden/", LEAST | typed)
    page = client.get(sent["Location"]).content.decode()
    danger = page.partition('aria-label="Is iemand nu in gevaar?"')[2].partition("</section>")[0]
    assert re.findall(r'href="tel:(\d+)"', danger) == ["112"]
    apart = {"Het gaat misschien om een kind", "Overleg per telefoon"}
    assert {words for words in apart if words in page} == ({beside} if beside else set())
    for text in ("Ook dat is een termijn", "of door wie"):
        assert text not in page
