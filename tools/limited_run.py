# SPDX-License-Identifier: Apache-2.0
"""Runs a program that may have been broken on purpose: it may compute for ever, wait for ever, eat
all memory or write without end, and none of it harms the machine. Processor time is what counts, so
that a busy or paused machine condemns nobody."""

import os
import shutil
import signal
import subprocess
import time

MEMORY_BYTES_MAX = 8 << 30  # of address space
FILE_BYTES_MAX = 2 << 30
TAIL_BYTES = 200_000
TICK_SECONDS = 0.05


class Limits:
    """Of a run that takes so many seconds of a processor when nothing is broken. One that waits may
    do so for longer: others may want the processor too."""

    def __init__(self, seconds):
        self.compute_seconds = int(10 + 4 * seconds)
        self.wait_seconds = int(30 + 40 * seconds)

    def around(self, words):
        return ["prlimit", f"--cpu={self.compute_seconds}", f"--as={MEMORY_BYTES_MAX}",
                f"--fsize={FILE_BYTES_MAX}", "--core=0", "--", *words]


def _wait(process, seconds):
    """The exit status, None when it did not end, and what it computed. Counts its own ticks: a
    machine that stands still for a while takes none."""
    for _ in range(int(seconds / TICK_SECONDS)):
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_utime + usage.ru_stime
        time.sleep(TICK_SECONDS)
    return None, 0.0


def _failure_of(status, output):
    if status is None:
        return "waits for ever"
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "computes for ever"
    telling = [line for line in output.splitlines()
               if "[  FAILED  ]" in line or "promise broken" in line or "FAILED:" in line]
    return telling[0].strip()[:110] if telling else f"ends with {status}"


def failure_of(words, limits, folder, scratch):
    """None when it goes well, otherwise what is seen of its failure; and the seconds of a processor
    that it took. Runs in `folder`; `scratch` is its own, for temporary files."""
    shutil.rmtree(scratch, ignore_errors=True)
    temporary = scratch / "tmp"
    temporary.mkdir(parents=True)
    output_path = scratch / "output.txt"
    with output_path.open("wb") as output:
        process = subprocess.Popen(
            limits.around(words), cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
            env={**os.environ, "TMPDIR": str(temporary), "GTEST_FAIL_FAST": "1"})
        status, seconds = _wait(process, limits.wait_seconds)
        try:
            os.killpg(process.pid, signal.SIGKILL)  # and what it left behind
        except ProcessLookupError:
            pass
        if status is None:
            process.wait()
    failure = None
    if status != 0:
        with output_path.open("rb") as written:
            written.seek(max(0, output_path.stat().st_size - TAIL_BYTES))
            failure = _failure_of(status, written.read().decode("utf-8", "replace"))
    shutil.rmtree(scratch, ignore_errors=True)
    return failure, seconds
