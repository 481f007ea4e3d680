// Starts what a test needs: a store, the simulator, the desk and a browser, all real, on free ports
// of this machine and in a folder of its own. Everything ends with the test, also when it fails.

import { deepEqual } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const build = process.env.DESK_BUILD ?? fromHere("../../build/dev");
const programs = join(build, "bin");
export const packageFile = join(build, "package", "teamviewer-addon.zip");
/** Where pictures go. */
export const output = join(build, "browser");

/** Where "Connect to Asset" leads; a test answers for it. */
export const teamviewer = "https://start.teamviewer.com";
const elsewhere = "<!doctype html><html lang=en><title>Elsewhere</title><link rel=icon href=data:,>";

/** Nothing takes that long, not even on a busy machine with sanitizers. */
export const patience_ms = 120_000;

/** Dies with us, whatever happens to us. */
function begin(program, args, data) {
  const words = ["--pdeathsig", "KILL", join(programs, program), ...args];
  return spawn("setpriv", words, { env: { ...process.env, MOCK_HOST_DATA: data } });
}

/** Resolves with what the server has printed once `sign` is in it; `printed` goes on. */
function started(server, sign) {
  return new Promise((resolve, reject) => {
    server.printed = "";
    const read = (text) => {
      server.printed += text;
      if (sign.test(server.printed)) resolve(server.printed);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("error", reject);
    server.on("exit", () => reject(new Error(`ended before it began:\n${server.printed}`)));
  });
}

/** Runs to its end; what it printed. */
function finished(child, input = "") {
  return new Promise((resolve, reject) => {
    let [out, err] = ["", ""];
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(out) : reject(new Error(err + out))));
    child.stdin.end(input);
  });
}

/** Ends a server as Ctrl-C does. A sanitizer that has something to say makes the test fail. */
async function end(server) {
  if (server.exitCode === null && server.signalCode === null) {
    const over = once(server, "close");
    server.kill("SIGCONT");
    server.kill("SIGTERM");
    await over;
  }
  if (server.exitCode !== 0)
    throw new Error(`${server.spawnargs[3]} ended with ${server.exitCode}:\n${server.printed}`);
}

export class World {
  /**
   * @param {import("node:test").TestContext} t
   * @param {{devices?: number, simulator?: string[]}} [how]
   */
  static async create(t, { devices = 20, simulator = [] } = {}) {
    const world = new World();
    t.after(() => world.close());
    world.folder = await mkdtemp(join(tmpdir(), "desk-browser-"));
    world.data = join(world.folder, "desk");
    const listen = ["--listen", "127.0.0.1:0", "--report-delay-s", "0"];
    world.simulator = begin(
      "teamviewer-sim",
      [...listen, "--devices", String(devices), ...simulator],
      world.data,
    );
    world.opening = chromium.launch({ ...browserOptions, timeout: patience_ms });
    const welcome = await started(world.simulator, /Redirect URL/);
    world.cloud = /listening on (\S+)/.exec(welcome)[1];
    await world.makeApp();
    world.browser = await world.opening;
    return world;
  }

  /** An app at TeamViewer that leads back to a page of nobody. */
  async makeApp() {
    this.company = createServer((_, answer) => {
      answer.setHeader("Content-Type", "text/html").end(elsewhere);
    });
    this.company.listen(0, "127.0.0.1");
    await once(this.company, "listening");
    this.app = {
      client_id: "desk-under-test",
      client_secret: "the-secret-of-the-app",
      redirect_url: `http://127.0.0.1:${this.company.address().port}/came-back`,
    };
    await this.play("apps", this.app);
  }

  /** A command of mock-host; what it says as JSON. @param {string[]} words */
  async command(words, input = "") {
    const out = await finished(begin("mock-host", [...words, "--json"], this.data), input);
    return out ? JSON.parse(out) : null;
  }

