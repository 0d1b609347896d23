"""What the pretend gateway is like: its keys, money, limits, address book, and where it calls back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bridge.emulator.script import Rule
from bridge.gateway.wire.callbacks import CallbackMethod, ReportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorConfig:
    """The settings of one emulator; the defaults are those of the page, or of what the vendor's clients show."""

    keys: tuple[str, ...] = ()
    """API keys that work; with none, every key that is not empty works."""
    sandbox_keys: tuple[str, ...] = ("sandbox",)
    """Keys that check everything, send nothing and cost nothing."""
    signing_key: str | None = field(default=None, repr=False)
    """Verifies signed requests, and signs callbacks."""
    require_signature: bool = False
    callback_url: str | None = None
    """Where everything is told, as by a webhook for all events that was registered before."""
    callback_method: CallbackMethod = CallbackMethod.JSON
    callback_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    credit: Decimal = Decimal(100)
    """EUR."""
    prices: Mapping[str, Decimal] = field(
        default_factory=lambda: {"49": Decimal("0.075"), "43": Decimal("0.083"), "41": Decimal("0.069"), "": Decimal("0.120")}
    )
    """EUR for one part, by the beginning of the number without `+`; the longest that fits counts, `""` is the rest of the world."""
    contacts: Mapping[str, str] = field(default_factory=lambda: {"ada": "+4915228817386", "bert": "+491729980752"})
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"Gruppe1": ("ada", "bert")})
    """Names of contacts, or numbers."""
    lock_seconds: float = 180.0
    """The lock on the same text to the same number; 0 switches it off, as an account may."""
    rate: float = 10.0
    """SMS a second that leave the gateway; the rest queues without an error. 0 is unlimited."""
    daily_limit: int | None = None
    """SMS a day (German time) to one number."""
    sender: str = "SMS"
    """The account's sender, where a request names none."""
    inbound_number: str = "493023125000"
    """Where phones reply to, as the gateway writes it: without `+`."""
    reports: tuple[ReportStatus, ...] = (ReportStatus.TRANSMITTED, ReportStatus.DELIVERED)
    report_seconds: float = 1.0
    """Between leaving the gateway and the first report, and from one report to the next."""
    bare_errors: bool = False
    """Answer a refused request with its bare code in place of the object; the page does not say which."""
    denied_status: int = 200
    """The HTTP status of 900 to 903."""
    retry_scale: float = 1.0
    """By how much the waits between two tries to call back are stretched; 0.001 makes 3.5 days 5 minutes."""
    journal_seconds: float = 0.0
    """How long the journal lags behind."""
    journal_shows_delayed: bool = False
    """Whether the journal has an SMS before its time; the page does not say."""
    rules: tuple[Rule, ...] = ()
    keep_messages: int = 2000
    """For one phone, the last ones; its page shows fewer."""
    keep_phones: int = 200
