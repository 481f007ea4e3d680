// The whole guide as one person follows it, from a store with nothing in it to a report in the
// journal. `hand` is how that person uses a page.

import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { test } from "node:test";

import { Visitor, World, packageFile, teamviewer } from "./world.js";

const title = "Outlook asks for the password";
const note = "Password renewed, signed in again";

/** @param {import("./hands.js").mouse} hand */
export function followTheGuide(hand) {
  test(`The guide leads from an empty desk to a report with ${hand.name} only`, async (t) => {
    const world = await World.create(t);
    await world.makeEmptyStore();
    await world.serve();
    const visitor = await Visitor.create(world);
    const guide = new Guide(visitor, hand);
    for (const step of steps) {
      t.diagnostic(step);
      await visitor.during(step, () => guide[step]());
    }
    visitor.endsWell();
  });
}

const steps = [
  "signIn",
  "installThePackage",
  "fillInTheForm",
  "authorise",
  "getTheToken",
  "testTheConnection",
  "synchroniseTheAssets",
  "createAnActivity",
  "createARemoteSession",
  "joinAsRequester",
  "helpAsSupporter",
  "requestTheSessions",
  "connectToTheAsset",
  "closeTheActivity",
];

class Guide {
  constructor(visitor, hand) {
    this.visitor = visitor;
    this.world = visitor.world;
    this.hand = hand;
    this.page = visitor.page;
  }

  // What a page has, as a person would call it.

  button(name, on = this.page) {
    return on.getByRole("button", { name, exact: true, disabled: false });
  }
  link(name, on = this.page) {
    return on.getByRole("link", { name, exact: true });
  }
  field(name, on = this.page) {
    return on.getByLabel(name, { exact: true });
  }
  part(name, on = this.page) {
    return on.getByRole("region", { name, exact: true });
  }
  entry(name) {
    return this.part("Journal").getByRole("listitem").filter({
      has: this.page.getByRole("heading", { name }),
    });
  }
  menu(name) {
    return this.link(name, this.page.getByRole("navigation", { name: "Main" }));
  }
  /** In the column of the administration. */
  subMenu(name) {
    return this.link(name, this.page.getByRole("navigation", { name: "Administration" }));
  }
  async heading(name) {
    await this.page.getByRole("heading", { name, level: 1 }).waitFor();
  }
  /** The box that tells how an action ended. */
  async result(words, word = "Done") {
    const box = this.part("Result").filter({ hasText: words });
    await box.getByText(word, { exact: true }).waitFor();
  }

  // The steps.

  async signIn() {
    await this.page.goto("/");
    await this.heading("Who are you?");
    await this.hand.press(this.page.getByRole("button", { name: /^Administrator/ }));
    await this.heading("Activities");
    await this.page.getByRole("heading", { name: "No activity here" }).waitFor();
  }

  async installThePackage() {
    await this.hand.press(this.menu("Administration"));
    await this.page.getByRole("heading", { name: "No package is installed yet" }).waitFor();
    await this.hand.press(this.link("Install Package").first());
    await this.hand.attach(this.field("Package"), packageFile);
    await this.hand.press(this.button("Upload"));

    const inside = this.part("In this desk it may");
    await inside.getByText("read activities", { exact: true }).waitFor();
    const outside = this.part("Permissions that the other side has to grant");
    await outside.getByText("Create sessions").waitFor();
    await this.page.getByText("Trusted", { exact: true }).waitFor();
    await this.hand.press(this.button("Start installation"));

    await this.page.getByRole("heading", { name: /^TeamViewer AddOn .* is installed$/ }).waitFor();
    await this.hand.press(this.link("Finish"));
    await this.heading("Installed Packages");
    await this.link("TeamViewer AddOn").waitFor();
  }

