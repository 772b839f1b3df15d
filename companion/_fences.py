"""Which lines of a text stand inside a code fence, read the way Discord reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_RUN = 8
LONGEST_LANGUAGE = 16

_RUN = re.compile(rf"(?m)(?P<indent>^[ \t]*+)?(?<!`)(?P<run>`{{3,{LONGEST_RUN}}})(?!`)")
_REST_OF_AN_OPENER = re.compile(r"[^`\s]*[ \t]*\r?(?:\n|\Z)")
_REST_AT_LINE_START = re.compile(r"[^`\n]*(?:\n|\Z)")
_LANGUAGE = re.compile(rf"[\w+#.\-]{{1,{LONGEST_LANGUAGE}}}(?![^\s])")


@dataclass(frozen=True, slots=True)
class Fence:
    """What opened a block of code: its backticks and its language."""

    run: str
    language: str = ""

    @property
    def opening(self) -> str:
        """The line that opens the same block again."""
        return f"{self.run}{self.language}\n"

    @property
    def closing(self) -> str:
        """What ends the block after any text."""
        return f"\n{self.run}"


@dataclass(frozen=True, slots=True)
class FenceMark:
    """One run of backticks that opens or closes a block, and the block that is open after it."""

    start: int
    end: int
    after: Fence | None


def fence_marks(text: str, before: Fence | None = None) -> Iterator[FenceMark]:
    """Every opening and closing in `text`, in order, where `before` was open already."""
    fence = before
    for run in _RUN.finditer(text):
        if fence is not None:
            if len(run["run"]) >= len(fence.run):
                fence = None
                yield FenceMark(run.start("run"), run.end(), None)
            continue
        rest = _REST_OF_AN_OPENER.match(text, run.end())
        if rest is None and run["indent"] is not None:
            rest = _REST_AT_LINE_START.match(text, run.end())
        if rest is not None:
            language = _LANGUAGE.match(rest[0])
            fence = Fence(run["run"], language[0] if language else "")
            yield FenceMark(run.start("run"), rest.end(), fence)
