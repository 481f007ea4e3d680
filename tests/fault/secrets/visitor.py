"""Somebody at a browser without script: signs in, fills in forms, follows links, and remembers what came."""

import html.parser
import http.client
import json
import re
import urllib.parse


class Form:
    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.id = attributes.get("id", "")
        self.fields = []


class Page(html.parser.HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.select = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        attributes = {name: value or "" for name, value in pairs}
        if tag in ("a", "link", "iframe"):
            self.links.append(attributes.get("href") or attributes.get("src") or "")
        if tag == "form":
            self.forms.append(Form(attributes))
        if not self.forms:
            return
        fields = self.forms[-1].fields
        if tag == "select":
            self.select = attributes.get("name")
            fields.append([self.select, ""])
        elif tag == "option" and "selected" in attributes:
            fields[-1][1] = attributes.get("value", "")
        elif tag == "input" and attributes.get("type") not in ("checkbox", "file", "submit"):
            fields.append([attributes.get("name"), attributes.get("value", "")])
        elif tag == "input" and attributes.get("type") == "checkbox" and "checked" in attributes:
            fields.append([attributes.get("name"), attributes.get("value", "on")])


class Visitor:
    def __init__(self, address, name):
        self.move_to(address)
        self.name = name
        self.cookie = ""
        self.cookies = set()  # every one it ever had
        self.csrf = set()
        self.answers = []  # (what was asked, status, headers and body as they came)

    def move_to(self, address):
        self.host = urllib.parse.urlparse(address).netloc

    def ask(self, method, path, fields=None, body=None):
        """(status, headers, text)."""
        headers = {"Host": self.host}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if fields is not None:
            body, headers["Content-Type"] = urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
        elif body is not None:
            headers["Content-Type"], headers["X-CSRF-Token"] = "application/json", max(self.csrf, default="")
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        raw, head = answer.read(), answer.getheaders()
        connection.close()
        text = raw.decode("utf-8", "replace")
        self.remember(f"{method} {path}", answer.status, head, raw)
        self.csrf.update(re.findall(r'name="csrf" value="([^"]+)"', text))
        return answer.status, dict(head), text

    def remember(self, asked, status, head, raw):
        kept = []
        for name, value in head:
            if name == "Set-Cookie":  # For this the session is made; it is nowhere else.
                self.cookie = value.split(";")[0]
                self.cookies.add(self.cookie.split("=", 1)[1])
            else:
                kept.append(f"{name}: {value}".encode())
        self.answers.append((asked, status, b"\n".join(kept) + b"\n\n" + raw))

    def get(self, path):
        status, head, text = self.ask("GET", path)
        while status in (301, 302, 303) and head["Location"].startswith("/"):
            status, head, text = self.ask("GET", head["Location"])
        if status != 200:
            raise AssertionError(f"{self.name}: GET {path} is {status}: {text[:400]}")
        return text

    def fill_in(self, page, action, **typed):
        """Sends the form of the page whose address ends with `action`; (status, headers, text)."""
        form = next((one for one in Page(self.get(page)).forms if re.search(action + "$", one.action)), None)
        if form is None:
            raise AssertionError(f"{self.name}: {page} has no form for {action}")
        fields = {name: value for name, value in form.fields if name}
        fields.update({name.replace("__", "."): value for name, value in typed.items()})
        return self.ask("POST", form.action, fields)

    def sign_in(self, email, password):
        return self.ask("POST", "/sign-in", {"email": email, "password": password, "next": ""})

    def json(self, path):
        return json.loads(self.get(path))

    def walk(self, extra=()):
        """Follows every link of the desk's own that leads on, each pattern of addresses some times."""
        waiting, seen, counts = ["/", *extra], set(), {}
        while waiting:
            path = waiting.pop(0).split("#")[0]
            pattern = re.sub(r"[^/?=&]*[0-9][^/?=&]*", "*", path)
            if path in seen or counts.get(pattern, 0) >= 12 or "/events" in path:
                continue
            seen.add(path)
            counts[pattern] = counts.get(pattern, 0) + 1
            status, head, text = self.ask("GET", path)
            if status in (301, 302, 303):
                waiting.append(head["Location"])
            elif "html" in head.get("Content-Type", ""):
                waiting += Page(text).links
            waiting = [one for one in waiting if one.startswith("/") and not one.startswith("//")]
        return seen
