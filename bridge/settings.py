"""The environment and `.env` -> settings. The one reader of both, and the one who knows the variables' names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from dotenv.parser import parse_stream

from bridge.domain.url import base_url
from bridge.errors import InputError, Problem, SettingsError

LOCAL_HOST, ANY_HOST = "127.0.0.1", "0.0.0.0"  # noqa: S104 - where a platform gives the port, its proxy stands before us
DEFAULT_PORT = 3000
DEFAULT_DATABASE = "sqlite:///data/smsbridge.db"
DEFAULT_API_URL = "https://gateway.seven.io/api"
DEFAULT_CONFIG = "smsbridge.toml"
VENDOR_HOST = "gateway.seven.io"
MIN_SECRET_KEY = 16
RAILWAY_VOLUME = "RAILWAY_VOLUME_MOUNT_PATH"
WIPED = {"DYNO": "Heroku", "K_SERVICE": "Google Cloud Run", "RAILWAY_ENVIRONMENT": "Railway", "RAILWAY_ENVIRONMENT_NAME": "Railway"}
"""Variables by which a platform is known whose disk does not last; Railway's does where it has mounted a volume."""
MOUNTED = {"RENDER": "Render", "FLY_APP_NAME": "Fly.io"}
"""Variables by which a platform is known that can mount a volume, and does not say whether it has."""

VARIABLES = (
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "DATABASE_URL",
    "SEVEN_API_KEY",
    "SEVEN_API_URL",
    "SEVEN_SIGNING_KEY",
    "SMSBRIDGE_CONFIG",
    "SMSBRIDGE_CONFIG_TOML",
    "SMSBRIDGE_SECRET_KEY",
    "SMSBRIDGE_METRICS_TOKEN",
    "SMSBRIDGE_EPHEMERAL",
    "LOG_LEVEL",
    "LOG_FORMAT",
)
"""Every variable that is read here."""


class LogFormat(StrEnum):
    """How logs are written; auto is text on a terminal and JSON elsewhere."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """The least level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """Where the store is. `path` None is a database in memory."""

    path: Path | None

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """Read `sqlite:///relative.db`, `sqlite:////absolute.db` or `sqlite::memory:`; ValueError says what to write instead."""
        if text in ("sqlite::memory:", "sqlite:///:memory:", "sqlite://"):
            return cls(path=None)
        if text.startswith(("postgres:", "postgresql:", "postgres+", "postgresql+")):
            raise ValueError("PostgreSQL is not supported by this version; use sqlite:///data/smsbridge.db")
        prefix = "sqlite:///"
        name = text.removeprefix(prefix)
        if not text.startswith(prefix) or not name.strip("/"):
            raise ValueError("write sqlite:///data/smsbridge.db (relative), sqlite:////var/lib/smsbridge.db (absolute) or sqlite::memory:")
        if "?" in name or "#" in name:
            raise ValueError("options behind ? or # are not taken; write the path alone, as in sqlite:///data/smsbridge.db")
        return cls(path=Path(name))

    def __str__(self) -> str:
        """The URL."""
        return "sqlite::memory:" if self.path is None else f"sqlite:///{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one process, valid once they exist. Secrets do not show."""

    host: str = LOCAL_HOST
    port: int = DEFAULT_PORT
    public_url: str = f"http://{LOCAL_HOST}:{DEFAULT_PORT}"
    """Without a slash at its end."""
    database: DatabaseUrl = field(default_factory=lambda: DatabaseUrl.parse(DEFAULT_DATABASE))
    seven_api_key: str | None = field(default=None, repr=False)
    """None: `serve` refuses, `demo` runs on the emulator."""
    seven_api_url: str = DEFAULT_API_URL
    seven_signing_key: str | None = field(default=None, repr=False)
    config_path: Path = Path(DEFAULT_CONFIG)
    config_toml: str | None = field(default=None, repr=False)
    """The file's text; wins over the path."""
    secret_key: str | None = field(default=None, repr=False)
    """None: one is made at first start and kept in the store."""
    metrics_token: str | None = field(default=None, repr=False)
    ephemeral: bool = False
    """The disk does not last, and the operator has said that this is meant: `/readyz` names it."""
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Every variable that is not empty, for `${VAR}` in the configuration."""

    @property
    def at_vendor(self) -> bool:
        """Whether SMS go to the vendor's own host, where they reach people and cost money."""
        return urlsplit(self.seven_api_url).hostname == VENDOR_HOST


def read(environ: Mapping[str, str], dotenv_path: Path | None = None) -> Settings:
    """The settings; SettingsError holds every problem at once, each with its variable and never a value.

    `environ` wins over the file; an empty variable counts as unset. A file that is not there is no mistake.
    """
    settings, problems = attempt(environ, dotenv_path)
    if problems:
        raise SettingsError(problems)
    return settings


