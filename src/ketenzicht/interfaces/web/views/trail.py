"""Is the trail whole, and does its witness have it: for the privacy officer and the administrator."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ketenzicht.capabilities.access.public import Act, Purpose, authorise
from ketenzicht.capabilities.audit import public as audit
from ketenzicht.interfaces.web.acts import in_act
from ketenzicht.shared import clock


@require_GET
@in_act(Purpose.OVERSEE, Purpose.ADMINISTER)
def trail(request: HttpRequest, by: Act) -> HttpResponse:
    """The last checkpoint, what the witness does not have yet, and whether exchange stands still for it."""
    authorise(by, "read", "trail")
    by.record("consult", "trail")
    return TemplateResponse(request, "oversight/trail.html", {"status": audit.trail_status(clock.now())})
