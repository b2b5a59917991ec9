# SPDX-License-Identifier: Apache-2.0
"""A consumer of the change stream that may be killed at any moment: it appends "slot<TAB>record" to
a file, and begins behind the last whole line that is there.

    changes_consumer.py BASE_URL FILE
"""

import sys
import urllib.request
from pathlib import Path


def resume(path: Path) -> str:
    """Cuts a torn line off and returns the slot of the last whole one."""
    if not path.exists():
        return ""
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    path.write_bytes(whole)
    lines = whole.splitlines()
    return lines[-1].split(b"\t")[0].decode() if lines else ""


def main(base_url: str, path: Path) -> None:
    last = resume(path)
    request = urllib.request.Request(base_url + "/v1/changes")
    request.add_header("Accept", "text/event-stream")
    if last:
        request.add_header("Last-Event-ID", last)
    with urllib.request.urlopen(request, timeout=60) as events, path.open("ab") as out:
        slot = b""
        for line in events:
            if line.startswith(b"id: "):
                slot = line[4:].strip()
            elif line.startswith(b"data: "):
                out.write(slot + b"\t" + line[6:])
                out.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
