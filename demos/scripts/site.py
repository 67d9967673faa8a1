"""Assemble dist/site/: the gallery and its demos, for any static host and any sub-path.

    dist/site/index.html           the gallery, one card for each demo's README
    dist/site/tabgrad/             web/dist: worker, Pyodide, the wheel
    dist/site/data/mnist.npz       the digits
    dist/site/NAME/                each demo: its page and bundle, the models that its export.py makes

Usage: site.py   (copies only what changed)
"""

import hashlib
import html
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "web" / "scripts"))
from stamps import is_current, mark  # noqa: E402  (the helper lives in another room's scripts)

DEMOS = ROOT / "demos"
SITE = ROOT / "dist" / "site"
DATA = ROOT / ".cache" / "data" / "mnist.npz"
MODELS = ROOT / ".cache" / "models"
DIST = ROOT / "web" / "dist"
PAGE_FILES = {".html", ".css", ".svg", ".webp", ".png", ".json", ".js"}


def front_matter(readme: Path) -> dict[str, str]:
    """The ``key: value`` lines between the two ``---`` at the top of a demo's README."""
    lines = readme.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0] != "---":
        return {}
    end = lines.index("---", 1)
    return dict(line.split(": ", 1) for line in lines[1:end])


def demo_folders() -> list[Path]:
    """Folders of demos/ whose README has front matter, in the order of its ``order`` key."""
    found = [p.parent for p in DEMOS.glob("*/README.md") if front_matter(p)]
    return sorted(found, key=lambda p: (int(front_matter(p / "README.md")["order"]), p.name))


def card(folder: Path) -> str:
    """One demo in the gallery."""
    about = {k: html.escape(v) for k, v in front_matter(folder / "README.md").items()}
    picture = f'<img src="{folder.name}/{about["image"]}" alt="" loading="lazy">'
    return (
        f'<li><a class="card demo" href="{folder.name}/">{picture}'
        f"<h2>{about['title']}</h2><p>{about['summary']}</p></a></li>"
    )


def write_gallery(folders: list[Path]) -> None:
    """index.html, the template with one card a demo."""
    template = (DEMOS / "index.html").read_text(encoding="utf-8")
    cards = "\n      ".join(card(folder) for folder in folders)
    (SITE / "index.html").write_text(template.replace("<!-- demos -->", cards), encoding="utf-8")


def copy_pages(folder: Path) -> None:
    """The files of a demo that a browser loads as they are."""
    target = SITE / folder.name
    target.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        if file.suffix in PAGE_FILES and file.stem != "main":
            shutil.copyfile(file, target / file.name)


def write_service_worker() -> None:
    """sw.js with the name and hash of every file that a visitor may need offline."""
    files = sorted(p for p in SITE.rglob("*") if p.is_file() and p.suffix != ".map")
    hashes = {
        file.relative_to(SITE).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in files if file.name != "sw.js"
    }
    source = (DEMOS / "sw.js").read_text(encoding="utf-8")
    filled = source.replace("FILES = {};", f"FILES = {json.dumps(hashes, indent=1)};", 1)
    (SITE / "sw.js").write_text(filled, encoding="utf-8")


def export_models(folder: Path) -> None:
    """What a demo's export.py makes, kept while nothing that it is made of changes."""
    script = folder / "export.py"
    if not script.exists():
        return
    made = MODELS / folder.name
    core = sorted((ROOT / "core" / "tabgrad").rglob("*.py"))
    inputs = [*sorted(folder.glob("*.py")), *sorted(DEMOS.glob("*/export.py")), *core, DATA]
    if not is_current(f"export-{folder.name}", inputs, [made]):
        fresh = made.with_name(f"{folder.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        code = f"import sys; sys.path.insert(0, {str(folder)!r}); import export, pathlib; "
        run(sys.executable, "-c", f"{code}export.export(pathlib.Path({str(fresh)!r}))")
        shutil.rmtree(made, ignore_errors=True)
        fresh.rename(made)
        mark(f"export-{folder.name}", inputs)
    shutil.copytree(made, SITE / folder.name, dirs_exist_ok=True)


def run(*command: str) -> None:
    """Run a tool in demos/; its own message is shown if it fails."""
    subprocess.run(command, cwd=DEMOS, check=True)


def main() -> int:
    """Type-check, bundle and copy, if anything changed."""
    folders = demo_folders()
    inputs = [DEMOS / "shared", DEMOS / "scripts", DEMOS / "index.html", DEMOS / "sw.js",
              *folders, DEMOS / "package-lock.json", DEMOS / "tsconfig.json", DATA,
              *sorted(DIST.rglob("*.*"))]
    if is_current("site", inputs, [SITE / "index.html", SITE / "tabgrad" / "worker.js"]):
        return 0
    try:
        run("node_modules/.bin/tsc", "-p", "tsconfig.json")
        for folder in folders:
            copy_pages(folder)
            export_models(folder)
            run("node", "scripts/bundle.mjs", folder.name, str(SITE / folder.name))
    except subprocess.CalledProcessError as error:
        print(f"site: {' '.join(error.cmd)} failed, see above.", file=sys.stderr)
        return 1
    shutil.copytree(DEMOS / "shared", SITE / "shared", dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("*.ts"))
    shutil.rmtree(SITE / "tabgrad", ignore_errors=True)
    shutil.copytree(DIST, SITE / "tabgrad", ignore=shutil.ignore_patterns("*.d.ts"))
    (SITE / "data").mkdir(exist_ok=True)
    shutil.copyfile(DATA, SITE / "data" / DATA.name)
    write_gallery(folders)
    write_service_worker()
    mark("site", inputs)
    size = sum(p.stat().st_size for p in SITE.rglob("*") if p.is_file())
    print(f"dist/site/: {len(folders)} demo(s), {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
