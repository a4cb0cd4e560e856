// Screens vectors in a page, part by part: `window.part(from, to)` leaves a hash of each one's findings in `window.said`.
import { load } from "/tamga-screen.js";

const hash = (text) => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
};

const [engine, vectors, tariff] = await Promise.all([
  load(),
  fetch("/vectors.json").then((answer) => answer.json()),
  fetch("/parts/tnved.bin").then((answer) => answer.arrayBuffer()),
]);

window.part = (from, to) => {
  window.said = null;
  setTimeout(() => {
    let at = from;
    try {
      window.said = vectors.slice(from, to).map(([cell, text]) => {
        const report = engine.screen(text, { today: "%TODAY%", cell });
        const told = hash(JSON.stringify(report.findings(0, report.length)));
        report.free();
        at += 1;
        return told;
      });
    } catch (error) {
      window.said = `vector ${at}: ${error?.stack ?? error}`;
    }
  });
};
window.ready = engine.setTariff(new Uint8Array(tariff));
