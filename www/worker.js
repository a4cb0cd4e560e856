// The worker's side of background.js: one engine, whose calls come as messages. It is given the compiled module and
// asks for nothing itself.
import init, { Engine } from "./engine.js";

let core;
const reports = new Map();

const calls = {
  async start(module, lock) {
    await init({ module_or_path: module });
    core = new Engine();
    // Held as long as this worker lives.
    return new Promise((go) => {
      const hold = () => {
        go(true);
        return new Promise(() => {});
      };
      if (navigator.locks) navigator.locks.request(lock, hold).catch(() => go(false));
      else go(false);
    });
  },
  addPack: (data) => core.addPack(data),
  addOwnList: (name, text, data) => core.addOwnList(name, text, data),
  setTariff: (data) => core.setTariff(data),
  lists: () => core.lists(),
  screen(text, options, id) {
    const screening = core.start(text, options);
    while (screening.step(1 << 20) < 1);
    const report = screening.finish();
    screening.free();
    reports.set(id, report);
    return { summary: report.summary(), length: report.length };
  },
  report: (id, method, ...values) => reports.get(id)[method](...values),
  free(id) {
    reports.get(id)?.free();
    reports.delete(id);
  },
};

addEventListener("message", async ({ data: { id, call, values } }) => {
  try {
    postMessage({ id, value: await calls[call](...values) });
  } catch (error) {
    postMessage({ id, error: { name: error?.name ?? "Error", message: error?.message ?? String(error) } });
  }
});
