// Runs the public vectors in the engine at hand: papers with the findings, verdicts and reading rules that must come of
// them. The format is told in README.md; the file is parts/vectors.json.

const KEYS = ["line", "code", "verdict", "rule", "readingRule", "list", "entry"];

/** What a report says, as vectors hold it. */
function said(report) {
  return {
    findings: report.findings().map((finding) => {
      const one = Object.fromEntries(KEYS.map((key) => [key, finding[key] ?? null]));
      if (finding.repairs?.length) one.repairs = finding.repairs.map(({ code }) => code);
      return one;
    }),
    setAside: report.other().setAside.map(({ line, reason }) => [line, reason]),
  };
}

/** Whether two values of JSON are the same, in whatever order their keys stand. */
function same(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

/**
 * How many vectors there are, and the names of those that failed. The page can paint between them.
 * @param core an engine of its own, with the embedded lists
 * @param {Uint8Array} data the file of the vectors
 */
export async function selfTest(core, data) {
  const all = JSON.parse(new TextDecoder().decode(data));
  const failed = [];
  for (const { id, sha256 } of all.lists) {
    if (!core.lists().some((one) => one.id === id && one.sha256 === sha256)) failed.push(id);
  }
  let count = 0;
  for (const { name, text, options, ...wanted } of all.vectors) {
    const screening = core.start(text, { today: all.today, ...options });
    while (screening.step(1 << 20) < 1);
    const report = screening.finish();
    screening.free();
    const now = said(report);
    report.free();
    if (!same(now.findings, wanted.findings) || !same(now.setAside, wanted.setAside)) failed.push(name);
    count += 1;
    if (count % 40 === 0) await new Promise((go) => setTimeout(go));
  }
  return { count, failed };
}
