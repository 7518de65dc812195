"""What a message of the house says, and its icon, by its code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TITLES: dict[str, tuple[Promise, str]] = {
    "signal_received": (_("A signal has come in"), "inbox"),
    "signal_added_to": (_("The reporter added something to a signal"), "plus"),
    "closed_signal_added_to": (_("The reporter added something to a closed signal"), "plus"),
    "question_answered": (_("The reporter answered your question"), "message"),
    "signal_asked": (_("There is a question about your report"), "message"),
    "signal_news": (_("There is news about your report"), "message"),
    "reporter_left": (_("There is news on a report of somebody who left: the receiver was told"), "message"),
    "signal_answered": (_("Your report has been answered"), "check-circle"),
    "erasure_ordered": (_("An erasure waits for a second person"), "trash"),
    "clock_warning": (_("A term runs out soon"), "clock"),
    "clock_expired": (_("A term has run out"), "alert"),
    "clock_reached": (_("A waiting time is over"), "clock"),
    "clock_escalated": (_("A term ran out and nobody acted"), "alert"),
    "api_key_ends": (_("A key of your own system ends soon"), "key"),
    "clock_reminder": (_("A term has run out: a reminder"), "alert"),
}
