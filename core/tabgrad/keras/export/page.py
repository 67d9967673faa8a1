"""A program as one page that works from a file, offline."""

from __future__ import annotations

import base64
import gzip
import html
from importlib import resources

from ...execute.program import Program
from ...execute.select import engine_module

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
<main id="page"><h1>{title}</h1></main>
<script type="application/octet-stream" id="engine">{engine}</script>
<script type="application/octet-stream" id="program">{program}</script>
<script>{script}</script>
"""


def page(program: Program) -> bytes:
    """The page. Engine and program are in it, gzipped, as base64; the script is built from web/src/page.

    Raises: FileNotFoundError where the package was made without the script.
    """
    folder = resources.files("tabgrad.keras.export").joinpath("built")
    script, style = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.js", "page.css"))
    return _PAGE.format(
        title=html.escape(str(program.signature.get("model", "model"))), style=style,
        script=script.replace("</script", "<\\/script"), engine=_packed(engine_module()),
        program=_packed(program.to_bytes()),
    ).encode()  # fmt: skip


def _packed(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()
