# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium, without a window, spoken to by its own protocol over two pipes."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE_S = 60
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, program: str, width: int, height: int):
        self.profile = tempfile.mkdtemp(prefix="atoll-browser-")
        to_browser, self.out = os.pipe()
        self.inbox, from_browser = os.pipe()
        self.number = 0
        self.session = None
        self.buffer = b""
        self.errors: list[str] = []  # what a page complained of

        def at_descriptors_3_and_4():
            reading, writing = os.dup(to_browser), os.dup(from_browser)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        options = ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
                   "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars",
                   # It asks nobody but the page's own server.
                   "--disable-background-networking", "--disable-component-update",
                   "--disable-sync", "--disable-quic",
                   f"--user-data-dir={self.profile}", f"--window-size={width},{height}"]
        self.process = subprocess.Popen(
            [program, *options], preexec_fn=at_descriptors_3_and_4, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setTimezoneOverride", timezoneId="UTC")
        self.set_size(width, height)

    def set_size(self, width: int, height: int, is_phone: bool = False) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2 if is_phone else 1, mobile=is_phone)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.out)
        os.close(self.inbox)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method: str, **parameters) -> dict:
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def receive(self) -> dict:
        while b"\0" not in self.buffer:
            piece = os.read(self.inbox, 1 << 20)
            assert piece, "the browser hung up"
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(message["params"]["exceptionDetails"]))
        if message.get("method") == "Log.entryAdded":
            entry = message["params"]["entry"]
            if entry["level"] == "error":
                self.errors.append(f"{entry['text']} {entry.get('url', '')}")
        return message

    def value(self, expression: str):
        """What the page makes of some script."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True,
                           returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def is_now(self, expression: str) -> bool:
        """False also while one page goes and another comes."""
        try:
            return self.value(expression)
        except AssertionError as gone:
            if "navigated or closed" not in str(gone):
                raise
            return False

    def wait_for(self, expression: str) -> None:
        """Until it is true, or there is such a thing."""
        give_up = time.monotonic() + PATIENCE_S
        while not self.is_now(f"!!({expression})"):
            assert time.monotonic() < give_up, f"never came: {expression}\n{self.errors}"
            time.sleep(0.05)

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete' && 'ready' in document.body.dataset")

    def text(self, selector: str) -> str:
        return self.value(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def texts(self, selector: str) -> list[str]:
        return self.value(
            f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.innerText)"
        )

    def click(self, selector: str) -> None:
        self.value(f"document.querySelector({json.dumps(selector)}).click()")

    def type_into(self, selector: str, text: str) -> None:
        """As a person would, key by key."""
        self.value(f"document.querySelector({json.dumps(selector)}).focus();"
                   f"document.querySelector({json.dumps(selector)}).select()")
        self.call("Input.insertText", text=text)

    def press_enter(self) -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r",
                      windowsVirtualKeyCode=13)

    def screenshot(self, path: Path) -> None:
        picture = self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(picture["data"]))
