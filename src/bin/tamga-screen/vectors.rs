//! The public vectors: papers with what must be found in them, which this engine and any other can run.
//!
//! `tests/vectors.json`: `format`; `today` and `lists` (id, version, SHA-256), which hold for all; then `vectors`, each with a
//! `name`, a `text`, `options` (`lists`, `asOf`, `nomenclature`, `edition`, `route`; absent where not said), the `findings` in
//! the order of the text, and what was set aside, as (line, reason). A finding has the keys of the JSON report: `line`, `code`,
//! `verdict`, `rule`, `readingRule`, `list`, `entry` and, where it could not be read, the codes of its `repairs`.

use serde_json::{Value, json};
use std::rc::Rc;
use tamga_screen::list::{Date, Pack, Route, embedded};
use tamga_screen::nomenclature::{Edition, Hs, Nomenclature};
use tamga_screen::paste::Paste;
use tamga_screen::report::Report;
use tamga_screen::report::json::Unit;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;

/// The vectors of this version.
pub const VECTORS: &str = include_str!("../../../tests/vectors.json");

/// What a report says, as vectors hold it.
pub fn said(report: &Report) -> Value {
    let findings: Vec<Value> = report
        .findings()
        .map(|finding| {
            let all: Value = serde_json::from_str(&report.finding_json(&finding, Unit::Bytes))
                .unwrap_or_default();
            let mut one = json!({});
            for key in ["line", "code", "verdict", "rule", "readingRule", "list", "entry"] {
                one[key] = all[key].clone();
            }
            let repairs: Vec<Value> = all["repairs"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|repair| repair["code"].clone())
                .collect();
            if !repairs.is_empty() {
                one["repairs"] = Value::Array(repairs);
            }
            one
        })
        .collect();
    let aside: Vec<Value> = report
        .aside
        .iter()
        .map(|aside| {
            let line = report.line_number(report.paste.line_at(aside.span().start));
            json!([line, aside.reason.name()])
        })
        .collect();
    json!({"findings": findings, "setAside": aside})
}

/// Screens a vector's text as its options say. An error names what is not known here.
pub fn screened(vector: &Value, today: Date, hs: &Rc<Hs>) -> Result<Report, String> {
    let option = |key: &str| vector["options"][key].as_str();
    fn named<T>(text: Option<&str>, parse: fn(&str) -> Option<T>) -> Result<Option<T>, String> {
        match text {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| format!("{text} is not known here")),
        }
    }
    let lists: Vec<Rc<Pack>> = match vector["options"]["lists"].as_array() {
        None => embedded::packs().map(Rc::new).collect(),
        Some(ids) => ids
            .iter()
            .filter_map(Value::as_str)
            .map(|id| embedded::pack(id).map(Rc::new).ok_or_else(|| format!("no list {id}")))
            .collect::<Result<_, _>>()?,
    };
    let options = Options {
        as_of: named(option("asOf"), Date::parse)?.unwrap_or(today),
        nomenclature: named(option("nomenclature"), Nomenclature::named)?,
        edition: named(option("edition"), Edition::parse)?,
        route: named(option("route"), Route::parse)?,
        ..Options::new(hs.clone(), lists, today)
    };
    let text = vector["text"].as_str().unwrap_or_default();
    Ok(screen(Paste::new(text.into()), options))
}

/// Runs all vectors: how many there are, and a line for each that failed.
pub fn run(text: &str) -> Result<(usize, Vec<String>), String> {
    let all: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let today = all["today"].as_str().and_then(Date::parse).ok_or("the vectors name no day")?;
    let hs = Rc::new(Hs::embedded());
    let mut failed = Vec::new();
    for list in all["lists"].as_array().into_iter().flatten() {
        let id = list["id"].as_str().unwrap_or_default();
        let here = embedded::pack(id).map(|pack| pack.sha256);
        if here.as_deref() != list["sha256"].as_str() {
            failed.push(format!("the list {id} is not the one of the vectors"));
        }
    }
    let vectors = all["vectors"].as_array().ok_or("there are no vectors")?;
    for vector in vectors {
        let name = vector["name"].as_str().unwrap_or_default();
        match screened(vector, today, &hs).map(|report| said(&report)) {
            Err(why) => failed.push(format!("{name}: {why}")),
            Ok(said) => {
                for key in ["findings", "setAside"] {
                    if said[key] != vector[key] {
                        let (now, then) = (&said[key], &vector[key]);
                        failed.push(format!("{name}: {key} are {now}, and were to be {then}"));
                    }
                }
            }
        }
    }
    Ok((vectors.len(), failed))
}
