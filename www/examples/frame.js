// The page around the frame: it takes counts, and only from its own frame.
addEventListener("message", (event) => {
  if (event.origin !== location.origin || event.source !== document.querySelector("iframe").contentWindow) return;
  document.querySelector("output").textContent = `${event.data.codes} codes, worst: ${event.data.headline}`;
});
