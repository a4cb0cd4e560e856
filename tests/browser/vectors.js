// Runs the page's own self test: window.result is how many vectors there were and which failed; `broken` are the failures
// of a file in which one code was changed, so that a test which can't fail is noticed.
window.result = null;
(async () => {
  const [{ engine, bytes }, { selfTest }] = await Promise.all([import("./load.js"), import("./self-test.js")]);
  const { Engine } = await engine();
  const data = await bytes("parts/vectors.json");
  const result = await selfTest(new Engine(), data);
  const text = new TextDecoder().decode(data).replace('"code":"8542319000"', '"code":"8542319001"');
  const broken = await selfTest(new Engine(), new TextEncoder().encode(text));
  window.result = { count: result.count, failed: result.failed.slice(0, 5), broken: broken.failed };
})().catch((error) => (window.result = { count: 0, failed: [String(error)] }));
