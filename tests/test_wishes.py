"""How somebody wishes her to be: the words a model is told, what code does about it, and what counts when."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import PERSONA_FOLDER
from companion.language import language_of
from companion.persona import Persona, PersonaError, Strings
from companion.store import database
from companion.talk import Place
from companion.tuning import tuned
from companion.wishes import DIALS, LANGUAGES, Wishes
from tests.alone import MINA, Alone, alone
from tests.model_server import Request, last_words

STRINGS = Strings.load(PERSONA_FOLDER)
EVERY_PERSONA = [Persona.load(path.parent) for path in sorted(PERSONA_FOLDER.glob("*/persona.toml"))]
EVERY_LEVEL = [(dial, level) for dial, known in DIALS.items() for level in range(known.levels)]
FULL = Wishes(
    warmth=4, playfulness=0, candour=3, curiosity=1, brevity=4, emoji=2, romance=2, is_adult=True,
    their_name="Captain", her_name="달이", language="ko", words="Be plain with me.",
)  # fmt: skip


@pytest.fixture
async def her(tmp_path: Path) -> AsyncIterator[Alone]:
    async with alone(tmp_path) as her:
        yield her


async def wish(her: Alone, wishes: Wishes) -> None:
    await her.companion.store.wishes.keep(MINA.id, wishes, her.clock.now(), person=MINA)


# --- the words of it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", EVERY_PERSONA, ids=lambda persona: persona.name)
@pytest.mark.parametrize("small", [False, True])
def test_every_level_of_every_dial_is_told_in_words_of_its_own_and_her_own_level_in_none(
    persona: Persona, *, small: bool
) -> None:
    for language in ("en", "ko"):
        told = {
            (dial, level): persona.wished(Wishes().turned(dial, level), small=small, language=language, place="dm")
            for dial, level in EVERY_LEVEL
        }
        for (dial, level), text in told.items():
            by_code_alone = small and (dial, level) == ("emoji", 0)
            assert bool(text) == (level != DIALS[dial].normal and not by_code_alone)
            assert "{" not in text
        said = [text for text in told.values() if text]
        assert len(said) == len(set(said))


@pytest.mark.parametrize("persona", EVERY_PERSONA, ids=lambda persona: persona.name)
def test_a_small_model_is_told_in_korean_where_the_talk_is_korean(persona: Persona) -> None:
    told = persona.wished(replace(FULL, words="", their_name=""), small=True, language="ko", place="dm")
    assert language_of(told) == "ko"
    assert language_of(persona.wished(replace(FULL, her_name=""), small=True, language="en", place="dm")) == "en"


def test_what_is_told_is_short() -> None:
    for persona in EVERY_PERSONA:
        assert len(persona.wished(FULL, small=False, language="en", place="dm").split()) <= 260
        assert len(persona.wished(replace(FULL, words="w " * 700), small=True, language="en", place="dm")) <= 500


@pytest.mark.parametrize("persona", EVERY_PERSONA, ids=lambda persona: persona.name)
@pytest.mark.parametrize("small", [False, True])
def test_what_everybody_shares_stands_before_what_somebody_wishes(persona: Persona, *, small: bool) -> None:
    common: dict[str, Any] = {"language": "en", "register": None, "place": "dm", "seed": 1, "small": small}
    plain = persona.opening(**common)
    told = persona.opening(**common, wishes=FULL, story="They keep bees.")
    before, after = "\n".join(m.text for m in plain), "\n".join(m.text for m in told)
    assert after.startswith(before)
    assert after.index("Captain") < after.index("They keep bees.")
    assert persona.opening(**common, wishes=Wishes()) == plain


@pytest.mark.parametrize("language", ["en", "ko"])
def test_people_read_a_name_for_every_dial_level_and_language(language: str) -> None:
    for dial, known in DIALS.items():
        assert STRINGS.say(f"persona_dial_{dial}", language)
        levels = STRINGS._texts[f"persona_level_{dial}"][language]
        assert len(levels) == len(set(levels)) == known.levels
    assert len(set(STRINGS._texts["persona_languages"][language])) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"No jokes, no teasing, no irony with them.",', "", "large.levels.playfulness"),
        ('warmth = ["Be cool and factual.", "Be a little reserved.", "",', 'warmth = ["a", "b", "c",', "small.levels"),
        ('{words}\\"', '{wrds}\\"', "{wrds}"),
        ("{levels}\n", "", "{levels}"),
        ("[small.ko.levels]", "[small.fi.levels]", "small.ko.levels"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_words_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    folder = Path(shutil.copytree(PERSONA_FOLDER / "samantha", tmp_path / "samantha"))
    text = (folder / "wishes.toml").read_text("utf-8")
    assert old in text
    (folder / "wishes.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PersonaError) as error:
        Persona.load(folder)
    assert named in str(error.value)
    assert "wishes.toml" in str(error.value)


# --- what code does about it ------------------------------------------------------------------------------------

NEVER = Wishes(emoji=0)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Nice 😊 really 👍🏽!", "Nice really!"),
        ("👨‍👩‍👧 Family. 🇰🇷", "Family."),
        ("❤️", ""),
        ("1️⃣ first", "first"),
        ("ㅋㅋㅋ 좋아요 🎉", "ㅋㅋㅋ 좋아요"),
        ("ratio 3:4, at 10:30, <b>", "ratio 3:4, at 10:30, <b>"),
        ("a <:cat:123456> b :smile: c", "a b c"),
        ("```\nprint('😊')\n```", "```\nprint('😊')\n```"),
    ],
)
def test_who_wants_no_emoji_gets_none(said: str, left: str) -> None:
    assert tuned(said, NEVER) == left
    assert tuned(said, Wishes()) == said


@given(st.text(alphabet=st.characters(codec="ascii") | st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)))
def test_words_without_emoji_lose_nothing_but_spaces(said: str) -> None:
    assert "".join(tuned(said, Wishes()).split()) == "".join(said.split())
    kept = "".join(tuned(said, NEVER).split())
    assert kept == "".join(said.split()) or ":" in said or "\u20e3" in said or "<" in said


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Mm, bread. What kind?", "Mm, bread."),
        ("빵이요? 좋죠. 어떤 빵이요?", "빵이요? 좋죠."),
        ("What kind?", "What kind?"),
        ("Really? And then? What did they say?", "Really?"),
    ],
)
def test_who_wants_no_questions_is_not_left_with_one(said: str, left: str) -> None:
    assert tuned(said, Wishes(curiosity=0)) == tuned(said, Wishes(), may_ask=False) == left
    assert tuned(said, Wishes(curiosity=1)) == said


def test_who_wants_her_brief_gets_a_sentence() -> None:
    said = "Take the train. It is faster, and you can read. Also cheaper."
    assert tuned(said, Wishes(brevity=4)) == "Take the train."
    assert tuned(f"Hmm. {said}", Wishes(brevity=4)) == "Hmm. Take the train."
    assert tuned(said, Wishes(brevity=2)) == said
    assert tuned("기차 타세요. 그게 더 빨라요.", Wishes(brevity=4)) == "기차 타세요. 그게 더 빨라요."
    assert tuned("저라면 기차를 타겠어요. 그게 더 빨라요.", Wishes(brevity=4)) == "저라면 기차를 타겠어요."


SAID = (
    "Bread first.\n\nMy neighbour's oven hums all night.\n\nSalt can wait for Tuesday.\n\nJam is a whole other story.",
    "Trains leave early here.\n\nYou could still catch one.\n\nBring something to read.\n\nWindows beat aisles.",
    "Snow makes streets honest.\n\nEvery step shows.\n\nThen salt ruins it.\n\nMarch is for cynics.",
    "Goats climb anything.\n\nBees would rather not.\n\nDogs ask permission.\n\nCats never did.",
    "Rivers take their time with stones.\n\nHills lose slowly.\n\nMoors keep secrets.\n\nWoods gossip.",
)


async def test_how_brief_she_is_to_be_bounds_tokens_and_messages(her: Alone) -> None:
    asked: list[int] = []
    told: list[list[str]] = []

    def answer(request: Request) -> str:
        asked.append(request["max_tokens"])
        return SAID[int(last_words(request))]

    her.model.answer = answer
    for brevity in range(5):
        await wish(her, Wishes(brevity=brevity))
        told.append(await her.tell(str(brevity)))
    assert asked == sorted(asked, reverse=True)
    assert len(set(asked)) == 5
    assert [len(beats) for beats in told] == [4, 3, 3, 1, 1]
    assert told[4] == ["Rivers take their time with stones."]


async def test_in_danger_she_is_as_she_is_and_only_names_and_language_stay(her: Alone) -> None:
    await wish(her, replace(FULL, emoji=0, language=""))
    await her.tell("hello")
    assert "Be plain with me" in her.prompt()
    her.model.answer = lambda _: "I'm taking this seriously. Are you safe? ❤ Who could be with you?"
    told = await her.tell("i want to kill myself tonight")
    assert told == ["I'm taking this seriously. Are you safe? ❤ Who could be with you?"]
    assert "Be plain with me" not in her.prompt()
    assert "Captain" in her.prompt()
    assert her.model.requests[-1]["max_tokens"] > her.model.requests[-2]["max_tokens"]


async def test_romance_that_the_host_does_not_allow_any_more_is_over(her: Alone) -> None:
    await wish(her, Wishes(romance=2, is_adult=True))
    await her.tell("hello")
    assert "romantic" not in her.prompt()


@pytest.mark.parametrize("is_adult", [False, True])
async def test_there_is_no_romance_with_somebody_who_has_not_said_that_they_are_grown_up(
    her: Alone, monkeypatch: pytest.MonkeyPatch, *, is_adult: bool
) -> None:
    monkeypatch.setattr(her.companion, "settings", replace(her.companion.settings, romance=True))
    await wish(her, Wishes(romance=2, is_adult=is_adult))
    await her.tell("hello")
    assert ("romantic tone" in her.prompt()) == is_adult
    assert her.prompt().splitlines()[-1].endswith("no romance to minors.")


async def test_wishes_cost_no_trip_to_the_store(her: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    trips = 0
    trip = database._Connection.trip

    async def counted(self: Any, work: Any) -> Any:
        nonlocal trips
        trips += 1
        return await trip(self, work)

    her.model.answer = lambda _: "Mm."  # nothing that could be thought over
    await her.tell("hello")
    monkeypatch.setattr(database._Connection, "trip", counted)
    await her.tell("hello again")
    plain, trips = trips, 0
    await wish(her, FULL)
    trips = 0
    await her.tell("hello once more")
    assert "Captain" in her.prompt()
    assert trips == plain


async def test_a_persona_that_is_no_longer_there_gives_way_to_the_hosts_choice(her: Alone) -> None:
    await wish(her, Wishes(persona="gone"))
    await her.tell("hello")
    assert "You are Samantha" in her.prompt()


async def test_a_sample_that_today_has_no_tokens_for_is_not_made(tmp_path: Path) -> None:
    async with alone(tmp_path) as her:
        her.companion.budget._per_person = 1
        await her.tell("hello")
        asked = len(her.model.requests)
        assert await her.companion.sample(MINA, Place(MINA.id, "dm"), FULL) is None
        assert len(her.model.requests) == asked
