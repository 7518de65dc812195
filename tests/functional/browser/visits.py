"""Which address is looked at, by whom; and which are not pages, and why."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from playwright.sync_api import Page

from ketenzicht.interfaces.web import tickets
from ketenzicht.shared import clock
from tests.functional.browser.world import World

NOBODY = ""
EVERYBODY = ("reporter", "officer", "manager", "privacy_officer", "administrator", "policy_officer")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at an address; `where` gives it for a world. `then` is what they do there to come to the page."""

    name: str
    who: str
    where: Callable[[World], str]
    label: str = ""
    then: Callable[[Page], None] | None = None

    @property
    def title(self) -> str:
        """How the test is called."""
        return "-".join(filter(None, (self.name, self.who, self.label)))


def _fixed(name: str, path: str, *who: str, label: str = "") -> list[Visit]:
    return [Visit(name, one, lambda _world: path, label) for one in who]


def _each(name: str, path: str, who: str, kept: str, *states: str) -> list[Visit]:
    return [
        Visit(name, who, lambda world, state=state: path.format(getattr(world, kept)[state]), state) for state in states
    ]


def _sent_when_the_session_was_over(page: Page) -> None:
    """Type while the session ends, until the page could not keep its draft; then send."""
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": "0" * 32, "url": urljoin(page.url, "/")}])
    with page.expect_response(lambda answer: answer.url.endswith("/melden/concept/")):
        page.locator("#id_fact").fill("Zes mensen slapen in een loods.")
    page.locator(".kz-send button").click()
    page.locator("#typed").wait_for()


def _sent_another_version(page: Page) -> None:
    """Send, and send the same page again with another text, as after going back."""
    ticket = signing.dumps([secrets.token_hex(16), clock.now().timestamp() - 60], salt=tickets.SALT)
    for text, seen in (("Acht mensen boven de zaak.", ".kz-code"), ("Negen mensen boven de zaak.", "#changed")):
        page.goto("/anoniem/")
        page.locator("input[name=ticket]").evaluate("(each, ticket) => { each.value = ticket; }", ticket)
        page.locator("#id_fact").fill(text)
        page.locator("form#report .kz-button--primary").click()
        page.locator(seen).wait_for()


