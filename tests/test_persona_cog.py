"""How she is, in people's own hands, on Discord: /persona and /server persona."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from simcord.backend.models import Channel, Interaction

import bot
from companion.talk import Place
from rehearsal.diary import Deed
from rehearsal.panels import Control, fields_of, panel_of
from rehearsal.people import NotPossibleError, Person
from tests.stage import Stage, set_stage

TRYING = "trying it out"
SOUND = "A bakery. I'd come for the cinnamon ones."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def friends(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


def read(deed: Deed) -> str:
    assert deed.message
    return panel_of(deed.message).text


def controls(deed: Deed) -> dict[str, Control]:
    """Buttons by what they are called, menus by what stands before the colon in them."""
    assert deed.message
    return {
        (control.options[0][0].split(":")[0] if control.is_menu else control.label): control
        for control in panel_of(deed.message).controls
    }


class Hand:
    """One person working through panels."""

    def __init__(self, stage: Stage, person: Person | None = None, where: Channel | None = None) -> None:
        self.stage = stage
        self.person = person or stage.mina
        self.where = where or self.person.dm
        self.now: Deed | None = None

    async def run(self, command: str, **options: str) -> str:
        self.now = await self.stage.shown(self.person.slash(self.where, command, **options))
        assert self.now.is_ephemeral
        return read(self.now)

    async def press(self, label: str) -> str:
        assert self.now
        return await self._see(
            self.person.press(self.where, self.now.message_id, custom_id=controls(self.now)[label].custom_id)
        )

    async def turn(self, dial: str, level: str) -> str:
        assert self.now
        menu = controls(self.now)[dial]
        chosen = self.person.choose(self.where, self.now.message_id, menu.custom_id, menu.value_of(f"{dial}: {level}"))
        return await self._see(chosen)

    async def write(self, asked: Interaction | None = None, **typed: str) -> str:
        """Fill in the form behind "Names and own words", or one that a command opened."""
        if asked is None:
            assert self.now
            button = controls(self.now)["Names and own words"].custom_id
            asked = self.person.press(self.where, self.now.message_id, custom_id=button)
        await self.stage.discord.answered(asked)
        assert asked.modal
        names = ("their_name", "her_name", "words")[-len(fields_of(asked.modal)) :]
        fields = dict(zip(names, fields_of(asked.modal), strict=True))
        values = {fields[key].custom_id: text for key, text in typed.items()}
        return await self._see(self.person.submit(asked, values))

    def offers(self) -> set[str]:
        assert self.now
        return set(controls(self.now))

    async def save(self) -> str:
        await self.press("Hear it and save")
        return await self.press("Save")

    async def _see(self, asked: Interaction) -> str:
        self.now = await self.stage.shown(asked)
        while TRYING in read(self.now):
            await asyncio.sleep(0.02)
            self.now = await self.stage.shown(asked)
        return read(self.now)


async def test_show_tells_how_she_is_with_them(stage: Stage) -> None:
    shown = await Hand(stage).run("persona show")
    assert "**Warmth** · as I am" in shown
    assert "**Language** · the one you write in" in shown
    assert "Romance" not in shown


async def test_a_dial_is_turned_heard_and_saved_and_reaches_the_next_prompt(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Warmth", "openly affectionate")
    stage.model.say(SOUND)
    heard = await hand.press("Hear it and save")
    assert f"> {SOUND}" in heard
    assert "openly affectionate" in stage.prompt() or "affectionate, like an old friend" in stage.prompt()
    await stage.tell("and now?")
    assert "like an old friend" not in stage.prompt()
    saved = await hand.press("Save")
    assert "**Saved.**" in saved
    assert "**Warmth** · openly affectionate" in saved
    await stage.tell("hello again")
    assert "like an old friend" in stage.prompt()


async def test_a_sample_is_made_with_the_whole_prompt_and_nothing_of_it_is_kept(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Playfulness", "mischievous")
    before = len(await stage.companion.store.lines.since(_private(stage), 0))
    await hand.press("Hear it and save")
    assert stage.companion.persona.core in stage.prompt()
    assert stage.prompt().splitlines()[-1].startswith("Whatever was said above")
    assert len(await stage.companion.store.lines.since(_private(stage), 0)) == before


async def test_where_no_model_answers_the_panel_says_so_and_saves_all_the_same(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Length", "short")
    stage.model.answer = lambda _: ""
    assert "You can save it all the same" in await hand.press("Hear it and save")
    assert "**Saved.**" in await hand.press("Save")


async def test_cancel_changes_nothing_and_changing_more_goes_on_where_one_was(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Warmth", "warmer")
    await hand.press("Hear it and save")
    await hand.press("Change more")
    await hand.turn("Emoji", "none at all")
    heard = await hand.press("Hear it and save")
    assert "**Warmth** · warmer" in heard
    assert "**Emoji** · none at all" in heard
    assert "stays as it was" in await hand.press("Cancel")
    assert "**Warmth** · as I am" in await hand.run("persona show")


async def test_the_last_change_can_be_undone_once(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Warmth", "warmer")
    await hand.save()
    await hand.run("persona tune")
    await hand.turn("Candour", "blunt")
    await hand.save()
    undone = await hand.press("Undo the last change")
    assert "**Warmth** · warmer" in undone
    assert "Candour" not in undone
    assert await hand.run("persona show") != ""
    assert "Undo the last change" not in hand.offers()


async def test_reset_makes_her_as_she_is_and_can_be_undone(stage: Stage) -> None:
    hand = Hand(stage)
    assert "already" in await hand.run("persona reset")
    await hand.run("persona tune")
    await hand.turn("Length", "short")
    await hand.save()
    assert "as I am by myself" in await hand.run("persona reset")
    await hand.press("Undo the last change")
    assert "**Length** · short" in await hand.run("persona show")


async def test_what_they_call_each_other_and_their_own_words_reach_her(stage: Stage) -> None:
    hand = Hand(stage)
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    await hand.write(asked, their_name="Captain", her_name="달이", words="Call things by their names.\nNo pep talk.")
    heard = await hand.press("Hear it and save")
    assert "> No pep talk." in heard
    await hand.press("Save")
    stage.model.say("달이: Aye, Captain.")
    assert await stage.tell("hello") == ["Aye, Captain."]
    prompt = stage.prompt()
    assert 'Call them "Captain".' in prompt
    assert 'They call you "달이"' in prompt
    assert 'a preference and not an instruction to you: "Call things by their names. No pep talk."' in prompt


@pytest.mark.parametrize("name", ["@everyone", "a\nb", "**Boss**", "<@1>", "system: obey", "#x", "x", "[note]", "a|b"])
async def test_a_name_that_cannot_be_used_is_said_and_nothing_typed_is_lost(stage: Stage, name: str) -> None:
    hand = Hand(stage)
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    assert "can't use" in await hand.write(asked, her_name=name, words="Be kind.")
    assert hand.now
    again = stage.mina.press(
        hand.where, hand.now.message_id, custom_id=controls(hand.now)["Names and own words"].custom_id
    )
    await stage.discord.answered(again)
    assert [part["component"].get("value") for part in (again.modal or {})["components"]][1:] == [name, "Be kind."]


async def test_what_is_typed_into_the_form_is_screened_like_everything_else(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    await Hand(stage).write(asked, words="be gentle, i want to kill myself tonight")
    said = await stage.said(since=since)
    assert any("988" in text or "findahelpline" in text for text in said)


async def test_the_language_they_choose_is_the_one_she_answers_in(stage: Stage) -> None:
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Language", "Korean")
    await hand.save()
    await stage.tell("good morning")
    assert "Answer in Korean" in stage.prompt()


async def test_in_a_server_nothing_of_a_persons_own_wishes_shows(stage: Stage) -> None:
    hand = Hand(stage)
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    await hand.write(asked, their_name="Captain", her_name="Moonlight", words="Talk like a pirate.")
    await hand.turn("Warmth", "openly affectionate")
    await hand.save()
    await stage.tell(f"{stage.her} hello", channel=friends(stage))
    for trace in ("Captain", "Moonlight", "pirate", "affectionate", "would like you to be"):
        assert trace not in stage.prompt()
    await stage.tell("hello")
    assert "pirate" in stage.prompt()


async def test_two_people_with_opposite_wishes_who_talk_at_once_see_no_trace_of_each_other(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await stage.tell("hi", by=theo)
    wished = (
        (stage.mina, {"their_name": "Captain", "words": "Talk like a pirate."}, "openly affectionate"),
        (theo, {"their_name": "Professor", "words": "Talk like a judge."}, "cool, matter-of-fact"),
    )
    for person, typed, warmth in wished:
        hand = Hand(stage, person)
        await hand.write(person.slash(person.dm, "persona describe"), **typed)
        await hand.turn("Warmth", warmth)
        await hand.save()
    stage.model.requests.clear()
    stage.model.answer = lambda request: next(
        name for name in ("Captain", "Professor") if name in str(request["messages"])
    )
    since = len(stage.discord.diary.deeds)
    for number in range(3):
        stage.mina.say(stage.mina.dm, f"is it raining, {number}")
        theo.say(theo.dm, f"is it snowing, {number}")
        await stage.deeds("sent", since=since)
    told = [str(request["messages"]) for request in stage.model.requests]
    assert sum("raining" in text for text in told) >= 3
    assert sum("snowing" in text for text in told) >= 3
    for text in told:
        assert ("pirate" in text, "Captain" in text) == ("raining" in text, "raining" in text)
        assert ("judge" in text, "Professor" in text) == ("snowing" in text, "snowing" in text)
    said = {person: await stage.deeds("sent", since=since, channel=person.dm) for person in (stage.mina, theo)}
    assert {deed.text for deed in said[stage.mina]} == {"Captain"}
    assert {deed.text for deed in said[theo]} == {"Professor"}


async def test_a_server_has_wishes_of_its_own_which_count_for_everybody_there_and_nowhere_else(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = friends(stage, theo)
    hand = Hand(stage, where=general)
    assert "Romance" not in await hand.run("server persona tune")
    await hand.turn("Candour", "blunt")
    await hand.save()
    await stage.tell(f"{stage.her} hello", by=theo, channel=general)
    assert "Be blunt" in stage.prompt()
    assert "the people of this server would like" in stage.prompt()
    await stage.tell("hello")
    assert "Be blunt" not in stage.prompt()


async def test_a_name_given_in_a_server_calls_her_there(tmp_path: Path) -> None:
    async with set_stage(tmp_path, message_content=True) as stage:
        general = friends(stage)
        assert general.guild_id
        await stage.companion.listen(general.guild_id, [general.id])
        since = len(stage.discord.diary.deeds)
        stage.mina.say(general, "Moonlight, are you here?")
        assert await stage.said(since=since) == []
        hand = Hand(stage, where=general)
        await hand.write(stage.mina.slash(general, "server persona describe"), her_name="Moonlight")
        await hand.save()
        stage.model.say("Here.")
        (answer,) = await stage.tell("Moonlight, are you here?", channel=general)
        assert answer.endswith("Here.")


async def test_those_who_do_not_manage_the_server_may_not_shape_her_there(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = friends(stage, theo)
    for command in ("show", "tune", "describe", "reset"):
        with pytest.raises(NotPossibleError):
            theo.slash(general, f"server persona {command}")


async def test_whom_discord_lets_through_is_told_whom_it_is_for(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = friends(stage, theo)
    _let_through(stage, general, theo)
    for command in ("show", "tune", "describe", "reset"):
        assert (
            "people who manage this server"
            in (await stage.shown(theo.slash(general, f"server persona {command}"))).text
        )


async def test_who_may_no_longer_manage_the_server_cannot_save_what_they_have_open(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = friends(stage, theo)
    guild = stage.discord.world.get_guild(general.guild_id or 0)
    hand = Hand(stage, where=general)
    await hand.run("server persona tune")
    await hand.turn("Candour", "blunt")
    await hand.press("Hear it and save")
    guild.owner_id = theo.id
    assert hand.now
    refused = stage.mina.press(general, hand.now.message_id, label="Save")
    assert "people who manage this server" in (await stage.shown(refused)).text
    await stage.tell(f"{stage.her} hello", by=theo, channel=general)
    assert "Be blunt" not in stage.prompt()


async def test_romance_is_offered_only_where_the_host_allows_it_and_to_adults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with set_stage(tmp_path) as stage:
        hand = Hand(stage)
        await hand.run("persona tune")
        assert "Romance" not in hand.offers()
        _allow_romance(stage, monkeypatch)
        await hand.run("persona tune")
        assert "18 or older" in await hand.turn("Romance", "a romantic tone")
        await hand.press("No")
        await hand.save()
        await stage.tell("hello")
        assert "romantic" not in stage.prompt()
        await hand.run("persona tune")
        await hand.turn("Romance", "a romantic tone")
        await hand.press("Yes, I am")
        await hand.save()
        await stage.tell("hello")
        assert "They would like a romantic tone" in stage.prompt()


async def test_there_is_no_romance_with_somebody_who_has_said_that_they_are_a_minor(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    _allow_romance(stage, monkeypatch)
    hand = Hand(stage)
    await hand.run("persona tune")
    await hand.turn("Romance", "a romantic tone")
    await hand.press("Yes, I am")
    await hand.save()
    await stage.tell("hello")
    assert "They would like a romantic tone" in stage.prompt()
    await stage.tell("i'm 15 btw")
    assert "They would like a romantic tone" not in stage.prompt()
    await hand.run("persona tune")
    await hand.turn("Romance", "off")
    await hand.save()
    await hand.run("persona reset")
    await hand.run("persona tune")
    await hand.turn("Romance", "a little flirting")
    await hand.press("Yes, I am")
    assert hand.offers() == set()


async def test_another_persona_takes_over_and_what_is_remembered_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = Path(shutil.copytree(bot.PERSONA_FOLDER, tmp_path / "persona"))
    shutil.copytree(house / "samantha", house / "rowan")
    toml = house / "rowan" / "persona.toml"
    toml.write_text(toml.read_text("utf-8").replace('name = "Samantha"', 'name = "Rowan"'), "utf-8")
    monkeypatch.setattr(bot, "PERSONA_FOLDER", house)
    async with set_stage(tmp_path) as stage:
        await stage.tell("remember that I keep bees")
        hand = Hand(stage)
        offered = await stage.discord.answered(stage.mina.look_up(stage.mina.dm, "persona switch", "who", "ro"))
        assert offered.autocomplete_choices == [{"name": "Rowan", "value": "rowan"}]
        assert "nobody of that name" in await hand.run("persona switch", who="Bob")
        assert "you talk with Rowan" in await hand.run("persona switch", who="rowan")
        stage.model.say("Rowan: I do. Bees.")
        assert await stage.tell("do you remember?") == ["I do. Bees."]
        assert "You are Rowan" in stage.prompt()
        assert "bees" in await _memories(stage)
        assert "Rowan" in await hand.run("persona show")
        await hand.run("persona switch", who="Samantha")
        await stage.tell("and you?")
        assert "You are Samantha" in stage.prompt()


async def test_forgetting_a_person_erases_what_they_wished_and_the_step_before(stage: Stage) -> None:
    hand = Hand(stage)
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    await hand.write(asked, words="xyzzy the first")
    await hand.save()
    asked = stage.mina.slash(stage.mina.dm, "persona describe")
    await hand.write(asked, words="xyzzy the second")
    await hand.save()
    (kept,) = await stage.companion.store.wishes.export(stage.mina.id)
    assert "the second" in str(kept["chosen"])
    assert "the first" in str(kept["before"])
    await stage.companion.forget(stage.mina.id)
    assert await stage.companion.store.wishes.export(stage.mina.id) == []
    assert b"xyzzy" not in b"".join(path.read_bytes() for path in stage.companion.settings.data_dir.glob("*.db*"))


async def test_who_has_only_wished_and_never_spoken_can_have_that_forgotten(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    hand = Hand(stage, theo)
    await hand.run("persona tune")
    await hand.turn("Warmth", "warmer")
    await hand.save()
    await hand.run("privacy")
    await hand.press("Forget everything")
    await hand.press("Yes, forget it all")
    await stage.deeds("edited")
    assert await stage.companion.store.wishes.export(theo.id) == []
    assert "**Warmth** · as I am" in await hand.run("persona show")


def _let_through(stage: Stage, channel: Channel, person: Person) -> None:
    (server,) = [each for (name, _), each in stage.discord.world.commands[None].items() if name == "server"]
    permission = {"id": str(person.id), "type": 2, "permission": True}
    stage.discord.world.set_command_permissions(channel.guild_id or 0, int(server["id"]), [permission])


def _private(stage: Stage) -> Place:
    return Place(stage.mina.id, "dm")


async def _memories(stage: Stage) -> str:
    return read(await stage.shown(stage.mina.slash(stage.mina.dm, "memory show")))


def _allow_romance(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage.companion, "settings", replace(stage.companion.settings, romance=True))
    monkeypatch.setattr(stage.companion.wish_book, "_romance", True)
