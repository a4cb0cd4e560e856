// How a consumer writes it; tsc checks this file against the hand-written types.
import { load, type Finding, type Report } from "../www/tamga-screen";

const engine = await load({ wasmUrl: "/engine.wasm" });
const report: Report = engine.screen("HS 8542.31", { lists: ["chpl"], asOf: "2026-11-24", nomenclature: "tnved" });
const findings: Finding[] = report.findings(0, report.length);
const listed: boolean = findings.some((finding) => finding.verdict === "listed");
const widget = document.createElement("tamga-screen");
widget.addEventListener("tamga-screened", (event) => console.log(event.detail.headline, listed));
widget.screen("8542.31");
// @ts-expect-error: there is no such verdict
const wrong: boolean = findings[0]?.verdict === "clear";
console.log(wrong);
