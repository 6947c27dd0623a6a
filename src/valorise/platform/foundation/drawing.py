"""How fields of forms are drawn on every page: no colon after a label, a single box before its words."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Drawing(DjangoTemplates):
    """Django's own drawing of forms with our template for one field; Django takes it by the setting FORM_RENDERER."""

    field_template_name = "foundation/field.html"
