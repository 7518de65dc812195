"""The house's queued and regular work. Each task does what is due, and done twice it changes nothing."""

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy
from procrastinate.jobs import Status

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.flow import public as flow
from ketenzicht.capabilities.imports import public as imports
from ketenzicht.capabilities.signals import public as signals
from ketenzicht.interfaces.jobs import mail
from ketenzicht.interfaces.jobs.app import house
from ketenzicht.interfaces.jobs.queue import is_asked_again
from ketenzicht.shared import clock

log = structlog.get_logger("ketenzicht.jobs")

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)
"""A mail server that is away for a few hours loses nothing."""
SECONDS_WITHOUT_HEARTBEAT = 30


@house.task(name="notify_desk", retry=PATIENT, pass_context=True)
def notify_desk(context: JobContext, *, organisation_id: str, actor_id: str, role: str) -> None:
    """Mail whoever a notice is for that there is something. Several at once become one mail."""
    if is_asked_again(context.job):
        return
    count = mail.tell(organisation_id=UUID(organisation_id), actor_id=UUID(actor_id) if actor_id else None, role=role)
    log.info("mailed", count=count)


def queue_mail(*, instance: Any, created: bool, **_signal: Any) -> None:
    """Queue the mail for a new notice in the transaction that made it. The job holds ids and a role, nothing else."""
    if created and mail.is_wanted():
        notify_desk.defer(
            organisation_id=str(instance.organisation_id),
            actor_id=str(instance.actor_id or ""),
            role=instance.role,
        )


def queue_file(*, context_id: UUID, import_id: UUID, **_sign: object) -> None:
    """Queue the work on a file in the transaction that starts it. The job holds two ids, nothing else."""
    run_import.defer(context_id=str(context_id), import_id=str(import_id))


@house.task(name="run_import")
def run_import(*, context_id: str, import_id: str) -> None:
    """Go through the rows of a file. A worker that is killed is followed by one that goes on where it was."""
    try:
        imports.run_import(context_id=UUID(context_id), import_id=UUID(import_id))
    except access.ActEnded:
        # Whoever started it may no longer: the file waits, and expires when nobody goes on with it.
        log.warning("import_waits")
    else:
        log.info("import_ran")


@house.periodic(cron="* * * * *")
@house.task(name="checkpoint", queueing_lock="checkpoint")
def checkpoint(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Sign the heads of the trail and send them to the witness, every minute."""
    made = audit.make_checkpoints(now=clock.now())
    audit.export_checkpoints()
    log.info("checkpoint", count=len(made))


@house.periodic(cron="* * * * *")
@house.task(name="sweep_clocks", queueing_lock="sweep_clocks")
def sweep_clocks(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Warn, expire and escalate what has run out, every minute."""
    clocks.sweep(now=clock.now())


@house.periodic(cron="*/5 * * * *")
@house.task(name="destroy_due", queueing_lock="destroy_due")
def destroy_due(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Destroy what is past its term or ordered destroyed, and throw away old drafts."""
    destroy_everywhere()


@house.periodic(cron="30 2 * * *")
@house.task(name="seal_deletions", queueing_lock="seal_deletions")
def seal_deletions(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Carry the deletions of the day through to disk and backups. Nightly, for each time adds a root key."""
    seal_everywhere()


@house.periodic(cron="15 * * * *")
@house.task(name="warn_of_keys", queueing_lock="warn_of_keys")
def warn_of_keys(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Tell administrators which keys of their systems end soon, every hour."""
    warn_of_ending_keys()


@house.periodic(cron="*/10 * * * *")
@house.task(name="count_flow", queueing_lock="count_flow")
def count_flow(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Count the steps that nobody's page has counted yet, so that a page never has many to count."""
    count_everywhere()


@house.periodic(cron="15 3 * * *")
@house.task(name="recount_flow", queueing_lock="recount_flow")
def recount_flow(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Prove every night that the figures are what the histories say, and mend what differs."""
    recount_everywhere()


@house.periodic(cron="45 3 * * *")
@house.task(name="publish_flow", queueing_lock="publish_flow")
def publish_flow(timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Publish the quarters of the chain's figures that can be."""
    publish_everywhere()


@house.periodic(cron="* * * * *")
@house.task(name="take_up_stalled", queueing_lock="take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # the queue names it so
    """Queue again what a worker was doing when it was killed.

    Regular work is not queued again but let go: it comes round by itself, and two of it may not wait at once.
    """
    queue = context.app.job_manager
    stalled = await queue.get_stalled_jobs(seconds_since_heartbeat=SECONDS_WITHOUT_HEARTBEAT)
    for job in stalled:
        if job.queueing_lock:
            await queue.finish_job(job, Status.FAILED, delete_job=True)
        else:
            await queue.retry_job(job)
        log.warning("stalled", task=job.task_name, job_id=job.id)


def destroy_everywhere() -> int:
    """Do so at every organisation, each in an act of its own. Gives how many copies were destroyed."""
    count = 0
    for organisation_id in access.list_organisations_ever_used():
        with _keeping(organisation_id) as act:
            signals.remove_old_drafts(by=act)
            count += signals.destroy_due(by=act)
            imports.remove_due(by=act)
    if count:
        log.info("destroyed", count=count)
    return count


def count_everywhere() -> int:
    """Count at every organisation, each part in an act of its own. Gives of how many signals steps were counted."""
    count = 0
    for organisation_id in access.list_organisations_ever_used():
        more = True
        while more:
            with _keeping(organisation_id) as act:
                counted = flow.count_steps(by=act)
            count += counted
            more = counted > 0
    return count


def recount_everywhere() -> int:
    """Count everything anew, and say in the log when a figure was not what the histories say. Gives how many were."""
    differing = 0
    for organisation_id in access.list_organisations_ever_used():
        with _keeping(organisation_id) as act:
            differing += flow.recount(by=act)
    if differing:
        log.warning("recounted", differing=differing)
    return differing


def publish_everywhere() -> int:
    """Let every organisation add its part to the quarters that are due, then publish them. Gives how many were."""
    due = flow.list_due_quarters(clock.today())
    organisations = access.list_organisations_ever_used() if due else ()
    for organisation_id in organisations:
        with _keeping(organisation_id) as act:
            for quarter in due:
                flow.contribute(by=act, quarter=quarter)
    count = 0
    for organisation_id in organisations[:1]:
        with _keeping(organisation_id) as act:
            count += sum(flow.publish(by=act, quarter=quarter) for quarter in due)
    return count


def seal_everywhere() -> int:
    """Make what was destroyed unreadable on disk and in backups too, and drop root keys that are past their term.

    Gives at how many organisations there was something to seal.
    """
    unsealed = encryption.list_unsealed_organisations()
    if unsealed:
        encryption.seal_deletions(unsealed, within=_keeping)
        log.info("sealed", count=len(unsealed))
    encryption.retire_root_keys()
    return len(unsealed)


def warn_of_ending_keys() -> int:
    """Make a notice for the administrators of each key that ends soon. Gives how many were made."""
    count = 0
    for organisation_id in access.list_organisations_with_ending_keys():
        with _keeping(organisation_id) as act:
            for key_id in access.warn_of_ending_keys(by=act):
                count += 1
                clocks.add_notice(
                    by=act, code="api_key_ends", subject_type="api_key", subject_ref=key_id, role="administrator"
                )
    return count


def _keeping(organisation_id: UUID) -> AbstractContextManager[access.Act]:
    return access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME)
