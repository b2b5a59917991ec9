# SPDX-License-Identifier: Apache-2.0
"""Reads a description as a person writes it: api/rest/*.yaml."""

from pathlib import Path

import yaml


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key twice, as a merge by hand may leave it."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node)
            if key in seen:
                raise SystemExit(f"line {key_node.start_mark.line + 1}: {key} is there twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(path: Path) -> dict:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.YAMLError as error:
        raise SystemExit(f"{path}: {error}") from None
