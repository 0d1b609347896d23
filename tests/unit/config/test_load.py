"""`smsbridge.toml`."""

import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.config import example_numbers, load, warnings
from bridge.domain.addressee import Addressee
from bridge.domain.phone import PhoneNumber
from bridge.errors import ConfigError
from bridge.planning.address_book import with_book
from bridge.planning.rules import Rules, SmsRules
from bridge.routing.rules import Limits

EXAMPLE = Path(__file__).parents[3] / "smsbridge.example.toml"
SECRETS = {"PROM_HOOK_SECRET": "0123456789abcdef", "SCRIPTS_HOOK_SECRET": "fedcba9876543210"}
SMALL = """
[tell]
slack = "C0SMSOPS"
urls = ["https://chat.example.org/hook?key=0123456789abcdef"]

[contacts]
ada = "0152 28817386"

[hooks.prom]
secrets = ["${PROM_HOOK_SECRET}"]

[[routes]]
name = "all"
to = ["ada"]
"""


def mistakes(text: str, env: dict[str, str] | None = None) -> list[str]:
    """Every mistake in a text, as `line: words`."""
    with pytest.raises(ConfigError) as refusal:
        load(text, env=SECRETS if env is None else env)
    return [str(problem).removeprefix("smsbridge.toml:") for problem in refusal.value.problems]


def test_absent_keys_have_the_documented_defaults() -> None:
    """The smallest useful file."""
    rules = load(SMALL, env=SECRETS)
    assert rules.sms == SmsRules()
    assert (rules.sms.region, rules.sms.countries, rules.sms.language, rules.sms.max_parts, rules.sms.rate) == ("DE", {"DE"}, "en", 4, 10)
    assert rules.sms.timeout == 10
    assert rules.sms.ttl_for(None) == timedelta(hours=4)
    assert rules.limits == Limits()
    (route,) = rules.routes
    assert (route.send_resolved, route.continue_, route.repeat_interval, route.matchers) == (None, False, timedelta(hours=4), ())
    assert rules.hooks["prom"].format == "auto"
    assert rules.hooks["prom"].secrets == ("0123456789abcdef",)
    assert rules.contacts["ada"].phone.e164 == "+4915228817386"


def test_no_secret_and_no_number_shows() -> None:
    """Whatever is logged of the rules."""
    shown = repr(load(SMALL, env=SECRETS))
    assert "0123456789abcdef" not in shown
    assert "4915228817386" not in shown


if EXAMPLE.exists():  # it is no part of the installed package

    def test_the_example_file_is_valid_and_is_refused_at_the_real_gateway() -> None:
        """It loads with no advice but that nobody can answer a name, and all its numbers are known as examples."""
        text = EXAMPLE.read_text(encoding="utf-8")
        rules = load(text, env=SECRETS)
        assert [problem.place for problem in warnings(rules)] == ["sms.from"]
        assert len(example_numbers(rules, text, name="smsbridge.toml")) == 3
        assert [addressee.name for addressee in rules.every_recipient] == ["ada", "bert"]
        assert rules.groups["office"][2].phone.e164 == "+493023125012"
        assert not rules.templates


