"""Forms about people and organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.accounts.models import Tenant, User
from valorise.terms.codes import codes
from valorise.terms.identifiers import orcid, ror

Choices = list[tuple[str, str]]
PERSONAL_DOMAINS = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.net"})
"""Mail services open to everybody; their addresses say nothing about where somebody works."""


def no_domain(name: str) -> str:
    """Why a name, in small letters, can be no domain of an organisation; empty where it can."""
    try:
        DomainNameValidator()(name)
        name.encode("idna")  # as mails to its administrators are addressed
    except (ValidationError, UnicodeError):
        return _("“%s” is no domain. Write it as uni.example.") % name
    return _("Everybody can have an address at %s. Leave it out.") % name if name in PERSONAL_DOMAINS else ""


def choices(name: str, *, empty: str | None = None) -> Choices:
    """A code list to choose from, with an empty line first where nothing may be chosen too."""
    listed = [(code, _(str(row["label"]))) for code, row in codes(name).items()]
    return listed if empty is None else [("", empty), *listed]


def new_password() -> forms.CharField:
    """A field for a password that is being set."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=widget, help_text=password_validators_help_text_html()
    )


class InviteForm(forms.Form):
    """Whom to ask, and as what."""

    email = forms.EmailField(label=gettext_lazy("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, administrators: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["role"]
        field.choices = [("", "—"), *(one for one in choices("roles") if administrators or one[0] != "administrator")]


class RoleForm(forms.Form):
    """A role to give."""

    role = forms.ChoiceField(label=gettext_lazy("Give a role"))

    def __init__(self, *args: Any, has: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["role"]
        field.choices = [("", "—"), *(one for one in choices("roles") if one[0] not in has)]


class OrganisationForm(forms.Form):
    """Facts and settings of an organisation, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    ror = forms.CharField(
        label="ROR",
        required=False,
        help_text=gettext_lazy("Identifier in the Research Organization Registry, such as 05dxps055."),
    )
    domains = forms.CharField(
        label=gettext_lazy("Domains for single sign-on"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One a line, such as uni.example. Who signs in through a provider with such an address joins by that."
        ),
    )
    joins_as = forms.ChoiceField(
        label=gettext_lazy("Who joins so is"),
        choices=[("guest", gettext_lazy("Guest")), ("researcher", gettext_lazy("Researcher"))],
    )
    two_factor_required = forms.BooleanField(
        label=gettext_lazy("Ask for a second factor"),
        required=False,
        help_text=gettext_lazy("Of everybody who works here. Guests and partners are not asked."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, listed in (("country", "countries"), ("kind", "organisation_types")):
            field: Any = self.fields[name]
            field.choices = choices(listed, empty="—")

    def clean_ror(self) -> str:
        """Nine characters, without the address of the registry."""
        written = self.cleaned_data["ror"].strip()
        if written and ror(written) is None:
            raise ValidationError(_("This is no ROR. Copy it from ror.org, for example 05dxps055."))
        return ror(written) or ""

    def clean_domains(self) -> list[str]:
        """Domains in small letters; none that belongs to everybody."""
        found = [line.strip().lower().removeprefix("@") for line in self.cleaned_data["domains"].splitlines()]
        names = [name for name in dict.fromkeys(found) if name]
        if wrong := next((said for name in sorted(names) if (said := no_domain(name))), ""):
            raise ValidationError(wrong)
        return names


class SignOnForm(forms.Form):
    """A provider of single sign-on."""

    label = forms.CharField(label=gettext_lazy("What people call it"), max_length=100)
    address = forms.URLField(
        label=gettext_lazy("Address of the issuer"),
        assume_scheme="https",
        help_text=gettext_lazy("As the provider gives it, for example https://login.uni.example/realms/staff."),
    )
    client = forms.CharField(label=gettext_lazy("Client identifier"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept encrypted, never shown again."),
    )
    addresses_checked = forms.BooleanField(
        label=gettext_lazy("It vouches for mail addresses"),
        required=False,
        help_text=gettext_lazy("Only if the provider itself gives out the addresses, but does not say so each time."),
    )


class OwnForm(forms.Form):
    """What people say about themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    orcid = forms.CharField(
        label="ORCID",
        required=False,
        help_text=gettext_lazy("Such as 0000-0002-1825-0097. Your results are found by it."),
    )

    def clean_orcid(self) -> str:
        """With hyphens; the check digit must be right."""
        written = self.cleaned_data["orcid"].strip()
        if written and orcid(written) is None:
            raise ValidationError(_("This is no ORCID: its check digit is wrong. Copy it from orcid.org."))
        return orcid(written) or ""


class JoinForm(forms.Form):
    """Name and password of somebody new."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = new_password()

    def __init__(self, *args: Any, email: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self._email = email

    def clean(self) -> dict[str, Any]:
        """The password must be a good one, and not the name or address again."""
        told: dict[str, Any] = super().clean() or {}
        if "password" in told:
            who = User(email=told.get("email") or self._email, name=told.get("name", ""))
            try:
                validate_password(told["password"], who)
            except ValidationError as error:
                self.add_error("password", error)
        return told


class FoundForm(JoinForm):
    """The first organisation and its administrator."""

    field_order = ("organisation", "country", "name", "email", "password", "works")
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=300)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    works = forms.BooleanField(
        label=gettext_lazy("I work with results myself"),
        help_text=gettext_lazy(
            "You are head of office too: you bring in files and see confidential results. Without it you only"
            " look after people and the installation."
        ),
        initial=True,
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Your mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["country"]
        field.choices = choices("countries", empty="—")


class WhyForm(forms.Form):
    """A step that cannot be taken back lightly: the reason, and the name typed again."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=500)
    typed = forms.CharField(label=gettext_lazy("Type the name of the person to confirm"), max_length=200)

    def __init__(self, *args: Any, name: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self._name = name

    def clean_typed(self) -> str:
        """Exactly the name."""
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self._name:
            raise ValidationError(_("This is not the name. Type: %s") % self._name)
        return typed


class EraseForm(WhyForm):
    """Erasing a person, and who takes over."""

    successor = forms.TypedChoiceField(
        label=gettext_lazy("Who takes over"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Assets and cases they look after go to this colleague."),
    )

    def __init__(self, *args: Any, successors: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["successor"]
        field.choices = [("", gettext_lazy("Nobody yet")), *successors]


class ChoiceOfOrganisation(forms.Form):
    """Which organisation one works for just now."""

    tenant = forms.ModelChoiceField(queryset=Tenant.objects.none(), label=gettext_lazy("Work for"), empty_label=None)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tenants: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["tenant"]
        field.queryset = Tenant.objects.filter(pk__in=tenants)
