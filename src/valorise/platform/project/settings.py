"""Settings of the site. What may differ from one installation to the next comes from `environment`."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from valorise.platform.foundation import logs
from valorise.platform.project import catalogues, environment
from valorise.platform.project.mail import mail
from valorise.platform.project.slices import slices
from valorise.stores.home import home

HOME = home()
SITE_ADDRESS = environment.address(os.environ)
SECURE = SITE_ADDRESS.startswith("https://")
PLATFORM = Path(__file__).resolve().parents[1]

DATABASES = {"default": environment.database(os.environ)}
SECRET_KEY = environment.secret(os.environ, HOME)
DEBUG = False
ALLOWED_HOSTS = [
    *{urlsplit(SITE_ADDRESS).hostname or "", "localhost", "127.0.0.1", "[::1]"},
    *os.environ.get("VALORISE_HOSTS", "").split(),
]
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
AS_OF = os.environ.get("VALORISE_AS_OF", "")
"""A day to look at everything from, for demonstrations; empty means today."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"valorise.platform.{name}" for name in slices()),
    # After the slices, whose templates stand in the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "valorise.platform.foundation.headers.headers",
    "valorise.platform.foundation.logs.requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "valorise.platform.foundation.viewer.attach_viewer",
    "valorise.platform.accounts.sessions.guard_session",
    "valorise.platform.foundation.display.speak",
    "valorise.platform.foundation.refusals.tell_errors",
    "valorise.platform.foundation.damage.noted",
]
ROOT_URLCONF = "valorise.platform.project.urls"
WSGI_APPLICATION = "valorise.platform.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "valorise.platform.foundation.pages.for_every_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "valorise.platform.foundation.drawing.Drawing"

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AUTHENTICATION_BACKENDS = ["valorise.platform.accounts.backend.Passwords"]
EXAMPLE_ACCOUNTS = environment.example_allowed(os.environ, SITE_ADDRESS)
"""Whether the invented people of the bundled office, whose password everybody knows, may sign in."""
CSRF_FAILURE_VIEW = "valorise.platform.foundation.refusals.forbidden"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PROXY = os.environ.get("VALORISE_PROXY", "127.0.0.1" if SECURE else "")
"""Address of the web server in front, which alone may say who the client is; empty where there is none."""
PROXY_COUNT = environment.number(os.environ, "VALORISE_PROXIES", 1)
"""How many web servers of ours a request passes, one after the other."""
MATCHING_PROFILE = environment.profile(os.environ)
"""By what needs and assets are compared."""
MATCHING_MODEL = os.environ.get("VALORISE_MODEL", "").strip()
"""Folder of the sentence encoder; empty where there is none."""
IDLE_MINUTES = environment.number(os.environ, "VALORISE_IDLE_MINUTES", 240)
"""A session ends when nothing was asked for so long."""
INSIDE_HOSTS = environment.inside_hosts(os.environ)
SIGN_ON_FILE = os.environ.get("VALORISE_SIGN_ON", "")
"""File that names providers of single sign-on for the whole installation."""

ACCOUNT_ADAPTER = "valorise.platform.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
}
MFA_ADAPTER = "valorise.platform.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Valorise"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no account begins with one; so an address can be changed with a second factor on
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = environment.is_here(SITE_ADDRESS)
SOCIALACCOUNT_ADAPTER = "valorise.platform.accounts.single_sign_on.SignOnAccounts"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True}}

ACCOUNT_FORMS = {"reset_password": "valorise.platform.accounts.forgetting.ForgottenForm"}
MAIL_IN_BACKGROUND = True
"""Mails about accounts are sent by the worker, after the answer was given."""

SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DOI_LOOKUP = os.environ.get("VALORISE_DOI_LOOKUP", "").strip().lower() == "on"
"""Whether a DOI that a person gives may be looked up at Crossref and DataCite; without it nothing is asked outside."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
API_CALLS_PER_MINUTE = int(os.environ.get("VALORISE_API_CALLS", "600"))
"""Calls that each token, session or unknown address gets; counted by each server process for itself."""

USE_TZ = True
TIME_ZONE = os.environ.get("VALORISE_TIME_ZONE", "Europe/Brussels")
LANGUAGE_CODE = "en"
LANGUAGES = catalogues.languages(PLATFORM / "locale")
LOCALE_PATHS = [catalogues.ready(PLATFORM / "locale", HOME / "locale")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
FORMAT_MODULE_PATH = "valorise.platform.locale"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("valorise", PLATFORM.parent / "reporting" / "templates" / "shared")]
"""Shades and sizes are one with those of the report."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "documents"
DOCUMENT_MOST_BYTES = environment.megabytes(os.environ, "VALORISE_DOCUMENT_MEGABYTES", 50)
"""Length of one document."""
FILE_UPLOAD_PERMISSIONS = 0o600
MAIL_FOLDER = HOME / "mail"
"""Where mails are kept as files, without a mail server."""
globals().update(mail(os.environ, SITE_ADDRESS))
LEASE_SECONDS = float(os.environ.get("VALORISE_LEASE", "60"))
"""A job whose worker was silent for so long is taken up by another one."""
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counts of failed sign-ins live here: room enough that nobody can push them out with made-up addresses.
        "OPTIONS": {"MAX_ENTRIES": 200_000, "CULL_FREQUENCY": 20},
    }
}

LOGGING = logs.settings(os.environ.get("VALORISE_LOG", "WARNING").upper())
