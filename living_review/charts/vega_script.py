"""Vega as one script for the browser, in the version that drew the SVGs: made by a process of its own, while the rest is built."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from living_review.charts.lazy import vl_convert
from living_review.remembering import packages_of, recalled, recalled_or_made

VEGA_SCRIPT = "assets/javascripts/vega.js"
IN_BROWSER = Path(__file__).with_name("in_browser.js")
"""What of Vega the browser is given."""
PROGRAM = """import sys, vl_convert
with open(sys.argv[1], encoding="utf-8") as wanted:
    sys.stdout.buffer.write(vl_convert.javascript_bundle(wanted.read()).encode())
"""
"""What the process does: it makes the script that a file asks for; to load pathlib would take as long as all else before it."""


@contextmanager
def vega_script() -> Iterator[Callable[[], bytes]]:
    """Begin to make the script, unless it is kept, and give what waits for it; what nobody waited for is given up."""
    wanted = IN_BROWSER.read_text(encoding="utf-8")
    key = (PROGRAM, wanted, *packages_of(("vl-convert-python",)))
    known = recalled(*key, alone=True)
    if known is not None:
        yield lambda: known
        return
    process = _begun()
    try:
        yield cache(lambda: recalled_or_made(lambda: _made(process, wanted), *key, alone=True))
    finally:
        if process is not None:
            with process:  # which waits for its end
                process.kill()


def _begun() -> subprocess.Popen[bytes] | None:
    """The process; None where no other may be started, or it is not known by what."""
    if not sys.executable:
        return None
    program = (sys.executable, "-P", "-c", PROGRAM, IN_BROWSER)
    try:
        return subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None


def _made(process: subprocess.Popen[bytes] | None, wanted: str) -> bytes:
    """What the process gives; made here where it gives nothing, so that a fault is told as any other."""
    script = b"" if process is None else process.communicate()[0]
    return str(vl_convert.javascript_bundle(wanted)).encode() if process is None or process.returncode else script
