"""What each person has said in the last minutes, held in memory alone, so that danger spread over lines is heard."""

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from companion.clock import MINUTE

_LASTS = 20 * MINUTE
"""Less than the time in which a card is not given twice, so that the same words never bring it twice."""
_LINES = 6
_MOST_TALKS = 1_024


@dataclass(frozen=True, slots=True)
class _Said:
    message_id: int
    at: int
    text: str


class Breath:
    """The last lines of every talk that goes on."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._talks: OrderedDict[tuple[int, int], deque[_Said]] = OrderedDict()

    def with_those_before(self, place_id: int, person_id: int, message_id: int, text: str) -> list[str]:
        """A line after those of the last minutes, oldest first."""
        said = self._talks.setdefault((place_id, person_id), deque(maxlen=_LINES))
        self._talks.move_to_end((place_id, person_id))
        if len(self._talks) > _MOST_TALKS:
            self._talks.popitem(last=False)
        now = self._now()
        if not any(each.message_id == message_id for each in said):
            said.append(_Said(message_id, now, text))
        return [each.text for each in said if now - each.at < _LASTS]

    def answered(self, place_id: int, person_id: int) -> None:
        """Begin anew: what was said has been heard, and must not be heard again with the next line."""
        self._talks.pop((place_id, person_id), None)

    def forget(self, person_id: int) -> None:
        """Let go of everything a person said."""
        for key in [key for key in self._talks if key[1] == person_id]:
            del self._talks[key]

    def unsay(self, message_ids: Sequence[int]) -> None:
        """Let go of messages that were taken back."""
        gone = frozenset(message_ids)
        for key, said in self._talks.items():
            if any(each.message_id in gone for each in said):
                self._talks[key] = deque((each for each in said if each.message_id not in gone), maxlen=_LINES)
