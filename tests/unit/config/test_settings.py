"""The environment and `.env`."""

from pathlib import Path

import pytest

from bridge.errors import SettingsError
from bridge.settings import DatabaseUrl, LogFormat, LogLevel, Settings, config_text, read


def problems(environ: dict[str, str]) -> dict[str, str]:
    """What is wrong, by variable."""
    with pytest.raises(SettingsError) as refusal:
        read(environ)
    return {problem.place: problem.text for problem in refusal.value.problems}


def test_defaults() -> None:
    """Of an empty environment."""
    assert read({}) == Settings()
    assert (Settings().host, Settings().port, Settings().public_url) == ("127.0.0.1", 3000, "http://127.0.0.1:3000")
    assert str(Settings().database) == "sqlite:///data/smsbridge.db"
    assert Settings().seven_api_url == "https://gateway.seven.io/api"
    assert Settings().at_vendor
    assert (Settings().log_level, Settings().log_format) == (LogLevel.INFO, LogFormat.AUTO)


def test_the_environment_wins_over_the_file_and_empty_is_unset(tmp_path: Path) -> None:
    """A byte order mark and `${...}` in the file are taken as they are."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("\ufeffPORT=4000\nSEVEN_API_KEY='from ${HOME}'\nLOG_LEVEL=debug\n", encoding="utf-8")
    settings = read({"PORT": "", "LOG_LEVEL": "ERROR"}, dotenv)
    assert (settings.port, settings.seven_api_key, settings.log_level) == (4000, "from ${HOME}", LogLevel.ERROR)
    assert read({}, tmp_path / "none") == Settings()


def test_a_line_of_the_file_that_is_none_is_told(tmp_path: Path) -> None:
    """Else the variable on it would be missing without a word; neither its name nor its value is shown."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=4000\nBAD LINE s3cret\nHOST='s3' cret\nSEVEN_API_KEY='s3cret\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        read({}, dotenv)
    assert str(refusal.value).splitlines() == [
        ".env:2: is not NAME=value; write one variable a line, and # before a remark",
        ".env:3: has quotes that are not closed, or something behind them",
        ".env:4: has quotes that are not closed, or something behind them",
    ]


def test_the_host_opens_only_where_a_platform_gives_the_port(tmp_path: Path) -> None:
    """A PORT in `.env` is a developer's."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=4000\n", encoding="utf-8")
    assert read({}, dotenv).host == "127.0.0.1"
    assert read({"PORT": "4000"}).host == "0.0.0.0"
    assert read({"PORT": "4000"}).public_url == "http://0.0.0.0:4000"
    assert read({"PORT": "4000", "HOST": "::1"}).public_url == "http://[::1]:4000"
    assert read({"PUBLIC_URL": "https://sms.example.org/"}).public_url == "https://sms.example.org"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/x.db", Path("data/x.db")),
        ("sqlite:////var/lib/x.db", Path("/var/lib/x.db")),
        ("sqlite::memory:", None),
    ],
)
def test_database_urls(url: str, path: Path | None) -> None:
    """Three slashes are relative, four absolute; each reads back."""
    assert DatabaseUrl.parse(url).path == path
    assert str(DatabaseUrl.parse(url)) == url


def test_every_problem_is_told_at_once_with_its_variable_and_never_a_value() -> None:
    """With what to write instead."""
    told = problems(
        {
            "PORT": "hunter2",
            "DATABASE_URL": "postgres://u:hunter2@db/x",
            "PUBLIC_URL": "hunter2",
            "SEVEN_API_URL": "https://u:hunter2@host/api",
            "SEVEN_API_KEY": " hunter2",
            "SMSBRIDGE_SECRET_KEY": "hunter2",
            "SMSBRIDGE_EPHEMERAL": "hunter2",
            "LOG_LEVEL": "hunter2",
            "LOG_FORMAT": "hunter2",
        }
    )
    assert set(told) == {
        "PORT",
        "DATABASE_URL",
        "PUBLIC_URL",
        "SEVEN_API_URL",
        "SEVEN_API_KEY",
        "SMSBRIDGE_SECRET_KEY",
        "SMSBRIDGE_EPHEMERAL",
        "LOG_LEVEL",
        "LOG_FORMAT",
    }
    assert "PostgreSQL" in told["DATABASE_URL"]
    assert "hunter2" not in str(told)


@pytest.mark.parametrize(
    "url", ["mysql://x", "data/x.db", "sqlite:///", "sqlite:////", "sqlite://x.db", "sqlite:///x.db?mode=ro", "postgresql://x"]
)
def test_other_database_urls_are_refused(url: str) -> None:
    """With the forms that are taken."""
    assert "sqlite:///" in problems({"DATABASE_URL": url})["DATABASE_URL"]


@pytest.mark.parametrize("mark", ["DYNO", "K_SERVICE", "RAILWAY_ENVIRONMENT", "RAILWAY_ENVIRONMENT_NAME"])
def test_a_disk_that_does_not_last_is_refused_unless_meant(mark: str) -> None:
    """By the variables of platforms that wipe it."""
    assert "SMSBRIDGE_EPHEMERAL=yes" in problems({mark: "x"})["DATABASE_URL"]
    assert read({mark: "x", "SMSBRIDGE_EPHEMERAL": "yes"}).ephemeral
    assert not read({mark: "x", "DATABASE_URL": "sqlite::memory:"}).ephemeral


def test_a_disk_that_may_last_is_not_refused() -> None:
    """Where a volume is mounted, or nobody can say."""
    for environ in ({"RAILWAY_ENVIRONMENT": "x", "RAILWAY_VOLUME_MOUNT_PATH": "/data"}, {"RENDER": "true"}, {"FLY_APP_NAME": "x"}):
        assert not read(environ).ephemeral


def test_secrets_do_not_show() -> None:
    """Whatever is logged of the settings."""
    secret = "hunter2-hunter2-hunter2"
    names = ["SEVEN_API_KEY", "SEVEN_SIGNING_KEY", "SMSBRIDGE_SECRET_KEY", "SMSBRIDGE_METRICS_TOKEN", "SMSBRIDGE_CONFIG_TOML"]
    assert secret not in repr(read(dict.fromkeys(names, secret)))


def test_the_configurations_text_wins_over_its_path(tmp_path: Path) -> None:
    """Without either and without the default file there is none."""
    path = tmp_path / "x.toml"
    path.write_text("[sms]", encoding="utf-8")
    assert config_text(read({"SMSBRIDGE_CONFIG": str(path)})) == (str(path), "[sms]")
    assert config_text(read({"SMSBRIDGE_CONFIG": str(path), "SMSBRIDGE_CONFIG_TOML": "[a]"})) == ("SMSBRIDGE_CONFIG_TOML", "[a]")
    assert config_text(Settings(config_path=tmp_path / "none")) is None
    for wrong in (tmp_path / "none", tmp_path):
        with pytest.raises(SettingsError, match="SMSBRIDGE_CONFIG"):
            config_text(read({"SMSBRIDGE_CONFIG": str(wrong)}))