  /** First with mistakes: they are said at their fields, and what was typed is kept. */
  async fillInTheForm() {
    await this.hand.press(this.subMenu("Configurations"));
    await this.hand.press(this.link("New TeamViewer Configuration"));
    await this.hand.type(this.field("ClientID"), this.world.app.client_id);
    await this.hand.type(this.field("Redirect URL"), "www.tap.de");
    await this.hand.type(this.field("Kinds of activities"), "Tickets!");
    await this.hand.press(this.button("Save"));

    await this.page.getByRole("alert").getByText("Not saved").waitFor();
    equal(await this.field("Redirect URL").inputValue(), "www.tap.de");
    await this.isMarked("Redirect URL", /^Is not a complete address/);
    await this.isMarked("Kinds of activities", /^(?!Which|Where)/);
    this.visitor.forgive(/admin\/configurations: .* 400/);

    await this.hand.press(this.link("Redirect URL", this.page.getByRole("alert")));
    await this.hand.type(this.field("Redirect URL"), this.world.app.redirect_url);
    await this.hand.type(this.field("ClientSecret"), this.world.app.client_secret);
    await this.hand.type(this.field("Kinds of activities"), "ticket, incident");
    await this.hand.type(this.field("Sessions are valid for (hours)"), "8");
    await this.hand.choose(this.field("Assets"), "create_missing");
    await this.hand.type(this.field("Wait for reports (minutes)"), "0");
    await this.hand.press(this.field("Ask for a reason"));
    await this.hand.type(this.field("Web API address"), `${this.world.cloud}/api/v1`);
    await this.hand.type(this.field("Sign-in address"), this.world.cloud);
    await this.hand.press(this.button("Save"));
    await this.page.getByRole("status").getByText("Saved.", { exact: true }).waitFor();
    await this.heading("TeamViewer");
    equal(await this.field("ClientSecret").inputValue(), "");
  }

  /** The reason is read with the field. */
  async isMarked(name, reason) {
    const field = this.field(name);
    equal(await field.getAttribute("aria-invalid"), "true");
    const ids = (await field.getAttribute("aria-describedby")).split(" ");
    match(await this.page.locator(`[id="${ids[0]}"]`).innerText(), reason);
  }

  async authorise() {
    const token = this.part("Actions").getByRole("button", { name: "Get Token" });
    equal(await token.getAttribute("aria-disabled"), "true");
    await this.page.getByText("No code is saved.").waitFor();

    const authorize = this.button("OAuth2 Authorization URL");
    const tab = await this.visitor.tabOf(() => this.hand.press(authorize));
    await tab.getByRole("heading", { name: "Sign in" }).waitFor();
    await this.hand.press(this.button("Allow", tab));
    await tab.waitForURL(`${this.world.app.redirect_url}?**`);
    const address = tab.url();
    await tab.close();
    notEqual(new URL(address).searchParams.get("code"), null);

    await this.hand.type(this.field("Authorisation code"), address);
    await this.hand.press(this.button("Save"));
    await this.page.getByRole("status").getByText("Saved.", { exact: true }).waitFor();
  }

  async getTheToken() {
    const stored = this.page.getByText("Stored. Leave empty to keep it.");
    await stored.nth(1).waitFor(); // "Saved." may be that of the page before.
    equal(await stored.count(), 2); // secret and code
    await this.hand.press(this.button("Get Token"));
    await this.result(/TeamViewer is connected as/);
    await stored.nth(1).waitFor({ state: "detached" }); // A code is good for once.
    equal(await stored.count(), 1);
    const tick = this.part("Access").getByRole("button", { name: /^Connected as .* until/ });
    await this.hand.pointAt(tick);
    await this.page.getByRole("tooltip").getByText("Renewed by itself").waitFor();
  }

  async testTheConnection() {
    await this.hand.press(this.button("Test connection"));
    const tried = this.part("What was tried");
    const row = tried.getByRole("row").filter({ hasText: "Session management: View own sessions" });
    await row.getByText("Fine", { exact: true }).waitFor();
    await this.hand.press(this.button("Done"));
    await this.page.getByRole("row").getByText("Connected", { exact: true }).waitFor();
  }

  async synchroniseTheAssets() {
    await this.hand.press(this.subMenu("Engine activations"));
    const job = this.part("TeamViewer_Sync Assets - EA");
    await this.hand.press(this.button("Dry run", job));
    await this.result(/Dry run, nothing was changed/);
    const differences = this.part("Differences");
    await differences.getByText(/^New asset NB-0001 with the TeamViewer id/).waitFor();
    await differences.getByText("Created", { exact: true }).first().waitFor();

    await this.hand.press(this.button("Run now", job));
    await this.result(/Created: [1-9]/);
    await job.getByText("Last run went well").waitFor();
    await this.hand.press(this.menu("Assets"));
    await this.link("NB-0001").waitFor();
  }

  async createAnActivity() {
    await this.hand.press(this.menu("Activities"));
    await this.hand.press(this.link("New activity"));
    await this.hand.type(this.field("Title"), title);
    await this.hand.choose(this.field("For"), "Administrator");
    await this.hand.type(this.field("Asset (name or id, may be empty)"), "NB-0001");
    await this.hand.press(this.button("Create activity"));
    await this.page.getByRole("heading", { name: title, level: 1 }).waitFor();
    this.number = new URL(this.page.url()).pathname.split("/").at(-1);
  }