def test_a_route_to_nobody_drops_on_purpose() -> None:
    """It needs no recipients, also where others come from the gateway's address book; a route without `to` is a mistake."""
    drops = '[[routes]]\nname = "noise"\nmatch = "env=dev"\nto = []\n'
    rules = load(SMALL + drops, env=SECRETS)
    assert [(route.name, route.drops) for route in rules.routes][-1] == ("noise", True)
    assert not rules.nobody_known
    remote = load(f'[[routes]]\nname = "a"\nto = ["seven:Leitung"]\n{drops}', env={})
    assert remote.nobody_known
    known = with_book(remote, {"leitung": (Addressee(phone=PhoneNumber("+4915228817386")),)})
    assert [(route.name, len(route.to), route.for_all) for route in known.routes] == [("a", 1, False), ("noise", 0, False)]
    assert not known.nobody_known
    assert mistakes('[[routes]]\nname = "a"\n') == ['1: routes.0: needs recipients, for example to = ["oncall"]']


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    """In the order of the lines, with what to do."""
    told = mistakes(
        """
[sms]
from = "WayTooLongSender"
timezone = "Europe/Berln"
tll = "1h"
senders = ["A"]
rate = -1

[contacts]
ada = 4915228817386
cleo = "+43 664 1234567"

[groups]
oncall = [
  "cleo",
  # a comment
  "adda",
]

[hooks.prom]
format = "alertmanger"
secrets = ["${NOPE}"]
[hooks.bare]

[[routes]]
name = "r"
match = ["severity="]
fallback = []
to = []

[[routes]]
name = "r"
to = ["oncall", "nobody"]
repeat_interval = "soon"
group_wait = "3h"

[nonsense]
""",
        env={},
    )
    begun = [
        "3: sms.from: ",
        "4: sms.timezone: unknown time zone 'Europe/Berln', did you mean 'Europe/Berlin'?",
        "5: sms.tll: unknown setting, did you mean 'ttl'?",
        "7: sms.rate: must be 0 to 1000",
        "10: contacts.ada: must be a number in quotes or a table with phone, is a whole number; put the number in quotes, ",
        "11: contacts.cleo: ",
        "17: groups.oncall.1: unknown contact, group or number 'adda'",
        "21: hooks.prom.format: unknown format 'alertmanger', did you mean 'alertmanager'?",
        "22: hooks.prom.secrets.0: the variable NOPE is not set",
        "23: hooks.bare: has no secrets",
        "27: routes.0.match.0: ",
        "28: routes.0.fallback: is empty",
        "32: routes.1.name: there is a route 'r' already",
        "33: routes.1.to.1: unknown contact, group or number 'nobody'",
        "34: routes.1.repeat_interval: ",
        "35: routes.1.group_wait: must be 0s to 10m",
        "37: nonsense: unknown setting",
    ]
    assert len(told) == len(begun), told
    for problem, beginning in zip(told, begun, strict=True):
        assert problem.startswith(beginning)


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("a = ", "1: this is no TOML"),
        ("[sms]\nfrom = 'a'\nfrom = 'b'", "3: this is no TOML"),
        ("sms = 3", "1: sms: must be a table"),
        ("routes = 3", "1: routes: must be written as [[routes]]"),
        ("[sms]\n\nfrom = 3", "3: sms.from: must be text in quotes, is a whole number"),
        ("[sms]\nfrom = 'Alerts'\nsenders = ['Other']", "3: sms.senders: must hold the sender that from names"),
        ("[sms]\ncountries = []", "2: sms.countries: is empty"),
        ("[sms]\nttl = { critical = '4h', warn = '1h' }", "2: sms.ttl.warn: unknown setting, did you mean 'warning'?"),
        ("[sms]\nlabel = '{host}'", "2: sms.label: "),
        ("[sms]\nmax_parts = true", "2: sms.max_parts: must be a whole number"),
        ("[limits]\nrecipient = ['2 per minute']", "2: limits.recipient.0: "),
        ("[limits]\naccount = ['2/h']\nhook = ['x']", "3: limits.hook.0: "),
        ("[money]\nbudget = '2 EUR'\nreserve = '3 EUR'", "3: money.reserve: is more than the budget of a day"),
        ("[contacts.bert]\nphone = '+491729980752'\nslack = 'U1'", "3: contacts.bert.slack: unknown setting"),
        ("[contacts]\n'a b' = '+491729980752'", "2: contacts.a b: a name has"),
        ("[groups]\na = ['b']\nb = ['a']", "2: groups.a: groups hold each other in a circle: a > b > a"),
        ("[hooks.h]\nopen = true\nallow = ['countries']", "3: hooks.h.allow: is for hooks"),
        ("[hooks.h]\nformat = 'direct'\nopen = true", "1: hooks.h: a direct hook must say whom it may text"),
        ("[hooks.h]\nsecrets = ['']", "1: hooks.h: has no secrets"),
        ("[hooks.h]\ntopics = ['alarms']", "2: hooks.h.topics.0: is no topic of Amazon SNS"),
        (
            "[hooks.h]\nopen = true\ntopics = ['arn:aws:sns:eu-central-1:123456789012:a']",
            "3: hooks.h.topics: is for hooks that take alerts",
        ),
        ("[[routes]]\nto = ['+491729980752']", "1: routes.0: needs a name"),
        ("[[routes]]\nname = 'a'", "1: routes.0: needs recipients"),
        ("[[routes]]\nname = 'a'\nto = ['+491729980752']\ntext = '{{ x'", "4: routes.0.text: "),
    ],
)
def test_a_mistake_says_where_and_what(text: str, beginning: str) -> None:
    """The first one of a file."""
    assert mistakes(text)[0].startswith(beginning)


