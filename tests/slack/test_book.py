"""Texting a name of the gateway's address book from Slack."""

from support.slacking import slack_world


async def test_a_name_is_looked_up_behind_the_acknowledgement() -> None:
    """The gateway is not asked while Slack waits; who was just looked up is known at once."""
    async with slack_world() as world:
        asked = await world.sms("send seven:gruppe1 Meeting", user="U0ROOT")
        assert asked.text == "I am looking that name up in the gateway's address book. The answer follows here."
        await world.later(5, step=1)
        assert world.texts() == ["Meeting", "Meeting"]
        assert world.slack.seen_by("U0ROOT")[-1].text.startswith("On its way to ada (+4915228817386), bert (+491729980752).")
        again = await world.sms('send "seven:Gruppe1" Moved', user="U0ROOT")
        assert again.text.startswith("On its way to ada")


async def test_a_name_that_nobody_has_sends_nothing() -> None:
    """And says so, in the person's language."""
    async with slack_world() as world:
        world.slack.person("U0ROOT", locale="de-DE", admin=True)
        await world.sms("send seven:Nobody hi", user="U0ROOT")
        await world.later(5, step=1)
        answer = world.slack.seen_by("U0ROOT")[-1].text
        assert "im Adressbuch des Gateways ist 'seven:Nobody' kein Kontakt" in answer
        assert world.texts() == []


async def test_members_text_those_whom_the_configuration_knows() -> None:
    """A name of the book is no way around that."""
    async with slack_world() as world:
        world.emulator.account.book.change_contact(5001, {"mobile_number": "493023125099"}, None)
        await world.sms("send seven:ada hi", user="U0ADA")
        await world.later(5, step=1)
        assert "You may text contacts and groups" in world.slack.seen_by("U0ADA")[-1].text
        assert world.texts() == []
