"""Asks models: any endpoint that speaks the OpenAI protocol, in order, with patience, and with its account kept."""

from companion.llm.embeddings import Embeddings
from companion.llm.endpoint import Endpoint, Timeouts, Window
from companion.llm.errors import (
    Broken,
    Empty,
    Garbled,
    ModelError,
    RateLimited,
    Refused,
    Stalled,
    TooLong,
    Unreachable,
)
from companion.llm.models import Models, Writer
from companion.llm.stream import Stream, Usage

__all__ = [
    "Broken",
    "Embeddings",
    "Empty",
    "Endpoint",
    "Garbled",
    "ModelError",
    "Models",
    "RateLimited",
    "Refused",
    "Stalled",
    "Stream",
    "Timeouts",
    "TooLong",
    "Unreachable",
    "Usage",
    "Window",
    "Writer",
]
