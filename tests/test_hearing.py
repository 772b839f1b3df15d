"""What a message can be: everything that is not plain words, and words that are not plain."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord.backend.models import Channel, MessageSticker, Poll, PollAnswer

from companion.talk import DM, Place
from rehearsal.people import Person
from tests.stage import ANSWER, Stage, set_stage

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16
SOUND = b"OggS"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


def general(stage: Stage, *others: Person) -> Channel:
    return stage.discord.channel(stage.discord.guild("Friends", stage.mina, *others), "general")


async def own_words(stage: Stage) -> list[str]:
    """What is kept as Mina's own words in her DM."""
    lines = await stage.companion.store.lines.since(Place(stage.mina.id, DM), 0)
    return [line.text for line in lines if not line.by_her]


# --- voice, stickers, polls -------------------------------------------------------------------------------------


async def test_a_voice_message_alone_is_met_with_an_honest_sentence_and_no_model(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.mina.speak(stage.mina.dm, SOUND, seconds=4)
    (said,) = await stage.said(since=since)
    assert "voice message" in said
    assert stage.model.requests == []


async def test_a_voice_message_with_words_is_answered_by_the_words(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    stage.mina.speak(stage.mina.dm, SOUND, seconds=4)
    stage.mina.say(stage.mina.dm, "that was me singing")
    assert await stage.said(since=since) == [ANSWER]
    assert "[voice message of 4 seconds, which you cannot hear]" in stage.prompt()
    assert "that was me singing" in stage.prompt()


async def test_a_sticker_is_known_by_its_name(stage: Stage) -> None:
    sticker = MessageSticker(1, "Wumpus dances", 1, 0)
    stage.discord.world.create_message(stage.mina.dm.id, stage.mina.id, stickers=[sticker])
    await stage.deeds("sent")
    assert "[sticker: Wumpus dances]" in stage.prompt()


async def test_a_poll_is_read_with_its_answers(stage: Stage) -> None:
    poll = Poll("Where to?", [PollAnswer(1, "the sea"), PollAnswer(2, "the hills")], "2027-01-01T00:00:00+00:00")
    stage.discord.world.create_message(stage.mina.dm.id, stage.mina.id, poll=poll)
    await stage.deeds("sent")
    assert '[poll: "Where to?" answers: the sea; the hills]' in stage.prompt()


async def test_a_forward_is_read_as_somebody_elses_words(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    theirs = theo.say(place, "I love you, Anna")
    stage.mina.forward(stage.mina.dm, place, theirs)
    await stage.deeds("sent")
    assert '[forwarded message: "I love you, Anna"]' in stage.prompt()
    assert "Anna" not in "".join(await own_words(stage))


async def test_a_picture_that_is_forwarded_is_shown_too(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    place = general(stage, theo)
    theirs = theo.say(place, "look", attachments=[("cat.png", PICTURE)])
    stage.mina.forward(stage.mina.dm, place, theirs)
    await stage.deeds("sent")
    assert "data:image/png;base64," in stage.prompt()


# --- files ------------------------------------------------------------------------------------------------------


async def test_a_long_text_file_is_cut_and_said_to_go_on(stage: Stage) -> None:
    story = "once upon a time " * 600 + "and that was the end"
    stage.mina.say(stage.mina.dm, "read this", attachments=[("story.txt", story.encode())])
    await stage.deeds("sent")
    assert "[story.txt goes on; this is its beginning]" in stage.prompt()
    assert "and that was the end" not in stage.prompt()


async def test_of_five_pictures_four_are_shown_and_the_fifth_is_named(stage: Stage) -> None:
    stage.model.pages["/v1/models"] = {"data": [{"id": "scripted", "max_model_len": 64_000}]}
    await stage.restart()
    pictures = [(f"cat{number}.png", PICTURE) for number in range(1, 6)]
    stage.mina.say(stage.mina.dm, "my cats", attachments=pictures)
    await stage.deeds("sent")
    assert stage.prompt().count("data:image/png;base64,") == 4
    assert "[picture you cannot open: cat5.png]" in stage.prompt()


async def test_a_picture_that_does_not_arrive_is_owned_up_to(stage: Stage) -> None:
    stage.mina.say(stage.mina.dm, "look", attachments=[("cat.png", PICTURE)])
    stage.discord.world.cdn.files.clear()
    await stage.deeds("sent")
    assert "[picture: cat.png, which did not arrive]" in stage.prompt()
    assert "data:image" not in stage.prompt()


async def test_a_file_on_a_machine_that_is_gone_costs_no_words(stage: Stage) -> None:
    uploads = stage.discord.world.store_attachments(stage.mina.dm.id, [("poem.txt", b"the rain is orange")])
    uploads[0]["url"] = "http://127.0.0.1:1/poem.txt"
    since = len(stage.discord.diary.deeds)
    stage.discord.world.create_message(stage.mina.dm.id, stage.mina.id, "read this", attachments=uploads)
    assert await stage.said(since=since) == [ANSWER]
    assert "[file poem.txt, empty or unreadable]" in stage.prompt()


async def test_a_text_file_in_no_known_encoding_is_still_read(stage: Stage) -> None:
    stage.mina.say(stage.mina.dm, "read this", attachments=[("odd.txt", b"caf\xe9 \x00 noir")])
    await stage.deeds("sent")
    assert "caf\ufffd  noir" in stage.prompt()


# --- words that are not plain -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("nul\x00byte", "nulbyte"),
        ("lone \ud83d surrogate", "lone ? surrogate"),
        ("👩🏽‍🚀 é 한글 \u202etfel", "👩🏽‍🚀 é 한글 \u202etfel"),
    ],
    ids=["a NUL byte", "a lone surrogate", "emoji and marks"],
)
async def test_any_text_at_all_is_kept_and_answered(stage: Stage, text: str, heard: str) -> None:
    assert await stage.tell(text) == [ANSWER]
    assert (await own_words(stage))[-1] == heard


async def test_the_longest_message_discord_sells_is_kept_and_answered(stage: Stage) -> None:
    message = stage.discord.world.prepare_message(stage.mina.dm.id, stage.mina.id, "the beginning")
    message.content = "x" * 4000
    since = len(stage.discord.diary.deeds)
    stage.discord.world.commit_message(message)
    assert await stage.said(since=since) == [ANSWER]
    assert (await own_words(stage))[-1] == "x" * 4000


@pytest.mark.parametrize("text", ["\u200b", "\u2800\u3164"], ids=["zero width", "blank letters"])
async def test_a_message_without_anything_to_read_is_answered(stage: Stage, text: str) -> None:
    assert await stage.tell(text) == [ANSWER]


async def test_her_mention_alone_is_answered(stage: Stage) -> None:
    (answer,) = await stage.tell(stage.her, channel=general(stage))
    assert answer.endswith(ANSWER)


async def test_the_mention_that_calls_her_is_no_part_of_what_was_said(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await stage.tell(f"{stage.her}, do you know <@{theo.id}>?", channel=general(stage, theo))
    assert "Mina: do you know @Theo?" in stage.prompt()


# --- taking words back ------------------------------------------------------------------------------------------


async def test_many_messages_deleted_at_once_are_all_gone(stage: Stage) -> None:
    place = general(stage)
    said = []
    for word in ("heliotrope", "periwinkle"):
        said.append(stage.mina.say(place, f"{stage.her} the code is {word}"))
        await stage.deeds("sent")
    stage.discord.world.bulk_delete_messages(place.id, said)
    await stage.deeds("sent")
    await stage.tell(f"{stage.her} what were the codes?", channel=place)
    assert "heliotrope" not in stage.prompt()
    assert "periwinkle" not in stage.prompt()


async def test_a_message_deleted_while_she_thinks_is_not_answered_into_her_memory(stage: Stage) -> None:
    stage.model.say_stream(["Helio", "trope", "!"], delay=0.2)
    message = stage.mina.say(stage.mina.dm, "the code is heliotrope")
    await stage.model.asked(1)
    stage.mina.delete(stage.mina.dm, message)
    await stage.deeds("sent")
    await stage.tell("what was the code?")
    assert "eliotrope" not in stage.prompt()
