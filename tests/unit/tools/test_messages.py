"""Collecting, compiling and checking the translations."""

import polib
import pytest

from tools import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
TITLE = _("Signal")
STATE = pgettext_lazy("state", "Closed")
def count(number): return ngettext("one", "many", number)
def other(text): return _(text) + print("not this")
"""
TEMPLATE = """{% load i18n kz %}
{% translate "Send" %} {{ _("Direct") }} {% alert "info" _("Good to know") %}{% endalert %}
{% blocktranslate count number=3 %}{{ number }} day{% plural %}{{ number }} days{% endblocktranslate %}
{% translate "May" context "month" %} {% blocktranslate with a=b trimmed %}
  Page {{ a }} isn't "open"
{% endblocktranslate %}
<p>not this</p>
"""


def test_texts_in_python_are_found_with_context_and_plural():
    assert list(messages.texts_in_python(PYTHON)) == [
        ((None, "Signal"), None),
        (("state", "Closed"), None),
        ((None, "one"), "many"),
    ]


def test_texts_in_templates_are_found_with_context_and_plural():
    assert list(messages.texts_in_template(TEMPLATE)) == [
        ((None, "Send"), None),
        ((None, "Direct"), None),
        ((None, "Good to know"), None),
        ((None, "%(number)s day"), "%(number)s days"),
        (("month", "May"), None),
        ((None, 'Page %(a)s isn\'t "open"'), None),
    ]


@pytest.fixture
def catalogue(tmp_path):
    """A complete catalogue of the source as it is."""
    path = tmp_path / "django.po"
    messages.update(path)
    texts = polib.pofile(str(path), wrapwidth=messages.LINE_LENGTH)
    for entry in texts:
        entry.msgstr = "" if entry.msgid_plural else entry.msgid
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    texts.save(str(path))
    messages.compile_catalogue(path)
    return path


def change(path, **values):
    texts = polib.pofile(str(path))
    entry = next(entry for entry in texts if "%(" in entry.msgid and not entry.msgid_plural)
    for name, value in values.items():
        setattr(entry, name, value)
    texts.save(str(path))
    messages.compile_catalogue(path)


def test_a_complete_catalogue_has_no_faults_and_stays_as_it_is(catalogue):
    assert messages.faults(catalogue) == []
    before = catalogue.read_text(encoding="utf-8")
    messages.update(catalogue)
    assert catalogue.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"msgstr": ""}, "not translated"),
        ({"flags": ["fuzzy"]}, "marked as doubtful"),
        ({"msgstr": "%(ander)s"}, "other variables"),
        ({"msgid": "Nergens"}, "no longer in the source"),
    ],
)
def test_each_fault_is_named(catalogue, values, fault):
    change(catalogue, **values)
    assert any(line.startswith(fault) for line in messages.faults(catalogue))


def test_a_translation_that_was_not_compiled_is_a_fault(catalogue):
    catalogue.with_suffix(".mo").write_bytes(b"old")
    assert messages.faults(catalogue) == ["django.mo is not made from this django.po"]


def test_the_command_tells_by_its_exit_code(catalogue, monkeypatch, capsys):
    monkeypatch.setattr(messages, "faults", list)
    assert messages.main(["--check"]) == 0
    monkeypatch.setattr(messages, "faults", lambda: ["not translated: 'x'"])
    assert messages.main(["--check"]) == 1
    assert "not translated" in capsys.readouterr().err
