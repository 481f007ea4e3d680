"""How the desk gets access to TeamViewer, looks whether it has it, and gives it up."""

import json

from scenario import WORK, Scenario
from world import Broken

NAME = "TeamViewer"


class OnConfiguration(Scenario):
    """A button of the one configuration: what was clicked before is none of this fault's."""

    def prepare(self):
        if self.world.token_state() != "valid":
            self.world.authorise(NAME)
        self.newest = self.world.desk.query("SELECT max(number) FROM calls")[0][0]
        return NAME

    def tear_down(self):
        self.world.authorise(NAME)

    def calls(self, columns="number, state"):
        return self.world.desk.query(f"SELECT {columns} FROM calls WHERE name = ? AND number > ? ORDER BY number",
                                     self.action, self.newest)

    def was_begun(self, subject):
        return bool(self.calls())

    def was_refused(self, subject):
        return {state for _, state in self.calls()} == {"failed"}

    def unfinished(self, subject):
        return [("lost", json.dumps(self.world.desk.json("call", "show", "c-%06d" % number)))
                for number, state in self.calls() if state != "done"]

    def check(self, subject):
        """Nobody is told that it failed after a kill, not even if all that it had to do is done."""
        return super().check(subject) or ([] if self.may_refuse else self.unfinished(subject))

    def tokens_are_right(self):
        works, state = self.world.token_works(), self.world.token_state()
        if works and state == "valid":
            return []
        return [("lost", f"the token works: {works}, and the status is {state}")]


class Authorize(OnConfiguration):
    """Whoever got no address asks for another one. Tokens that are there go on working until its code is exchanged."""

    name, action = "OAuth2 Authorization URL", "configuration.authorize"

    def prepare(self):
        subject = super().prepare()
        self.page_before = self.world.page_of_consent(subject)
        return super().prepare()

    def command(self, subject):
        return ["config", "authorize-url", subject, "--json"]

    def learn(self):
        subject = self.prepare()
        self.ran = self.world.desk.do(*self.command(subject))
        if not self.was_begun(subject) or self.check(subject):
            raise Broken(f"{self.name} leads to no tokens")

    def check(self, subject):
        found = ([] if self.may_refuse else self.unfinished(subject)) + self.tokens_are_right()
        page = self.page_that_must_be_right(subject)
        if not page:
            self.remarks["refused"] += self.was_refused(subject)
            page = self.world.page_of_consent(subject)
        self.world.cloud.play("tokens", '{"action":"revoke_all"}')
        self.world.bring_code(subject, page)
        self.world.desk.do("config", "token", subject)
        return found + self.tokens_are_right()

    def page_that_must_be_right(self, subject):
        """The one that was shown; that of before, if nothing came of this click; or nobody knows one."""
        if not self.was_begun(subject):
            return self.page_before
        return self.ran.json()["open_url"] if self.ran.status == 0 else None


class BringCode(OnConfiguration):
    """The code is good for once, so nothing of it may be lost but what the person has in front of him."""

    name = "config code"

    def prepare(self):
        self.world.cloud.play("tokens", '{"action":"revoke_all"}')
        self.world.desk.query("DELETE FROM secrets WHERE value_key = 'form.code'")  # whatever was left
        self.address = self.world.address_with_code(self.world.page_of_consent(NAME))
        self.values = self.world.desk.json("config", "show", NAME)["values"]
        return NAME

    def command(self, subject):
        return ["config", "code", subject, "-"]

    def given(self, subject):
        return self.address + "\n"

    def learn(self):
        subject = self.prepare()
        self.ran = self.world.desk.do(*self.command(subject), given=self.given(subject))
        if not self.is_stored(subject) or self.check(subject):
            raise Broken("the code brings no token")

    def is_stored(self, subject):
        return "code" in self.world.desk.json("config", "show", subject)["secrets"]

    def check(self, subject):
        found = []
        is_stored = self.is_stored(subject)
        if self.ran.status == 0 and not is_stored:
            found.append(("lost", "the code, though it was said to be saved"))
        if not is_stored and self.world.desk.run(["config", "token", subject]).status == 0:
            found.append(("twice", "tokens by a code that is not there"))
        # Whoever was interrupted may type it again, though it is there.
        if not is_stored or self.world.number() % 2:
            self.world.desk.do(*self.command(subject), given=self.given(subject))
        self.world.desk.do("config", "token", subject)
        form = self.world.desk.json("config", "show", subject)
        if form["values"] != self.values or form["secrets"] != ["client_secret"]:
            found.append(("lost", f"the form is {form}, with {self.values} before"))
        return found + self.tokens_are_right()


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


class TestConnection(OnConfiguration):
    """It asks for all that can be tried, and must leave nothing at TeamViewer."""

    name, action = "Test connection", "configuration.test"
    expected = {"record": 1, "new session": 0}

    def prepare(self):
        self.world.desk.query("DELETE FROM records WHERE record_key = 'test'")
        self.sessions = self.world.state()["sessions"]
        return super().prepare()

    def command(self, subject):
        return ["config", "test", subject]

    def facts(self, subject):
        state = self.world.state()
        findings = [one for text, in self.calls("findings") for one in json.loads(text)]
        records = self.world.desk.query("SELECT value FROM records WHERE record_key = 'test'")
        return {"permission": sum(one["state"] == "ok" for one in findings), "finding": len(findings),
                "record": sum(json.loads(value)["missing"] == [] for value, in records),
                "new session": state["sessions"] - self.sessions, "live token": state["refresh_tokens"]}

    def check(self, subject):
        return super().check(subject) + self.tokens_are_right()


class Revoke(OnConfiguration):
    """Only the browser has this button. Who is told that it failed has tokens that work; else there are none."""

    name, action = "Revoke access", "configuration.revoke"
    expected = {"live token": 0, "status none": 1}

    def prepare(self):
        self.world.cloud.play("tokens", '{"action":"revoke_all"}')
        self.world.authorise(NAME)
        subject = super().prepare()
        self.world.desk.click(self.action)
        return subject

    def command(self, subject):
        return WORK

    def facts(self, subject):
        state = self.world.state()
        return {"live token": state["access_tokens"] + state["refresh_tokens"],
                f"status {self.world.token_state()}": 1}

    def check(self, subject):
        found = super().check(subject)
        state = self.world.token_state()
        return found or ([] if state == "none" else self.tokens_are_right())
