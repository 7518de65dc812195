"""Addresses of the style guide; the site's URLs include them at `stijl`."""

from django.urls import path

from ketenzicht.interfaces.web import styleguide

urlpatterns = [
    path("stijl", styleguide.styleguide, name="styleguide"),
    path("stijl/suggesties", styleguide.suggestions, name="styleguide_suggestions"),
    path("stijl/mis/<str:name>", styleguide.failure, name="styleguide_failure"),
]
