"""The run: a bridge and an emulator as real processes, each address attacked by many at once, and a look at what that did."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import aiohttp
from support.fake_slack import SECRET, TOKEN, FakeSlack, fake_slack
from support.ports import free_port
from support.programs import Program
from support.running import until

from bridge.cli.running import SLIM_EVERY
from bridge.runtime.clock import SystemClock
from bridge.runtime.loops import beside
from fuzz.addresses import BRIDGE
from fuzz.chances import Address, World
from fuzz.hooks import TOPIC
from fuzz.planted import ADA, BEARER, BERT, KEY, MASTER, NUMBERS, ORDERS, SCRAPE, SECRETS, SIGNING, SPARE, TEXT
from fuzz.pretend import EMULATOR
from fuzz.verdict import Memory, Tally, Verdict, found, is_failure, is_fault
from fuzz.wire import Answer, Caller, packet

TOML = f"""
[sms]
from = "Alerts"
region = "DE"
countries = ["DE"]

[tell]
slack = "C0SMSOPS"

[slack]
admins = ["U01"]

[contacts]
ada = "+49{ADA}"
bert = "+49{BERT}"

[groups]
oncall = ["ada", "bert"]

[hooks.auto]
secrets = ["{BEARER}", "{SPARE}"]

[hooks.alertmanager]
format = "alertmanager"
secrets = ["{BEARER}"]

[hooks.grafana]
format = "grafana"
secrets = ["{BEARER}"]

[hooks.mapped]
secrets = ["{BEARER}"]
map = {{ title = "title", text = "data.text", status = "labels.status" }}

[hooks.free]
open = true

[hooks.topics]
topics = ["{TOPIC}"]

[hooks.orders]
format = "direct"
secrets = ["{ORDERS}"]
allow = ["oncall"]

[[routes]]
name = "matched"
match = ['title=~".*[ab]+x.*"', 'text!~"[a-z]*y"']
to = ["oncall"]
text = "{{% for alert in alerts %}}{{{{ alert.title | truncate(40) }}}} {{{{ labels | plain }}}}{{% endfor %}}"

[[routes]]
name = "rest"
to = ["ada"]
"""
AT_ONCE = 32
WARM = 500
"""Requests to each address before memory is measured."""
EVERY = 0.25
"""Seconds between two looks at a process's memory."""
SETTLED_WITHIN = 240.0
MOST_TROUBLE = 20

Say = Callable[[str], None]


@dataclass
class Run:
    """All that takes part."""

    world: World
    ports: dict[bool, int]
    """By whether it is the emulator's."""
    processes: dict[str, asyncio.subprocess.Process]
    clock: SystemClock
    seed: int
    say: Say
    trouble: dict[str, None] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    async def attack(self, address: Address, numbers: range, *, kind: str = "") -> Tally:
        """Send the requests of these numbers, many at once; each is made of the seed, its address and its number alone."""
        tally, left, start = Tally(), iter(numbers), self.clock.monotonic()

        async def one() -> None:
            caller = Caller(self.ports[address.emulator])
            for number in left:
                chance = Random(f"{self.seed} {kind}{address.name} {number}")
                sent = packet(address.make(chance, self.world), chance)
                answer = await caller.call(sent)
                self._judge(address, number, answer)
                tally.answers[0 if answer is None else answer.status] += 1
                if number % 500 == 0:
                    self.say(f"{address.name} {kind}{number}/{numbers.stop}")
            caller.close()

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(one())
        tally.seconds = self.clock.monotonic() - start
        for name, process in self.processes.items():
            if process.returncode is not None:
                self.trouble[f"the {name} ended with {process.returncode} while {address.name} was attacked"] = None
        return tally

    def _judge(self, address: Address, number: int, answer: Answer | None) -> None:
        where = f"{address.name} {number}"
        if answer is None:
            self._note(f"{where} had no answer")
        elif is_fault(answer.status, answer.raw):
            self._note(f"{where} was answered {answer.raw[:300]!r}")
        elif not answer.echoes:
            # Who holds a hook's secret may see whom it texts.
            words = SECRETS if address.emulator or address.name in {"preview", "orders", "messages"} else (*SECRETS, ADA, BERT)
            for line in found(where, answer.raw, words):
                self._note(line)

    def _note(self, line: str) -> None:
        if len(self.trouble) < MOST_TROUBLE:
            self.trouble[line] = None

    async def watch(self) -> None:
        """Look at the memory of each process, for ever."""
        while True:
            for name in self.processes:
                self.most[name] = max(self.most.get(name, 0), self.memory(name))
            await self.clock.sleep(EVERY)

    def memory(self, name: str) -> float:
        """A process's resident memory in MB; nought where the system does not say."""
        status = Path(f"/proc/{self.processes[name].pid}/status")
        if not status.exists():
            return 0.0
        return int(status.read_text(encoding="utf-8").partition("VmRSS:")[2].split()[0]) / 1024


