"""Runs the notebook's cells; the page loads this file into its Python.

Objects show themselves as in Jupyter: ``_repr_html_``, ``_repr_png_``, ``_repr_svg_``, ``_repr_markdown_`` or
``_repr_mimebundle_``, else ``repr``. A bundle (type -> text) of a cell's last expression is what ``run`` returns;
``display`` sends one at once.
"""

import ast
import base64
import builtins
import json
import linecache
from typing import Any

import __main__

TEXT = "text/plain"
MOST_TEXT = 20_000
FORMS = {
    "text/html": "_repr_html_",
    "image/png": "_repr_png_",
    "image/svg+xml": "_repr_svg_",
    "text/markdown": "_repr_markdown_",
}


def run(source: str, name: str) -> dict[str, str] | None:
    """Executes a cell in the main namespace, known to tracebacks as ``name``. Gives its last expression's bundle."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = compile(source, name, "exec", ast.PyCF_ONLY_AST)  # ast.parse would be in the tracebacks
    shown = not source.rstrip().endswith(";") and tree.body and isinstance(tree.body[-1], ast.Expr)
    last = tree.body.pop() if shown else None
    exec(compile(tree, name, "exec"), __main__.__dict__)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), name, "eval"), __main__.__dict__)
    if value is None:
        return None
    __main__.__dict__["_"] = value
    return bundle(value)


def bundle(value: Any) -> dict[str, str]:
    """All forms of a value."""
    if isinstance(value, type):  # its methods are for its instances
        return {TEXT: repr(value)}
    found: dict[str, str] = {}
    for kind, method in FORMS.items():
        form = getattr(value, method)() if hasattr(value, method) else None
        if form is not None:
            found[kind] = base64.b64encode(form).decode() if isinstance(form, bytes) else str(form)
    if hasattr(value, "_repr_mimebundle_"):
        more = value._repr_mimebundle_()
        for kind, form in (more[0] if isinstance(more, tuple) else more or {}).items():
            found[kind] = form if isinstance(form, str) else json.dumps(form)
    text = repr(value)
    found.setdefault(TEXT, text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…")
    return found


def display(*values: Any) -> None:
    """Shows values below the cell, now."""
    import _tabgrad_page as page  # only in the page
    from pyodide.ffi import to_js

    for value in values:
        page.hook(to_js([0, "display", json.dumps(bundle(value))]))


builtins.display = display
