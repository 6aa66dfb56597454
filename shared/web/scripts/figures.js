// Keeps a page of figures fresh: a message on the stream means "something changed", and the page asks for its own part anew.
// Without the stream (an old browser, a proxy in between) it asks every 30 seconds; without JavaScript the page is complete as it is.
const live = document.getElementById("live");
const pause = document.getElementById("pause");
const POLL_MILLISECONDS = 30000;
// Many changes in one moment are one question.
const GATHER_MILLISECONDS = 150;
const RETRY_MILLISECONDS = 5000;
const LONGEST_RETRY_MILLISECONDS = 60000;
const AGE_MILLISECONDS = 1000;
let waiting = null;
let retry = null;
let pausing = RETRY_MILLISECONDS;
let paused = false;
let missed = false;

// The fresh part of the page; nothing from a server that is busy. Fails without a network, also in the middle of an answer.
async function fetched() {
  const answer = await fetch(live.dataset.fragment, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (answer.redirected || answer.status === 401 || answer.status === 403) location.reload();
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live") : null;
}

// A change is told once: what could not be fetched, without a network or from a server that is busy, is asked for again, less and
// less often. Whoever is signed out is led to sign in.
async function refresh() {
  waiting = null;
  const fresh = await fetched().catch(() => null);
  clearTimeout(retry);
  retry = fresh ? null : setTimeout(soon, pausing);
  pausing = fresh ? RETRY_MILLISECONDS : Math.min(2 * pausing, LONGEST_RETRY_MILLISECONDS);
  for (const part of fresh?.querySelectorAll("[id]") ?? []) place(part);
}

// A person who is on a link inside keeps the place: only parts that changed are replaced, and only what changed in truth flashes.
function place(part) {
  const shown = document.getElementById(part.id);
  if (!shown || shown.tagName === "BUTTON" || shown.contains(document.activeElement)) return;
  if (told(shown) !== told(part)) {
    part.classList.add("just-changed");
    shown.replaceWith(part);
  } else {
    const [old, fresh] = [shown.querySelector("[data-ago]"), part.querySelector("[data-ago]")];
    if (old && fresh) old.dateTime = fresh.dateTime;
  }
}

// What a part says, without its age.
function told(part) {
  const copy = part.cloneNode(true);
  for (const age of copy.querySelectorAll("time")) age.remove();
  copy.classList.remove("just-changed");
  return copy.outerHTML;
}

function age() {
  for (const time of document.querySelectorAll("[data-ago]")) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dateTime)) / 1000));
    time.textContent = time.dataset.ago.replace("{n}", seconds);
  }
}

function soon() {
  if (paused) missed = true;
  else waiting ??= setTimeout(refresh, GATHER_MILLISECONDS);
}

function toggle() {
  paused = !paused;
  [pause.textContent, pause.dataset.other] = [pause.dataset.other, pause.textContent];
  if (!paused && missed) {
    missed = false;
    soon();
  }
}

if (live) {
  const stream = new EventSource(live.dataset.stream, { withCredentials: true });
  let poll = null;
  stream.addEventListener("figures", soon);
  stream.addEventListener("open", () => {
    clearInterval(poll);
    poll = null;
  });
  stream.addEventListener("error", () => {
    poll ??= setInterval(soon, POLL_MILLISECONDS);
  });
  setInterval(age, AGE_MILLISECONDS);
  if (pause) {
    pause.hidden = false;
    pause.addEventListener("click", toggle);
  }
}
