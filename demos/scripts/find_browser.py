"""Find a Chromium-family browser: $BROWSER_PATH, an installed one, else Playwright's own.

Usage: find_browser.py   (prints its path; exits 1 with what to do when there is none)
"""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
         "microsoft-edge")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def find() -> str | None:
    """Path of the browser to drive, or None."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    for path in APPLICATIONS:
        if Path(path).exists():
            return path
    return playwright_own()


def playwright_own() -> str | None:
    """The build that ``playwright install chromium`` downloads, if it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def launch(playwright: "Playwright") -> "Browser":
    """Start the browser without a window."""
    path = find()
    if path is None:
        raise RuntimeError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


MISSING = (
    "No Chrome, Chromium or Edge was found. Install one, or run "
    "'.venv/bin/python -m playwright install chromium', or name one in BROWSER_PATH."
)


def main() -> int:
    """Print the path."""
    path = find()
    print(path or MISSING, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
