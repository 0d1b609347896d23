"""The account behind the pretend gateway: what it takes, what it costs, what it locks, and what it can take back. No I/O."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bridge.domain.ids import GatewayId
from bridge.domain.sms import MAX_TEXT, check_sender
from bridge.emulator.book import Book
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.reading import HEX, read_delay, size_of
from bridge.errors import InputError
from bridge.gateway.wire import codes
from bridge.gateway.wire.callbacks import GERMAN_TIME, ReportStatus
from bridge.gateway.wire.composing import Entry, Sent
from bridge.gateway.wire.requests import File, Parameters

KEPT = 20_000
"""SMS that the journal keeps."""
_FIRST_ID = 77_000_000_001
_URL = re.compile(r"https?://[^\s\[\]]+")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Where an SMS is."""

    WAITING = "waiting"
    """For its time, or its turn; `is_delayed` tells which."""
    RECEIVED = "received"
    LOST = "lost"
    """It left, and will not arrive: its reports say why."""
    RECALLED = "recalled"


@dataclass(slots=True, kw_only=True)
class Message:
    """One SMS to one phone."""

    id: GatewayId
    number: str
    foreign_id: str | None
    sender: str
    text: str
    files: tuple[File, ...]
    ttl: str | None
    """Minutes, as asked."""
    label: str | None
    udh: str | None
    is_binary: bool
    flash: bool
    encoding: str
    parts: int
    price: Decimal
    created_at: datetime
    due_at: datetime
    is_delayed: bool
    state: State = State.WAITING
    status: ReportStatus | None = None
    """The last report's."""
    status_at: datetime | None = None
    link: str | None = None
    """Where its shortened link leads."""
    clicks: int = 0


@dataclass(slots=True, kw_only=True)
class Reply:
    """One SMS that a phone sent."""

    id: GatewayId
    number: str
    text: str
    created_at: datetime


@dataclass(slots=True, kw_only=True)
class Phone:
    """A phone and its last messages, oldest first."""

    number: str
    items: deque[Message | Reply]

    @property
    def messages(self) -> list[Message]:
        """What was sent to it."""
        return [item for item in self.items if isinstance(item, Message)]

    @property
    def replies(self) -> list[Reply]:
        """What it sent."""
        return [item for item in self.items if isinstance(item, Reply)]


