"""Who she is, read once from files a writer keeps, and put before a model in a fixed order."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from companion._persona_files import (
    Example,
    PersonaError,
    Tables,
    Template,
    fields_of,
    read_examples,
    read_sorting,
    read_text,
    read_toml,
)
from companion._persona_note import Note, Reminder
from companion._persona_wishes import wish_words
from companion.honesty import QUESTIONS
from companion.mood import Temperament
from companion.moves import Manner
from companion.talk import Leave, Message
from companion.wishes import Wishes

__all__ = ["Example", "Persona", "PersonaError", "Strings", "Temperament"]

_LETTER_FIELDS: Final = ("name", "person", "since", "language", "memories", "story")


_FACTS = ("name", "model", "endpoint", "host", "lines", "people", "opinion")
"""What a sentence about herself may be filled in with."""
_UNASKED = ("ties", "people", "stance")
"""What she is told though nobody asks: of those who lean on her, of their people, of an opinion of hers."""


class Persona:
    """One person's worth of files: her card, her examples, and the note that stands after a conversation."""

    def __init__(self, folder: Path) -> None:
        about = Tables(folder / "persona.toml")
        self.name: str = about.text("name")
        self.names: tuple[str, ...] = tuple(about.texts("names"))
        """What she answers to."""
        self.temperament = Temperament(about.number("temperament", "valence"), about.number("temperament", "arousal"))
        self.sampling: Mapping[str, float] = about.table("sampling")
        """What to ask of a large model: temperature, top_p."""
        self.small_sampling: Mapping[str, float] = about.table("sampling", "small")
        self.core = self._plain(folder / "core.md")
        self.voice = self._plain(folder / "voice.md")
        self.examples = read_examples(folder / "examples.md")
        self.small_examples = read_examples(folder / "examples.small.md")
        self._selves = about.table("self")
        self._registers = about.table("examples", "register")
        self._most = int(about.number("examples", "most"))
        self._intro = about.template("examples", "intro", offers=("name",)).fill(name=self.name)
        self._cards = {_language_in(path): self._plain(path) for path in sorted(folder.glob("small*.md"))}
        self._story = Template.of(
            read_text(folder / "story.md"), str(folder / "story.md"), offers=("story",), needs=("story",)
        )
        self._summary = _summary(folder / "summary.md")
        self._reflect = Template.of(
            read_text(folder / "reflect.md"),
            str(folder / "reflect.md"),
            offers=("known", "lines", "name"),
            needs=("known", "lines"),
        )
        self._letter = Template.of(
            read_text(folder / "letter.md"), str(folder / "letter.md"), offers=_LETTER_FIELDS, needs=_LETTER_FIELDS
        )
        self._sort, self._sorted = read_sorting(folder / "reflect.small.md")
        self._truths = {
            asked: Template.of(str(text), f"{folder / 'persona.toml'}, truth.{asked}", offers=_FACTS)
            for asked, text in about.table("truth").items()
        }
        self._appraise = Template.of(
            read_text(folder / "appraise.md"),
            str(folder / "appraise.md"),
            offers=("lines", "name"),
            needs=("lines",),
        )
        self._small_appraise, self._small_appraised = read_sorting(folder / "appraise.small.md")
        self._note = Note(folder / "note.md", about, "note")
        self._small_note = Note(folder / "note.small.md", about, "note_small")
        self.told = (self.core, self.voice, *self._cards.values(), *self._note.told, *self._small_note.told)
        """What she is told and nobody is to be told in turn: her cards, and the sentences of her notes."""
        self._wishes = wish_words(folder / "wishes.toml", name=self.name)
        self._reminder = Reminder(about)
        if missing := {*QUESTIONS, *_UNASKED} - self._truths.keys():
            raise PersonaError(f"{folder / 'persona.toml'}, truth: {min(missing)} is missing.")
        if "" not in self._cards:
            raise PersonaError(f"{folder / 'small.md'} is missing.")

    @classmethod
    def load(cls, folder: Path) -> "Persona":
        """The persona of a folder, or a `PersonaError` that names the file and what is wrong with it."""
        return cls(folder)

    def describe(self, language: str) -> str:
        """One line about her, for a panel."""
        return str(self._selves.get(language, self._selves["en"]))

    def opening(
        self,
        *,
        language: str,
        register: str | None,
        place: str,
        seed: int,
        small: bool,
        wishes: Wishes | None = None,
        story: str = "",
    ) -> list[Message]:
        """Everything that stands before a conversation and stays the same from turn to turn.

        Large models read her examples quoted, so that nobody's life is taken for this person's; a small one is
        better led by examples that look like a conversation it is already in.
        """
        text = self.prefix(language=language, register=register, place=place, seed=seed, small=small)
        wished = self.wished(wishes, small=small, language=language, place=place) if wishes else ""
        more = [told for told in (wished, self.story(story) if story else "") if told]
        if not small:
            return [Message("system", "\n\n".join([text, *more]))]
        chosen = self.chosen(language=language, register=register, place=place, seed=seed, small=True)
        return [Message("system", text), *_as_talk(chosen), *(Message("system", told) for told in more)]

    def wished(self, wishes: Wishes, *, small: bool, language: str, place: str) -> str:
        """What somebody wishes of her, as it stands in a prompt; nothing where nothing is wished."""
        words = self._wishes["small" if small else "large"]
        return words.say(wishes, language=language, in_a_server=place == "server")

    def prefix(self, *, language: str, register: str | None, place: str, seed: int, small: bool) -> str:
        """Her system text: core, voice and quoted examples; for a small model her card alone."""
        if small:
            return self._cards.get(f"{language}.{register}") or self._cards.get(language) or self._cards[""]
        chosen = self.chosen(language=language, register=register, place=place, seed=seed, small=False)
        return "\n\n".join([self.core, self.voice, self._intro, *(_quoted(example, self.name) for example in chosen)])

    def chosen(self, *, language: str, register: str | None, place: str, seed: int, small: bool) -> tuple[Example, ...]:
        """Examples for one stretch of talk: the same seed gives the same ones, as varied in mood as they can be.

        A small model always gets all of its own, so that what was read once serves every conversation.
        """
        examples = self.small_examples if small else self.examples
        language = language if any(example.language == language for example in examples) else "en"
        register = register or self._registers.get(language)
        spoken = [example for example in examples if example.language == language]
        fitting = [example for example in spoken if example.register == register] or spoken
        if small:
            return tuple(fitting)
        random.Random(seed).shuffle(fitting)
        here = [example for example in fitting if example.place == place]
        elsewhere = [example for example in fitting if example.place == "dm" != place]
        return tuple([*_varied(here), *_varied(elsewhere)][: self._most])

    def story(self, summary: str) -> str:
        """The summary of older talk as it stands in a prompt."""
        return self._story.fill(story=summary)

    def reminder(self, recalled: str, language: str, *, unit: str, count: int) -> str:
        """What a small model is told of one thing that comes to mind, so many days, weeks, months or years old."""
        return self._reminder.say(recalled, language, unit=unit, count=count)

    def summary_prompt(self, summary: str, lines: str) -> str:
        """What a model is told so that it folds new lines into the summary so far."""
        return self._summary.fill(summary=summary or "(nothing yet)", lines=lines.rstrip(), name=self.name)

    def reflect_prompt(self, *, known: str, lines: str) -> str:
        """What a model is told so that it finds in new lines what is worth remembering of a person."""
        return self._reflect.fill(known=known or "(nothing yet)", lines=lines, name=self.name)

    def letter_prompt(self, *, person: str, since: str, language: str, memories: str, story: str) -> str:
        """What a model is told so that it writes the last letter to somebody who leaves for good."""
        return self._letter.fill(
            name=self.name, person=person, since=since, language=language, memories=memories, story=story
        )

    def sort_prompt(self, words: str) -> list[Message]:
        """What a small model is told so that it sorts one message by one word: ``passing``, or what kind it is."""
        return _sorting(self._sort, self._sorted, words)

    def appraise_prompt(self, lines: str) -> list[Message]:
        """What a model is told so that it reads how somebody is from the last lines of a talk, given as JSON."""
        return [Message("user", self._appraise.fill(lines=lines, name=self.name))]

    def small_appraise_prompt(self, words: str) -> list[Message]:
        """What a small model is told so that it says in one word how somebody is who writes this."""
        return _sorting(self._small_appraise, self._small_appraised, words)

    @property
    def appraisals(self) -> frozenset[str]:
        """The words a small model may say of how somebody is."""
        return frozenset(word for _, word in self._small_appraised)

    def note(
        self,
        *,
        small: bool,
        language: str,
        register: str | None,
        tier: int,
        time: str = "",
        silence: str | None = "",
        late: str = "",
        place: str = "",
        recalled: str = "",
        blind: bool = False,
        manner: Manner | None = None,
        leave: Leave = "",
        truth: str = "",
        is_minor: bool = False,
        play_off: bool = False,
    ) -> str:
        """What changes from turn to turn, to stand after the history; what is owed to a person comes last.

        For a small model it is empty unless something has to be said.

        `silence` is how long they have not talked: nothing where that was a moment ago, None where they never have.
        `late` is how long their words had to wait, where that was long.
        `place` is empty in a direct message. `recalled` is a list of quotes, a line each. `tier` is risk from 0 to 3,
        and `play_off` says that it was grave within the last day. `leave` says whether they take their leave;
        of a goodbye for now it says all there is to do.
        """
        note = self._small_note if small else self._note
        since = "" if silence == "" else note.say("first") if silence is None else note.say("silence", silence=silence)
        return note.fill(
            time=note.say("time", time=time) if time else "",
            silence=since,
            late=note.say("late", late=late) if late else "",
            place=note.say("place", place=place) if place else "",
            mood=note.manners.say(manner, tier) if manner and note.manners and leave != "for now" else "",
            recalled=note.say("recalled", recalled=recalled) if recalled else "",
            language=note.tongue(language, register),
            unseen=note.say("unseen") if blind else "",
            leave=note.say(f"leave_{leave.replace(' ', '_')}") if leave else "",
            truth=truth,
            minor=note.say("minor") if is_minor else "",
            care=note.care(tier, play_off=play_off),
        )

    def longest_manner(self, *, small: bool) -> Manner | None:
        """The manner whose line in a note takes most room; nothing where a note has no such line."""
        manners = (self._small_note if small else self._note).manners
        return manners.longest if manners else None

    def truth(self, asked: str, **facts: object) -> str:
        """What is true of one thing they ask about her, for the note; ``facts`` are those of this installation."""
        return self._truths[asked].fill(name=self.name, **facts)

    def _plain(self, path: Path) -> str:
        return Template.of(read_text(path), str(path), offers=("name",)).fill(name=self.name)


