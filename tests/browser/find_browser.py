"""Find a Chromium for the browser tests; with ``--install``, get one if there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's packages; the first has no window to draw, and takes a third of the time of the processor."""
HELP = "No Chromium was found. Install one with 'apt-get install chromium' or with '.venv/bin/playwright install chromium'."


def find() -> str | None:
    """The path of a Chromium, or None: first what CHROMIUM names, then what is on the PATH, then Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        # Ubuntu's chromium-browser is a stub that asks for a snap; it answers no question about its version.
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install Chromium: Debian's own package where we are root, else the build that Playwright downloads."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        for package in PACKAGES:
            if subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, stdout=subprocess.DEVNULL).returncode == 0:
                break
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if find() is None and "--install" in sys.argv:
        install()
    browser = find()
    sys.stdout.write(f"{browser or HELP}\n")
    sys.exit(browser is None)
