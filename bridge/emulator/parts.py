"""How many parts an SMS takes: the one place where the emulator counts."""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What an SMS takes on the air."""

    encoding: str
    parts: int


def parts_of(text: str, *, udh: str | None, is_binary: bool) -> Size:
    """Encoding (`gsm`, `ucs2`, `8bit`) and parts of a text that goes out."""
    if is_binary:
        header = len(udh) // 2 if udh else 0
        return Size(encoding="8bit", parts=_count(len(text) // 2, 140 - header, 134 - header))
    if all(char in _BASIC or char in _EXTENDED for char in text):
        return Size(encoding="gsm", parts=_count(sum(2 if char in _EXTENDED else 1 for char in text), 160, 153))
    return Size(encoding="ucs2", parts=_count(len(text.encode("utf-16-be", "surrogatepass")) // 2, 70, 67))


def _count(units: int, single: int, several: int) -> int:
    return 1 if units <= single else -(-units // max(several, 1))
