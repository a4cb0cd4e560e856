/*! What is before and after a screening: packs are checked and records compared. A module apart from the engine, so that
those who only paste do not carry it. */

use crate::list::json::Json;
use crate::list::{Pack, compact};
use crate::nomenclature::Hs;
use crate::report::receipt::FileFacts;
use crate::verify::{Again, Engine, Known, verify_here};
use wasm_bindgen::prelude::*;

/// The compact form of a pack, from the bytes of its file. Throws an `Error` whose `name` is the fault.
#[wasm_bindgen(js_name = readPack)]
pub fn read_pack(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    match Pack::parse(bytes, &Hs::embedded()) {
        Ok(pack) => Ok(compact::write(&pack)),
        Err(refusal) => Err(super::named_error(refusal.fault.name(), &refusal.to_string())),
    }
}

#[wasm_bindgen]
extern "C" {
    /// The widget, whose engine screens again.
    pub type Screener;

    /// `{lists: [{id, version, sha256, atHand}], supplied, file}`; `supplied`: a text stands in the page; `file`: name
    /// and SHA-256 of its file, or null.
    #[wasm_bindgen(method)]
    fn held(this: &Screener) -> JsValue;

    /// JSON of what [`Engine::again`] gives; throws its sentence. `lists` is a JSON array.
    #[wasm_bindgen(method, catch)]
    fn again(this: &Screener, receipt: &str, lists: &str, of: &str) -> Result<String, JsValue>;
}

/// What the widget holds, and the widget.
struct Other<'a> {
    held: Json,
    screener: &'a Screener,
}

impl Engine for Other<'_> {
    fn lists(&self) -> Vec<Known> {
        let Some(Json::Array(lists)) = self.held.get("lists") else { return Vec::new() };
        let known = |json: &Json| Known {
            id: text(json, "id"),
            version: text(json, "version"),
            sha256: text(json, "sha256"),
            at_hand: json.get("atHand") == Some(&Json::Bool(true)),
        };
        lists.iter().map(known).collect()
    }

    fn again(&self, receipt: &Json, lists: &[String], of: Again) -> Result<Json, String> {
        let lists = Json::Array(lists.iter().map(|sha256| sha256.as_str().into()).collect());
        let told = self.screener.again(&receipt.canonical(), &lists.canonical(), of.name());
        let told = told.map_err(|error| error.as_string().unwrap_or_default())?;
        Json::parse(told.as_bytes())
    }
}

fn text(json: &Json, key: &str) -> String {
    json.get(key).and_then(Json::as_text).unwrap_or_default().into()
}

/// Repeats a record and compares it with what the widget holds: the JSON of what came of it.
#[wasm_bindgen]
pub fn verify(record: &[u8], screener: &Screener) -> String {
    let held: Json = serde_wasm_bindgen::from_value(screener.held()).unwrap_or(Json::Null);
    let supplied = held.get("supplied") == Some(&Json::Bool(true));
    let file = held
        .get("file")
        .filter(|file| **file != Json::Null)
        .map(|file| FileFacts { name: text(file, "name"), sha256: text(file, "sha256") });
    verify_here(record, &Other { held, screener }, supplied, file).to_json()
}
