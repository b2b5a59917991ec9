# SPDX-License-Identifier: Apache-2.0
"""Installs the package as pip does and runs its tests against a ledger of their own.

    run_tests.py --build build/dev --ledgerd PATH
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import python_home  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--build", required=True, type=Path)
parser.add_argument("--ledgerd", required=True)
options = parser.parse_args()
if not python_home.is_able():
    print("ATOLL-SKIPPED: no python3-grpcio, python3-protobuf or python3-wheel")
    sys.exit(0)
interpreter = python_home.install(options.build.resolve() / "clients" / "python")
for test in sorted((HERE / "tests").glob("*_test.py")):
    subprocess.run([interpreter, str(test), options.ledgerd], check=True)