@dataclass(slots=True)
class Account:
    """All that the gateway remembers."""

    config: EmulatorConfig
    balance: Decimal = field(init=False)
    billed: int = 0
    """SMS that were accepted and paid for, less those taken back."""
    phones: dict[str, Phone] = field(default_factory=dict)
    book: Book = field(init=False)
    sent: deque[Message] = field(default_factory=lambda: deque(maxlen=KEPT))
    """What the journal knows, oldest first."""
    replies: deque[Reply] = field(default_factory=lambda: deque(maxlen=KEPT))
    _locks: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _today: tuple[date | None, Counter[str]] = field(default_factory=lambda: (None, Counter()))
    _waiting: dict[GatewayId, Message] = field(default_factory=dict)
    _next_id: int = _FIRST_ID
    _next_release: datetime = _LONG_AGO

    def __post_init__(self) -> None:
        """Begin with the credit and the address book of the configuration."""
        self.balance = self.config.credit
        self.book = Book(self.config.contacts, self.config.groups)

    def submit(
        self, asked: Parameters, now: datetime, *, is_test: bool, refuse: Callable[[list[str]], Mapping[str, int]]
    ) -> tuple[Sent | int, list[Message]]:
        """Take one sending call: its answer, or the code that refuses all of it, and the messages that now exist.

        `refuse` names recipients of this call that fail, with their codes.
        """
        if (code := self._refusal(asked)) is not None:
            return code, []
        due = read_delay(asked.delay, now)
        if due is None:
            # The page names no code for a delay that is no time; sending at once would hide the caller's mistake.
            return codes.BAD_TEXT, []
        found = list(self.book.recipients(asked.to))
        refused = refuse([number for _, number in found if number])
        results = [self._one(asked, written, number, refused=refused, now=now, due=due, is_test=is_test) for written, number in found]
        sent = Sent(entries=tuple(entry for entry, _ in results), balance=self.balance, is_test=is_test, flash=asked.flash)
        return sent, [message for _, message in results if message]

    def delete(self, ids: tuple[GatewayId, ...], now: datetime) -> list[GatewayId]:
        """Take back what is delayed and not yet due; the money comes back too."""
        deleted = []
        for id_ in dict.fromkeys(ids):
            message = self._waiting.get(id_)
            if message is not None and message.is_delayed and message.due_at > now:
                del self._waiting[id_]
                message.state = State.RECALLED
                self.balance += message.price
                self.billed -= 1
                deleted.append(id_)
        return deleted

    def release(self, message: Message, *, arrives: bool) -> bool:
        """Let a message leave, if it still waits; False if it was recalled."""
        if self._waiting.pop(message.id, None) is None:
            return False
        message.state = State.RECEIVED if arrives else State.LOST
        return True

    def reply(self, number: str, text: str, now: datetime) -> Reply:
        """A phone sends an SMS."""
        reply = Reply(id=self._id(), number=number, text=text, created_at=now)
        self._phone(number).items.append(reply)
        self.replies.append(reply)
        return reply

    def received(self) -> Iterator[Message]:
        """Every message on every phone, phone by phone."""
        return (message for phone in self.phones.values() for message in phone.messages if message.state is State.RECEIVED)

    def _refusal(self, asked: Parameters) -> int | None:
        if not asked.to:
            return codes.NO_RECIPIENT
        if not asked.text.strip() or (asked.is_binary and not HEX.fullmatch(asked.text)) or (asked.udh and not HEX.fullmatch(asked.udh)):
            return codes.BAD_TEXT
        if len(asked.text) > MAX_TEXT:
            return codes.TEXT_TOO_LONG
        try:
            check_sender(asked.sender or self.config.sender)
        except InputError:
            return codes.BAD_SENDER
        return None

    def _one(
        self,
        asked: Parameters,
        written: str,
        number: str | None,
        *,
        refused: Mapping[str, int],
        now: datetime,
        due: datetime,
        is_test: bool,
    ) -> tuple[Entry, Message | None]:
        if number is None:
            # The gateway was seen to call a recipient `0` missing, and to name no recipient that it cannot read.
            return Entry(code=codes.BAD_RECIPIENT if written.strip("0") else codes.NO_RECIPIENT, text=asked.text), None
        text = self._rewritten(asked)
        size = size_of(asked, text)
        price = Decimal(0) if is_test else size.parts * self._price(number)
        code = refused.get(number) or self._obstacle(asked, number, price, now)
        entry = Entry(
            code=code or codes.ACCEPTED,
            gateway_id=None if code or is_test else self._id(),
            sender=asked.sender or self.config.sender,
            recipient=None if code == codes.BAD_RECIPIENT else number.removeprefix("+"),
            text=text,
            encoding=size.encoding,
            parts=size.parts,
            price=Decimal(0) if code else price,
            label=asked.label,
            udh=asked.udh,
            is_binary=asked.is_binary,
        )
        if entry.gateway_id is None:
            return entry, None
        return entry, self._take(asked, entry, entry.gateway_id, number, now=now, due=due)

    def _take(self, asked: Parameters, entry: Entry, id_: GatewayId, number: str, *, now: datetime, due: datetime) -> Message:
        self._locks.pop((asked.text, number), None)
        self._locks[asked.text, number] = now
        self._counts(now)[number] += 1
        self.balance -= entry.price
        self.billed += 1
        message = Message(
            id=id_,
            number=number,
            foreign_id=asked.foreign_id,
            sender=entry.sender,
            text=entry.text,
            files=asked.files,
            ttl=asked.ttl,
            label=asked.label,
            udh=asked.udh,
            is_binary=asked.is_binary,
            flash=asked.flash,
            encoding=entry.encoding,
            parts=entry.parts,
            price=entry.price,
            created_at=now,
            due_at=due if due > now else self._turn(now),
            is_delayed=due > now,
            link=link[0] if asked.performance_tracking and (link := _URL.search(asked.text)) else None,
        )
        self._waiting[id_] = message
        self._phone(number).items.append(message)
        self.sent.append(message)
        return message

    def _obstacle(self, asked: Parameters, number: str, price: Decimal, now: datetime) -> int | None:
        window = timedelta(seconds=self.config.lock_seconds)
        # They stand in the order of their time.
        while self._locks and now - self._locks[oldest := next(iter(self._locks))] >= window:
            del self._locks[oldest]
        if (asked.text, number) in self._locks and not asked.no_reload:
            return codes.LOCKED
        if self.config.daily_limit is not None and self._counts(now)[number] >= self.config.daily_limit:
            return codes.DAILY_LIMIT
        return codes.NO_CREDIT if price > self.balance else None

    def _counts(self, now: datetime) -> Counter[str]:
        day = now.astimezone(GERMAN_TIME).date()
        if self._today[0] != day:
            self._today = (day, Counter())
        return self._today[1]

    def _turn(self, now: datetime) -> datetime:
        """When a message that goes at once leaves: at the account's rate."""
        at = max(now, self._next_release)
        self._next_release = at + timedelta(seconds=1 / self.config.rate if self.config.rate > 0 else 0)
        return at

    def _price(self, number: str) -> Decimal:
        fitting = [prefix for prefix in self.config.prices if number.removeprefix("+").startswith(prefix)]
        return self.config.prices[max(fitting, key=len)] if fitting else Decimal(0)

    def _rewritten(self, asked: Parameters) -> str:
        text = asked.text
        for index, file in enumerate(asked.files, 1):
            text = text.replace(f"[[{file.name}]]", f"https://ul.gl/f{self._next_id}-{index}")
        return _URL.sub(f"https://ul.gl/{self._next_id}", text) if asked.performance_tracking else text

    def _id(self) -> GatewayId:
        self._next_id += 1
        return GatewayId(str(self._next_id - 1))

    def _phone(self, number: str) -> Phone:
        phone = self.phones.get(number)
        if phone is None:
            while len(self.phones) >= self.config.keep_phones:
                del self.phones[next(iter(self.phones))]
            phone = self.phones[number] = Phone(number=number, items=deque(maxlen=self.config.keep_messages))
        return phone
