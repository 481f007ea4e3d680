"""What is killed at every step, and what has to be true afterwards.

A scenario makes a fresh subject for each fault, names the command that meets the fault, and compares what is there
in the end with what a run without a fault leaves. What was not begun must have left nothing."""

import collections
import json
import re

from mail_server import MailServer
from world import Broken

WORK = ["work", "--until-idle"]
LATER = [*WORK, "--at", "+80m"]  # no session is valid any more
MUCH_LATER = [*WORK, "--at", "+7h"]  # also by a clock that is wrong


def compared(there, wanted):
    """[(kind, what)] of what is there too seldom or too often."""
    found = []
    for what in sorted(set(there) | set(wanted)):
        some, right = there.get(what, 0), wanted.get(what, 0)
        if some < right:
            found.append(("lost", f"{what}: {some} instead of {right}"))
        elif some > right:
            kind = "orphan" if what in ("open session", "live token") else "twice"
            found.append((kind, f"{what}: {some} instead of {right}"))
    return found


class Scenario:
    """An action on an activity."""

    name = ""
    action = ""

    def __init__(self, world):
        self.world = world
        self.after = None  # the facts without a fault
        self.may_refuse = False  # whoever is told so may click again; not after a kill
        self.may_be_late = False  # a wrong clock may take a session for over: then it ends by itself, and is settled then
        self.remarks = {"authorise again": 0, "in doubt": 0, "refused": 0}

    def set_up(self):
        self.world.set_up()

    def tear_down(self):
        pass

    def prepare(self):
        return self.world.activity()

    def command(self, subject):
        return ["action", "run", subject, self.action]

    def given(self, subject):
        return ""

    def recovery(self, subject):
        return [WORK]

    def facts(self, subject):
        return self.world.facts(subject)

    def was_begun(self, subject):
        """Whether the desk knew of it: then it has to be done."""
        return bool(self.world.call_states(subject, self.action))

    def learn(self):
        """One run without a fault; True: what it leaves is what this scenario is about."""
        subject = self.prepare()
        self.before = self.facts(subject)
        self.world.desk.do(*self.command(subject), given=self.given(subject))
        for words in self.recovery(subject):
            self.world.desk.do(*words)
        self.after = self.facts(subject)
        missing = [what for what in self.expected if self.after.get(what) != self.expected[what]]
        if missing or self.after == self.before:
            raise Broken(f"{self.name}, without a fault: {dict(self.after)}, expected {self.expected}")

    def check(self, subject):
        is_begun = self.was_begun(subject)
        if is_begun and self.may_refuse and self.was_refused(subject):
            self.remarks["refused"] += 1
            is_begun = False
        found = compared(self.judged(self.facts(subject)), self.judged(self.after if is_begun else self.before))
        return found + self.unfinished(subject) if found else []

    def judged(self, facts):
        """A wrong clock says when a session is over: its links go at once, and its record says so."""
        if not self.may_be_late:
            return facts
        judged = collections.Counter()
        for what, count in facts.items():
            if not what.startswith("links session/"):
                judged[re.sub(r"^(record session/\*) .*", r"\1", what)] += count
        return judged

    def was_refused(self, subject):
        """A click that failed, of which the person was told."""
        return bool(self.action) and set(self.world.call_states(subject, self.action)) == {"failed"}

    def unfinished(self, subject):
        """The calls that are not done: why something is missing."""
        desk = self.world.desk
        calls = [one for one in desk.json("call", "list", "--activity", subject) if one["state"] != "done"]
        return [("lost", json.dumps(desk.json("call", "show", one["id"]))) for one in calls]


class CreateSession(Scenario):
    name, action = "Create Remote Session", "session.create"
    expected = {"open session": 1, "mail": 1, "entry session/*/created": 1, "links session/*/join": 1}


class ConnectToAsset(Scenario):
    name, action = "Connect to Asset", "asset.connect"
    expected = {}

    def set_up(self):
        self.world.set_up()
        self.world.desk.do("asset", "import", "-", given="name,serial,kind,teamviewer_id\nPC,S,computer,123456789\n")

    def prepare(self):
        return self.world.activity_with("PC")

    def command(self, subject):
        return super().command(subject) + ["--input", '{"reason":"Update"}']


