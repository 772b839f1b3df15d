"""What becomes of a message that sounds wrong: thought over once before her first, mended or left out after it."""

from collections.abc import Sequence
from itertools import groupby, islice
from operator import attrgetter

from companion.store.lines import Line
from companion.voice import Around, mended, slips_of, without_worn_opener

_REPLIES = 8
"""Her last replies that the next one is held against."""
_OF_THEIRS = 6
"""What people said last: it shows in which script and form they write."""


class ThinkAgainError(Exception):
    """What she was about to say first sounds wrong, and nothing of it has been said yet."""


class SecondThought:
    """One reply's ear for itself: it has one second thought, and keeps the best of what was not said."""

    def __init__(self) -> None:
        self.spare = ""
        """What may be said where nothing better comes: somebody who waits is answered all the same."""
        self._begun: list[str] = []
        self._may_think_again = True

    def passed(
        self,
        beat: str,
        history: Sequence[Line],
        *,
        written: str,
        language: str,
        told: tuple[str, ...] = (),
        grave: bool = False,
    ) -> str:
        """The message as it may be said; empty where it is left out. ``written`` is how the model wrote it.

        :class:`ThinkAgainError` is raised the first time that a first message sounds wrong; never where something
        ``grave`` is at hand, when no time is lost.
        """
        around = Around(
            language=language,
            theirs=_last_of_theirs(history),
            hers=_last_replies(history),
            told=told,
            begun=self._begun,
        )
        slips = slips_of(beat, around, written=written, grave=grave) if beat else set()
        text = mended(beat if grave else without_worn_opener(beat, around), around, slips)
        if slips and not self._begun:
            self.spare = self.spare or text or ("" if "scaffolding" in slips else beat)
            if self._may_think_again and not grave:
                self._may_think_again = False
                raise ThinkAgainError
        return text

    def said(self, beat: str) -> None:
        """Take note of a message that goes out: from here on nothing is thought again."""
        self._begun.append(beat)

    def settle(self) -> None:
        """Think nothing again: nobody is waiting for this."""
        self._may_think_again = False

    def start_over(self) -> None:
        """Forget what was thought: it answered something else."""
        self.spare = ""


def _last_replies(lines: Sequence[Line]) -> list[str]:
    """What she last said between what others did, oldest first, the messages of a reply joined by blank lines."""
    newest = ([*group] for by_her, group in groupby(reversed(lines), key=attrgetter("by_her")) if by_her)
    return ["\n\n".join(line.text for line in reversed(group)) for group in islice(newest, _REPLIES)][::-1]


def _last_of_theirs(lines: Sequence[Line]) -> list[str]:
    newest = (line.text for line in reversed(lines) if not line.by_her)
    return [*islice(newest, _OF_THEIRS)][::-1]
