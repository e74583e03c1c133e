"""What everybody may read of an integration's error."""

import pytest

from custom_components.roomkeeper.fault_text import fault_text


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            "url: /x.fcgi?usr=admin&pwd=s3cret (Caused by NewConnectionError('refused'))",
            "url: / (Caused by NewConnectionError('refused'))",
        ),
        ("Max retries exceeded with url: /bots3cret/send", "Max retries exceeded with url: /"),
        ("GET /api/state?token=s3cret: 500", "GET /api/state 500"),
        ("401, url='http://cam.local/api/s3cret'", "401, url='http://cam.local'"),
        ("RTSP://admin:s3cret@10.0.0.9:554/live is gone", "RTSP://10.0.0.9:554 is gone"),
        ("Is it on? It says no", "Is it on? It says no"),
    ],
)
def test_no_secret_of_an_address_is_told(error: str, text: str) -> None:
    """The host says which device it is; what comes behind it may be a token or a password."""
    assert fault_text(RuntimeError(error)) == text


def test_an_error_without_words_is_named() -> None:
    """Else nothing would be told."""
    assert fault_text(TimeoutError()) == "TimeoutError"