  async createARemoteSession() {
    await this.hand.press(this.button("TeamViewer Create Remote Session"));
    await this.result(/Session s\d{3}-\d{3}-\d{3} is open/);
    const open = this.page.getByRole("list", { name: "Open session" });
    await this.link("Join as supporter", open).waitFor();
    await this.link("Join in the browser", open).waitFor();
    await open.getByText(/^expires in/).first().waitFor();
    await this.entry(/^TeamViewer session .* created$/).getByText("Internal").waitFor();
    await this.page.getByText(/^Session .* is still open\. Use its buttons/).waitFor();

    await this.hand.press(this.menu("Administration"));
    await this.hand.press(this.subMenu("Mail outbox"));
    await this.hand.press(this.link(`Remote support: ${this.number}`));
    const mail = this.page.frameLocator("iframe");
    await mail.getByText("Join the remote session:").waitFor();
    await mail.getByRole("link", { name: /^http.*\/s\d{9}$/ }).waitFor();
  }

  async joinAsRequester() {
    await this.hand.press(this.menu("My requests"));
    await this.hand.press(this.link(title));
    const join = this.link("Join the remote session");
    this.requester = await this.visitor.tabOf(() => this.hand.press(join));
    await this.hand.press(this.button("Join the session", this.requester));
    await this.requester.getByText("You are in the session.").waitFor();
  }

  async helpAsSupporter() {
    await this.page.bringToFront();
    await this.hand.press(this.menu("Activities"));
    const row = this.page.getByRole("row").filter({ hasText: title });
    await row.getByText("Remote session open").waitFor();
    await this.hand.press(this.link(title));
    const join = this.link("Join as supporter");
    this.supporter = await this.visitor.tabOf(() => this.hand.press(join));
    await this.connectAndEnd(note, "12");
    await this.page.bringToFront();
  }

  /** On the page of the supporter. */
  async connectAndEnd(words, minutes) {
    const tab = this.supporter;
    await this.hand.press(this.button("Enter", tab));
    await tab.getByText("Jonas Weber is connected.").waitFor();
    await this.hand.type(this.field("Note for the report", tab), words);
    await this.hand.type(this.field("Minutes", tab), minutes);
    await this.hand.press(this.button("End the connection", tab));
    await tab.getByText("The connection of Jonas Weber ended.").waitFor();
  }

  /** The second time there is nothing new, and nothing is written twice. */
  async requestTheSessions() {
    const request = this.button("TeamViewer Request Sessions");
    await this.hand.press(request);
    await this.result("New connections in the journal: 1.");
    const report = this.entry(/^TeamViewer connection by Jonas Weber$/);
    await report.getByText(note).waitFor();
    await this.part("Booked time").getByText("Jonas Weber", { exact: true }).waitFor();

    await this.hand.press(request);
    await this.result(/TeamViewer has no new report/);
    equal(await report.count(), 1);
  }

  async connectToTheAsset() {
    const open = this.link("Connect to Asset …");
    await this.hand.press(open);
    const dialog = this.page.getByRole("dialog", { name: "Connect to Asset" });
    await this.hand.type(this.field("Reason", dialog), "To look");
    await this.hand.press(this.link("Cancel", dialog));
    await dialog.waitFor({ state: "detached" });
    ok(await open.evaluate((link) => link === document.activeElement), "the focus came back");

    await this.hand.press(open);
    await this.hand.type(this.field("Reason", dialog), "Agreed with the requester");
    const tab = await this.visitor.tabOf(() =>
      this.hand.press(this.button("Connect to Asset", dialog)),
    );
    match(tab.url(), new RegExp(`^${teamviewer}/\\d{8,12}$`));
    await tab.close();
    await this.result(/TeamViewer opens for NB-0001/);
    await this.entry("TeamViewer opened for asset NB-0001")
      .getByText("Agreed with the requester")
      .waitFor();
  }

  /** The session ends with the activity, and what happened since the last report still comes. */
  async closeTheActivity() {
    await this.supporter.bringToFront();
    await this.connectAndEnd("Once more, to be sure", "3");
    await this.page.bringToFront();
    await this.hand.press(this.button("Close activity"));
    await this.page.getByText("The activity is closed.", { exact: true }).waitFor();
    await this.entry(/^TeamViewer session .* closed$/).waitFor();
    await this.entry(/^TeamViewer connection by Jonas Weber$/)
      .getByText("Once more, to be sure")
      .waitFor();
    equal(await this.page.getByRole("list", { name: "Open session" }).count(), 0);
    deepEqual(await this.codesOfOpenSessions(), []);
  }

  async codesOfOpenSessions() {
    return (await (await fetch(`${this.world.cloud}/sim/state`)).json()).open_sessions;
  }
}
