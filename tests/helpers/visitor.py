"""A visitor of finished sites in a real browser, who takes down whatever goes wrong, and the server that they are read from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Request

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word, and GitHub's page for addresses that do not exist."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page."""
        page = next(Path(self.directory).rglob("404.html"))
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.read_bytes())


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of loopback; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Visitor:
    """Opens pages, and takes down whatever goes wrong on them."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.faults: list[str] = []
        self.asked: list[str] = []

    def open(self, path: str, *, width: int = 1280, scheme: Any = "light", script: bool = True) -> Page:
        """A page in a window of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, reduced_motion="reduce"
        )
        page = context.new_page()
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("console", lambda message: self.faults.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", self._failed)
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(self.address + path, wait_until="load")
        return page

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what is still under way when the visitor goes on is no fault
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def outside(self) -> list[str]:
        """What was asked of other hosts."""
        host = "/".join(self.address.split("/")[:3])
        return [url for url in self.asked if not url.startswith((host, "blob:", "data:"))]

    def close(self) -> None:
        """Close all windows."""
        for context in self.browser.contexts:
            context.close()