class RequestSessions(Scenario):
    name, action = "Request Sessions", "sessions.request"
    expected = {"time entry": 1, "open session": 1}

    def prepare(self):
        return self.world.visited_session()


class InviteAgain(Scenario):
    name, action = "Send client link again", "session.invite"
    expected = {"mail": 2, "open session": 1}

    def prepare(self):
        return self.world.session()


class CloseSession(Scenario):
    name, action = "Close session", "session.close"
    expected = {"time entry": 1, "entry session/*/closed": 1}

    def prepare(self):
        return self.world.visited_session()


class CloseActivity(Scenario):
    name = "activity closed by a person"
    OF_AN_OPEN_SESSION = ("entry session/*/closed", "open session", "followups session/*/collect")
    expected = {"time entry": 1, "state closed": 1}

    def prepare(self):
        return self.world.visited_session()

    def command(self, subject):
        return ["activity", "close", subject]

    def recovery(self, subject):
        return [WORK, MUCH_LATER] if self.may_be_late else [WORK]

    def check(self, subject):
        found = super().check(subject)
        if not self.may_be_late or "entry session/*/closed" in self.facts(subject):
            return found
        return [one for one in found if not one[1].startswith(self.OF_AN_OPEN_SESSION)]

    def was_begun(self, subject):
        return self.world.is_closed(subject)


class CloseEvent(CloseActivity):
    name = "event: activity closed"

    def prepare(self):
        number = super().prepare()
        self.world.desk.do("activity", "close", number)
        return number

    def command(self, subject):
        return WORK

    def was_begun(self, subject):
        return True


class FollowUp(Scenario):
    name = "follow-up at valid_until"
    expected = {"time entry": 1}

    def prepare(self):
        return self.world.visited_session()

    def command(self, subject):
        return LATER

    def recovery(self, subject):
        return [LATER]

    def was_begun(self, subject):
        return True


class Sweep(Scenario):
    name = "job: late reports"
    expected = {"time entry": 1, "open session": 1}
    JOB = ["job", "run", "reports.sweep"]

    def prepare(self):
        return self.world.visited_session()

    def command(self, subject):
        return self.JOB

    def recovery(self, subject):
        return [WORK, self.JOB, WORK]

    def was_begun(self, subject):
        return True


class Sync(Scenario):
    """Two devices at a time."""

    name = "job: synchronise assets (update only)"
    policy = "update_only"
    JOB = ["job", "run", "assets.sync"]

    expected = {"asset": 2, "id": 2}

    def set_up(self):
        self.world.set_up()
        self.world.desk.do("config", "set", "TeamViewer", "sync_policy=" + self.policy)
        self.world.desk.do(*self.JOB)

    def prepare(self):
        number = self.world.number()
        names = [f"NEW-{number}-{one}" for one in "ab"]
        for one, name in enumerate(names):
            device = {"action": "add", "name": name, "teamviewer_id": str(500000000 + 2 * number + one), "managed": True}
            self.world.cloud.play("devices", json.dumps(device))
        self.import_assets(names)
        return names

    def import_assets(self, names):
        rows = "".join(f"{name},S-{name},computer,\n" for name in names)
        self.world.desk.do("asset", "import", "-", given="name,serial,kind,teamviewer_id\n" + rows)

    def command(self, subject):
        return self.JOB

    def recovery(self, subject):
        return [WORK, self.JOB]

    def facts(self, subject):
        rows = [one for one in self.world.desk.json("asset", "list") if one["name"] in subject]
        ids = {one["attributes"].get("remote_ids.teamviewer") for one in rows} - {None}
        return {"asset": len(rows), "id": len(ids)}

    def was_begun(self, subject):
        return True


class SyncAll(Sync):
    name = "job: synchronise assets (create what is missing)"
    policy = "create_missing"

    def import_assets(self, names):
        pass


