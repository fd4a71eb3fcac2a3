"""Django settings, made from `config`: nothing here reads the environment by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skillshed.site.config import load, secret_key
from skillshed.site.database import database
from skillshed.site.logs import logging_settings

CONFIG = load()
HERE = Path(__file__).parent
_HOST = urlsplit(CONFIG.base_url).hostname
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

SECRET_KEY = secret_key(CONFIG)
SECRET_KEY_FALLBACKS = list(CONFIG.secret_key_fallbacks)
DEBUG = CONFIG.debug
ALLOWED_HOSTS = list(CONFIG.allowed_hosts) or [*([_HOST] if _HOST else []), *(_LOOPBACK if CONFIG.is_demo else [])]
BASE_URL = CONFIG.base_url or "http://127.0.0.1:8000"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_DIR = CONFIG.data
DEMO = CONFIG.is_demo
SEARCH = CONFIG.search

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Ours first, so that our pages of allauth, axes and Django win.
    "skillshed.site.apps.SiteConfig",
    "skillshed.people.apps.PeopleConfig",
    "skillshed.provision.apps.ProvisionConfig",
    "skillshed.referrals.apps.ReferralsConfig",
    "skillshed.employers.apps.EmployersConfig",
    "skillshed.plans.apps.PlansConfig",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "simple_history",
    "django_htmx",
    "django_cotton",
    "django_tasks",
    *(["django_tasks_db"] if CONFIG.tasks == "database" else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "skillshed.site.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "skillshed.site.limits.Limits",
    "skillshed.site.middleware.KindErrors",
    # Axes asks to be last: it turns a lock-out raised anywhere inside into its page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "skillshed.site.urls"
WSGI_APPLICATION = "skillshed.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
# Components live in templates/cotton/ and are written <c-name>.
COTTON_SNAKE_CASED_NAMES = True

DATABASES = {"default": database(CONFIG.database_url.get_secret_value() if CONFIG.database_url else None, CONFIG.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

STATIC_URL = "static/"
STATIC_ROOT = CONFIG.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "skillshed.site.static_files.StaticFiles"},
}
# Until `boot.build_static` has run, files come straight from the source folders.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
MEDIA_ROOT = CONFIG.data / "uploads"
# MapLibre ships modules only, and a module with the wrong type is not run.
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".geojson": "application/geo+json"}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:me"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "skillshed.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none" if CONFIG.is_demo else "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "skillshed: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if CONFIG.is_https else "http"
ACCOUNT_SESSION_REMEMBER = False
# Axes locks an address from one network address after five failures; this bounds guessing from many of them.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,50/h/key"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_ADAPTER = "skillshed.people.adapter.OrganisationAdapter"
SOCIALACCOUNT_ONLY = False
# The provider is the person's own organisation: it vouches for the address, so a known one signs straight in.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": CONFIG.oidc_name,
                "client_id": CONFIG.oidc_client_id,
                "secret": CONFIG.oidc_client_secret.get_secret_value() if CONFIG.oidc_client_secret else "",
                "settings": {"server_url": CONFIG.oidc_server_url},
            }
        ]
        if CONFIG.has_oidc
        else [],
    }
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "skillshed"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "skillshed.people.adapter.login_name"
AXES_CLIENT_IP_CALLABLE = "skillshed.site.middleware.client_ip"
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["password", "login"]

SESSION_COOKIE_AGE = CONFIG.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.is_https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = CONFIG.is_https
SECURE_HSTS_SECONDS = CONFIG.hsts_seconds if CONFIG.is_https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.behind_proxy else None
# Whether sub-domains of a council's domain insist on TLS is for its owner to say, not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if CONFIG.email_host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = CONFIG.data / "mail"
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER = CONFIG.email_host, CONFIG.email_port, CONFIG.email_user
EMAIL_HOST_PASSWORD = CONFIG.email_password.get_secret_value() if CONFIG.email_password else ""
EMAIL_USE_TLS, EMAIL_USE_SSL = CONFIG.email_security == "starttls", CONFIG.email_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIG.email_from
ADMINS = [("administrator", address) for address in CONFIG.admin_emails]

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if CONFIG.tasks == "database"
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
LOGGING_CONFIG = None
logging_settings(CONFIG.log_level)