@pytest.mark.parametrize("written", ["${PROM-SECRET}", "${}", "${PROM_HOOK_SECRET", "${PROM_HOOK_SECRET:-none}"])
def test_what_looks_like_a_variable_and_is_none_is_refused(written: str) -> None:
    """Else the name itself would be the secret."""
    (mistake,) = mistakes(SMALL.replace("${PROM_HOOK_SECRET}", written))
    assert mistake.startswith("10: hooks.prom.secrets.0: ${ begins a variable: write ${NAME}")


def test_a_dollar_before_a_templates_braces_is_no_variable() -> None:
    """A template may name a price."""
    text = SMALL + 'text = "${{ title }}"'
    assert load(text, env=SECRETS).templates["all"].source == "${{ title }}"


@pytest.mark.parametrize("secret", ["   ", "0123456789abcdef\n", " 0123456789abcdef"])
def test_a_secret_with_blanks_around_it_is_refused_at_its_line(secret: str) -> None:
    """A file's line break in a variable: no sender could show it, or anybody could."""
    (mistake,) = mistakes(SMALL, env={"PROM_HOOK_SECRET": secret})
    assert mistake == "10: hooks.prom.secrets.0: holds blanks at its ends or line breaks; copy it again"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_whatever_an_editor_made_of_the_file(mark: str, end: str) -> None:
    """A byte order mark and Windows' line ends move no mistake to another line, items of a list included."""
    lines = ["[sms]", 'form = "Alerts"', "[groups]", "night = [", '  "0152 28817386",', '  "bob",', "]"]
    found = mistakes(mark + end.join(lines))
    assert [mistake.partition(": ")[0] for mistake in found] == ["2", "6"]


def test_many_lines_with_windows_line_ends_are_read_in_a_moment() -> None:
    """The file is walked once, not once for each key."""
    text = "[contacts]\r\n" + "".join(f'c{number} = "+4915228817386"\r\n' for number in range(3000))
    started = time.process_time()
    assert len(load(text, env={}).contacts) == 3000
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ('[sms]\nregion = "UK"', "2: sms.region: 'UK' is no country; did you mean GB?"),
        ('[sms]\ncountries = [\n  "DE",\n  "de",\n]', "4: sms.countries.1: 'de' is no country; did you mean DE?"),
        ('[sms]\nregion = "XX"', "2: sms.region: 'XX' is no country; write the two capital letters of ISO 3166"),
        ('[limits]\nrecipient = [\n  "2/1m",\n  "1/2y",\n]', "4: limits.recipient.1: the duration of the limit '1/2y' may be 365d at most"),
        ('[hooks.a]\nopen = true\n[hooks.a.map]\ntitle = "a..b"', "4: hooks.a.map.title: 'a..b' is no path; write for example"),
        ('[hooks.a]\nopen = true\n[hooks.a.map]\ntitel = "a.b"', "4: hooks.a.map.titel: unknown setting, did you mean 'title'?"),
        ("[hooks.a]\nopen = true\nmap = {}", "3: hooks.a.map: is empty"),
        ('[hooks.a]\nopen = true\nformat = "grafna"', "3: hooks.a.format: unknown format 'grafna', did you mean 'grafana'? (auto finds"),
    ],
)
def test_a_mistake_comes_with_what_was_meant(text: str, beginning: str) -> None:
    """Countries that are none, windows that no calendar holds, formats with a slip."""
    (mistake,) = mistakes(text)
    assert mistake.startswith(beginning)


