// A person's own lists on this device, where they chose it: the only place of the package that stores anything. What is
// kept is the list's file and its name; what was pasted and found never is. "Remove" and the box itself forget it.

const NAME = "tamga-screen";

/** Whether the store was made; opening it to look would make it in WebKit, even where the upgrade is aborted. */
async function stands() {
  const all = await indexedDB.databases?.();
  return all === undefined || all.some(({ name }) => name === NAME);
}

/** One request of the store of lists. The store is made by the first list that is kept, and by nothing else. */
async function ask(mode, act, make = false) {
  if (!make && !(await stands())) return undefined;
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      if (make) opening.result.createObjectStore("lists");
      else opening.transaction.abort();
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const deal = base.transaction("lists", mode);
      const asked = act(deal.objectStore("lists"));
      deal.oncomplete = () => {
        base.close();
        resolve(asked.result);
      };
      deal.onabort = () => {
        base.close();
        reject(deal.error);
      };
    };
  });
}

/** Keeps the file of a list: `{name, data}` under the list's id. */
export const remember = (id, file) => ask("readwrite", (store) => store.put(file, id), true);

/** Forgets a list; with the last one the store goes too. */
export async function forget(id) {
  const left = await ask("readwrite", (store) => {
    store.delete(id);
    return store.count();
  });
  if (left === 0) indexedDB.deleteDatabase(NAME);
}

/** The files of all lists that are kept. Where the browser stores nothing there are none. */
export const remembered = () => ask("readonly", (store) => store.getAll()).then((all) => all ?? [], () => []);
