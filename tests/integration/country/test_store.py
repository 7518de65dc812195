"""Loading a pack into the database and looking things up in it."""

from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.country import selectors
from ketenzicht.capabilities.country.models import EntryRow, PackLoad
from tests.integration.country import pack_house
from tests.unit.country.small_pack import TITLE, write_pack

LONGER = ("terms.yaml", "amount: 5", "amount: 6")
WITHOUT_FARM = ("codes.yaml", f"  - {{list: sector, codes: [{{code: farm, groups: [labour], {TITLE}}}]}}\n", "")
DAY = date(2024, 5, 1)
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)


@pytest.fixture
def pack(tmp_path):
    """The small pack, changed where a test asks for it."""

    def read(*changes):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return country.read_pack(write_pack(folder, *changes))

    return read


def test_a_pack_is_stored_once_and_found_again(as_owner, at, pack):
    small = pack()
    report = country.store_pack(small, now=at(2024), by="tester")
    assert (report.added, report.corrected, report.ended, report.unchanged) == (len(small.entries), 0, 0, 0)
    assert country.current_version() == small.version
    info = country.get_pack_info()
    assert (info.country, info.title.nl, info.loaded_at) == ("test", "Test", at(2024))
    assert [entry for kind in country_kinds(small) for entry in kind] == list(small.entries)


def country_kinds(small):
    """Every entry of the pack as it is read back, kind by kind, in the order of the pack."""
    entries = selectors.catalogue()
    kinds = dict.fromkeys(type(entry) for entry in small.entries)
    return [entries.list_entries(kind, DAY) for kind in kinds]


