"""Runs the cases of a folder (places.py writes it) in a page and prints their hashes. Usage: chromium.py FOLDER"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "demos" / "scripts"))
from find_browser import launch
from playwright.sync_api import sync_playwright
from serve import serving

PAGE = """async () => {
  const { Engine } = await import("./runtime/index.js");
  const { runAll } = await import("./run.mjs");
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const manifest = await (await fetch("manifest.json")).json();
  return runAll(Engine, await bytes("runtime/engine.wasm"), manifest, await bytes("data.bin"));
}"""


def main() -> None:
    """One page, all cases."""
    with sync_playwright() as playwright, serving(Path(sys.argv[1])) as (_server, address):
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(address)
        print(json.dumps(page.evaluate(PAGE)))
        browser.close()


if __name__ == "__main__":
    main()