class Refresh(CreateSession):
    """Create Remote Session with a token that has expired: the pair is rotated first."""

    name = "Create Remote Session with an expired token"

    def prepare(self):
        number = super().prepare()
        self.world.cloud.play("tokens", '{"action":"expire_all"}')
        self.asked = self.world.cloud.calls("POST /oauth2/token")
        return number

    def check(self, subject):
        asked = self.world.cloud.calls("POST /oauth2/token") - self.asked
        if self.world.token_works():
            return super().check(subject)
        # Somebody has to authorise again. That is right only if TeamViewer gave a pair that is gone.
        state = self.world.token_state()
        self.world.authorise("TeamViewer")
        self.world.desk.do(*WORK)
        if asked == 0 or state != "reauthorize":
            return [("lost", f"the tokens, after {asked} requests for new ones; the status says {state}")]
        self.remarks["authorise again"] += 1
        failed = set(self.world.call_states(subject, self.action)) <= {"failed"}
        return compared(self.facts(subject), self.before if failed else self.after)


class GetToken(Scenario):
    name = "Get Token"
    expected = {"works": 1}

    def prepare(self):
        self.world.bring_code("TeamViewer")
        self.world.cloud.play("tokens", '{"action":"revoke_all"}')
        self.asked = self.world.cloud.calls("POST /oauth2/token")
        self.calls_before = self.token_calls()
        return "TeamViewer"

    def tear_down(self):
        self.world.authorise("TeamViewer")

    def token_calls(self):
        return [one for one in self.world.desk.json("call", "list") if one["name"] == "configuration.token"]

    def command(self, subject):
        return ["config", "token", subject]

    def facts(self, subject):
        return {"works": int(self.world.token_works())}

    def learn(self):
        self.prepare()
        self.world.desk.do(*self.command("TeamViewer"))
        if not self.world.token_works():
            raise Broken("Get Token brings no token")

    def check(self, subject):
        works, state = self.world.token_works(), self.world.token_state()
        newest = self.token_calls()[0]
        is_new = newest["id"] not in [one["id"] for one in self.calls_before]
        if works != (state == "valid"):
            return [("lost", f"the token works: {works}, but the status is {state}")]
        if works or not is_new:
            return []
        asked = self.world.cloud.calls("POST /oauth2/token") - self.asked
        if newest["state"] == "failed" and self.may_refuse:
            self.remarks["refused"] += 1
            return []
        if newest["state"] != "failed" or asked == 0:
            return [("lost", f"no token after {asked} requests; the call is {newest['state']}, the status {state}")]
        self.remarks["authorise again"] += 1
        return []


class SendMail(Scenario):
    """The mail of an invitation, to a server that counts."""

    name = "mail to a mail server"
    expected = {}

    def set_up(self):
        self.world.set_up()
        self.server = MailServer()
        self.world.desk.query("INSERT INTO settings (name, value) VALUES ('smtp.url', ?)", self.server.url)

    def tear_down(self):
        self.world.desk.query("DELETE FROM settings WHERE name = 'smtp.url'")
        self.server.stop()

    def prepare(self):
        return self.world.session()

    def command(self, subject):
        return WORK

    def mail_of(self, subject):
        return self.world.desk.query("SELECT message_id, state FROM mails WHERE activity = ?",
                                     int(self.world.id_of(subject)[2:]))

    def learn(self):
        subject = self.prepare()
        self.world.desk.do(*WORK)
        if self.check(subject) or self.remarks["in doubt"]:
            raise Broken("a mail is not sent")

    def check(self, subject):
        mails = self.mail_of(subject)
        if len(mails) != 1:
            return [("lost" if not mails else "twice", f"{len(mails)} mails in the outbox")]
        name, state = mails[0]
        took = self.server.took[name]
        self.remarks["in doubt"] += state == "in_doubt"
        if took > 1:
            return [("twice", f"the server took it {took} times")]
        if state not in ("sent", "in_doubt") or (state == "sent" and took == 0):
            return [("lost", f"the mail is {state}; the server took it {took} times")]
        return []


