"""What Lighthouse says of the pages, as on a phone: performance, accessibility, best practices and findability.

Run by hand: python tests/bench/bench_pages.py [PATH ...]

It needs node, and npm to fetch Lighthouse the first time. The site of the first review is built, and served on loopback below a
sub-path and compressed, as GitHub Pages serves it. Each page is measured three times; the middle performance counts. The end is 1
where a page misses what is wanted.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browser.find_browser import HELP, find  # noqa: E402

LIGHTHOUSE = "lighthouse@12"
PATHS = ["", "studies/oh2015/", "findings/", "conclusion/"]
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHIFT = 0.02
TIMES = 3
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv")


class Compressing(SimpleHTTPRequestHandler):
    """Serves files as GitHub Pages does: text compressed, everything to be kept for ten minutes."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, packed = path.read_bytes(), path.suffix in COMPRESSED
        content = gzip.compress(content) if packed else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)


def report(address: str, browser: str, file: Path) -> dict[str, Any]:
    """What Lighthouse says of one page."""
    command = shutil.which("lighthouse")
    start = [command] if command else ["npx", "--yes", LIGHTHOUSE]
    options = ["--quiet", "--output=json", f"--output-path={file}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    subprocess.run([*start, address, *options], check=True, env=os.environ | {"CHROME_PATH": browser})
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def measure(address: str, browser: str, scratch: Path) -> list[str]:
    """Measure one page, print a line for it, and tell what it misses."""
    reports = [report(address, browser, scratch / f"{i}.json") for i in range(TIMES)]
    scores = {name: round(100 * statistics.median(each["categories"][name]["score"] for each in reports)) for name in WANTED}
    middle = sorted(reports, key=lambda each: float(each["categories"]["performance"]["score"]))[TIMES // 2]
    values = {name: middle["audits"][name]["numericValue"] for name in ("largest-contentful-paint", "total-blocking-time")}
    shift = max(each["audits"]["cumulative-layout-shift"]["numericValue"] for each in reports)
    weight = middle["audits"]["total-byte-weight"]["numericValue"]
    path = "/" + address.split("/repo/")[1]
    told = "  ".join(f"{name} {score}" for name, score in scores.items())
    timed = f"LCP {values['largest-contentful-paint'] / 1000:.2f} s  TBT {values['total-blocking-time']:.0f} ms"
    print(f"{path:24} {told}  {timed}  CLS {shift:.3f}  {weight / 1000:.0f} kB", flush=True)
    missed = [f"{path}: {name} {scores[name]}, {least} wanted" for name, least in WANTED.items() if scores[name] < least]
    for category in ("accessibility", "best-practices", "seo"):
        for each in middle["categories"][category]["auditRefs"]:
            audit = middle["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                missed.append(f"{path}: {each['id']}: {audit['title']}")
    return missed + ([f"{path}: shift {shift:.3f}, at most {SHIFT} wanted"] if shift > SHIFT else [])


def main(paths: list[str]) -> int:
    """Build, serve and measure; gives how the program ends."""
    browser = find()
    if browser is None or not (shutil.which("npx") or shutil.which("lighthouse")):
        print(HELP if browser is None else "npx was not found; it comes with node and npm", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=scratch))
        address = f"http://127.0.0.1:{server.server_port}/repo/"
        build = [sys.executable, str(ROOT / "build.py"), "--site", f"{scratch}/repo", "--url", address]
        subprocess.run(build, check=True, capture_output=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        missed = [line for path in paths for line in measure(address + path, browser, Path(scratch))]
        server.shutdown()
    print("\n".join(missed) or "Every page has what is wanted.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PATHS))