class Strings:
    """Her own sentences for when no model speaks for her."""

    def __init__(self, texts: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folder: Path) -> "Strings":
        """The sentences of ``strings.toml``; `PersonaError` where variants of one sentence differ in their fields."""
        path = folder / "strings.toml"
        texts = read_toml(path)
        for key, languages in texts.items():
            _check_variants(f"{path}, [{key}]", languages)
        return cls(texts)

    @property
    def keys(self) -> frozenset[str]:
        """Every sentence there is."""
        return frozenset(self._texts)

    def say(self, key: str, language: str, /, *, turn: int = 0, **fields: object) -> str:
        """One sentence in a language, else in English; `turn` walks through its variants."""
        languages = self._texts[key]
        variants = languages.get(language) or languages["en"]
        return variants[turn % len(variants)].strip().format(**fields)

    def is_one_of(self, text: str, key: str) -> bool:
        """Whether a text is a sentence of that name, in any language and variant; only for those without fields."""
        return any(text.strip() == variant.strip() for variants in self._texts[key].values() for variant in variants)


def _summary(path: Path) -> Template:
    return Template.of(read_text(path), str(path), offers=("summary", "lines", "name"), needs=("summary", "lines"))


def _sorting(told: str, examples: Sequence[tuple[str, str]], words: str) -> list[Message]:
    """A question whose answers are one word, with answers given before."""
    beginning = [Message("system", told)]
    for message, word in examples:
        beginning += [Message("user", message), Message("assistant", json.dumps({"is": word}))]
    return [*beginning, Message("user", words)]


