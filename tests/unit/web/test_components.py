"""The template tags: what they escape, and what they say to those who can't see it."""

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from ketenzicht.interfaces.web.styleguide import ExampleForm
from ketenzicht.shared.paging import Page

NASTY = "<script>alert('x')</script>"


def rendered(source: str, **values: object) -> str:
    """A template's text with these values, in English."""
    with translation.override("en"):
        request = RequestFactory().get("/list", {"page": "2", "state": "open"})
        return Template("{% load kz %}" + source).render(RequestContext(request, {**values, "request": request}))


@pytest.mark.parametrize(
    "source",
    [
        "{% badge 'danger' 'alert' x %}",
        "{% state_badge x %}",
        "{% icon 'alert' x %}",
        "{% reference x %}",
        "{% crumb x x %}",
        "{% action x x %}",
        "{% action x x refusal=x %}",
        "{% action x x post=True name=x value=x key=x %}",
        "{% toast x x x %}",
        "{% alert 'info' x %}{{ x }}{% endalert %}",
        "{% card x url=x %}{{ x }}{% endcard %}",
        "{% disclosure x %}{{ x }}{% enddisclosure %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% fact x %}{{ x }}{% endfact %}",
        "{% cell x %}{{ x }}{% endcell %}",
        "{% step x 'now' %}{{ x }}{% endstep %}",
        "{% dialog x x %}{{ x }}{% enddialog %}",
        "{% emergency phones x x %}",
    ],
)
def test_hostile_text_stays_text(source):
    assert "<script>" not in rendered(source, x=NASTY, phones=())


def test_a_refused_action_says_why_beside_the_button():
    text = rendered("{% action 'Send' refusal='No ground.' %}{% action 'Close' refusal='Not yours.' %}")
    assert 'aria-disabled="true" aria-describedby="refusal-1"' in text
    assert 'id="refusal-2"' in text
    assert "href" not in text.replace("icons.svg", "").replace('use href="', "")


def test_an_icon_without_a_label_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in rendered("{% icon 'alert' %}")
    assert 'role="img" aria-label="Warning"' in rendered("{% icon 'alert' 'Warning' %}")


def test_pages_keep_what_else_is_in_the_address():
    text = rendered("{% pagination page %}", page=Page((), 60, 2, 25, True))
    assert 'href="?state=open&amp;page=1"' in text
    assert "60 in all, this is page 2." in text


def test_a_list_without_a_total_has_only_previous_and_next():
    text = rendered("{% pagination page %}", page=Page((), None, 2, 25, True))
    assert "Previous" in text
    assert "Next" in text
    assert "in all" not in text
    assert rendered("{% pagination page %}", page=Page((), 3, 1, 25, False)).strip() == ""


def test_a_moment_that_is_unknown_is_a_dash():
    assert rendered("{% moment x %}", x=None) == "–"


def test_a_form_shows_its_errors_on_top_and_at_the_field():
    text = rendered("{{ form }}", form=ExampleForm({}))
    assert text.index("kz-error-summary") < text.index("kz-field")
    assert 'id="id_email_error"' in text
    assert 'aria-describedby="id_email_error"' in text
    assert "(not required)" in text


def test_a_form_that_was_not_sent_shows_no_errors():
    assert "kz-error" not in rendered("{{ form }}", form=ExampleForm())


def test_a_static_file_has_an_address_even_without_a_manifest(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert Template("{% load kz %}{% asset 'ketenzicht/none.css' %}").render(Context()) == "/static/ketenzicht/none.css"


def test_what_a_semicolon_parts_stands_on_lines_of_its_own():
    source = '{% include "reference/source.html" with entry=entry %}'
    text = rendered(source, entry={"source": "Wpg art. 1, https://a.nl/x; <b>; ", "status": "S"})
    assert text.count("<br>") == 1
    assert "Wpg art. 1, <a" in text
    assert "<br>&lt;b&gt;" in text
