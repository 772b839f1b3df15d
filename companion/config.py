"""What the host decided, read once from the environment; nothing else looks there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPENAI_BASE_URL = "https://api.openai.com/v1"
OPENAI_MODEL = "gpt-4.1-mini"
MOST_TURNS = 32
MESSAGES_A_MINUTE = 20
_YES = {"1", "true", "yes", "on"}
_NO = {"", "0", "false", "no", "off"}
_LEAST_SILENCE = 30
_FALLBACKS = range(2, 6)


class SettingsError(Exception):
    """A setting that cannot be used; the text names it and says what would do."""


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """One model server of the host's choosing, in the OpenAI protocol."""

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    context: int | None = None
    """Tokens; ``None`` asks the server, and assumes 4,096 where it does not say."""
    vision: bool | None = None
    """``None`` finds out by showing it a picture."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a host can set, each with a working default."""

    discord_token: str | None = field(default=None, repr=False)
    message_content: bool = False
    endpoints: tuple[EndpointSettings, ...] = ()
    preferred_model: str | None = None
    """``LLM_MODEL``, which also picks among the models of a server found on this machine."""
    embedding: EndpointSettings | None = None
    """Where texts become vectors; ``None`` is the model that comes with the extra ``recall``."""
    appraisal: EndpointSettings | None = None
    """What reads how people are; ``None`` is what she thinks with."""
    local_model: Path | None = None
    data_dir: Path = Path("data")
    persona: str = "samantha"
    timezone: ZoneInfo | None = None
    """``None`` is this machine's own zone."""
    host: str | None = None
    """Who runs her, shown in /about."""
    privacy_url: str | None = None
    log_level: str = "INFO"
    person_tokens: int | None = None
    """Tokens a day, prompt and reply together, for each person; ``None`` is no limit."""
    all_tokens: int | None = None
    """The same for everybody together."""
    most_turns: int = MOST_TURNS
    """Replies she works on at the same time."""
    backup_keep_days: int = 0
    """Days a nightly backup is kept; 0 makes none."""
    backup_hour: int = 4
    """The hour of the nightly backup, by the clock she lives by."""
    romance: bool = False
    """Whether grown-up people may turn up a dial for a romantic tone in their direct messages."""
    erase_after_days: int = 0
    """Days of silence after which a person is erased, with notice; 0 is never."""
    goodbye_days: int = 7
    """Days between somebody's wish to leave for good and their erasure."""
    server_grace_days: int = 30
    """Days between her being taken out of a server and the erasure of what is kept of it."""
    health_port: int | None = None
    """Where on 127.0.0.1 a monitor may ask whether she is well; ``None`` is nowhere."""

    blocked: frozenset[int] = frozenset()
    """Ids of people, servers and roles with whom, and where, she does not talk."""
    allowed: frozenset[int] = frozenset()
    """The same of those with whom alone she talks; empty is everybody."""
    adults_only: bool = False
    """Whether she talks only with people who have said that they are of age."""
    messages_a_minute: int = MESSAGES_A_MINUTE
    """Messages of one person to her in a minute, beyond which she waits until it is calmer."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings; a :class:`SettingsError` names the first that cannot be used."""
        given = {key: value.strip() for key, value in env.items()}
        return cls(
            discord_token=given.get("DISCORD_TOKEN") or None,
            message_content=_flag(given, "MESSAGE_CONTENT") or False,
            endpoints=_endpoints(given),
            preferred_model=given.get("LLM_MODEL") or None,
            embedding=_embedding(given),
            appraisal=_appraisal(given),
            local_model=_local_model(given),
            data_dir=Path(given.get("DATA_DIR") or "data").expanduser(),
            persona=given.get("PERSONA") or "samantha",
            timezone=_timezone(given),
            host=given.get("HOST_CONTACT") or None,
            privacy_url=_url(given, "PRIVACY_URL"),
            log_level=_log_level(given),
            person_tokens=_positive(given, "DAILY_TOKENS_PER_PERSON"),
            all_tokens=_positive(given, "DAILY_TOKENS"),
            most_turns=_positive(given, "MOST_TURNS") or MOST_TURNS,
            backup_keep_days=_whole(given, "BACKUP_KEEP_DAYS", 0, 365),
            backup_hour=_whole(given, "BACKUP_HOUR", 0, 23, unset=4),
            romance=_flag(given, "ROMANCE") or False,
            erase_after_days=_idle_days(given),
            goodbye_days=_whole(given, "GOODBYE_DAYS", 1, 90, unset=7),
            server_grace_days=_whole(given, "SERVER_GRACE_DAYS", 0, 365, unset=30),
            health_port=_whole(given, "HEALTH_PORT", 0, 65_535) or None,
            blocked=_ids(given, "BLOCKED"),
            allowed=_ids(given, "ALLOWED"),
            adults_only=_flag(given, "ADULTS_ONLY") or False,
            messages_a_minute=_positive(given, "MESSAGES_A_MINUTE") or MESSAGES_A_MINUTE,
        )


