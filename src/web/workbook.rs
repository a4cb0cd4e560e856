/*! The module for workbooks: apart from the engine, so that those who only paste do not carry it. */

use crate::paste::workbook;
use crate::report::xlsx;
use wasm_bindgen::prelude::*;

/// The sheets of an XLSX or ODS file as one text for `Engine.startSheets`. Throws the name of the failure.
#[wasm_bindgen(js_name = readWorkbook)]
pub fn read_workbook(bytes: &[u8]) -> Result<String, JsValue> {
    workbook::read(bytes)
        .map(|paste| paste.transfer())
        .map_err(|error| JsValue::from_str(error.name()))
}

/// A workbook of the sheets that the engine told. Throws the name of the failure.
#[wasm_bindgen(js_name = writeWorkbook)]
pub fn write_workbook(sheets: &str) -> Result<Vec<u8>, JsValue> {
    let sheets = xlsx::received(sheets).ok_or("not_written")?;
    xlsx::write(&sheets).map_err(|failure| JsValue::from_str(failure.name()))
}
