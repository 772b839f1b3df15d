"""What her talk has cost and how long it took, as two tables for the host: numbers only."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from companion.clock import DAY, SECOND, Clock
from companion.store.figures import Call, figures

_NAME = 24


def costs(database: Path, *, days: int, clock: Clock, zone: tzinfo | None) -> str:
    """The last days by day, then by what each model was asked for; at most 80 columns wide."""
    seen = figures(database, since=clock.now() - days * DAY)
    if not seen.calls and not seen.turns and not seen.cards:
        return f"Nothing was said in the last {days} days."

    def day(at: int) -> str:
        return f"{datetime.fromtimestamp(at / SECOND, zone):%Y-%m-%d}"

    turns: defaultdict[str, int] = defaultdict(int)
    for at in seen.turns:
        turns[day(at)] += 1
    by_day = _grouped(seen.calls, lambda call: day(call.at))
    by_use = _grouped(seen.calls, lambda call: f"{call.purpose} {call.model}")
    return "\n\n".join(
        (
            _table("day", "turns", [(key, turns[key], by_day.get(key, [])) for key in sorted({*by_day, *turns})]),
            _table("asked for", "calls", [(key, len(calls), calls) for key, calls in sorted(by_use.items())]),
            "First word and whole: seconds, median/95th percentile.",
            *(("Resource cards, whoever they went to:\n" + "\n".join(map(_cards, seen.cards)),) if seen.cards else ()),
        )
    )


def _cards(counted: tuple[str, int, int]) -> str:
    month, tier, count = counted
    return f"{month}, tier {tier}: {count}"


def _grouped(calls: Sequence[Call], key: Callable[[Call], str]) -> dict[str, list[Call]]:
    groups: defaultdict[str, list[Call]] = defaultdict(list)
    for call in calls:
        groups[key(call)].append(call)
    return groups


def _table(name: str, count: str, rows: Sequence[tuple[str, int, Sequence[Call]]]) -> str:
    head = f"{name:<{_NAME}} {count:>5} {'prompt':>9} {'cached':>6} {'written':>8} {'first word':>10} {'whole':>10}"
    return "\n".join([head, *(f"{key[:_NAME]:<{_NAME}} {number:>5} {_numbers(calls)}" for key, number, calls in rows)])


def _numbers(calls: Sequence[Call]) -> str:
    prompt, cached = sum(call.prompt for call in calls), sum(call.cached for call in calls)
    share = f"{cached / prompt:.0%}" if prompt else "-"
    written = sum(call.completion for call in calls)
    first = _seconds([call.first_ms for call in calls if call.first_ms is not None])
    whole = _seconds([call.total_ms for call in calls])
    return f"{prompt:>9,} {share:>6} {written:>8,} {first:>10} {whole:>10}"


def _seconds(times: Sequence[int]) -> str:
    if not times:
        return "-"
    return f"{_quantile(times, 0.5) / SECOND:.1f}/{_quantile(times, 0.95) / SECOND:.1f}"


def _quantile(times: Sequence[int], share: float) -> int:
    """The nearest-rank quantile."""
    return sorted(times)[max(0, -int(-len(times) * share // 1) - 1)]
