"""What agents do on activities and assets, and what comes of it by itself."""

from collections import Counter

from mail_server import MailServer
from scenario import AT_LAST, LATER, MUCH_LATER, SOON, WORK, Scenario, compared
from world import Broken


class CreateSession(Scenario):
    name, action = "Create Remote Session", "session.create"
    expected = {"open session": 1, "mail": 1, "entry session/*/created": 1, "links session/*/join": 1}


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


class ConnectOnAsset(Scenario):
    """There is no activity: what comes of it is found on the asset only."""

    name, action = "Connect to Asset, on the asset", "asset.connect"
    expected = {"entry connect/*/opened": 1, "address": 1, "click": 1, "entry connection/*/report": 1}

    def prepare(self):
        return self.world.asset()

    def command(self, subject):
        return ["asset", "action", subject, self.action, "--input", '{"reason":"Update"}']

    def recovery(self, subject):
        self.world.connect_to(subject)
        return [WORK, AT_LAST]

    def facts(self, subject):
        facts = self.world.left_on(subject)
        query = self.world.desk.query
        # Whoever clicked has got it, or the desk keeps it for him; nobody gets it twice.
        facts["address"] = sum(query(f"SELECT count(*) FROM {where}", subject)[0][0] for where in (
            "calls WHERE open_url <> '' AND target_id = ?",
            "audit WHERE action = 'call.open' AND subject LIKE '%(' || ? || ')'"))
        facts["click"] = self.counted_clicks(subject)
        return +facts

    def counted_clicks(self, subject):
        """By these all activities and assets know whose a connection is. One that failed may stay: it has no record."""
        query = self.world.desk.query
        kept = {key for key, in query("SELECT record_key FROM records WHERE target_id = ?", subject)}
        noted = [line.split("\t") for clicks, in query("SELECT value FROM states WHERE value_key LIKE 'connects/%'")
                 for line in clicks.splitlines()]
        return sum(target == subject and f"connect/{click}" in kept for click, _, target, *_ in noted)

    def judged(self, facts):
        """By a wrong clock it was clicked hours before or behind the connection, which is nobody's then."""
        judged = super().judged(facts)
        return judged - Counter({"entry connection/*/report": 1}) if self.may_be_late else judged


class ReportOnAsset(ConnectOnAsset):
    name = "report of a connection to an asset"
    expected = {"entry connection/*/report": 1}

    def prepare(self):
        asset = super().prepare()
        self.world.desk.do(*super().command(asset))
        self.world.connect_to(asset)
        return asset

    def command(self, subject):
        return AT_LAST

    def recovery(self, subject):
        return [AT_LAST]

    def was_begun(self, subject):
        return True


class RequestSessions(Scenario):
    name, action = "Request Sessions", "sessions.request"
    OF_THE_CONNECTION = ("entry connection/*/report", "time entry", "open session", "mail")
    expected = {"time entry": 1, "open session": 1}

    def prepare(self):
        return self.world.visited_session()

    def check(self, subject):
        """By a clock that is behind there is no report yet, and the agent is told so: it comes when the session ends."""
        found = super().check(subject)
        if not found or not self.may_be_late:
            return found
        self.world.desk.do(*MUCH_LATER)
        later = self.facts(subject)
        return compared({what: later[what] for what in self.OF_THE_CONNECTION},
                        {what: self.after[what] for what in self.OF_THE_CONNECTION})


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
        if self.may_be_late:
            return [WORK, MUCH_LATER]
        return [WORK, SOON] if self.may_refuse else [WORK]

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
        return [LATER, MUCH_LATER]  # of many sessions that expire together some wait for a look that serves all

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
