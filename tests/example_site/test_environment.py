import stat

import pytest

from example_site.environment import allowed_hosts, base_url, secret_key


def test_the_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path):
    first = secret_key(tmp_path)

    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


EVERY_ADDRESS = "0.0.0.0"  # noqa: S104


def test_the_demo_answers_on_loopback_only_unless_told():
    assert allowed_hosts("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    assert allowed_hosts("intranet.example")[-1] == "intranet.example"
    assert allowed_hosts(EVERY_ADDRESS) == ["*"]


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("intranet.example", 80, "http://intranet.example"),
    ],
)
def test_the_base_address_follows_host_and_port(monkeypatch, host, port, expected):
    monkeypatch.delenv("BASE_URL", raising=False)

    assert base_url(host, port) == expected


def test_an_address_given_by_hand_wins(monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://intranet.example/")

    assert base_url(EVERY_ADDRESS, 8000) == "https://intranet.example"


def test_other_devices_are_given_an_address_they_can_reach(monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)

    assert EVERY_ADDRESS not in base_url(EVERY_ADDRESS, 8000)
