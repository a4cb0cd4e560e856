/*! The report as a table for spreadsheets.

Excel takes a semicolon for granted where the comma is the decimal sign, reads UTF-8 only behind a byte-order
mark, drops leading zeros, and runs cells that begin with certain signs. So: semicolons, the mark, codes with
blanks between their groups, and an apostrophe before what could be run.
*/

use super::{Read, Report};
use crate::code::Code;
use crate::list::Measure;
use crate::paste::layout::{Kind, table};
use crate::paste::{LineKind, Span};
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
    /// The table as it was pasted, row by row, with columns added: code read, result, list, entry, notes.
    pub fn to_rows(&self) -> String {
        let text = self.paste.text();
        let rows: Vec<Vec<Span>> = match self.layout_kind() {
            Kind::Table(delimiter) if !self.paste.is_workbook() => {
                table::records(text, delimiter, usize::MAX)
            }
            kind => (0..self.paste.line_count())
                .map(|line| {
                    let line = self.paste.line(line);
                    let mut start = line.start;
                    let cells = self.paste.slice(line).split(if kind == Kind::Table(b'\t') {
                        '\t'
                    } else {
                        '\n'
                    });
                    cells
                        .map(|cell| {
                            let span = Span { start, end: start + cell.len() };
                            start = span.end + 1;
                            span
                        })
                        .collect()
                })
                .collect(),
        };
        // One far cell does not widen all rows.
        const WIDE: usize = 256;
        let width = rows.iter().map(Vec::len).filter(|width| *width <= WIDE).max().unwrap_or(1);
        let headers: Vec<usize> = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, kind)| **kind == LineKind::Header)
            .map(|(line, _)| line)
            .collect();
        let mut out = String::from("\u{FEFF}");
        let mut next = 0;
        for (place, row) in rows.iter().enumerate() {
            let mut cells: Vec<String> = row
                .iter()
                .map(|&span| cell(self.paste.slice(span).trim_matches('\u{2060}')))
                .collect();
            cells.resize(width.max(cells.len()), String::new());
            let last = rows
                .get(place + 1)
                .and_then(|row| row.first())
                .map_or(text.len() + 1, |span| span.start);
            let mut added: [Vec<String>; 5] = Default::default();
            while let Some(finding) = self.finding(next).filter(|finding| finding.span.start < last)
            {
                let finding = &finding;
                next += 1;
                let judgement = self.leading(finding);
                let pack = self.leading_list(finding);
                let notes: Vec<&str> = self.notes(finding).iter().map(|note| note.name()).collect();
                for (slot, value) in added.iter_mut().zip([
                    self.code_of(finding).map(code_cell).unwrap_or_default(),
                    judgement.verdict.name().to_string(),
                    pack.map(|pack| format!("{} {}", pack.id, pack.version)).unwrap_or_default(),
                    pack.and_then(|pack| self.entry(pack, &judgement))
                        .map(|entry| code_cell(entry.code))
                        .unwrap_or_default(),
                    notes.join(" "),
                ]) {
                    slot.push(value);
                }
            }
            let is_header = row
                .first()
                .is_some_and(|span| headers.binary_search(&self.paste.line_at(span.start)).is_ok());
            if is_header {
                cells
                    .extend(["code read", "result", "list", "entry ref", "note"].map(String::from));
            } else {
                cells.extend(added.map(|values| cell(&values.join(", "))));
            }
            let _ = write!(out, "{}\r\n", cells.join(";"));
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
