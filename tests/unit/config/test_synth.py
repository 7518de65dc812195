"""The synthetic country: the same every time, nobody's numbers, a truth that covers everything, and decent words."""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from unittest.mock import patch

import phonenumbers
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from ketenzicht.capabilities.country import public as country
from ketenzicht.config.synth import numbers, published, reporters, sorting, spelling
from ketenzicht.config.synth.country import Country, Plan
from ketenzicht.config.synth.drawing import Dice, Weighted
from ketenzicht.config.synth.names import books, draw_name
from ketenzicht.config.synth.places import Places
from ketenzicht.config.synth.reports import Record
from ketenzicht.config.synth.wording import sentences
from ketenzicht.engines import identifiers
from ketenzicht.interfaces.api.signal_shapes import SignalGiven

SEEDS = st.integers(min_value=0, max_value=2**31)
PLAN = Plan(seed=5, signals=1500)


@cache
def pack() -> country.Pack:
    return country.read_pack(settings.KETENZICHT_PACK)


@cache
def made() -> Country:
    return Country(PLAN, pack())


@cache
def records() -> tuple[Record, ...]:
    return tuple(made().records())


class TestTheSame:
    """Equal seeds, equal bytes."""

    def test_the_same_plan_gives_the_same_bytes_in_the_order_of_time(self, tmp_path: Path) -> None:
        plan = Plan(seed=3, signals=300)
        first, second = ([*Country(plan, pack()).lines(tmp_path)] for _ in range(2))
        moments = [json.loads(signal)["at"] for signal, _ in first]

        assert first == second
        assert moments == sorted(moments)
        assert len(first) == 300

    def test_another_seed_gives_another_country(self) -> None:
        one, other = ({r.reference for r in Country(Plan(seed=seed, signals=50), pack()).records()} for seed in (1, 2))

        assert not one & other

    def test_a_known_row_of_lots_has_not_changed(self) -> None:
        dice = Dice("a", 1)

        assert [dice.below(1000) for _ in range(5)] == [*LOTS]

    def test_everything_happens_within_the_time_that_is_told(self) -> None:
        span = PLAN.span

        assert all(span.first <= record.at <= span.last for record in records())
        assert len({record.at.date() for record in records()}) > 300


LOTS = (161, 116, 247, 173, 937)


class TestNobodysNumbers:
    """Right in form, and never given out."""

    @given(SEEDS)
    def test_a_phone_number_is_dutch_and_not_in_use(self, seed: int) -> None:
        number = phonenumbers.parse(numbers.draw_phone(Dice(seed)), "NL")

        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)

    @given(SEEDS)
    def test_an_account_has_right_check_digits_at_a_bank_that_is_none(self, seed: int) -> None:
        account = numbers.draw_account(Dice(seed))

        assert iban.is_valid(account)
        assert account[4:8] == numbers.BANK

    @given(SEEDS)
    def test_a_plate_is_dutch_in_form_with_letters_that_are_not_given_out(self, seed: int) -> None:
        plate = numbers.draw_plate(Dice(seed))
        reading = identifiers.read(identifiers.Kind.VEHICLE, plate)

        assert isinstance(reading, identifiers.Identifier)
        assert reading.part("country") == "NL"
        assert {sign for sign in plate if sign.isalpha()} <= set(numbers.PLATE_LETTERS)

    def test_every_written_number_stays_nobodys(self) -> None:
        for record in records():
            for mention in record.signal.get("mentions", ()):
                digits = re.sub(r"\D", "", mention["value"])
                if mention["kind"] == "phone":
                    assert re.match(r"(00)?(31|0)6[09]", digits), mention
                if mention["kind"] == "account":
                    assert mention["value"].replace(" ", "")[4:8] == numbers.BANK
                if mention["kind"] in ("email", "advert"):
                    assert re.search(r"[.@]example(\.org|\.net|/|$)", mention["value"])
                assert mention["parts"].get("kvk", "00").startswith("00")


