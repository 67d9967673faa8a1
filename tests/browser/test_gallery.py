"""The gallery lists every demo and leads to it."""

import functools
import http.server
import threading

import pytest
from conftest import SITE, open_tab
from serve import Handler

pytestmark = [pytest.mark.desktop, pytest.mark.browser]


def test_gallery_lists_the_demos(browser, address):
    """Each demo is a card with a title, a summary and a picture that loads; the links work."""
    tab = open_tab(browser)
    tab.page.goto(address)
    cards = tab.page.locator(".gallery a")
    assert cards.count() >= 1
    assert "Handwritten digits" in cards.first.inner_text()
    loaded = tab.page.wait_for_function(
        "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
    )
    assert loaded.json_value() is True
    tab.picture("gallery")
    cards.first.click()
    assert "handwritten digits" in tab.page.inner_text("h1")
    assert tab.complaints == []
    tab.page.close()


POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"


@pytest.mark.parametrize("demo", ["inference", "finetune", "teachable", "timeseries", "text"])
def test_pages_of_the_runtime_under_a_strict_policy(browser, demo):
    """No inline script or style, no data: or blob: address, nothing evaluated."""

    class Strict(Handler):
        extra_headers = {"Content-Security-Policy": POLICY}

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tab = open_tab(browser)
    tab.page.goto(f"http://127.0.0.1:{server.server_port}/{demo}/", wait_until="networkidle")
    assert tab.page.locator("canvas").count() + tab.page.locator("button").count() > 2
    assert tab.complaints == []
    tab.page.close()
    server.shutdown()
