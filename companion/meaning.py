"""What a message means of danger, read off its embedding by a small network; ``bench.fit_meaning`` teaches it."""

import asyncio
import json
import logging
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from companion.care import READ_AT_ONCE, may_hide_danger, note_meaning
from companion.held import times_let_go

_log = logging.getLogger(__name__)

DATA: Final = "risk_meaning.bin"
WITHIN: Final = 1.0
"""Seconds a message waits, at most, for its meaning; after that its words alone say how grave it is."""
_OVERLAP: Final = 100
"""Characters of a long message that are embedded with what is before and with what is behind them."""
_HEADER_BYTES: Final = 4

Floats = NDArray[np.float32]


class Embeds(Protocol):
    """The model whose vectors taught the network; no other's say anything to it."""

    async def query(self, text: str, *, person_id: int) -> Floats:
        """The vector of a text, of unit length."""
        ...


class Network:
    """One hidden layer over an embedding; what comes out are the log odds of danger."""

    def __init__(self, usual: Floats, inner: Floats, inner_bias: Floats, outer: Floats, outer_bias: float) -> None:
        self._usual = usual
        self._inner = inner
        self._inner_bias = inner_bias
        self._outer = outer
        self._outer_bias = outer_bias

    @classmethod
    def read(cls, data: bytes) -> Self:
        """The network of a file: the length of a JSON header, the header, and its layers in one byte a weight."""
        length = int.from_bytes(data[:_HEADER_BYTES], "little")
        told = json.loads(data[_HEADER_BYTES : _HEADER_BYTES + length])
        width, hidden = told["width"], told["hidden"]
        inner = np.frombuffer(data, np.int8, hidden * width, _HEADER_BYTES + length).reshape(hidden, width)
        layers = [np.array(told[name], np.float32) for name in ("usual", "steps", "inner_bias", "outer")]
        usual, steps, inner_bias, outer = layers
        return cls(usual, inner * steps[:, None], inner_bias, outer, told["outer_bias"])

    def written(self) -> bytes:
        """A file of this network; the weights of the inner layer are rounded to 127 steps either way."""
        steps = np.abs(self._inner).max(axis=1) / 127
        whole: bytes = np.rint(self._inner / steps[:, None]).astype(np.int8).tobytes()
        told: dict[str, Any] = {"width": self._inner.shape[1], "hidden": self._inner.shape[0]}
        layers = (("usual", self._usual), ("steps", steps), ("inner_bias", self._inner_bias), ("outer", self._outer))
        told |= {name: [float(f"{each:.5g}") for each in layer] for name, layer in layers}
        told["outer_bias"] = round(self._outer_bias, 5)
        header = json.dumps(told, separators=(",", ":")).encode()
        return len(header).to_bytes(_HEADER_BYTES, "little") + header + whole

    def log_odds(self, vectors: Floats) -> Floats:
        """How grave texts are, by their vectors, one a row."""
        inner = np.maximum((vectors - self._usual) @ self._inner.T + self._inner_bias, 0)
        return np.asarray(inner @ self._outer + self._outer_bias, np.float32)


class Meanings:
    """Reads what messages mean where their words leave open how grave they are, and lets the risk screen know."""

    def __init__(self, embedder: Embeds, *, within: float | None = WITHIN) -> None:
        self._embedder = embedder
        self._within = within
        self._network = Network.read(Path(str(files("companion") / DATA)).read_bytes())

    async def read(self, texts: Iterable[str], person_id: int) -> None:
        """Read those of these texts that may hide danger; what is not read, or too late, is screened by its words."""
        try:
            async with asyncio.timeout(self._within):
                for text in sorted(filter(may_hide_danger, dict.fromkeys(texts)), key=len):
                    await self._read(text, person_id)
        except TimeoutError:
            _log.info("a message is screened without its meaning, which took too long")
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody's card may fail by it
            _log.error("a message is screened without its meaning, which could not be read: %s", type(error).__name__)

    async def _read(self, text: str, person_id: int) -> None:
        """Note the gravest part of a text that is read so far, unless an erasure came between."""
        gravest, began = -np.inf, times_let_go()
        for part in _parts(text):
            vector = await self._embedder.query(part, person_id=person_id)
            gravest = max(gravest, float(self._network.log_odds(vector[None])[0]))
            if times_let_go() == began:
                note_meaning(text, gravest)


def _parts(text: str) -> Iterator[str]:
    """A text whole, a very long one in overlapping parts."""
    yield text[:READ_AT_ONCE]
    for start in range(READ_AT_ONCE - _OVERLAP, len(text) - _OVERLAP, READ_AT_ONCE - _OVERLAP):
        yield text[start : start + READ_AT_ONCE]