def test_a_name_that_no_alert_has_is_worth_a_word() -> None:
    """A slip in a template is an empty place in every SMS; names of its own loops are none."""
    text = SMALL + 'text = "{{ titel }} {{ labels.env }} {% for one in alerts %}{{ one.title }}{% endfor %}"'
    (advice,) = warnings(load(text, env=SECRETS))
    assert str(advice) == (
        "routes.all.text: leaves a place empty: unknown name 'titel', did you mean 'title'? (a label of the sender is labels.titel)"
    )


@pytest.mark.parametrize(
    ("template", "why"),
    [("{{ title }} {{ 1 / 0 }}", "division by zero"), ("{{ labels.nobody_has_it }}", "it gave nothing for this alert")],
)
def test_a_template_that_fails_on_any_alert_is_worth_a_word(template: str, why: str) -> None:
    """It is tried before an alert needs it."""
    (advice,) = warnings(load(f"{SMALL}text = '{template}'", env=SECRETS))
    assert str(advice).startswith("routes.all.text: fails for an alert that says everything, so the safe text would go out: ")
    assert why in str(advice)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("sevrity", "severity"), ("Severity", "severity"), ("tittle", "title"), ("team", None), ("severity_code", None), ("region", None)],
)
def test_a_matcher_that_nearly_names_a_field_is_worth_a_word(name: str, meant: str | None) -> None:
    """It would be true of no alert, and nobody would be texted; a label of the sender's own is no slip."""
    text = f"{SMALL}match = ['{name}=\"critical\"']\n[[routes]]\nname = 'rest'\nto = ['ada']\n"
    told = [str(problem) for problem in warnings(load(text, env=SECRETS))]
    assert told == ([] if meant is None else [f"routes.all.match: looks for a label {name!r} of the sender; did you mean {meant}?"])


@pytest.mark.parametrize(
    ("matcher", "meant"),
    [('severity="critcal"', "critical"), ('severity!="Warning"', "warning"), ('severity="page"', ""), ('severity=~"critcal"', "")],
)
def test_a_value_that_is_nearly_one_of_ours_is_worth_a_word(matcher: str, meant: str) -> None:
    """The route would take nothing; a sender's own word for how bad it is may be anything."""
    text = f"{SMALL}match = ['{matcher}']\n[[routes]]\nname = 'rest'\nto = ['ada']\n"
    told = [str(problem) for problem in warnings(load(text, env=SECRETS))]
    name, value = matcher.split("=", maxsplit=1)[0].rstrip("!"), matcher.split('"')[1]
    assert told == ([f"routes.all.match: no {name} is {value!r}; did you mean {meant}?"] if meant else [])


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ('severity="critcal"', "severity is 'critcal'; did you mean critical"),
        ('job="backup", severity="eror"', "severity is 'eror'; did you mean error"),
        ('status="Firing"', "status is 'Firing'; did you mean firing"),
        ('severity="page"', ""),
        ('state="critcal"', ""),
        ("critcal", ""),
    ],
)
def test_such_a_value_in_notices_is_worth_a_word_too(entry: str, meant: str) -> None:
    """The alerts that it means would page."""
    text = f"{SMALL}[hooks.more]\nsecrets = ['0123456789abcdef']\nnotices = ['Watchdog', '{entry}']\n"
    told = [str(problem) for problem in warnings(load(text, env=SECRETS))]
    assert told == ([f"hooks.more.notices: no {meant}?"] if meant else [])


def test_a_route_that_texts_nobody_needs_no_answer() -> None:
    """Only the routes that text somebody from a name are named."""
    text = f"[sms]\nfrom = 'Alerts'\n{SMALL}[[routes]]\nname = 'noise'\nto = []\n".replace('name = "all"', 'name = "all"\ncontinue = true')
    said = [problem.text for problem in warnings(load(text, env=SECRETS)) if problem.place == "sms.from"]
    assert [("route all" in one, "noise" in one) for one in said] == [(True, False)]


