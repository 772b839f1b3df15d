"""One reply's candour: beat by beat, what of her words may stand, and what is said in place of what is untrue."""

from collections.abc import Sequence
from functools import lru_cache

from companion.caring import CARD_TIER
from companion.honesty import Talk, asked, check, takes_the_truth_for_granted
from companion.persona import Persona, Strings
from companion.prompt import Scene, spoken_name
from companion.restraint import in_her_own_name, links_in, sentences_of, without_links, without_recital
from companion.stance import before_giving_in
from companion.store.lines import Line
from companion.ties import leans_on_her, without_running_down
from companion.voice import refuses

_SENTENCES = {"place": "true_body", "others": "true_exclusive"}
"""What code says of a thing, where that is not called ``true_`` and its name."""
TRUTHS = {"exclusive": "others", "romance": "love"}
"""What is true where something untrue was said, where that does not have the same name."""
_LATELY = 12
"""Lines that show what the talk is about."""


class UntrueError(Exception):
    """She was about to answer with something untrue and nothing else; whoever catches it has her think again."""

    def __init__(self, claim: str) -> None:
        super().__init__(claim)
        self.claim = claim


class Candour:
    """What one reply is held against, beat by beat."""

    def __init__(
        self,
        scene: Scene,
        lines: Sequence[Line],
        *,
        persona: Persona,
        strings: Strings,
        people: int,
        model: str,
        patient: bool,
        opinion: str = "",
    ) -> None:
        """``people`` is how many she has talked with today, ``patient`` lets her think again before code speaks.

        ``opinion`` is one of hers that is pushed against without a reason.
        """
        self._scene = scene
        self._strings = strings
        self._persona = persona
        self._people = people
        self._model = model
        self._patient = patient
        self._opinion = opinion
        self._opens = True
        self._has_given_in = False
        self._owned_up: set[str] = set()
        self._talk = Talk(
            "\n".join(line.text for line in lines),
            self._known,
            is_first=scene.silence is None and not scene.summary,
            is_minor=scene.is_minor,
        )
        self._about = "\n".join(line.text for line in scene.history[-_LATELY:] if not line.by_her)
        self._others = frozenset(spoken_name(name) for name in {line.name for line in scene.history if not line.by_her})

    def may_say(self, beat: str) -> str:
        """A beat as it may be said, which may be nothing; :class:`UntrueError` where she had better think again."""
        text = in_her_own_name(without_links(beat, self._given_links), self._others)
        text, slip = self._upright(without_recital(text, _scaffolding(self._persona)))
        if slip and self._opens and self._patient and (slip == "stance" or not text):
            raise UntrueError(slip)
        if not text:
            return self._instead_of(slip) if slip and self._opens else ""
        if self._opens and refuses(text) and (questions := asked(self._talk.question)):
            self._opens = False
            return self.truth_of(questions[0])
        checked = check(text, self._talk, opens=self._opens)
        if checked.untrue and self._patient and self._opens and not checked.text:
            raise UntrueError(checked.untrue)
        self._opens = False
        if checked.untrue is None or (checked.text and not checked.is_answer):
            return checked.text
        return f"{self.truth_of(checked.untrue)} {checked.text}".strip()

    def _upright(self, text: str) -> tuple[str, str | None]:
        """The text without words against anybody's people and up to where she gives in, and which of them it had."""
        if self._has_given_in:
            return "", None
        kept = without_running_down(text, about=self._about)
        slip = None if kept == text else "people"
        if self._opinion and (held := before_giving_in(kept)) != kept:
            self._has_given_in = True
            return held, "stance"
        return kept, slip

    def _instead_of(self, slip: str) -> str:
        """What code says first where nothing else is left; in danger nothing, so that care comes."""
        self._opens = False
        if self._scene.tier >= CARD_TIER:
            return ""
        return self.truth_of("ties" if slip == "people" and leans_on_her(self._talk.question) else slip)

    def truth_of(self, thing: str) -> str:
        """What code says of one thing they ask or she was untrue about; nothing where it has said so already."""
        key = _SENTENCES.get(thing, f"true_{thing}")
        if key in self._owned_up:
            return ""
        self._owned_up.add(key)
        if thing == "human":
            return self._say("what_i_am_yes" if takes_the_truth_for_granted(self._talk.question) else "what_i_am")
        if thing == "model":
            return self._say(key, model=self._model)
        if key == "true_exclusive" and self._people > 1:
            return self._say(f"{key}_counted", people=self._people)
        return self._say(key)

    def _given_links(self) -> set[str]:
        """The addresses the person has given her."""
        theirs = (line for line in self._scene.history if not line.by_her and line.person_id == self._scene.person.id)
        parts = (part for line in theirs for part in (line.text, line.context, line.quote or ""))
        return set[str]().union(*map(links_in, parts))

    def _say(self, key: str, **fields: object) -> str:
        return self._strings.say(key, self._scene.language, turn=len(self._scene.history), **fields)

    def _known(self) -> str:
        scene = self._scene
        said = [f"{line.name} {line.text} {line.context} {line.quote or ''}" for line in scene.history]
        recalled = [f"{thing.name} {thing.text}" for thing in scene.recalled]
        return "\n".join([scene.summary or "", scene.person.name, self._persona.name, *said, *recalled])


@lru_cache(maxsize=4)
def _scaffolding(persona: Persona) -> frozenset[str]:
    return sentences_of(
        persona.core, persona.voice, persona.prefix(language="en", register=None, place="dm", seed=0, small=True)
    )
