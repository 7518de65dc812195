"""Administration of one's own organisation: who has which role, and the keys of its own system."""

from datetime import datetime, time
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.access.public import Act, Purpose, Role
from ketenzicht.interfaces.web import navigation, words
from ketenzicht.interfaces.web.acts import in_act, refusal_of
from ketenzicht.interfaces.web.forms.telling import tell
from ketenzicht.interfaces.web.speaking import carried

GRANTED = (
    Role.REPORTER,
    Role.INTAKE_OFFICER,
    Role.MANAGER,
    Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
    Role.POLICY_OFFICER,
)


class GrantForm(forms.Form):
    """Who gets which role, until when."""

    username = forms.CharField(label=gettext_lazy("Login name"), max_length=150)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, navigation.ROLES[role]) for role in GRANTED]
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Empty: until it is taken back."),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def valid_to(self) -> datetime | None:
        """The end of the last day."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day is not None else None


SCOPES: dict[str, Promise] = {
    access.KeyScope.SIGNALS_WRITE: gettext_lazy("send signals and add to them"),
    access.KeyScope.SIGNALS_READ: gettext_lazy("read its own signals, whole"),
    access.KeyScope.UPDATES_READ: gettext_lazy("read what became of its signals"),
}


SENT, SENT_KEPT = "keys_made", 20
"""In the session: the last pages by which a key was made."""


class KeyForm(forms.Form):
    """Which system the key is for, what it may do, and how long it holds."""

    label = forms.CharField(label=gettext_lazy("Which system is it for?"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        help_text=gettext_lazy("No more than the system needs: a key that only sends can't read."),
        choices=list(SCOPES.items()),
        initial=[access.KeyScope.SIGNALS_WRITE],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(label=gettext_lazy("Valid for how many days?"), min_value=1, max_value=365, initial=365)
    once = forms.CharField(widget=forms.HiddenInput, initial=token_urlsafe, required=False)
    """By this the page is known when it is sent again, as by loading the page of the key anew."""


@require_GET
@in_act(Purpose.ADMINISTER)
def administration(request: HttpRequest, by: Act) -> HttpResponse:
    """Mandates and keys of the organisation."""
    return _page(request, by)


@require_POST
@carried
@in_act(Purpose.ADMINISTER)
def mandate_grant(request: HttpRequest, by: Act) -> HttpResponse:
    """Give somebody a role."""
    refusal = refusal_of(request)
    form = GrantForm(request.POST)
    if form.is_valid() and refusal is None:
        person = access.User.objects.filter(username=form.cleaned_data["username"], is_active=True).first()
        if person is not None:
            role = Role(form.cleaned_data["role"])
            access.grant_mandate(by=by, actor_id=person.id, role=role, valid_to=form.valid_to())
            messages.success(request, _("Given. It holds from now on."))
            return redirect("administration")
        form.add_error("username", _("Nobody has this login name. The operator makes accounts."))
    tell(form, refusal)
    return _page(request, by, grant=form, status=refusal.http_status if refusal else 422)


@require_POST
@in_act(Purpose.ADMINISTER)
def mandate_revoke(request: HttpRequest, by: Act, mandate_id: UUID) -> HttpResponse:
    """Take a role back."""
    refusal = refusal_of(request)
    if refusal is None:
        access.revoke_mandate(by=by, mandate_id=mandate_id)
        messages.success(request, _("Taken back, at once."))
    else:
        messages.error(request, str(refusal))
    return redirect("administration")


@require_POST
@carried
@in_act(Purpose.ADMINISTER)
def key_issue(request: HttpRequest, by: Act) -> HttpResponse:
    """Make a key; it is shown on this one page only, and so there is no redirect."""
    refusal = refusal_of(request)
    form = KeyForm(request.POST)
    sent: list[str] = request.session.get(SENT, [])
    if form.is_valid() and refusal is None:
        asked = form.cleaned_data
        once = asked.pop("once")
        if once and once in sent:
            messages.warning(
                request,
                _("This key was made already, and is shown once. Was it not copied? End it, and make another."),
            )
            return redirect("administration")
        _key_id, secret = access.issue_api_key(by=by, **asked)
        request.session[SENT] = [*sent, once][-SENT_KEPT:]
        return _page(request, by, secret=secret)
    tell(form, refusal)
    return _page(request, by, key=form, status=refusal.http_status if refusal else 422)


@require_POST
@in_act(Purpose.ADMINISTER)
def key_rotate(request: HttpRequest, by: Act, key_id: UUID) -> HttpResponse:
    """Make a successor of a key, shown on this one page only; the old key works beside it for a while."""
    refusal = refusal_of(request)
    if refusal is None:
        _key_id, secret = access.rotate_api_key(by=by, key_id=key_id)
        return _page(request, by, secret=secret, renewed=True)
    messages.error(request, str(refusal))
    return redirect("administration")


@require_POST
@in_act(Purpose.ADMINISTER)
def key_revoke(request: HttpRequest, by: Act, key_id: UUID) -> HttpResponse:
    """End a key."""
    refusal = refusal_of(request)
    if refusal is None:
        access.revoke_api_key(by=by, key_id=key_id)
        messages.success(request, _("The key has ended."))
    else:
        messages.error(request, str(refusal))
    return redirect("administration")


def _page(
    request: HttpRequest,
    by: Act,
    *,
    grant: GrantForm | None = None,
    key: KeyForm | None = None,
    secret: str = "",
    renewed: bool = False,
    status: int = 200,
) -> HttpResponse:
    mandates = access.list_mandates(by=by)
    names = words.actor_names(mandate.actor_id for mandate in mandates)
    context: dict[str, Any] = {
        "mandates": [
            {
                "mandate": mandate,
                "name": names.get(mandate.actor_id, "") if mandate.role in GRANTED else _("your own system"),
                "role": navigation.ROLES[mandate.role],
                "own": mandate.actor_id == by.actor_id,
                "ended": mandate.revoked_at is not None,
            }
            for mandate in sorted(mandates, key=lambda one: (one.revoked_at is not None, one.role))
        ],
        "keys": [
            {"key": one, "may": "; ".join(str(SCOPES[scope]) for scope in one.scopes)}
            for one in access.list_api_keys(by=by)
        ],
        "grant": grant or GrantForm(auto_id="id_grant_%s"),
        "key": key or KeyForm(auto_id="id_key_%s"),
        "has_system": access.has_own_system(by=by),
        "form": grant or key,
        "switch_form": "grant" if grant else "key" if key else "",
        "secret": secret,
        "shown_once": bool(secret),
        "overlap": access.OVERLAP_DAYS if renewed else 0,
    }
    return TemplateResponse(request, "administration/page.html", context, status=status)
