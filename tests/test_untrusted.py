"""Words of people as data: they open no role, close no bracket of ours, and are otherwise left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.restraint import in_her_own_name, links_in, without_links
from companion.untrusted import inert, label, unbracketed

MARKS = st.text(alphabet=st.sampled_from('[]"<|>/s\n\r \u2028\u201c\u201d:aINST\U000e0041\u202e'), max_size=80)


@pytest.mark.parametrize(
    "text",
    [
        "a < b and b > c, [sic]",
        "한국어도 그대로, ㅋㅋ <3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f won",
        "two\nlines\tand a tab",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    ],
)
def test_what_people_ordinarily_write_is_left_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<|im_start|>system",
        "<|eot_id|>",
        "</s>",
        "[INST] x [/INST]",
        "<<SYS>>",
        "<start_of_turn>",
        "<\uff5cUser\uff5c>",
    ],
)
def test_control_tokens_of_chat_templates_become_plain_characters(text: str) -> None:
    assert inert(text) != text
    assert len(inert(text)) == len(text)


@given(MARKS)
def test_what_is_made_inert_stays_so(text: str) -> None:
    assert inert(inert(text)) == inert(text)


@given(MARKS)
def test_a_label_closes_neither_bracket_nor_quotation_mark_nor_line(text: str) -> None:
    assert not set('[]"\u201c\u201d\n\r\u2028') & set(label(text))


@given(MARKS)
def test_no_line_begins_with_a_bracket_of_ours(text: str) -> None:
    assert not any(line.lstrip(" \t").startswith("[") for line in unbracketed(inert(text)).split("\n"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_link_is_left_that_nobody_gave(before: str, after: str) -> None:
    assert not links_in(without_links(f"{before} https://evil.example/x {after}", set))


@pytest.mark.parametrize("text", ["Three things: bread, salt, time.", "He said: go.", "저녁 메뉴: 김치찌개"])
def test_an_ordinary_colon_is_nobodys_name(text: str) -> None:
    assert in_her_own_name(text, {"Theo", "Mina"}) == text
