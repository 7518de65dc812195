"""No refusal shows a code: every value that a sentence names is said in words."""

import pytest
from django.utils import translation

from ketenzicht.capabilities.access.public import NoGround, Purpose, Refused, Role
from ketenzicht.capabilities.access.rules import CONDITIONS
from ketenzicht.capabilities.clocks import errors as clock_errors
from ketenzicht.capabilities.clocks import types as clock_types
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.signals import rules
from ketenzicht.capabilities.signals.errors import WrongState
from ketenzicht.capabilities.signals.types import Kind, State
from ketenzicht.interfaces.web.refusal_words import MISSING, word_for


def _asking_too_late() -> WrongState:
    with pytest.raises(WrongState) as refused:
        rules.check_can_ask(Kind.HELD, State.ANSWERED)
    return refused.value


def spoken(name: str, code: str) -> str:
    with translation.override("nl"):
        return str(word_for(name, code))


@pytest.mark.parametrize("state", [*State, *clock_types.State])
def test_every_state_has_a_word(state: str) -> None:
    assert spoken("state", state) != state


@pytest.mark.parametrize("verb", [*rules.TRANSITIONS, *clock_types.Verb])
def test_every_verb_has_a_word(verb: str) -> None:
    assert spoken("verb", verb) != verb


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("reason", "page", "deze pagina"),
        ("reason", "signal.weigh", "signaal: wegen"),
        ("reason", f"purpose.{Purpose.REPORT}", "Melden en eigen meldingen volgen"),
        ("reason", "zzz.yyy", "zzz: yyy"),
        ("missing", "role_or_purpose", "een rol of doel waarvoor dit mag"),
        ("missing", "condition:acute_danger,zzz", "Acuut gevaar"),
        ("missing", "field:mentions", "Genoemde personen, adressen en nummers"),
        ("missing", "ground:zzz", "zzz"),
        ("missing", "scope:signal:create", "een sleutel die hiervoor is"),
        ("missing", "zzz", "zzz"),
        ("who_can_give", "administrator, reporter", "De beheerder, De melder"),
        ("who_can_give", "zzz", "zzz"),
        ("role", Role.MANAGER, "Leidinggevende"),
        ("term", "zzz", "zzz"),
        ("field", "reason", "reden"),
        ("field", "zzz", "zzz"),
        ("minutes", "5", "5"),
    ],
)
def test_what_a_code_is_called(name: str, code: str, said: str) -> None:
    assert said in spoken(name, code)


def test_every_condition_of_the_policy_has_a_word() -> None:
    assert set(CONDITIONS) - {""} <= set(MISSING)


@pytest.mark.parametrize(
    ("refusal", "codes"),
    [
        (Refused("page", missing="role_or_purpose", who_can_give=("administrator",)), ["page", "role_or", "admini"]),
        (NoGround("signal.disclose", missing="condition:acute_danger"), ["signal.", "condition", "acute_"]),
        (clock_errors.WrongState("paused", "paused"), ["paused"]),
        (_asking_too_late(), ["answered"]),
        (clock_errors.OwnerInvalid("intake_officer"), ["intake_"]),
    ],
)
def test_a_dutch_sentence_holds_no_code(refusal: Exception, codes: list[str]) -> None:
    with translation.override("nl"):
        said = str(refusal)
    assert [code for code in codes if code in said] == []


def test_a_row_of_a_file_says_in_words_what_is_missing():
    with translation.override("nl"):
        said, _advice = imports.words_of(imports.Problem(2, "", "no_ground", detail="condition:acute_danger"))
    assert "Acuut gevaar" in said
    assert "acute_danger" not in said


@pytest.mark.parametrize(("path", "is_of_role"), [("/wie-doet-wat/nergens/", False), ("/postvak/", True)])
def test_only_what_a_role_may_not_do_is_laid_to_the_role(sign_in, reporter, path, is_of_role):
    page = sign_in(reporter).get(path).content.decode()
    assert ("met deze rol en dit doel" in page) is is_of_role
    assert ("Dit kan niet<" in page) is not is_of_role