def _language_in(path: Path) -> str:
    """What ``small.ko.md`` is for; nothing for ``small.md``."""
    return path.stem.partition(".")[2]


def _varied(examples: Sequence[Example]) -> Iterator[Example]:
    """The examples in their order, but every mood once before any comes again."""
    moods: dict[str, list[Example]] = {}
    for example in examples:
        moods.setdefault(example.mood, []).append(example)
    for round_ in zip_longest(*moods.values()):
        yield from (example for example in round_ if example is not None)


def _quoted(example: Example, name: str) -> str:
    named = example.place == "server"
    return "\n".join(
        f"{name}: {text}" if speaker == "her" else text if named else f"Friend: {text}"
        for speaker, text in example.lines
    )


def _as_talk(examples: Sequence[Example]) -> Iterator[Message]:
    for example in examples:
        for speaker, text in example.lines:
            yield Message("assistant" if speaker == "her" else "user", text)


def _check_variants(where: str, languages: Any) -> None:
    if not isinstance(languages, dict) or "en" not in languages:
        raise PersonaError(f"{where}: a sentence needs at least en = [...].")
    for language, variants in languages.items():
        if not isinstance(variants, list) or not variants or not all(isinstance(text, str) for text in variants):
            raise PersonaError(f"{where}, {language}: not a list of texts.")
    expected = fields_of(languages["en"][0], where)
    for language, variants in languages.items():
        for variant in variants:
            if fields_of(variant, where) != expected:
                raise PersonaError(f"{where}, {language}: not the same fields as in English: {variant!r}")
