"""How the site looks for one person: theme, language, keys. Kept in cookies, so that the first byte is right."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.foundation.pages import page, viewer

THEMES = (
    ("", gettext_lazy("As the device is set")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
)
KEYS = (("", gettext_lazy("On")), ("off", gettext_lazy("Off")))
CALL = re.compile(r"/api/v\d+/.")
"""A call of a program; what is at the top of its version is a page for people."""
A_YEAR = 365 * 24 * 60 * 60


class DisplayForm(forms.Form):
    """Theme, language and keys."""

    theme = forms.ChoiceField(
        label=gettext_lazy("Light or dark"), choices=THEMES, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, widget=forms.RadioSelect)
    keys = forms.ChoiceField(
        label=gettext_lazy("Keys for quick ways"),
        help_text=gettext_lazy("Single keys such as / for search. Switch them off if you dictate."),
        choices=KEYS,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        language: Any = self.fields["language"]
        language.choices = [(code, translation.get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES]


def chosen(request: HttpRequest) -> dict[str, str]:
    """Theme and keys as this device asked for; a value that is no choice counts as none."""
    return {
        name: said
        for name, choices in (("theme", THEMES), ("keys", KEYS))
        if (said := request.COOKIES.get(name, "")) in dict(choices)
    }


def speak(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the language a person keeps with the account goes before that of the browser, not before a choice.

    Programs get English, whatever the browser of their person asks for: they compare texts and cannot choose.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if CALL.match(request.path):
            translation.activate("en")
            return get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            kept = getattr(request.user, "language", "")
            if kept and translation.check_for_language(kept):
                translation.activate(kept)
        return get_response(request)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """The page to choose; what is chosen holds from the next page on."""
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    now = {**chosen(request), "language": translation.get_language()}
    form = DisplayForm(request.POST or None, initial=now)
    if request.method != "POST" or not form.is_valid():
        return render(request, "foundation/display.html", {"form": form, "next": back})
    given = form.cleaned_data
    language = given["language"] or translation.get_language() or settings.LANGUAGE_CODE
    if (user := viewer(request).user) is not None:
        get_user_model().objects.filter(pk=user).update(language=language)
    with translation.override(language):
        messages.success(request, _("Kept."))
    response = HttpResponseRedirect(back)
    for name, value in (("theme", given["theme"]), ("keys", given["keys"]), (settings.LANGUAGE_COOKIE_NAME, language)):
        _keep(response, name, value)
    return response


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The list of keys, as a page or as what the key ? opens."""
    return page(request, "foundation/keys.html")


def _keep(response: HttpResponse, name: str, value: str) -> None:
    if value:
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie(name, samesite="Lax")