  /** What happens at TeamViewer: POST /sim/WHAT. */
  async play(what, body = {}) {
    // A connection that was kept may be closed just as it is used again, and a deed is not repeated.
    const answer = await fetch(`${this.cloud}/sim/${what}`, {
      method: "POST",
      headers: { Connection: "close" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`/sim/${what}: ${answer.status} ${await answer.text()}`);
  }

  /** How often the simulator was asked for it, such as "POST /sessions". */
  async asked(what) {
    const log = await (await fetch(`${this.cloud}/sim/log`)).json();
    return log.functions[what] ?? 0;
  }

  /** Nobody but one administrator, and no package. */
  async makeEmptyStore() {
    await this.command(["init", "--empty", "--locale", "en-GB"]);
    await this.trustTheBuild();
  }

  /** People, assets and activities; the package is installed, and TeamViewer connected. */
  async makeConnectedStore() {
    await this.command(["init", "--locale", "en-GB"]);
    await this.trustTheBuild();
    await this.command(["package", "install", packageFile]);
    await this.command(
      ["config", "add", "--name", "TeamViewer", "--client-id", this.app.client_id,
       "--client-secret-file", "-", "--redirect-url", this.app.redirect_url, "--sync-source", "managed",
       "--api-url", `${this.cloud}/api/v1`, "--login-url", this.cloud],
      `${this.app.client_secret}\n`,
    );
    const { open_url } = await this.command(["config", "authorize-url", "TeamViewer"]);
    await this.play("settings", { auto_consent: true });
    const answer = await fetch(open_url, { redirect: "manual" });
    await this.play("settings", { auto_consent: false });
    await this.command(["config", "code", "TeamViewer", "-"], `${answer.headers.get("location")}\n`);
    await this.command(["config", "token", "TeamViewer"]);
  }

  async trustTheBuild() {
    const keys = join(this.data, "trusted-keys");
    await mkdir(keys, { recursive: true });
    for (const file of await readdir(join(build, "keys"))) {
      if (file.endsWith(".pub")) await cp(join(build, "keys", file), join(keys, file));
    }
  }

  /** The number of a new activity. */
  async makeActivity(title, initiator, ...more) {
    const made = await this.command([
      "activity", "create", "--title", title, "--initiator", initiator, ...more,
    ]);
    return made.number;
  }

  /** Opens the desk; again after `stopDesk` at the same address. `open`: to other machines. */
  async serve({ open = false } = {}) {
    const listen = this.desk ? new URL(this.desk).host : `${open ? "0.0.0.0" : "127.0.0.1"}:0`;
    const openly = open ? ["--insecure-http", "--host", "127.0.0.1"] : [];
    this.server = begin("mock-host", ["serve", "--listen", listen, ...openly], this.data);
    const welcome = await started(this.server, /Ctrl-C/);
    this.desk = /service desk is at (\S+)/.exec(welcome)[1].replace("0.0.0.0", "127.0.0.1");
  }

  async stopDesk() {
    await end(this.server);
  }

  async close() {
    const browser = await this.opening?.catch(() => undefined);
    await browser?.close();
    this.company?.close();
    this.company?.closeAllConnections();
    const ends = [this.server, this.simulator].filter(Boolean).map(end);
    const failed = (await Promise.allSettled(ends)).find(({ status }) => status === "rejected");
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
    if (failed) throw failed.reason;
  }
}

const browserOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    // Nothing outside is reached, not even by a fault.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ],
};

/**
 * Somebody in front of a browser. Whatever no page may do is a trouble: an error in the console, a
 * violation of the Content-Security-Policy, a request to another host.
 */
export class Visitor {
  /** @param {World} world */
  static async create(world, { width = 1280, height = 800, scheme = "light", ...more } = {}) {
    const visitor = new Visitor();
    visitor.world = world;
    visitor.troubles = [];
    visitor.forgiven = [];
    visitor.context = await world.browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      baseURL: world.desk,
      ...more,
    });
    visitor.context.setDefaultTimeout(patience_ms);
    await visitor.context.route(`${teamviewer}/**`, (route) =>
      route.fulfill({ contentType: "text/html", body: elsewhere }),
    );
    visitor.watch();
    visitor.page = await visitor.context.newPage();
    // Asked for from the start, or the first file chooser may be the system's own.
    visitor.page.on("filechooser", () => {});
    return visitor;
  }

  watch() {
    const complain = (page, what) => this.troubles.push(`${page?.url()}: ${what}`);
    this.context.on("weberror", (error) => complain(error.page(), error.error().message));
    this.context.on("console", (message) => {
      const isTrouble = ["error", "warning"].includes(message.type());
      if (isTrouble) this.troubles.push(`${message.location().url}: ${message.text()}`);
    });
    this.context.on("request", (request) => {
      const from = origin(pageOf(request)?.url());
      if (!this.mayAsk(from, origin(request.url()))) this.troubles.push(`${from} asked ${request.url()}`);
    });
  }

  /** The desk asks itself only. A tab that a button has opened is elsewhere from its start. */
  mayAsk(from, to) {
    if (to === this.world.desk || to === "null") return true; // null: data: and blob:
    const places = [this.world.cloud, teamviewer, origin(this.world.app.redirect_url)];
    return from !== this.world.desk && places.includes(to);
  }

  /**
   * Troubles that the test causes on purpose; the browser may tell of them late.
   * @param {RegExp} pattern of the address of what was asked for, and of what the browser says
   */
  forgive(pattern) {
    this.forgiven.push(pattern);
  }

  /** What failed is seen best on the page: a picture of it stays. */
  async during(step, deed) {
    try {
      await deed();
    } catch (error) {
      const file = join(output, "failures", `${step.replace(/\W+/g, "_")}.png`);
      await this.page.screenshot({ path: file, fullPage: true }).catch(() => {});
      error.message = `${step} at ${this.page.url()}, see ${file}\n${error.message}\n` +
        this.troubles.join("\n");
      throw error;
    }
  }

  /** Nothing happened that no page may do. */
  endsWell() {
    const isForgiven = (trouble) => this.forgiven.some((pattern) => pattern.test(trouble));
    deepEqual(this.troubles.filter((trouble) => !isForgiven(trouble)), []);
  }

  /** Signs in by one click, for tests that are about something else. */
  async signIn(name, path = "/") {
    await this.context.clearCookies(); // whoever was here before
    await this.page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
    await this.page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
    await this.page.locator("form[action='/sign-out']").waitFor();
    return this.page;
  }

  /** The tab that `deed` opens. @param {() => Promise<void>} deed */
  async tabOf(deed) {
    const [tab] = await Promise.all([this.context.waitForEvent("page"), deed()]);
    await tab.waitForLoadState();
    return tab;
  }
}

const origin = (url) => (url ? new URL(url).origin : "null");

/** A tab that is about to open has no page yet. */
function pageOf(request) {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}
