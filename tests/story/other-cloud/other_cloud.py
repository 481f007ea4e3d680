"""Another TeamViewer cloud, written from the fact sheet alone.

It differs from teamviewer-sim wherever the sources disagree or stay silent, so that nothing in the
product depends on how the simulator decided: enums are integers, optional fields are left out, lists
come in tiny pages, ids are numbers, successes are 201 and 204, links are on other hosts, the rate
limit is a 403 with nothing but a word, GET /account is refused.

Usage: other_cloud.py PORTFILE    (writes its port there; ends with its parent's terminal)
"""

import collections
import datetime
import itertools
import json
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLIENT_ID, CLIENT_SECRET, REDIRECT = "other-app", "other-client-secret-4711", "https://www.tap.de"
PAGE = 2


def iso(when):
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


class Cloud:
    def __init__(self):
        self.lock = threading.Lock()
        self.count = itertools.count(1)
        self.codes, self.access, self.refresh = set(), set(), set()
        self.sessions, self.connections = {}, []
        self.asked = collections.Counter()  # "GET /sessions": how often
        self.loses_next_session = False  # opens it, and breaks off in the middle of its answer
        self.devices = [
            {"id": f"3f0c{i:04d}-0000-4000-8000-000000000000", "name": f"NB-{i:04d}.other.example",
             "teamviewerId": 700000000 + i, "isOnline": True}
            for i in range(1, 8)
        ]

    def new_tokens(self):
        n = next(self.count)
        access, refresh = f"{n}-other-access-token-{n:06d}", f"{n}-other-refresh-token-{n:06d}"
        self.access.add(access)
        self.refresh.add(refresh)
        return {"access_token": access, "token_type": "Bearer", "expires_in": 3600, "refresh_token": refresh}

    def create_session(self, wanted):
        n = next(self.count)
        code = f"s15-{n:03d}-091"
        session = {
            "code": code, "state": 0, "groupid": 77, "custom_api": wanted.get("custom_api"),
            "end_customer_link": f"https://join.other.example/c/{code}",
            "supporter_link": f"https://join.other.example/x/{code}?k=supporter-secret-{n:06d}",
            "webclient_supporter_link": f"https://web.other.example/?t=supporter-secret-{n:06d}",
            "valid_until": wanted.get("valid_until"),
        }
        self.sessions[code] = {k: v for k, v in session.items() if v is not None}
        return self.sessions[code]


