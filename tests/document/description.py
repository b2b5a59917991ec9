# SPDX-License-Identifier: Apache-2.0
"""The description that a running bank serves, its calls, and whether an answer is described."""

import json
import urllib.request
from dataclasses import dataclass

from schema_check import SchemaCheck

METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    words: dict

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Description:
    def __init__(self, base_url: str):
        with urllib.request.urlopen(base_url + "/openapi.json", timeout=20) as answer:
            self.document = json.load(answer)
        self.schemas = SchemaCheck(self.document)

    def operations(self) -> list[Operation]:
        return [
            Operation(path, method, item[method])
            for path, item in self.document["paths"].items()
            for method in item if method in METHODS
        ]

    def parameters(self, operation: Operation) -> list[dict]:
        shared = self.document["paths"][operation.path].get("parameters", [])
        listed = shared + operation.words.get("parameters", [])
        return [self.schemas.resolved(one) for one in listed]

    def form(self, operation: Operation) -> dict:
        """The schema of the body's fields; {} when it takes none."""
        content = operation.words.get("requestBody", {}).get("content", {})
        for media_type in ("application/x-www-form-urlencoded", "application/json"):
            if media_type in content:
                return self.schemas.resolved(content[media_type]["schema"])
        return {}

    def needs_token(self, operation: Operation) -> bool:
        return "security" not in operation.words

    def misfits(self, operation: Operation, status: int, content_type: str, body: str) -> list[str]:
        """What of this answer is not described; nothing when all is."""
        response = operation.words["responses"].get(str(status))
        if response is None:
            return [f"{operation.name} answered {status}, which is not described: {body[:300]}"]
        content = self.schemas.resolved(response).get("content", {})
        media_type = content_type.split(";")[0]
        if content and media_type not in content:
            return [f"{operation.name} answered {media_type}, which is not described"]
        if media_type != "application/json":
            return []
        misfits = self.schemas.misfits(json.loads(body), content[media_type]["schema"])
        return [f"{operation.name} answered {status}: {one}" for one in misfits]
