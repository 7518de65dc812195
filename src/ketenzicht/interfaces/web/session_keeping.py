"""The answer to "are you still there?": a request that only says yes."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


@require_POST
def keep_session(request: HttpRequest) -> HttpResponse:
    """204 for someone who is signed in; the session middleware has moved the idle limit by then. Else 401."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)
