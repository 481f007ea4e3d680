"""The whole guide, with a secret that is recognised on every path, through the pages, the API and the commands of the
real programs."""

import base64
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "story"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from mail_server import MailServer  # noqa: E402
from recorder import Recorder  # noqa: E402
from run_story import Simulator, ask  # noqa: E402

from freed_memory import FreedMemory  # noqa: E402
from places import allow_core_until_parent_dies  # noqa: E402
from stores import Postgres, Sqlite  # noqa: E402
from visitor import Visitor  # noqa: E402

PATIENCE_S = 60
PEOPLE = {"requester": "marie.dupont@example.com"}


def canary(name):
    return f"{name}-{secrets.token_urlsafe(24)}"


class Guide:
    """After `play` the desk stands idle, and everything has been used that opens a door."""

    def __init__(self, options, postgres=None, freed_preload=None):
        self.options = options
        self.folder = tempfile.TemporaryDirectory(prefix="secrets-")
        self.tmp = pathlib.Path(self.folder.name)
        self.data = self.tmp / "desk"
        self.logs = self.tmp / "logs"
        self.logs.mkdir()
        self.printed = []
        self.secrets = {}  # name: value; what must be nowhere
        # No secret: it is where people's words belong. A search that does not find it there finds nothing.
        self.planted = canary("planted")
        self.cloud = Simulator(str(options.bin / "teamviewer-sim"), ["--report-delay-s", "0"])
        self.freed = FreedMemory(self.tmp, freed_preload)
        self.freed.know("planted", self.planted)
        self.store = self.store_of(postgres)
        self.mails = MailServer(refused=1)
        self.recorder = Recorder(self.cloud.url, tell=lambda token: self.freed.know("token", token))
        self.trust = [word for key in sorted(options.keys.glob("*.pub")) for word in ("--trust", str(key))]
        self.server = None

    def end(self):
        if self.server and self.server.poll() is None:
            self.server.kill()
            self.server.wait()
        try:
            self.mails.stop()
            self.recorder.stop()
            self.cloud.stop()
            self.store.end()
        finally:
            self.folder.cleanup()

    def store_of(self, postgres):
        if not postgres:
            return Sqlite(self.data)
        # Not looked for in memory: README.md, "What cannot be wiped by us".
        password = self.secrets["database password"] = canary("canary")
        return Postgres(postgres, self.tmp, "canary_" + secrets.token_hex(4), password)

    def secret(self, name):
        if name not in self.secrets:
            self.keep(name, canary("canary"))
        return self.secrets[name]

    def keep(self, name, secret):
        self.secrets[name] = secret
        self.freed.know(name, secret)

    # Programs -----------------------------------------------------------------------------------

    def command(self, *words):
        return [str(self.options.bin / "mock-host"), "--data", str(self.data), *self.store.words, *self.trust, *words]

    def environment(self):
        return {**os.environ, **self.freed.environment(), **self.store.environment, "PLANTED": self.planted}

    def run(self, *words, given=""):
        done = subprocess.run(self.command("--log-level", "trace", *words), input=given, capture_output=True, text=True,
                              timeout=PATIENCE_S, cwd=self.tmp, env=self.environment())
        if done.returncode != 0:
            raise AssertionError(f"{words}: [{done.returncode}] {done.stdout}{done.stderr}")
        self.printed += [done.stdout, done.stderr]
        return done.stdout

    def serve(self):
        words = ["--log-level", "trace", "--log-file", str(self.logs / "serve.log"),
                 "serve", "--listen", "0.0.0.0:0", "--insecure-http", "--host", "127.0.0.1"]
        self.server = subprocess.Popen(self.command(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                                       stderr=open(self.logs / "stderr", "ab"), cwd=self.tmp, env=self.environment(),
                                       preexec_fn=allow_core_until_parent_dies)
        line = self.server.stdout.readline()
        self.printed.append(line)
        return line.split()[-1].replace("0.0.0.0", "127.0.0.1")

    # People -------------------------------------------------------------------------------------

    def play(self):
        self.make_desk()
        address = self.serve()
        self.visitors = {role: Visitor(address, role) for role in ("nobody", "requester", "agent", "administrator")}
        self.sign_in()
        self.configure(self.visitors["administrator"])
        self.support(self.visitors["agent"])
        self.begin_anew_with_a_mail()
        self.renew_tokens()
        self.by_commands()
        self.look_at_everything()
        for visitor in self.visitors.values():
            for number, cookie in enumerate(sorted(visitor.cookies)):
                if cookie:
                    self.secrets[f"cookie {number} of {visitor.name}"] = cookie
        for number, token in enumerate(self.recorder.tokens):
            self.secrets[f"token {number}"] = token

    def make_desk(self):
        form = {"client_id": self.cloud.client_id, "client_secret": self.secret("client secret")}
        self.cloud.play("apps", json.dumps(form))
        self.run("init", "--locale", "en-GB")
        self.keep_key("key")
        self.run("setting", "set", "smtp.url", f"smtp://desk@{self.mails.place}")
        # As short as people's are: a short text is kept in another place than a long one.
        self.keep("mail password", secrets.token_urlsafe(9))
        self.run("setting", "set", "smtp.password", "-", given=self.secrets["mail password"] + "\n")
        self.run("package", "install", self.options.package)
        people = json.loads(self.run("person", "list", "--json"))
        for role in ("agent", "administrator"):
            PEOPLE[role] = next(one["email"] for one in people if one["role"] == role)
        for role, email in PEOPLE.items():
            self.run("person", "password", email, given=self.secret(f"password of the {role}") + "\n")
        self.run("activity", "create", "--title", self.planted, "--initiator", PEOPLE["requester"])

    def keep_key(self, name, file="secrets.key"):
        key_file = (self.data / file).read_text().strip()
        self.keep(f"{name} file", key_file)
        self.keep(name, base64.b64decode(key_file))

    def sign_in(self):
        for role, email in PEOPLE.items():
            visitor = self.visitors[role]
            status, _, _ = visitor.sign_in(email, self.secret(f"wrong password of the {role}"))
            assert status == 403, status
            status, _, _ = visitor.sign_in(email, self.secret(f"password of the {role}"))
            assert status == 303, status
            visitor.get("/")

    def configure(self, admin):
        known = {"client_id": self.cloud.client_id, "redirect_url": self.cloud.redirect_url,
                 "api_url": self.recorder.url + "/api/v1", "login_url": self.cloud.url}
        # Refused first: what was typed must not come back.
        status, _, _ = admin.fill_in("/admin/configurations/new", "/admin/configurations", **{
            **known, "client_secret": self.secret("client secret"), "session_hours": "none", "name": "TeamViewer"})
        assert status == 400, status
        status, head, text = admin.fill_in("/admin/configurations/new", "/admin/configurations", **known,
                                           client_secret=self.secret("client secret"), name="TeamViewer")
        assert status == 303, (status, text[-3000:])
        self.page = head["Location"].split("?")[0]
        self.configuration = self.page.split("/")[-1]
        self.authorise(admin)
        self.act(admin, f"configurations/{self.configuration}", "configuration.test")
        for job in ("assets.sync", "reports.sweep"):
            self.done(admin, self.asked(admin, f"/api/v1/jobs/{self.configuration}/{job}/run"))
        self.add_script_tokens(admin, known)

    def authorise(self, admin):
        call = self.act(admin, f"configurations/{self.configuration}", "configuration.authorize")
        _, _, text = admin.ask("POST", f"/api/v1/calls/{call}/open-url", body="{}")
        address = ask(json.loads(text)["url"])[1]["Location"]
        admin.answers.pop()  # The page for signing in at TeamViewer has the state: that is its purpose.
        self.keep(f"code {len(self.secrets)}", address.split("code=")[1].split("&")[0])
        status, _, text = admin.fill_in(self.page, self.page, code=address)
        assert status == 303, text[-3000:]
        self.act(admin, f"configurations/{self.configuration}", "configuration.token")

    def add_script_tokens(self, admin, known):
        """A second configuration, which works with tokens that people copied."""
        for name, scopes in (("script token", None), ("report script token", ["Connections.Read"])):
            order = {"action": "script", "level": "company", "user": "jonas.weber@example.com"}
            if scopes:
                order["scopes"] = scopes
            made = json.loads(self.cloud.play("tokens", json.dumps(order)))
            self.keep(name, next(value for value in made.values() if isinstance(value, str) and len(value) > 15))
        status, head, text = admin.fill_in(
            "/admin/configurations/new", "/admin/configurations", **known, name="By script",
            script_token=self.secrets["script token"], report_token=self.secrets["report script token"])
        assert status == 303, text[-3000:]
        place = head["Location"].split("?")[0].split("/")[-1]
        self.act(admin, f"configurations/{place}", "configuration.test", may_fail=True)
        self.done(admin, self.asked(admin, f"/api/v1/jobs/{place}/reports.sweep/run"))

    def support(self, agent):
        status, head, text = agent.fill_in("/activities/new", "/activities", title=self.planted,
                                           initiator=self.initiator(agent))
        assert status == 303, text[-2000:]
        self.number = head["Location"].split("?")[0].split("/")[-1]
        place = f"activities/{self.number}"
        self.act(agent, place, "session.create")
        self.act(agent, place, "session.invite")
        code = self.code_of(self.number)
        agent.walk()
        self.cloud.play(f"sessions/{code}/join", "{}")
        self.cloud.play(f"sessions/{code}/support", "{}")
        self.cloud.play(f"sessions/{code}/end", '{"note":"Done","minutes":2}')
        self.act(agent, place, "sessions.request")

    def initiator(self, agent):
        page = agent.get("/activities/new")
        return next(one.split('"')[0] for one in page.split('<option value="')[1:] if "Dupont" in one[:200])

    def code_of(self, number):
        records = json.loads(self.run("activity", "show", number, "--json"))["records"]
        self.printed.pop(-2)  # Shows the buttons with their addresses to whoever asks: documented.
        return next(one["value"]["code"] for one in records if one["key"].startswith("session/"))

    def begin_anew_with_a_mail(self):
        """The desk is most likely at the mail server before a package has begun."""
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(PATIENCE_S)
        mails = json.loads(self.run("mail", "list", "--json"))
        self.run("mail", "resend", next(mail["id"] for mail in mails if mail["state"] == "failed"))
        sent = self.mails.took.total()
        address = self.serve()
        for visitor in self.visitors.values():
            visitor.move_to(address)
        until = time.monotonic() + PATIENCE_S
        while self.mails.took.total() == sent:
            assert time.monotonic() < until, "the mail was not sent again"
            time.sleep(0.03)
        expected = base64.b64encode(b"\0desk\0" + self.secrets["mail password"].encode())
        assert self.mails.credentials == {expected}, "the mail server did not get the password"

    def renew_tokens(self):
        self.cloud.play("tokens", '{"action":"expire_all"}')
        number = self.run("activity", "create", "--title", "Renewed", "--initiator", PEOPLE["requester"]).strip()
        agent = self.visitors["agent"]
        self.act(agent, f"activities/{number}", "session.create")
        self.act(agent, f"activities/{number}", "session.close")

    def by_commands(self):
        """The same doors, from the shell."""
        self.run("key", "prepare")
        self.keep_key("new key", "secrets.key.new")
        self.run("key", "rotate")
        self.run("config", "set", "By script", "script_token=-", given=self.secrets["script token"] + "\n")
        url = json.loads(self.run("config", "authorize-url", "TeamViewer", "--json"))["open_url"]
        address = ask(url)[1]["Location"]
        self.printed.pop(-2)
        self.keep(f"code {len(self.secrets)}", address.split("code=")[1].split("&")[0])
        self.run("config", "code", "TeamViewer", "-", given=address + "\n")
        self.run("config", "token", "TeamViewer")
        number = self.run("activity", "create", "--title", self.planted, "--initiator", PEOPLE["requester"]).strip()
        self.run("action", "run", number, "session.create")
        self.run("activity", "show", number)
        self.run("activity", "close", number)
        self.run("work", "--until-idle")
        self.run("health")

    def look_at_everything(self):
        for role, visitor in self.visitors.items():
            visitor.walk([f"/api/v1/{what}" for what in
                          ("me", "activities", f"activities/{self.number}", "assets", "calls", "configurations", "jobs",
                           "mails", "health")] + ["/admin/packages", "/admin/health"])
        for mail in json.loads(self.run("mail", "list", "--json")):
            self.run("mail", "show", mail["id"])

    # Calls --------------------------------------------------------------------------------------

    def asked(self, visitor, path):
        body = json.dumps({"key": secrets.token_hex(8),
                           "configuration": "" if "configurations/" in path else self.configuration})
        status, _, text = visitor.ask("POST", path, body=body)
        assert status == 202, (path, status, text)
        return json.loads(text)["call"] if "call" in text else json.loads(text)["id"]

    def act(self, visitor, place, action, may_fail=False):
        return self.done(visitor, self.asked(visitor, f"/api/v1/{place}/actions/{action}"), may_fail)

    def done(self, visitor, call, may_fail=False):
        until = time.monotonic() + PATIENCE_S
        while True:
            shown = visitor.json(f"/api/v1/calls/{call}")
            if shown["ended"]:
                break
            assert time.monotonic() < until, shown
            time.sleep(0.03)
        if shown["status"] != "ok" and not may_fail:
            raise AssertionError(json.dumps(shown, indent=1))
        return call
