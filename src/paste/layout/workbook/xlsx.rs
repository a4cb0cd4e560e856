/*! XLSX: the parts of ECMA-376 (Office Open XML, part 1, chapter 18) that hold what cells show. */

use super::{
    Archive, COVERED, MOST_CELLS, MOST_TEXT, Place, Rows, Sheet, Step, Unreadable, attribute,
    damaged, inside, number, part, walk,
};
use std::collections::BTreeMap;

/// Where the workbook lies in the archive, by the package's own relations; `None` where it is no XLSX.
pub(super) fn book(archive: &mut Archive<'_>) -> Result<Option<String>, Unreadable> {
    let mut place = None;
    if let Some(relations) = part(archive, "_rels/.rels")? {
        walk(&relations, &mut |step, _| {
            if let Step::Open(tag) = step
                && attribute(tag, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            {
                place = attribute(tag, "Target").map(|target| resolve("", &target));
            }
            Ok(())
        })?;
    }
    let place = place.unwrap_or_else(|| "xl/workbook.xml".into());
    Ok((place.ends_with(".xml")
        && part(archive, &place)?.is_some_and(|xml| xml.contains("sheets")))
    .then_some(place))
}

/// A target of a relation, seen from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let whole = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut names: Vec<&str> = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

/// How a cell's format shows its number.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Plain,
    Date,
    /// Digits by a mask of zeros, blanks, points and dashes: `0000 00 000 0`.
    Mask(String),
}

/// What a format code shows: a date where it has letters of dates outside of quotes, brackets and escapes.
fn shown(code: &str) -> Shown {
    let mut mask = String::new();
    let mut plain = true;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => mask.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => mask.extend(chars.next()),
            '_' | '*' => {
                chars.next();
            }
            '[' => {
                // Elapsed time is a quantity; colours and conditions show nothing.
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    return Shown::Plain;
                }
            }
            'd' | 'D' | 'y' | 'Y' => return Shown::Date,
            'm' | 'M' | 'h' | 'H' | 's' | 'S' => return Shown::Date,
            '0' | ' ' | '-' => mask.push(c),
            _ => plain = false,
        }
    }
    let zeros = mask.chars().filter(|c| *c == '0').count();
    let signs = mask.chars().all(|c| matches!(c, '0' | ' ' | '\u{A0}' | '.' | '-'));
    if plain && signs && zeros > 1 { Shown::Mask(mask) } else { Shown::Plain }
}

/// Digits put into a mask from the right, as a spreadsheet does; those for which there is no zero stand before.
fn masked(digits: &str, mask: &str) -> String {
    let mut digits = digits.trim_start_matches('0').chars().rev();
    let mut out: Vec<char> = mask
        .chars()
        .rev()
        .map(|c| if c == '0' { digits.next().unwrap_or('0') } else { c })
        .collect();
    // Signs before the first zero of the mask stand before the digits that are left.
    let lead = mask.chars().take_while(|c| *c != '0').count();
    let tail = out.split_off(out.len() - lead);
    out.extend(digits);
    out.extend(tail);
    out.into_iter().rev().collect()
}