def test_a_warning_names_a_few_of_many_routes() -> None:
    """A long list would hide what is to be done."""
    many = SMALL + "".join(f'[[routes]]\nname = "more{number}"\nto = ["ada"]\n' for number in range(9))
    advice = [problem.text for problem in warnings(load(many, env=SECRETS))]
    assert advice == [
        "takes every alert, so none comes to more0, more1, more2, more3, more4 and 4 more; put it last or say continue = true"
    ]


def test_a_variables_value_is_never_told() -> None:
    """A secret in the wrong place stays one."""
    told = "\n".join(
        mistakes("[sms]\nrate = '${S}'\n[hooks.h]\nopen = '${S}'\nsecrets = 3\n[contacts]\na = ['${S}']", {"S": "hunter2hunter2"})
    )
    assert "hunter2" not in told


def test_a_number_that_nobody_was_given_is_advised_on_wherever_it_stands() -> None:
    """Of contacts, groups, routes and hooks; masked, since advice is printed."""
    text = """
[contacts]
ada = "+491522881738612"
[groups]
night = ["+491522881738613"]
[[routes]]
name = "all"
to = ["+491522881738614", "ada"]
"""
    advice = [str(problem) for problem in warnings(load(text, env={})) if "not in use" in problem.text]
    assert advice == [
        f"{place}: +4915\u2026{end} lies in a range that is not in use; is a digit wrong?"
        for place, end in (("contacts.ada", 12), ("groups.night", 13), ("routes.all", 14))
    ]


def test_an_example_number_is_found_wherever_it_may_be_texted() -> None:
    """With its line, also where a direct hook allows it."""
    text = """\ufeff[hooks.a]\r
open = true
format = "direct"
allow = ["+4915228817386"]

[contacts]
ada = "+4915228817386"
bert = { phone = "+491729980752" }

[contacts.carla]
language = "de"
phone = "+491729925904"

[groups]
night = ["ada", "+491729973185"]

[[routes]]
name = "some"
to = ["ada"]

[[routes]]
name = "all"
to = [
  "+491729973185",
]
"""
    assert [str(problem).partition(": this")[0] for problem in example_numbers(load(text, env={}), text, name="x.toml")] == [
        "x.toml:7: contacts.ada",
        "x.toml:8: contacts.bert",
        "x.toml:12: contacts.carla",
        "x.toml:15: groups.night",
        "x.toml:23: routes.all",
    ]
    direct = text.partition("[contacts]")[0]
    (problem,) = example_numbers(load(direct, env={}), direct, name="x.toml")
    assert problem.place == "x.toml:4"


def test_groups_hold_groups_in_any_order() -> None:
    """Each number once."""
    rules = load(SMALL + "[groups]\nall = ['night', 'ada']\nnight = ['+491729980752', 'ada']\n", env=SECRETS)
    assert [addressee.name for addressee in rules.groups["all"]] == ["", "ada"]


def test_a_direct_hook_texts_whom_it_may() -> None:
    """Names, or every number inside the countries."""
    rules = load(
        SMALL + "[hooks.d]\nformat='direct'\nopen=true\nallow=['ada']\n[hooks.e]\nformat='direct'\nopen=true\nallow=['countries']",
        env=SECRETS,
    )
    ada, other = rules.recipients(["ada", "+491729980752"])
    narrow, wide = rules.hooks["d"].allow, rules.hooks["e"].allow
    assert narrow is not None
    assert wide is not None
    assert [narrow.permits(ada), narrow.permits(other), wide.permits(other)] == [True, False, True]


