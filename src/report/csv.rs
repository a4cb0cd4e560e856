/*! The report as a table for spreadsheets.

Excel takes a semicolon for granted where the comma is the decimal sign, reads UTF-8 only behind a byte-order
mark, drops leading zeros, and runs cells that begin with certain signs. So: semicolons, the mark, codes with
blanks between their groups, and an apostrophe before what could be run.
*/

use super::sheets::Wording;
use super::{Read, Report};
use crate::code::Code;
use crate::list::Measure;
use core::fmt::Write;

/// One cell, quoted where needed, and never one that a spreadsheet would run.
pub fn cell(text: &str) -> String {
    let bare = text.trim_start_matches(|c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
    });
    let runs = text.starts_with(['\t', '\r'])
        || bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = if runs { format!("'{text}") } else { text.to_string() };
    if text.contains(['"', ';', '\n', '\r', ',']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
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

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// The act behind a measure, in one cell.
fn act_of(measure: &Measure) -> String {
    measure
        .instrument
        .as_ref()
        .map_or_else(|| "not named in the source".into(), |act| act.name.clone())
}

impl Report {
    /// The table as it was pasted, row by row, with columns added. `separator` is what parts cells where the table will be
    /// opened: a semicolon where the comma is the decimal sign.
    pub fn to_rows(&self, words: &dyn Wording, separator: char) -> String {
        let mut out = String::from("\u{FEFF}");
        for row in self.sheets(words).iter().flat_map(|sheet| &sheet.rows) {
            for (place, text) in row.cells.iter().enumerate() {
                if place > 0 {
                    out.push(separator);
                }
                out.push_str(&cell(text));
            }
            out.push_str("\r\n");
        }
        out
    }

    /// The findings as CSV.
    pub fn to_csv(&self) -> String {
        let mut out = String::from(
            "\u{FEFF}line;sheet;cell;pasted;hs_code;result;rule;list;list_version;list_status;list_effect;list_coverage;entry_ref;entry_covers;entry_title;entry_text;entry_conditions;entry_exceptions_ref;entry_group;valid_from;valid_until;entry_note;entry_source;decided_by;other_lists;possible;notes;listed_from;decision;reason;measure;measure_act;answers;goods;quantity\r\n",
        );
        for finding in &mut self.findings() {
            let finding = &finding;
            let judgement = self.leading(finding);
            let pack = self.leading_list(finding);
            let entry = pack.and_then(|pack| self.entry(pack, &judgement));
            let measure = pack.zip(entry).and_then(|(pack, entry)| pack.measure_of(entry));
            let possible = match &finding.read {
                Read::NotRead { repairs, .. } => repairs
                    .iter()
                    .map(|repair| {
                        format!("{} {}", code_cell(repair.code), repair.judgement.verdict.name())
                    })
                    .collect::<Vec<_>>()
                    .join(", "),
                Read::Code(_) => String::new(),
            };
            let notes = join(self.notes(finding).iter().map(|note| note.name().into()));
            let from = pack.and_then(|pack| self.listed_from(pack, finding));
            let decision = self.decision(finding);
            let goods = self.goods(finding);
            let others = self
                .options
                .lists
                .iter()
                .zip(self.judgements(finding))
                .enumerate()
                .filter(|(place, _)| *place != finding.list as usize)
                .map(|(_, (pack, judgement))| format!("{}: {}", pack.id, judgement.verdict.name()));
            let cells = [
                self.line_number(finding.line).to_string(),
                self.paste
                    .sheet_at(finding.line)
                    .map(|(sheet, _)| sheet.name.clone())
                    .unwrap_or_default(),
                self.cell_name(finding).unwrap_or_default(),
                self.text_of(finding),
                self.code_of(finding).map(code_cell).unwrap_or_default(),
                judgement.verdict.name().into(),
                judgement.rule.name().into(),
                pack.map(|pack| pack.id.clone()).unwrap_or_default(),
                pack.map(|pack| pack.version.clone()).unwrap_or_default(),
                pack.map(|pack| pack.status.name().into()).unwrap_or_default(),
                pack.map(|pack| {
                    entry.map_or(pack.effect, |entry| pack.effect_of(entry)).name().into()
                })
                .unwrap_or_default(),
                pack.map(|pack| pack.coverage.name().into()).unwrap_or_default(),
                entry.map(|entry| code_cell(entry.code)).unwrap_or_default(),
                entry.map(|entry| entry.covers.name().into()).unwrap_or_default(),
                entry.map(|entry| entry.title.en.clone()).unwrap_or_default(),
                entry
                    .and_then(|entry| entry.text.as_ref())
                    .map(|(_, text)| text.clone())
                    .unwrap_or_default(),
                entry
                    .map(|entry| {
                        let of_measure = measure.iter().flat_map(|measure| &measure.conditions);
                        let all = entry.conditions.iter().chain(of_measure);
                        join(all.map(|condition| condition.text.en.clone()))
                    })
                    .unwrap_or_default(),
                entry
                    .map(|entry| join(entry.except.iter().map(|&code| code_cell(code))))
                    .unwrap_or_default(),
                entry.map(|entry| entry.group.clone()).unwrap_or_default(),
                entry.and_then(|entry| entry.from).map(|date| date.to_string()).unwrap_or_default(),
                entry
                    .and_then(|entry| entry.until)
                    .map(|date| date.to_string())
                    .unwrap_or_default(),
                entry.map(|entry| entry.note.en.clone()).unwrap_or_default(),
                entry.map(|entry| entry.source.clone()).unwrap_or_default(),
                pack.map(|pack| pack.decided_by.name().into()).unwrap_or_default(),
                join(others),
                possible,
                notes,
                from.map(|date| date.to_string()).unwrap_or_default(),
                decision
                    .as_ref()
                    .map(|decision| decision.decided.name().into())
                    .unwrap_or_default(),
                decision.map(|decision| decision.reason).unwrap_or_default(),
                measure.map(|measure| measure.id.clone()).unwrap_or_default(),
                measure.map(act_of).unwrap_or_default(),
                join(self.hits(finding).iter().filter_map(|(list, hit)| {
                    let pack = self.options.lists.get(*list as usize)?;
                    let measure = pack.measure_of(pack.entries.get(hit.entry as usize)?)?;
                    let (effect, state) = (measure.effect.name(), hit.state.name());
                    Some(format!("{}: {effect} {} {state}", measure.id, hit.verdict.name()))
                })),
                goods.name,
                goods.quantity,
            ];
            let _ = write!(
                out,
                "{}\r\n",
                cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(";")
            );
        }
        out
    }
}
