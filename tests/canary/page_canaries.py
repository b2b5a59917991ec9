# SPDX-License-Identifier: Apache-2.0
"""The canaries in every field of every form of the bank's own pages, before and after a person has
signed in: a page that says no shows none of them, but in the field where it was written."""

import re
import urllib.parse

from page_visitor import Form, Shown, Visitor, sign_in

# What goes wrong once such a form is sent as it stands; it is sent with a canary in it only.
ENDINGS = ("/devices/remove", "/connections/end", "/passkeys/remove", "/delete")
# A form that was not taken is shown again with what was written in it.
WRITTEN = re.compile(r'(<input [^>]*\bvalue="[^"]*")|(<textarea[^>]*>[^<]*</textarea>)')


class PageCanaries:
    def __init__(self, door: dict, canaries: dict[str, str], look):
        self.door = door
        self.canaries = canaries
        self.look = look  # (text, where)
        self.visitor = Visitor(door["base_url"])
        self.forms_seen: set[str] = set()
        self.sent = 0

    def look_at(self, shown: Shown, where: str) -> None:
        self.sent += 1
        assert shown.status < 500, (where, shown)
        if shown.status >= 400:
            self.look(shown.headers + WRITTEN.sub("", shown.body), f"{where} ({shown.status})")
        elif "error=" in shown.location:  # to the program, with the state that it gave
            rest = re.sub(r"([?&])state=[^&]*", r"\1", shown.location)
            self.look(urllib.parse.unquote(rest), f"{where} (redirect)")

    def try_form(self, form: Form) -> None:
        where = f"the form {form.action} of {form.page.split('?')[0]}"
        self.forms_seen.add(re.sub(r"/[a-z0-9]+_\w{22}", "/*", form.action))
        is_ending = form.action.endswith(ENDINGS)
        for word in self.canaries.values():
            for name in form.fields:
                for value in (word, f"https://example.com/{urllib.parse.quote(word)}"):
                    shown = self.visitor.send("POST", form.action, form.fields | {name: value})
                    self.look_at(shown, f"{where}, {name}")
                    if shown.status < 400 and name == "name" and not is_ending:
                        # What has a canary for its name now is rightly shown with it.
                        self.visitor.send("POST", form.action, form.fields)
            others = dict.fromkeys(set(form.fields) - {"form_token"}, word)
            if others:
                self.look_at(self.visitor.send("POST", form.action, form.fields | others), where)
            if is_ending:
                continue
            odd = form.fields | {word: word}
            self.look_at(self.visitor.send("POST", f"{form.action}?{urllib.parse.quote(word)}=x",
                                           odd), where)
            carried = {"User-Agent": word, "Referer": word, "traceparent": word,
                       "Accept-Language": word, "X-Forwarded-For": word}
            self.look_at(self.visitor.send("POST", form.action, form.fields, carried), where)
            cookies = "; ".join(f"{name}={urllib.parse.quote(word)}"
                                for name in ("atoll_session", "atoll_device", "atoll_form"))
            self.look_at(Visitor(self.door["base_url"]).send(
                "POST", form.action, form.fields, {"Cookie": cookies}), where)

    def try_query(self, page: str, names: list[str]) -> None:
        whole = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page).query))
        path = page.split("?")[0]
        for word in self.canaries.values():
            for name in names:
                query = urllib.parse.urlencode(whole | {name: word})
                self.look_at(self.visitor.send("GET", f"{path}?{query}"), f"{path}, {name}")
            odd = self.visitor.send("GET", f"{path}/{urllib.parse.quote(word)}")
            self.look_at(odd, f"{path}/…")

    def consent_page(self) -> str:
        return "/oauth2/authorize?" + urllib.parse.urlencode({
            "client_id": self.door["client_id"], "redirect_uri": self.door["redirect_uri"],
            "response_type": "code", "state": "a-state", "scope": "openid", "nonce": "a-nonce",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method": "S256"})

    def run(self) -> None:
        consent = self.consent_page()
        consent_names = [name for name, _ in urllib.parse.parse_qsl(consent.split("?")[1])]
        self.try_query("/sign-in", ["next"])
        self.try_query(consent, consent_names)
        sign_in(self.visitor, self.door)
        self.try_query(consent, consent_names)
        self.try_query("/prove", ["next"])
        for page in (consent, "/connections", "/devices", "/passkeys/new", "/developer"):
            for form in self.visitor.forms(page):
                self.try_form(form)
        for client in self.visitor.links("/developer", "/developer/clients/")[:2]:
            hooks = self.visitor.links(client + "/webhooks", client + "/webhooks/")
            for page in [client, *hooks[:2]]:
                for form in self.visitor.forms(page):
                    self.try_form(form)
        # Last, since wrong passwords make a person wait.
        for page in ("/password", "/prove"):
            for form in self.visitor.forms(page):
                self.try_form(form)
        self.visitor = Visitor(self.door["base_url"])
        for form in self.visitor.forms("/sign-in"):
            self.try_form(form)
