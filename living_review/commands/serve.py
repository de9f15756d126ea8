"""Serve the site while it is being written."""

from __future__ import annotations

import re
import signal
import socket

from mkdocs.livereload import LiveReloadServer

from living_review.commands.build import build
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError, complain, fail, say
from living_review.formatting import escape
from living_review.remembering import Memory

HOST = "127.0.0.1"
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
"""What forbids the script by which MkDocs reloads a page; only the site that is served here goes without."""
BANNER = """\
<aside role="alert" style="position: sticky; top: 0; z-index: 9; max-height: 50vh; overflow: auto; padding: .6rem 1rem;
font: 14px/1.5 monospace; white-space: pre-wrap; color: #fff; background: #8c2f00"><strong>This page is not what the records say now. \
They could not be built:</strong>
{}</aside>"""


class PreviewServer(LiveReloadServer):
    """Serves the last site that could be built; where the records cannot be built now, each page begins with the reasons."""

    def __init__(self, project: Project, options: Options, port: int) -> None:
        self.project, self.options, self.reasons, self.memory = project, options, "", Memory()
        super().__init__(builder=self.rebuild, host=HOST, port=port, root=str(options.site))

    def rebuild(self) -> None:
        """Build the site; if that fails the old one is served, with the reasons."""
        try:
            build(self.project, self.options, offline=False, memory=self.memory)
            self.reasons = ""
        except FailedError as error:
            self.reasons = str(error)
            complain("The site shown is the last one that could be built.")

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page: bytes = super()._inject_js_into_html(POLICY.sub(b"", content), epoch)  # type: ignore[no-untyped-call]
        return with_banner(page, self.reasons)


def with_banner(page: bytes, reasons: str) -> bytes:
    """A page that begins with the reasons why the records cannot be built, if there are any."""
    if not reasons:
        return page
    banner = BANNER.format(escape(reasons)).encode()
    return re.sub(rb"<body[^>]*>", lambda body: body.group() + banner, page, count=1)


def serve(project: Project, options: Options, port: int) -> None:
    """Build the site, serve it on this machine, and build it again when a record, template or source changes.

    Raises:
        FailedError: the port is taken, or there is no site to show.
    """
    check_port(port)
    server = PreviewServer(project, options, port)
    server.rebuild()
    if not (options.site / "index.html").is_file():
        raise FailedError(server.reasons)
    for watched in (options.data, *project.inputs):
        server.watch(str(watched))
    for stop in (signal.SIGINT, signal.SIGTERM):  # a parent process may have set them to be ignored
        signal.signal(stop, signal.default_int_handler)
    say(f"Serving on http://{HOST}:{port}/ (stop with Ctrl+C)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def check_port(port: int) -> None:
    """See to it, before anything is built, that the site can be served on a port.

    Raises:
        FailedError: it cannot.
    """
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            fail(f"The site cannot be served on port {port}: {error.strerror}. Give another one, such as --port {port % 65535 + 1}")


__all__ = ["PreviewServer", "check_port", "serve", "with_banner"]
