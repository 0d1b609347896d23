"""Commands that run: serve, demo, emulator, migrate."""

import asyncio
import logging
import secrets
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from pathlib import Path

import click

from bridge.app import open_bridge
from bridge.cli import opening, pretend, program
from bridge.cli.addition import Addition
from bridge.cli.reloading import FileSource, reloading
from bridge.cli.welcome import Scene, invoked, welcome
from bridge.config import warnings
from bridge.domain.state import State
from bridge.emulator.app import create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.script import read_script
from bridge.errors import SettingsError, SmsbridgeError
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.runtime.clock import SystemClock
from bridge.runtime.loops import run_long
from bridge.runtime.memory import give_back, stay_long
from bridge.serving import Extension, serving
from bridge.settings import Settings
from bridge.web.server import listening

log = logging.getLogger("smsbridge.serve")

SLIM_EVERY = 10.0
"""Seconds after which memory that is free goes back to the system."""


@click.command()
@click.pass_obj
def serve(additions: Sequence[Addition]) -> None:
    """Run the bridge: take posts, send SMS, until SIGTERM or Ctrl-C."""
    settings = program.settings(logs=True, then=lambda found: program.service_rules(found, additions))
    rules = program.service_rules(settings, additions)
    run_long(_serve(settings, rules, additions))


@click.command()
@click.pass_obj
def demo(additions: Sequence[Addition]) -> None:
    """Run the bridge with a pretend gateway, and phones to look at. With SEVEN_API_KEY set it is `serve`."""
    settings = program.settings(logs=True)
    if settings.seven_api_key is not None:
        click.echo(f"SEVEN_API_KEY is set, so this is `smsbridge serve`: SMS go out by {settings.seven_api_url}.", err=True)
        run_long(_serve(settings, program.service_rules(settings, additions), additions))
    else:
        if problems := [problem for addition in additions for problem in addition.problems(settings)]:
            raise SettingsError(problems)
        run_long(_demo(pretend.apart(settings), additions))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=3001, show_default=True)
@click.option("--api-key", "keys", multiple=True, help="A key that works; with none, every key does.")
@click.option("--signing-key", help="Signs callbacks, and verifies signed requests.")
@click.option("--callback", help="Where delivery reports go: http://127.0.0.1:3000/gateway/seven")
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A TOML file of faults.")
def emulator(port: int, keys: tuple[str, ...], signing_key: str | None, callback: str | None, script: Path | None) -> None:
    """Run a pretend seven.io gateway: the API at /api, phones at /, their messages as JSON at /phones.json."""
    program.settings(logs=True)
    config = EmulatorConfig(
        keys=keys,
        signing_key=signing_key,
        callback_url=callback,
        rules=() if script is None else read_script(program.read_text(script, field="script")),
    )
    run_long(_emulator(config, port))


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema; `serve` does it too."""
    settings = program.beside(program.settings())

    async def run() -> None:
        async with opening.opened(settings):
            pass

    asyncio.run(run())
    click.echo(f"{settings.database} is up to date")


async def _serve(settings: Settings, rules: Rules, additions: Sequence[Addition]) -> None:
    async with AsyncExitStack() as stack:
        holder = program.RulesHolder(rules)
        bridge = await stack.enter_async_context(open_bridge(settings, holder))
        await opening.claim_purpose(bridge, opening.SERVICE)
        for doubt in (*warnings(rules), *program.doubts(settings, additions, rules)):
            log.warning("serve.doubt", extra={"place": doubt.place, "text": doubt.text})
        left = await _left(bridge)
        source = FileSource(settings=settings, additions=additions)
        stopped = _stopping()
        port = await _bound(stack, bridge, [reloading(source, holder), *(addition.open for addition in additions)])
        log.info("serve.started", extra=left)
        click.echo(f"smsbridge listens on http://{settings.host}:{port}", err=True)
        await _until(stopped)
    log.info("serve.stopped")


async def _left(bridge: Bridge) -> dict[str, int]:
    """How much an earlier run has left to do."""
    backlog = await bridge.store.meta.backlog()
    states = (State.HELD, State.QUEUED, State.PARKED, State.UNKNOWN)
    return {"posts": backlog.posts} | {state.value: backlog.states.get(state, 0) for state in states}


async def _demo(settings: Settings, additions: Sequence[Addition]) -> None:
    own = program.rules(settings)
    rules, hook = pretend.shipped(settings) if own is None else pretend.with_hook(own)
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        signing_key = secrets.token_hex(16)
        callback = f"{settings.public_url}/gateway/seven"
        gateway = create_emulator(clock, EmulatorConfig(keys=("demo",), signing_key=signing_key, callback_url=callback))
        phones = await _listen(
            stack, lambda: listening(gateway, host=settings.host, port=settings.port + 1), settings.port + 1, advice="PORT, one below,"
        )
        fresh = await pretend.begin_anew(settings)
        found = pretend.with_emulator(settings, port=phones, signing_key=signing_key)
        holder = program.RulesHolder(rules)
        bridge = await stack.enter_async_context(open_bridge(found, holder, clock=clock))
        await opening.claim_purpose(bridge, opening.DEMO)
        source = FileSource(settings=found, additions=additions, adapt=lambda changed: pretend.with_hook(changed)[0])
        own_changes = [reloading(source, holder)] if own is not None else []
        stopped = _stopping()
        port = await _bound(stack, bridge, [*own_changes, *(addition.open for addition in additions)])
        scene = Scene(port=port, phones=phones, hook=hook, own=own is not None, store=str(found.database), fresh=fresh)
        click.echo(welcome(scene, hints=[addition.hint for addition in additions], command=invoked(sys.argv[0])))
        sys.stdout.flush()
        await _until(stopped)


async def _emulator(config: EmulatorConfig, port: int) -> None:
    async with AsyncExitStack() as stack:
        stopped = _stopping()
        actual = await _listen(
            stack, lambda: listening(create_emulator(SystemClock(), config), host="127.0.0.1", port=port), port, advice="--port"
        )
        click.echo(f"phones at http://127.0.0.1:{actual}/, API at http://127.0.0.1:{actual}/api")
        sys.stdout.flush()
        await _until(stopped)


async def _bound(stack: AsyncExitStack, bridge: Bridge, extensions: Sequence[Extension]) -> int:
    return await _listen(stack, lambda: serving(bridge, extensions=extensions), bridge.settings.port)


async def _listen(stack: AsyncExitStack, listen: Callable[[], AbstractAsyncContextManager[int]], port: int, *, advice: str = "PORT") -> int:
    try:
        return await stack.enter_async_context(listen())
    except OSError as error:
        raise SmsbridgeError(f"port {port} cannot be listened on: {error.strerror}; set {advice} to another one") from error


def _stopping() -> asyncio.Event:
    """Set once the process is asked to end. Taken before anybody can reach us, so that whoever does may also ask at once."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    return stopped


async def _until(stopped: asyncio.Event) -> None:
    stay_long()
    while not stopped.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(SLIM_EVERY):
                await stopped.wait()
        give_back()
