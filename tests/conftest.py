"""What every test may rely on: those that need the embedded model's weights run only with ``--weights``."""

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)  # a busy machine is no finding
settings.load_profile("house")


@pytest.fixture(autouse=True)
def no_embeddings_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they are installed, and how busy the machine is, changes nothing; tests of them ask for the model."""
    monkeypatch.setattr("companion.embedding.bundled", lambda: None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--weights", action="store_true", help="also talk to the embedded model for real")
    parser.addoption(
        "--kills", type=int, default=20, help="how often tests/sockets/test_crash.py kills her in one conversation"
    )
    parser.addoption("--seed", type=int, help="let that conversation run as in the failure that named this seed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--weights"):
        return
    skip = pytest.mark.skip(reason="needs the embedded model's weights; run with --weights")
    for item in items:
        if item.get_closest_marker("weights"):
            item.add_marker(skip)
