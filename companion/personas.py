"""The personas of one installation: the host's choice, and others beside it to switch to."""

from pathlib import Path

from companion.persona import Persona
from companion.wishes import Wishes

_FILE = "persona.toml"


class Personas:
    """Every persona there is, by the name of its folder."""

    def __init__(self, own: Persona, *, folder: str, others: dict[str, Persona]) -> None:
        self._own = own
        self._all = {folder: own, **others}

    @classmethod
    def beside(cls, own: Persona, house: Path, *, folder: str) -> "Personas":
        """The host's choice and whatever stands in folders beside it; a `PersonaError` names what is wrong with one."""
        names = sorted(path.parent.name for path in house.glob(f"*/{_FILE}"))
        return cls(own, folder=folder, others={name: Persona.load(house / name) for name in names if name != folder})

    def of(self, folder: str) -> Persona:
        """The persona of a folder, or the host's choice where none is named or there is none of that name any more."""
        return self._all.get(folder, self._own)

    def names_in(self, wishes: Wishes) -> tuple[str, ...]:
        """What she answers to where these wishes count."""
        persona = self.of(wishes.persona)
        return (persona.name, *persona.names, *([wishes.her_name] if wishes.her_name else []))

    def known(self, typed: str = "") -> list[tuple[str, str]]:
        """Folders and names of those whose name or folder holds what was typed, the host's choice first."""
        wanted = typed.casefold().strip()
        names = [(folder, persona.name) for folder, persona in self._all.items()]
        return [each for each in names if any(wanted in part.casefold() for part in each)]

    def chosen(self, typed: str) -> str | None:
        """The folder that was chosen or typed; an empty one is the host's choice, nothing where there is none such."""
        for number, (folder, name) in enumerate(self.known()):
            if typed.casefold().strip() in {folder.casefold(), name.casefold()}:
                return folder if number else ""
        return None
