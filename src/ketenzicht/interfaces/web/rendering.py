"""How Django forms become HTML: one template for a form and one for a field, for our own and for library forms."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting


class HouseBoundField(BoundField):
    """A field that says its name once: library forms repeat the label as a placeholder, which reads as filled in."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """As Django does, without a placeholder that repeats the label."""
        built = super().build_widget_attrs(attrs, widget)
        if str((widget or self.field.widget).attrs.get("placeholder", "")) == str(self.label):
            built["placeholder"] = False
        return built


class HouseRenderer(TemplatesSetting):
    """The form renderer: `{{ form }}` and `{{ form.x.as_field_group }}` come out in the house look everywhere.

    Widget templates are overridden by name under `templates/django/forms/`, so that forms of libraries follow too.
    """

    bound_field_class = HouseBoundField
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """As Django does, without the white space around it."""
        return super().render(template_name, context, request).strip()
