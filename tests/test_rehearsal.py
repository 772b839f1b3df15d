"""What is typed and shown in a rehearsal, and that nothing of it leaves this machine."""

import io
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth
from rich.console import Console

from rehearsal.forms import filled, question, read_file
from rehearsal.lines import Command, Talk, find, listing, options_of, parse
from rehearsal.panels import Control, Panel, fields_of, panel_of
from rehearsal.people import NotPossibleError
from rehearsal.progress import loading
from rehearsal.transport import LoopbackConnector, NotLoopbackError, point_at
from rehearsal.trouble import Bucket, Requests
from rehearsal.typeset import readable, wrap

OFFERED: dict[str, dict[str, Any]] = {
    "memory show": {"description": "What she remembers.", "options": []},
    "memory add": {
        "description": "Tell her something.",
        "options": [
            {"name": "text", "description": "What", "type": 3, "required": True},
            {
                "name": "kind",
                "description": "Which kind",
                "type": 3,
                "choices": [{"name": "Fact", "value": "f"}, {"name": "Wish", "value": "w"}],
            },
            {"name": "weight", "description": "How much", "type": 4},
            {"name": "private", "description": "Only here", "type": 5},
            {"name": "about", "description": "About whom", "type": 6},
            {"name": "picture", "description": "A picture", "type": 11},
        ],
    },
    "about": {"description": "What she is.", "options": []},
}
PEOPLE = {"me": 1, "robin": 2}


def options(rest: str) -> dict[str, Any]:
    return options_of("memory add", OFFERED["memory add"], rest, PEOPLE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hello there", Talk("hello there")),
        ("  안녕  ", Talk("안녕")),
        ("/memory show", Command("memory", "show")),
        ("/help-now", Command("help-now", "")),
        ("/edit two  words", Command("edit", "two  words")),
        ("//shrug", Talk("/shrug")),
        ("/ 2 = half", Talk("/ 2 = half")),
        ("   ", None),
    ],
)
def test_a_line_is_talk_unless_a_word_follows_its_slash(typed: str, meant: object) -> None:
    assert parse(typed) == meant


def test_the_longest_command_name_wins_and_the_rest_stays_as_typed() -> None:
    assert find("memory add text=a  b", OFFERED) == ("memory add", "text=a  b")
    assert find("about", OFFERED) == ("about", "")


def test_an_unknown_command_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotPossibleError) as refusal:
        find("fly away", OFFERED)
    assert "/about · What she is." in str(refusal.value)
    assert "/memory add text= [kind=]" in str(refusal.value)


def test_a_group_without_its_subcommand_is_answered_with_its_subcommands_only() -> None:
    with pytest.raises(NotPossibleError) as refusal:
        find("memory", OFFERED)
    assert "/memory show" in str(refusal.value)
    assert "/about" not in str(refusal.value)


def test_every_command_is_listed_with_its_description() -> None:
    assert [line.split(" · ")[1] for line in listing(OFFERED)] == [
        "What she is.",
        "Tell her something.",
        "What she remembers.",
    ]


def test_values_run_to_the_next_key_and_take_the_type_of_their_option() -> None:
    assert options("text=I'm fond of tea kind=wish weight=3 private=yes about=@robin picture=~/a b.png") == {
        "text": "I'm fond of tea",
        "kind": "w",
        "weight": 3,
        "private": True,
        "about": 2,
        "picture": Path("~/a b.png"),
    }


def test_words_without_a_key_are_the_first_option() -> None:
    assert options("I like = signs kind=fact") == {"text": "I like = signs", "kind": "f"}
    assert options('"quoted words"') == {"text": "quoted words"}


@pytest.mark.parametrize(
    ("rest", "complaint"),
    [
        ("kind=fact", r"needs text= \(What\)"),
        ("text=a weight=heavy", "weight= takes a number"),
        ("text=a private=perhaps", "private= takes yes or no"),
        ("text=a about=nobody", "about= takes one of me, robin"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(rest: str, complaint: str) -> None:
    with pytest.raises(NotPossibleError, match=complaint):
        options(rest)


def test_a_command_without_options_refuses_words() -> None:
    with pytest.raises(NotPossibleError, match="does not know what to do with 'now'"):
        options_of("about", OFFERED["about"], "now", {})


LAYOUT = {
    "type": 17,
    "components": [
        {"type": 10, "content": "## What I remember"},
        {"type": 14},
        {
            "type": 9,
            "components": [{"type": 10, "content": "You like tea."}],
            "accessory": {"type": 2, "style": 4, "label": "Forget", "custom_id": "forget:1"},
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "tone",
                    "placeholder": "Tone",
                    "options": [{"label": "Warm", "value": "w"}, {"label": "Dry", "value": "d"}],
                }
            ],
        },
        {"type": 1, "components": [{"type": 2, "label": "Next", "custom_id": "next", "disabled": True}]},
        {"type": 1, "components": [{"type": 2, "label": "Site", "url": "https://example.org", "style": 5}]},
    ],
}


def test_a_layout_reads_top_down_with_its_controls_numbered() -> None:
    panel = panel_of({"content": "", "embeds": [], "components": [LAYOUT]})
    assert panel.text.splitlines() == [
        "## What I remember",
        "────────────",
        "You like tea.",
        "Site: https://example.org",
    ]
    assert panel.footing == ["[1] Forget", "[2] Tone: Warm | Dry", "    Next (greyed out)"]


def test_an_embed_reads_as_title_words_and_fields() -> None:
    embed = {
        "title": "Help",
        "description": "You are not alone.",
        "fields": [{"name": "Now", "value": "112"}],
        "footer": {"text": "sent by code"},
    }
    panel = panel_of({"content": "Look:", "embeds": [embed], "components": []})
    assert panel.text == "Look:\nHelp\nYou are not alone.\nNow: 112\nsent by code"


def test_a_menu_takes_a_label_a_value_or_a_place() -> None:
    menu = Control(3, "tone", "Tone", options=(("Warm", "w"), ("Dry", "d")))
    assert [menu.value_of(typed) for typed in ("warm", "d", "2", "cold")] == ["w", "d", "d", "cold"]


def test_a_panel_whose_buttons_were_only_greyed_out_offers_nothing_more() -> None:
    button, grey = Control(2, "a", "A"), Control(2, "a", "A", is_disabled=True)
    assert not Panel("x", (grey,)).offers_more_than(Panel("x", (button,)))
    assert Panel("x", (button,)).offers_more_than(Panel("x", (grey,)))


FORM = {
    "title": "Your name",
    "components": [
        {"type": 10, "content": "How shall I call you?"},
        {"type": 18, "label": "Name", "component": {"type": 4, "custom_id": "name", "style": 1}},
        {
            "type": 18,
            "label": "Tone",
            "component": {
                "type": 21,
                "custom_id": "tone",
                "required": False,
                "options": [{"label": "Warm", "value": "w"}],
            },
        },
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "label": "Old style", "required": False}]},
    ],
}


