"""Secrets, tokens and signatures are compared in constant time, and nowhere in another way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = sorted([*ROOT.glob("bridge/authentic/*.py"), *ROOT.glob("bridge/web/*.py"), *ROOT.glob("bot/**/*.py")])
SIGNING = ROOT / "bridge/gateway/wire/signing.py"
SPEAKING = re.compile(r"secret|token|signature|digest|hmac|passw|expected|given|shown|octets|signing", re.IGNORECASE)
"""What is called so may be a secret, or be compared with one."""
PLAIN = frozenset({
    "word == signature_word",  # which version a signature is of
    "len(signature) != size",  # of a number under a public key
    "digest == wish.shown",  # whether a message in Slack has changed
})  # fmt: skip
COMPARING = {
    "bridge/authentic/check.py": 1,
    "bridge/authentic/digest.py": 1,
    "bridge/authentic/sns.py": 1,
    "bridge/authentic/standard.py": 1,
    "bridge/gateway/wire/signing.py": 1,
    "bridge/web/guard.py": 1,
    "bridge/web/health.py": 1,
}
"""How often each module compares in constant time; Slack's signature is compared so by Slack's own library."""


def compared(source: str) -> Iterator[str]:
    """Comparisons in a source that may be of a secret."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops):
            inner = [part for side in (node.left, *node.comparators) for part in ast.walk(side)]
            names = {part.id for part in inner if isinstance(part, ast.Name)} | {
                part.attr for part in inner if isinstance(part, ast.Attribute)
            }
            if any(SPEAKING.search(name) for name in names):
                yield ast.unparse(node)


@pytest.mark.parametrize("module", [*ROOMS, SIGNING], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_secret_is_compared_but_in_constant_time(module: Path) -> None:
    """Where requests are proven, `==` and `in` are for other things."""
    assert set(compared(module.read_text(encoding="utf-8"))) <= PLAIN


def test_each_proof_is_compared_in_constant_time() -> None:
    """By `hmac.compare_digest`, in each module that compares at all."""
    calls = {
        str(path.relative_to(ROOT)): count
        for path in (*ROOMS, SIGNING)
        if (count := len(re.findall(r"\bcompare_digest\(", path.read_text(encoding="utf-8"))))
    }
    assert calls == COMPARING


def test_a_careless_comparison_is_seen() -> None:
    """Of names and attributes, by each operator."""
    careless = "a.token == b\nif secret in secrets: pass\nx != expected_mac\ny == 1"
    assert list(compared(careless)) == ["a.token == b", "secret in secrets", "x != expected_mac"]
