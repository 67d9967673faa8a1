"""After one visit a page works without a network: the digits page, and one that keeps only what it needs."""

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


def test_a_small_page_keeps_itself_alone(browser, address):
    """The page without Python is answered from its copy, which holds no Python."""
    page = open_tab(browser).page
    page.goto(f"{address}inference/")
    page.wait_for_function("navigator.serviceWorker.controller")
    names = page.evaluate("""async () => {
      const names = (await caches.keys()).filter((name) => name.includes("inference/"));
      return (await (await caches.open(names[0])).keys()).map((request) => new URL(request.url).pathname);
    }""")
    assert any(name.endswith("inference/digits.tg") for name in names)
    assert not any("pyodide" in name for name in names)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)")
    assert {name for name in names if "offline-index" not in name} - set(loaded) <= {"/inference/index.html"}
    page.context.set_offline(True)
    page.reload()
    page.wait_for_function("document.querySelector('#answer').textContent.startsWith('Draw a digit')")
    page.close()
