// @ts-check
// The page hears from the server that something changed, and asks for it.

import { Refused, refresh } from "./refresh.js";

const debounce_ms = 100;
const longest_pause_ms = 30_000;
/** A connection that is back at once was not worth a word. */
const quiet_ms = 800;

/** @type {EventSource|null} */
let source = null;
let pause_ms = 1_000;
let was_lost = false;
/** @type {number|undefined} */
let notice_timer;
/** @type {number|undefined} */
let refresh_timer;
/** @type {number|undefined} */
let open_timer;

function showLost() {
  const line = document.getElementById("connection");
  clearTimeout(notice_timer);
  notice_timer = setTimeout(() => {
    if (line) line.textContent = line.dataset.lost ?? "";
  }, quiet_ms);
}

function hideLost() {
  clearTimeout(notice_timer);
  const line = document.getElementById("connection");
  if (line) line.textContent = "";
}

function refreshSoon() {
  clearTimeout(refresh_timer);
  refresh_timer = setTimeout(refreshNow, debounce_ms);
}

/** The server may answer the stream and not the page, for instance while it starts again. */
function tryAgain() {
  showLost();
  clearTimeout(refresh_timer);
  refresh_timer = setTimeout(refreshNow, 3_000);
}

async function refreshNow() {
  try {
    await refresh();
  } catch (error) {
    if (!(error instanceof Refused)) return tryAgain();
  }
  if (!was_lost) hideLost();
}

/** @param {MessageEvent<string>} event */
function showProgress(event) {
  const { call, done, total, text } = JSON.parse(event.data);
  const box = document.querySelector(`[data-call="${CSS.escape(call)}"][data-state="running"]`);
  const bar = box?.querySelector("progress");
  const words = box?.querySelector("[data-call-text]");
  if (words && text) words.textContent = text;
  if (!bar || !(total > 0)) return;
  bar.max = total;
  bar.value = done;
}

function opened() {
  pause_ms = 1_000;
  was_lost = false;
  hideLost();
  // What happened since the page was made, or since the connection was lost, was not told to us.
  refreshSoon();
}

function failed() {
  was_lost = true;
  showLost();
  if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
  clearTimeout(open_timer);
  open_timer = setTimeout(open, pause_ms);
  pause_ms = Math.min(pause_ms * 2, longest_pause_ms);
}

function open() {
  source?.close();
  source = new EventSource(document.body.dataset.events ?? "");
  source.addEventListener("open", opened);
  source.addEventListener("error", failed);
  source.addEventListener("change", refreshSoon);
  source.addEventListener("progress", showProgress);
}

function close() {
  clearTimeout(open_timer);
  source?.close();
  source = null;
}

export function start() {
  if (!document.body.dataset.events) return;
  open();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refreshSoon();
  });
  addEventListener("online", () => {
    if (source?.readyState === EventSource.CLOSED) open();
  });
  // A page that the browser keeps for "back" gives its connection free and comes back up to date.
  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    open();
    refreshSoon();
  });
}