class TestWriting:
    """Errors are errors of writing, not other numbers altogether."""

    @given(SEEDS, st.text(alphabet="0123456789", min_size=2, max_size=12), st.integers(0, 5))
    def test_transposing_keeps_the_digits_and_the_beginning(self, seed: int, text: str, kept: int) -> None:
        changed = spelling.transpose(Dice(seed), text, from_place=kept)

        assert Counter(changed) == Counter(text)
        assert changed[:kept] == text[:kept]

    @given(SEEDS, st.text(max_size=20))
    def test_a_slip_keeps_the_first_letter_and_is_small(self, seed: int, text: str) -> None:
        changed = spelling.mistype(Dice(seed), text)

        assert changed[:1] == text[:1]
        assert abs(len(changed) - len(text)) <= 1

    @given(SEEDS)
    def test_every_name_can_be_written_in_every_way(self, seed: int) -> None:
        name = draw_name(Dice(seed))
        for write in spelling._NAME_WRITERS.values():
            assert re.search(r"\w", write(Dice(seed), name))

    @given(SEEDS, st.dates(date(1950, 1, 1), date(2015, 12, 31)))
    def test_a_birth_date_can_be_read_again(self, seed: int, born: date) -> None:
        text, changes = spelling.write_birth(Dice(seed), born)
        read = identifiers.read(identifiers.Kind.DATE, text)

        assert isinstance(read, identifiers.Identifier), text
        if not changes:
            assert read.canonical == born.isoformat()

    def test_every_kind_of_variant_occurs(self) -> None:
        found = {change for r in records() for mention in r.truth["mentions"] for change in mention["changes"]}

        assert found >= {
            "initials", "turned", "respelled", "typed_wrong", "digits_transposed", "digit_wrong", "part_only",
            "family_only", "given_only", "birth_year", "birth_about", "postcode_left_out", "form_left_out",
        }  # fmt: skip


class TestWhatIsSent:
    """Each signal is one that the API takes."""

    def test_every_signal_has_the_shape_of_the_api(self) -> None:
        for record in records():
            SignalGiven.model_validate(record.signal)

    def test_every_code_is_one_of_the_pack(self) -> None:
        codes: dict[str, set[str]] = {}
        for entry in pack().entries:
            if isinstance(entry, country.Code):
                codes.setdefault(entry.list_code, set()).add(entry.code)
        organisations = {one.code for one in pack().organisations}
        for record in records():
            sent = record.signal
            assert set(sent["forms"]) <= codes["form_of_exploitation"]
            assert sent["ageClass"] in codes["age_class"]
            assert sent["urgency"] in codes["urgency"]
            assert sent["reporterKind"] in codes["reporter_kind"]
            assert sent["placeKind"] in codes["place_kind"]
            assert set(sent.get("conditionsMet", ())) <= codes["condition"]
            assert {one["kind"] for one in sent.get("mentions", ())} <= codes["mention_kind"]
            assert {one["role"] for one in sent.get("mentions", ())} <= codes["mention_role"]
            assert record.reporter.organisation in organisations

    def test_every_form_and_every_kind_of_reporter_occurs(self) -> None:
        kinds = {
            code.code for code in pack().entries if isinstance(code, country.Code) and code.list_code == "reporter_kind"
        }
        forms = {form for record in records() for form in record.signal["forms"]}

        assert {record.reporter.kind for record in records()} >= set(reporters.shares())
        assert set(reporters.shares()) <= kinds
        assert forms == set(published.form_shares())


class TestTruth:
    """What the second file says."""

    def test_it_covers_every_mention_of_every_signal(self) -> None:
        for record in records():
            sent = record.signal.get("mentions", [])
            assert [one["kind"] for one in sent] == [one["kind"] for one in record.truth["mentions"]]

    def test_references_are_unique_and_say_nothing_of_what_belongs_together(self) -> None:
        references = [record.reference for record in records()]

        assert len(set(references)) == len(references)
        assert all(record.signal["ownReference"] == record.reference for record in records())
        assert not [record for record in records() if "situation" in json.dumps(record.signal)]

    def test_an_entity_is_one_value_under_one_id(self) -> None:
        values: dict[str, set[str]] = {}
        for record in records():
            for mention in record.truth["mentions"]:
                values.setdefault(mention["id"], set()).add(mention["value"])

        assert {entity for entity, known in values.items() if len(known) > 1} == set()

    def test_look_alikes_look_alike_and_are_somebody_else(self) -> None:
        found = [record.truth for record in records() if record.truth["kind"] == "look_alike"]

        assert {one["likeness"] for one in found} == {"same_name", "same_address", "same_business", "near_number"}
        assert all(set(one["looks_like"]).isdisjoint(known["id"] for known in one["mentions"]) for one in found)

    def test_several_report_one_business_and_some_send_twice(self) -> None:
        reporters_of: dict[str, set[str]] = {}
        for record in records():
            for mention in record.truth["mentions"]:
                reporters_of.setdefault(mention["id"], set()).add(record.reporter.organisation)
        references = {record.reference for record in records()}
        again = [record for record in records() if record.truth["sent_twice_of"]]

        assert sum(len(by) > 1 for known, by in reporters_of.items() if known.startswith("organisation")) > 20
        assert again
        assert all(record.truth["sent_twice_of"] in references for record in again)


