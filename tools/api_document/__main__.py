# SPDX-License-Identifier: Apache-2.0
"""Makes, of a description as a person writes it, the whole one and its page.

    python3 tools/api_document api/rest/bank.yaml --out build/dev/api

writes openapi.yaml, openapi.json and docs.html there."""

import argparse
import json
from pathlib import Path

import yaml

from check import findings
from complete import completed
from example import curl_of
from page import page_of
from source import read
from walk import operations

HEAD = """# SPDX-License-Identifier: Apache-2.0
# Made by tools/api_document of api/rest/{name}.
"""


class _Dumper(yaml.SafeDumper):
    """Repeats what is the same: no reader of a description expects YAML's own references."""

    def ignore_aliases(self, data):
        return True


def _text(dumper, value: str):
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    source = read(options.source)
    wrong = findings(source)
    if wrong:
        raise SystemExit("\n".join(f"{options.source}: {one}" for one in wrong))
    document = completed(source)
    for path, method, operation in operations(document):
        curl = curl_of(path, method, operation)
        operation["x-codeSamples"] = [{"lang": "Shell", "source": curl}]

    dumped = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    write(options.out / "openapi.yaml", HEAD.format(name=options.source.name) + dumped)
    write(options.out / "openapi.json",
          json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
    write(options.out / "docs.html", page_of(document))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