def test_the_same_pack_twice_adds_nothing(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    before = list(EntryRow.objects.order_by("id").values())
    report = country.store_pack(pack(), now=at(2025))
    assert (report.added, report.corrected, report.ended) == (0, 0, 0)
    assert list(EntryRow.objects.order_by("id").values()) == before
    assert PackLoad.objects.count() == 1


def test_a_corrected_entry_supersedes_and_the_old_wording_stays(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    report = country.store_pack(pack(LONGER), now=at(2025))
    assert (report.added, report.corrected, report.ended) == (0, 1, 0)
    assert country.get_term("keep", DAY).amount == 6
    wordings = EntryRow.objects.filter(kind="term", code="keep").order_by("id").values_list("body", "superseded_at")
    assert [(body["amount"], superseded) for body, superseded in wordings] == [(5, at(2025)), (6, None)]


def test_an_entry_that_a_later_pack_leaves_out_ends_and_keeps_its_meaning(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    assert country.store_pack(pack(WITHOUT_FARM), now=at(2025)).ended == 1
    assert country.get_code("sector", "farm", date(2024, 12, 31)).groups == ("labour",)
    assert country.list_codes("sector", date(2025, 1, 1)) == ()
    assert country.store_pack(pack(WITHOUT_FARM), now=at(2026)).ended == 0
    assert country.list_codes("sector", date(2025, 6, 1)) == ()


def test_an_entry_that_comes_back_holds_again(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    country.store_pack(pack(WITHOUT_FARM), now=at(2025))
    report = country.store_pack(pack(), now=at(2026))
    assert (report.added, report.corrected) == (0, 1)
    assert [code.code for code in country.list_codes("sector", date(2027, 1, 1))] == ["farm"]


def test_what_had_not_begun_yet_never_held(as_owner, at, pack):
    later = ("codes.yaml", "groups: [labour]", "groups: [labour], valid_from: 2030-01-01")
    country.store_pack(pack(later), now=at(2024))
    assert country.store_pack(pack(WITHOUT_FARM), now=at(2025)).ended == 1
    assert country.list_codes("sector", date(2031, 1, 1)) == ()
    assert EntryRow.objects.get(code="farm").superseded_at == at(2025)


def test_a_pack_that_fails_halfway_leaves_everything_as_it_was(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    broken = pack(LONGER).model_copy(update={"country": None})
    with pytest.raises(IntegrityError):
        country.store_pack(broken, now=at(2025))
    assert country.get_term("keep", DAY).amount == 5
    assert country.current_version() == pack().version


def test_lookups_read_the_pack_in_use(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    assert country.get_ground("to_police", DAY).conditions == ("consent",)
    assert [ground.code for ground in country.list_grounds(DAY, purpose="investigation")] == ["to_police"]
    assert country.list_grounds(DAY, purpose="other") == ()
    assert [term.legal for term in country.list_terms(DAY)] == [True]
    assert country.retention_term("police", DAY).code == "keep"
    assert country.get_outcome("done", DAY).answer_classes == ("told",)
    assert [outcome.code for outcome in country.list_outcomes(DAY)] == ["done"]
    assert country.get_answer_class("told", DAY).sentence.en == "Sentence"
    assert [rule.code for rule in country.list_routing_rules(DAY)] == ["danger", "placed"]
    assert country.get_fallback(DAY).to.organisation == "desk-all"
    assert [route.code for route in country.list_telephone_routes(DAY)] == ["emergency"]
    assert country.get_compartment("open", DAY).regime == "avg"
    assert [compartment.code for compartment in country.list_compartments(DAY)] == ["police", "open"]
    assert country.get_organisation_kind("town", DAY).takes_in_signals is False
    assert [kind.code for kind in country.list_organisation_kinds(DAY)] == ["desk", "town"]
    assert [code.code for code in country.list_codes("sector", DAY, group="labour")] == ["farm"]
    assert country.list_codes("sector", DAY, group="unknown") == ()
    assert [code.code for code in country.list_codes("form_of_exploitation", DAY)] == ["labour", "unknown"]


@pytest.mark.parametrize(
    ("outcome", "compartment", "told"),
    [(None, None, ["told"]), ("done", "police", ["told"]), ("done", "open", []), (None, "open", [])],
)
def test_answers_follow_outcome_and_compartment(as_owner, at, pack, outcome, compartment, told):
    country.store_pack(pack(), now=at(2024))
    found = country.list_answer_classes(DAY, outcome=outcome, from_compartment=compartment)
    assert [answer.code for answer in found] == told


@pytest.mark.parametrize(("among", "found"), [(None, ["to_police"]), (["to_police", "x"], ["to_police"]), ([], [])])
def test_fitting_grounds_can_be_limited_to_those_of_a_rule(as_owner, at, pack, among, found):
    country.store_pack(pack(), now=at(2024))
    asked = {"from_compartment": "open", "from_kind": "town", "to_compartment": "police", "to_kind": "desk"}
    assert [ground.code for ground in country.list_fitting_grounds(DAY, among=among, **asked)] == found
    assert country.list_fitting_grounds(DAY, **{**asked, "to_compartment": "open"}) == ()


@pytest.mark.parametrize(
    "look_up",
    [
        lambda: country.get_ground("nothing", DAY),
        lambda: country.get_ground("to_police", date(2019, 12, 31)),
        lambda: country.get_code("sector", "nothing", DAY),
        lambda: country.get_fallback(date(2019, 12, 31)),
    ],
)
def test_what_is_not_in_force_is_unknown(as_owner, at, pack, look_up):
    country.store_pack(pack(), now=at(2024))
    with pytest.raises(country.UnknownEntry) as caught:
        look_up()
    assert caught.value.http_status == 404
    assert "no " in str(caught.value)


@pytest.mark.parametrize(
    "look_up", [country.current_version, country.get_pack_info, lambda: country.list_codes("sector", DAY)]
)
def test_without_a_pack_it_says_what_to_do(as_owner, look_up):
    with pytest.raises(country.NoPackLoaded) as caught:
        look_up()
    assert "load-pack" in caught.value.advice


def test_lookups_cost_no_query_until_the_version_is_asked_again(as_owner, at, pack, monkeypatch, count_queries):
    country.store_pack(pack(), now=at(2024))
    clock = [100.0]
    monkeypatch.setattr(selectors, "_memory", selectors._Memory(lambda: clock[0]))
    assert count_queries(lambda: country.list_codes("sector", DAY)) == 2
    assert count_queries(lambda: country.list_codes("sector", DAY)) == 0
    clock[0] += selectors.RECHECK_AFTER
    assert count_queries(lambda: country.list_codes("sector", DAY)) == 1


def test_another_process_sees_a_new_pack_after_the_recheck(as_owner, at, pack, monkeypatch):
    country.store_pack(pack(), now=at(2024))
    clock = [100.0]
    other = selectors._Memory(lambda: clock[0])
    assert other.catalogue().get_entry(country.Term, "keep", DAY).amount == 5
    country.store_pack(pack(LONGER), now=at(2025))
    assert other.catalogue().get_entry(country.Term, "keep", DAY).amount == 5
    clock[0] += selectors.RECHECK_AFTER
    assert other.catalogue().get_entry(country.Term, "keep", DAY).amount == 6


@pytest.fixture
def count_queries():
    """How many queries a call makes."""

    def count(call):
        made = []

        def note(execute, sql, params, many, context):
            made.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            call()
        return len(made)

    return count


@pytest.mark.parametrize("table", ["country_entry", "country_packload"])
@pytest.mark.parametrize("role", ["app", "backup"])
def test_the_serving_role_reads_and_only_the_owner_writes(as_owner, at, pack, table, role):
    country.store_pack(pack(), now=at(2024))
    with psycopg.connect(getattr(as_owner, role), autocommit=True) as serving:
        assert serving.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id", f"TRUNCATE {table}"):
            with pytest.raises(REFUSED):
                serving.execute(change)


def test_loading_as_the_serving_role_changes_nothing(as_owner, at, pack):
    country.store_pack(pack(), now=at(2024))
    with pack_house.connected(as_owner.app), pytest.raises(ProgrammingError), transaction.atomic():
        country.store_pack(pack(LONGER), now=at(2025))
    assert country.get_term("keep", DAY).amount == 5
