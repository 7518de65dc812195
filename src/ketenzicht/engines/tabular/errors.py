"""Why a file is refused: what, where, what to do. Sentences are marked for the translator and name no content."""

from enum import StrEnum


def _(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


class Refusal(StrEnum):
    """Every reason for which a whole file is refused. A code never changes its meaning."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OLD_WORKBOOK = "old_workbook"
    PROTECTED_WORKBOOK = "protected_workbook"
    OTHER_FORMAT = "other_format"
    NOT_TEXT = "not_text"
    ENCODING = "encoding"
    MIXED_ENCODING = "mixed_encoding"
    NO_COLUMNS = "no_columns"
    TOO_MANY_COLUMNS = "too_many_columns"
    COLUMN_NAME = "column_name"
    TOO_MANY_ROWS = "too_many_rows"
    NO_ROWS = "no_rows"
    LINE_TOO_LONG = "line_too_long"
    CELL_TOO_LONG = "cell_too_long"
    QUOTE_OPEN = "quote_open"
    DAMAGED = "damaged"
    NOT_A_WORKBOOK = "not_a_workbook"
    TOO_MANY_PARTS = "too_many_parts"
    BAD_PART_NAME = "bad_part_name"
    SAME_PART_TWICE = "same_part_twice"
    OVERLAPPING_PARTS = "overlapping_parts"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    PACKED_INSIDE = "packed_inside"
    EXTERNAL_LINK = "external_link"
    MACROS = "macros"
    XML_DEFINITIONS = "xml_definitions"
    XML_ENCODING = "xml_encoding"
    NO_SUCH_SHEET = "no_such_sheet"
    BLANK_ROWS = "blank_rows"
    JSON_BROKEN = "json_broken"
    JSON_TOO_DEEP = "json_too_deep"
    JSON_NO_RECORDS = "json_no_records"
    JSON_NO_OBJECT = "json_no_object"
    JSON_TWO_LISTS = "json_two_lists"
    RECORD_TOO_LONG = "record_too_long"
    UNKNOWN_CHOICE = "unknown_choice"


SENTENCES: dict[Refusal, tuple[str, str]] = {
    Refusal.EMPTY: (_("The file is empty."), _("Choose the file that holds the rows.")),
    Refusal.TOO_LARGE: (
        _("The file is too large: at most %(bound)s bytes are read."),
        _("Split it into smaller files."),
    ),
    Refusal.OLD_WORKBOOK: (
        _("This is a workbook in the old format (.xls), or one with a password."),
        _("Open it in the spreadsheet program and save it as .xlsx without a password, or as CSV."),
    ),
    Refusal.PROTECTED_WORKBOOK: (
        _("This workbook is packed with a password."),
        _("Save it without a password; it is encrypted here as soon as it arrives."),
    ),
    Refusal.OTHER_FORMAT: (
        _("This is not a table: by its first bytes it is another kind of file."),
        _("Send CSV, XLSX or JSON."),
    ),
    Refusal.NOT_TEXT: (
        _("Line %(line)s holds bytes that are no text."),
        _("Save the file again as CSV in UTF-8."),
    ),
    Refusal.ENCODING: (
        _("The file cannot be read in the encoding %(encoding)s; it goes wrong on line %(line)s."),
        _("Choose another encoding, or save the file again in UTF-8."),
    ),
    Refusal.MIXED_ENCODING: (
        _("The file is written in UTF-8 as far as line %(line)s; a character on that line is not."),
        _("Type the accents on that line again and save the file in UTF-8. Look for more such lines below it."),
    ),
    Refusal.NO_COLUMNS: (
        _("The first row holds no names of columns."),
        _("Put the names of the columns in the first row."),
    ),
    Refusal.TOO_MANY_COLUMNS: (
        _("There are more than %(bound)s columns, on line %(line)s."),
        _("Leave out the columns that are not needed."),
    ),
    Refusal.COLUMN_NAME: (
        _("The name of column %(column)s is longer than %(bound)s characters."),
        _("Check that the first row holds the names of the columns, and that the separator is right."),
    ),
    Refusal.TOO_MANY_ROWS: (_("There are more than %(bound)s rows."), _("Split it into smaller files.")),
    Refusal.NO_ROWS: (_("There are names of columns but no rows below them."), _("Choose the file with the rows.")),
    Refusal.LINE_TOO_LONG: (
        _("Line %(line)s is longer than %(bound)s characters."),
        _("Check that this is the right file and that its lines end with a line end."),
    ),
    Refusal.CELL_TOO_LONG: (
        _("A cell on line %(line)s holds more than %(bound)s characters; a quote may be left open."),
        _("Close the quote, or shorten the text."),
    ),
    Refusal.QUOTE_OPEN: (
        _("A quote that is opened is not closed properly, seen on line %(line)s."),
        _("Close the quote; a quote inside a text is written twice."),
    ),
    Refusal.DAMAGED: (_("The workbook is damaged."), _("Open it in the spreadsheet program and save it anew.")),
    Refusal.NOT_A_WORKBOOK: (
        _("This is a packed file, but no workbook."),
        _("Unpack it and send the table that is in it: CSV, XLSX or JSON."),
    ),
    Refusal.TOO_MANY_PARTS: (
        _("The workbook has more than %(bound)s parts inside."),
        _("Copy the rows to a new workbook and send that."),
    ),
    Refusal.BAD_PART_NAME: (
        _("A part inside the workbook has a name that points outside it."),
        _("Copy the rows to a new workbook and send that."),
    ),
    Refusal.SAME_PART_TWICE: (
        _("A part inside the workbook is there twice."),
        _("Copy the rows to a new workbook and send that."),
    ),
    Refusal.OVERLAPPING_PARTS: (
        _("Parts inside the workbook lie over each other, as in a file that is made to flood."),
        _("Copy the rows to a new workbook and send that."),
    ),
    Refusal.UNPACKS_TOO_LARGE: (
        _("Unpacked, the workbook is larger than is read (%(bound)s)."),
        _("Copy only the rows that are needed to a new workbook, or save it as CSV."),
    ),
    Refusal.PACKED_INSIDE: (
        _("There is a packed file inside the workbook."),
        _("Take embedded files out and save it again."),
    ),
    Refusal.EXTERNAL_LINK: (
        _("The workbook is linked to other files or addresses."),
        _("Break the links (keep the values) and save it again."),
    ),
    Refusal.MACROS: (_("The workbook holds macros."), _("Save it as .xlsx without macros.")),
    Refusal.XML_DEFINITIONS: (
        _("The workbook holds XML definitions (DTD, entities), which no spreadsheet program writes."),
        _("Copy the rows to a new workbook and send that."),
    ),
    Refusal.XML_ENCODING: (
        _("A part inside the workbook is not written in UTF-8."),
        _("Open it in the spreadsheet program and save it anew."),
    ),
    Refusal.NO_SUCH_SHEET: (_("The workbook has no such sheet with rows."), _("Choose one of its sheets.")),
    Refusal.BLANK_ROWS: (
        _("After line %(line)s more than %(bound)s rows are blank."),
        _("Delete the blank rows, or copy the rows to a new sheet."),
    ),
    Refusal.JSON_BROKEN: (
        _("The JSON is broken on line %(line)s."),
        _("Check the line: a comma, bracket or quote is missing or too many."),
    ),
    Refusal.JSON_TOO_DEEP: (
        _("On line %(line)s the JSON is nested deeper than %(bound)s levels."),
        _("Send a list of records with plain values."),
    ),
    Refusal.JSON_NO_RECORDS: (
        _("The JSON holds no list of records."),
        _("Send a list of objects, an object that holds one such list, or one object per line."),
    ),
    Refusal.JSON_NO_OBJECT: (
        _("What stands on line %(line)s is no record."),
        _("Write each record as an object: names and values between curly brackets."),
    ),
    Refusal.JSON_TWO_LISTS: (
        _("The JSON holds a second list of records, from line %(line)s on."),
        _("Send one list, in which each record holds all that belongs to it."),
    ),
    Refusal.RECORD_TOO_LONG: (
        _("The record on line %(line)s is longer than %(bound)s characters."),
        _("Shorten it, or check that a bracket is not missing."),
    ),
    Refusal.UNKNOWN_CHOICE: (
        _("The encoding or separator that was chosen is not one that can be read."),
        _("Choose one from the list."),
    ),
}
"""What was refused and what to do next, by reason."""


class FileRefused(ValueError):
    """A file that is not read. `safe` holds numbers and codes only: line, bound, column, encoding."""

    def __init__(self, reason: Refusal, **safe: str | int) -> None:
        self.reason = reason
        self.code = f"file_{reason}"
        self.safe = safe
        self.message, self.next_step = SENTENCES[reason]
        super().__init__(self.message % safe if safe else self.message)
