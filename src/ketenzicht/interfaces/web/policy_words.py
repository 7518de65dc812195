"""The words of the policy table: what may be done, to what, and which fields it is about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ketenzicht.interfaces.web.forms.oversight import OBJECTS as LOGGED

OBJECTS: dict[str, Promise] = {
    **LOGGED,
    "actor": pgettext_lazy("policy", "person with an account"),
    "key": pgettext_lazy("policy", "encryption key"),
}
VERBS: dict[str, Promise] = {
    "accept": pgettext_lazy("policy", "take on"),
    "answer": pgettext_lazy("policy", "answer"),
    "assign": pgettext_lazy("policy", "give to somebody"),
    "change": pgettext_lazy("policy", "change"),
    "close": pgettext_lazy("policy", "close"),
    "confirm": pgettext_lazy("policy", "confirm"),
    "count": pgettext_lazy("policy", "count"),
    "create": pgettext_lazy("policy", "make"),
    "destroy": pgettext_lazy("policy", "destroy"),
    "disclose": pgettext_lazy("policy", "disclose by a ground"),
    "escalate": pgettext_lazy("policy", "raise with the manager"),
    "expire": pgettext_lazy("policy", "let run out"),
    "export": pgettext_lazy("policy", "export"),
    "grant": pgettext_lazy("policy", "give"),
    "hand_over": pgettext_lazy("policy", "hand over"),
    "agree": pgettext_lazy("policy", "agree to a hand-over"),
    "issue": pgettext_lazy("policy", "issue"),
    "list": pgettext_lazy("policy", "see in a list"),
    "override_route": pgettext_lazy("policy", "choose another receiver"),
    "pause": pgettext_lazy("policy", "let stand still"),
    "read": pgettext_lazy("policy", "read"),
    "remove": pgettext_lazy("policy", "remove"),
    "resume": pgettext_lazy("policy", "let run on"),
    "revoke": pgettext_lazy("policy", "take back"),
    "rotate": pgettext_lazy("policy", "renew"),
    "search": pgettext_lazy("policy", "search"),
    "stop": pgettext_lazy("policy", "stop"),
    "warn": pgettext_lazy("policy", "warn"),
    "weigh": pgettext_lazy("policy", "weigh"),
}
FIELDS: dict[str, Promise] = {
    "age_class": _("adult or child"),
    "display_name": _("name"),
    "forms": _("form of exploitation"),
    "owner_actor_id": _("who works on it"),
    "urgency": _("urgency"),
}
