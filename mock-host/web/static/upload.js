// @ts-check
// Sends a file and says how far it is. fetch() does not tell, XMLHttpRequest does.

import { errorBox, troubleOf } from "./box.js";
import { fill, say } from "./texts.js";

/** @param {number} bytes */
const megabytes = (bytes) =>
  (bytes / 1_000_000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

/** @param {HTMLFormElement} form */
function show(form) {
  const words = document.createElement("p");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", form.querySelector("label")?.textContent ?? "");
  const place = form.querySelector("[data-sending-here]");
  place?.replaceChildren(words, bar);
  return { words, bar, place };
}

/** @param {HTMLFormElement} form @param {Element|null} place @param {XMLHttpRequest} request */
function ended(form, place, request) {
  delete form.dataset.busy;
  if (request.status >= 200 && request.status < 300) {
    location.assign(JSON.parse(request.responseText).location);
    return;
  }
  const trouble = request.status
    ? troubleOf(request.status, request.responseText)
    : { message: form.dataset.failed ?? "" };
  place?.replaceChildren(errorBox("", trouble));
}

/** @param {HTMLFormElement} form */
function upload(form) {
  form.dataset.busy = "";
  const { words, bar, place } = show(form);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.max = total || 1;
    bar.value = loaded;
    words.textContent = fill(form.dataset.sending ?? "", megabytes(loaded), megabytes(total));
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = form.dataset.checking ?? "";
    say(words.textContent);
  });
  request.addEventListener("loadend", () => ended(form, place, request));
  request.open("POST", form.dataset.upload ?? "");
  request.setRequestHeader("Accept", "application/json");
  const csrf = form.elements.namedItem("csrf");
  if (csrf instanceof HTMLInputElement) request.setRequestHeader("X-CSRF-Token", csrf.value);
  request.send(new FormData(form));
}

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.upload) return;
    event.preventDefault();
    if (!form.hasAttribute("data-busy")) upload(form);
  });
}
