"""What is wrong with a row, in words: what it is, and what to do about it. Codes never change their meaning."""

from ketenzicht.capabilities.imports.types import Problem
from ketenzicht.shared.words import gettext_noop as _
from ketenzicht.shared.words import say_with_codes

REASONS: dict[str, tuple[str, str]] = {
    "required": (_("What was seen is missing, or the name or number of a mention."), _("Fill in this cell.")),
    "too_long": (_("The text is longer than %(bound)s characters."), _("Shorten it, or split it over two fields.")),
    "control_character": (_("The text holds a character that is no text."), _("Type the text again.")),
    "unknown_word": (
        _("This word is not one of the choices that hold today."),
        _("Choose in the mapping what the word means, or use a word of the list."),
    ),
    "unknown_code": (
        _("This is not one of the choices that hold today."),
        _("Choose in the mapping what the word means, or use a word of the list."),
    ),
    "unknown_municipality": (
        _("No municipality with this name or code is known."),
        _("Write the municipality in which the place lies, or its code (GM with four digits)."),
    ),
    "several_municipalities": (
        _("More than one municipality has this name or begins like it."),
        _("Write the name in full, or the code (GM with four digits)."),
    ),
    "no_number": (_("This is no whole number."), _("Write the number of persons in digits, or leave it empty.")),
    "out_of_range": (_("The number is not from 0 to %(bound)s."), _("Correct the number, or leave it empty.")),
    "too_many": (_("There are more than %(bound)s in one report."), _("Split the row into two.")),
    "looks_like_bsn": (
        _("This looks like a citizen service number (BSN), which may not be taken in."),
        _("Take the number out of the file."),
    ),
    "unknown_part": (_("This cannot be told beside a mention."), _("Leave the column out, or put it in a note.")),
    "unknown_column": (
        _("This record has a field that the first records of the file do not have."),
        _("Give the first record all fields, so that you can choose what each is."),
    ),
    "no_ground": (
        _("No legal ground carries this report to its receiver (missing: %(missing)s)."),
        _("Add a column with the conditions that are met, such as consent, or report it by hand."),
    ),
    "refused": (_("Your task does not allow this (missing: %(missing)s)."), _("Ask your administrator.")),
    "no_receiver": (_("Nobody takes this report in now."), _("Report it by hand and choose the receiver.")),
    "sent_differently": (
        _("A report with this reference was sent before, and it said something else."),
        _("Add a correction to the first report, or give the row a reference of its own."),
    ),
    "more_cells": (
        _("The row has more cells than there are columns."),
        _("Look for a separator inside a text; put that text in quotes."),
    ),
    "same_key_twice": (_("A field comes twice in this record."), _("Keep one of the two.")),
    "not_a_number": (_("A number is written as NaN or Infinity."), _("Write a number, or leave it empty.")),
    "number_too_long": (_("A number has too many digits."), _("Put it in quotes, as a text.")),
    "too_many_keys": (_("The record has too many fields."), _("Leave out the fields that are not needed.")),
    "broken_text": (_("A text holds characters that cannot be stored."), _("Type the text again.")),
}
"""What is wrong and what to do, by code."""


def words_of(problem: Problem) -> tuple[str, str]:
    """What is wrong and what to do, in the reader's language."""
    what, advice = REASONS[problem.code]
    values = {"bound": problem.bound, "missing": problem.detail}
    return say_with_codes(what, values), say_with_codes(advice, {})
