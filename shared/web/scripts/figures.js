// Keeps a page of figures fresh: a message on the stream means "something changed", and the page asks for its own part anew.
// Without the stream (an old browser, a proxy in between) it asks every 30 seconds; without JavaScript the page is complete as it is.
const live = document.getElementById("live");
const POLL_MILLISECONDS = 30000;
// Many changes in one moment are one question.
const GATHER_MILLISECONDS = 150;
let waiting = null;

async function refresh() {
  waiting = null;
  const answer = await fetch(live.dataset.fragment, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("live");
  // A person who is on a link inside keeps the place: only parts that changed are replaced.
  for (const part of fresh.querySelectorAll("[id]")) {
    const shown = document.getElementById(part.id);
    if (shown && shown.outerHTML !== part.outerHTML && !shown.contains(document.activeElement)) {
      part.classList.add("just-changed");
      shown.replaceWith(part);
    }
  }
}

function soon() {
  waiting ??= setTimeout(refresh, GATHER_MILLISECONDS);
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
    poll ??= setInterval(refresh, POLL_MILLISECONDS);
  });
}