def test_a_form_is_asked_field_by_field() -> None:
    assert [question(field) for field in fields_of(FORM)] == [
        "Name: ",
        "Tone (Warm, may be left empty): ",
        "Old style (may be left empty): ",
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [(4, "a, b", "a, b"), (3, "warm", ["w"]), (21, "warm", "w"), (22, "warm, dry", ["w", "d"]), (23, "yes", True)],
)
async def test_a_field_is_filled_in_its_own_shape(kind: int, typed: str, value: object) -> None:
    field = Control(kind, "f", "F", options=(("Warm", "w"), ("Dry", "d")))
    assert await filled(field, typed) == value


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotPossibleError, match=r"gone\.txt cannot be read"):
        await read_file(tmp_path / "gone.txt")


def test_korean_counts_two_columns_a_letter() -> None:
    assert wrap("오늘 하루는 어땠어요?", 12) == ["오늘 하루는", "어땠어요?"]
    assert wrap("가나다라마", 4) == ["가나", "다라", "마"]


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))), st.integers(2, 40))
def test_no_line_is_wider_than_the_terminal_and_no_letter_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(get_cwidth(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_mentions_times_and_emoji_are_readable() -> None:
    shown = readable("<@1> in <#2> <:wave:99> <@&7>", {1: "@mina", 2: "#general"})
    assert shown == "@mina in #general :wave: <@&7>"
    assert readable("<t:0:R>", {}).startswith(("1969", "1970"))
    assert (
        readable("## Help\n-# see **the page** <https://example.org>\n", {}) == "Help\nsee the page https://example.org"
    )


@pytest.mark.parametrize("host", ["discord.com", "192.0.2.7", "localhost", ""])
def test_only_a_loopback_address_is_accepted(host: str) -> None:
    with (
        pytest.raises(NotLoopbackError, match="only ever talks to this machine"),
        point_at("http://127.0.0.1:1/api/v10", f"ws://{host}:1/" if host else "ws:///"),
    ):
        pass


def test_everything_points_back_afterwards() -> None:
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    with point_at("http://127.0.0.1:1/api/v10", "ws://127.0.0.1:1/gateway"):
        assert Route("GET", "/gateway").url == "http://127.0.0.1:1/api/v10/gateway"
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)


async def test_an_address_learned_later_cannot_lead_outside() -> None:
    async with aiohttp.ClientSession(connector=LoopbackConnector()) as session:
        with pytest.raises(NotLoopbackError, match=r"not to example\.org"):
            await session.get("http://example.org/")


def test_a_bucket_counts_down_and_opens_again() -> None:
    bucket = Bucket(Requests("POST", "/channels/*/messages"), limit=2, seconds=1.0)
    taken = [bucket.take("/channels/1/messages", now)[0] for now in (0, 1, 2, 1_000)]
    assert taken == [1, 0, -1, 1]
    assert bucket.take("/channels/2/messages", 2)[0] == 1


def test_every_second_request_is_meant_until_the_times_are_used_up() -> None:
    requests = Requests("POST", "/channels/*/messages", times=2, every=2)
    assert not requests.take("GET", "/channels/1/messages")
    assert [requests.take("POST", "/channels/1/messages") for _ in range(6)] == [False, True, False, True, False, False]


def test_a_bar_is_drawn_only_while_something_is_loaded() -> None:
    seen = io.StringIO()
    with loading("Reading", Console(file=seen, force_terminal=True, width=60)) as show:
        assert seen.getvalue() == ""
        show(1_000_000, 2_000_000)
        show(2_000_000, 2_000_000)
        done = seen.getvalue()
        assert "2.0/2.0 MB" in done
        assert done.endswith("\x1b[2K")


def test_a_menu_shows_what_is_chosen_and_leaves_its_own_name_out_of_the_choices() -> None:
    options = [
        {"label": "Warmth: as I am", "value": "2", "default": True},
        {"label": "Warmth: warmer", "value": "3"},
    ]
    menu = {"type": 3, "custom_id": "m", "placeholder": "Warmth", "options": options}
    shown = panel_of({"content": "", "embeds": [], "components": [{"type": 1, "components": [menu]}]})
    assert shown.footing == ["[1] Warmth: *as I am | warmer"]
    assert {shown.controls[0].value_of(typed) for typed in ("warmer", "Warmth: warmer", "3")} == {"3"}
