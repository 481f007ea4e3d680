// @ts-check
// All words come from the server, in the reader's language; script only puts values into them.

/** @param {string} pattern with {0}, {1} @param {...(string|number)} values */
export function fill(pattern, ...values) {
  return pattern.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ""));
}

/** A text of `<body data-text-...>`. @param {string} name */
export function text(name) {
  return document.body.getAttribute(`data-text-${name}`) ?? "";
}

/** Has something read aloud that is plain to the eye. @param {string} words */
export function say(words) {
  const said = document.getElementById("said");
  if (said) said.textContent = words;
}
