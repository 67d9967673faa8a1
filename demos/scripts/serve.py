"""Serve dist/site/ on this machine as a plain static host would, and print its address.

Usage: serve.py [--port N] [--isolated]
``--isolated`` adds the two headers of cross-origin isolation, which nothing here needs.
"""

import argparse
import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

SITE = Path(__file__).resolve().parents[2] / "dist" / "site"
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files with the types that modules and WebAssembly need."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".whl": "application/zip",
        ".npz": "application/zip",
        ".webp": "image/webp",
    }
    protocol_version = "HTTP/1.1"  # one connection for many files, as hosts do
    extra_headers: dict[str, str] = {}

    def end_headers(self) -> None:
        """Ask browsers to revalidate, so a rebuilt site is seen at once."""
        self.send_header("Cache-Control", "no-cache")
        for name, value in self.extra_headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Keep the terminal for the address."""


class IsolatedHandler(Handler):
    """The same files on a cross-origin isolated host."""

    extra_headers = ISOLATION


@contextlib.contextmanager
def serving(
    folder: Path = SITE, port: int = 0, isolated: bool = False
) -> Iterator[tuple[http.server.ThreadingHTTPServer, str]]:
    """Serve ``folder`` from a thread; gives the server and its address."""
    kind = IsolatedHandler if isolated else Handler
    handler = functools.partial(kind, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--isolated", action="store_true")
    options = parser.parse_args()
    try:
        with serving(port=options.port, isolated=options.isolated) as (_server, address):
            print(f"The demos are at {address} (Ctrl-C ends)", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print()
    except OSError as error:
        raise SystemExit(
            f"Port {options.port} cannot be used ({error.strerror}): "
            f"try ./build.sh demo --port {options.port + 1}"
        ) from error


if __name__ == "__main__":
    main()