STATES = ("received", "weighed", "accepted", "closed", "answered", "handed_over")
VISITS: list[Visit] = [
    *_fixed("home", "/", *EVERYBODY),
    *_fixed("choose_task", "/taak/", "reporter"),
    *_fixed("demo", "/demo/", NOBODY),
    *_fixed("anonymous_report", "/anoniem/", NOBODY),
    *_fixed("anonymous_return", "/anoniem/terug/", NOBODY),
    Visit("anonymous_report", NOBODY, lambda _world: "/anoniem/", "sent-before", _sent_another_version),
    *_fixed("think", "/doordenken/", NOBODY, "reporter", "officer"),
    *_fixed("think", "/doordenken/?view=health", NOBODY, label="health"),
    *_fixed("advice", "/advies/", NOBODY, "reporter"),
    *_fixed("meldcode", "/stappenplan/", "reporter"),
    *_fixed("meldcode", "/stappenplan/?view=health", "reporter", label="duty"),
    Visit("meldcode_notes", "reporter", lambda world: f"/stappenplan/{world.notes}/"),
    *_fixed("indicators", "/indicatoren/", NOBODY, "reporter"),
    *_fixed("indicators", "/indicatoren/?view=bank&form=labour", NOBODY, label="narrowed"),
    *_fixed("new_signal", "/melden/", "reporter"),
    Visit("new_signal", "reporter", lambda world: f"/melden/?draft={world.draft}", "draft"),
    *[
        visit
        for view in (
            "desk_clerk",
            "health",
            "reception",
            "youth_school",
            "border",
            "police_first_line",
            "bank",
            "housing_inspector",
            "citizen",
            "helper",
        )
        for visit in _fixed("new_signal", f"/melden/?view={view}", "reporter", label=view)
    ],
    Visit("new_signal", "reporter", lambda _world: "/melden/", "session-over", _sent_when_the_session_was_over),
    *_fixed("choose_view", "/melden/beroep/", "reporter"),
    *_fixed("own_signals", "/meldingen/", "reporter"),
    *_each("own_signal", "/meldingen/{}/", "reporter", "own", "received", "answered"),
    *_each("signal_sent", "/meldingen/{}/verzonden/", "reporter", "own", "received"),
    *_fixed("files", "/bestanden/", "reporter"),
    *_each("file", "/bestanden/{}/", "reporter", "files", "new", "checking", "checked", "done"),
    *_fixed("inbox", "/postvak/", "officer"),
    *_fixed("inbox", "/postvak/?q=niemand", "officer", label="empty"),
    *_each("held_signal", "/postvak/{}/", "officer", "held", *STATES),
    *_each("hand_over", "/postvak/{}/overdragen/", "officer", "held", "received", "answered"),
    *_fixed("worklist", "/werklijst/", "officer", "manager"),
    *_fixed("flow", "/doorstroom/", "manager"),
    *_fixed("flow", "/doorstroom/?form=sexual&split=month", "manager", label="empty"),
    *_fixed("flow", "/doorstroom/?period=12&split=form", "manager", label="by-form"),
    *_fixed("chain_flow", "/doorstroom/keten/", "policy_officer"),
    *_fixed("chain_flow", "/doorstroom/keten/?quarter=2019-01-01&by=form", "policy_officer", label="too-few"),
    *_fixed("notices", "/berichten/", "reporter", "officer", "manager"),
    *_fixed("oversight", "/toezicht/", "privacy_officer"),
    Visit("oversight", "privacy_officer", lambda world: f"/toezicht/?object={world.held['answered']}", "one-record"),
    *_fixed("processing_log", "/toezicht/verwerkingen/", "privacy_officer"),
    *_fixed("disclosures", "/toezicht/verstrekkingen/", "privacy_officer"),
    *_fixed("trail", "/toezicht/spoor/", "privacy_officer"),
    *_fixed("erasure", "/vernietiging/", "privacy_officer", "manager"),
    *_fixed("policy", "/beleid/", "reporter"),
    *_fixed("policy", "/beleid/?part=grounds", "reporter", label="grounds"),
    *_fixed("policy", "/beleid/?part=terms", "reporter", label="terms"),
    *_fixed("policy", "/beleid/?part=routing", "reporter", label="routing"),
    *_fixed("directory", "/wie-doet-wat/", NOBODY, "reporter"),
    *_fixed("directory", "/wie-doet-wat/?q=s-gravenhage&need=shelter", NOBODY, label="asked"),
    *_fixed("directory", "/wie-doet-wat/?q=bergen", NOBODY, label="alike"),
    *_fixed("directory", "/wie-doet-wat/?q=xyzzy", NOBODY, label="lost"),
    *_fixed("organisation", "/wie-doet-wat/nla-opsporing/", NOBODY, "reporter"),
    *_fixed("administration", "/beheer/", "administrator"),
    *_fixed("account_login", "/account/login/", NOBODY),
    *_fixed("account_reset_password", "/account/password/reset/", NOBODY),
    *_fixed("account_reset_password_done", "/account/password/reset/done/", NOBODY),
    *_fixed("account_reset_password_from_key", "/account/password/reset/key/1-niets/", NOBODY),
    *_fixed("account_reset_password_from_key_done", "/account/password/reset/key/done/", NOBODY),
    *_fixed("account_inactive", "/account/inactive/", NOBODY),
    *_fixed("account_logout", "/account/logout/", "officer"),
    *_fixed("account_reauthenticate", "/account/reauthenticate/", "officer"),
    *_fixed("account_change_password", "/account/password/change/", "officer"),
    *_fixed("mfa_index", "/account/2fa/", "officer"),
    *_fixed("mfa_activate_totp", "/account/2fa/totp/activate/", "officer"),
    *_fixed("mfa_list_webauthn", "/account/2fa/webauthn/", "officer"),
    *_fixed("mfa_add_webauthn", "/account/2fa/webauthn/add/", "officer"),
    *_fixed("usersessions_list", "/account/sessions/", "officer"),
    # A page of somebody else's role, and one that does not exist: the pages for when something can't be shown.
    *_fixed("held_signal", "/postvak/", "reporter", label="refused"),
    *_fixed("held_signal", "/nergens/", "reporter", label="absent"),
    *[
        visit
        for name in ("400", "403", "403-formulier", "404", "429", "500", "503")
        for visit in _fixed("styleguide_failure", f"/stijl/mis/{name}", NOBODY, label=name)
    ],
]

LEFT_OUT = {
    "only takes what is sent": {
        "set_language",
        "session_keep",
        "route_fragment",
        "draft_new",
        "draft_save",
        "draft_remove",
        "notes_new",
        "notes_save",
        "notes_remove",
        "file_columns",
        "file_step",
        "held_step",
        "assign_signal",
        "pause_clock",
        "resume_clock",
        "open_notice",
        "mark_notices_read",
        "erasure_confirm",
        "erasure_withdraw",
        "erasure_reject",
        "mandate_grant",
        "mandate_revoke",
        "key_issue",
        "key_revoke",
        "key_rotate",
        "mfa_login_webauthn",
    },
    "gives a file": {
        "own_export",
        "file_problems",
        "inbox_export",
        "flow_export",
        "chain_export",
        "access_export",
        "processing_export",
        "disclosures_export",
        "directory_file",
        "indicators_table",
        "indicators_file",
        "attachment",
        "mfa_download_recovery_codes",
    },
    "gives a part of a page": {"suggestions", "styleguide_suggestions", "file_progress"},
    "looked at by tests/functional/web_design": {"styleguide"},
    "for machines": {"healthz", "readyz", "healthz_web", "readyz_web"},
    "closed in this house: accounts are made by the administrator, e-mail is not used for signing in": {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_set_password",
        "account_confirm_login_code",
    },
    "only on the way in with a second factor, or once it is there": {
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    },
}
