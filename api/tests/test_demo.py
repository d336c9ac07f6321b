"""`python -m api.demo`: the whole service, once."""

from __future__ import annotations

import io
import re
from pathlib import Path

import httpx2
import orjson
import pytest
from rich.console import Console

from api import demo


def printed(folder: Path) -> str:
    """What the demo prints, with its log in `folder`."""
    out = Console(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False)
    demo.run(out, folder)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_the_demo_answers_every_cart_and_leaves_nothing_running(tmp_path: Path) -> None:
    """Each cart is answered, one decision is read back, the chain verifies, the service ends."""
    text = printed(tmp_path)
    for number, title in enumerate(demo.CARTS.values(), start=1):
        assert f"{number}. {title}" in text
    assert "1. winter-zero-6" in text
    assert "SAR 874.75 today, SAR 349.90 of it down payment" in text
    assert "[sa.bnpl.22.1, SAMA Art. 22(1)]" in text
    assert "→ Take SAR 699.00 off your cart." in text
    assert "reads back as it was answered" in text
    assert f"the chain verifies: {len(demo.CARTS)} decisions" in text
    port = re.search(r"http://127\.0\.0\.1:(\d+)", text)
    assert port is not None
    assert not _somebody_listens(int(port[1]))


def _somebody_listens(port: int) -> bool:
    listening = "0A"
    table = Path("/proc/net/tcp")
    rows = table.read_text().splitlines()[1:] if table.exists() else []
    return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == listening for row in rows)


def test_every_cart_of_the_folder_is_in_the_demo() -> None:
    """The files of api/carts are those that the demo posts, and each is a JSON object."""
    files = {path.stem: orjson.loads(path.read_bytes()) for path in demo.CARTS_FOLDER.glob("*.json")}
    assert files.keys() == demo.CARTS.keys()
    assert all(isinstance(content, dict) for content in files.values())


def test_a_service_that_does_not_start_fails_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit status is 1, and the error repeats what the service said."""
    monkeypatch.setattr(demo, "FOLDER", tmp_path)
    monkeypatch.setenv("TAQSEET_MOST_IN_FLIGHT", "many")
    assert demo.main() == 1
    assert "TAQSEET_MOST_IN_FLIGHT is a whole number" in capsys.readouterr().err


def test_a_cart_that_is_refused_fails_the_demo() -> None:
    """Any other status than 200 ends the demo with what the service said."""
    refusing = httpx2.MockTransport(lambda _: httpx2.Response(503, text="the log is full"))
    out = Console(file=io.StringIO())
    with (
        httpx2.Client(transport=refusing, base_url="http://service") as client,
        pytest.raises(demo.DemoFailed, match="guest was answered with 503: the log is full"),
    ):
        demo.post(out, client, 1, "guest", "A guest")
