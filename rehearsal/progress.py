"""A bar for the minutes in which a model is put together or read, gone when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

Show = Callable[[int, int], None]


@contextmanager
def loading(words: str = "Preparing her model", console: Console | None = None) -> Iterator[Show]:
    """Give a function that shows how many of how many bytes are done; nothing is drawn before its first call."""
    console = console or Console(stderr=True)
    bar = Progress(TextColumn(words), BarColumn(), DownloadColumn(), console=console, transient=True)
    task = bar.add_task(words, total=None, start=False)

    def show(done: int, total: int) -> None:
        if done < total and not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    try:
        yield show
    finally:
        bar.stop()
