"""A real provider of single sign-on for tests (django-oauth-toolkit), run as a process of its own.

`python -m valorise.platform.accounts.tests.sign_on_provider FOLDER` serves on a free port that it prints first.
Its people are called after what they are for: `honest`, or after what is wrong with the tokens made for them.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

CLIENT, SECRET, PASSWORD = "valorise", "a secret of the tests", "phrase of the provider"
SPOILED = {
    "wrong-audience": {"aud": "somebody-else"},
    "expired": {"exp": int(time.time()) - 3600},
    "wrong-nonce": {"nonce": "of another browser"},
    "wrong-issuer": {"iss": "http://127.0.0.1:1/o"},
    "two-audiences": {"aud": [CLIENT, "somebody-else"]},
}
PEOPLE = {
    "honest": "honest@north.example",
    "foreign": "foreign@elsewhere.example",
    "unchecked": "unchecked@north.example",
    "wrong-signature": "signature@north.example",
    **{name: f"{name}@north.example" for name in SPOILED},
}


def configure(folder: Path, issuer: str) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    page = '<form method="post">{% csrf_token %}{{ form }}</form>'
    settings.configure(
        SECRET_KEY="of the provider of the tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="provider_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": page})]},
            }
        ],
        LOGIN_URL="/login/",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": issuer,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "SCOPES": {"openid": "Who you are", "profile": "Your name", "email": "Your address"},
            "OAUTH2_VALIDATOR_CLASS": "provider_urls.Validator",
            "ALLOWED_SCHEMES": ["http"],
        },
    )


def routes() -> None:
    """Addresses and the validator, as a module that Django can import."""
    import types

    from django.contrib.auth.views import LoginView
    from django.urls import include, path
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request):
            name = request.user.get_username()
            return {"name": name.title(), "email": request.user.email, "email_verified": name != "unchecked"}

        def get_id_token_dictionary(self, token, token_handler, request):
            told, ends = super().get_id_token_dictionary(token, token_handler, request)
            return {**told, **SPOILED.get(request.user.get_username(), {})}, ends

        def finalize_id_token(self, id_token, token, token_handler, request):
            made = super().finalize_id_token(id_token, token, token_handler, request)
            if request.user.get_username() != "wrong-signature":
                return made
            head, body, signature = made.split(".")
            return f"{head}.{body}.{signature[::-1]}"

        def validate_redirect_uri(self, client_id, redirect_uri, request, *args, **kwargs):
            return redirect_uri.startswith("http://testserver/sign-in/with/")

    module = types.ModuleType("provider_urls")
    module.Validator = Validator
    module.urlpatterns = [
        path("login/", LoginView.as_view()),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]
    sys.modules["provider_urls"] = module


def fill() -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris="http://testserver/sign-in/with/uni/back/",
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
    for name, email in PEOPLE.items():
        User.objects.create_user(name, email, PASSWORD)


def main(folder: Path) -> None:
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    import django
    import waitress
    from django.core.wsgi import get_wsgi_application

    server = waitress.create_server(lambda *told: answer(*told), host="127.0.0.1", port=0, threads=2)
    configure(folder, f"http://127.0.0.1:{server.effective_port}/o")
    django.setup()
    routes()
    fill()
    answer = get_wsgi_application()
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
