"""The grammar of the text behind the slash command."""

import pytest

from bot.grammar import Balance, Cancel, Help, ListMessages, Misheard, Schedule, Send, Status, parse, plain


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("  ", Help()),
        ("?", Help()),
        ("help", Help()),
        ("/help", Help()),
        ("list", ListMessages()),
        ("ls", ListMessages()),
        ("balance", Balance()),
        ("Guthaben", Balance()),
        ("cancel last", Cancel(ident="last")),
        ("cancel LAST", Cancel(ident="last")),
        ("storno letzte", Cancel(ident="last")),
        ("cancel `4bzk`", Cancel(ident="4bzk")),
        ("cancel …4bzk", Cancel(ident="4bzk")),
        ("status 4bzk please", Status(ident="4bzk")),
        ("send ada hi", Send(to=("ada",), text="hi")),
        ("send\u00a0ada\u00a0hi", Send(to=("ada",), text="hi")),
        ("send   ada   two  blanks", Send(to=("ada",), text="two  blanks")),
        ("send ada,bert hi", Send(to=("ada", "bert"), text="hi")),
        ("send ada , bert hi", Send(to=("ada", "bert"), text="hi")),
        ("send “ada, bert” hi", Send(to=("ada", "bert"), text="hi")),
        ("send ada 5 servers down", Send(to=("ada",), text="5 servers down")),
        ("send ada 2026-12-24", Send(to=("ada",), text="2026-12-24")),
        ("send +4915228817386 5 servers", Send(to=("+4915228817386",), text="5 servers")),
        ('schedule ada "x" in 2h', Schedule(to=("ada",), text="x", when="in 2h")),
        ("schedule ada „x“ morgen 9 Uhr", Schedule(to=("ada",), text="x", when="morgen 9 Uhr")),
        ('schedule ada "a "b" c" in 2h', Schedule(to=("ada",), text='a "b" c', when="in 2h")),
        ('schedule ada "" in 2h', Misheard(key="schedule.no_text", facts={"to": "ada"})),
        ('schedule ada "x', Misheard(key="unclosed", facts={"verb": "schedule"})),
        ("send <@U1|bob> hi", Misheard(key="later.user")),
        ("send ada,@bob hi", Misheard(key="later.user")),
        ("oncall x <@U1>", Misheard(key="later.oncall")),
        ("send +49 (0)152 28817386 hi", Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 hi"})),
        ("send ada, 0152 2881 7386 hi", Misheard(key="blanks", facts={"verb": "send", "line": "ada,+4915228817386 hi"})),
        ("send 0152 28817386", Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 TEXT"})),
        ("send tel:+4915228817386 hi", Send(to=("tel:+4915228817386",), text="hi")),
        ("send tel: +49 152 28817386 hi", Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 hi"})),
        (
            "send \uff0b\uff14\uff19 \uff11\uff15\uff12 28817386 hi",
            Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 hi"}),
        ),
        ("send +49 152 \u2013 28817386 hi", Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 hi"})),
        ("send 0152 28817386 12 disks", Misheard(key="blanks", facts={"verb": "send", "line": "+4915228817386 12 disks"})),
        ('schedule 0152 28817386 "x" in 2h', Misheard(key="blanks", facts={"verb": "schedule", "line": '+4915228817386 "x" in 2h'})),
    ],
)
def test_what_is_typed_is_understood(text: str, command: object) -> None:
    """Every command, its other names, and what is wrong with the rest."""
    assert parse(text, region="DE") == command


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a &amp;lt; b", "a &lt; b"),
        ("<https://example.org>", "https://example.org"),
        ("<https://example.org|example.org>", "example.org"),
        ("<https://example.org|here>", "here https://example.org"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<tel:+4915228817386|0152 28817386>", "0152 28817386"),
        ("<@U1|bob> <#C1|dev> <!here> <!subteam^S1|@oncall>", "@bob #dev @here @oncall"),
        ("<!date^1^{date}|noon>", "noon"),
        (":fire: :de: :flag-de: :+1::skin-tone-3:", "\U0001f525 \U0001f1e9\U0001f1ea \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fc"),
        (":warning:", "\u26a0\ufe0f"),
        (":thumbsup:", "\U0001f44d"),
        (":no_such_emoji: 10:30:45", ":no_such_emoji: 10:30:45"),
        ("ratio 1:100:1", "ratio 1:100:1"),
        ("db1:ok:2 and x:fire:", "db1:ok:2 and x:fire:"),
        ("at 9:30:fire:", "at 9:30:fire:"),
        ("fe80::100::1 ok:1234:ok", "fe80::100::1 ok:1234:ok"),
        (":fire:ed", ":fire:ed"),
        ("(:100:)", "(\U0001f4af)"),
        ("down:\n:fire::fire:!", "down:\n\U0001f525\U0001f525!"),
        ("*:fire:* on db1, :100:.", "*\U0001f525* on db1, \U0001f4af."),
        ("“quoted” \u2014 it\u2019s", "“quoted” \u2014 it\u2019s"),
    ],
)
def test_slacks_markup_is_undone(written: str, meant: str) -> None:
    """What the person typed, and nothing else, comes back."""
    assert plain(written) == meant
