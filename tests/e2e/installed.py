# SPDX-License-Identifier: Apache-2.0
"""Packages that others wrote, in the versions that a file pins, installed by npm or pip into a
folder that is kept. Its mark is written last: what was cut off is installed again, and whole."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
NPM_FILES = ("package.json", "package-lock.json")
INSTALLED_WITHIN_S = 120


class Mark:
    """Says of a folder that it holds all of what these files pin."""

    def __init__(self, folder: Path, *pinned_by: Path):
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in pinned_by))
        self.path = folder / ".installed"
        self.text = digest.hexdigest()[:16]

    def is_there(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.text

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def write(self) -> None:
        self.path.write_text(self.text)


def install(command: list[str], **how) -> None:
    """A registry that stalls is asked once more."""
    try:
        subprocess.run(command, check=True, timeout=INSTALLED_WITHIN_S, **how)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failure:
        print(f"installed again, after {failure}", file=sys.stderr)
        subprocess.run(command, check=True, timeout=INSTALLED_WITHIN_S, **how)


def node_modules(home: Path, folder: Path, *options: str) -> Path | None:
    """Those of `home`'s lock file; None where there is no npm or no node."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return None
    mark = Mark(folder, *(home / name for name in NPM_FILES))
    if not mark.is_there():
        mark.remove()
        folder.mkdir(parents=True, exist_ok=True)
        for name in NPM_FILES:
            shutil.copy(home / name, folder / name)
        install([*NPM, *options], cwd=folder, stdout=subprocess.DEVNULL)
        mark.write()
    return folder / "node_modules"


def python_with(requirements: Path, folder: Path) -> Path | None:
    """A Python of its own that has these; None where there is no python3-venv."""
    python = folder / "bin" / "python3"
    mark = Mark(folder, requirements)
    if not mark.is_there():
        # What was there goes first, and the mark with it.
        venv = [sys.executable, "-m", "venv", "--clear", str(folder)]
        if subprocess.run(venv, check=False).returncode != 0:
            return None
        pip = [str(python), "-m", "pip", "install", "-q", "-r", str(requirements)]
        install(pip)
        mark.write()
    return python
