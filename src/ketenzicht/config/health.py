"""Is it alive, is it ready: for whoever watches the service. Says nothing about anybody."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ketenzicht.config.readiness import find_cares, find_obstacles


@require_safe
def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """What keeps it from serving, with 503; else what needs somebody's care, by code and in a sentence."""
    obstacles = find_obstacles()
    if obstacles:
        return JsonResponse({"status": "not ready", "missing": {one.code: one.what for one in obstacles}}, status=503)
    return JsonResponse({"status": "ready", "care": {one.code: one.what for one in find_cares()}})
