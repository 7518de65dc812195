"""Settings for tests: a home with fresh keys and a database copied from a prepared template, then the real settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import house

HOME = Path(tempfile.mkdtemp(prefix="ketenzicht-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ.update(house.environment(HOME))

from ketenzicht.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Argon2 is slow on purpose; tests of the login itself set it back."""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]  # noqa: F405  # of the settings above
"""The name under which the test client asks."""
