"""People, the organisations they work in, and what they are there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from valorise.platform.foundation import clock
from valorise.terms.codes import codes


class Tenant(models.Model):
    """An organisation that works with Valorise: its people, assets and needs are its own."""

    name = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    ror = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    """Code of `organisation_types`; empty where nobody said."""
    example = models.BooleanField(default=False)
    """The bundled office, so that nobody takes it for a real one."""

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
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
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
