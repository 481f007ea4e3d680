// @ts-check
// A form on its way is not sent again: whoever presses twice would write two notes.

const sent = "data-sent";

/** @param {SubmitEvent} event */
function submitted(event) {
  const form = event.target;
  // Scripts that send a form themselves have stopped the event, and watch over it.
  if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
  if (form.getAttribute("method") !== "post") return;
  if (form.hasAttribute(sent)) event.preventDefault();
  else form.setAttribute(sent, "");
}

export function start() {
  document.addEventListener("submit", submitted);
  // "Back" brings the page as it was left, and then the form may be sent anew.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll(`[${sent}]`)) form.removeAttribute(sent);
  });
}
