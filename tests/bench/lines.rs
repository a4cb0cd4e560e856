//! Screens each text of a file of JSON lines (`{"text": …}`) by itself and prints what was found, one JSON a line: the
//! command for generators of many small papers.

use serde_json::{Value, json};
use std::rc::Rc;
use tamga_screen::list::{Date, Pack, embedded};
use tamga_screen::nomenclature::Hs;
use tamga_screen::paste::{Choice, Paste};
use tamga_screen::report::Read;
use tamga_screen::request::{Options, Ran};
use tamga_screen::screen::screen;

fn main() {
    let path = std::env::args().next_back().expect("a file of JSON lines");
    let hs = Rc::new(Hs::embedded());
    let pack = |bytes| Rc::new(Pack::parse(bytes, &hs).expect("pack"));
    let lists =
        embedded::PACKS.iter().filter(|(id, _)| *id == "chpl").map(|(_, bytes)| pack(bytes));
    let day = Date::new(2026, 11, 26).expect("day");
    let options = Options {
        hs: hs.clone(),
        tnved: None,
        lists: lists.collect(),
        as_of: day,
        today: day,
        nomenclature: None,
        edition: None,
        choice: Choice::default(),
        corrections: Vec::new(),
        ran: Ran::Native,
    };
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