FORBIDDEN = (
    r"nationalit", r"herkomst", r"afkomst", r"etni", r"ethni", r"origin\b", r"huidskleur", r"\bras\b", r"\brace\b",
    r"land van", r"country of", r"migrant", r"allochto", r"buitenlan", r"foreign", r"moslim", r"muslim", r"christ",
    r"geloof", r"religi", r"roma\b", r"zigeuner", r"gyps", r"afrika", r"africa", r"azia", r"asia", r"europe", r"europa",
    r"arab", r"pol(en|en|ish|e)\b", r"pools", r"roeme", r"roman", r"bulg", r"hongaar", r"hungar", r"turk", r"marok",
    r"morocc", r"nigeri", r"vietnam", r"\bchin", r"syri", r"oekra", r"ukrain", r"nederlander", r"dutch",
)  # fmt: skip
SEXUALISED = (
    r"sexy", r"naakt", r"naked", r"nude", r"lingerie", r"borst", r"breast", r"erot", r"geil", r"hoer", r"whore",
    r"prostitu", r"seks", r"\bsex", r"porno", r"mooie?\b", r"knap", r"aantrekkelijk", r"attractive", r"jong ding",
)  # fmt: skip


def list_strings(found: object) -> list[str]:
    """Every sentence; the names under which they stand, such as codes of the pack, are no sentences."""
    if isinstance(found, str):
        return [found]
    return [text for part in (found.values() if isinstance(found, dict) else found) for text in list_strings(part)]


class TestWords:
    """Neutral, not about origin, nothing sexualised; names are only names."""

    def test_no_sentence_holds_a_word_that_may_not_be_there(self) -> None:
        for language in ("nl", "en"):
            text = "\n".join(list_strings(sentences(language)))
            for word in (*FORBIDDEN, *SEXUALISED):
                assert not re.search(word, text, re.IGNORECASE), (language, word)

    def test_no_field_says_where_somebody_or_a_name_comes_from(self) -> None:
        parts = {name for r in records() for mention in r.signal.get("mentions", ()) for name in mention["parts"]}
        truths = {name for r in records() for mention in r.truth["mentions"] for name in mention}

        assert parts <= {"birth_date", "kvk"}
        assert truths <= {"id", "kind", "value", "birth_date", "kvk", "changes"}
        assert {field for book in books() for field in book.__slots__} == {"given", "family", "between", "order"}

    def test_a_name_is_drawn_without_knowing_anything_of_its_bearer(self) -> None:
        assert [*inspect.signature(draw_name).parameters] == ["dice"]
        assert len({draw_name(Dice(number)).full for number in range(2000)}) > 1800


class TestFigures:
    """In proportion to what was published."""

    def test_the_table_of_reporters_and_forms_has_both_published_margins(self) -> None:
        table = reporters.table()

        for form, share in published.form_shares().items():
            assert sum(table[form].values()) == pytest.approx(share, abs=1e-6)
        for kind, share in reporters.shares().items():
            assert sum(row[kind] for row in table.values()) == pytest.approx(share, abs=1e-6)

    def test_what_comes_out_is_near_to_what_was_published(self) -> None:
        big = Country(Plan(seed=7, signals=6000), pack())
        for _ in big.records():
            pass
        for line in big.tally.compare(big.places, 6000 / published.SIGNALS_A_YEAR.share):
            near = 0.12 if "among minors" in line.title else 0.035 if line.percent else 0.1 * line.published
            assert line.generated == pytest.approx(line.published, abs=near), line.title
        shares = {kind: number / 6000 for kind, number in big.tally.kinds.items()}
        assert shares["look_alike"] == pytest.approx(published.LOOK_ALIKES, abs=0.02)
        assert shares["worry"] == pytest.approx(published.WORRIES, abs=0.02)

    def test_every_figure_says_when_and_where_it_was_published(self) -> None:
        figures = [one for one in vars(published).values() if isinstance(one, published.Published)]
        for one in (*figures, *published.REPORTERS, *published.FORMS):
            assert re.match(r"20\d\d", one.year)
            assert one.source


class TestParts:
    """Small things that the rest leans on."""

    @given(st.lists(st.text(alphabet="abcé €z", max_size=5), max_size=60))
    def test_sorting_on_disk_is_sorting(self, lines: list[str]) -> None:
        with patch.object(sorting, "RUN", 7):
            assert [*sorting.in_order(lines, Path(gettempdir()))] == sorted(lines)

    def test_a_weight_of_nothing_is_never_drawn(self) -> None:
        dice, choices = Dice("w"), Weighted({"never": 0, "often": 3, "seldom": 1})
        drawn = Counter(dice.weighted(choices) for _ in range(4000))

        assert drawn["never"] == 0
        assert drawn["often"] / 4000 == pytest.approx(0.75, abs=0.03)

    def test_where_no_organisation_is_near_one_from_elsewhere_is_named(self) -> None:
        places = Places(pack())

        assert places.organisation(Dice(1), "school", "GM0014") == "demo-school"
