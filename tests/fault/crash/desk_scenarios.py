"""What administrators do, and what the desk does every night."""

import json
import shutil
from collections import Counter

from scenario import WORK, Scenario, compared
from world import Broken


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


class Init(Scenario):
    """Whoever was interrupted does it again, and then has a desk, be it by the second time or the first."""

    name = "init"

    def set_up(self):
        self.folder = None

    def prepare(self):
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder = self.world.desk.data = self.world.desk.folder / f"desk-{self.world.number()}"
        return None

    def command(self, subject):
        return ["init", "--empty"]

    def recovery(self, subject):
        return [self.command(subject)]

    def has_recovered(self, ran):
        is_there = "desk.sqlite is there already" in ran.err  # store.exists
        return is_there or super().has_recovered(ran)

    def learn(self):
        self.prepare()
        self.world.desk.do(*self.command(None))
        self.files = self.names()
        if found := self.check(None):
            raise Broken(f"a new desk cannot be used: {found}")

    def names(self):
        """What SQLite has beside its file comes and goes."""
        return {one.name for one in self.folder.iterdir()} - {"desk.sqlite-wal", "desk.sqlite-shm"}

    def check(self, subject):
        there = [one["role"] for one in self.world.desk.json("person", "list")]
        found = compared(Counter(there), Counter({"administrator": 1}))
        found += compared(Counter(self.names()), Counter(self.files))
        # The key file is that of the store if a secret that one process has sealed opens in the next.
        self.world.desk.do("package", "install", self.world.options.package)
        self.world.add_configuration("TeamViewer")
        self.world.authorise("TeamViewer")
        return found


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
