"""TeamViewer, as all clients of the table meet it: the simulator, a host that is none of its business, and TLS in front
of it where the fault is about names and certificates."""

import datetime
import http.server
import json
import pathlib
import sys
import threading
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "story"))
from run_story import Simulator, ask  # noqa: E402
from tls_front import TlsFront  # noqa: E402

NAME = "cloud.test"  # no_dns.c knows it, too
LOG_MAX = 1000  # lines that the simulator keeps


class Foreign:
    """A host that nobody may tell a secret. It answers everything with an empty object."""

    def __init__(self):
        self.heard = []
        foreign = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def listen(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                foreign.heard.append(f"{self.path}\n{self.headers}\n{urllib.parse.unquote(body.decode())}")
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b"{}")

            do_GET = do_POST = do_PUT = do_DELETE = listen

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Handler)
        self.url = f"http://127.0.0.2:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Front(TlsFront):
    """TLS for the name NAME; the certificate changes from one connection to the next."""

    def __init__(self, upstream, folder):
        super().__init__(upstream, folder)
        self.context = self.certificate("right", NAME, 2)
        self.serve("right", upstream, self.context)
        self.url = f"https://{NAME}:{self.fronts[-1].server.server_port}"

    def show(self, kind):
        """right; or expired, other_name."""
        self.context.load_cert_chain(self.folder / f"{kind}.pem", self.folder / f"{kind}.key")


class Cloud:
    """Fresh for each client and fault."""

    def __init__(self, program, folder, settings, with_tls=False):
        self.simulator = Simulator(str(program), ["--report-delay-s", "0"])
        self.url = self.simulator.url
        self.simulator.play("settings", json.dumps(settings))
        self.client_id, self.client_secret = self.simulator.client_id, self.simulator.client_secret
        self.redirect_url = self.simulator.redirect_url
        self.foreign = Foreign()
        self.front = Front(self.url, folder) if with_tls else None
        self.api = (self.front.url if with_tls else self.url) + "/api/v1"
        self.ca_file = str(self.front.ca_file) if with_tls else ""
        self.begin = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.lines_before = 0
        self.expiries = 0

    def stop(self):
        for server in (self.foreign, self.front):
            if server:
                server.stop()
        self.simulator.stop()

    # People and time ---------------------------------------------------------------------------------

    def consent(self, page):
        """What somebody copies who allows it."""
        return ask(page)[1]["Location"]

    def tokens(self):
        """A pair for a client that is not ours; how it got there is not what is compared."""
        query = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect_url, "state": "s"}
        page = self.url + "/oauth2/authorize?" + urllib.parse.urlencode(query)
        code = urllib.parse.parse_qs(urllib.parse.urlparse(self.consent(page)).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "client_id": self.client_id,
                "client_secret": self.client_secret}
        return json.loads(ask(self.url + "/api/v1/oauth2/token", json.dumps(form))[2])

    def expire(self):
        self.simulator.play("tokens", '{"action":"expire_all"}')
        self.expiries += 1

    def help_in(self, code):
        """Requester and supporter meet in a session, and part."""
        for deed, body in (("join", "{}"), ("support", "{}"), ("end", '{"note":"Toner","minutes":3}')):
            self.simulator.play(f"sessions/{code}/{deed}", body)

    def arm(self, rules):
        located = [{"location": self.foreign.url + "/sessions", **rule} for rule in rules]
        self.simulator.play("faults", json.dumps({"faults": located}))

    def disarm(self):
        urllib.request.urlopen(urllib.request.Request(self.url + "/sim/faults", method="DELETE")).close()

    # What happened -----------------------------------------------------------------------------------

    def requests(self):
        """Those of the Web API since the client was set up."""
        lines = json.loads(ask(self.url + "/sim/log")[2])["requests"]
        if len(lines) >= LOG_MAX:
            raise RuntimeError("the simulator's log is full: less work is needed")
        return [one for one in lines[self.lines_before:] if one["path"].startswith("/api/v1/")]

    def begin_to_count(self):
        self.lines_before = len(json.loads(ask(self.url + "/sim/log")[2])["requests"])

    def open_sessions(self):
        return {one["code"] for one in json.loads(ask(self.url + "/sim/state")[2])["open_sessions"]}

    def sessions_made(self):
        """Open and closed."""
        return json.loads(ask(self.url + "/sim/state")[2])["sessions"]

    def is_told_secrets(self):
        return any("Bearer" in one or self.client_secret in one for one in self.foreign.heard)
