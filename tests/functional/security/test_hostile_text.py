"""T28: text that would be a program elsewhere is text here, in every field and on every page that shows it."""

from html.parser import HTMLParser

import pytest

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import Person, open_act
from tests.functional.security.conftest import held_by, send, sign_in

MARK = "kzmark"
PAYLOADS = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"'><svg onload={MARK}()>",
    f"</textarea><{MARK}>",
    f'" autofocus onfocus="{MARK}()',
    f"javascript:{MARK}()",
    f"{{{{ {MARK} }}}}{{% load {MARK} %}}",
    f"<a href=\"javascript:{MARK}()\">klik</a><iframe srcdoc='<{MARK}>'>",
    f"<!--{MARK}--><style>{MARK}{{}}</style>",
    f"</title></script><{MARK}>",
)
FIELDS = ("fact", "circumstance", "interpretation", "source", "place", "period", "contact")


class Reader(HTMLParser):
    """Finds what a payload became: anything but text, or a value of a form field, is an element or an attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.seen = False
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        if MARK in tag:
            self.found.append(tag)
        for name, value in attrs:
            link = name in {"href", "action"} and (value or "")[:1] in {"/", "?"} and (value or "")[:2] != "//"
            quiet = link or name in {"value", "title", "aria-label", "data-value"}
            if MARK in name or (MARK in (value or "") and not quiet):
                self.found.append(f"{tag} {name}")
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.seen = self.seen or MARK in data
        if MARK in data and self.inside in {"script", "style"}:
            self.found.append(self.inside)

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append("comment")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_stays_text_on_every_page(payload: str, reporter: Person, officer: Person) -> None:
    sent = send(
        reporter,
        **dict.fromkeys(FIELDS, payload),
        mentions=(
            signals.NewMention("person", payload, parts={"note": payload}),
            signals.NewMention("organisation", payload),
        ),
        attachments=(signals.NewAttachment(f"{payload}.txt".replace("/", ""), "text/plain", b"tekst"),),
    )
    with open_act(reporter) as act:
        signals.add_to_signal(by=act, signal_id=sent.id, kind="addition", text=payload)
        signals.save_draft(by=act, values={"fact": [payload]})
    (held,) = held_by(officer)
    with open_act(officer) as act:
        version = signals.get_signal(by=act, signal_id=held.id).version
        signals.weigh(by=act, signal_id=held.id, version=version, result="leads_to_investigate", text=payload)
        signals.add_to_signal(by=act, signal_id=held.id, kind="note", text=payload)
    ways = {
        reporter: ["/", "/meldingen/", f"/meldingen/{sent.id}/", f"/meldingen/{sent.id}/verzonden/"],
        officer: ["/", "/postvak/", f"/postvak/{held.id}/", f"/postvak/{held.id}/overdragen/", "/werklijst/"],
    }
    shown = 0
    for person, paths in ways.items():
        client = sign_in(person)
        for path in [*paths, paths[1] + "?q=" + payload.replace("#", "")]:
            reader = Reader()
            reader.feed(client.get(path).content.decode())
            assert reader.found == [], (path, reader.found)
            shown += reader.seen
    assert shown >= 3