async def run(folder: Path, *, requests: int, only: Sequence[str] = (), seed: int = 0, say: Say) -> Verdict:
    """Attack every address, or those named in `only`, with so many requests each; what came of it."""
    addresses = [address for address in (*BRIDGE, *EMULATOR) if not only or address.name in only]
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        called = await stack.enter_async_context(_trap())
        slack = await stack.enter_async_context(fake_slack(clock))
        port, gateway, trap = free_port(), free_port(), called.port
        program = Program.over(
            folder, gateway=gateway, toml=TOML, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, SLACK_API_URL=slack.url, PORT=str(port),
            PUBLIC_URL=f"http://127.0.0.1:{port}", SEVEN_API_KEY=KEY, SEVEN_SIGNING_KEY=SIGNING, SMSBRIDGE_SECRET_KEY=MASTER,
            SMSBRIDGE_METRICS_TOKEN=SCRAPE, LOG_FORMAT="json",
        )  # fmt: skip
        program.url = f"http://127.0.0.1:{port}"
        pretend = await _emulator(program, gateway)
        stack.push_async_callback(_ended, pretend)
        bridge = await program.start()
        stack.push_async_callback(_ended, bridge)
        world = World(url=program.url, trap=f"http://127.0.0.1:{trap}", slack=slack.url.removesuffix("/api/"))
        on = Run(world, {False: port, True: gateway}, {"bridge": bridge, "emulator": pretend}, clock, seed, say)
        return await _attacked(on, (program, slack, called), addresses, requests)


async def _attacked(on: Run, around: tuple[Program, FakeSlack, "_Trap"], addresses: Sequence[Address], requests: int) -> Verdict:
    program, slack, called = around
    for address in addresses:
        await on.attack(address, range(min(requests, WARM)), kind="warm ")
    await _settled(on, program)
    before = {name: on.memory(name) for name in on.processes}
    async with beside(on.watch()):
        tallies = {address.name: await on.attack(address, range(requests)) for address in addresses}
        await _settled(on, program)
    memory = {name: Memory(before=before[name], most=on.most[name], after=on.memory(name)) for name in on.processes if before[name]}
    for name, process in on.processes.items():
        if process.returncode is None:
            process.terminate()
            if (code := await process.wait()) != 0:
                on.trouble[f"the {name} ended with {code}"] = None
    trouble = [*on.trouble, *_looked_at(program), *(f"Slack was sent {fault}" for fault in dict.fromkeys(slack.faults))]
    slack.faults.clear()
    if called.times:
        trouble.append(f"an address that a request named was called {called.times} times")
    return Verdict(tallies=tallies, memory=memory, trouble=tuple(trouble))


def _looked_at(program: Program) -> list[str]:
    """What the log and the store hold that they must not."""
    trouble: list[str] = []
    for name in ("log", "emulator.log"):
        said = (program.folder / name).read_bytes()
        trouble += found(f"the {name}", said, (*SECRETS, *NUMBERS, TEXT, TOKEN, SECRET))
        trouble += [f"the {name} holds {line[:3000]!r}" for line in said.splitlines() if is_failure(line)]
    for path in program.folder.glob("bridge.db*"):
        # The gateway's key and the bridge's own are nowhere on the disk; a hook's secret is not kept with what it opened for.
        trouble += found(path.name, path.read_bytes(), (BEARER, SPARE, ORDERS, KEY, SIGNING, SCRAPE))
    return trouble[:MOST_TROUBLE]


async def _settled(on: Run, program: Program) -> None:
    """Wait until everything that was posted is sorted."""
    on.say("waiting until all is sorted")
    end = on.clock.monotonic() + SETTLED_WITHIN
    async with aiohttp.ClientSession() as http:
        while on.clock.monotonic() < end and on.processes["bridge"].returncode is None:
            async with http.get(f"{program.url}/metrics") as answer:
                if "\nsmsbridge_inbox_age_seconds 0.0\n" in await answer.text():
                    # Until it has given back what it had for that.
                    await on.clock.sleep(SLIM_EVERY + 1)
                    return
            await on.clock.sleep(0.5)
    on.trouble[f"posts are not sorted after {SETTLED_WITHIN:.0f} s"] = None


async def _emulator(program: Program, port: int) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "bot", "emulator", "--port", str(port), "--api-key", KEY, "--signing-key", SIGNING]
    with (program.folder / "emulator.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, "--callback", f"{program.url}/gateway/seven", env=program.env, cwd=program.folder, stdout=log, stderr=log
        )

    async def status() -> int:
        try:
            async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/phones.json") as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    await until(status, lambda found: found == 200)
    return process


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


class _Trap:
    """A server that nobody may call, and how often somebody did."""

    def __init__(self) -> None:
        self.port = 0
        self.times = 0

    def call(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody called."""
        self.times += 1
        writer.close()


@asynccontextmanager
async def _trap() -> AsyncIterator[_Trap]:
    trap = _Trap()
    async with await asyncio.start_server(trap.call, "127.0.0.1", 0) as server:
        trap.port = server.sockets[0].getsockname()[1]
        yield trap
