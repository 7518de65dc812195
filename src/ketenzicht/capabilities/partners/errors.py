"""What can go wrong when a partner is looked up."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


class PartnersError(KetenzichtError):
    """Base of every error of this room."""

    code: ClassVar[str] = "partners"


class UnknownOrganisation(PartnersError):
    """There is no such organisation, or not on that day."""

    code: ClassVar[str] = "unknown_organisation"
    http_status: ClassVar[int] = 404
    message = _("There is no such organisation on that day.")
    next_step = _("Choose an organisation from the list.")


class UnknownMunicipality(PartnersError):
    """There is no such municipality on that day."""

    code: ClassVar[str] = "unknown_municipality"
    http_status: ClassVar[int] = 404
    message = _("There is no municipality with the code %(municipality)s on %(on)s.")
    next_step = _("Choose a municipality from the list.")
