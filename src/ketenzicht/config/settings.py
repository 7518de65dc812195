"""Settings of Ketenzicht, read from the environment. Everything secret lives in files outside the database.

`KETENZICHT_HOME` (default `var/` in the working directory) holds the key files; `DATABASE_URL` names the database as
the serving role. `docs/guides/running.md` lists every variable.
"""

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ketenzicht.config import environment
from ketenzicht.config.secrets import read_secret

PACKAGE = Path(__file__).resolve().parent.parent

try:
    VERSION = version("ketenzicht")
except PackageNotFoundError:
    VERSION = "0.0.0+source"

HOME = Path(environment.read_text("KETENZICHT_HOME", "var")).resolve()
DEMO = environment.read_flag("KETENZICHT_DEMO", default=False)
DEBUG = False

SECRET_KEY = read_secret(HOME / "secret-key")
ALLOWED_HOSTS = environment.read_list("KETENZICHT_HOSTS", "localhost,127.0.0.1,[::1]")
KETENZICHT_ORIGIN = environment.read_text("KETENZICHT_ORIGIN", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [KETENZICHT_ORIGIN]
KETENZICHT_EVENT_SOURCE = environment.read_urn(
    "KETENZICHT_EVENT_SOURCE", f"urn:nld:{urlsplit(KETENZICHT_ORIGIN).hostname}:systeem:ketenzicht"
)
"""Who sends our events: with their id it makes them one of a kind, so it stays what it was when the address changes."""

KETENZICHT_KEY_FILE = Path(environment.read_text("KETENZICHT_KEY_FILE", str(HOME / "keys" / "root.json")))
KETENZICHT_SIGNING_KEY_FILE = Path(
    environment.read_text("KETENZICHT_SIGNING_KEY_FILE", str(HOME / "keys" / "signing.pem"))
)
KETENZICHT_WITNESS = environment.read_text("KETENZICHT_WITNESS", str(HOME / "witness"))
KETENZICHT_WITNESS_LIMIT_MINUTES = environment.read_integer("KETENZICHT_WITNESS_LIMIT_MINUTES", default=15)
KETENZICHT_ANONYMOUS_PER_HOUR = environment.read_integer("KETENZICHT_ANONYMOUS_PER_HOUR", default=120)
KETENZICHT_API_PER_MINUTE = environment.read_integer("KETENZICHT_API_PER_MINUTE", default=600, least=1)
KETENZICHT_IMPORT_LANES = environment.read_integer(
    "KETENZICHT_IMPORT_LANES", default=min(os.cpu_count() or 1, 4), least=1, most=8
)
KETENZICHT_THEME = environment.read_text("KETENZICHT_THEME", "")
KETENZICHT_PACK = Path(environment.read_text("KETENZICHT_PACK", str(PACKAGE / "packs" / "nl")))

INSTALLED_APPS = [
    "ketenzicht.interfaces.web",
    "ketenzicht.interfaces.jobs",
    "ketenzicht.capabilities.flow",
    "ketenzicht.capabilities.imports",
    "ketenzicht.capabilities.signals",
    "ketenzicht.capabilities.clocks",
    "ketenzicht.capabilities.partners",
    "ketenzicht.capabilities.access",
    "ketenzicht.capabilities.audit",
    "ketenzicht.capabilities.encryption",
    "ketenzicht.capabilities.country",
    "ketenzicht.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "ketenzicht.interfaces.web.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ketenzicht.interfaces.web.middleware.PrivateAnswerMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ketenzicht.interfaces.web.middleware.SessionLimitMiddleware",
    "ketenzicht.interfaces.web.middleware.SecondFactorMiddleware",
    "ketenzicht.interfaces.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "ketenzicht.config.urls"
WSGI_APPLICATION = "ketenzicht.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ketenzicht.interfaces.web.context_processors.frame",
            ],
        },
    },
]
FORM_RENDERER = "ketenzicht.interfaces.web.rendering.HouseRenderer"

DATABASE_ROLE = environment.read_choice("KETENZICHT_DB_ROLE", ("app", "owner", "backup"), default="app")
DATABASE_URLS = {
    "app": environment.read_text("DATABASE_URL", ""),
    "owner": environment.read_text("DATABASE_OWNER_URL", ""),
    "backup": environment.read_text("DATABASE_BACKUP_URL", ""),
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **environment.database_settings(DATABASE_URLS[DATABASE_ROLE]),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_ADAPTER = "ketenzicht.interfaces.web.accounts.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,8/1h/key,20/1d/key,20/15m/ip",
    "reset_password": "5/h/ip,3/h/key",
}
"""Wrong tries for one account: the wait grows from a quarter of an hour to an hour and then to the next day."""
ACCOUNT_SESSION_REMEMBER = False
USERSESSIONS_TRACK_ACTIVITY = True
MFA_ADAPTER = "ketenzicht.interfaces.web.accounts.SealedFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "ketenzicht.interfaces.web.forms.keys.AddKeyForm",
    "edit_webauthn": "ketenzicht.interfaces.web.forms.keys.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ketenzicht"
SECOND_FACTOR_REQUIRED = not DEMO

INSECURE_HTTP = environment.read_flag("KETENZICHT_INSECURE_HTTP", default=DEMO)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.read_flag("KETENZICHT_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_ENGINE = "ketenzicht.interfaces.web.sessions"
SESSION_COOKIE_NAME = "kz_session"
CSRF_COOKIE_NAME = "kz_csrf"
CSRF_COOKIE_AGE = None
"""Gone when the browser is closed: of who reports without a name nothing may stay behind."""
CSRF_FAILURE_VIEW = "ketenzicht.interfaces.web.failures.csrf_failure"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "house_cache"}}
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST = environment.read_text("KETENZICHT_SMTP_HOST", "localhost")
EMAIL_PORT = environment.read_integer("KETENZICHT_SMTP_PORT", default=25)
DEFAULT_FROM_EMAIL = environment.read_text("KETENZICHT_MAIL_FROM", "ketenzicht@localhost")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "kz_language"
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "ketenzicht.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_HANDLERS = ["ketenzicht.interfaces.web.uploads.MemoryUploadHandler"]
"""Uploads stay in memory: a temporary file would leave readable bytes on a disk."""

PROCRASTINATE_ON_APP_READY = "ketenzicht.interfaces.jobs.app.on_app_ready"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING_CONFIG = "ketenzicht.config.logging.configure"
LOGGING = {"level": environment.read_text("KETENZICHT_LOG_LEVEL", "INFO")}
SILENCED_SYSTEM_CHECKS: list[str] = []
