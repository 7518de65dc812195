"""The API put together."""

from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from ketenzicht.interfaces.api import BASE, VERSION, batches, counts, events, reference, refusals, signals, updates
from ketenzicht.interfaces.api.keys import PartnerKey
from ketenzicht.interfaces.api.openapi import completed
from ketenzicht.interfaces.api.problems import camel

DESCRIPTION = """\
For the systems of organisations in the chain: send signals and follow what becomes of them.

Every call needs a key (`Authorization: Bearer …`) that an administrator of the organisation gives out, and is one
registered act of processing for the purpose `partner_api`. A key reaches only what was sent with it. Refusals are
problem documents (RFC 9457). Absent and forbidden are the same answer. Times are in UTC.
"""


class HouseAPI(NinjaAPI):
    """The library's API with names and answers of the house."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's name in camelCase."""
        return camel(operation.view_func.__name__)

    def get_openapi_schema(self, **_options: Any) -> Any:
        """The OpenAPI document. It is the same for everybody and made once."""
        return self.document

    @cached_property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document; its paths stand below the base that `servers` names."""
        return completed(super().get_openapi_schema(path_prefix=f"{BASE.removeprefix('/')}/"))


def build() -> HouseAPI:
    """The whole API, bound to its routers."""
    api = HouseAPI(
        title="Ketenzicht",
        version=VERSION,
        description=DESCRIPTION,
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
        auth=PartnerKey(),
    )
    refusals.register(api)
    api.add_router("/signals", signals.router)
    api.add_router("/signal-batches", batches.router)
    api.add_router("/updates", updates.router)
    api.add_router("/events", events.router)
    api.add_router("/signal-counts", counts.router)
    api.add_router("", reference.router)
    return api
