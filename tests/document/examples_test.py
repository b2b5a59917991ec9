# SPDX-License-Identifier: Apache-2.0
"""Every example of the API's page is pasted into a shell as it stands, and its answer is as
described.

    examples_test.py --atolld PATH"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tools" / "api_document")]

from bank_process import Bank  # noqa: E402
from caller import kept_from, somebody_to_pay  # noqa: E402
from description import Description  # noqa: E402
from example import example_of  # noqa: E402

# The options that the lines themselves do not have: say nothing but the answer and how it came.
CURLRC = 'silent\nshow-error\nmax-time = 20\nwrite-out = "\\n%{http_code} %{content_type}"\n'


class Examples(unittest.TestCase):
    bank: Bank
    folder: Path

    def setUp(self):
        self.description = Description(self.bank.door["base_url"])
        (self.folder / ".curlrc").write_text(CURLRC)
        self.names = {"BANK": self.bank.door["base_url"], "TOKEN": self.bank.door["access_token"]}
        self.names |= somebody_to_pay(self.bank.door["base_url"])
        for name in ("account_id", "user_id", "client_id"):
            self.names[name.removesuffix("_id").upper()] = self.bank.door[name]

    def paste(self, line: str) -> tuple[int, str, str]:
        """(status, content type, body) of a line of curl."""
        environment = {**os.environ, **self.names, "CURL_HOME": str(self.folder)}
        ran = subprocess.run(["bash", "-euc", line], capture_output=True, text=True, timeout=30,
                             env=environment, cwd=self.folder, check=False)
        self.assertEqual(ran.returncode, 0, f"{line}\n{ran.stderr}")
        body, _, tail = ran.stdout.rpartition("\n")
        status, _, content_type = tail.partition(" ")
        return int(status), content_type, body

    def test_each_runs_as_it_stands_and_its_answer_is_described(self):
        for operation in self.description.operations():
            with self.subTest(operation.name):
                self.check(operation)

    def check(self, operation):
        line = operation.words["x-codeSamples"][0]["source"]
        status, content_type, body = self.paste(line)
        self.assertLess(status, 400, f"{line}\n{body}")
        misfits = self.description.misfits(operation, status, content_type, body)
        self.assertEqual(misfits, [], line)
        for name, where in operation.words.get("x-keeps", {}).items():
            self.names[name] = kept_from(json.loads(body), where)

    def test_the_answers_that_the_page_shows_fit_their_schemas(self):
        document = self.description.document
        for operation in self.description.operations():
            for status, response in operation.words["responses"].items():
                content = self.description.schemas.resolved(response).get("content", {})
                if "application/json" not in content or not status.startswith("2"):
                    continue
                schema = content["application/json"]["schema"]
                shown = example_of(document, schema)
                with self.subTest(operation.name):
                    self.assertEqual(self.description.schemas.misfits(shown, schema), [])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--atolld", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atoll-examples-") as folder:
        Examples.folder = Path(folder)
        with Bank(options.atolld, Path(folder)) as Examples.bank:
            result = unittest.main(argv=[sys.argv[0], "-v"], exit=False).result
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
