"""Who may do what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support.slacking import TOML, SlackWorld, slack_world

from bridge.config import load
from bridge.domain.addressee import Addressee
from bridge.domain.chat import Outsider
from bridge.domain.ids import MessageId
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options

ADA = Addressee(phone=PhoneNumber.parse("+4915228817386", region="DE"), name="ada")
OPEN = TOML.replace('admins = ["U0ROOT"]', "admins = []")


async def audit(world: SlackWorld) -> list[tuple[str, str]]:
    """Who did what, oldest first."""
    return [(entry.who, entry.act.value) for entry in await world.bridge.store.chat.audit()]


@pytest.mark.parametrize(
    ("user", "typed", "refused"),
    [
        ("U0ADA", "send ada hi", ""),
        ("U0ADA", "send oncall hi", ""),
        ("U0ADA", "send +4915228817386 hi", ""),
        ("U0ADA", "send +4930231250099 hi", "You may text contacts and groups"),
        ("U0ADA", "send ada,+4930231250099 hi", "You may text contacts and groups"),
        ("U0ADA", "send many hi", "These are 11 recipients"),
        ("U0ROOT", "send +4930231250099 hi", ""),
        ("U0ROOT", "send many hi", ""),
        ("U0GUEST", "send ada hi", "not a member"),
        ("U0GUEST", "list", "not a member"),
        ("U0GUEST", "balance", "not a member"),
        ("U0GUEST", "help", "not a member"),
    ],
)
async def test_members_text_contacts_admins_anybody_guests_nobody(user: str, typed: str, refused: str) -> None:
    """A refusal says why, sends nothing, and stands in the audit trail."""
    async with slack_world() as world:
        answered = await world.sms(typed, user=user)
        assert refused in answered.text
        await world.work()
        assert bool(await world.messages()) is (not refused and "send" in typed)
        assert (user, "refused" if refused else "send") in await audit(world)


@pytest.mark.parametrize(
    "flags",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"is_bot": True},
        {"deleted": True},
        {"team_id": "T0OTHER"},
        {"is_restricted": True, "is_admin": True},
    ],
)
async def test_who_is_not_of_the_team_may_nothing(flags: dict[str, object]) -> None:
    """Guests, people of other organisations, bots and those who left, also on the first command."""
    async with slack_world() as world:
        world.slack.person("U0X", **flags)  # type: ignore[arg-type]
        await world.slack.command("send ada hi", user="U0X")
        await world.work()
        assert "not a member" in world.slack.seen_by("U0X")[-1].text
        assert await world.messages() == []


async def test_without_configured_admins_the_workspaces_are() -> None:
    """Owners and admins of the workspace may text free numbers."""
    async with slack_world(toml=OPEN) as world:
        await world.sms("send +4930231250099 hi", user="U0ROOT")
        assert len(await world.messages()) == 1
        assert "You may text contacts" in (await world.sms("send +4930231250099 hi", user="U0ADA")).text


async def test_configured_admins_replace_the_workspaces() -> None:
    """With `[slack] admins`, an admin of the workspace who is not named is a member."""
    async with slack_world(toml=TOML.replace("U0ROOT", "U0ADA")) as world:
        assert "You may text contacts" in (await world.sms("send +4930231250099 hi", user="U0ROOT")).text
        await world.sms("send +4930231250099 hi", user="U0ADA")
        assert len(await world.messages()) == 1


async def test_members_see_and_cancel_their_own_admins_all() -> None:
    """Somebody else's message is as if it were not there."""
    async with slack_world() as world:
        await world.sms('schedule ada "Secret" in 3 minutes', user="U0ADA")
        ident = (await world.message()).id
        assert (await world.sms("list", user="U0BEA")).text.startswith("Nothing was sent yet.")
        assert "no message's id ends in" in (await world.sms(f"status {ident}", user="U0BEA")).text
        assert "no message's id ends in" in (await world.sms(f"cancel {ident}", user="U0BEA")).text
        assert "you have sent nothing yet" in (await world.sms("cancel last", user="U0BEA")).text
        assert "Secret" in (await world.sms("list", user="U0ROOT")).text
        assert "you have sent nothing yet" in (await world.sms("cancel last", user="U0ROOT")).text, "last is of one's own"
        assert (await world.sms(f"cancel {ident}", user="U0ROOT")).text == "Cancelled (never left)."
        assert ("U0ROOT", "cancel") in await audit(world)


async def test_other_peoples_ids_hide_nobodys_own() -> None:
    """An ending means one's own message, however many of other people's end so too; for an admin it is ambiguous."""
    async with slack_world() as world:
        await world.sms("send ada mine")
        own = (await world.message()).id
        for number in range(3):
            draft = world.bridge.sending.draft(origin="slack:U0BEA", to=(ADA,), text=f"{number}", options=Options())
            ident = MessageId(f"7{number}{own[2:]}")
            await world.bridge.store.outbox.put(FiledMessage(id=ident, draft=draft), world.clock.now())
        assert "> mine" in (await world.sms(f"status {own[-4:]}")).text
        assert "several messages" in (await world.sms(f"status {own[-4:]}", user="U0ROOT")).text


async def test_a_button_is_its_persons() -> None:
    """A press by somebody who may not see the message does nothing."""
    async with slack_world() as world:
        await world.sms("list", user="U0BEA")
        await world.sms('schedule ada "Secret" in 3 minutes')
        await world.work()
        receipt = world.receipt()
        await world.slack.press(receipt, "sms_cancel", user="U0BEA")
        await world.slack.press(receipt, "sms_cancel", user="U0GUEST")
        await world.work()
        assert await world.states() == ["queued"]


