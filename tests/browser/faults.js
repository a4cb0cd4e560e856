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
  /** A machine that gives the engine no more than some mebibytes beyond what it begins with: its memory gets a most. */
  poor(mebibytes) {
    const compile = WebAssembly.compile;
    const number = (data, at) => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = data[at++];
        value |= (byte & 127) << shift;
        if (byte < 128) return [value, at];
      }
    };
    const written = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...written(value >> 7)]);
    WebAssembly.compile = (given) => {
      const data = new Uint8Array(given);
      for (let at = 8; at < data.length; ) {
        const [length, from] = number(data, at + 1);
        // One memory, of a least and no most.
        if (data[at] === 5 && data[from] === 1 && data[from + 1] === 0) {
          const [pages] = number(data, from + 2);
          const section = [1, 1, ...written(pages), ...written(pages + mebibytes * 16)];
          const whole = new Uint8Array([...data.slice(0, at), 5, ...written(section.length), ...section, ...data.slice(from + length)]);
          window.patched = true;
          return compile.call(WebAssembly, whole);
        }
        at = from + length;
      }
      return compile.call(WebAssembly, given);
    };
  },
  /** A file of so many mebibytes, without as much memory being used for it. */
  huge(mebibytes, name) {
    const part = new Blob(["8542319000 chips\n".repeat(65536)]);
    const parts = Array.from({ length: Math.ceil((mebibytes * 1048576) / part.size) }, () => part);
    const given = new DataTransfer();
    given.items.add(new File(parts, name));
    return given;
  },
  /** A device that stores nothing. */
  unstored() {
    Object.defineProperty(indexedDB, "open", { value: () => { throw new DOMException("no", "SecurityError"); } });
  },
};
