"""discord.py, unmodified, against the loopback Discord over real sockets."""

import discord
import pytest

from companion.clock import MINUTE, HeldClock
from rehearsal.people import NotPossibleError
from rehearsal.server import LoopbackDiscord
from rehearsal.transport import point_at
from rehearsal.trouble import Requests
from tests.sockets.echo import Echo, on_stage

SENDS = "/channels/*/messages"


async def test_a_dm_is_heard_and_answered_after_typing(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    mina.say(mina.dm, "hello")
    answer = await loopback.diary.sent("echo: hello")
    assert answer.channel_id == mina.dm.id
    assert [deed.act for deed in loopback.diary.deeds] == ["typing", "sent"]
    assert echo.heard == ["hello"]


async def test_a_slash_command_answers_privately_and_its_button_opens_a_form(
    loopback: LoopbackDiscord, echo: Echo
) -> None:
    del echo
    mina = loopback.person("Mina")
    await loopback.answered(mina.slash(mina.dm, "ask", topic="rain", loud=True))
    panel = await loopback.diary.sent("ABOUT RAIN")
    assert panel.is_ephemeral
    asked = await loopback.answered(mina.press(mina.dm, panel.message_id, label="Write"))
    assert asked.modal is not None
    field = asked.modal["components"][0]["components"][0]["custom_id"]
    mina.submit(asked, {field: "umbrella"})
    assert (await loopback.diary.sent("word: umbrella")).is_ephemeral


async def test_a_follow_up_carries_a_file(loopback: LoopbackDiscord, echo: Echo) -> None:
    del echo
    mina = loopback.person("Mina")
    mina.slash(mina.dm, "ask", topic="rain")
    message = (await loopback.diary.sent("and a file")).message
    assert message is not None
    assert message["attachments"][0]["filename"] == "notes.txt"
    assert b"notes" in [content for content, _ in loopback.world.cdn.files.values()]


async def test_what_a_client_would_not_allow_is_refused(loopback: LoopbackDiscord, echo: Echo) -> None:
    del echo
    mina = loopback.person("Mina")
    with pytest.raises(NotPossibleError, match="needs topic"):
        mina.slash(mina.dm, "ask")
    with pytest.raises(NotPossibleError, match="no command"):
        mina.slash(mina.dm, "fly")
    with pytest.raises(NotPossibleError, match="no longer there"):
        mina.press(mina.dm, 1, label="Write")


async def test_files_go_both_ways_with_names_in_any_script(loopback: LoopbackDiscord, echo: Echo) -> None:
    del echo
    mina = loopback.person("Mina")
    mina.say(mina.dm, "look", attachments=[("비 오는 날.txt", b"\x00rain")])
    message = (await loopback.diary.sent("echo: look")).message
    assert message is not None
    (returned,) = message["attachments"]
    assert returned["size"] == len(b"\x00rain")
    assert [content for content, _ in loopback.world.cdn.files.values()] == [b"\x00rain"] * 2


async def test_a_nonce_sends_once_within_its_window_and_again_after_it(
    loopback: LoopbackDiscord, echo: Echo, clock: HeldClock
) -> None:
    mina = loopback.person("Mina")
    mina.say(mina.dm, "first")
    await loopback.diary.sent("echo: first")
    place = echo.get_partial_messageable(mina.dm.id)
    one = await place.send("only once", nonce="beat-1")
    same = await place.send("only once", nonce="beat-1")
    clock.advance(6 * MINUTE)
    later = await place.send("only once", nonce="beat-1")
    assert one.id == same.id < later.id
    assert [m["content"] for m in loopback.messages(mina.dm)].count("only once") == 2


async def test_an_answer_lost_on_its_way_is_retried_without_a_double(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    loopback.lose(Requests("POST", SENDS, times=1))
    sent = await echo.get_partial_messageable(mina.dm.id).send("hello", nonce="beat-1")
    assert loopback.rest.requests["POST", f"/channels/{mina.dm.id}/messages"] == 2
    assert [m["id"] for m in loopback.messages(mina.dm)] == [str(sent.id)]


async def test_a_429_is_waited_for_and_the_message_still_arrives(loopback: LoopbackDiscord, echo: Echo) -> None:
    del echo
    mina = loopback.person("Mina")
    loopback.limit(Requests("POST", SENDS, times=2), 0.01)
    mina.say(mina.dm, "hello")
    await loopback.diary.sent("echo: hello")
    assert loopback.rest.refused == 2


async def test_a_bucket_told_in_headers_is_respected_without_a_429() -> None:
    async with LoopbackDiscord() as loopback, on_stage(loopback, Echo()) as echo:
        mina = loopback.person("Mina")
        loopback.meter(Requests("POST", SENDS), 2, seconds=0.2)
        place = echo.get_partial_messageable(mina.dm.id)
        for number in range(5):
            await place.send(str(number))
        assert [m["content"] for m in loopback.messages(mina.dm)] == ["0", "1", "2", "3", "4"]
        assert loopback.rest.refused == 0


async def test_a_storm_of_429s_keeps_the_order_of_a_queue(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    loopback.limit(Requests("POST", SENDS, every=2), 0.01)
    place = echo.get_partial_messageable(mina.dm.id)
    for number in range(6):
        await place.send(str(number))
    assert [m["content"] for m in loopback.messages(mina.dm)] == ["0", "1", "2", "3", "4", "5"]
    assert loopback.rest.refused == 5


async def test_a_message_missed_while_the_line_was_cut_comes_with_the_resume(
    loopback: LoopbackDiscord, echo: Echo
) -> None:
    del echo
    mina = loopback.person("Mina")
    await loopback.gateway.drop()
    mina.say(mina.dm, "are you there?")
    await loopback.diary.sent("echo: are you there?")
    assert (loopback.gateway.identified, loopback.gateway.resumed) == (1, 1)


async def test_op_7_is_followed_by_a_resume(loopback: LoopbackDiscord, echo: Echo) -> None:
    del echo
    mina = loopback.person("Mina")
    loopback.gateway.ask_to_reconnect()
    await loopback.gateway.until_resumed()
    mina.say(mina.dm, "back?")
    await loopback.diary.sent("echo: back?")
    assert loopback.gateway.identified == 1


async def test_op_9_begins_a_new_session_and_loses_what_came_between(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    loopback.gateway.invalidate()
    mina.say(mina.dm, "lost")
    await loopback.gateway.until_identified(2)
    mina.say(mina.dm, "found")
    await loopback.diary.sent("echo: found")
    assert echo.heard == ["found"]


async def test_a_session_forgotten_while_the_line_was_cut_cannot_be_resumed(
    loopback: LoopbackDiscord, echo: Echo
) -> None:
    mina = loopback.person("Mina")
    await loopback.gateway.drop()
    loopback.gateway.invalidate()
    mina.say(mina.dm, "lost")
    await loopback.gateway.until_identified(2)
    mina.say(mina.dm, "found")
    await loopback.diary.sent("echo: found")
    assert echo.heard == ["found"]
    assert loopback.gateway.resumed == 0


async def test_a_wrong_token_is_a_login_failure(loopback: LoopbackDiscord) -> None:
    bot = Echo()
    with point_at(loopback.rest_base, loopback.gateway_url):
        async with bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("not the token")


async def test_privileged_intents_not_switched_on_close_with_4014(loopback: LoopbackDiscord) -> None:
    bot = Echo(discord.Intents.all())
    with point_at(loopback.rest_base, loopback.gateway_url):
        async with bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(loopback.token)


async def test_a_server_message_has_no_words_unless_it_mentions_the_bot(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    general = loopback.channel(loopback.guild("Home", mina), "general")
    mention = f"<@{loopback.world.bot_user.id}>"
    mina.say(general, "just talking")
    mina.say(general, f"{mention} hello")
    await loopback.diary.sent(f"echo: {mention} hello")
    assert echo.heard == ["", f"{mention} hello"]


async def test_a_server_message_has_words_where_the_intent_is_granted() -> None:
    async with LoopbackDiscord(privileged=True) as loopback, on_stage(loopback, Echo(discord.Intents.all())):
        mina = loopback.person("Mina")
        general = loopback.channel(loopback.guild("Home", mina), "general")
        mina.say(general, "just talking")
        await loopback.diary.sent("echo: just talking")


async def test_closed_dms_are_refused_with_discords_own_code(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    loopback.refuse(Requests("POST", SENDS, times=1), 403, 50007)
    place = echo.get_partial_messageable(mina.dm.id)
    with pytest.raises(discord.Forbidden) as refusal:
        await place.send("hello?")
    assert refusal.value.code == 50007
    assert (await place.send("hello!")).content == "hello!"


async def test_of_two_shards_only_the_first_hears_dms_and_hears_them_once() -> None:
    async with LoopbackDiscord(shards=2) as loopback, on_stage(loopback, Echo()) as echo:
        await loopback.gateway.until_identified(2)
        mina = loopback.person("Mina")
        mina.say(mina.dm, "hello")
        await loopback.diary.sent("echo: hello")
        assert set(echo.shards) == {0, 1}
        assert echo.heard == ["hello"]


async def test_a_dm_with_a_new_id_can_be_opened_by_the_bot(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    user = await echo.fetch_user(mina.id)
    opened = [await echo.http.start_private_message(user.id) for _ in range(2)]
    assert [int(place["id"]) for place in opened] == [mina.dm.id] * 2
    assert (await user.create_dm()).id == mina.dm.id


async def test_history_is_read_after_what_was_last_seen(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    seen = mina.say(mina.dm, "one")
    await loopback.diary.sent("echo: one")
    missed = [mina.say(mina.dm, text) for text in ("two", "three")]
    place = echo.get_partial_messageable(mina.dm.id)
    found = [m async for m in place.history(after=discord.Object(seen), oldest_first=True)]
    assert [m.id for m in found if m.author.id == mina.id] == missed


async def test_a_long_history_is_read_page_by_page_in_either_direction(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    said = [mina.say(mina.dm, str(number)) for number in range(250)]
    place = echo.get_partial_messageable(mina.dm.id)
    onwards = [m async for m in place.history(after=discord.Object(said[9]), limit=None)]
    backwards = [m async for m in place.history(before=discord.Object(said[240]), limit=None)]
    assert [m.id for m in onwards if m.author.id == mina.id] == said[10:]
    assert [m.id for m in backwards if m.author.id == mina.id] == said[239::-1]


async def test_a_page_of_history_has_at_most_a_hundred_messages(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    with pytest.raises(discord.HTTPException) as refusal:
        await echo.http.logs_from(mina.dm.id, 101)
    assert (refusal.value.status, refusal.value.code) == (400, 50035)


async def test_what_was_deleted_is_not_in_the_history(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    seen, gone = mina.say(mina.dm, "one"), mina.say(mina.dm, "two")
    mina.delete(mina.dm, gone)
    place = echo.get_partial_messageable(mina.dm.id)
    assert [m.id async for m in place.history() if m.author.id == mina.id] == [seen]


async def test_the_history_of_a_channel_she_may_not_read_is_empty_and_of_one_she_cannot_see_refused(
    loopback: LoopbackDiscord, echo: Echo
) -> None:
    mina = loopback.person("Mina")
    guild = loopback.guild("Home", mina)
    general = loopback.channel(guild, "general")
    mina.say(general, "hello")
    place = echo.get_partial_messageable(general.id)
    loopback.forbid(general, discord.Permissions(read_message_history=True))
    assert [m async for m in place.history()] == []
    loopback.forbid(general, discord.Permissions(view_channel=True))
    with pytest.raises(discord.Forbidden) as refusal:
        await anext(place.history())
    assert refusal.value.code == 50001


async def test_an_edit_and_a_deletion_reach_the_bot_as_raw_events(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    said = mina.say(mina.dm, "helo")
    await loopback.diary.sent("echo: helo")
    edited = echo.wait_for("raw_message_edit")
    deleted = echo.wait_for("raw_message_delete")
    mina.edit(mina.dm, said, "hello")
    mina.delete(mina.dm, said)
    assert (await edited).message.content == "hello"
    assert (await deleted).message_id == said


async def test_typing_in_a_dm_reaches_the_bot(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    seen = echo.wait_for("raw_typing")
    mina.typing(mina.dm)
    assert (await seen).user_id == mina.id


async def test_forwards_and_voice_messages_come_as_what_they_are(loopback: LoopbackDiscord, echo: Echo) -> None:
    mina = loopback.person("Mina")
    said = mina.say(mina.dm, "hello")
    await loopback.diary.sent("echo: hello")
    forwarded = echo.wait_for("message", check=lambda m: bool(m.message_snapshots))
    mina.forward(mina.dm, mina.dm, said)
    assert (await forwarded).message_snapshots[0].content == "hello"
    spoken = echo.wait_for("message", check=lambda m: bool(m.attachments))
    mina.speak(mina.dm, b"OggS", seconds=2.5)
    (voice,) = (await spoken).attachments
    assert voice.is_voice_message()
    assert (voice.duration, await voice.read()) == (2.5, b"OggS")