class Handler(BaseHTTPRequestHandler):
    cloud = None
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value=None, kind="application/json"):
        body = b"" if value is None else (value if isinstance(value, bytes) else json.dumps(value).encode())
        self.send_response(status)
        if body:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def break_off(self):
        self.send_response(201)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def allowed(self):
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token in self.cloud.access:
            return True
        self.answer(401, {"error": "invalid_token", "error_description": "The access token is invalid"})
        return False

    def page(self, rows, after, name, token):
        start = int(after or 0)
        part = rows[start:start + PAGE]
        answer = {name: part}
        if start + PAGE < len(rows):
            answer[token] = str(start + PAGE)
        return answer

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = {k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()}
        path, cloud = url.path.removeprefix("/v9"), self.cloud
        if path == "/played/asked":
            return self.answer(200, cloud.asked)
        cloud.asked["GET " + path] += 1
        if path == "/oauth2/authorize":
            code = f"other-code-{next(cloud.count):06d}"
            cloud.codes.add(code)
            self.send_response(302)
            back = urllib.parse.urlencode({"state": query.get("state", ""), "code": code})
            self.send_header("Location", f"{REDIRECT}?{back}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if path == "/ping":
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            return self.answer(200, {"token_valid": token in cloud.access})
        if not self.allowed():
            return None
        if path == "/account":
            return self.answer(403, {"error": "invalid_permission"})
        if path == "/sessions":
            rows = [s for s in cloud.sessions.values() if s["state"] == 0]
            codes = [s["code"] for s in rows]
            start = codes.index(query["offset"]) + 1 if query.get("offset") in codes else 0
            part = rows[start:start + PAGE]
            answer = {"sessions": part}
            if start + PAGE < len(rows):
                answer["next_offset"] = part[-1]["code"]
            return self.answer(200, answer)
        if path.startswith("/sessions/"):
            session = cloud.sessions.get(path.split("/")[-1])
            return self.answer(200, session) if session else self.answer(404, {"error": "not_found"})
        if path == "/reports/connections":
            return self.answer(200, self.reports(query))
        if path == "/managed/devices":
            return self.answer(200, self.page(cloud.devices, query.get("paginationToken"), "resources",
                                              "nextPaginationToken"))
        if path == "/managed/groups":
            return self.answer(200, {"resources": []})
        if path == "/groups":
            return self.answer(200, {"groups": []})
        return self.answer(403, {"error": "invalid_permission", "error_description": "No."})

    def reports(self, query):
        rows = [c for c in self.cloud.connections
                if c["start_date"] >= query.get("from_date", "")[:10]
                and query.get("session_code") in (None, c.get("session_code"))
                and query.get("deviceid") in (None, c.get("deviceid"))]
        rows.sort(key=lambda c: c["end_date"], reverse=True)
        ids = [c["id"] for c in rows]
        start = ids.index(query["offset_id"]) + 1 if query.get("offset_id") in ids else 0
        part = rows[start:start + PAGE]
        answer = {"records": part}
        if start + PAGE < len(rows):
            answer |= {"next_offset": part[-1]["id"], "records_remaining": len(rows) - start - PAGE}
        return answer

    def do_POST(self):
        path, cloud = self.path.removeprefix("/v9"), self.cloud
        body = self.body()
        if path == "/oauth2/token":
            with cloud.lock:
                return self.answer(*self.token(dict(urllib.parse.parse_qsl(body))))
        if path == "/played/connection":  # The test plays requester and supporter.
            return self.play(json.loads(body))
        if path == "/played/loss":
            cloud.loses_next_session = True
            return self.answer(204)
        cloud.asked["POST " + path] += 1
        if not self.allowed():
            return None
        if path == "/sessions":
            with cloud.lock:
                session = cloud.create_session(json.loads(body))
                is_lost, cloud.loses_next_session = cloud.loses_next_session, False
            return self.break_off() if is_lost else self.answer(201, session)
        if path == "/oauth2/revoke":
            cloud.access.clear()
            cloud.refresh.clear()
            return self.answer(204)
        return self.answer(404, b"Not here", "text/plain")

    def token(self, form):
        cloud = self.cloud
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            return 400, {"error": "invalid_client"}
        if form.get("grant_type") == "authorization_code" and form.get("code") in cloud.codes:
            cloud.codes.discard(form["code"])
            return 200, cloud.new_tokens()
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") in cloud.refresh:
            cloud.refresh.discard(form["refresh_token"])
            return 200, cloud.new_tokens()
        return 400, {"error": "invalid_request", "error_description": "code or refresh_token is not valid"}

    def play(self, wanted):
        session = self.cloud.sessions[wanted["code"]]
        end = utc_now()
        self.cloud.connections.append({
            "id": f"0b6f1c1e-7d0c-4a52-9a3e-{next(self.cloud.count):012d}", "userid": "u15",
            "username": "Jonas Weber", "start_date": iso(end - datetime.timedelta(minutes=7)),
            "end_date": iso(end), "session_code": session["code"], "custom_api": session.get("custom_api"),
            "support_session_type": 2, "notes": wanted.get("notes", "")})
        return self.answer(201, {})

    def do_PUT(self):
        if not self.allowed():
            return None
        changes = json.loads(self.body())
        session = self.cloud.sessions.get(self.path.split("/")[-1])
        if session is None:
            return self.answer(404, {"error": "not_found"})
        if changes.get("state") == "closed":
            session["state"] = 1
        return self.answer(204)


def main():
    Handler.cloud = Cloud()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(str(server.server_port))
    server.serve_forever()


if __name__ == "__main__":
    main()
