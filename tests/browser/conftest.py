"""One browser and one static host for every browser test, and a page that must stay clean."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "demos" / "scripts"))
from find_browser import launch  # noqa: E402  (the demos' own scripts, not a package)
from serve import serving  # noqa: E402

SITE = REPO / "dist" / "site"
SCREENSHOTS = REPO / "tests" / "browser" / "screenshots"
DESKTOP = {"width": 1280, "height": 900}


@dataclass
class Tab:
    """A browser tab and everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def picture(self, name: str) -> None:
        """Save a screenshot of the whole page, for a person to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def open_tab(browser: Browser, **options: object) -> Tab:
    """A new tab that writes down console errors, warnings and uncaught exceptions."""
    page = browser.new_page(**{"viewport": DESKTOP, **options})
    tab = Tab(page)
    page.set_default_timeout(30_000)

    def console(message) -> None:
        if message.type in ("error", "warning"):
            tab.complaints.append(f"{message.type}: {message.text}")

    page.on("console", console)
    page.on("pageerror", lambda error: tab.complaints.append(f"uncaught: {error}"))
    return tab


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Address of dist/site/ on a plain static host."""
    if not (SITE / "index.html").exists():
        pytest.fail(f"{SITE} is missing: run ./build.sh site first (./build.sh test does).")
    with serving(SITE) as (_server, url):
        yield url
