# SPDX-License-Identifier: Apache-2.0
"""A Python of its own with the package atoll_ledger installed, as pip installs it for a user.

What it stands on (grpcio, protobuf) comes from Debian, so nothing is fetched."""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]
CONTRACT = Path("api/proto/atollbank/posting/v1/posting.proto")
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = "import google.protobuf, grpc, setuptools, wheel"


def is_able() -> bool:
    """Whether Debian's packages are here; tools/packages.txt names them."""
    if not Path(SYSTEM_PYTHON).exists() or shutil.which("protoc") is None:
        return False
    tried = subprocess.run([SYSTEM_PYTHON, "-c", NEEDED], capture_output=True, check=False)
    return tried.returncode == 0


def sources() -> list[Path]:
    package = TREE / "clients" / "python"
    names = ["pyproject.toml", "setup.py", "README.md"]
    return [package / name for name in names] + sorted((package / "atoll_ledger").glob("*.*"))


def install(cache: Path) -> str:
    """The path of its interpreter. Installed again when the package or the contract changed."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "w") as lock:  # several tests begin at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        return str(_install(cache))


def _install(cache: Path) -> Path:
    digest = hashlib.sha256()
    for path in [*sources(), TREE / CONTRACT]:
        digest.update(path.read_bytes())
    home = cache / digest.hexdigest()[:16]
    python = home / "venv" / "bin" / "python3"
    if (home / "installed").exists():
        return python
    shutil.rmtree(home, ignore_errors=True)
    # A copy of the tree as far as the build needs it: pip builds where the sources are.
    package = home / "clients" / "python"
    for path in [*sources(), TREE / CONTRACT]:
        target = home / path.relative_to(TREE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    venv = home / "venv"
    run([SYSTEM_PYTHON, "-m", "venv", "--system-site-packages", str(venv)])
    options = ["-q", "--no-index", "--no-build-isolation", "--no-deps"]
    run([str(python), "-m", "pip", "install", *options, str(package)])
    (home / "installed").touch()
    return python


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
