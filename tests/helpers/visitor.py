"""A visitor of finished sites in a real browser, who takes down whatever goes wrong, and the server that they are read from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, Request

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


class Windows:
    """The windows of a browser, which are used again: to open a new one takes longer than to read a page in it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._free: list[Page] = []

    def new(self, *, width: int, scheme: Any, script: bool = True) -> Page:
        """A window that nothing was opened in before."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, reduced_motion="reduce"
        )
        return context.new_page()

    def take(self, *, width: int, scheme: Any) -> Page:
        """A window as if it were new, save for what the browser need not load again."""
        if not self._free:
            return self.new(width=width, scheme=scheme)
        page = self._free.pop()
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="null", color_scheme=scheme, reduced_motion="reduce")
        return page

    def give_back(self, page: Page) -> None:
        """Leave nothing in a window that another could find: what pages have stored, what was routed, where the pointer was."""
        try:
            page.unroute_all()
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            page.goto("about:blank")
            page.mouse.move(-1, -1)
        except Error:  # a test that failed left it closed, or on no page at all
            page.context.close()
        else:
            self._free.append(page)


class Visitor:
    """Opens pages, and takes down whatever goes wrong on them."""

    def __init__(self, windows: Windows, address: str) -> None:
        self.windows = windows
        self.address = address
        self.faults: list[str] = []
        self.asked: list[str] = []
        self._heard: list[tuple[Page, str, Callable[[Any], None]]] = []
        self._again: list[Page] = []
        self._new: list[Page] = []

    def open(self, path: str, *, width: int = 1280, scheme: Any = "light", script: bool = True, new: bool = False) -> Page:
        """A page in a window of its own; in a ``new`` one where it matters what the browser loads, or where the test leaves something."""
        if new or not script:
            page = self.windows.new(width=width, scheme=scheme, script=script)
            self._new.append(page)
        else:
            page = self.windows.take(width=width, scheme=scheme)
            self._again.append(page)
        self._hear(page, "dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self._hear(page, "console", lambda message: self.faults.append(message.text) if message.type in ("error", "warning") else None)
        self._hear(page, "pageerror", lambda error: self.faults.append(str(error)))
        self._hear(page, "requestfailed", self._failed)
        self._hear(page, "request", lambda request: self.asked.append(request.url))
        page.goto(self.address + path, wait_until="load")
        return page

    def _hear(self, page: Page, event: str, told: Callable[[Any], None]) -> None:
        page.on(event, told)  # type: ignore[call-overload]
        self._heard.append((page, event, told))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what is still under way when the visitor goes on is no fault
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def outside(self) -> list[str]:
        """What was asked of other hosts."""
        host = "/".join(self.address.split("/")[:3])
        return [url for url in self.asked if not url.startswith((host, "blob:", "data:"))]

    def close(self) -> None:
        """Leave all windows."""
        for page, event, told in self._heard:
            page.remove_listener(event, told)
        for page in self._again:
            self.windows.give_back(page)
        for page in self._new:
            page.context.close()
