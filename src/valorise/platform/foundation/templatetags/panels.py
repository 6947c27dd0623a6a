"""Panels of other slices inside a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from valorise.platform.foundation.panel import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def filled(context: Context, panel: Panel) -> Any:
    """The panel with its own context, inside that of the page."""
    found = context.template.engine.get_template(panel.template)  # type: ignore[union-attr]
    with context.push(**panel.context):
        return found.render(context)
