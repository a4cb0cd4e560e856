/*! The module for workbooks: apart from the engine, so that those who only paste do not carry it. */

use crate::paste::workbook;
use wasm_bindgen::prelude::*;

/// The sheets of an XLSX or ODS file as one text for `Engine.startSheets`. Throws the name of the failure.
#[wasm_bindgen(js_name = readWorkbook)]
pub fn read_workbook(bytes: &[u8]) -> Result<String, JsValue> {
    workbook::read(bytes)
        .map(|paste| paste.transfer())
        .map_err(|error| JsValue::from_str(error.name()))
}
