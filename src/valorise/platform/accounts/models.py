"""People, the organisations they work in, and what they are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac

from valorise.platform.foundation import clock
from valorise.terms.codes import codes


class Tenant(models.Model):
    """An organisation that works with Valorise: its people, assets and needs are its own."""

    name = models.CharField(max_length=300)
    country = models.CharField(max_length=3, blank=True)
    ror = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    """Code of `organisation_types`; empty where nobody said."""
    example = models.BooleanField(default=False)
    """The bundled office, so that nobody takes it for a real one."""
    two_factor_required = models.BooleanField(default=False)
    """Whether its people, guests and partners apart, must sign in with a second factor."""
    joins_as = models.CharField(max_length=30, default="guest")
    """Role of those who come by single sign-on for the first time: `guest` or `researcher`."""
    version = models.PositiveIntegerField(default=1)
    """Counts changes of these facts, so that two administrators who edit at once learn of each other."""

    class Meta:
        """How it is called."""

        verbose_name = "organisation"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class People(BaseUserManager["User"]):
    """Makes accounts; an address is the same however it is written."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """An account that can sign in; without a password only by single sign-on or after setting one."""
        from allauth.account.models import EmailAddress

        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        with transaction.atomic():
            user.save(using=self._db)
            # Whoever makes an account has checked the address: by a link in a mail, or at the terminal.
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of an address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in. What they may do follows from their memberships alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    orcid = models.CharField(max_length=19, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    example = models.BooleanField(default=False)
    """An invented person with a password that everybody knows; refused where the site is public."""
    sessions_turn = models.PositiveIntegerField(default=0)
    """Goes up to end all sessions at once: a session holds a fingerprint of it."""
    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        """One account per address, in capitals or not."""

        verbose_name = "person"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        """The name."""
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """Fingerprint in every session: a new password, or a new turn, ends those that hold another one."""
        return self._turned(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under secrets that are being replaced."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._turned(str(secret))

    def _turned(self, secret: str | None) -> str:
        held = f"{self.password}:{self.sessions_turn}"
        return salted_hmac("valorise.accounts.sessions", held, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """What a person is in an organisation; one may be several things, in several organisations."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(code, row["label"]) for code, row in codes("roles").items()])
    since = models.DateTimeField(default=clock.now)

    class Meta:
        """Each role once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "tenant", "role"], name="each_role_once"),
            models.CheckConstraint(condition=models.Q(role__in=list(codes("roles"))), name="role_is_known"),
        ]


class Domain(models.Model):
    """The end of mail addresses, such as `uni.example`, whose owners may join an organisation by single sign-on.

    Anybody can write a name down, so it counts for nothing until it is proven.
    """

    name = models.CharField(max_length=253)
    """Small letters; only one organisation can prove it."""
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="domains")
    proven_at = models.DateTimeField(null=True, blank=True)
    """Since when it is known to be the organisation's; empty: nobody joins, and no link opens an account, by it."""
    proven_by = models.CharField(max_length=20, blank=True)
    """`mail`: somebody who reads the mail of its administrators agreed; `operator`: who runs the installation did."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the last mail went to its administrators."""

    class Meta:
        """In the order of the alphabet."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "tenant"], name="each_domain_once"),
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(proven_at__isnull=False), name="a_domain_is_proven_once"
            ),
        ]

    def __str__(self) -> str:
        """The domain."""
        return self.name


class Invitation(models.Model):
    """Somebody asked to join an organisation. The link in the mail is kept as a fingerprint only."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=30)
    fingerprint = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=clock.true_now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    """Accepted or withdrawn; the link works no longer."""

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-sent_at"]

    def __str__(self) -> str:
        """Whom it asks."""
        return self.email


class SignOn(models.Model):
    """A provider of single sign-on that an organisation named for its people (OpenID Connect)."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="sign_ons")
    label = models.CharField(max_length=100)
    address = models.URLField(max_length=500)
    """The issuer: where the provider describes itself under `/.well-known/openid-configuration`."""
    client = models.CharField(max_length=200)
    sealed_secret = models.TextField(blank=True)
    """Encrypted with the key of the installation; shown to nobody again."""
    addresses_checked = models.BooleanField(default=False)
    """Whether the provider vouches for mail addresses without saying so each time."""

    class Meta:
        """By what people call it."""

        ordering: ClassVar = ["label"]

    def __str__(self) -> str:
        """What people call it."""
        return self.label

    @property
    def code(self) -> str:
        """Its name in addresses and linked accounts; never given twice."""
        return f"organisation-{self.tenant_id}-{self.pk}"


class OwnLink(models.Model):
    """That a person linked an account at a provider themselves, signed in; such a link needs no domain to vouch."""

    account = models.OneToOneField("socialaccount.SocialAccount", models.CASCADE, related_name="+")


class AccountMail(models.Model):
    """A mail about an account that is to be sent; it goes from here once the mail server has it."""

    sealed = models.TextField(blank=True)
    """Subject, text and address, encrypted: its link opens an account. Empty once it was given up."""
    pretended = models.BooleanField(default=False)
    """Nothing is sent: it was asked for at an address that nobody has."""
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    begins_at = models.DateTimeField(db_default=Now(), db_index=True)
    """Not before this moment; while it is being sent, when another worker may take it up."""
    failed_at = models.DateTimeField(null=True, blank=True)
    """When it was given up."""
    problem = models.CharField(max_length=100, blank=True)
    """Kind of the last error, without what the server said: that may hold addresses."""
