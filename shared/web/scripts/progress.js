// Follows a file that is being written: asks once a second, shows how far it is, and stops when it is there.
// Without JavaScript the page has a link that loads it again.
const MILLISECONDS = 1000;

async function look() {
  const shown = document.getElementById("export");
  if (!shown || !("unfinished" in shown.dataset)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" }).catch(() => null);
  if (answer && answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("export");
    // The words stay the same element, so that a screen reader says what changed; the link keeps its focus.
    const words = document.getElementById("export-state");
    const bar = shown.querySelector("progress");
    const freshBar = fresh.querySelector("progress");
    if (bar && freshBar) {
      words.textContent = page.getElementById("export-state").textContent;
      for (const name of ["max", "value"]) if (freshBar.hasAttribute(name)) bar.setAttribute(name, freshBar.getAttribute(name));
    } else {
      shown.replaceWith(fresh);
    }
  }
  setTimeout(look, MILLISECONDS);
}

setTimeout(look, MILLISECONDS);
