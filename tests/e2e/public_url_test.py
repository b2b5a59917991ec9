# SPDX-License-Identifier: Apache-2.0
"""Behind a proxy with TLS the bank speaks of its public address, whatever a request says.

    public_url_test.py --atolld PATH --atollctl PATH
"""

import argparse
import json
import shutil
import tempfile
import unittest
import urllib.request
from pathlib import Path

from bank_process import Bank, one_line, run

PUBLIC = "https://bank.example"


class PublicUrlTest(unittest.TestCase):
    atolld = ""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="atoll-public-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def ask(self, bank: Bank, path: str, **headers: str):
        request = urllib.request.Request(bank.door["base_url"] + path)
        for name, value in headers.items():
            request.add_header(name, value)
        return urllib.request.urlopen(request, timeout=20)

    def metadata(self, bank: Bank) -> dict:
        with self.ask(bank, "/.well-known/oauth-authorization-server",
                      Host="evil.example") as answer:
            return json.load(answer)

    def test_cookies_tokens_and_links_are_of_the_public_address(self):
        with Bank(self.atolld, self.folder, "--public-url", "https://Bank.example/") as bank:
            told = self.metadata(bank)
            self.assertEqual(told["issuer"], PUBLIC)
            for key in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                self.assertTrue(told[key].startswith(PUBLIC + "/"), told[key])
            upload = bank.call("POST", "/attachment/upload", file_name="a.png",
                               file_type="image/png", content_length="4")
            for key in ("file_url", "upload_url"):
                self.assertTrue(upload[key].startswith(PUBLIC + "/attachment/"), upload[key])
            with self.ask(bank, "/sign-in") as answer:
                cookies = answer.headers.get_all("Set-Cookie")
                self.assertTrue(answer.headers["Strict-Transport-Security"])
            with self.ask(bank, "/docs") as answer:
                self.assertIsNone(answer.headers["RateLimit"], "all have the proxy's address")
            self.assertTrue(cookies)
            for cookie in cookies:
                self.assertTrue(cookie.startswith("__Host-atoll_"), cookie)
                self.assertIn("; Secure", cookie)
            self.assertTrue(bank.door["base_url"].startswith("http://127.0.0.1:"))
            token = bank.door["access_token"]
        with Bank(self.atolld, self.folder) as bank:
            self.assertEqual(bank.door["access_token"], token, "the same bank")
            self.assertEqual(self.metadata(bank)["issuer"], bank.door["base_url"])
            with self.ask(bank, "/docs") as answer:
                self.assertEqual(answer.headers["RateLimit-Policy"], '"address";q=60000;w=60')
            with self.ask(bank, "/sign-in") as answer:
                self.assertNotIn("Secure", answer.headers["Set-Cookie"])

    def test_what_is_no_address_is_refused_with_one_line(self):
        for text in ("bank.example", "https://bank.example/app", "ftp://bank.example"):
            data = self.folder / "never"
            answer = run([self.atolld, "--data", str(data), "--public-url", text])
            self.assertEqual(answer.returncode, 1, text)
            self.assertIn("public_url_invalid", one_line(answer.stderr))
            self.assertFalse(data.exists())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--atolld", required=True)
    parser.add_argument("--atollctl", required=True)
    arguments, rest = parser.parse_known_args()
    PublicUrlTest.atolld = arguments.atolld
    unittest.main(argv=["public_url_test", *rest])


if __name__ == "__main__":
    main()
