"""What every call to a model cost, and small facts about this installation."""

from dataclasses import dataclass

from companion.store.database import Database


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens and calls over some span."""

    calls: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int


class Ledger:
    """Usage and installation facts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def charge(
        self,
        *,
        at: int,
        person_id: int | None,
        endpoint: str,
        model: str,
        purpose: str,
        prompt: int,
        cached: int,
        completion: int,
        first_token_ms: int | None,
        total_ms: int,
        estimated: bool,
    ) -> None:
        """Write down one call; a person erased meanwhile leaves no trace in it."""
        await self._database.run(
            """
            INSERT INTO usage (at, person_id, endpoint, model, purpose, prompt_tokens, cached_tokens,
                               completion_tokens, first_token_ms, total_ms, estimated)
            VALUES (?, (SELECT id FROM person WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            at,
            person_id,
            endpoint,
            model,
            purpose,
            prompt,
            cached,
            completion,
            first_token_ms,
            total_ms,
            int(estimated),
        )

    async def spent(self, person_id: int, *, since: int) -> Spent:
        """What a person's talk has cost since then."""
        row = await self._database.first(
            """
            SELECT count(*) AS calls, coalesce(sum(prompt_tokens), 0) AS prompt,
                   coalesce(sum(cached_tokens), 0) AS cached, coalesce(sum(completion_tokens), 0) AS completion
            FROM usage WHERE person_id = ? AND at >= ?
            """,
            person_id,
            since,
        )
        return Spent(row["calls"], row["prompt"], row["cached"], row["completion"]) if row else Spent(0, 0, 0, 0)

    async def spent_in_all(self, *, since: int) -> int:
        """Tokens of every call since then, whoever it was for."""
        row = await self._database.first(
            "SELECT coalesce(sum(prompt_tokens + completion_tokens), 0) FROM usage WHERE at >= ?", since
        )
        return int(row[0]) if row else 0

    async def fact(self, key: str) -> str | None:
        """A fact about this installation, such as the hash of the commands last synced."""
        row = await self._database.first("SELECT value FROM fact WHERE key = ?", key)
        return row["value"] if row else None

    async def know(self, key: str, value: str) -> None:
        """Keep a fact about this installation."""
        await self._database.run("INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)", key, value)
