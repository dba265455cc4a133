"""Settings. The site needs none to run; what can be set is read from the environment.

No database, no session, no cookie: the address is the state and the content is in files.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from cairn.tls import PLAIN, TWO_YEARS, host_of

BASE_DIR = Path(__file__).resolve().parent.parent


def _words(name: str, default: str) -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


CAIRN_CONTENT = Path(os.environ.get("CAIRN_CONTENT", BASE_DIR / "content")).resolve()
_house_rules = os.environ.get("CAIRN_HOUSE_RULES", "")
CAIRN_HOUSE_RULES = Path(_house_rules).resolve() if _house_rules else None  # what a team forbids, pins or annotates
CAIRN_BASE_URL = os.environ.get("CAIRN_BASE_URL", "").rstrip("/")  # for absolute links; else the request's own host
CAIRN_EDIT_URL = os.environ.get("CAIRN_EDIT_URL", "").rstrip("/")  # where content/ can be edited; else no edit links
# Who publishes the guide, for the names in feeds and calendars (RFC 4151): a domain or mail address, a comma, and a day on
# which it was yours, such as guide.example.org,2026-11-23. Without it they are named after the address, and change with it.
CAIRN_TAG = os.environ.get("CAIRN_TAG", "")


def _number(name: str, default: float) -> float:
    text = os.environ.get(name, "") or str(default)
    try:
        return max(0.0, float(text))
    except ValueError:
        raise ImproperlyConfigured(f"{name}: '{text}' is no number.") from None


CAIRN_CACHE_MB = int(_number("CAIRN_CACHE_MB", 32))  # for answers about stacks, in each worker; 0 keeps none
CAIRN_RELOAD = _number("CAIRN_RELOAD", 0)  # seconds between two looks for changed content; 0 never looks
# What is told of each request: to `stdout` or `stderr`, one JSON object a line; nothing where it is left out. Whoever runs
# the site by hand wants a quiet terminal, and nothing about visitors is kept unless somebody asked for it.
CAIRN_ACCESS_LOG = os.environ.get("CAIRN_ACCESS_LOG", "")
CAIRN_LOG_CLIENTS = os.environ.get("CAIRN_LOG_CLIENTS", "") == "1"  # with the visitor's address
CAIRN_METRICS = os.environ.get("CAIRN_METRICS", "") == "1"  # /metrics, for who asks the server directly

DEBUG = os.environ.get("CAIRN_DEBUG", "") == "1"
CAIRN_PROXIES = _words("CAIRN_PROXIES", "")  # whose X-Forwarded-For and X-Forwarded-Proto are believed; else nobody's
CAIRN_TLS = (
    os.environ.get("CAIRN_TLS", "") == "1"
)  # every page over TLS, which somebody in front ends; see cairn/tls.py
ALLOWED_HOSTS = _words("CAIRN_HOSTS", "127.0.0.1 localhost [::1]")
# Nothing is signed: there are no cookies, sessions or forms that change anything. Django wants a key all the same.
SECRET_KEY = os.environ.get("CAIRN_SECRET_KEY") or secrets.token_urlsafe(50)

INSTALLED_APPS = ["django.contrib.staticfiles", "django_htmx", "guide", "decisions"]
MIDDLEWARE = [
    "cairn.middleware.answer_conditionally",
    "django.middleware.security.SecurityMiddleware",
    "cairn.middleware.content_security_policy",
    "cairn.middleware.one_edition",
    "cairn.middleware.limit_query",
    "cairn.middleware.compress",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "cairn.urls"
WSGI_APPLICATION = "cairn.wsgi.application"
DATABASES: dict[str, dict[str, object]] = {}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["guide.context.site"],
            "builtins": ["guide.templatetags.prose"],
        },
    }
]

# What is handed over is read in memory: no handler here writes to a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("CAIRN_STATIC_ROOT", BASE_DIR / "build" / "static"))
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
APPEND_SLASH = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if CAIRN_TLS:
    SECURE_SSL_REDIRECT, SECURE_SSL_HOST = True, host_of(CAIRN_BASE_URL)
    SECURE_REDIRECT_EXEMPT = [f"^{path[1:]}$" for path in PLAIN]
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = TWO_YEARS, True, True
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # no tokens against forged requests: nothing that is posted changes anything

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # What a visitor typed is not logged; a developer's own server says all it knows.
    "filters": {"without_words": {"()": "cairn.log_records.WithoutWords"}},
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": [] if DEBUG else ["without_words"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "rust-sugiyama": {"level": "WARNING"},  # tells every step of a layout
        "django": {"handlers": []},  # Django's own, which would write beside ours
        "django.server": {"handlers": [], "propagate": True},
    },
}
