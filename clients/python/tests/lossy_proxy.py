# SPDX-License-Identifier: Apache-2.0
"""Stands between a client and a ledger, and can lose what the ledger answers."""

import contextlib
import socket
import threading
from pathlib import Path


class LossyProxy:
    """Carries bytes both ways until told to lose the answers; requests go on arriving."""

    def __init__(self, listen: Path, target: Path) -> None:
        self.address = f"unix:{listen}"
        self._target = str(target)
        self._loses_answers = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(listen))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def lose_answers(self) -> None:
        self._loses_answers.set()

    def carry_again(self) -> None:
        """New connections are honest; the ones that lost something are cut."""
        self._loses_answers.clear()
        cut, self._sockets = self._sockets, []
        for one in cut:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            ledger = socket.socket(socket.AF_UNIX)
            ledger.connect(self._target)
            self._sockets += [client, ledger]
            for source, target, is_answer in ((client, ledger, False), (ledger, client, True)):
                carrying = (source, target, is_answer)
                threading.Thread(target=self._carry, args=carrying, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError):
            while received := source.recv(1 << 16):
                if not (is_answer and self._loses_answers.is_set()):
                    target.sendall(received)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
