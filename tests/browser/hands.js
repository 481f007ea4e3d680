// Two ways to use a page. Both do only what a person does: the one points and clicks, the other
// never leaves the keyboard.

const tabs_max = 300;

/** Types over what is in the field that has the focus. */
async function typeOver(page, text) {
  await page.keyboard.press("Control+A");
  if (text) await page.keyboard.type(text);
  else await page.keyboard.press("Delete");
}

export const mouse = {
  name: "the mouse",

  press: (thing) => thing.click(),

  async type(field, text) {
    await field.click();
    await typeOver(field.page(), text);
  },

  /** The list of a select is drawn by the system, outside of the page. */
  choose: (select, option) => select.selectOption({ label: option }),

  async attach(field, file) {
    const [chooser] = await Promise.all([field.page().waitForEvent("filechooser"), field.click()]);
    await chooser.setFiles(file);
  },

  /** Has the page show what it shows about this thing. */
  pointAt: (thing) => thing.hover(),
};

/** Whether the thing has the focus, and if not, whether it comes before what has it. */
const whereIs = (thing) =>
  thing.evaluate((element) => {
    const here = document.activeElement;
    if (here === element) return "here";
    const place = here.compareDocumentPosition(element);
    return place & Node.DOCUMENT_POSITION_PRECEDING && here !== document.body ? "before" : "after";
  });

async function tabTo(thing) {
  for (let i = 0; i < tabs_max; i++) {
    const place = await whereIs(thing);
    if (place === "here") return;
    await thing.page().keyboard.press(place === "before" ? "Shift+Tab" : "Tab");
  }
  throw new Error(`Tab does not lead to ${thing}`);
}

const tagOf = (thing) => thing.evaluate((element) => element.tagName);

export const keyboard = {
  name: "the keyboard",

  async press(thing) {
    await thing.waitFor();
    await tabTo(thing);
    await thing.page().keyboard.press((await tagOf(thing)) === "A" ? "Enter" : "Space");
  },

  async type(field, text) {
    await tabTo(field);
    await typeOver(field.page(), text);
  },

  async choose(select, option) {
    await tabTo(select);
    const chosen = () => select.evaluate((list) => list.selectedOptions[0]?.label);
    const labels = await select.evaluate((list) => [...list.options].map(({ label }) => label));
    const key = labels.indexOf(option) < labels.indexOf(await chosen()) ? "ArrowUp" : "ArrowDown";
    for (let i = 0; i < labels.length && (await chosen()) !== option; i++)
      await select.page().keyboard.press(key);
    if ((await chosen()) !== option) throw new Error(`${key} does not lead to ${option}`);
  },

  async attach(field, file) {
    await tabTo(field);
    const page = field.page();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.keyboard.press("Space"),
    ]);
    await chooser.setFiles(file);
  },

  pointAt: (thing) => tabTo(thing),
};
