/*! The bytes of a batch: buffers in Arrow's layout (<https://arrow.apache.org/docs/format/Columnar.html>) with a small
frame around them. All numbers are little-endian; every buffer begins at a multiple of 8 and is padded with zeros.

A batch of cells, as a host writes it:

| bytes | what |
|---|---|
| 4 | `TMG1` |
| 4 | rows |
| 4 | columns |
| 16 a column | field (0 code, 1 text), bytes of its validity (0: no cell is null), of its offsets, of its data |
| … | for each column: validity (a bit a row, the lowest first), offsets (32 bits, rows + 1 of them), data |

The rows, as the module answers:

| bytes | what |
|---|---|
| 4 | `TMR1` |
| 4 | rows |
| 4 | columns |
| 16 a column | type (0 int32, 1 bool, 2 utf8), bytes of its validity (0: none is null), of its offsets (0 but for utf8), of its data |
| … | for each column: validity, offsets, data |

The columns in their order: `cell` (the row of the batch), `field`, `verdict`, `finding` (from 0), `code`, `list`,
`entry`, `rule`, `reading_rule`, `could_be_listed`, `line`, `column`, `json`.
*/

use super::Field;

const BATCH: &[u8; 4] = b"TMG1";
const ROWS: &[u8; 4] = b"TMR1";

/// The next multiple of 8.
fn padded(length: usize) -> usize {
    length.div_ceil(8).saturating_mul(8)
}

/// The cells of a batch.
#[derive(Debug)]
pub struct Cells<'a> {
    pub rows: usize,
    pub columns: Vec<Column<'a>>,
}

/// One column of cells.
#[derive(Debug)]
pub struct Column<'a> {
    pub field: Field,
    validity: &'a [u8],
    offsets: &'a [u8],
    data: &'a [u8],
}

/// A number of 32 bits at a place.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*four)).ok()
}

impl<'a> Cells<'a> {
    /// Reads a batch; every offset is checked, so that [`Column::get`] has an answer for each row.
    pub fn read(bytes: &'a [u8]) -> Result<Cells<'a>, String> {
        let head = |at| number(bytes, at).ok_or("the batch is cut short");
        if !bytes.starts_with(BATCH) {
            return Err("these bytes are no batch: they must begin with TMG1".into());
        }
        let (rows, count) = (head(4)?, head(8)?);
        if count == 0 || count > Field::ALL.len() {
            return Err(format!("a batch has one or two columns, and not {count}"));
        }
        let mut at = padded(12 + 16 * count);
        let mut columns: Vec<Column> = Vec::new();
        for place in 0..count {
            let about = 12 + 16 * place;
            let field = match head(about)? {
                0 => Field::Code,
                1 => Field::Text,
                other => return Err(format!("there is no field {other}: 0 is code, 1 is text")),
            };
            if columns.iter().any(|column| column.field == field) {
                return Err(format!("the field \"{}\" stands twice", field.name()));
            }
            let mut buffer = |length: usize| {
                let end = at.checked_add(length).ok_or("the batch is cut short")?;
                let part = bytes.get(at..end).ok_or("the batch is cut short")?;
                at = padded(end);
                Ok::<_, String>(part)
            };
            let validity = buffer(head(about + 4)?)?;
            let offsets = buffer(head(about + 8)?)?;
            let data = buffer(head(about + 12)?)?;
            let column = Column { field, validity, offsets, data };
            column.check(rows)?;
            columns.push(column);
        }
        Ok(Cells { rows, columns })
    }
}

impl Column<'_> {
    fn check(&self, rows: usize) -> Result<(), String> {
        let name = self.field.name();
        if !self.validity.is_empty() && self.validity.len() < rows.div_ceil(8) {
            return Err(format!("the validity of \"{name}\" is shorter than its rows"));
        }
        if rows.checked_add(1).and_then(|ends| ends.checked_mul(4)) != Some(self.offsets.len()) {
            return Err(format!("\"{name}\" needs {rows} + 1 offsets of 4 bytes"));
        }
        let mut before = 0;
        for four in self.offsets.as_chunks::<4>().0 {
            let offset = u32::from_le_bytes(*four) as usize;
            if offset < before || offset > self.data.len() {
                return Err(format!("the offsets of \"{name}\" do not lie in its data"));
            }
            before = offset;
        }
        Ok(())
    }

    /// The bytes of a row's cell; `None` where it is null.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        let valid = self.validity.is_empty()
            || self.validity.get(row / 8).is_some_and(|byte| byte & 1 << (row % 8) != 0);
        let start = number(self.offsets, row.checked_mul(4)?)?;
        let end = number(self.offsets, row.checked_add(1)?.checked_mul(4)?)?;
        self.data.get(start..end).filter(|_| valid)
    }
}

/// A column of whole numbers, any of which may be null.
#[derive(Default)]
pub struct Ints {
    valid: Vec<bool>,
    values: Vec<i32>,
}

impl Ints {
    pub fn push(&mut self, value: Option<i32>) {
        self.valid.push(value.is_some());
        self.values.push(value.unwrap_or(0));
    }
}

/// A column of texts, any of which may be null.
#[derive(Default)]
pub struct Texts {
    valid: Vec<bool>,
    ends: Vec<usize>,
    data: Vec<u8>,
}

