//! Screens each text of a file of JSON lines (`{"text": …}`) by itself and prints what was found, one JSON a line: the
//! command for generators of many small papers.

#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use tamga_screen::paste::Paste;
use tamga_screen::report::Read;
use tamga_screen::screen::screen;

fn main() {
    let path = std::env::args().next_back().expect("a file of JSON lines");
    let options = support::options(&["chpl"]);
    for line in std::fs::read_to_string(path).expect("file").lines() {
        let object: Value = serde_json::from_str(line).expect("JSON");
        let text = object["text"].as_str().expect("text").to_string();
        let report = screen(Paste::new(text), options.clone());
        let findings: Vec<Value> = report
            .findings()
            .map(|finding| {
                let repairs: Vec<String> = match &finding.read {
                    Read::NotRead { repairs, .. } => {
                        repairs.iter().map(|repair| repair.code.to_string()).collect()
                    }
                    Read::Code(_) => Vec::new(),
                };
                json!({
                    "line": finding.line + 1,
                    "text": report.text_of(&finding),
                    "code": report.code_of(&finding).map(|code| code.to_string()),
                    "verdict": report.verdict(&finding).name(),
                    "rule": finding.reading_rule.name(),
                    "repairs": repairs,
                })
            })
            .collect();
        let aside: Vec<Value> = report
            .aside
            .iter()
            .map(|aside| {
                let text = report.paste.slice(aside.span());
                json!({"text": text, "reason": aside.reason.name(), "rule": aside.rule.name()})
            })
            .collect();
        println!(
            "{}",
            json!({"findings": findings, "aside": aside, "headline": report.headline_name()})
        );
    }
}
