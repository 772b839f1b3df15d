"""The bundled embedding model with its vectors kept on disk, so that a benchmark is quickly repeated."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.embedding import BundledE5


class Remembered:
    """An embedder that asks the bundled model only for what it has never been asked before."""

    is_charged = False

    def __init__(self, folder: Path) -> None:
        self._model = BundledE5()
        self._folder = folder
        self.name = self._model.name
        folder.mkdir(exist_ok=True)

    async def warm(self) -> None:
        """Nothing waits for it."""

    async def query(self, text: str, *, person_id: int) -> NDArray[np.float32]:
        """The vector of something looked for."""
        path = self._path(f"query: {text}")
        if not path.exists():
            np.save(path, await self._model.query(text, person_id=person_id))
        return np.asarray(np.load(path), np.float32)

    async def passages(self, texts: Sequence[str], *, person_id: int) -> NDArray[np.float32]:
        """The vectors of what may be found, a row each."""
        for text in texts:
            if not (path := self._path(f"passage: {text}")).exists():
                np.save(path, (await self._model.passages([text], person_id=person_id))[0])
        return np.vstack([np.load(self._path(f"passage: {text}")) for text in texts])

    def _path(self, text: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{self.name} {text}'.encode()).hexdigest()}.npy"
