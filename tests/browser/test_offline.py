"""After one visit the digits page works without a network."""

import pytest
from conftest import open_tab

pytestmark = [pytest.mark.desktop, pytest.mark.browser]

READY = "#train:not([disabled])"
COPIED = """async () => {
  await navigator.serviceWorker.ready;
  const cache = await caches.open("tabgrad-site");
  return (await cache.keys()).length;
}"""


def test_the_page_starts_without_a_network(browser, address):
    """Reloaded offline, Python starts from the kept copy and the program trains."""
    tab = open_tab(browser)
    page = tab.page
    page.goto(f"{address}mnist/")
    page.wait_for_selector(READY, timeout=90_000)
    assert page.evaluate(COPIED) > 10
    page.context.set_offline(True)
    assert page.evaluate("fetch('nothing-here').then(() => 'online', () => 'offline')") == "offline"
    page.reload()
    page.wait_for_selector(READY, timeout=90_000)
    page.click("#train")
    page.wait_for_function("document.querySelector('#status').textContent.startsWith('Epoch')")
    page.close()
