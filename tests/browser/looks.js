// A look at a page in all the ways people have: in light and dark, wide and narrow. Nothing for axe
// to say, nothing to scroll sideways, and a picture of each for people to look at.

import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { Visitor, World, output } from "./world.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };
const schemes = ["light", "dark"];

/** What axe has to say about the page as it is now. */
async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`,
    );
  });
}

/** What sticks out to the right. */
const tooWide = (page) =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const sticksOut = (element) => element.getBoundingClientRect().right > innerWidth + 1;
    const all = [...document.querySelectorAll("body *")].filter(sticksOut);
    return ["scrolls sideways", ...all.slice(0, 4).map(({ outerHTML }) => outerHTML.slice(0, 120))];
  });

class Looks {
  constructor(visitor, pictures) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.pictures = pictures;
    this.faults = [];
  }

  /** Looks at the page that is shown, in all the ways people have. */
  async at(name) {
    await this.page.waitForLoadState(); // with its style
    for (const scheme of schemes) {
      await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      for (const [size, viewport] of Object.entries(sizes)) {
        await this.page.setViewportSize(viewport);
        await this.lookOnce(name, scheme, size);
      }
    }
    await this.page.setViewportSize(sizes.wide);
  }

  async lookOnce(name, scheme, size) {
    const faults = await tooWide(this.page);
    // The colours differ by scheme, what is folded by width: two looks see both.
    if ((scheme === "light") === (size === "wide")) faults.push(...(await violations(this.page)));
    this.faults.push(...faults.map((fault) => `${name}, ${scheme}, ${size}: ${fault}`));
    const path = join(this.pictures, `${name}-${sizes[size].width}-${scheme}.png`);
    await this.page.screenshot({ path, fullPage: true, animations: "disabled" });
  }

  async open(name, path, ready) {
    await this.page.goto(path);
    if (ready) await this.page.getByText(ready).first().waitFor();
    await this.at(name);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true, disabled: false });
  }
}

/**
 * A test that looks at pages of one desk; pictures are in build/dev/browser/screenshots/FOLDER.
 * @param {string} name what the desk is like @param {string} folder
 * @param {(look: Looks, world: World) => Promise<void>} lookAround
 * @param {{devices?: number, prepare: (world: World) => Promise<void>}} desk
 */
export function looksRight(name, folder, desk, lookAround) {
  test(`${name} can be used by everybody, in light and dark, wide and narrow`, async (t) => {
    const pictures = join(output, "screenshots", folder);
    await rm(pictures, { recursive: true, force: true });
    await mkdir(pictures, { recursive: true });
    const world = await World.create(t, desk);
    await desk.prepare(world);
    const visitor = await Visitor.create(world);
    const look = new Looks(visitor, pictures);
    // What was seen before is worth telling, too.
    await lookAround(look, world).catch((error) => look.faults.push(error.stack));
    if (look.faults.length) throw new Error(look.faults.join("\n"));
    visitor.endsWell();
  });
}
