# SPDX-License-Identifier: Apache-2.0
"""atoll-ledgerd as a process of its own, for tests that meet it as a user does."""

import os
import signal
import subprocess
import time
from pathlib import Path

READY_WAIT_S = 60
STOP_WAIT_S = 30


class LedgerProcess:
    """A running ledger on `folder`, reached at `address`. Leaving the block stops it, as SIGTERM
    does, and looks at its exit code."""

    def __init__(self, ledgerd: str, folder: Path, *options: str) -> None:
        self.ledgerd = ledgerd
        self.options = options
        self.data = folder / "ledger"
        self.ready_file = folder / "ready.json"
        self.socket = folder / "ledger.sock"
        self.address = f"unix:{self.socket}"

    def __enter__(self) -> "LedgerProcess":
        self.start()
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is not None:
            self.kill()
        else:
            self.stop()

    def start(self) -> None:
        self.ready_file.unlink(missing_ok=True)
        command = [self.ledgerd, "--data", str(self.data), "--listen", self.address]
        command += ["--ready-file", str(self.ready_file), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + READY_WAIT_S
        while not self.ready_file.exists():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}"
            assert time.monotonic() < give_up, "the ledger was not ready in time"
            time.sleep(0.02)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=STOP_WAIT_S)
        assert code == 0, f"SIGTERM ended the ledger with {code}"

    def kill(self) -> None:
        """Even one that stands still."""
        self.process.kill()
        self.process.wait()

    def stand_still(self) -> None:
        """Returns when it does: what is sent from then on, nobody reads."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)
