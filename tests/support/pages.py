"""The pages that say what to paste at each sender, taken apart; what is pasted in a test has the test's address and secret."""

import re
from dataclasses import dataclass
from pathlib import Path

SENDERS = Path(__file__).resolve().parents[2] / "docs" / "senders"
CURL = re.compile(r"/etc/smsbridge(?:-\w+)?\.curl")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one page says of one tool."""

    page: str
    name: str
    text: str

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The language and the text of each block."""
        return _FENCE.findall(self.text)

    def block(self, language: str, number: int = 0) -> str:
        """One block of a language."""
        return [text for written, text in self.blocks if written == language][number]


def parts() -> list[Part]:
    """All of them, in the order of the pages."""
    return [
        Part(page=path.name, name=name, text=text)
        for path in sorted(SENDERS.glob("*.md"))
        if path.name != "README.md"
        for name, text in re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]


def part(name: str) -> Part:
    """That of one tool."""
    return next(found for found in parts() if found.name == name)


def pasted(text: str, *, url: str, hook: str = "demo", secret: str = "new", curl: Path | None = None) -> str:
    """A block as an operator pastes it, with an address and a secret of one's own."""
    found = re.sub(r"https://sms\.example\.org/hooks/\w+", f"{url}/hooks/{hook}", text).replace("the-secret", secret)
    return found if curl is None else CURL.sub(str(curl), found)


def curl_file(folder: Path, *, url: str, hook: str = "demo", secret: str = "new") -> Path:
    """The documented file for curl, saved in `folder`."""
    readme = (SENDERS / "README.md").read_text(encoding="utf-8")
    block = next(text for _, text in _FENCE.findall(readme) if "max-time" in text)
    path = folder / f"{hook}.curl"
    path.write_text(pasted(block, url=url, hook=hook, secret=secret), encoding="utf-8")
    return path
