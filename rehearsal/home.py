"""The small world of a rehearsal: one person, her DMs, one server; the same ids every time."""

from dataclasses import dataclass

from simcord.backend.models import Channel

from rehearsal.people import Person
from rehearsal.server import LoopbackDiscord

YOU = 1_290_000_000_000_000_001
DM = 1_290_000_000_000_000_002
FRIEND = 1_290_000_000_000_000_003
SERVER = 1_290_000_000_000_000_004
GENERAL = 1_290_000_000_000_000_005


@dataclass(frozen=True, slots=True)
class Home:
    """The person at the terminal and the places they can be in."""

    you: Person
    dm: Channel
    general: Channel
    friend: Person
    """Somebody else on the server, who never says anything."""

    @property
    def places(self) -> dict[str, Channel]:
        """Places by the name one types."""
        return {"dm": self.dm, f"#{self.general.name}": self.general}

    @property
    def ids(self) -> dict[str, int]:
        """Ids of people and places by the name one types."""
        people = {"me": self.you.id, self.you.name: self.you.id, self.friend.name: self.friend.id}
        return people | {label: channel.id for label, channel in self.places.items()}


def settle_in(loopback: LoopbackDiscord, *, name: str, locale: str) -> Home:
    """Return the rehearsal's world, built where there was none; to be called once."""
    you = loopback.person(name, YOU, locale=locale)
    dm = loopback.world.open_dm(YOU, DM)
    friend = loopback.person("robin", FRIEND)
    guild = loopback.guild("Home", you, friend, guild_id=SERVER)
    general = loopback.channel(guild, "general", GENERAL)
    return Home(you, dm, general, friend)
