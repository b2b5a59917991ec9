# SPDX-License-Identifier: Apache-2.0
"""Makes the messages of api/proto while the package is built: they are written down once, there."""

import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CONTRACTS = Path(__file__).resolve().parents[2] / "api" / "proto"
CONTRACT = "atollbank/posting/v1/posting.proto"


def compiler() -> list[str]:
    """protoc as the package grpcio-tools has it, else the system's."""
    try:
        import grpc_tools  # noqa: F401
    except ImportError:
        return ["protoc"]
    return [sys.executable, "-m", "grpc_tools.protoc"]


class BuildWithMessages(build_py):
    def run(self) -> None:
        super().run()
        target = Path(self.build_lib) / "atoll_ledger" / "messages"
        target.mkdir(parents=True, exist_ok=True)
        command = [*compiler(), f"--proto_path={CONTRACTS}", f"--python_out={target}", CONTRACT]
        subprocess.run(command, check=True)


setup(cmdclass={"build_py": BuildWithMessages})
