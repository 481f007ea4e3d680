// @ts-check
// Escape hides what was shown on hover or focus, until the pointer or the focus comes back.

export function start() {
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const place of document.querySelectorAll(".token"))
      place.setAttribute("data-tip-closed", "");
  });
  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      if (target instanceof Element && target.matches(".token .said"))
        target.closest(".token")?.removeAttribute("data-tip-closed");
    });
  }
}
