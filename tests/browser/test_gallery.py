"""The gallery lists every demo and leads to it."""

import pytest
from conftest import open_tab

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
