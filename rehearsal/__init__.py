"""A Discord on this machine and a person at a terminal, round the production bot."""

from rehearsal.home import YOU
from rehearsal.progress import loading
from rehearsal.server import LoopbackDiscord
from rehearsal.terminal import rehearse
from rehearsal.transport import point_at

__all__ = ["YOU", "LoopbackDiscord", "loading", "point_at", "rehearse"]