/// The format of each style of a cell, in the order of `cellXfs`.
fn styles(archive: &mut Archive<'_>, place: &str) -> Result<Vec<Shown>, Unreadable> {
    let Some(xml) = part(archive, place)? else { return Ok(Vec::new()) };
    let mut codes: BTreeMap<u32, Shown> = BTreeMap::new();
    let mut styles = Vec::new();
    walk(&xml, &mut |step, open| {
        let Step::Open(tag) = step else { return Ok(()) };
        let id = || attribute(tag, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
        match open {
            [.., parent, own] if parent == "numFmts" && own == "numFmt" => {
                codes.insert(id(), shown(&attribute(tag, "formatCode").unwrap_or_default()));
            }
            [.., parent, own] if parent == "cellXfs" && own == "xf" => {
                let id = id();
                // The built-in formats of dates: ECMA-376 part 1, 18.8.30.
                let built_in = if matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58) {
                    Shown::Date
                } else {
                    Shown::Plain
                };
                styles.push(codes.get(&id).cloned().unwrap_or(built_in));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// The shared strings. What says how a word is pronounced is no part of it.
fn strings(archive: &mut Archive<'_>, place: &str) -> Result<Vec<String>, Unreadable> {
    let Some(xml) = part(archive, place)? else { return Ok(Vec::new()) };
    let mut strings: Vec<String> = Vec::new();
    walk(&xml, &mut |step, open| {
        match step {
            Step::Open(_) if open.last().is_some_and(|name| name == "si") => {
                strings.push(String::new())
            }
            Step::Text(text)
                if open.last().is_some_and(|name| name == "t") && !inside(open, "rPh") =>
            {
                if let Some(string) = strings.last_mut() {
                    string.push_str(text);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(strings)
}

/// `_x000D_` is how a sign that XML can't hold is written.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let sign = rest.get(at + 2..at + 7).filter(|hex| hex.ends_with('_'));
        let sign = sign
            .and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok())
            .and_then(char::from_u32);
        let end = if sign.is_some() { at + 7 } else { at + 2 };
        out.push_str(rest.get(..if sign.is_some() { at } else { end }).unwrap_or_default());
        out.extend(sign);
        rest = rest.get(end..).unwrap_or_default();
    }
    out + rest
}

/// The day of a serial number, `dd.mm.yyyy`; what is no day is left as a number.
fn day(written: &str, since_1904: bool) -> String {
    let Ok(serial) = written.trim().parse::<f64>() else { return number(written) };
    // The day 60 of the 1900 system is the 29th of February 1900, which never was.
    let days = if since_1904 { serial + 1_462.0 } else { serial };
    if !(1.0..2_958_466.0).contains(&days) {
        return number(written);
    }
    let days = days as i64 + i64::from(days < 60.0);
    // Howard Hinnant's published algorithm "civil from days", counted from 0000-03-01; day 0 is 1899-12-30.
    let z = days + 693_899;
    let era = z / 146_097;
    let day_of_era = z % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{day:02}.{month:02}.{year:04}")
}

/// Row and column of `B7`, from 0.
fn position(place: &str) -> Option<Place> {
    let digits = place.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = place.split_at_checked(digits)?;
    let mut column = 0u32;
    for letter in letters.bytes() {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    let (row, column) = (number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?);
    (row < 1_048_576 && column < 16_384).then_some((row, column))
}

/// What the sheets share.
struct Shared {
    strings: Vec<String>,
    styles: Vec<Shown>,
    since_1904: bool,
}

/// A cell while its elements are read.
#[derive(Default)]
struct Cell {
    place: Place,
    kind: String,
    style: usize,
    value: Option<String>,
    inline: String,
    formula: Option<String>,
}

impl Cell {
    /// What the cell shows. A formula that nobody has calculated is shown itself, so that it is seen.
    fn text(self, shared: &Shared) -> Result<String, Unreadable> {
        let Cell { kind, style, value, inline, formula, .. } = self;
        let value = value.unwrap_or_default();
        if value.is_empty() && inline.is_empty() && kind != "str" {
            return Ok(formula
                .filter(|formula| !formula.is_empty())
                .map(|formula| format!("={formula}"))
                .unwrap_or_default());
        }
        if !inline.is_empty() {
            return if value.is_empty() {
                Ok(unescape(&inline))
            } else {
                Err(damaged("a cell holds its text in two places"))
            };
        }
        Ok(match kind.as_str() {
            "s" => {
                let string =
                    value.trim().parse::<usize>().ok().and_then(|place| shared.strings.get(place));
                unescape(
                    string.ok_or_else(|| {
                        damaged("a cell names a text that the file does not hold")
                    })?,
                )
            }
            "str" | "inlineStr" | "e" => unescape(&value),
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_string(),
            "d" => value.get(..10).unwrap_or(&value).to_string(),
            _ => match shared.styles.get(style) {
                Some(Shown::Date) => day(&value, shared.since_1904),
                Some(Shown::Mask(mask)) => {
                    let plain = number(&value);
                    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
                        masked(&plain, mask)
                    } else {
                        plain
                    }
                }
                _ => number(&value),
            },
        })
    }
}

/// The cells of one sheet as they stand in its part.
#[derive(Default)]
struct Read {
    cells: Vec<(Place, String)>,
    covered: Vec<Place>,
    hidden: Vec<u32>,
}

/// A sheet whose parts stand where no spreadsheet puts them would be read in part, so it is refused.
fn sheet(
    xml: &str,
    shared: &Shared,
    room: usize,
    cells_left: &mut u64,
) -> Result<Read, Unreadable> {
    let mut read = Read::default();
    let (mut tables, mut size) = (0, 0);
    let mut next: Place = (0, 0);
    let mut cell: Option<Cell> = None;
    walk(xml, &mut |step, open| {
        let (own, parent) = match open {
            [.., parent, own] => (own.as_str(), parent.as_str()),
            [own] => (own.as_str(), ""),
            [] => return Ok(()),
        };
        match (step, own) {
            (Step::Open(_), "sheetData") => {
                tables += 1;
                if tables > 1 {
                    return Err(damaged("the sheet has two tables of cells"));
                }
            }
            (Step::Open(tag), "row") => {
                if parent != "sheetData" {
                    return Err(damaged("a row stands outside of the table of cells"));
                }
                let row = match attribute(tag, "r") {
                    Some(number) => {
                        number.trim().parse::<u32>().ok().and_then(|number| number.checked_sub(1))
                    }
                    None => Some(next.0),
                };
                let row = row
                    .filter(|row| *row < 1_048_576)
                    .ok_or_else(|| damaged("a row has a number that no sheet has"))?;
                if matches!(attribute(tag, "hidden").as_deref(), Some("1" | "true")) {
                    read.hidden.push(row);
                }
                next = (row, 0);
            }
            (Step::Close, "row") => next = (next.0 + 1, 0),
            (Step::Open(tag), "c") => {
                if parent != "row" {
                    return Err(damaged("a cell stands outside of a row"));
                }
                let place = match attribute(tag, "r") {
                    Some(place) => position(&place)
                        .ok_or_else(|| damaged("a cell stands where no sheet has one"))?,
                    None => next,
                };
                next.1 = place.1 + 1;
                cell = Some(Cell {
                    place,
                    kind: attribute(tag, "t").unwrap_or_default(),
                    style: attribute(tag, "s").and_then(|style| style.parse().ok()).unwrap_or(0),
                    ..Cell::default()
                });
            }
            (Step::Close, "c") => {
                let Some(cell) = cell.take() else { return Ok(()) };
                *cells_left = cells_left.saturating_sub(1);
                let place = cell.place;
                let text = cell.text(shared)?;
                size += text.len();
                if *cells_left == 0 || size > room {
                    return Err(Unreadable::TooLarge);
                }
                read.cells.push((place, text));
            }
            (Step::Open(_), "v") => {
                if cell.as_mut().is_some_and(|cell| cell.value.replace(String::new()).is_some()) {
                    return Err(damaged("a cell has two values"));
                }
            }
            (Step::Open(_), "f") => {
                if let Some(cell) = cell.as_mut() {
                    cell.formula = Some(String::new());
                }
            }
            (Step::Text(text), _) => {
                if let Some(cell) = cell.as_mut() {
                    match own {
                        "v" => cell.value.get_or_insert_default().push_str(text),
                        "f" => cell.formula.get_or_insert_default().push_str(text),
                        "t" if !inside(open, "rPh") => cell.inline.push_str(text),
                        _ => {}
                    }
                }
            }
            (Step::Open(tag), "mergeCell") => {
                let region = attribute(tag, "ref").unwrap_or_default();
                if let Some((first, last)) = region.split_once(':')
                    && let (Some(first), Some(last)) = (position(first), position(last))
                {
                    let (rows, columns) =
                        (last.0.saturating_sub(first.0), last.1.saturating_sub(first.1) + 1);
                    if u64::from(rows) * u64::from(columns) <= 100_000
                        && read.covered.len() < 1_000_000
                    {
                        read.covered.extend(
                            (first.0 + 1..=last.0).flat_map(|row| {
                                (first.1..=last.1).map(move |column| (row, column))
                            }),
                        );
                    }
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    read.hidden.sort_unstable();
    Ok(read)
}

/// The sheets of a workbook with their rows, in its order.
pub(super) fn read(
    archive: &mut Archive<'_>,
    book: &str,
) -> Result<Vec<(Sheet, String)>, Unreadable> {
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", book));
    let mut targets: BTreeMap<String, (String, String)> = BTreeMap::new();
    if let Some(relations) =
        part(archive, format!("{folder}/_rels/{name}.rels").trim_start_matches('/'))?
    {
        walk(&relations, &mut |step, _| {
            if let Step::Open(tag) = step
                && let (Some(id), Some(kind), Some(target)) =
                    (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_string();
                targets.insert(id, (kind, resolve(folder, &target)));
            }
            Ok(())
        })?;
    }
    let of_kind = |kind: &str| {
        targets
            .values()
            .find(|(own, _)| own == kind)
            .map(|(_, place)| place.clone())
            .unwrap_or_default()
    };
    let mut since_1904 = false;
    // Name, whether it is hidden, and its relation.
    let mut named: Vec<(String, bool, String)> = Vec::new();
    walk(&part(archive, book)?.unwrap_or_default(), &mut |step, open| {
        if let (Step::Open(tag), Some(own)) = (step, open.last()) {
            match own.as_str() {
                "workbookPr" => {
                    since_1904 = matches!(attribute(tag, "date1904").as_deref(), Some("1" | "true"))
                }
                "sheet" => named.push((
                    attribute(tag, "name").unwrap_or_default(),
                    attribute(tag, "state").is_some_and(|state| state != "visible"),
                    attribute(tag, "id").unwrap_or_default(),
                )),
                _ => {}
            }
        }
        Ok(())
    })?;
    if named.len() > 2_000 {
        return Err(Unreadable::TooLarge);
    }
    let shared = Shared {
        strings: strings(archive, &of_kind("sharedStrings"))?,
        styles: styles(archive, &of_kind("styles"))?,
        since_1904,
    };
    let (mut room, mut cells_left) = (MOST_TEXT, MOST_CELLS);
    let mut sheets = Vec::new();
    for (name, hidden, relation) in named {
        let (kind, place) = targets.get(&relation).ok_or_else(|| {
            damaged(format!("the sheet \u{201C}{name}\u{201D} is not in the file"))
        })?;
        let mut out = Rows::new(room);
        let mut hidden_rows = Vec::new();
        // A chart has no cells; whatever else stands in a workbook may have them.
        if kind != "chartsheet" {
            let xml = part(archive, place)?.ok_or_else(|| {
                damaged(format!("the sheet \u{201C}{name}\u{201D} is not in the file"))
            })?;
            let Read { mut cells, covered, hidden } = sheet(&xml, &shared, room, &mut cells_left)?;
            hidden_rows = hidden;
            cells.retain(|(_, text)| !text.is_empty());
            cells.extend(covered.into_iter().map(|place| (place, String::new())));
            // Cells may stand in any order in a file; two at one place can't both be shown.
            cells.sort_by(|a, b| (a.0, a.1.is_empty()).cmp(&(b.0, b.1.is_empty())));
            cells.dedup_by(|later, kept| {
                later.0 == kept.0 && (later.1.is_empty() || later.1 == kept.1)
            });
            if cells.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
                return Err(damaged("two cells stand at one place"));
            }
            for (place, text) in &cells {
                out.write(*place, if text.is_empty() { COVERED } else { text })?;
            }
        }
        let (text, lines) = out.finish();
        room = room.saturating_sub(text.len());
        sheets.push((Sheet { name, lines, hidden, hidden_rows, ..Sheet::default() }, text));
    }
    Ok(sheets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for code in ["dd.mm.yyyy", "[$-419]d\\ mmm;@", "m/d/yy h:mm", "yyyy\"-\"mm"] {
            assert_eq!(shown(code), Shown::Date, "{code}");
        }
        for code in
            ["General", "0", "0.00", "#,##0", "[Red]0.00", "[h]:mm:ss", "0.00E+00", "\"dym\"0", "@"]
        {
            assert_eq!(shown(code), Shown::Plain, "{code}");
        }
        assert_eq!(masked("101210000", "0000000000"), "0101210000");
        assert_eq!(shown("0000\\ 00\\ 000\\ 0"), Shown::Mask("0000 00 000 0".into()));
        assert_eq!(masked("8542319000", "0000 00 000 0"), "8542 31 900 0");
        assert_eq!(masked("12345", "00-00"), "123-45");
    }

    #[test]
    fn days() {
        assert_eq!(day("45043", false), "27.04.2023");
        assert_eq!(day("1", false), "01.01.1900");
        assert_eq!(day("59", false), "28.02.1900");
        assert_eq!(day("61", false), "01.03.1900");
        assert_eq!(day("43581", true), "27.04.2023");
        assert_eq!(day("0.5", false), "0.5");
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape("a_x000D_b_x_c_x00e9_"), "a\rb_x_c\u{e9}");
    }
}
