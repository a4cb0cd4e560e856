// Inside the frame: counts go to the named origin, and nothing else.
document.querySelector("tamga-screen").addEventListener("tamga-screened", (event) => {
  const { codes, headline } = event.detail;
  parent.postMessage({ codes, headline }, location.origin);
});
