#!/usr/bin/env python3
"""Runs a story: a script of commands with what they have to answer. README.md tells how to write one."""

import argparse
import json
import os
import pathlib
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import abilities
from recorder import Recorder
from search import leaks
from tls_front import TlsFront

HERE = pathlib.Path(__file__).parent
PATIENCE_S = 120
SIZE_OF_LOG_INDEX = 32768  # that of SQLite, made when the store is opened
SKIPPED = 77  # SKIP_RETURN_CODE of the tests: something was left out, so nobody may count it as passed
DIES_WITH_US = ["setpriv", "--pdeathsig", "KILL"]  # whatever happens to us


class Failed(Exception):
    pass


class NotHere(Exception):
    """The rest of a story needs what this machine does not allow."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(url, body=None):
    """(status, headers, text) of one request that follows nothing."""
    data = None if body is None else body.encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=PATIENCE_S) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


def end_now(process):
    """Nothing if it has ended."""
    process.kill()
    process.wait()


class Simulator:
    """teamviewer-sim on a free port; ends with the story."""

    def __init__(self, program, words):
        self.process = subprocess.Popen(
            [*DIES_WITH_US, program, "--listen", "127.0.0.1:0", "--auto-consent", *words],
            stdout=subprocess.PIPE, text=True)
        welcome = ""
        while "Redirect URL" not in welcome:
            line = self.process.stdout.readline()
            if not line:
                raise Failed("the simulator ended before it listened:\n" + welcome)
            welcome += line
        self.url = re.search(r"listening on (\S+)", welcome)[1]
        self.client_id = re.search(r"ClientID +(\S+)", welcome)[1]
        self.client_secret = re.search(r"ClientSecret +(\S+)", welcome)[1]
        self.redirect_url = re.search(r"Redirect URL +(\S+)", welcome)[1]

    def play(self, what, body):
        status, _, text = ask(f"{self.url}/sim/{what}", body)
        if status // 100 != 2:
            raise Failed(f"the simulator refused {what}: {status} {text}")
        return text

    def calls(self, function):
        return json.loads(ask(self.url + "/sim/log")[2])["functions"].get(function, 0)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            end_now(self.process)


class Story:
    def __init__(self, options):
        self.options = options
        self.folder = tempfile.TemporaryDirectory(prefix="story-")
        self.tmp = pathlib.Path(self.folder.name)
        self.simulator = None
        self.recorder = None
        self.tls = None
        self.names = {"tmp": str(self.tmp), "data": str(self.tmp / "desk"),
                      "package": options.package, "stories": str(HERE),
                      "programs": str(options.bin / "mock-host")}
        self.input = ""
        self.out, self.err, self.status, self.where = "", "", 0, ""
        self.checked = True
        self.ran = []  # what became of the commands of the last `at-once`
        self.printed = []  # everything that any command said
        self.codes = []

    # What a line may begin with ---------------------------------------------------------------

    def play(self, path):
        expected = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if expected is not None and not self.is_order(line):
                expected.append(line)
                continue
            self.compare(expected)
            expected = None
            if line.startswith("$ "):
                self.where = f"{path.name}:{number}: {line}"
                self.begin(line[2:])
                expected = []
            elif line.strip() and not line.startswith("#"):
                self.obey(line)
        self.compare(expected)
        self.expect_success()

    def is_order(self, line):
        return line == "" or line[:2] in ("$ ", "# ", "? ", "! ", "< ", "@ ", ": ") or \
            re.fullmatch(r"\[-?\d+\]", line)

    def obey(self, line):
        kind, rest = line[:2], line[2:]
        if kind == "< ":
            self.input += self.filled(rest) + "\n"
        elif kind == ": ":
            self.direct(shlex.split(rest))
        elif kind == "? ":
            self.hold(rest)
        elif kind == "@ ":
            name, expression = rest.split("=", 1)
            self.names[name.strip()] = str(self.value(expression.strip()))
        elif kind == "! ":
            self.complain_if(not re.search(self.pattern(rest), self.err, re.M),
                             f"standard error has no line like\n  {rest}")
        elif re.fullmatch(r"\[-?\d+\]", line):
            self.complain_if(self.status != int(line[1:-1]), f"exit status is {self.status}")
            self.checked = True
        else:
            raise Failed(f"{self.where}\nwhat is this? {line}")

    def direct(self, words):
        if words[0] == "simulator":
            self.simulator = Simulator(str(self.options.bin / "teamviewer-sim"), words[1:])
            for name in ("url", "client_id", "client_secret", "redirect_url"):
                self.names[name] = getattr(self.simulator, name)
            self.names["api_url"] = self.simulator.url + "/api/v1"
        elif words[0] == "record":
            self.recorder = Recorder(self.simulator.url)
            self.names["api_url"] = self.recorder.url + "/api/v1"
        elif words[0] == "tls":
            self.tls = TlsFront(self.simulator.url, self.tmp)
            self.names["ca_file"] = str(self.tls.ca_file)
            self.names.update({"tls_" + kind: address for kind, address in self.tls.urls.items()})
        elif words[0] == "only-if":
            self.expect_success()
            self.names[words[1]] = getattr(abilities, words[1])()
            if self.names[words[1]] is None:
                raise NotHere(f"{words[1]} is not to be had on this machine: the lines below it were left out")
        elif words[0] == "include":
            self.expect_success()
            self.play(HERE / words[1])
        else:
            raise Failed(f"unknown directive {words[0]}")

    def begin(self, line):
        self.expect_success()
        # JSON keeps its quotes.
        plain = line.split(" ", 2) if line.startswith("play ") else shlex.split(line)
        words = [self.filled(word) for word in plain]
        program, rest = words[0], words[1:]
        self.out, self.err, self.status, self.checked = "", "", 0, False
        getattr(self, "run_" + program.replace("-", "_"))(rest)
        self.input = ""
        self.printed += [self.out, self.err]

    # Commands -----------------------------------------------------------------------------------

    def program(self, words):
        trust = [word for key in sorted(self.options.keys.glob("*.pub")) for word in ("--trust", str(key))]
        data = [] if "--data" in words else ["--data", self.names["data"]]
        return [str(self.options.bin / "mock-host"), *data, *trust, *words]

    def run_mock_host(self, words):
        done = subprocess.run(self.program(words), input=self.input, capture_output=True, text=True,
                              timeout=PATIENCE_S, cwd=self.tmp)
        self.out, self.err, self.status = done.stdout, done.stderr, done.returncode

    def run_killed_at(self, words):
        """FUNCTION mock-host ...: SIGKILL as soon as the simulator has done FUNCTION once more."""
        process = self.begun(words[0], words[2:])
        process.send_signal(signal.SIGKILL)
        self.await_end(process)

    def run_full_at(self, words):
        """FUNCTION mock-host ...: no file of it grows any more as soon as the simulator has done FUNCTION once more."""
        process = self.begun(words[0], words[2:])
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (SIZE_OF_LOG_INDEX, most))
        self.await_end(process)

    def begun(self, function, words):
        before = self.simulator.calls(function)
        process = self.start(words)
        until = time.monotonic() + PATIENCE_S
        while self.simulator.calls(function) == before:
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                raise Failed(f"{self.where}\n{function} was not called: {process.communicate(timeout=PATIENCE_S)}")
            time.sleep(0.02)
        return process

    def start(self, words):
        return subprocess.Popen([*DIES_WITH_US, *self.program(words)], stdin=subprocess.DEVNULL, cwd=self.tmp,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def await_end(self, process):
        try:
            self.out, self.err = process.communicate(timeout=PATIENCE_S)
        finally:
            end_now(process)
        self.status = process.returncode

    def run_at_once(self, words):
        """[N] COMMAND ...: all at the same time, the first N times; {} stands for each of the numbers before it."""
        times, commands = int(words[0]), []
        lists = None
        for word in words[1:]:
            if not word.startswith("mock-host "):
                lists = word.split()
            elif lists:
                commands += [word.replace("{}", one) for one in lists]
            else:
                commands += [word] * (times if not commands else 1)
        running = [self.start(shlex.split(command)[1:]) for command in commands]
        self.ran = []
        try:
            for one in running:
                out, err = one.communicate(timeout=PATIENCE_S)
                self.ran.append({"status": one.returncode, "out": out, "err": err})
                self.printed += [out, err]
        finally:
            for one in running:
                end_now(one)
        self.err = "\n".join(f"[{one['status']}] {one['out']}{one['err']}" for one in self.ran)

    def run_play(self, words):
        """WHAT JSON: what people at the other end do, and what goes wrong."""
        self.out = self.simulator.play(words[0], words[1] if len(words) > 1 else "{}")

    def run_consent(self, words):
        """URL: opens the consent page like a browser; prints where it leads."""
        _, headers, text = ask(words[0])
        self.out = headers.get("Location", text) + "\n"
        code = re.search(r"[?&]code=([^&\s]+)", self.out)
        if code:
            self.codes.append(code[1])

    def run_shell(self, words):
        done = subprocess.run(["sh", "-c", words[0]], input=self.input, capture_output=True, text=True,
                              timeout=PATIENCE_S, cwd=self.tmp)
        self.out, self.err, self.status = done.stdout, done.stderr, done.returncode

    # Checks -------------------------------------------------------------------------------------

    def filled(self, text):
        return re.sub(r"\$(\w+)", lambda name: self.names.get(name[1], name[0]), text)

    def pattern(self, line):
        """... stands for anything, <<name>> remembers a word."""
        parts = re.split(r"(\.\.\.|<<\w+>>)", self.filled(line))
        made = ""
        for part in parts:
            if part == "...":
                made += ".*"
            elif part.startswith("<<"):
                made += f"(?P<{part[2:-2]}>\\S+)"
            else:
                made += re.escape(part)
        return made

    def compare(self, expected):
        if not expected:
            return
        lines = ["(?:.*\n)*?" if line == "..." else self.pattern(line) + "\n" for line in expected]
        found = re.fullmatch("".join(lines), self.out)
        self.complain_if(not found, "expected\n  " + "\n  ".join(expected))
        self.names.update(found.groupdict())

    def value(self, expression):
        try:
            it = json.loads(self.out)
        except ValueError:
            it = None
        return eval(expression, {"it": it, "out": self.out, "err": self.err, "status": self.status, "json": json,
                                 "re": re, "simulator": self.simulator, "ran": self.ran, **self.names})

    def hold(self, expression):
        try:
            holds = self.value(expression)
        except Exception as error:  # A missing key is as wrong as a wrong value.
            holds, expression = False, f"{expression}   ({type(error).__name__}: {error})"
        self.complain_if(not holds, "this does not hold\n  " + expression)

    def expect_success(self):
        if not self.checked:
            self.complain_if(self.status != 0, f"exit status is {self.status}")
            self.checked = True

    def complain_if(self, wrong, what):
        if wrong:
            raise Failed(f"{self.where}\n{what}\nstandard output:\n{self.out}\n"
                         f"standard error:\n{self.err}")

    def search_for_leaks(self):
        secrets = list(self.codes)
        links = []
        if self.simulator:
            secrets.append(self.simulator.client_secret)
        if self.recorder:
            secrets += self.recorder.tokens
            links = self.recorder.supporter_links
            if not secrets or not links:
                raise Failed("the recorder saw no token or no supporter link: nothing was proven")
        found = leaks(self.tmp, self.printed, secrets, links)
        if found:
            raise Failed("secrets are in the open:\n  " + "\n  ".join(found))

    def end(self):
        for server in (self.recorder, self.tls):
            if server:
                server.stop()
        if self.simulator:
            self.simulator.stop()
        self.folder.cleanup()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of mock-host and teamviewer-sim")
    parser.add_argument("--package", required=True, help="the built package")
    parser.add_argument("--keys", type=pathlib.Path, required=True, help="folder of the keys that signed it")
    parser.add_argument("story", type=pathlib.Path)
    options = parser.parse_args()
    options.bin = options.bin.resolve()
    options.package = str(pathlib.Path(options.package).resolve())
    options.keys = options.keys.resolve()
    os.environ.pop("MOCK_HOST_DATA", None)
    story, left_out = Story(options), False
    try:
        try:
            story.play(options.story)
        except NotHere as reason:
            print(reason)
            left_out = True
        story.search_for_leaks()
    except (Failed, subprocess.TimeoutExpired) as failed:
        print(failed, file=sys.stderr)
        return 1
    finally:
        story.end()
    print(f"{options.story.name}: {'what was not left out is' if left_out else 'all'} as it has to be")
    return SKIPPED if left_out else 0


if __name__ == "__main__":
    sys.exit(main())
