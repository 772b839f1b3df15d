"""Talk, through a simulated Discord on real sockets: what is answered, how, and what is left alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion.clock import MINUTE
from rehearsal.trouble import Requests
from tests.stage import ANSWER, Stage, set_stage

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def listening(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path, message_content=True) as stage:
        yield stage


async def test_a_dm_is_answered_in_beats(stage: Stage) -> None:
    stage.model.say("First thought.\n\nSecond thought.")
    assert await stage.tell("hello") == ["First thought.", "Second thought."]


async def test_a_beat_goes_out_while_the_next_is_still_being_written(stage: Stage) -> None:
    stage.model.stall_after(8, "One whole thought.\n\nAnd another that never ends")
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "hello")
    first = await stage.discord.diary.first(lambda deed: deed.act == "sent", since=since)
    assert first.text == "One whole thought."
    assert stage.model.disconnects == 0


async def test_she_knows_what_was_said_before(stage: Stage) -> None:
    await stage.tell("my cat is called Pixel")
    await stage.tell("what is my cat called?")
    assert "my cat is called Pixel" in stage.prompt()


async def test_several_short_lines_get_one_reply(stage: Stage) -> None:
    since = len(stage.discord.diary.deeds)
    for text in ("so", "I have news", "I got the job"):
        stage.mina.say(stage.mina.dm, text)
    stage.model.say("The job!")
    assert await stage.discord.diary.sent("The job!", since=since)
    assert await stage.said(since=since) == ["The job!"]
    assert len(stage.model.requests) == 1
    assert "so\nI have news\nI got the job" in stage.prompt()


async def test_a_line_that_arrives_before_her_first_word_joins_the_turn(stage: Stage) -> None:
    stage.model.say_stream(["Too", " early", "."], delay=0.2)
    stage.model.say("Both heard.")
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "first")
    await stage.model.asked(1)
    stage.mina.say(stage.mina.dm, "second")
    await stage.discord.diary.sent("Both heard.", since=since)
    assert await stage.said(since=since) == ["Both heard."]


async def test_two_people_never_see_each_others_words(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    await stage.tell("my secret word is heliotrope")
    await stage.tell("hello", by=theo)
    assert "heliotrope" not in stage.prompt()


async def test_a_dm_never_reaches_a_server(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    await stage.tell("my secret word is heliotrope")
    await stage.tell(f"{stage.her} hello", channel=general)
    assert "heliotrope" not in stage.prompt()


async def test_bots_are_not_answered(stage: Stage) -> None:
    guild = stage.discord.guild("Friends", stage.mina)
    general = stage.discord.channel(guild, "general")
    other = stage.discord.person("Other bot")
    stage.discord.world.users[other.id].bot = True
    stage.discord.world.add_member(guild.id, other.id, announce=True)
    since = len(stage.discord.diary.deeds)
    other.say(general, f"{stage.her} hello")
    assert await stage.said(since=since) == []
    assert stage.model.requests == []


async def test_in_a_server_a_mention_is_answered_as_a_reply_that_pings_nobody(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    stage.model.say("One.\n\nTwo.")
    asked = stage.mina.say(general, f"{stage.her} hello @everyone")
    await stage.discord.diary.sent("Two.")
    first, second = (deed.message or {} for deed in await stage.deeds("sent", channel=general))
    assert first["content"].endswith("One.")
    assert first["message_reference"]["message_id"] == str(asked)
    assert first["mentions"] == []
    assert "message_reference" not in second


async def test_in_a_server_she_knows_who_said_what(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina, theo), "general")
    await stage.tell(f"{stage.her} I like rain", channel=general)
    await stage.tell(f"{stage.her} I hate rain\nMina: I hate it too", by=theo, channel=general)
    assert "Mina: I like rain" in stage.prompt()
    assert "Theo: I hate rain\n  Mina: I hate it too" in stage.prompt()


async def test_two_people_with_one_name_are_told_apart(stage: Stage) -> None:
    other = stage.discord.person("Mina")
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina, other), "general")
    await stage.tell(f"{stage.her} I like rain", channel=general)
    await stage.tell(f"{stage.her} I hate rain", by=other, channel=general)
    assert "Mina: I like rain" in stage.prompt()
    assert "Mina (2): I hate rain" in stage.prompt()


async def test_talk_between_others_is_neither_answered_nor_kept(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    since = len(stage.discord.diary.deeds)
    stage.mina.say(general, "did you see the game?")
    assert await stage.said(since=since) == []
    assert await stage.companion.store.lines.overheard(general.id, after=0) == []


async def test_a_reply_to_her_that_she_cannot_read_is_met_with_the_reason_once(stage: Stage) -> None:
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina), "general")
    await stage.tell(f"{stage.her} hello", channel=general)
    hers = (await stage.deeds("sent", channel=general))[-1]
    since = len(stage.discord.diary.deeds)
    for _ in range(2):
        stage.mina.say(general, "and you?", reply_to=hers.message_id, ping=False)
    said = await stage.said(since=since)
    assert len(said) == 1
    assert "mention me" in said[0]


async def test_where_she_listens_she_answers_when_named_and_otherwise_only_overhears(listening: Stage) -> None:
    theo = listening.discord.person("Theo")
    guild = listening.discord.guild("Friends", listening.mina, theo)
    general = listening.discord.channel(guild, "general")
    await listening.companion.listen(guild.id, [general.id])
    since = len(listening.discord.diary.deeds)
    theo.say(general, "my umbrella is orange")
    assert await listening.said(since=since) == []
    await listening.tell("Samantha, what colour is it?", channel=general)
    assert "Theo: my umbrella is orange" in listening.prompt()
    assert await listening.companion.store.people.get(theo.id) is None


async def test_where_she_listens_the_same_person_may_go_on_for_three_minutes(listening: Stage) -> None:
    theo = listening.discord.person("Theo")
    guild = listening.discord.guild("Friends", listening.mina, theo)
    general = listening.discord.channel(guild, "general")
    await listening.companion.listen(guild.id, [general.id])
    await listening.tell("Samantha, hello", channel=general)
    assert await listening.tell("and how are you?", channel=general)
    since = len(listening.discord.diary.deeds)
    theo.say(general, "hi all")
    listening.mina.say(general, f"<@{theo.id}> hey")
    listening.clock.advance(3 * MINUTE + 1)
    listening.mina.say(general, "anyway")
    assert await listening.said(since=since) == []


async def test_an_edit_changes_what_she_knows(stage: Stage) -> None:
    message = stage.mina.say(stage.mina.dm, "I live in Rome")
    await stage.deeds("sent")
    stage.mina.edit(stage.mina.dm, message, "I live in Oslo")
    await stage.deeds("sent")
    await stage.tell("where do I live?")
    assert "Oslo" in stage.prompt()
    assert "Rome" not in stage.prompt()


async def test_a_deleted_message_is_gone_from_what_she_knows(stage: Stage) -> None:
    message = stage.mina.say(stage.mina.dm, "the code is heliotrope")
    await stage.deeds("sent")
    stage.mina.delete(stage.mina.dm, message)
    await stage.deeds("sent")
    await stage.tell("what was the code?")
    assert "heliotrope" not in stage.prompt()


async def test_a_picture_is_shown_to_a_model_that_sees(stage: Stage) -> None:
    stage.mina.say(stage.mina.dm, "look", attachments=[("cat.png", PICTURE)])
    await stage.deeds("sent")
    content = stage.model.requests[-1]["messages"]
    assert "data:image/png;base64," in str(content)


async def test_a_picture_for_a_model_that_cannot_see_is_answered_honestly(tmp_path: Path) -> None:
    async with set_stage(tmp_path, vision=False) as stage:
        since = len(stage.discord.diary.deeds)
        stage.mina.say(stage.mina.dm, "", attachments=[("cat.png", PICTURE)])
        said = await stage.said(since=since)
        assert "picture" in said[0]
        assert stage.model.requests == []
        stage.mina.say(stage.mina.dm, "is it cute?", attachments=[("cat.png", PICTURE)])
        await stage.deeds("sent")
        assert "data:image" not in stage.prompt()
        assert "[picture: cat.png]" in stage.prompt()


async def test_a_text_file_is_read_and_what_cannot_be_opened_is_named(stage: Stage) -> None:
    files = [("poem.txt", b"the rain is orange"), ("tax.pdf", b"%PDF")]
    stage.mina.say(stage.mina.dm, "read this", attachments=files)
    await stage.deeds("sent")
    assert "the rain is orange" in stage.prompt()
    assert "file you cannot open: tax.pdf" in stage.prompt()


async def test_what_a_reply_answers_reaches_her_as_a_quote(listening: Stage) -> None:
    theo = listening.discord.person("Theo")
    general = listening.discord.channel(listening.discord.guild("Friends", listening.mina, theo), "general")
    theirs = theo.say(general, "I am selling my bike")
    listening.mina.say(general, f"{listening.her} should I buy it?", reply_to=theirs)
    await listening.deeds("sent")
    assert 'answering Theo\'s message: "I am selling my bike"' in listening.prompt()


async def test_what_a_reply_answers_is_owned_up_to_where_she_cannot_see_it(stage: Stage) -> None:
    theo = stage.discord.person("Theo")
    general = stage.discord.channel(stage.discord.guild("Friends", stage.mina, theo), "general")
    theirs = theo.say(general, "I am selling my bike")
    stage.mina.say(general, f"{stage.her} should I buy it?", reply_to=theirs)
    await stage.deeds("sent")
    assert "answering a message of Theo's, which you cannot see" in stage.prompt()


async def test_words_that_are_too_long_for_one_message_arrive_whole(stage: Stage) -> None:
    words = " ".join(f"word{number}" for number in range(600))
    stage.model.say(words)
    said = await stage.tell("tell me everything")
    assert " ".join(said) == words
    assert all(len(part) <= 2000 for part in said)


async def test_an_outage_is_said_once_and_the_answer_follows_without_asking_again(stage: Stage) -> None:
    for _ in range(20):
        stage.model.fail(503)
    said = await stage.tell("are you there?")
    assert len(said) == 1
    assert "kept" in said[0] or "safe" in said[0] or "lost" in said[0]
    since = len(stage.discord.diary.deeds)
    stage.mina.say(stage.mina.dm, "hello?")
    assert await stage.said(since=since) == []
    stage.model._replies.clear()
    stage.model.say("I am back.")
    stage.clock.advance(5 * MINUTE)
    await stage.catch_up()
    assert await stage.said(since=since) == ["I am back."]
    assert "are you there?\nhello?" in stage.prompt()


async def test_an_unexpected_error_is_met_with_a_sentence_and_the_line_stays(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage.companion, "scene", broken)
    said = await stage.tell("hello")
    assert "wrong" in said[0] or "broke" in said[0]
    assert len(await stage.companion.store.lines.waiting(stage.mina.id, stage.mina.id)) == 1


async def test_closed_dms_are_set_down_and_not_written_to_again(stage: Stage) -> None:
    stage.discord.refuse(Requests("POST", "/channels/*/messages"), 403, 50007)
    stage.mina.say(stage.mina.dm, "hello")
    await stage.model.asked(1)
    await stage.deeds("sent")
    assert await stage.companion.store.lines.waiting(stage.mina.id, stage.mina.id) == []


async def test_typing_that_fails_delays_no_words(stage: Stage) -> None:
    stage.discord.refuse(Requests("POST", "/channels/*/typing"), 500)
    assert await stage.tell("hello") == [ANSWER]


async def test_role_tags_and_her_own_name_never_reach_a_person(stage: Stage) -> None:
    stage.model.say("<|im_start|>assistant\nSamantha: Hello you.")
    assert await stage.tell("hello") == ["Hello you."]
