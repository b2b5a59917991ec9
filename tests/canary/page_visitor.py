# SPDX-License-Identifier: Apache-2.0
"""A person's browser at the bank's own pages: keeps cookies, finds the forms of a page, sends
them."""

import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser

from one_time_code import one_time_code


@dataclass
class Form:
    page: str  # where it stands
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    status: int
    location: str
    headers: str
    body: str


class FormFinder(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.text_area = ""

    def handle_starttag(self, tag, attrs):
        words = dict(attrs)
        if tag == "form":
            self.forms.append(Form(self.page, words.get("action", "")))
        name = words.get("name")
        if not name or not self.forms:
            return
        is_taken = words.get("type") == "radio" and "checked" not in words
        if tag in ("input", "button", "textarea") and not is_taken:
            self.forms[-1].fields.setdefault(name, words.get("value") or "")
        self.text_area = name if tag == "textarea" else self.text_area

    def handle_endtag(self, tag):
        self.text_area = "" if tag == "textarea" else self.text_area

    def handle_data(self, data):
        if self.text_area and data.strip():
            self.forms[-1].fields[self.text_area] = data.strip()


class Visitor:
    def __init__(self, base_url: str):
        place = urllib.parse.urlsplit(base_url)
        self.place = (place.hostname, place.port)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, target: str, fields: dict | None = None,
             headers: dict | None = None) -> Shown:
        connection = http.client.HTTPConnection(*self.place, timeout=20)
        headers = dict(headers or {})
        headers.setdefault("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(fields)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return Shown(answer.status, answer.headers["Location"] or "", str(answer.headers), text)

    def forms(self, page: str) -> list[Form]:
        shown = self.send("GET", page)
        assert shown.status == 200, (page, shown)
        finder = FormFinder(page)
        finder.feed(shown.body)
        return [form for form in finder.forms if form.action != "/sign-out"]

    def links(self, page: str, prefix: str) -> list[str]:
        return re.findall(f'href="({prefix}[^"]+)"', self.send("GET", page).body)


def sign_in(visitor: Visitor, door: dict) -> None:
    form = next(one for one in visitor.forms("/sign-in") if one.action == "/sign-in")
    code = one_time_code(door["totp_secret"], time.time())
    told = {"name": door["email"], "password": door["password"], "code": code}
    shown = visitor.send("POST", form.action, form.fields | told)
    assert shown.status == 303 and "atoll_session" in visitor.cookies, shown
