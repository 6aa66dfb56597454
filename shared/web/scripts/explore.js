// The chart over a table is extra: its library is fetched only when the place for it comes into view, after the page is complete.
const place = document.getElementById("bars");

if (place) {
  place.hidden = false;
  new IntersectionObserver((seen, watch) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    watch.disconnect();
    const script = document.createElement("script");
    script.src = place.dataset.script;
    document.body.append(script);
  }).observe(place);
}