def test_advice_names_what_is_no_mistake() -> None:
    """Open hooks, short secrets, special senders and such as nobody can answer, routes that are never reached, and what nobody takes."""
    rules = load(
        "[sms]\nfrom='seven.io'\n[hooks.a]\nopen=true\n[hooks.b]\nsecrets=['short']\n"
        "[[routes]]\nname='all'\nto=['+491729980752']\n[[routes]]\nname='late'\nmatch=['a=b']\nto=['+491729980752']",
        env={},
    )
    assert [problem.place for problem in warnings(rules)] == ["sms.senders", "sms.from", "tell", "hooks.a", "hooks.b.secrets", "routes.all"]
    assert [problem.place for problem in warnings(Rules())] == ["tell", "hooks"]
    only = load("[hooks.a]\nsecrets=['0123456789abcdef']\n[[routes]]\nname='x'\nmatch=['a=b']\nto=['+491729980752']", env={})
    assert [problem.place for problem in warnings(only)] == ["tell", "routes"]


@pytest.mark.parametrize(
    ("tell", "told"),
    [
        ("", "is empty, so trouble of the bridge itself is only logged; set two of slack, sms, urls"),
        ("sms = ['ada', '+491729980752']", "has one way, which may be the trouble itself; set two of slack, sms, urls"),
        ("sms = ['ada']\nurls = ['mailto://ops@example.org']", None),
        ("urls = ['mailto://ops@example.org', 'https://chat.example.org/']", None),
    ],
)
def test_fewer_than_two_ways_to_tell_are_worth_a_word(tell: str, told: str | None) -> None:
    """Numbers share one gateway, so however many they are, they are one way."""
    text = f"[tell]\n{tell}\n" + SMALL.partition("\n\n")[2]
    assert [problem.text for problem in warnings(load(text, env=SECRETS))] == ([] if told is None else [told])


def test_mistakes_in_ways_to_tell_have_their_lines() -> None:
    """An address without a scheme, a name that nobody has, a key that is none."""
    text = "[tell]\nsms = ['eva']\nurls = ['ops@example.org', 'https://ok.example.org']\nmail = 'x'\n" + SMALL.partition("\n\n")[2]
    assert mistakes(text) == [
        "2: tell.sms.0: unknown contact, group or number 'eva'; known: ada",
        '3: tell.urls.0: is no address; write for example "https://chat.example.org/hook" or "mailto://ops@example.org"',
        "4: tell.mail: unknown setting; known here: slack, sms, urls",
    ]


def test_the_watch_needs_somebody_and_a_time_that_can_be() -> None:
    """Pushed on three times within it, it must not meet the gateway's lock on repeated texts."""
    assert load(SMALL, env=SECRETS).watch is None
    assert mistakes(f"[watch]\nafter = '5m'\n{SMALL}") == [
        '1: watch: needs recipients, for example to = ["ada"]',
        "2: watch.after: must be 10m to 24h, is '5m'",
    ]
    watch = load(f"[watch]\nto = ['ada']\n{SMALL}", env=SECRETS).watch
    assert watch is not None
    assert watch.after == timedelta(minutes=30)


def test_the_label_keeps_to_the_gateways_alphabet() -> None:
    """Whatever hook and route are named."""
    assert SmsRules().label_for("prom", "critical") == "prom.critical"
    assert SmsRules().label_for("prom", "") == "prom"
    assert SmsRules(label="{route}").label_for("prom", "") is None


@given(text=st.text(alphabet="[]{}=\"'\n.#,a1 smroutehkcn", max_size=80))
def test_any_text_is_rules_or_a_config_error(text: str) -> None:
    """Nothing else is raised, and every mistake has a line of the file."""
    try:
        load(text, env={})
    except ConfigError as error:
        for problem in error.problems:
            assert 1 <= int(problem.place.rpartition(":")[2]) <= text.count("\n") + 2


@given(
    section=st.sampled_from(["sms", "limits", "contacts", "groups", "hooks.a", "contacts.b", "sms.ttl"]),
    key=st.sampled_from(
        [
            "from",
            "senders",
            "region",
            "countries",
            "timezone",
            "rate",
            "label",
            "ttl",
            "recipient",
            "a",
            "phone",
            "format",
            "secrets",
            "open",
            "allow",
            "critical",
        ]
    ),
    value=st.sampled_from(
        ["1", "true", '"x"', "[]", "[1]", '["a"]', "{}", "{ a = 1 }", "1979-05-27", "nan", '""', '"a/b"', '"../etc"', "-1"]
    ),
)
def test_any_value_under_any_key_is_rules_or_a_config_error(section: str, key: str, value: str) -> None:
    """No type in no place raises anything else."""
    with suppress(ConfigError):
        load(f"[{section}]\n{key} = {value}\n", env={})


