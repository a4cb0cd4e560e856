/*! The report as a table for spreadsheets.

Excel takes a semicolon for granted where the comma is the decimal sign, reads UTF-8 only behind a byte-order
mark, drops leading zeros, and runs cells that begin with certain signs. So: semicolons, the mark, codes with
blanks between their groups, and an apostrophe before what could be run.
*/

use super::{Read, Report};
use crate::code::Code;
use core::fmt::Write;

/// One cell, quoted where needed, and never one that a spreadsheet would run.
pub fn cell(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']) || text.trim_start().starts_with(['=', '+', '-', '@']);
    let text = if runs { format!("'{text}") } else { text.to_string() };
    if text.contains(['"', ';', '\n', '\r', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A code that no spreadsheet takes for a number.
pub fn code_cell(code: Code) -> String {
    let digits = code.to_string();
    match code.len() {
        2 => format!("HS {digits}"),
        4 if digits.starts_with('0') => format!("HS {digits}"),
        4 => digits,
        _ => code.grouped().replace('.', " "),
    }
}

impl Report {
    /// The findings as CSV.
    pub fn to_csv(&self) -> String {
        let mut out = String::from("\u{FEFF}line;sheet;cell;pasted;hs_code;result;rule;list;list_version;list_status;list_effect;entry;entry_title;possible;notes\r\n");
        for finding in &self.findings {
            let judgement = self.leading(finding);
            let pack = self.leading_list(finding);
            let entry = pack.and_then(|pack| self.entry(pack, &judgement));
            let possible = match &finding.read {
                Read::NotRead { repairs, .. } => repairs
                    .iter()
                    .map(|repair| format!("{} {}", code_cell(repair.code), self.repair_judgement(repair).verdict.name()))
                    .collect::<Vec<_>>()
                    .join(", "),
                Read::Code(_) => String::new(),
            };
            let notes = self.notes(finding).iter().map(|note| note.name()).collect::<Vec<_>>().join(", ");
            let cells = [
                self.line_number(finding.line).to_string(),
                self.paste.sheet_at(finding.line).map(|(sheet, _)| sheet.name.clone()).unwrap_or_default(),
                self.cell_name(finding).unwrap_or_default(),
                self.text_of(finding),
                self.code_of(finding).map(code_cell).unwrap_or_default(),
                judgement.verdict.name().into(),
                judgement.rule.name().into(),
                pack.map(|pack| pack.id.clone()).unwrap_or_default(),
                pack.map(|pack| pack.version.clone()).unwrap_or_default(),
                pack.map(|pack| pack.status.name().into()).unwrap_or_default(),
                pack.map(|pack| pack.effect.name().into()).unwrap_or_default(),
                entry.map(|entry| code_cell(entry.code)).unwrap_or_default(),
                entry.map(|entry| entry.title.en.clone()).unwrap_or_default(),
                possible,
                notes,
            ];
            let _ = write!(out, "{}\r\n", cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(";"));
        }
        out
    }
}
