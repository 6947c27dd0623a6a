"""Settings of the site for tests: a home of their own, quick passwords, the database that is asked for."""

from __future__ import annotations

import os
import tempfile

_before = os.environ.get("VALORISE_HOME")
os.environ["VALORISE_HOME"] = tempfile.mkdtemp(prefix="valorise-test-home-")
from valorise.platform.project import environment, settings  # noqa: E402
from valorise.platform.project.settings import *  # noqa: E402, F403

if _before is None:
    del os.environ["VALORISE_HOME"]
else:
    os.environ["VALORISE_HOME"] = _before

DATABASES = settings.DATABASES
if os.environ.get("VALORISE_PLATFORM_ON") == "postgres":
    DATABASES = {"default": environment.database({"VALORISE_DATABASE": os.environ["VALORISE_POSTGRES"]})}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    # A file, as installations have it: pages opened in a browser then wait for each other as they do there.
    DATABASES["default"]["TEST"] = {"NAME": str(settings.HOME / "test.sqlite")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous = OFF"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MAIL_IN_BACKGROUND = False
