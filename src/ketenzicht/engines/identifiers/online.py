"""E-mail addresses and links to adverts, profiles and sites."""

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from ketenzicht.engines.identifiers.folding import tidy
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

_LOCAL_LONGEST = 64
_LOCAL = re.compile(r"""[^\s@"'<>(),:;\\\[\]`\x00-\x1f\x7f]+""")
_DOMAIN_LONGEST = 253
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]{0,61}[a-z0-9])")
_WITH_NAME = re.compile(r"[^<>]*<([^<>]*)>")


def ascii_domain(domain: str) -> str | None:
    """A domain in lower-case ASCII (IDNA 2003, RFC 3490), or None where it cannot be one."""
    try:
        name = domain.removesuffix(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return name if _DOMAIN.fullmatch(name) and len(name) <= _DOMAIN_LONGEST else None


def read_email(text: str) -> Reading:
    """An e-mail address in lower case with its domain in ASCII.

    By the letter of RFC 5321 the part before the @ may tell capitals apart; no provider of note does.
    """
    typed = tidy(text)
    bare = typed.removeprefix("mailto:")
    named = _WITH_NAME.fullmatch(bare)
    local, at, domain = (named[1] if named else bare).strip().rpartition("@")
    if not at or not local or not domain:
        return Unrecognised(Kind.EMAIL, text, Reason.NO_AT_SIGN)
    local = tidy(local.casefold())
    if not _LOCAL.fullmatch(local) or len(local) > _LOCAL_LONGEST or ".." in f".{local}.":
        return Unrecognised(Kind.EMAIL, text, Reason.LOCAL_PART)
    host = ascii_domain(domain)
    if host is None:
        return Unrecognised(Kind.EMAIL, text, Reason.DOMAIN)
    canonical = f"{local}@{host}"
    notes = [Note.CASE_FOLDED] if canonical.lower() == bare.lower() != bare else []
    notes += [Note.DOMAIN_TO_ASCII] if host != domain.lower() else []
    notes += [Note.NAME_REMOVED] if named else []
    return Identifier(Kind.EMAIL, text, canonical, canonical, (("domain", host),), tuple(notes))


_TRACKING = (
    "fbclid gclid dclid gbraid wbraid msclkid twclid ttclid yclid igshid igsh mc_cid mc_eid _ga _gl ref_src "
    "ref_url si spm vero_id wickedid oly_enc_id oly_anon_id mkt_tok s_cid fb_action_ids fb_source"
)
TRACKING = frozenset(_TRACKING.split())
"""Query keys that follow a visitor and say nothing of the page."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEME_WITH_SLASHES = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"


def read_link(text: str) -> Reading:
    """A link to a page: host in lower case without ``www.``, no tracking keys, no fragment."""
    typed = tidy(text)
    if " " in typed:
        return Unrecognised(Kind.LINK, text, Reason.CHARACTERS)
    assumed = not _SCHEME_WITH_SLASHES.match(typed)
    try:
        link = urlsplit(f"https://{typed.lstrip('/')}" if assumed else typed)
        port = link.port
    except ValueError:
        return Unrecognised(Kind.LINK, text, _broken(typed))
    if link.scheme not in _PORTS:
        return Unrecognised(Kind.LINK, text, Reason.SCHEME)
    host = _host(link.hostname or "")
    if host is None or (assumed and link.username is not None):
        return Unrecognised(Kind.LINK, text, Reason.DOMAIN)
    kept, dropped = _query(link.query)
    where = host if port in (None, _PORTS[link.scheme]) else f"{host}:{port}"
    canonical = f"https://{where}{_path(link)}{'?' if kept else ''}{kept}"
    notes = _link_notes(assumed=assumed or link.scheme == "http", dropped=dropped, fragment=bool(link.fragment))
    warnings = (Warn.LOGIN_REMOVED,) if link.username is not None else ()
    return Identifier(Kind.LINK, text, canonical, canonical, (("host", host),), notes, warnings)


def _broken(typed: str) -> Reason:
    """A scheme such as ``javascript:`` reads as a host with a port that is no number."""
    return (
        Reason.SCHEME
        if not _SCHEME_WITH_SLASHES.match(typed) and _SCHEME.match(typed) and "." not in typed.partition(":")[0]
        else Reason.DOMAIN
    )


def _host(name: str) -> str | None:
    try:
        return ipaddress.IPv4Address(name).compressed
    except ValueError:
        host = ascii_domain(name)
    while host is not None and host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    return host


def _path(link: SplitResult) -> str:
    return quote(link.path, safe=_SAFE).rstrip("/")


def _query(query: str) -> tuple[str, bool]:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key.lower() not in TRACKING and not key.lower().startswith("utm_")]
    return urlencode(sorted(kept)), len(kept) < len(pairs)


def _link_notes(*, assumed: bool, dropped: bool, fragment: bool) -> tuple[Note, ...]:
    told = {Note.SCHEME_ASSUMED: assumed, Note.TRACKING_REMOVED: dropped, Note.FRAGMENT_REMOVED: fragment}
    return tuple(note for note, true in told.items() if true)