impl Texts {
    pub fn push(&mut self, text: Option<&str>) {
        self.valid.push(text.is_some());
        self.data.extend_from_slice(text.unwrap_or_default().as_bytes());
        self.ends.push(self.data.len());
    }
}

/// Bits of a column, the lowest first.
fn bits(values: &[bool]) -> Vec<u8> {
    let byte =
        |eight: &[bool]| eight.iter().rev().fold(0u8, |byte, &bit| byte << 1 | u8::from(bit));
    values.chunks(8).map(byte).collect()
}

/// Rows on their way out.
pub struct Table {
    rows: usize,
    about: Vec<[usize; 4]>,
    body: Vec<u8>,
}

impl Table {
    pub fn new(rows: usize) -> Table {
        Table { rows, about: Vec::new(), body: Vec::new() }
    }

    fn column(&mut self, kind: usize, valid: &[bool], offsets: &[u8], data: &[u8]) {
        let validity = if valid.iter().all(|&valid| valid) { Vec::new() } else { bits(valid) };
        self.about.push([kind, validity.len(), offsets.len(), data.len()]);
        for buffer in [validity.as_slice(), offsets, data] {
            self.body.extend_from_slice(buffer);
            self.body.resize(padded(self.body.len()), 0);
        }
    }

    pub fn ints(&mut self, column: &Ints) {
        let data: Vec<u8> = column.values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.column(0, &column.valid, &[], &data);
    }

    pub fn bools(&mut self, column: &[bool]) {
        self.column(1, &[], &[], &bits(column));
    }

    /// `None` where the texts are longer than offsets of 32 bits can say.
    pub fn texts(&mut self, column: &Texts) -> Option<()> {
        i32::try_from(column.data.len()).ok()?;
        let ends = core::iter::once(0).chain(column.ends.iter().copied());
        let offsets: Vec<u8> = ends.flat_map(|end| (end as u32).to_le_bytes()).collect();
        self.column(2, &column.valid, &offsets, &column.data);
        Some(())
    }

    pub fn finish(self) -> Vec<u8> {
        let head = padded(12 + 16 * self.about.len());
        let mut out = Vec::with_capacity(head + self.body.len());
        out.extend_from_slice(ROWS);
        let numbers = [self.rows, self.about.len()].into_iter();
        for value in numbers.chain(self.about.into_iter().flatten()) {
            out.extend_from_slice(&(value as u32).to_le_bytes());
        }
        out.resize(head, 0);
        out.extend_from_slice(&self.body);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(field: u32, validity: &[u8], offsets: &[u32], data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(BATCH);
        let rows = offsets.len() as u32 - 1;
        let lengths = [validity.len() as u32, offsets.len() as u32 * 4, data.len() as u32];
        for value in [rows, 1, field].into_iter().chain(lengths) {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        bytes.resize(padded(bytes.len()), 0);
        let offsets: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
        for buffer in [validity, &offsets, data] {
            bytes.extend_from_slice(buffer);
            bytes.resize(padded(bytes.len()), 0);
        }
        bytes
    }

    #[test]
    fn cells_are_read_as_arrow_lays_them_out() {
        let bytes = column(1, &[0b101], &[0, 2, 2, 4], b"abcd");
        let cells = Cells::read(&bytes).unwrap();
        let text = &cells.columns[0];
        assert_eq!(text.field, Field::Text);
        let all: Vec<Option<&[u8]>> = (0..cells.rows).map(|row| text.get(row)).collect();
        assert_eq!(all, [Some(&b"ab"[..]), None, Some(&b"cd"[..])]);
    }

    #[test]
    fn whatever_is_wrong_with_a_batch_is_a_sentence() {
        let whole = column(0, &[], &[0, 2], b"85");
        for (bytes, sentence) in [
            (b"TMG2".to_vec(), "no batch"),
            (whole[..20].to_vec(), "cut short"),
            (whole[..whole.len() - 8].to_vec(), "cut short"),
            (column(7, &[], &[0, 2], b"85"), "no field 7"),
            (column(0, &[], &[0, 3], b"85"), "do not lie in its data"),
            (column(0, &[], &[0, 2, 1], b"85"), "do not lie in its data"),
            (column(0, &[0], &[0; 18], b""), "shorter than its rows"),
        ] {
            let refused = Cells::read(&bytes).unwrap_err();
            assert!(refused.contains(sentence), "{refused}");
        }
        // No prefix of a batch stops the reader.
        for end in 0..whole.len() {
            let _ = Cells::read(&whole[..end]);
        }
    }

    #[test]
    fn a_column_without_nulls_has_no_validity() {
        let mut texts = Texts::default();
        texts.push(Some("a"));
        texts.push(None);
        let mut table = Table::new(2);
        table.texts(&texts).unwrap();
        table.bools(&[true, false]);
        let bytes = table.finish();
        let numbers: Vec<usize> = (1..11).filter_map(|at| number(&bytes, at * 4)).collect();
        assert_eq!(numbers, [2, 2, 2, 1, 12, 1, 1, 0, 0, 1]);
        assert_eq!(bytes[padded(44)], 0b01);
    }
}