def test_a_hook_may_map_its_bodies_and_name_its_notices() -> None:
    """Without either, the format and the heartbeats of most clusters count."""
    hooks = load('[hooks.a]\nopen = true\nnotices = ["Nightly"]\nmap = { title = "a[0].b" }\n[hooks.b]\nopen = true', env={}).hooks
    assert hooks["a"].notices == ("Nightly",)
    assert hooks["a"].fields is not None
    assert hooks["a"].fields.paths == {"title": "a[0].b"}
    assert (hooks["b"].fields, "Watchdog" in hooks["b"].notices) == (None, True)


def test_names_of_the_gateways_book_are_kept_for_it() -> None:
    """Wherever recipients stand, also by way of groups; they are no numbers, and no mistakes."""
    text = (
        SMALL
        + """
[groups]
night = ["seven:Leitung", "ada"]
all = ["night", "seven: Eva Muster "]
[[routes]]
name = "r"
to = ["all"]
"""
    )
    rules = load(text, env=SECRETS)
    assert rules.remote_names == ("Leitung", "Eva Muster")
    place = next(place for place, route in enumerate(rules.routes) if route.name == "r")
    assert rules.remotes["routes", place, "to"] == ("Leitung", "Eva Muster")
    assert [addressee.name for addressee in rules.groups["all"]] == ["ada"]
    with pytest.raises(ConfigError, match="needs the name of a contact or group"):
        load(text.replace("seven:Leitung", "seven: "), env=SECRETS)


def test_a_contact_whose_number_is_bad_is_configured_all_the_same() -> None:
    """The mistake is the number's; a name beside it is held against all that are written."""
    with pytest.raises(ConfigError) as refusal:
        load('[contacts]\nada = "+49"\n[[routes]]\nname = "r"\nto = ["ada", "adda"]\n', env={})
    told = [problem.text for problem in refusal.value.problems]
    assert [text.partition(":")[0] for text in told] == ["contacts.ada", "routes.0.to.1"]
    assert told[1].endswith("unknown contact, group or number 'adda', did you mean 'ada'?")


def test_names_are_found_in_any_case_and_numbers_in_any_spelling() -> None:
    """In groups of groups, routes, and what people are told by; two names that differ in case alone are each asked for in their letters."""
    text = """
    [contacts]
    ada = "tel:+49-152-28817386"
    Bert = "\uff0b\uff14\uff19 172 9980752"
    [groups]
    all = ["Night", "ADA"]
    night = ["bert", "+49\u201130\u201123125000"]
    [[routes]]
    name = "r"
    to = ["ALL"]
    fallback = ["030/23125\u2013001"]
    """
    rules = load(text, env={})
    assert [one.phone.e164 for one in rules.routes[0].to] == ["+491729980752", "+493023125000", "+4915228817386"]
    assert [one.name for one in rules.routes[0].to] == ["Bert", "", "ada"]
    assert [one.phone.e164 for one in rules.routes[0].fallback] == ["+493023125001"]
    doubled = '[contacts]\nada = "0152 28817386"\nAda = "0172 9980752"\n[[routes]]\nname = "r"\nto = [{name}]'
    assert load(doubled.format(name='"Ada"'), env={}).routes[0].to[0].phone.e164 == "+491729980752"
    with pytest.raises(ConfigError, match="'ADA' may be 'ada' or 'Ada'"):
        load(doubled.format(name='"ADA"'), env={})


def test_a_circle_of_groups_is_one_in_any_case() -> None:
    """It is refused, and no group holds itself."""
    with pytest.raises(ConfigError, match="groups hold each other in a circle"):
        load('[groups]\na = ["B"]\nb = ["A"]\n', env={})
