"""Every file of every persona folder is read, renders in every situation, and reaches a model once it is changed."""

import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from companion.persona import Persona
from companion.wishes import Wishes

HOUSE = Path(__file__).parent.parent / "persona"
FOLDERS = sorted(path.parent for path in HOUSE.glob("*/persona.toml"))
TEXTS = sorted(path for folder in FOLDERS for path in folder.glob("*.md") if path.name != "README.md")
LANGUAGES = [("en", None), ("ko", None), ("ko", "존댓말"), ("ko", "반말"), ("ja", None)]
MARK = "zebrafinch"
FIELD = re.compile(r"\{[a-z_]*\}")
WISHES = Wishes(her_name="Sam", their_name="Mina", words="short, please")


def rendered(persona: Persona) -> Iterator[str]:
    """Everything a model can ever be told by a persona."""
    for (language, register), place, small in product(LANGUAGES, ("dm", "server"), (True, False)):
        for seed in range(24):
            for message in persona.opening(
                language=language, register=register, place=place, seed=seed, small=small, story="They met."
            ):
                yield message.text
        for tier, silence, since in product(range(4), (None, "", "3 hours"), ("", "2 hours")):
            yield persona.note(
                small=small,
                language=language,
                register=register,
                tier=tier,
                time="Monday, 03:00",
                silence=silence,
                late=since,
                place="#general",
                recalled='- within a day, you said: "yes"',
                blind=True,
                manner=persona.longest_manner(small=small),
            )
        yield persona.wished(WISHES, small=small, language=language, place=place)
    yield persona.summary_prompt("", "Kim: hi")
    yield persona.reflect_prompt(known="", lines="[1] hi")
    yield persona.letter_prompt(person="Mina", since="3 May", language="en", memories="- a cat", story="They met.")
    for told in (persona.sort_prompt("hi"), persona.appraise_prompt("[1] hi"), persona.small_appraise_prompt("hi")):
        yield from (message.text for message in told)
    yield from (persona.describe(language) for language, _ in LANGUAGES)


def test_there_is_a_persona() -> None:
    assert HOUSE / "samantha" in FOLDERS


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_persona_renders_in_every_situation_and_leaves_no_field_open(folder: Path) -> None:
    persona = Persona.load(folder)
    texts = set(rendered(persona))
    assert len(texts) > 50
    assert not any(FIELD.search(text) for text in texts)
    assert all(text.strip() for text in texts)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_word_a_writer_adds_to_any_file_reaches_a_model(tmp_path: Path, path: Path) -> None:
    folder = Path(shutil.copytree(path.parent, tmp_path / path.parent.name))
    text = path.read_text(encoding="utf-8").strip()
    marked = f"{MARK} {text}" if path.name.startswith("note") else f"{text} {MARK}"
    (folder / path.name).write_text(marked, encoding="utf-8")
    assert not any(MARK in text for text in rendered(Persona.load(path.parent)))
    assert any(MARK in text for text in rendered(Persona.load(folder)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_file_of_a_persona_is_one_a_model_reads_or_its_readme(folder: Path) -> None:
    read = {path.name for path in TEXTS if path.parent == folder}
    assert {path.name for path in folder.iterdir()} - read <= {"README.md", "persona.toml", "wishes.toml"}
