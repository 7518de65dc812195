"""The worklist, messages, and choosing what to work on."""

import pytest

from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from tests.conftest import hire_person, open_act
from tests.functional.web.conftest import DESK


def clock_of(person, held):
    with open_act(person) as act:
        return clocks.list_clocks_of(by=act, subject_ref=held.id)[0]


def test_the_worklist_shows_the_term_and_the_manager_gives_the_work(sign_in, staffed, held):
    client = sign_in(hire_person("manager", DESK))
    page = client.get("/werklijst/")
    assert held.reference in page.content.decode()
    assert f"/postvak/{held.id}/" not in page.content.decode()
    given = {"version": held.version, "to_actor_id": str(staffed.id)}
    assert client.post(f"/werklijst/toewijzen/{held.id}/", given).status_code == 302
    assert clock_of(staffed, held).owner_actor_id == staffed.id
    assert held.reference in sign_in(staffed).get("/werklijst/?whose=mine").content.decode()
    assert held.reference not in client.get("/werklijst/?whose=late").content.decode()


def test_giving_from_an_old_page_is_refused_in_words(sign_in, staffed, held):
    client = sign_in(staffed)
    answer = client.post(f"/werklijst/toewijzen/{held.id}/", {"version": held.version + 5}, follow=True)
    assert "meanwhile" in answer.content.decode() or "intussen" in answer.content.decode()
    client.post(f"/werklijst/toewijzen/{held.id}/", {"version": "x"}, follow=True)
    with open_act(staffed) as act:
        assert signals.get_signal(by=act, signal_id=held.id).owner_actor_id is None


def test_a_term_that_may_not_stand_still_says_so(sign_in, staffed, held):
    client, clock = sign_in(staffed), clock_of(staffed, held)
    client.post(f"/werklijst/{clock.id}/stil/", {"reason": "waiting_for_reporter"}, follow=True)
    client.post(f"/werklijst/{clock.id}/stil/", {"reason": "nonsense"}, follow=True)
    client.post(f"/werklijst/{clock.id}/door/", follow=True)
    assert clock_of(staffed, held).state in {clocks.State.RUNNING, clocks.State.PAUSED}


def test_a_message_is_opened_and_read(sign_in, staffed, held):
    client = sign_in(staffed)
    (row,) = client.get("/berichten/").context["rows"]
    answer = client.post(f"/berichten/{row['notice'].id}/", {"go": "1"})
    assert answer["Location"] == f"/postvak/{held.id}/"
    assert client.get("/berichten/").context["rows"][0]["notice"].read_at is not None


def test_all_messages_are_marked_as_read_at_once(sign_in, staffed, held):
    client = sign_in(staffed)
    page = client.get("/berichten/")
    assert page.context["unread"] == 1
    answer = client.post("/berichten/gelezen/", {"until": page.context["until"]}, follow=True)
    assert answer.context["unread"] == 0
    assert "Alles als gelezen merken" not in answer.content.decode()


@pytest.mark.parametrize("until", ["", "yesterday", "2026-11-28", "9" * 5000])
def test_a_moment_that_is_none_marks_nothing(sign_in, staffed, until):
    assert sign_in(staffed).post("/berichten/gelezen/", {"until": until}).status_code == 404


def test_every_role_has_a_start_page(sign_in, held):
    for role in ("reporter", "intake_officer", "manager", "privacy_officer", "administrator"):
        page = sign_in(hire_person(role, DESK)).get("/")
        assert page.status_code == 200, role
        assert page.context["figures"], role


def test_two_mandates_give_a_choice_and_the_choice_holds(sign_in, staffed):
    from ketenzicht.capabilities.access import public as access

    second = access.first_mandate(
        actor_id=staffed.id, actor_kind="person", organisation_id=staffed.organisation_id, role=access.Role.MANAGER
    )
    client = sign_in(staffed)
    answer = client.get("/postvak/")
    assert answer["Location"].startswith("/taak/")
    assert len(client.get("/taak/").context["choices"]) == 2
    assert client.post("/taak/", {"choice": str(staffed.mandate_id), "next": "/postvak/", "from": "page"})[
        "Location"
    ] == ("/postvak/")
    assert client.get("/postvak/").status_code == 200
    assert client.post("/taak/", {"choice": str(second), "next": "https://example.org/"})["Location"] == "/"
    for lost in ("-1", "home", "[]", "//example.org/"):
        assert client.post("/taak/", {"choice": str(second), "next": lost, "from": "page"})["Location"] == "/"
    assert client.get("/postvak/").status_code == 403
    assert client.post("/taak/", {"choice": str(hire_person("manager", DESK).mandate_id)}).status_code == 404
    assert client.post("/taak/", {"choice": "nonsense"}).status_code == 404


def test_a_mandate_that_is_taken_back_ends_the_work_at_once(sign_in, staffed, admin_connection):
    client = sign_in(staffed)
    assert client.get("/postvak/").status_code == 200
    admin_connection.execute("UPDATE access_mandate SET revoked_at = now() WHERE id = %s", [staffed.mandate_id])
    assert client.get("/postvak/")["Location"].startswith("/taak/")


def test_an_act_that_ended_is_opened_anew_while_the_mandate_holds(sign_in, staffed, admin_connection):
    client = sign_in(staffed)
    assert client.get("/postvak/").status_code == 200
    admin_connection.execute("UPDATE access_context SET closed_at = now()")
    assert client.get("/postvak/").status_code == 200


def test_nothing_without_signing_in(client):
    for address in (
        "/melden/",
        "/meldingen/",
        "/postvak/",
        "/werklijst/",
        "/toezicht/",
        "/beheer/",
        "/beleid/",
        "/taak/",
    ):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/account/login/"), address
    assert client.get("/")["Location"] == "/account/login/"


def above_the_list(page: str) -> str:
    return page.partition("<main")[2].partition("kz-tabs")[0]


def test_a_conflict_on_the_list_does_not_speak_of_a_form(sign_in, staffed, held):
    given = {"version": held.version + 7, "to_actor_id": str(staffed.id)}
    answer = sign_in(staffed).post(f"/werklijst/toewijzen/{held.id}/", given, follow=True)
    said = above_the_list(answer.content.decode())
    assert "Er is intussen iets met dit signaal gebeurd." in said
    assert "formulier" not in said


def test_giving_to_somebody_from_elsewhere_names_no_field(sign_in, staffed, held, reporter):
    given = {"version": held.version, "to_actor_id": str(reporter.id)}
    answer = sign_in(staffed).post(f"/werklijst/toewijzen/{held.id}/", given, follow=True)
    said = above_the_list(answer.content.decode())
    assert "kz-alert--danger" in said
    assert "to_actor_id" not in said


def test_a_page_of_another_task_is_refused_in_words(sign_in, staffed):
    page = sign_in(staffed).get("/beheer/").content.decode()
    assert "Dit mag niet (deze pagina). Er ontbreekt: een rol of doel waarvoor dit mag." in page
    assert "role_or_purpose" not in page
    assert "administrator" not in page
