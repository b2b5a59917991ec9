# SPDX-License-Identifier: Apache-2.0
"""Starts a ledger and lets gRPC's own Python client find out by reflection how to post.

    reflection_test.py --ledgerd PATH --cache build/clients/grpc

The client is installed in its pinned version by pip into --cache; where that cannot be, the test
says so with a line that begins ATOLL-SKIPPED: and does not count as passed.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from ledger_process import Ledger

HERE = Path(__file__).resolve().parent


def install(folder: Path) -> Path | None:
    """The Python of a virtual environment that has the client."""
    wanted = hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()
    python = folder / "bin" / "python3"
    mark = folder / ".installed"
    if mark.exists() and mark.read_text() == wanted:
        return python
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False)
    if made.returncode != 0:
        return None
    command = [str(python), "-m", "pip", "install", "-q", "-r", str(HERE / "requirements.txt")]
    subprocess.run(command, check=True)
    mark.write_text(wanted)
    return python


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    options = parser.parse_args()
    python = install(options.cache)
    if python is None:
        print("ATOLL-SKIPPED: python3-venv is missing")
        return
    with tempfile.TemporaryDirectory(prefix="atoll-doors-") as folder:
        with Ledger(options.ledgerd, Path(folder)) as ledger:
            client = [str(python), str(HERE / "reflection_client.py"), ledger.socket]
            subprocess.run(client, check=True, timeout=120)


if __name__ == "__main__":
    main()
