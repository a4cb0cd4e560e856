// Runs the public vectors by the headless engine of the page: window.result is how many there were and which failed.
const all = JSON.parse(arguments[0]);
window.result = null;
const keys = ["line", "code", "verdict", "rule", "readingRule", "list", "entry"];
const said = (report) => ({
  findings: report.findings().map((finding) => {
    const one = Object.fromEntries(keys.map((key) => [key, finding[key] ?? null]));
    if (finding.repairs?.length) one.repairs = finding.repairs.map((repair) => repair.code);
    return one;
  }),
  setAside: report.other().setAside.map((aside) => [aside.line, aside.reason]),
});
const sorted = (value) =>
  Array.isArray(value) ? value.map(sorted)
  : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
  : value;
const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
(async () => {
  const { load } = await import("./load.js");
  const engine = await load();
  const failed = [];
  for (const list of all.lists) {
    if (!engine.lists().some((one) => one.id === list.id && one.sha256 === list.sha256)) failed.push(list.id);
  }
  for (const vector of all.vectors) {
    const report = engine.screen(vector.text, { today: all.today, ...vector.options });
    const now = said(report);
    report.free();
    for (const key of ["findings", "setAside"]) {
      if (!same(now[key], vector[key])) failed.push(`${vector.name}: ${key} ${JSON.stringify(now[key])}`);
    }
  }
  window.result = { count: all.vectors.length, failed: failed.slice(0, 5) };
})().catch((error) => (window.result = { count: 0, failed: [String(error)] }));
