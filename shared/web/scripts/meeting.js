// The meeting room: arrows and space turn the page, a button fills the screen, another lets the pages turn by themselves.
const MILLISECONDS_A_PAGE = 20000;
const KEYS = { ArrowRight: "next", " ": "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
const full = document.getElementById("full-screen");
const byItself = document.getElementById("by-itself");
const TURNING = "meeting-turns-by-itself";
let timer = null;

function address(direction) {
  return document.querySelector(`a[rel="${direction}"]`).href;
}

// The page is fetched and put in place: following the link would leave the full screen.
async function turn(direction) {
  const answer = await fetch(address(direction), { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["meeting-figure", "meeting-more"]) document.getElementById(id).replaceWith(page.getElementById(id));
  for (const rel of ["prev", "next"]) document.querySelector(`a[rel="${rel}"]`).href = page.querySelector(`a[rel="${rel}"]`).getAttribute("href");
  document.querySelector(".meeting__way span").textContent = page.querySelector(".meeting__way span").textContent;
  document.getElementById("live").dataset.fragment = page.getElementById("live").dataset.fragment;
  document.title = page.title;
  history.replaceState(null, "", answer.url);
}

function turning(on) {
  clearInterval(timer);
  timer = on ? setInterval(() => turn("next"), MILLISECONDS_A_PAGE) : null;
  byItself.setAttribute("aria-pressed", String(on));
  sessionStorage.setItem(TURNING, on ? "1" : "");
}

addEventListener("keydown", (event) => {
  const pressed = event.target.closest("button, input, select");
  if (KEYS[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey && !(pressed && event.key === " ")) {
    event.preventDefault();
    turn(KEYS[event.key]);
  }
});
for (const link of document.querySelectorAll("a[rel]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    turn(link.rel);
  });
}
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
}
byItself.hidden = false;
byItself.addEventListener("click", () => turning(timer === null));
if (sessionStorage.getItem(TURNING)) turning(true);
