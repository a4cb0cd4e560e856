// React by the plain element: attributes, an event as a property, and no wrapper. Built like any other React page.
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { background, load } from "tamga-screen";

globalThis.tamga = { background, load };

function Screening() {
  const [summary, setSummary] = useState(null);
  return createElement(
    "main",
    null,
    createElement("tamga-screen", { lang: "en", lists: "chpl", "ontamga-screened": (event) => setSummary(event.detail) }),
    createElement("output", null, summary ? `${summary.codes}: ${summary.headline}` : ""),
  );
}

createRoot(document.getElementById("app")).render(createElement(Screening));
