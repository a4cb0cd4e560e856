// What the tests of the answer do in a page: `window.act` is their hands and eyes.
const element = () => document.querySelector("tamga-screen");
const root = () => element().shadowRoot;
const one = (query) => root().querySelector(query);
const all = (query) => [...root().querySelectorAll(query)];
const text = (query) => one(query)?.textContent ?? null;
const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

window.saved = [];
window.uncaught = [];
window.addEventListener("error", (event) => window.uncaught.push(String(event.message)));
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => {
  const entry = { type: blob.type };
  window.saved.push(entry);
  blob.arrayBuffer().then((data) => {
    let binary = "";
    for (const byte of new Uint8Array(data)) binary += String.fromCharCode(byte);
    entry.base64 = btoa(binary);
  });
  return make.call(URL, blob);
};
// The link of a download stands in no document.
const press = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () {
  if (this.download && window.saved.length) window.saved.at(-1).name = this.download;
  press.call(this);
};

window.act = {
  /** Drops files on the widget: names and their bytes in base64. */
  drop(files) {
    const transfer = new DataTransfer();
    for (const [name, base64] of files) transfer.items.add(new File([bytes(base64)], name));
    one(".tamga").dispatchEvent(new DragEvent("drop", { bubbles: true, composed: true, dataTransfer: transfer }));
  },
  click: (query) => one(query).click(),
  text,
  texts: (query) => all(query).map((node) => node.textContent),
  seen: (query) => Boolean(one(query)?.getClientRects().length),
  focused: () => root().activeElement?.id || root().activeElement?.dataset.do || root().activeElement?.tagName || null,
  press(key) {
    root().activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
  },
  /** Types into the text area as a person does: the value, then its event. */
  type(value) {
    const area = one("textarea");
    area.value = value;
    area.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }));
  },
  /** Decides about the row that is open. */
  decide(decided, reason) {
    const choice = one("select.decision");
    choice.value = decided;
    one("input.reason").value = reason;
    choice.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  },
  open: (place) => all("button[data-do=open]")[place].click(),
  /** How many numbers the tiles hold, all rows first. */
  tiles: () => all(".tile .count").map((node) => Number(node.textContent.replace(/\D/g, ""))),
  /** What the tab key stops at, in its order. */
  stops() {
    const stop = "a[href], button, input, select, textarea, summary, [tabindex]";
    const closed = (node) => {
      const details = node.parentElement?.closest("details:not([open])");
      return details && !(node.tagName === "SUMMARY" && node.parentElement === details && !details.parentElement.closest("details:not([open])"));
    };
    return all(stop).filter((node) => node.tabIndex >= 0 && !node.disabled && node.getClientRects().length && !closed(node)).map((node) => node.dataset.do ?? (node.id || node.className || node.tagName));
  },
  heights: (query) => all(query).map((node) => node.getBoundingClientRect().height),
  element,
};
