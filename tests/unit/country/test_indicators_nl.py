"""The Dutch library of indicators: whole, sourced, without weights, and without a word about birth."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

import ketenzicht
from ketenzicht.capabilities.country.observing import (
    Element,
    Guidance,
    Indicator,
    NextQuestion,
    OtherExplanation,
    ProfessionView,
)
from ketenzicht.capabilities.country.reader import read_pack
from ketenzicht.capabilities.country.types import Code

PACK = Path(ketenzicht.__file__).parent / "packs" / "nl"
TODAY = date(2026, 11, 1)
LIBRARY = (Element, OtherExplanation, NextQuestion, Indicator)

NEVER = re.compile(
    r"nationalit|ethni|etnisch|herkomst|afkomst|oorsprong|\borigin|\bras(sen|sig)?\b|\brac(e|ial)\b|volk\b|stam\b|tribe"
    r"|geloof|gelovig|godsdienst|religi|kerk|moskee|church|mosque|islam|moslim|muslim|christ|joods|jewish|hindo|hindu"
    r"|huid|\bskin|donker|\bdark-|getint|uiterlijk|"
    r"\btaal|\btalen|language|spreekt|\bspeaks|accent|moedertaal|\btongue"
    r"|buitenland|foreign|allochtoon|migrant|vreemdeling|\balien|geboorteland|country of birth|paspoort van"
    r"|europ|afrik|africa|azi[eë]|asia|latijns|latin|arab|roma\b|sinti|gypsy|zigeuner"
    r"|pool|poland|polish|roemee|romania|bulgar|nigeria|oekra|ukrain|syri|erit|vietnam|chin(a|ee|ese)|marok|morocc|turk"
    r"|nederlander|dutch",
    re.IGNORECASE,
)
"""Words by which somebody could be judged for what they are, their tongue included."""

QUESTIONING = re.compile(
    r"(^|[.;:,] |\b(en|of|and|or) )"
    r"(vraag(?! advies)|bevraag|spreek|praat|probeer|stel|ask(?!( for)? advice)|speak|talk|try|question)\b",
    re.IGNORECASE,
)
"""Words that tell somebody to question or address somebody else."""
PROTECTED = {"citizen", "bank"}
"""Views of whoever questions nobody: it would endanger, or tell a customer of a suspicion."""

SCORING = re.compile(
    r"score|weigh|weight|gewicht|punt|point|rank|rang|prior|risk|risico|severity|level|strong|probab", re.IGNORECASE
)


@pytest.fixture(scope="module")
def pack():
    return read_pack(PACK)


@pytest.fixture(scope="module")
def of(pack):
    def select(kind):
        return {entry.code: entry for entry in pack.entries if isinstance(entry, kind) and entry.in_force(TODAY)}

    return select


@pytest.fixture(scope="module")
def codes(pack):
    def select(list_code):
        return {entry.code for entry in pack.entries if isinstance(entry, Code) and entry.list_code == list_code}

    return select


def words_of(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from words_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from words_of(part)
    elif isinstance(value, str):
        yield value


def test_at_least_the_sixty_and_the_eighteen_on_money(of):
    seen_by_banks_only = [one for one in of(Indicator).values() if "bank" in one.views and len(one.next_questions)]
    money = [one for one in of(Indicator).values() if "money_pattern" in one.next_questions]
    assert len(of(Indicator)) - len(money) >= 60
    assert len(money) == 18
    assert {one.code for one in money} <= {one.code for one in seen_by_banks_only}


def test_no_word_of_the_library_is_about_nationality_ethnicity_origin_faith_skin_or_tongue(pack):
    found = [
        (entry.code, text)
        for entry in pack.entries
        if isinstance(entry, (*LIBRARY, Guidance))
        for text in words_of(entry.model_dump(mode="json", exclude={"source"}))
        if NEVER.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "Komt uit Oost-Europa",
        "Has a dark skin",
        "Spreekt de taal niet",
        "Speaks no Dutch",
        "Is van buitenlandse afkomst",
        "Belongs to a religion",
        "Heeft de Poolse nationaliteit",
        "Is a migrant",
    ],
)
def test_the_walk_sees_what_it_should(text):
    assert NEVER.search(text)


def test_the_fields_of_an_indicator_are_these_and_no_others():
    assert set(Indicator.model_fields) == {
        "code",
        "title",
        "valid_from",
        "valid_to",
        "source",
        "status",
        "forms",
        "element",
        "dimension",
        "views",
        "other_explanations",
        "next_questions",
        "order",
    }


@pytest.mark.parametrize("kind", LIBRARY)
def test_no_field_can_hold_a_score_or_a_weight(kind):
    assert [name for name in kind.model_fields if SCORING.search(name)] == []
    numbers = [name for name, field in kind.model_fields.items() if field.annotation in (int, float)]
    assert numbers in ([], ["order"])


@pytest.mark.parametrize("name", ["score", "weight", "gewicht", "strength", "risk", "rank", "colour"])
def test_a_field_that_is_added_in_a_file_is_refused(of, name):
    entry = next(iter(of(Indicator).values()))
    with pytest.raises(ValidationError, match="Extra inputs"):
        Indicator.model_validate({**entry.model_dump(), name: 3})


def test_the_order_is_that_of_the_file_and_nothing_else(pack):
    for kind in LIBRARY:
        orders = [entry.order for entry in pack.entries if isinstance(entry, kind)]
        assert orders == list(range(1, len(orders) + 1))


def test_every_indicator_has_a_source_and_one_that_was_opened_has_its_address(of):
    for one in of(Indicator).values():
        assert one.source.strip(), one.code
        assert one.status.value == "K" or "https://" in one.source or "Kamerstukken" in one.source, one.code


def test_every_form_and_every_element_is_covered(of, codes):
    indicators = of(Indicator).values()
    assert {one.element for one in indicators} == set(of(Element))
    forms = codes("form_of_exploitation") - {"other", "unknown"}
    assert {form for one in indicators for form in one.forms} == forms
    for form in forms:
        touched = {one.element for one in indicators if not one.forms or form in one.forms}
        assert touched == set(of(Element)), form


def test_every_dimension_of_the_list_and_every_profession_has_indicators(of, codes):
    indicators = of(Indicator).values()
    assert {one.dimension for one in indicators} == codes("ilo_dimension")
    per_view = Counter(view for one in indicators for view in one.views)
    assert set(per_view) == set(of(ProfessionView))
    assert min(per_view.values()) >= 15


def test_nothing_in_the_library_lies_idle(of):
    indicators, elements = of(Indicator).values(), of(Element).values()
    assert {code for one in indicators for code in one.other_explanations} == set(of(OtherExplanation))
    asked = {code for one in (*indicators, *elements) for code in one.next_questions}
    assert asked == set(of(NextQuestion))


def test_no_observation_is_worded_twice(of):
    for language in ("nl", "en"):
        for kind in LIBRARY:
            texts = [getattr(one.title, language).lower() for one in of(kind).values()]
            assert [text for text, times in Counter(texts).items() if times > 1] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_view_is_told_to_question_somebody_only_if_it_may(of, language):
    views = of(ProfessionView)
    assert {code for code, view in views.items() if view.caution is not None} == PROTECTED
    for code, view in views.items():
        said = [text for one in of(NextQuestion).values() if (text := one.said_to(view)) is not None]
        told = [text for text in said if QUESTIONING.search(getattr(text, language))]
        assert bool(told) is (code not in PROTECTED), (code, told)


def test_what_takes_questioning_somebody_is_marked(of):
    for one in of(NextQuestion).values():
        found = QUESTIONING.search(one.title.nl) or QUESTIONING.search(one.title.en)
        assert bool(found) is one.asks_somebody, one.code


def test_who_questions_nobody_is_told_so_and_to_call_in_danger(of):
    for code in PROTECTED:
        caution = of(ProfessionView)[code].caution
        assert "112" in caution.nl
        assert "112" in caution.en
        assert "geen vragen" in caution.nl or "niemand vragen" in caution.nl
