import pytest

from accounts.templatetags.devices import device


@pytest.mark.parametrize(
    ("signature", "shown"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
            "Chrome · Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Whale/4.1 Safari/537.36", "Whale · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/130 Mobile Safari/537",
            "Samsung Internet · Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604",
            "Safari · iPhone",
        ),
        ("<script>", "알 수 없는 기기"),
    ],
)
def test_a_signature_becomes_words(signature: str, shown: str) -> None:
    assert device(signature) == shown
