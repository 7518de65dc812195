"""`ketenzicht import`: a file of reports, checked row by row and taken in as somebody who may report."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.partners import public as partners
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.progress import Progress
from ketenzicht.interfaces.cli.running import say
from ketenzicht.shared import clock

AUTH_LEVEL = "operator"
MENDED = {
    True: "Correct these rows and bring them in a new file. Of the whole file, rows with a reference of their own are "
    "recognised; a row without one would come in twice.",
    False: "Correct these rows and bring only them, in a new file. No row has a reference of its own: of the whole "
    "file, corrected, the rows that were taken in would come in twice.",
}
"""How to bring rows again that were not right, by whether rows have references of their own."""
LEFT = {
    imports.State.STOPPED: "It was stopped on its page: go on there, or give the command again with --resume.",
    imports.State.TAKING: "Somebody else goes on with it: see its page. To go on here, give the command with --resume.",
    imports.State.REFUSED: "They were left out on its page, and the file is destroyed.",
}
"""Why rows of a file can be left when a command is done with it, and how to go on."""


def import_file(given: Namespace) -> int:
    """Check a file whole, list what is wrong with which row, and take the good rows in, or none."""
    mandate = _mandate(given)
    path: Path = given.file
    with path.open("rb") as content:
        found = _begun(mandate, content) if given.resume else _brought(mandate, path, content, given.mapping)
    if not given.resume:
        found = _gone_through(mandate, found.id, imports.check_file, "rows checked")
        _tell_problems(mandate, found)
        if found.state is imports.State.REFUSED:
            raise UserError("The file cannot be read to its end; nothing was taken in.", Exit.FOUND_WRONG)
        if found.state is not imports.State.CHECKED:
            return _left_unchecked(found)
        say(f"{found.good:,} rows are in order, {found.repeated:,} were taken in before, {found.bad:,} are not right.")
        if given.check or (given.all_or_nothing and found.bad):
            with _acting(mandate) as act:
                imports.refuse(by=act, import_id=found.id)
            say("Nothing was taken in.")
            return Exit.FOUND_WRONG if found.bad else Exit.DONE
    return _taken(mandate, found)


def import_lane(_given: Namespace) -> int:
    """Go through the file that standard input names, beside the process that wrote it there."""
    try:
        imports.run_lane(sys.stdin)
    except access.ActEnded:
        # The process beside this one says so to whoever is there to hear it.
        return Exit.REFUSED
    return Exit.DONE


def _taken(mandate: access.MandateInfo, found: imports.ImportInfo) -> int:
    command = imports.go_on if found.state is imports.State.TAKING else imports.take_in
    done = _gone_through(mandate, found.id, command, "rows taken in")
    say(f"{done.stored:,} reports were taken in, {done.repeated:,} were there already, {done.bad:,} were not taken in.")
    if done.state is not imports.State.DONE:
        say(f"{done.total - done.done:,} rows of the file are left. {LEFT[done.state]}")
        return Exit.UNFINISHED
    if done.bad:
        say(MENDED[done.has_references])
    return Exit.FOUND_WRONG if done.bad else Exit.DONE


def _left_unchecked(found: imports.ImportInfo) -> int:
    """Say that the file was not checked to its end, or is no longer ours to go on with."""
    if found.state is imports.State.NEW:
        say("The check was stopped on the page of the file; nothing was taken in. Give the command again to check it.")
    else:
        say("Somebody else goes on with this file: see its page. This command took nothing in.")
    return Exit.UNFINISHED


def _mandate(given: Namespace) -> access.MandateInfo:
    organisation = partners.find_organisation_by_code(given.organisation, clock.today())
    if organisation is None:
        raise UserError(
            f"There is no organisation with the code {given.organisation} in the loaded pack.", Exit.UNKNOWN
        )
    found = access.find_reporting_mandate(given.reporter, organisation.id)
    if found is None:
        raise UserError(
            f"{given.reporter} may not report for {given.organisation}; `ketenzicht mandate grant` gives the role.",
            Exit.UNKNOWN,
        )
    return found


def _acting(mandate: access.MandateInfo) -> AbstractContextManager[access.Act]:
    context_id = access.open_context(mandate_id=mandate.id, purpose=mandate.purpose, auth_level=AUTH_LEVEL)
    return access.acting(context_id, origin="command line")


def _begun(mandate: access.MandateInfo, content: BinaryIO) -> imports.ImportInfo:
    with _acting(mandate) as act:
        found = imports.find_begun(by=act, content=content)
    if found is None:
        raise UserError("This file was not begun before, or is done; give the command without --resume.")
    return found


def _brought(mandate: access.MandateInfo, path: Path, content: BinaryIO, mapping: str | None) -> imports.ImportInfo:
    with _acting(mandate) as act:
        if imports.find_begun(by=act, content=content) is not None:
            raise UserError("This file was begun before; give --resume to go on where it was.")
        found = imports.take_file(by=act, name=_readable(path.name), content=content)
        if mapping:
            chosen = _mapping(act, mapping)
            _check_columns(found, chosen)
            found = imports.set_mapping(by=act, import_id=found.id, mapping=chosen)
    return found


def _check_columns(found: imports.ImportInfo, mapping: imports.Mapping) -> None:
    absent = imports.absent_columns(found, mapping)
    if absent:
        raise UserError(
            f"The file has no column that the mapping calls: {', '.join(absent)}. Its columns are: "
            f"{', '.join(found.columns)}. Correct the name in the mapping, or leave the column out of it."
        )


def _readable(name: str) -> str:
    """A name of a file as text: it may hold bytes that are none."""
    return name.encode(errors="replace").decode()


def _mapping(act: access.Act, named: str) -> imports.Mapping:
    """A mapping of a file, or one that the organisation keeps under this name."""
    path = Path(named)
    if not path.is_file():
        try:
            return imports.get_mapping(by=act, name=named).mapping
        except access.NotFound as error:
            raise UserError(f"There is no mapping called {named}, and no file either.", Exit.UNKNOWN) from error
    try:
        return imports.Mapping.from_stored(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is no mapping; docs/guides/files.md shows one.", Exit.FILES) from error


def _gone_through(
    mandate: access.MandateInfo, import_id: UUID, command: imports.Begin, what: str
) -> imports.ImportInfo:
    with _acting(mandate) as act:
        begun = command(by=act, import_id=import_id, here=True)
    progress = Progress(begun.total, what)
    if begun.context_id is not None:
        imports.run_import(
            context_id=begun.context_id,
            import_id=import_id,
            told=lambda now: progress.reached(now.done, now.total),
        )
    progress.end()
    with _acting(mandate) as act:
        return imports.get_import(by=act, import_id=import_id)


def _tell_problems(mandate: access.MandateInfo, found: imports.ImportInfo) -> None:
    with _acting(mandate) as act:
        for problem in imports.export_problems(by=act, import_id=found.id):
            what, advice = imports.words_of(problem)
            column = "" if problem.column is None else f", column {found.columns[problem.column]}"
            field = f", {problem.field}" if problem.field else ""
            say(f"line {problem.line}{column}{field}: {what} {advice}")
