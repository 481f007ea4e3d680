// @ts-check
// The box that tells how something ended, where no server can: it is not there, or it refused.

import { text } from "./texts.js";

/**
 * @typedef {{code?: string, message: string, remedy?: string,
 *   fields?: Record<string, string>}} Trouble
 */

/** @param {string} tag @param {string} words @param {string} [css_class] */
function line(tag, words, css_class = "") {
  const element = document.createElement(tag);
  element.textContent = words;
  if (css_class) element.className = css_class;
  return element;
}

/** @param {string} words */
function remedyLine(words) {
  const element = document.createElement("p");
  element.append(line("strong", text("remedy")), ` ${words}`);
  return element;
}

/** @param {"info"|"bad"} tone */
function emptyBox(tone) {
  const box = document.createElement("div");
  box.className = "box";
  box.dataset.tone = tone;
  box.dataset.client = "";
  return box;
}

/** @param {string} title */
export function sendingBox(title) {
  const box = emptyBox("info");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", title);
  box.append(
    line("p", text("running"), "word"),
    line("h2", title),
    line("p", text("sending")),
    bar,
  );
  return box;
}

/** @param {string} title @param {Trouble} trouble */
export function errorBox(title, trouble) {
  const box = emptyBox("bad");
  box.setAttribute("role", "alert");
  box.append(line("p", text("failed"), "word"));
  if (title) box.append(line("h2", title));
  box.append(line("p", trouble.message));
  if (trouble.remedy) box.append(remedyLine(trouble.remedy));
  return box;
}

/** @param {Element} box */
export function addDismiss(box) {
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  const dismiss = /** @type {HTMLButtonElement} */ (line("button", text("dismiss")));
  dismiss.type = "button";
  dismiss.dataset.dismiss = "";
  buttons.append(dismiss);
  box.append(buttons);
}

/**
 * What an answer that is not 2xx says, in words.
 * @param {number} status 0: no answer @param {string} body @returns {Trouble}
 */
export function troubleOf(status, body) {
  try {
    const { error } = JSON.parse(body);
    if (error?.message) return error;
  } catch {
    // A proxy in between may answer with a page of its own.
  }
  const message = status ? `${text("unreachable")} (${status})` : text("unreachable");
  return { message, remedy: text("unreachable-remedy") };
}
