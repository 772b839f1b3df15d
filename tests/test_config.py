"""What a host can set, what it is when nothing is set, and what is said of a value that cannot be used."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.config import OPENAI_BASE_URL, OPENAI_MODEL, EndpointSettings, Settings, SettingsError

ROOT = Path(__file__).parent.parent


def test_with_nothing_set_everything_has_its_default() -> None:
    assert Settings.from_env({}) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    model = tmp_path / "model.gguf"
    model.write_bytes(b"GGUF")
    settings = Settings.from_env(
        {
            "DISCORD_TOKEN": " abc ",
            "MESSAGE_CONTENT": "yes",
            "LLM_BASE_URL": "http://127.0.0.1:11434/v1/",
            "LLM_MODEL": "qwen3:8b",
            "LLM_API_KEY": "key",
            "LLM_CONTEXT": "8192",
            "LLM_VISION": "0",
            "EMBEDDING_BASE_URL": "http://127.0.0.1:8080/v1/",
            "EMBEDDING_MODEL": "e5",
            "EMBEDDING_API_KEY": "key",
            "APPRAISAL_MODEL": "tiny",
            "LOCAL_MODEL": str(model),
            "DATA_DIR": "elsewhere",
            "PERSONA": "theodora",
            "TIMEZONE": "Asia/Seoul",
            "HOST_CONTACT": "mina@example.org",
            "PRIVACY_URL": "https://example.org/privacy",
            "LOG_LEVEL": "debug",
            "BACKUP_KEEP_DAYS": "14",
            "BACKUP_HOUR": "0",
            "HEALTH_PORT": "8081",
        }
    )
    assert settings == Settings(
        discord_token="abc",  # noqa: S106 (a made-up one)
        message_content=True,
        endpoints=(EndpointSettings("http://127.0.0.1:11434/v1", "qwen3:8b", "key", 8192, vision=False),),
        preferred_model="qwen3:8b",
        embedding=EndpointSettings("http://127.0.0.1:8080/v1", "e5", "key"),
        appraisal=EndpointSettings("http://127.0.0.1:11434/v1", "tiny", "key"),
        local_model=model,
        data_dir=Path("elsewhere"),
        persona="theodora",
        timezone=ZoneInfo("Asia/Seoul"),
        host="mina@example.org",
        privacy_url="https://example.org/privacy",
        log_level="DEBUG",
        backup_keep_days=14,
        backup_hour=0,
        health_port=8081,
    )


def test_a_key_alone_means_openai() -> None:
    (endpoint,) = Settings.from_env({"OPENAI_API_KEY": "key"}).endpoints
    assert (endpoint.base_url, endpoint.model, endpoint.api_key) == (OPENAI_BASE_URL, OPENAI_MODEL, "key")


def test_a_key_of_an_address_comes_before_that_of_openai() -> None:
    given = {"LLM_BASE_URL": "http://a/v1", "LLM_MODEL": "m", "LLM_API_KEY": "its", "OPENAI_API_KEY": "openai's"}
    assert Settings.from_env(given).endpoints[0].api_key == "its"


def test_fallbacks_come_in_the_order_of_their_numbers_and_bring_their_own_keys() -> None:
    given = {
        "LLM_5_BASE_URL": "http://five/v1",
        "LLM_5_MODEL": "five",
        "LLM_2_BASE_URL": "http://two/v1",
        "LLM_2_MODEL": "two",
        "LLM_2_API_KEY": "second",
        "OPENAI_API_KEY": "first",
    }
    endpoints = Settings.from_env(given).endpoints
    assert [(each.model, each.api_key) for each in endpoints] == [
        (OPENAI_MODEL, "first"),
        ("two", "second"),
        ("five", None),
    ]


def test_a_setting_left_empty_counts_as_not_set() -> None:
    given = dict.fromkeys(_read_settings(), "")
    assert Settings.from_env(given) == Settings()


def test_a_tilde_in_a_path_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings.from_env({"DATA_DIR": "~/samantha"}).data_dir == tmp_path / "samantha"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM_BASE_URL", "api.openai.com"),
        ("LLM_BASE_URL", "ftp://host/v1"),
        ("LLM_BASE_URL", "http://[::1/v1"),
        ("LLM_BASE_URL", "http://host:port/v1"),
        ("LLM_BASE_URL", "http://host:99999/v1"),
        ("LLM_BASE_URL", "http://"),
        ("LLM_3_BASE_URL", "nonsense"),
        ("PRIVACY_URL", "privacy.html"),
        ("MESSAGE_CONTENT", "perhaps"),
        ("LLM_VISION", "2"),
        ("LLM_CONTEXT", "0"),
        ("LLM_CONTEXT", "-4096"),
        ("LLM_CONTEXT", "4k"),
        ("LLM_CONTEXT", "4096.5"),
        ("LLM_CONTEXT", "٤٠٩٦"),
        ("TIMEZONE", "Seoul"),
        ("TIMEZONE", "../etc/passwd"),
        ("LOCAL_MODEL", "/nowhere/model.gguf"),
        ("LOG_LEVEL", "LOUD"),
        ("BACKUP_KEEP_DAYS", "-1"),
        ("BACKUP_KEEP_DAYS", "366"),
        ("BACKUP_HOUR", "24"),
        ("HEALTH_PORT", "65536"),
        ("HEALTH_PORT", "http"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_in_one_sentence(name: str, value: str) -> None:
    given = {"LLM_BASE_URL": "http://a/v1", "LLM_MODEL": "m", "LLM_3_MODEL": "m"} | {name: value}
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(given)
    sentence = str(refusal.value)
    assert sentence.startswith(name)
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("prefix", ["LLM_", "LLM_2_"])
def test_an_address_without_a_model_asks_for_the_model(prefix: str) -> None:
    with pytest.raises(SettingsError, match=f"{prefix}MODEL must name the model"):
        Settings.from_env({f"{prefix}BASE_URL": "http://127.0.0.1:8080/v1"})


def test_an_embedding_address_without_a_model_asks_for_it() -> None:
    with pytest.raises(SettingsError, match="EMBEDDING_MODEL"):
        Settings.from_env({"EMBEDDING_BASE_URL": "http://127.0.0.1:8080/v1"})


def test_the_example_file_names_exactly_the_settings_there_are() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)) == _read_settings()


def _read_settings() -> set[str]:
    """The names that are looked up, with the first fallback standing for all of them."""
    source = (ROOT / "companion" / "config.py").read_text(encoding="utf-8")
    plain = set(re.findall(r'"([A-Z][A-Z_]+[A-Z])"', source)) - {"INFO", "DEBUG", "WARNING", "ERROR"}
    parts = set(re.findall(r'f"\{prefix\}([A-Z_]+)"', source)) | {"API_KEY"}
    return plain | {f"{prefix}{part}" for prefix in ("LLM_", "LLM_2_") for part in parts}


def test_what_reads_how_people_are_is_a_model_of_its_own_where_one_is_named() -> None:
    hers = {"OPENAI_API_KEY": "sk-1"}
    assert Settings.from_env(hers).appraisal is None
    same = Settings.from_env({**hers, "APPRAISAL_MODEL": "tiny"}).appraisal
    assert same == EndpointSettings(OPENAI_BASE_URL, "tiny", "sk-1")
    other = {"APPRAISAL_MODEL": "tiny", "APPRAISAL_BASE_URL": "http://127.0.0.1:11434/v1/"}
    assert Settings.from_env(other).appraisal == EndpointSettings("http://127.0.0.1:11434/v1", "tiny")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"APPRAISAL_MODEL": "tiny"}, "APPRAISAL_BASE_URL"),
        ({"APPRAISAL_BASE_URL": "http://127.0.0.1:1/v1"}, "APPRAISAL_MODEL"),
        ({"APPRAISAL_MODEL": "tiny", "APPRAISAL_BASE_URL": "nowhere"}, "APPRAISAL_BASE_URL"),
    ],
)
def test_half_of_such_a_setting_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(given)
