"""One signal's whole way: reported, routed, weighed, taken up, closed, answered; and what may not happen on it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.shared.paging import PageRequest
from tests.conftest import open_act
from tests.integration.signals.conftest import LABOUR, Chain, Report, held_by

pytestmark = pytest.mark.django_db


def test_a_report_is_stored_routed_and_has_an_owner_and_a_clock(chain: Chain, report: Report) -> None:
    sent = report()
    assert sent.due_at is not None
    assert sent.receiver_name_nl
    held = held_by(chain.detective, sent.reference)
    assert held.state == "received"
    assert held.texts["fact"] == LABOUR.fact
    assert held.texts["interpretation"] == LABOUR.interpretation
    assert held.holder_organisation_id == chain.detective.organisation_id
    assert held.ground == sent.ground
    assert [mention.as_given for mention in held.mentions] == [mention.value for mention in LABOUR.mentions]
    with open_act(chain.detective) as act:
        (clock,) = clocks.list_clocks_of(by=act, subject_ref=held.id)
        assert clock.state == clocks.State.RUNNING
        assert clock.due_at == sent.due_at


def test_the_whole_way_to_an_answer(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        done = signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing(), text="Genoeg.")
        done = signals.accept(by=act, signal_id=held.id, version=done.version)
        done = signals.close(
            by=act, signal_id=held.id, version=done.version, outcome="investigation_started", reference="2026-0001"
        )
        done = signals.answer(
            by=act, signal_id=held.id, version=done.version, answer_class="in_investigation", text="Dank u wel."
        )
        assert done.state == "answered"
        assert not [clock for clock in clocks.list_clocks_of(by=act, subject_ref=held.id) if clock.state in clocks.OPEN]
    with open_act(chain.inspector) as act:
        own = signals.get_signal(by=act, signal_id=sent.id)
        assert own.state == "answered"
        assert signals.list_signals(by=act).items[0].due_at is None
        assert [update.answer_class for update in own.updates] == ["sent", "taken_up", "in_investigation"]
        assert own.updates[-1].text == "Dank u wel."
        assert own.weighing == ""
        assert own.outcome == ""
        assert signals.mark_updates_seen(by=act, signal_id=sent.id) == 3
        assert clocks.count_unread(by=act) >= 2


def test_every_open_state_has_exactly_one_running_clock(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    steps = [
        lambda act, version: signals.weigh(by=act, signal_id=held.id, version=version, result=weighing()),
        lambda act, version: signals.accept(by=act, signal_id=held.id, version=version),
        lambda act, version: signals.close(
            by=act, signal_id=held.id, version=version, outcome="not_enough", text="Er was niet genoeg."
        ),
    ]
    version = held.version
    for step in steps:
        with open_act(chain.detective) as act:
            version = step(act, version).version
            open_clocks = [
                clock for clock in clocks.list_clocks_of(by=act, subject_ref=held.id) if clock.state in clocks.OPEN
            ]
            assert len(open_clocks) == 1


def test_handing_over_makes_a_copy_with_a_clock_and_tells_the_reporter(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        done = signals.hand_over(
            by=act,
            signal_id=held.id,
            version=held.version,
            receiver_id=chain.officer.organisation_id,
            reason=hand_over_reason(),
        )
        assert done.state == "handed_over"
    there = held_by(chain.officer, sent.reference)
    assert there.state == "received"
    assert there.texts["fact"] == LABOUR.fact
    assert there.id != held.id
    with open_act(chain.officer) as act:
        assert len([c for c in clocks.list_clocks_of(by=act, subject_ref=there.id) if c.state in clocks.OPEN]) == 1
    with open_act(chain.inspector) as act:
        own = signals.get_signal(by=act, signal_id=sent.id)
        assert own.updates[-1].answer_class == "handed_over"
        assert own.holder_organisation_id == chain.officer.organisation_id


def test_no_ground_no_exchange_and_the_refusal_says_what_is_missing(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    doctors_desk = chain.doctor.organisation_id
    with pytest.raises(signals.ReceiverUnknown), open_act(chain.detective) as act:
        signals.hand_over(
            by=act, signal_id=held.id, version=held.version, receiver_id=doctors_desk, reason=hand_over_reason()
        )
    assert held_by(chain.detective, sent.reference).state == "received"


def test_a_doctor_needs_a_condition_and_what_she_declares_decides_what_travels(chain: Chain, report: Report) -> None:
    sent = report(chain.doctor, reporter_kind="doctor", conditions_met=("not_identifying",))
    with open_act(chain.doctor) as act:
        own = signals.get_signal(by=act, signal_id=sent.id)
    assert "mentions" in own.withheld
    assert own.ground == "not_identifying"


def test_sending_twice_is_sending_once(chain: Chain, report: Report) -> None:
    key = uuid4()
    first, second = report(submission_key=key), report(submission_key=key)
    assert (second.id, second.reference, second.repeated) == (first.id, first.reference, True)
    by_reference = report(own_reference="dossier 7"), report(own_reference="dossier 7")
    assert by_reference[0].id == by_reference[1].id
    with open_act(chain.inspector) as act:
        assert sum(signals.count_signals(by=act).values()) == 2


def test_another_file_under_a_used_name_is_refused_where_nobody_can_be_asked(chain: Chain, report: Report) -> None:
    key, file = uuid4(), signals.NewAttachment("bus.txt", "text/plain", b"wit")
    report(submission_key=key, attachments=(file,))
    assert report(submission_key=key).repeated
    assert report(submission_key=key, attachments=(file,)).repeated
    for other in (replace(file, content=b"rood"), replace(file, filename="auto.txt"), replace(file, content=b"zwart")):
        with pytest.raises(signals.SentDifferently) as refused:
            report(submission_key=key, attachments=(file, other))
        assert refused.value.fields == ("attachments",)


def test_the_same_report_with_more_files_in_one_row_is_refused_too(chain: Chain) -> None:
    key, file = uuid4(), signals.NewAttachment("bus.txt", "text/plain", b"wit")
    one = replace(LABOUR, submission_key=key)
    with open_act(chain.inspector) as act:
        first, second, third = signals.submit_many(by=act, news=(one, one, replace(one, attachments=(file,))))
    assert isinstance(first, signals.Submitted)
    assert second == replace(first, repeated=True)
    assert isinstance(third, signals.SentDifferently)
    assert third.fields == ("attachments",)


def test_files_are_added_to_no_signal_out_of_reach(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.doctor) as act, pytest.raises(access.NotFound):
        signals.attach_missing(by=act, signal_id=sent.id, attachments=())


def test_two_at_once_on_one_signal_the_second_is_told(chain: Chain, report: Report) -> None:
    held = held_by(chain.detective, report().reference)
    with open_act(chain.detective) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing())
    with pytest.raises(signals.ChangedMeanwhile), open_act(chain.detective) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing())


def test_a_colleague_does_not_see_my_report_and_another_desk_does_not_see_the_copy(
    chain: Chain, report: Report
) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    for person, signal_id in ((chain.colleague, sent.id), (chain.officer, held.id), (chain.inspector, held.id)):
        with pytest.raises(access.NotFound), open_act(person) as act:
            signals.get_signal(by=act, signal_id=signal_id)
        with open_act(person) as act:
            found = signals.search_signals(by=act, query=sent.reference)
            assert [row.id for row in found.items] == ([sent.id] if person is chain.inspector else [])


@pytest.mark.parametrize(
    "query",
    [
        "anna test",
        "0612345678",
        "+31 6 12345678",
        "GB123D",
        "voorbeeld kassen",
        "1012 AB",
        "loods",
        "slaap",
        "anna loods",
    ],
)
def test_the_desk_finds_it_by_what_it_names(chain: Chain, report: Report, query: str) -> None:
    sent = report()
    with open_act(chain.detective) as act:
        assert [row.reference for row in signals.search_signals(by=act, query=query).items] == [sent.reference]


@pytest.mark.parametrize(("query", "by_sound"), [("anna", False), ("ana", True), ("loods ana", True), ("loods", False)])
def test_what_only_sounds_alike_says_so(chain: Chain, report: Report, query: str, by_sound: bool) -> None:
    report()
    with open_act(chain.detective) as act:
        [found] = signals.search_signals(by=act, query=query).items
    assert found.found_by_sound is by_sound


@pytest.mark.parametrize("query", ["bert", "0687654321", "anna fiets", "", "  ", "KZ-0000-0000"])
def test_and_not_by_what_it_does_not_name(chain: Chain, report: Report, query: str) -> None:
    report()
    with open_act(chain.detective) as act:
        assert signals.search_signals(by=act, query=query).items == ()


def test_what_the_reporter_adds_reaches_the_holder_and_the_report_stays_as_it_was(chain: Chain, report: Report) -> None:
    sent = report()
    with open_act(chain.inspector) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="correction", text="Het waren er zeven.")
        signals.attach(
            by=act,
            signal_id=sent.id,
            attachment=signals.NewAttachment("notitie.txt", "text/plain", b"kenteken op de bus"),
        )
    held = held_by(chain.detective, sent.reference)
    assert held.texts["fact"] == LABOUR.fact
    assert [(addition.kind, addition.text, addition.by_reporter) for addition in held.additions] == [
        ("correction", "Het waren er zeven.", True)
    ]
    (attachment,) = held.attachments
    with open_act(chain.detective) as act:
        file = signals.read_attachment(by=act, signal_id=held.id, attachment_id=attachment.id)
    assert (file.filename, file.content) == ("notitie.txt", b"kenteken op de bus")


def test_nothing_is_stored_by_halves_when_something_is_wrong(chain: Chain, report: Report) -> None:
    with pytest.raises(signals.SignalInvalid) as refusal:
        report(forms=("no-such-form",), attachments=(signals.NewAttachment("a.exe", "x", b"MZ\x00\x01"),))
    assert {error.field for error in refusal.value.errors} == {"forms", "attachments.0"}
    with open_act(chain.inspector) as act:
        assert signals.count_signals(by=act) == {}
    with open_act(chain.detective) as act:
        assert signals.count_signals(by=act) == {}


def test_a_signal_for_an_unstaffed_desk_goes_to_one_with_people(chain: Chain, report: Report) -> None:
    sent = report(forms=("sexual",), municipality="GM0014", urgency="soon")
    with open_act(chain.inspector) as act:
        route = signals.propose_route(
            by=act,
            facts=signals.RouteFacts(
                forms=("sexual",), municipality="GM0014", place_kind="municipality", reporter_kind="labour_inspector"
            ),
        )
    assert access.is_staffed(sent.receiver_id)
    assert access.is_staffed(route.receiver.organisation_id)


def test_a_person_may_choose_another_receiver_with_a_reason(chain: Chain, report: Report) -> None:
    choice = signals.RouteChoice(chain.officer.organisation_id, "Zij kennen dit adres al.")
    sent = report(choice=choice)
    assert sent.receiver_id == chain.officer.organisation_id
    with open_act(chain.inspector) as act:
        assert signals.get_signal(by=act, signal_id=sent.id).override_reason == choice.reason
    with pytest.raises(signals.SignalInvalid):
        report(choice=replace(choice, reason=" "))


def test_assigning_moves_the_clock_too(chain: Chain, report: Report) -> None:
    held = held_by(chain.detective, report().reference)
    with open_act(chain.detective) as act:
        signals.assign(by=act, signal_id=held.id, version=held.version, to_actor_id=chain.detective.id)
        (clock,) = clocks.list_clocks_of(by=act, subject_ref=held.id)
        assert clock.owner_actor_id == chain.detective.id
    with pytest.raises(signals.SignalInvalid), open_act(chain.detective) as act:
        signals.assign(by=act, signal_id=held.id, version=held.version + 1, to_actor_id=chain.inspector.id)


def test_a_clock_that_stands_still_takes_the_date_on_the_signal_along(chain: Chain, report: Report) -> None:
    held = held_by(chain.detective, report().reference)
    with open_act(chain.detective) as act:
        signals.weigh(by=act, signal_id=held.id, version=held.version, result=weighing())
        clock = next(
            one for one in clocks.list_clocks_of(by=act, subject_ref=held.id) if one.state == clocks.State.RUNNING
        )
        signals.pause(by=act, clock_id=clock.id, reason=pause_reason())
        assert signals.list_signals(by=act).items[0].due_at is None
        signals.resume(by=act, clock_id=clock.id)
        assert signals.list_signals(by=act).items[0].due_at is not None


def test_a_manager_sees_lines_without_what_the_policy_withholds(chain: Chain, report: Report) -> None:
    report()
    with open_act(chain.manager) as act:
        (line,) = signals.list_signals(by=act).items
        assert (line.forms, line.municipality, line.reporter_kind) == (("labour",), "", "")
    with open_act(chain.detective) as act:
        (line,) = signals.list_signals(by=act).items
        assert (line.municipality, line.reporter_kind) == ("GM0363", "labour_inspector")


def test_a_disclosure_has_an_end(chain: Chain, report: Report) -> None:
    sent = report()
    held = held_by(chain.detective, sent.reference)
    with open_act(chain.detective) as act:
        received = access.list_disclosures(by=act, object_ref=str(sent.id), direction="received").items
        assert [one.ends_at.date() for one in received] == [held.retain_until]


def weighing() -> str:
    from ketenzicht.capabilities.country import public as country
    from ketenzicht.shared import clock

    return country.list_codes("weighing_result", clock.today())[0].code


def pause_reason() -> str:
    from ketenzicht.capabilities.country import public as country
    from ketenzicht.shared import clock

    return country.list_codes("pause_reason", clock.today())[0].code


def hand_over_reason() -> str:
    from ketenzicht.capabilities.country import public as country
    from ketenzicht.shared import clock

    return country.list_codes("hand_over_reason", clock.today())[0].code


def test_what_only_sounds_alike_comes_after_on_every_page(chain: Chain, report: Report) -> None:
    typed = [report(mentions=(signals.NewMention("person", "Meijer"),)).reference for _ in range(3)]
    alike = [report(mentions=(signals.NewMention("person", "Meyer"),)).reference for _ in range(2)]
    pages = []
    with open_act(chain.detective) as act:
        for number in (1, 2, 3, 4):
            found = signals.search_signals(by=act, query="Meijer", page=PageRequest(number, 2))
            pages.append([(row.reference, row.found_by_sound) for row in found.items])
    assert [found for page in pages for found in page] == [
        *((reference, False) for reference in reversed(typed)),
        *((reference, True) for reference in reversed(alike)),
    ]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
