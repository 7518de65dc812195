"""Commands about the figures of the flow: are they what the histories say, and make them so."""

from __future__ import annotations

from argparse import Namespace

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.interfaces.cli.command import Exit
from ketenzicht.interfaces.cli.progress import Progress
from ketenzicht.interfaces.cli.running import say


def count_flow(given: Namespace) -> int:
    """Count everything anew from the histories of the signals; with --check only compare."""
    organisations = access.list_organisations_ever_used()
    progress = Progress(len(organisations), "organisations")
    differing = 0
    for organisation_id in organisations:
        with access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME) as act:
            differing += flow.recount(by=act, repair=not given.check)
        progress.done()
    progress.end()
    if not differing:
        say("The figures are what the histories say.")
        return Exit.DONE
    if given.check:
        say(f"{differing} cells differ from the histories. Run it without --check to mend them.")
        return Exit.FOUND_WRONG
    say(f"{differing} cells counted anew.")
    return Exit.DONE
