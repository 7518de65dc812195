"""The desk takes a signal in, step by step, through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ketenzicht.capabilities.partners import public as partners
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import hire_person, open_act
from tests.functional.web.conftest import DESK, ELSEWHERE

TEXT = "Mijn overweging."


def whole(person, signal_id):
    with open_act(person) as act:
        return signals.get_signal(by=act, signal_id=signal_id)


def take(client, held, verb, **fields):
    version = client.get(f"/postvak/{held.id}/").context["signal"].version
    return client.post(f"/postvak/{held.id}/stap/{verb}/", {"version": version, **fields})


def test_the_list_is_narrowed_and_searched(sign_in, staffed, held):
    client = sign_in(staffed)
    for query in ({}, {"whose": "open"}, {"state": "received"}, {"form": "labour"}, {"q": "Voorbeeld"}):
        assert held.reference in client.get("/postvak/", query).content.decode(), query
    for query in (
        {"whose": "mine"},
        {"state": "closed"},
        {"form": "begging"},
        {"q": "niemand"},
        {"state": "nonsense", "whose": "mine"},
    ):
        assert held.reference not in client.get("/postvak/", query).content.decode(), query
    assert held.reference in client.get("/postvak/export.csv").content.decode()


def test_a_name_that_only_sounds_alike_is_marked(sign_in, staffed, held):
    client = sign_in(staffed)
    mark = "Klinkt alleen zo"
    assert mark not in client.get("/postvak/", {"q": "Voorbeeld"}).content.decode()
    page = client.get("/postvak/", {"q": "Foorbeelt"}).content.decode()
    assert held.reference in page
    assert mark in page


def test_the_page_says_why_it_came_here_and_what_can_be_done(sign_in, staffed, held):
    page = sign_in(staffed).get(f"/postvak/{held.id}/")
    text = page.content.decode()
    assert "Acht mensen slapen" in text
    assert "Iris Voorbeeld" in text
    assert page.context["ground"]
    assert [step["verb"] for step in page.context["steps"]] == ["weigh", "hand_over"]
    assert {step["verb"] for step in page.context["not_now"]} == {"accept", "close", "answer"}


def test_the_whole_way_to_the_answer(sign_in, staffed, held, reporter, sent):
    client = sign_in(staffed)
    assert take(client, held, "weigh", result="leads_to_investigate", text="Past bij eerdere.").status_code == 302
    assert take(client, held, "accept").status_code == 302
    assert take(client, held, "close", outcome="help_arranged").status_code == 302
    assert take(client, held, "answer", answer_class="help_given", text="Dank u.").status_code == 302
    assert whole(staffed, held.id).state == "answered"
    page = sign_in(reporter).get(f"/meldingen/{sent.id}/").content.decode()
    assert "Dank u." in page


def test_a_step_that_does_not_fit_comes_back_with_its_text(sign_in, staffed, held):
    answer = take(sign_in(staffed), held, "close", outcome="investigation_started", text="Lange uitleg hier.")
    assert answer.status_code == 409
    assert whole(staffed, held.id).state == "received"
    assert "Lange uitleg hier." in answer.content.decode()


@pytest.mark.parametrize("verb", ["weigh", "accept", "close", "answer", "ask"])
@pytest.mark.parametrize("to", ["accepted", "answered"])
def test_what_was_typed_is_always_shown_again(sign_in, staffed, held, verb, to):
    """Somebody else went on meanwhile, perhaps to the end: the form may be gone, the text is not."""
    client = sign_in(staffed)
    steps = [("weigh", {"result": "leads_to_investigate"}), ("accept", {})]
    if to == "answered":
        steps += [("close", {"outcome": "help_arranged"}), ("answer", {"answer_class": "help_given"})]
    for step, fields in steps:
        assert take(client, held, step, **fields).status_code == 302
    sent = {"version": held.version, "text": TEXT, "result": "leads_to_investigate", "outcome": "help_arranged"}
    answer = client.post(f"/postvak/{held.id}/stap/{verb}/", sent)
    page = answer.content.decode()
    assert answer.status_code in {409, 422}
    assert (TEXT in page) is (verb != "accept")
    assert ("Wat u typte is niet bewaard" in page) is bool(answer.context["unsent"])
    if answer.context["unsent"]:
        assert "Uw tekst staat nog in het formulier" not in page


def test_what_was_typed_for_a_hand_over_that_is_over_is_shown(sign_in, staffed, held):
    client = sign_in(staffed)
    take(client, held, "weigh", result="leads_to_investigate")
    take(client, held, "accept")
    take(client, held, "close", outcome="help_arranged")
    sent = {"version": held.version, "reason": "competence", "text": TEXT, "receiver_id": str(staffed.organisation_id)}
    page = client.post(f"/postvak/{held.id}/overdragen/", sent).content.decode()
    assert TEXT in page
    assert "Uw tekst staat nog in het formulier" not in page


def test_an_empty_list_says_why_and_a_page_beyond_the_last_too(sign_in, staffed, held, reporter):
    desk, own = sign_in(staffed), sign_in(reporter)
    for client, address in ((own, "/meldingen/"), (desk, "/postvak/"), (desk, "/werklijst/")):
        for query in ("?state=closed&whose=mine", "?page=55"):
            page = client.get(address + query).content.decode()
            assert "Niets past bij wat u koos" in page, address + query
        assert "Niets past bij wat u koos" not in client.get(address).content.decode()
    assert "U hebt nog niets gemeld" not in own.get("/meldingen/?state=answered").content.decode()


def test_what_an_outcome_needs_is_told_beside_the_field(sign_in, staffed, held):
    client = sign_in(staffed)
    take(client, held, "weigh", result="leads_to_investigate")
    answer = take(client, held, "close", outcome="investigation_started", text="Lange uitleg hier.")
    assert answer.status_code == 400
    assert "reference" in answer.context["form"].errors
    assert "Lange uitleg hier." in answer.content.decode()
    assert whole(staffed, held.id).state == "weighed"


def test_somebody_elses_step_meanwhile_is_shown_and_the_text_is_kept(sign_in, staffed, held):
    client = sign_in(staffed)
    form = client.get(f"/postvak/{held.id}/").context["steps"][0]["form"]
    seen = {"version": form["version"].value(), "seen": form["seen"].value()}
    take(sign_in(hire_person("intake_officer", DESK)), held, "weigh", result="enrich")
    answer = client.post(
        f"/postvak/{held.id}/stap/weigh/", {**seen, "result": "too_little", "text": "Mijn overweging."}
    )
    assert answer.status_code == 409
    assert answer.context["changes"][0]["name"] == "weigh"
    assert TEXT in answer.content.decode()
    again = {**seen, "version": answer.context["form"]["version"].value(), "result": "too_little"}
    assert client.post(f"/postvak/{held.id}/stap/weigh/", again).status_code == 302


def test_a_step_that_is_sent_twice_is_told_to_be_stored(sign_in, staffed, held):
    client = sign_in(staffed)
    form = client.get(f"/postvak/{held.id}/").context["steps"][0]["form"]
    sent = {"version": form["version"].value(), "seen": form["seen"].value(), "result": "enrich", "text": "Eenmaal."}
    assert client.post(f"/postvak/{held.id}/stap/weigh/", sent).status_code == 302
    answer = client.post(f"/postvak/{held.id}/stap/weigh/", sent)
    assert answer.status_code == 409
    assert "Uw stap was al opgeslagen" in answer.content.decode()
    assert [one.text for one in whole(staffed, held.id).additions] == ["Eenmaal."]


def test_a_yes_from_a_page_before_a_correction_is_refused(sign_in, reporter, sent, staffed, held):
    client = sign_in(staffed)
    address = f"/postvak/{held.id}/overdragen/"
    page = client.get(address)
    receiver = next(one["id"] for one in page.context["receivers"] if one["possible"])
    asked = {"version": page.context["form"]["version"].value(), "seen": page.context["form"]["seen"].value()}
    with open_act(reporter) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="correction", text="Het was een ander pand.")
    searched = client.post(address, {**asked, "search": "1"})
    assert str(searched.context["form"]["version"].value()) == str(asked["version"])
    answer = client.post(address, {**asked, "agree": receiver})
    assert answer.status_code == 409
    assert answer.context["changes"][-1]["name"] == "reporter_added"
    assert f"/postvak/{held.id}/" in answer.content.decode()
    assert client.post(address, {**asked, "agree": "geen"}).status_code == 404
    fresh = {**asked, "version": answer.context["form"]["version"].value(), "agree": receiver}
    assert client.post(address, fresh).status_code == 200
    assert client.post(address, {**fresh, "version": "", "withdraw": receiver, "agree": receiver}).status_code == 200


def test_notes_files_and_owner(sign_in, staffed, held):
    client = sign_in(staffed)
    assert take(client, held, "note", kind="note", text="Gebeld.").status_code == 302
    file = SimpleUploadedFile("plan.txt", b"plan", "text/plain")
    assert take(client, held, "attach", attachments=file).status_code == 302
    assert take(client, held, "attach").status_code == 422
    assert take(client, held, "assign", to_actor_id=str(staffed.id)).status_code == 302
    found = whole(staffed, held.id)
    assert found.owner_actor_id == staffed.id
    assert [one.text for one in found.additions] == ["Gebeld."]
    assert take(client, held, "assign", to_actor_id="").status_code == 302
    assert take(client, held, "nonsense").status_code == 404


def test_handing_over_shows_grounds_and_moves_the_signal(sign_in, staffed, held):
    client = sign_in(staffed)
    address = f"/postvak/{held.id}/overdragen/"
    page = client.get(address)
    assert any(one["possible"] for one in page.context["receivers"])
    fragment = client.post(
        address, {"search": "1", "q": "landelijke"}, headers={"HX-Request": "true", "HX-Target": "receivers"}
    )
    assert "<html" not in fragment.content.decode()
    empty = client.post(address, {"version": page.context["signal"].version})
    assert empty.status_code == 422
    assert {"receiver_id", "reason"} <= set(empty.context["form"].errors)
    receiver = partners.organisation_id(ELSEWHERE)
    given = {"version": page.context["signal"].version, "receiver_id": str(receiver), "reason": "better_placed"}
    assert client.post(address, given).status_code == 302
    assert whole(staffed, held.id).state == "handed_over"
    assert client.get(address).status_code == 200


def test_nobody_declares_a_second_persons_yes_in_the_form(sign_in, staffed, held):
    hire_person("intake_officer", "riec-oost-nederland")
    client = sign_in(staffed)
    page = client.get(f"/postvak/{held.id}/overdragen/", {"q": "riec"})
    assert "four_eyes" not in dict(page.context["form"].fields["conditions_met"].choices)
    given = {
        "version": held.version,
        "receiver_id": str(partners.organisation_id("riec-oost-nederland")),
        "reason": "better_placed",
        "conditions_met": ["quality_check", "necessity_note", "four_eyes"],
        "text": "Nodig.",
    }
    assert client.post(f"/postvak/{held.id}/overdragen/", given).status_code == 422


def test_a_colleague_agrees_on_the_page_and_what_was_typed_stays(sign_in, staffed, held):
    hire_person("intake_officer", "riec-oost-nederland")
    colleague = hire_person("intake_officer", staffed.organisation_code)
    receiver = str(partners.organisation_id("riec-oost-nederland"))
    address = f"/postvak/{held.id}/overdragen/"
    typed = {"version": held.version, "q": "riec oost", "reason": "better_placed", "text": "Nodig om de loods."}
    agreed = sign_in(colleague).post(address, {**typed, "agree": receiver})
    [line] = agreed.context["receivers"]
    assert (agreed.status_code, line["i_agreed"], line["agreed_by"]) == (200, True, [])
    assert "Nodig om de loods." in agreed.content.decode()
    [line] = sign_in(staffed).get(address, {"q": "riec oost"}).context["receivers"]
    assert not line["i_agreed"]
    assert len(line["agreed_by"]) == 1
    back = sign_in(colleague).post(address, {**typed, "withdraw": receiver})
    assert not back.context["receivers"][0]["i_agreed"]


def test_a_receiver_without_a_ground_is_refused_and_nothing_is_stored_by_halves(sign_in, staffed, held):
    hire_person("intake_officer", "coa")
    client = sign_in(staffed)
    given = {
        "version": held.version,
        "receiver_id": str(partners.organisation_id("coa")),
        "reason": "better_placed",
        "text": "Een notitie.",
    }
    answer = client.post(f"/postvak/{held.id}/overdragen/", given)
    assert answer.status_code == 403
    assert "Een notitie." in answer.content.decode()
    assert not whole(staffed, held.id).additions


@pytest.mark.parametrize("role", ["reporter", "manager", "privacy_officer", "administrator"])
def test_other_roles_see_nothing_of_it(sign_in, held, role):
    client = sign_in(hire_person(role, DESK))
    assert client.get("/postvak/").status_code == 403
    there = client.get(f"/postvak/{held.id}/")
    absent = client.get("/postvak/00000000-0000-4000-8000-000000000000/")
    assert there.status_code == absent.status_code == 403