async def test_a_question_is_its_persons() -> None:
    """Nobody says yes for somebody else."""
    async with slack_world() as world:
        await world.sms("list", user="U0BEA")
        answered = await world.sms(f"send ada {'a' * 400}")
        assert answered.seen is not None
        await world.slack.press(answered.seen, "sms_confirm", user="U0BEA")
        await world.work()
        assert await world.messages() == []


async def test_a_yes_is_checked_as_of_its_time() -> None:
    """Who became a guest between the question and the yes sends nothing."""
    async with slack_world() as world:
        answered = await world.sms(f"send ada {'a' * 400}")
        world.slack.person("U0ADA", is_restricted=True)
        await world.later(13 * 3600)
        assert answered.seen is not None
        await world.slack.press(answered.seen, "sms_confirm")
        await world.work()
        assert await world.messages() == []


async def test_the_audit_trail_holds_numbers_as_keyed_hashes() -> None:
    """Who did what and when; no number and no text."""
    async with slack_world() as world:
        await world.sms("send oncall Secret")
        await world.work()
        (entry,) = [entry for entry in await world.bridge.store.chat.audit() if entry.act.value == "send"]
        assert (entry.who, entry.surface, entry.message, entry.at) == ("U0ADA", "slack", (await world.message()).id, world.clock.now())
        assert len(entry.numbers) == 2
        assert "4915228817386" not in repr(entry)
        assert "Secret" not in repr(entry)


async def test_what_waits_is_checked_again_before_it_leaves() -> None:
    """Who became a guest, or no admin any more, while the SMS waited, sends it no more; the receipt says so."""
    async with slack_world() as world:
        await world.sms('schedule ada "Deploy" in 3 minutes')
        await world.sms('schedule +4930231250099 "Deploy" in 3 minutes', user="U0ROOT")
        await world.work()
        people = world.bridge.store.chat
        for user, change in (("U0ADA", {"outsider": Outsider.GUEST}), ("U0ROOT", {})):
            person = await people.person("T0ACME", user)
            assert person is not None
            await people.keep_person(replace(person, **change))  # type: ignore[arg-type]
        world.configure(load(TOML.replace("U0ROOT", "U0BEA"), env={}))
        await world.later(300, step=30)
        assert world.texts() == []
        for message in await world.messages():
            assert [(delivery.state, delivery.reason) for delivery in message.deliveries] == [("suppressed", "not permitted")]
        assert "suppressed (not permitted)" in world.receipt("U0ADA").text
        assert "suppressed (not permitted)" in world.receipt("U0ROOT").text


async def test_what_still_may_go_goes() -> None:
    """The check of one person's SMS holds up nobody else's."""
    async with slack_world() as world:
        await world.sms("list", user="U0BEA")
        await world.sms('schedule ada "One" in 3 minutes')
        await world.sms('schedule bert "Two" in 3 minutes', user="U0BEA")
        person = await world.bridge.store.chat.person("T0ACME", "U0ADA")
        assert person is not None
        await world.bridge.store.chat.keep_person(replace(person, outsider=Outsider.GONE))
        await world.later(300, step=30)
        assert world.texts() == ["Two"]


async def test_a_clock_that_was_set_back_makes_nobody_known_for_longer() -> None:
    """What was read in what is now the future is read again."""
    async with slack_world() as world:
        await world.sms("list")
        person = await world.bridge.store.chat.person("T0ACME", "U0ADA")
        assert person is not None
        await world.bridge.store.chat.keep_person(replace(person, read_at=world.clock.now() + timedelta(days=1)))
        world.slack.person("U0ADA", is_restricted=True)
        await world.slack.command("send ada hi")
        await world.work()
        assert "not a member" in world.slack.seen_by("U0ADA")[-1].text
        assert await world.messages() == []


LIMITED = TOML.replace("[slack]", '[limits]\nperson = ["3/h", "1000/d"]\n\n[slack]')


async def test_a_person_has_a_limit_of_their_own() -> None:
    """An order that has no room is refused whole, with what is left; others have theirs, and after the window there is room again."""
    async with slack_world(toml=LIMITED) as world:
        world.slack.person("U0CEM", locale="de-DE")
        for user in ("U0ADA", "U0CEM"):
            await world.sms("send oncall hello", user=user)
            await world.work()
        refused = await world.sms("send oncall hello again", user="U0ADA")
        assert "the limit of a person is 3 SMS in 1h, 1 of them are left, and this is 2" in refused.text
        assert "die Grenze je Person ist 3 SMS in 1h, davon sind noch 1 übrig" in (await world.sms("send oncall hallo", user="U0CEM")).text
        assert len(await world.messages()) == 2
        assert "On its way" in (await world.sms("send ada one more", user="U0ADA")).text
        await world.clock.advance(3601)
        assert "On its way" in (await world.sms("send oncall hello again", user="U0ADA")).text


async def test_what_was_cancelled_leaves_room_for_others() -> None:
    """A scheduled SMS counts when it is ordered, and not any more once it is cancelled or recalled."""
    async with slack_world(toml=LIMITED) as world:
        await world.sms('schedule oncall "hello" in 2h')
        await world.work()
        assert "the limit of a person" in (await world.sms("send oncall hi")).text
        await world.sms("cancel last")
        await world.work()
        assert "the limit of a person" not in (await world.sms("send oncall hi")).text
