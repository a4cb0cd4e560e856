//! The public vectors, tests/vectors.json: they pass, a wrong one fails, and they are what they are made of.
//! `BLESS=1 cargo test --test vectors` writes them anew.

mod support;
#[path = "../src/bin/tamga-screen/vectors.rs"]
mod vectors;

use serde_json::{Value, json};
use std::rc::Rc;
use support::TODAY;
use tamga_screen::list::embedded;
use tamga_screen::nomenclature::Hs;

/// Texts that are asked with each option in turn.
const ASKED: &[&str] = &[
    "HS 8542.31 controllers",
    "Код ТН ВЭД 4403 11 000 9, брёвна",
    "Лом\tТН ВЭД 7204499000",
    "HS 8525.80 camera",
    "ТН ВЭД: 0104103000 овцы",
    "Пшеница, код ТН ВЭД 1001990000",
    "HS code 8806.22 drone",
    "8471 30 000 0 ноутбук",
    "HS 8542",
    "HS 8541.10-8541.30",
    "HTS 8542.31.0001",
    "CN code 8543 70 90",
    "код ТН ВЭД 85423l9000",
];

/// The name, the text and the options of each vector.
fn asked() -> Vec<(String, String, Value)> {
    let mut all: Vec<(String, String, Value)> =
        support::cases().into_iter().map(|case| (case.name, case.text, json!({}))).collect();
    let options = [
        json!({"asOf": "2020-01-01"}),
        json!({"asOf": "2023-11-01"}),
        json!({"asOf": "2026-08-24"}),
        json!({"asOf": "2028-01-01"}),
        json!({"route": "KZ:RU"}),
        json!({"route": "RU:KZ"}),
        json!({"route": "CN:KZ"}),
        json!({"route": "KZ:DE"}),
        json!({"nomenclature": "tnved"}),
        json!({"nomenclature": "eu-cn"}),
        json!({"nomenclature": "us-hts"}),
        json!({"edition": "2012"}),
        json!({"edition": "2017"}),
        json!({"edition": "2022"}),
        json!({"lists": ["chpl"]}),
        json!({"lists": ["kz-measures"]}),
    ];
    for text in ASKED {
        for options in &options {
            all.push((format!("{text} with {options}"), (*text).into(), options.clone()));
        }
    }
    all
}

fn written() -> String {
    let hs = Rc::new(Hs::embedded());
    let lists: Vec<Value> = embedded::packs()
        .map(|pack| json!({"id": pack.id, "version": pack.version, "sha256": pack.sha256}))
        .collect();
    let rows: Vec<String> = asked()
        .into_iter()
        .map(|(name, text, options)| {
            let mut vector = json!({"name": name, "text": text, "options": options});
            let report = vectors::screened(&vector, support::day(TODAY), &hs).expect("options");
            let said = vectors::said(&report);
            for key in ["findings", "setAside"] {
                vector[key] = said[key].clone();
            }
            vector.to_string()
        })
        .collect();
    let head = json!({"format": "tamga-vectors/1", "today": TODAY, "lists": lists}).to_string();
    let head = head.strip_suffix('}').expect("an object");
    format!("{head},\"vectors\":[\n{}\n]}}\n", rows.join(",\n"))
}

#[test]
fn the_vectors_are_made_anew() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors.json");
    let made = written();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &made).expect("vectors.json");
        return;
    }
    assert!(vectors::VECTORS == made, "tests/vectors.json is old: see this file's first lines");
}

#[test]
fn they_pass_and_a_wrong_one_fails() {
    let (count, failed) = vectors::run(vectors::VECTORS).expect("vectors");
    assert!(count >= 400, "{count}");
    assert_eq!(failed, Vec::<String>::new());
    // Each kind of change is noticed.
    for (from, to) in [
        ("\"verdict\":\"listed\"", "\"verdict\":\"not_found\""),
        ("\"readingRule\":\"label\"", "\"readingRule\":\"column\""),
        ("\"sha256\":\"", "\"sha256\":\"0"),
        ("\"document_number\"]", "\"phone\"]"),
    ] {
        assert!(vectors::VECTORS.contains(from), "{from}");
        let (_, failed) = vectors::run(&vectors::VECTORS.replacen(from, to, 1)).expect("vectors");
        assert_eq!(failed.len(), 1, "{from}: {failed:?}");
    }
}
