"""The gateway's address book for `seven:NAME`: read every few minutes while a name is used, kept for the names of the configuration."""

import json
import logging
from collections.abc import Callable, Collection, Iterable

from bridge.desk.contacts import book
from bridge.domain.addressee import Addressee
from bridge.domain.phone import PhoneNumber, allowed
from bridge.domain.trouble import TroubleKind
from bridge.errors import GatewayError, InputError, PhoneError
from bridge.planning.address_book import MISSING, Book, read_book, with_book
from bridge.planning.rules import Rules
from bridge.ports import AddressBook, Clock, NoteStore, Teller
from bridge.routing.recipients import REMOTE, book_key

log = logging.getLogger("smsbridge.book")

EVERY = 300.0
"""Seconds between two readings; what was read counts as fresh for so long."""
NOTE = "book"
SOON = 30.0
"""Seconds after which a book that could not be read is asked for again."""
TELL_AFTER = 3
"""Readings in a row that failed, after which somebody is told."""


class BookRules:
    """The rules of now, with the numbers behind their names. Asked as a function."""

    def __init__(self, rules: Callable[[], Rules]) -> None:
        """Fill in what `rules` returns; the book is empty at first."""
        self._rules = rules
        self._book: Book = {}
        self._seen: tuple[Rules, Book] | None = None
        self._filled = Rules()

    def __call__(self) -> Rules:
        """The rules of now."""
        rules = self._rules()
        if self._seen is None or self._seen[0] is not rules or self._seen[1] is not self._book:
            self._seen = rules, self._book
            self._filled = with_book(rules, self._book)
        return self._filled

    def go_by(self, rules: Rules) -> None:
        """Fill in these from now on, instead of those that were asked for."""
        self._rules = lambda: rules

    @property
    def book(self) -> Book:
        """Whom names stand for."""
        return self._book

    def put(self, book: Book) -> None:
        """Let names stand for these from now on."""
        self._book = book


class BookDesk:
    """Knows whom names stand for."""

    def __init__(self, *, rules: BookRules, gateway: AddressBook, store: NoteStore, clock: Clock, teller: Teller) -> None:
        """Fill in `rules`; `store` keeps what the configuration names, so that it is known after a restart without the gateway."""
        self._rules = rules
        self._gateway = gateway
        self._store = store
        self._clock = clock
        self._teller = teller
        self._read_at: float | None = None
        self._failed = 0
        self._kept = False
        self._told: frozenset[str] = frozenset()

    async def load(self) -> None:
        """Begin with what was kept."""
        kept = await self._store.note(NOTE)
        if kept:
            self._kept = True
            countries, known = self._rules().sms.countries, json.loads(kept)
            found = {
                name: tuple(member for one in members if _is_allowed(member := _addressee(*one), countries))
                for name, members in known.items()
            }
            self._rules.put({name: members for name, members in found.items() if members or not known[name]})

    async def prepare(self, rules: Rules) -> None:
        """Before rules count: ask for what they name and nobody knows yet. That it cannot be asked for is told at once."""
        if not all(self._rules.book.get(book_key(name)) for name in rules.remote_names):
            await self._look(rules, patience=1)

    async def step(self) -> bool:
        """Read the book if the configuration names somebody in it; tell once of a name that stands for nobody, and of no book."""
        rules = self._rules()
        if rules.remote_names:
            await self._look(rules, patience=TELL_AFTER)
        elif self._kept:
            await self._keep({})
        return False

    @property
    def pause(self) -> float:
        """Seconds to the next reading: a book that could not be read is asked for sooner."""
        return SOON if self._failed else EVERY

    async def _look(self, rules: Rules, *, patience: int) -> None:
        try:
            wrong = await self.read(rules)
        except GatewayError as error:
            self._failed += 1
            log.warning("book.unread", extra={"reason": str(error)})
            if self._failed >= patience:
                self._teller.tell(TroubleKind.BOOK, reason=str(error))
            return
        self._failed = 0
        for name in sorted(wrong.keys() - self._told):
            self._teller.tell(TroubleKind.BOOK, contact=f"{REMOTE}{name}", reason=wrong[name])
        self._told = frozenset(wrong)

    async def read(self, rules: Rules | None = None) -> dict[str, str]:
        """Read the whole book; why names of the rules, those of now or others, stand for nobody in it. Raises GatewayError.

        A name that is not in it any more keeps the numbers that it had: that somebody renamed a contact must not cost an alert. One whose
        numbers may not be texted, or that means two things, stands for nobody.
        """
        rules = rules or self._rules()
        entries = await book(self._gateway)
        found, wrong = read_book(entries, rules.sms)
        self._read_at = self._clock.monotonic()
        names = {book_key(name): name for name in rules.remote_names}
        before = {key: self._rules.book.get(key, ()) if key not in wrong else () for key in names}
        if before | found != self._rules.book:
            self._rules.put(before | found)
            await self._keep({key: members for key, members in self._rules.book.items() if key in names})
        return {name: wrong.get(key, MISSING) for key, name in names.items() if key not in found}

    async def _keep(self, found: Book) -> None:
        kept = {key: [(one.phone.e164, one.name) for one in members] for key, members in found.items()}
        await self._store.keep_note(NOTE, json.dumps(kept, ensure_ascii=False))
        self._kept = bool(kept)

    def knows(self, names: Iterable[str]) -> bool:
        """Whether these recipients can be read without asking the gateway: none is a name of its book, or that was just read."""
        fresh = self._read_at is not None and self._clock.monotonic() - self._read_at < EVERY
        return fresh or not self._remote(names)

    async def recipients(self, names: Iterable[str]) -> tuple[Addressee, ...]:
        """The addressees behind what somebody wrote; the book is read where it has to be. Raises InputError."""
        wanted = tuple(names)
        if not self.knows(wanted):
            try:
                await self.read()
            except GatewayError as error:
                if not all(self._rules.book.get(book_key(name)) for name in self._remote(wanted)):
                    raise InputError("the gateway does not show its address book just now; try again in a while", field="to") from error
        return self._rules().recipients(wanted)

    def _remote(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those that the gateway's book has to know: written as such, or within a group."""
        written = tuple(names)
        return (*(name for name in written if name.strip().startswith(REMOTE)), *self._rules().remotes_of(written))


def _is_allowed(addressee: Addressee, countries: Collection[str]) -> bool:
    try:
        allowed(addressee.phone, countries)
    except PhoneError:
        return False
    return True


def _addressee(number: str, name: str) -> Addressee:
    return Addressee(phone=PhoneNumber(number), name=name)
