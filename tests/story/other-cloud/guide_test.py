"""The guide on a cloud that is not our simulator: guide_test.py MOCK_HOST PACKAGE PUBLIC_KEY_FOLDER

Follows the guide with commands alone, and checks after each what has changed.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
MOCK_HOST, PACKAGE, KEYS = sys.argv[1:4]
CLIENT_SECRET = "other-client-secret-4711"


class GuideOnAnotherCloud(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        port_file = self.root / "port"
        cloud = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", sys.executable, HERE / "other_cloud.py", port_file])
        self.addCleanup(cloud.wait, 60)
        self.addCleanup(cloud.terminate)
        for _ in range(200):
            if port_file.exists() and port_file.read_text():
                break
            time.sleep(0.05)
        self.base = f"http://127.0.0.1:{port_file.read_text()}/v9"
        self.outputs = []

    def desk(self, *words, stdin=None, expect=0):
        done = subprocess.run([MOCK_HOST, "--data", self.root / "desk", *words], input=stdin, text=True,
                              capture_output=True, timeout=120, check=False)
        self.outputs += [done.stdout, done.stderr]
        self.assertEqual(done.returncode, expect, f"{words}\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout) if "--json" in words else done.stdout

    def play(self, what, how=None):
        request = urllib.request.Request(f"{self.base}/played/{what}", json.dumps(how).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def asked(self):
        """How often the cloud was asked for each thing, such as "GET /sessions"."""
        with urllib.request.urlopen(self.base + "/played/asked", timeout=10) as answer:
            return collections.Counter(json.load(answer))

    def make_activity(self, title):
        return self.desk("activity", "create", "--title", title, "--initiator",
                         "marie.dupont@example.com").strip().split()[-1]

    def codes_of(self, number):
        """Of the sessions that the desk knows of the activity."""
        shown = self.desk("activity", "show", number, "--json")
        return [one["value"]["code"] for one in shown["records"] if one["key"].startswith("session/")]

    def consent(self, page):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        try:
            urllib.request.build_opener(Stay).open(page, timeout=10)
        except urllib.error.HTTPError as answer:
            return answer.headers["Location"]
        self.fail("the page did not lead back")

    def connect(self):
        self.desk("init")
        trusted = self.root / "desk" / "trusted-keys"
        trusted.mkdir(exist_ok=True)
        for key in pathlib.Path(KEYS).glob("*.pub"):
            (trusted / key.name).write_bytes(key.read_bytes())
        self.desk("package", "install", PACKAGE)
        self.desk("config", "add", "--name", "Other", "--client-id", "other-app", "--client-secret-file", "-",
                  "--redirect-url", "https://www.tap.de", "--sync-source", "managed", "--api-url", self.base,
                  "--login-url", self.base, stdin=CLIENT_SECRET)
        page = self.desk("config", "authorize-url", "Other").split()[-1]
        self.desk("config", "code", "Other", "-", stdin=self.consent(page))
        self.desk("config", "token", "Other")

    def test_session_from_the_first_click_to_the_report(self):
        self.connect()
        self.assertEqual(self.desk("config", "show", "Other", "--json")["token"]["state"], "valid")

        number = self.make_activity("Printer")
        done = self.desk("action", "run", number, "TeamViewer Create Remote Session", "--json")
        self.assertEqual(done["status"], "ok", done)
        shown = self.desk("activity", "show", number, "--json")
        [code] = self.codes_of(number)
        self.assertIn("https://join.other.example/x/", " ".join(link["url"] for link in shown["links"]))

        self.play("connection", {"code": code, "notes": "Replaced the cable"})
        self.desk("activity", "close", number)
        self.desk("work", "--until-idle", "--at", "+20m")
        shown = self.desk("activity", "show", number, "--json")
        self.assertEqual(len(shown["time_entries"]), 1, shown)
        self.assertEqual(shown["time_entries"][0]["minutes"], 7)
        self.assertIn("Replaced the cable", json.dumps(shown["journal"], ensure_ascii=False))
        self.assertEqual([l for l in shown["links"]], [], "no button is left")

        self.desk("work", "--until-idle", "--at", "+3h")
        again = self.desk("activity", "show", number, "--json")
        self.assertEqual(len(again["time_entries"]), 1, "nothing is booked twice")
        self.assertNotIn("supporter-secret", json.dumps(again["journal"]))

    def test_assets_get_the_ids_of_paged_devices_with_other_domains(self):
        self.connect()
        done = self.desk("job", "run", "assets.sync", "--json")
        self.assertEqual(done["stats"]["devices"], 7, done)
        self.assertGreaterEqual(done["stats"]["updated"], 1, done)
        again = self.desk("job", "run", "assets.sync", "--json")
        self.assertEqual(again["stats"]["updated"], 0, again)

    def test_ten_pages_of_open_sessions_are_read_when_an_answer_was_lost(self):
        self.connect()
        for i in range(19):
            self.desk("action", "run", self.make_activity(f"Ticket {i}"), "session.create")
        number = self.make_activity("Ticket 19")
        before = self.asked()

        self.play("loss")  # The session is opened; the desk never hears its code.
        done = self.desk("action", "run", number, "session.create", "--json")
        self.assertEqual(done["status"], "ok", done)
        since = self.asked() - before
        self.assertEqual(since["POST /sessions"], 1, "the session that is there is found, no other one is opened")
        self.assertEqual(since["GET /sessions"], 10, "20 open sessions, two on a page, and ours is the last")
        self.assertEqual(len(self.codes_of(number)), 1)

    def tearDown(self):
        for output in self.outputs:
            self.assertNotIn(CLIENT_SECRET, output)
            self.assertNotIn("other-access-token", output)
            self.assertNotIn("other-refresh-token", output)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
