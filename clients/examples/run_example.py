# SPDX-License-Identifier: Apache-2.0
"""Builds and runs one example as a user would, and compares what it prints with expected.txt.

    run_example.py embedded_cpp --build build/dev --ledgerd PATH --atollctl PATH
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import python_home  # noqa: E402
from ledger_process import LedgerProcess  # noqa: E402

PROTO = python_home.TREE / "api" / "proto"
CONTRACT = "atollbank/posting/v1/posting.proto"


def must(*command: object, **environment: str) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def installed(options: argparse.Namespace, folder: Path) -> Path:
    """A prefix with the library, as `cmake --install` leaves it."""
    prefix = folder / "prefix"
    must("cmake", "--install", options.build, "--prefix", prefix, "--component", "ledger")
    return prefix


def run_embedded(
    options: argparse.Namespace, program: Path, data: Path, **environment: str
) -> str:
    """What it prints; what it left in its folder is a sound ledger."""
    printed = must(program, data, **environment)
    must(options.atollctl, "verify", "--data", data)
    return printed


def embedded_cpp(options: argparse.Namespace, folder: Path) -> str:
    prefix = installed(options, folder)
    build = folder / "build"
    must(
        "cmake", "-S", HERE / "embedded_cpp", "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}"
    )
    must("cmake", "--build", build)
    return run_embedded(options, build / "pay", folder / "ledger")


def embedded_c(options: argparse.Namespace, folder: Path) -> str:
    prefix = installed(options, folder)
    library = next(prefix.glob("lib*/**/libatoll_ledger.so")).parent
    flags = must(
        "pkg-config", "--cflags", "--libs", "atoll_ledger",
        PKG_CONFIG_PATH=str(library / "pkgconfig"),
    ).split()  # fmt: skip
    strict = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    must("cc", *strict, HERE / "embedded_c" / "pay.c", *flags, "-o", folder / "pay")
    return run_embedded(options, folder / "pay", folder / "ledger", LD_LIBRARY_PATH=str(library))


def python(options: argparse.Namespace, folder: Path) -> str:
    interpreter = python_home.install(options.build / "clients" / "python")
    with LedgerProcess(options.ledgerd, folder) as ledger:
        return must(interpreter, HERE / "python" / "pay.py", ledger.address)


def grpc(options: argparse.Namespace, folder: Path) -> str:
    plugin = must("sh", "-c", "command -v grpc_python_plugin").strip()
    must(
        "protoc", f"--proto_path={PROTO}", f"--python_out={folder}", f"--grpc_out={folder}",
        f"--plugin=protoc-gen-grpc={plugin}", CONTRACT,
    )  # fmt: skip
    with LedgerProcess(options.ledgerd, folder) as ledger:
        program = HERE / "grpc" / "pay.py"
        return must(
            python_home.SYSTEM_PYTHON, program, ledger.address, PYTHONPATH=str(folder)
        )


def command_line(options: argparse.Namespace, folder: Path) -> str:
    with LedgerProcess(options.ledgerd, folder) as ledger:
        return must(HERE / "command_line" / "pay.sh", options.atollctl, ledger.address)


EXAMPLES = {way.__name__: way for way in (embedded_cpp, embedded_c, python, grpc, command_line)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("example", choices=EXAMPLES)
    parser.add_argument("--build", required=True, type=lambda text: Path(text).resolve())
    parser.add_argument("--ledgerd", required=True)
    parser.add_argument("--atollctl", required=True)
    options = parser.parse_args()
    if options.example in ("python", "grpc") and not python_home.is_able():
        print("ATOLL-SKIPPED: no python3-grpcio, python3-protobuf or python3-wheel")
        return
    with tempfile.TemporaryDirectory(prefix="atoll-") as folder:
        printed = EXAMPLES[options.example](options, Path(folder))
    expected = (HERE / "expected.txt").read_text()
    if printed != expected:
        raise SystemExit(f"printed:\n{printed}\nexpected:\n{expected}")
    print(printed, end="")


main()