def _endpoints(given: Mapping[str, str]) -> tuple[EndpointSettings, ...]:
    first = _endpoint(given, "LLM_", key=given.get("LLM_API_KEY") or given.get("OPENAI_API_KEY"))
    others = (_endpoint(given, f"LLM_{n}_", key=given.get(f"LLM_{n}_API_KEY")) for n in _FALLBACKS)
    return tuple(endpoint for endpoint in (first, *others) if endpoint)


def _endpoint(given: Mapping[str, str], prefix: str, *, key: str | None) -> EndpointSettings | None:
    base_url = _url(given, f"{prefix}BASE_URL") or (OPENAI_BASE_URL if key and prefix == "LLM_" else None)
    if base_url is None:
        return None
    model = given.get(f"{prefix}MODEL") or (OPENAI_MODEL if base_url == OPENAI_BASE_URL else None)
    if model is None:
        raise SettingsError(f"{prefix}BASE_URL is set, so {prefix}MODEL must name the model to ask there.")
    return EndpointSettings(
        base_url=base_url,
        model=model,
        api_key=key or None,
        context=_positive(given, f"{prefix}CONTEXT"),
        vision=_flag(given, f"{prefix}VISION"),
    )


def _url(given: Mapping[str, str], name: str) -> str | None:
    value = given.get(name)
    if not value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # read only when asked for, and refused only then
    except ValueError as error:
        raise SettingsError(f"{name} is not an address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"{name} should look like https://host/path, not {value!r}.")
    return value.rstrip("/")


def _flag(given: Mapping[str, str], name: str) -> bool | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise SettingsError(f"{name} should be 1 or 0, not {value!r}.")


def _positive(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name)
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise SettingsError(f"{name} should be a whole number above zero, not {value!r}.")
    return int(value)


def _whole(given: Mapping[str, str], name: str, least: int, most: int, *, unset: int = 0) -> int:
    value = given.get(name)
    if not value:
        return unset
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"{name} should be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def _idle_days(given: Mapping[str, str]) -> int:
    days = _whole(given, "ERASE_AFTER_DAYS", 0, 3_650)
    if 0 < days < _LEAST_SILENCE:
        raise SettingsError(f"ERASE_AFTER_DAYS should be 0 or at least {_LEAST_SILENCE}, not {days}.")
    return days


def _ids(given: Mapping[str, str], name: str) -> frozenset[int]:
    found = given.get(name, "").replace(",", " ").split()
    for each in found:
        if not each.isascii() or not each.isdigit():
            raise SettingsError(f"{name} should be ids of Discord, with commas between them, not {each!r}.")
    return frozenset(map(int, found))


def _embedding(given: Mapping[str, str]) -> EndpointSettings | None:
    base_url, model = _url(given, "EMBEDDING_BASE_URL"), given.get("EMBEDDING_MODEL")
    if not base_url and not model:
        return None
    if not base_url or not model:
        raise SettingsError("EMBEDDING_BASE_URL and EMBEDDING_MODEL go together: set both or neither.")
    return EndpointSettings(base_url, model, given.get("EMBEDDING_API_KEY") or None)


def _appraisal(given: Mapping[str, str]) -> EndpointSettings | None:
    base_url, model = _url(given, "APPRAISAL_BASE_URL"), given.get("APPRAISAL_MODEL")
    key = given.get("APPRAISAL_API_KEY") or None
    if model is None or model == "":
        if base_url or key:
            raise SettingsError("APPRAISAL_BASE_URL and APPRAISAL_API_KEY need APPRAISAL_MODEL: name the model.")
        return None
    if base_url:
        return EndpointSettings(base_url, model, key)
    first = next(iter(_endpoints(given)), None)
    if first is None:
        raise SettingsError("APPRAISAL_MODEL is set, so APPRAISAL_BASE_URL must say where that model is.")
    return EndpointSettings(first.base_url, model, key or first.api_key)


def _local_model(given: Mapping[str, str]) -> Path | None:
    value = given.get("LOCAL_MODEL")
    if not value:
        return None
    path = Path(value).expanduser()
    if not path.is_file():
        raise SettingsError(f"LOCAL_MODEL names a file that is not there: {value}.")
    return path


def _timezone(given: Mapping[str, str]) -> ZoneInfo | None:
    value = given.get("TIMEZONE")
    if not value:
        return None
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"TIMEZONE should be a name such as Asia/Seoul or Europe/Berlin, not {value!r}.") from error


def _log_level(given: Mapping[str, str]) -> str:
    value = (given.get("LOG_LEVEL") or "INFO").upper()
    if value not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingsError(f"LOG_LEVEL should be DEBUG, INFO, WARNING or ERROR, not {value!r}.")
    return value
