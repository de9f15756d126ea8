"""Serve the site while it is being written."""

from __future__ import annotations

import signal

from mkdocs.livereload import LiveReloadServer

from living_review.commands.build import build
from living_review.commands.options import Options, Project
from living_review.commands.report import FailedError, complain, say


def serve(project: Project, options: Options, port: int) -> None:
    """Build the site, serve it on this machine, and build it again when a record, template or source changes.

    Raises:
        FailedError: there is no site to show.
    """

    def rebuild() -> None:
        try:
            build(project, options, offline=False)
        except FailedError:
            complain("The site shown is the last one that could be built.")

    rebuild()
    if not options.site.is_dir():
        raise FailedError
    server = LiveReloadServer(builder=rebuild, host="127.0.0.1", port=port, root=str(options.site))
    for watched in (options.data, *project.inputs):
        server.watch(str(watched))
    for stop in (signal.SIGINT, signal.SIGTERM):  # a parent process may have set them to be ignored
        signal.signal(stop, signal.default_int_handler)
    say(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl+C)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()
