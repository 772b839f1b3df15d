"""What every test may rely on: those that need the embedded model's weights run only with ``--weights``."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--weights", action="store_true", help="also talk to the embedded model for real")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--weights"):
        return
    skip = pytest.mark.skip(reason="needs the embedded model's weights; run with --weights")
    for item in items:
        if item.get_closest_marker("weights"):
            item.add_marker(skip)
