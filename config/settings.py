"""All settings, from the environment. With nothing set the site runs on SQLite in one process.

A value that cannot be used stops the program with status 2 and one line that names it. Every value
may come from a file instead, which NAME_FILE then names: secrets that an orchestrator mounts.
"""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from environs import EnvNotSetError, EnvValidationError, FileAwareEnv, validate

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv(strip_whitespace=True)


def refuse(name: str, reason: str) -> NoReturn:
    """One line on standard error and status 2. It never shows a value: that may be a secret."""
    print(f'estimative: the environment variable "{name}" cannot be used: {reason}', file=sys.stderr)
    raise SystemExit(2)


def read(parse: Any, name: str, *default: Any, **options: Any) -> Any:
    """One value of the environment, or the program's end."""
    try:
        return parse(name, *default, **options)
    except EnvNotSetError:
        refuse(name, "It has to be set in production.")
    except EnvValidationError as error:
        refuse(name, " ".join(map(str, error.error_messages)))
    except ValueError:
        refuse(f"{name}_FILE", "The file cannot be read.")


def private_text(path: Path, text: str) -> str:
    """What the file at `path` says; where there is none it is made of `text`, for the owner only.

    Two processes that start at once agree: the first link wins, and a reader never sees half a file.
    """
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").strip()
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(temporary, path)
    os.unlink(temporary)
    return path.read_text(encoding="utf-8").strip()


# Where it runs -------------------------------------------------------------------------------------

ENVIRONMENTS = ["development", "production"]
ESTIMATIVE_ENV = read(env.str, "ESTIMATIVE_ENV", "development", validate=validate.OneOf(ENVIRONMENTS))
IN_PRODUCTION = ESTIMATIVE_ENV == "production"
DEBUG = read(env.bool, "DEBUG", False)
if IN_PRODUCTION and DEBUG:
    refuse("DEBUG", "It has to be off in production.")

# Whatever the program writes: database, key, uploads.
VAR_DIR = Path(read(env.str, "ESTIMATIVE_VAR", str(BASE_DIR / "var"))).absolute()


@contextlib.contextmanager
def writing_var() -> Iterator[None]:
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        refuse("ESTIMATIVE_VAR", f"It has to be a folder that can be written ({error.strerror}).")


def secret_key() -> str:
    """SECRET_KEY; in development, where it is not set, a key that is kept under var/."""
    if IN_PRODUCTION or "SECRET_KEY" in os.environ or "SECRET_KEY_FILE" in os.environ:
        key: str = read(env.str, "SECRET_KEY")
    else:
        with writing_var():
            key = private_text(VAR_DIR / "secret-key", get_random_secret_key())
    if len(key) < 50 or len(set(key)) < 5:
        refuse("SECRET_KEY", "At least 50 random characters are needed.")
    return key


def hosts() -> list[str]:
    """ALLOWED_HOSTS; in development, where it is not set, this machine only."""
    default = [] if IN_PRODUCTION else [["localhost", "127.0.0.1", "[::1]"]]
    names = [name for name in read(env.list, "ALLOWED_HOSTS", *default) if name]
    return names or refuse("ALLOWED_HOSTS", "Name at least one host.")


SECRET_KEY = secret_key()
ALLOWED_HOSTS = hosts()
CSRF_TRUSTED_ORIGINS = read(env.list, "CSRF_TRUSTED_ORIGINS", [])

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    # Before the admin: their templates take the place of its own.
    "forecasts",
    "scoring",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    # Outermost: what those below answer themselves (redirects, static files, a wrong host) has the headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database ------------------------------------------------------------------------------------------

ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgresql": "django.db.backends.postgresql"}


def parse_database_url(url: str) -> dict[str, Any]:
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError:
        parsed = {}
    if parsed.get("ENGINE") not in ENGINES.values() or not parsed.get("NAME"):
        refuse("DATABASE_URL", "Give sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME.")
    return parsed


def database() -> dict[str, Any]:
    """DATABASE_URL as Django wants it; where it is not set, SQLite under var/."""
    url = read(env.str, "DATABASE_URL", "")
    if url:
        parsed = parse_database_url(url)
    else:
        with writing_var():
            parsed = {"ENGINE": ENGINES["sqlite"], "NAME": str(VAR_DIR / "estimative.sqlite3")}
    if parsed["ENGINE"] == ENGINES["sqlite"]:
        # A transaction that reads first and then writes fails at once where another writes, whatever
        # the timeout, unless it began IMMEDIATE; with WAL readers do not wait for the writer.
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;",
            **parsed.get("OPTIONS", {}),
        }
    else:
        parsed |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return parsed


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tasks ---------------------------------------------------------------------------------------------


def redis_url() -> str:
    """REDIS_URL, or the empty string: tasks then run at once in the process that asks for them."""
    url: str = read(env.str, "REDIS_URL", "")
    if url and urlsplit(url).scheme not in ("redis", "rediss", "redis+socket"):
        refuse("REDIS_URL", "Give redis://HOST:PORT/NUMBER.")
    return url


REDIS_URL = redis_url()
CELERY_BROKER_URL = REDIS_URL or "memory://localhost//"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
# A task of a killed worker comes back (acknowledged late, restored soon); none is hoarded by a worker.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # more than the time limit: else a running task is started twice
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"

# People --------------------------------------------------------------------------------------------

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True

# Security ------------------------------------------------------------------------------------------

SECURE_SSL = read(env.bool, "SECURE_SSL", IN_PRODUCTION)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = read(env.int, "SECURE_HSTS_SECONDS", 31_536_000 if SECURE_SSL else 0)
# Whether all names below this one speak HTTPS is for the owner of the domain to say, not for us.
SECURE_HSTS_INCLUDE_SUBDOMAINS = read(env.bool, "SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = read(env.bool, "SECURE_HSTS_PRELOAD", False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Only behind a proxy that sets the header itself: anybody else could claim to have come by HTTPS.
if read(env.bool, "TRUST_FORWARDED_PROTO", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# An estimate coded in the admin is one form of many rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
FILE_UPLOAD_PERMISSIONS = 0o640

# Files ---------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = True  # nobody has to run collectstatic, whatever DEBUG is
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = VAR_DIR / "uploads"

# REST ----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer", "config.api_answers.CSVRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.api_answers.KeyCursorPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Estimative",
    "DESCRIPTION": "What intelligence estimates said in which words, what happened, how the words held up.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Scoring -------------------------------------------------------------------------------------------

# The lexicon under which the API's `status` and the headline figures are given.
HEADLINE_LEXICON = read(env.str, "HEADLINE_LEXICON", "kent-1964")

# Log, plain, to standard error ---------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": read(
            env.str,
            "LOG_LEVEL",
            "INFO",
            validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
        ),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "celery": {"level": "INFO" if REDIS_URL else "WARNING"},
    },
}
