// @ts-check
// Runs an action without leaving the page. One press is one deed: the key in the form says so to
// the server, and a form on its way is not sent again.

import { addDismiss, errorBox, sendingBox, troubleOf } from "./box.js";
import { refresh } from "./refresh.js";

/** An answer within this time needs no word about waiting. */
const patience_ms = 300;
/** Events tell when a call has ended; this is for the one that gets lost. */
const look_again_ms = 3_000;

/** @type {number|undefined} */
let look_timer;

const result = () => document.getElementById("result");

/** @param {HTMLInputElement|HTMLSelectElement|HTMLTextAreaElement} field */
function valueOf(field) {
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
  if (field instanceof HTMLInputElement && field.type === "number" && field.value)
    return field.valueAsNumber;
  return field.value;
}

/** @param {HTMLFormElement} form */
function payload(form) {
  /** @typedef {Record<string, string|number|boolean>} Input */
  /** @type {{key?: string, configuration?: string, input: Input}} */
  const body = { input: {} };
  for (const field of form.elements) {
    if (!(
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement
    ))
      continue;
    if (field.name === "key" || field.name === "configuration") body[field.name] = field.value;
    else if (field.name.startsWith("input.")) body.input[field.name.slice(6)] = valueOf(field);
  }
  return body;
}

/** @param {HTMLFormElement} form */
const csrf = (form) =>
  /** @type {HTMLInputElement|null} */ (form.elements.namedItem("csrf"))?.value ?? "";

/** @param {HTMLFormElement} form @returns {Promise<{status: number, body: string}>} */
async function send(form) {
  try {
    const response = await fetch(form.dataset.act ?? "", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": csrf(form),
        Accept: "application/json",
      },
      body: JSON.stringify(payload(form)),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

function clearResult() {
  for (const box of document.querySelectorAll(".box[data-client]")) box.remove();
}

/** @param {HTMLFormElement} form @param {Record<string, string>} fields */
function showAtFields(form, fields) {
  for (const [name, words] of Object.entries(fields)) {
    const field = form.elements.namedItem(`input.${name}`);
    if (!(field instanceof HTMLElement)) continue;
    const error = document.createElement("p");
    error.className = "error";
    error.id = `${field.id}-error`;
    error.textContent = words;
    field.after(error);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute(
      "aria-describedby",
      `${error.id} ${field.getAttribute("aria-describedby") ?? ""}`.trim(),
    );
  }
  const first = form.querySelector("[aria-invalid]");
  if (first instanceof HTMLElement) first.focus();
}

/** @param {HTMLFormElement} form */
function clearFields(form) {
  for (const error of form.querySelectorAll(".field > .error")) error.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    const about = field.getAttribute("aria-describedby")?.replace(`${field.id}-error`, "").trim();
    field.setAttribute("aria-describedby", about ?? "");
  }
}

/**
 * @param {HTMLFormElement} form @param {string} title
 * @param {import("./box.js").Trouble} trouble
 */
function showTrouble(form, title, trouble) {
  const in_dialog = form.closest("dialog");
  const box = errorBox(in_dialog ? "" : title, trouble);
  if (in_dialog) {
    form.prepend(box);
  } else {
    addDismiss(box);
    result()?.prepend(box);
    box.scrollIntoView({ block: "nearest" });
  }
  if (trouble.fields) showAtFields(form, trouble.fields);
}

/** @param {string} call */
async function showCall(call) {
  const address = new URL(location.href);
  address.searchParams.set("call", call);
  history.replaceState(null, "", address);
  await refresh().catch(lookAgain);
  result()?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLFormElement} form @param {HTMLElement|null} button */
async function run(form, button) {
  const title = button?.textContent?.trim() ?? "";
  form.dataset.busy = "";
  clearResult();
  clearFields(form);
  const waiting = sendingBox(title);
  const waiting_timer = setTimeout(() => result()?.prepend(waiting), patience_ms);
  const { status, body } = await send(form);
  clearTimeout(waiting_timer);
  waiting.remove();
  delete form.dataset.busy;
  if (status < 200 || status > 299) return showTrouble(form, title, troubleOf(status, body));
  form.closest("dialog")?.close();
  await showCall(JSON.parse(body).call);
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.act || !result()) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (form.hasAttribute("data-busy") || button?.getAttribute("aria-disabled") === "true") return;
  void run(form, button);
}

/** @param {MouseEvent} event */
function clicked(event) {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("[aria-disabled='true']")) event.preventDefault();
  // The result pushes buttons down: the second half of a double click would meet another one.
  if (event.detail > 1 && event.target.closest("form[data-act] button, .act .button"))
    event.preventDefault();
  if (event.target.closest("[data-dismiss]")) dismiss(event);
}

/** @param {MouseEvent} event */
function dismiss(event) {
  event.preventDefault();
  clearResult();
  const address = new URL(location.href);
  address.searchParams.delete("call");
  history.replaceState(null, "", address);
  result()?.focus({ preventScroll: true });
  refresh().catch(lookAgain);
}

function lookAgain() {
  clearTimeout(look_timer);
  if (!document.querySelector("[data-call][data-state='running']")) return;
  look_timer = setTimeout(() => refresh().catch(lookAgain), look_again_ms);
}

/** Lines such as "you can leave this page" are worth reading only when it takes long. */
function holdBackLines() {
  for (const line of document.querySelectorAll("[data-after]:not([data-waited])")) {
    line.setAttribute("data-waited", "");
    line.setAttribute("data-waiting", "");
    setTimeout(
      () => line.removeAttribute("data-waiting"),
      Number(line.getAttribute("data-after")) * 1_000,
    );
  }
}

function looked() {
  holdBackLines();
  lookAgain();
}

export function start() {
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked, { capture: true });
  document.addEventListener("desk:refreshed", looked);
  looked();
}
