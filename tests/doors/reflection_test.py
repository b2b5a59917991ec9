# SPDX-License-Identifier: Apache-2.0
"""Starts a ledger and lets gRPC's own Python client find out by reflection how to post.

    reflection_test.py --ledgerd PATH --cache build/clients/grpc

The client is installed in its pinned version by pip into --cache; where that cannot be, the test
says so with a line that begins ATOLL-SKIPPED: and does not count as passed.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from ledger_process import Ledger

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from installed import python_with  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    options = parser.parse_args()
    python = python_with(HERE / "requirements.txt", options.cache.resolve())
    if python is None:
        print("ATOLL-SKIPPED: python3-venv is missing")
        return
    with tempfile.TemporaryDirectory(prefix="atoll-doors-") as folder:
        with Ledger(options.ledgerd, Path(folder)) as ledger:
            client = [str(python), str(HERE / "reflection_client.py"), ledger.socket]
            subprocess.run(client, check=True, timeout=120)


if __name__ == "__main__":
    main()
