# SPDX-License-Identifier: Apache-2.0
"""The README's five minutes, run as they stand but on a port that is free: a payment arrives in the
feed and a webhook fires.

    readme_test.py --atolld PATH"""

import argparse
import json
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from bank_process import Bank  # noqa: E402

HEADING = "## In five minutes: a payment arrives, a webhook fires"
# Where the README's listener is: as an address, and as Python writes it.
LISTENER = re.compile(r'(127\.0\.0\.1(?::|", ))9000\b')
TIME_S = 300
PORTS_TRIED_MAX = 5


def blocks() -> list[str]:
    """What is to be pasted, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, rest = text.partition(HEADING + "\n")
    section, _, _ = rest.partition("\n## ")
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class PortTaken(Exception):
    """Somebody else was quicker."""


class FiveMinutes(unittest.TestCase):
    atolld = ""

    def paste(self, lines: str, folder: Path) -> str:
        """What a terminal shows."""
        # As in a terminal: jobs have numbers, and a line that fails does not end it.
        ran = subprocess.run(["bash", "-m", "-c", lines], cwd=folder, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME_S,
                             check=False)
        if "Address already in use" in ran.stderr:
            raise PortTaken(ran.stderr)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout

    def follow(self, folder: Path) -> tuple[str, dict]:
        """What a terminal shows of a new bank, and the payment that it has then."""
        start, *rest = blocks()
        command, verb, *options = shlex.split(start)
        self.assertEqual((command, verb), ("./atoll", "run"))
        ready = folder / options[options.index("--ready-file") + 1]
        lines, places = LISTENER.subn(rf"\g<1>{free_port()}", "\n".join(rest))
        self.assertEqual(places, 2, "where it listens, and where it is called")
        with Bank(self.atolld, folder) as bank:
            ready.write_text(json.dumps(bank.door))
            return self.paste(lines, folder), bank.transactions()[-1]

    def follow_on_a_free_port(self) -> tuple[str, dict]:
        """A port that was free may be taken by the time it is listened on."""
        for attempt in range(PORTS_TRIED_MAX):
            folder = self.enterContext(tempfile.TemporaryDirectory(prefix="atoll-readme-"))
            try:
                return self.follow(Path(folder))
            except PortTaken as taken:
                print(f"attempt {attempt + 1}: {taken}", flush=True)
        self.fail("no port stayed free")

    def test_a_payment_arrives_and_a_webhook_fires(self):
        shown, payment = self.follow_on_a_free_port()
        self.assertEqual((payment["amount"], payment["description"]),
                         (12345, "Hello from the README"))
        [fired] = re.findall(r"^webhook: (.*)$", shown, re.MULTILINE)
        self.assertIn('"type":"transaction.created"', fired)
        self.assertIn(payment["id"], fired)
        self.assertIn(f'{{"transactions":[{{"id":"{payment["id"]}"', shown, "it is in the feed")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    known, others = parser.parse_known_args()
    FiveMinutes.atolld = known.atolld
    unittest.main(argv=[sys.argv[0], *others])
