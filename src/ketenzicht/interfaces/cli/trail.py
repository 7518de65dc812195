"""Commands about the trail: is it whole, and does the witness know."""

from __future__ import annotations

from argparse import Namespace

from django.conf import settings

from ketenzicht.capabilities.audit import public as audit
from ketenzicht.interfaces.cli.command import Exit, UserError
from ketenzicht.interfaces.cli.running import say
from ketenzicht.shared import clock


def verify(given: Namespace) -> int:
    """Check every chain, every signature and what the witness holds. Names the first bad place."""
    witness = given.witness or settings.KETENZICHT_WITNESS
    report = audit.verify_trail(source=None if witness == "none" else witness, public_key=given.public_key)
    say(f"{report.events} events in {report.chains} chains, {report.checkpoints} checkpoints looked at.")
    if report.unwitnessed and witness != "none":
        say(f"{report.unwitnessed} events are younger than the last checkpoint that the witness holds.")
    if report.ok:
        say("The trail is whole.")
        return Exit.DONE
    for place in report.bad:
        say(f"Not whole: {place}")
    return Exit.FOUND_WRONG


def checkpoint(_given: Namespace) -> None:
    """Sign the heads of all chains now and send them to the witness."""
    made = audit.make_checkpoints(now=clock.now())
    sent = audit.export_checkpoints()
    status = audit.trail_status(clock.now())
    if status.waiting_checkpoints:
        raise UserError(f"{status.waiting_checkpoints} checkpoints wait for the witness: {status.witness_error}.")
    say(f"{len(made)} checkpoints signed, {sent} sent.")