def attempt(environ: Mapping[str, str], dotenv_path: Path | None = None) -> tuple[Settings, list[Problem]]:
    """The same, with defaults in the place of what is wrong, and every problem."""
    problems: list[Problem] = []
    variables = {**_dotenv(dotenv_path, problems), **{name: value for name, value in environ.items() if value}}
    reader = _Reader(variables=variables, problems=problems)
    port = reader.port()
    host = variables.get("HOST") or (ANY_HOST if environ.get("PORT") else LOCAL_HOST)
    database = reader.database()
    ephemeral = reader.flag("SMSBRIDGE_EPHEMERAL")
    if (platform := _wiping(environ)) and database.path is not None and not ephemeral:
        reader.problem(
            "DATABASE_URL",
            f"names a file, and the disk that {platform} gives is wiped at every restart: accepted alerts would be lost with it; "
            "run where the disk lasts, or set SMSBRIDGE_EPHEMERAL=yes to mean it",
        )
    settings = Settings(
        host=host,
        port=port,
        public_url=reader.url("PUBLIC_URL", f"http://{_bracketed(host)}:{port}"),
        database=database,
        seven_api_key=reader.secret("SEVEN_API_KEY"),
        seven_api_url=reader.url("SEVEN_API_URL", DEFAULT_API_URL),
        seven_signing_key=reader.secret("SEVEN_SIGNING_KEY"),
        config_path=Path(variables.get("SMSBRIDGE_CONFIG", DEFAULT_CONFIG)),
        config_toml=variables.get("SMSBRIDGE_CONFIG_TOML"),
        secret_key=reader.secret("SMSBRIDGE_SECRET_KEY", least=MIN_SECRET_KEY),
        metrics_token=reader.secret("SMSBRIDGE_METRICS_TOKEN"),
        ephemeral=ephemeral,
        log_level=LogLevel(reader.choice("LOG_LEVEL", LogLevel, LogLevel.INFO)),
        log_format=LogFormat(reader.choice("LOG_FORMAT", LogFormat, LogFormat.AUTO)),
        variables=variables,
    )
    return settings, problems


def config_text(settings: Settings) -> tuple[str, str] | None:
    """The name and the text of the configuration; None where there is none. SettingsError when its file cannot be read."""
    if settings.config_toml is not None:
        return "SMSBRIDGE_CONFIG_TOML", settings.config_toml
    try:
        return str(settings.config_path), settings.config_path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if "SMSBRIDGE_CONFIG" not in settings.variables:
            return None
        raise SettingsError([Problem("SMSBRIDGE_CONFIG", "names a file that is not there")]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([Problem("SMSBRIDGE_CONFIG", "names a file that is not UTF-8 text; save it as UTF-8")]) from error
    except OSError as error:
        raise SettingsError([Problem("SMSBRIDGE_CONFIG", f"names a file that cannot be read: {error.strerror}")]) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Takes single variables and notes what is wrong with them."""

    variables: Mapping[str, str]
    problems: list[Problem]

    def problem(self, name: str, text: str) -> None:
        self.problems.append(Problem(name, text))

    def port(self) -> int:
        text = self.variables.get("PORT", str(DEFAULT_PORT)).strip()
        if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
            return int(text)
        self.problem("PORT", f"must be 1 to 65535, for example {DEFAULT_PORT}")
        return DEFAULT_PORT

    def database(self) -> DatabaseUrl:
        try:
            return DatabaseUrl.parse(self.variables.get("DATABASE_URL", DEFAULT_DATABASE).strip())
        except ValueError as error:
            self.problem("DATABASE_URL", str(error))
            return DatabaseUrl(path=None)

    def url(self, name: str, default: str) -> str:
        try:
            return base_url(self.variables.get(name, default))
        except InputError as error:
            self.problem(name, str(error))
            return default

    def secret(self, name: str, *, least: int = 1) -> str | None:
        text = self.variables.get(name)
        if text is None:
            return None
        if not text.isprintable() or text != text.strip():
            self.problem(name, "holds blanks at its ends or line breaks; copy it again")
        elif len(text) < least:
            self.problem(name, f"has fewer than {least} characters; make one with: openssl rand -hex 32")
        return text

    def flag(self, name: str) -> bool:
        text = self.variables.get(name, "no").strip().lower()
        if text not in ("yes", "no", "true", "false", "1", "0"):
            self.problem(name, "must be yes or no")
        return text in ("yes", "true", "1")

    def choice(self, name: str, choices: type[StrEnum], default: StrEnum) -> str:
        text = self.variables.get(name, default.value).strip().lower()
        if text in list(choices):
            return text
        self.problem(name, f"must be one of {', '.join(choices)}")
        return default.value


def _dotenv(path: Path | None, problems: list[Problem]) -> dict[str, str]:
    """The variables of the file, as they stand in it: `${...}` inside them is not filled in."""
    if path is None:
        return {}
    try:
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except UnicodeDecodeError:
        problems.append(Problem(".env", "is not UTF-8 text; save it as UTF-8"))
    except OSError as error:
        problems.append(Problem(".env", f"cannot be read: {error.strerror}"))
    else:
        problems += [Problem(f".env:{one.original.line}", _unread(one.original.string)) for one in bindings if one.error]
        return {one.key: one.value for one in bindings if one.key and one.value}
    return {}


def _unread(line: str) -> str:
    if re.match(r"\s*(export\s+)?\w+\s*=\s*['\"]", line):
        return "has quotes that are not closed, or something behind them"
    return "is not NAME=value; write one variable a line, and # before a remark"


def _wiping(environ: Mapping[str, str]) -> str | None:
    """The platform that wipes our disk, if we run on one."""
    found = next((platform for name, platform in WIPED.items() if environ.get(name)), None)
    return None if found == "Railway" and environ.get(RAILWAY_VOLUME) else found


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