class InstallPackage(Scenario):
    name = "package install"
    expected = {"package": 1, "folder": 1}

    def set_up(self):
        pass

    def prepare(self):
        self.world.desk.data = self.world.desk.folder / f"desk-{self.world.number()}"
        self.world.desk.do("init", "--empty")
        return None

    def command(self, subject):
        return ["package", "install", self.world.options.package]

    def recovery(self, subject):
        # Whoever was interrupted does it again.
        return [WORK, self.command(subject)]

    def facts(self, subject):
        data = self.world.desk.data
        folders = [one for one in (data / "packages").glob("*/*")]
        packages = self.world.desk.json("package", "list")
        used = 0
        for package in packages:
            self.world.add_configuration("Uses it")
            used += 1
            self.world.desk.do("config", "remove", "Uses it")
        return {"package": len(packages), "folder": len(folders), "used": used} if packages or folders else {}

    def was_begun(self, subject):
        return True


class AddConfiguration(Scenario):
    name = "config add"
    expected = {"configuration": 1, "secret": 1}

    def prepare(self):
        return f"C-{self.world.number()}"

    def command(self, subject):
        return ["config", "add", "--name", subject, *self.world.form()]

    def given(self, subject):
        return self.world.cloud.client_secret + "\n"

    def was_begun(self, subject):
        return self.is_there(subject)

    def is_there(self, subject):
        return subject in [one["name"] for one in self.world.desk.json("config", "list")]

    def facts(self, subject):
        facts = {}
        if self.is_there(subject):
            facts["configuration"] = 1
            facts["secret"] = len(self.world.desk.json("config", "show", subject)["secrets"])
        return facts

    def learn(self):
        super().learn()
        self.clear()

    def check(self, subject):
        found = super().check(subject)
        self.clear()
        strays = self.world.desk.query("SELECT count(*) FROM secrets WHERE instance <> 'cfg-1'")[0][0]
        return found + [("orphan", f"{strays} secrets of nobody")] * (strays > 0)

    def clear(self):
        for one in self.world.desk.json("config", "list"):
            if one["name"] != "TeamViewer":
                self.world.desk.do("config", "remove", one["name"])


class RemoveConfiguration(AddConfiguration):
    """One that is authorised: TeamViewer has to hear of it."""

    name = "config remove"
    expected = {}

    def prepare(self):
        name = super().prepare()
        self.world.add_configuration(name)
        self.world.authorise(name)
        return name

    def command(self, subject):
        return ["config", "remove", subject]

    def given(self, subject):
        return ""

    def facts(self, subject):
        state = self.world.state()
        return {"configuration": int(self.is_there(subject)), "live token": state["refresh_tokens"]}

    def check(self, subject):
        if self.is_there(subject):
            again = self.world.desk.run(self.command(subject))
            if again.status != 0:
                return [("lost", "it cannot be removed any more: " + again.err)]
        found = compared(self.facts(subject), self.after)
        strays = self.world.desk.query("SELECT count(*) FROM secrets WHERE instance <> 'cfg-1'")[0][0]
        return found + [("orphan", f"{strays} secrets of nobody")] * (strays > 0)


class RotateKey(Scenario):
    """Whatever happens, every secret opens with the key that is there, also to whoever comes next."""

    name = "key rotate"

    def prepare(self):
        return None

    def command(self, subject):
        return ["key", "rotate"]

    def learn(self):
        self.world.desk.do("key", "rotate")
        if not self.world.token_works():
            raise Broken("the secrets do not open after the key was changed")

    def recovery(self, subject):
        return [WORK]

    def check(self, subject):
        if not self.world.token_works() or not self.world.token_works():
            return [("lost", "the secrets do not open")]
        return []


ALL = [CreateSession, Refresh, ConnectToAsset, RequestSessions, GetToken, InviteAgain, CloseSession, CloseActivity,
       CloseEvent, FollowUp, Sweep, Sync, SyncAll, SendMail, InstallPackage, AddConfiguration, RemoveConfiguration, RotateKey]
