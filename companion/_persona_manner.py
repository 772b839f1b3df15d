"""The line of a note that says how she is and what she does with this turn, in a writer's words."""

from typing import Final

from companion._persona_files import Tables
from companion.mood import GRAVE, LABELS, Label
from companion.moves import MOVES, Manner, Move

_LONGEST: Final = 120
_LONGEST_SEEMED: Final = ("disappointed", "disappointed")


class Manners:
    """A sentence for each mood and each move."""

    def __init__(self, about: Tables, table: str) -> None:
        self._line = about.template(table, "manner", offers=("mood", "seemed", "move", "length"))
        self._seemed = about.template(table, "seemed", offers=("feelings",))
        self._length = about.template(table, "length", offers=("words",))
        self._no_question = about.text(table, "no_question")
        self._moods: dict[Label, str] = {label: _plain(about, table, "mood", label) for label in LABELS}
        self._moves: dict[Move, str] = {move: _plain(about, table, "move", move) for move in MOVES}

    def say(self, manner: Manner, tier: int) -> str:
        """The line; in grave danger what is owed says what to do, and only her concern stands here."""
        mood = self._moods[manner.label]
        if tier >= GRAVE:
            return mood
        length = self._length.fill(words=manner.words)
        if not manner.may_ask:
            length = f"{length} {self._no_question}"
        seemed = self._seemed.fill(feelings=", ".join(manner.seemed)) if manner.seemed else ""
        return self._line.fill(mood=mood, seemed=seemed, move=self._moves[manner.move], length=length)

    @property
    def longest(self) -> Manner:
        """The manner whose line takes most room."""
        label = max(self._moods, key=lambda label: len(self._moods[label]))
        move = max(self._moves, key=lambda move: len(self._moves[move]))
        return Manner(label, move, _LONGEST, may_ask=False, seemed=_LONGEST_SEEMED)


def _plain(about: Tables, *names: str) -> str:
    return about.template(*names, offers=()).text
