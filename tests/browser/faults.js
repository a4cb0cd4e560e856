// Faults that a page's platform can have, brought about by hand: `window.fault` makes them, `window.said` is what came.
window.said = null;
window.fault = {
  /** A worker that the system takes away in the middle of a screening. */
  async killed(today) {
    const made = [];
    globalThis.Worker = class extends Worker {
      constructor(...given) {
        super(...given);
        made.push(this);
      }
    };
    const { background } = await import("/background.js");
    const engine = await background();
    const told = (answer) => answer.then((report) => report.summary.codes, (error) => `${error.code}`);
    const whole = await told(engine.screen("HS 8542.31\n", { today }));
    const under = told(engine.screen("HS 8542.31 chips\n".repeat(400000), { today }));
    setTimeout(() => made[0].terminate(), 20);
    const first = await under;
    const again = await told(engine.screen("HS 8542.31\n", { today }));
    window.said = [engine.ran, whole, first, again];
  },
  /** A device that stores nothing. */
  unstored() {
    Object.defineProperty(indexedDB, "open", { value: () => { throw new DOMException("no", "SecurityError"); } });
  },
};
