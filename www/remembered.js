// A person's own lists on this device, where they chose it: the only place of the package that stores anything. What is
// kept is the list's file and its name; what was pasted and found never is. "Remove" and the box itself forget it.

const NAME = "tamga-screen";

/** One request of the store of lists. */
function ask(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("lists");
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
export const remember = (id, file) => ask("readwrite", (store) => store.put(file, id));

/** Forgets a list. */
export const forget = (id) => ask("readwrite", (store) => store.delete(id));

/** The files of all lists that are kept. Where the browser stores nothing there are none. */
export const remembered = () => ask("readonly", (store) => store.getAll()).catch(() => []);
