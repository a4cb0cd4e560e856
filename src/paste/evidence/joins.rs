/*! What only several lines or cells say together: codes over cells and lines, headings beside the names of their
goods, a mail as it was sent. */

use super::*;

/// How a number stands beside the name of its goods.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Beside {
    /// `1) 8542 – микросхемы`
    Before,
    /// `микросхемы – 8542`
    Behind,
    /// `микросхемы 8542`
    Last,
    /// `микросхемы (8542)`
    Bracketed,
}

impl Beside {
    pub(super) const ALL: [Beside; 4] = [Beside::Before, Beside::Behind, Beside::Last, Beside::Bracketed];
}

/// Where a number stands in the line, given what stands before and behind it.
pub(super) fn beside(before: &str, behind: &str) -> Option<Beside> {
    let (before, behind) = (before.trim(), behind.trim());
    let dashes = ['-', '–', '—', ':'];
    if before.ends_with('(') && behind.starts_with(')') {
        return Some(Beside::Bracketed);
    }
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let before = if matches!(last, "из" | "ex") { before.strip_suffix(last).unwrap_or(before).trim_end() } else { before };
    let number = before.trim_start_matches(['(', '•', '*', '-', '–', '—', '·', '>', ' ']);
    let numbered = number.is_empty() || number.ends_with([')', '.']) && number.chars().count() <= 4;
    if numbered
        && words(behind)
        && (behind.starts_with(dashes) || behind.starts_with(char::is_alphabetic) || behind.starts_with(['(', '"', '«']))
    {
        return Some(Beside::Before);
    }
    let last = words(before) && behind.chars().all(|c| matches!(c, '.' | ',' | ';'));
    last.then(|| if before.ends_with(dashes) { Beside::Behind } else { Beside::Last })
}

/// Numbers that stand in one way beside their names, one below the other.
#[derive(Default)]
pub(super) struct Named {
    /// The cell of the last of them.
    pub(super) owner: u32,
    pub(super) all: usize,
    pub(super) known: usize,
    /// Each is one more than the one before.
    pub(super) rising: bool,
    pub(super) last: Option<Code>,
    /// Headings that nothing else speaks for, as places of candidates.
    pub(super) headings: Vec<usize>,
}

impl Decider<'_> {
    /// Headings beside the names of their goods, where enough of them stand in the same way one below the other.
    pub(super) fn read_named(&mut self, run: Named, way: Beside) {
        // Rooms and tickets are counted one by one; so are the headings of a chapter, before their names.
        let counted = way == Beside::Last && run.rising;
        let least = if way == Beside::Last { 10 } else { 8 };
        if run.known < 3 || run.known * 10 < run.all * least || counted {
            return;
        }
        for place in run.headings {
            if let Some((owner, candidate)) = self.candidates.get(place)
                && let Could::Code(code) = candidate.reading
                && let Some(cell) = self.layout.cells.get(*owner as usize)
            {
                self.push(candidate, cell.line as usize, cell.column, What::Code(code));
            }
        }
    }

    /// A mail as it was sent, and not as it is shown: its text stands in a code that is not undone here.
    pub(super) fn encoded_mail(&mut self) {
        let bare = |span: Span| self.paste.slice(span).trim_start_matches(['>', ' ', '\t']).to_ascii_lowercase();
        for (line, &span) in self.paste.lines().iter().enumerate() {
            // Quoted in another mail, or with its value in the next line.
            let text = self.paste.slice(span).trim_start_matches(['>', ' ']);
            if !text.get(..26).is_some_and(|name| name.eq_ignore_ascii_case("content-transfer-encoding:")) {
                continue;
            }
            let own = text.get(26..).unwrap_or_default().trim().to_ascii_lowercase();
            let folded = self.paste.lines().get(line + 1).map(|&next| bare(next)).unwrap_or_default();
            let encoding = if own.is_empty() { folded } else { own };
            if !encoding.starts_with("base64") && !encoding.starts_with("quoted-printable") {
                continue;
            }
            let what = What::NotRead { written: None, repairs: Vec::new(), damage: Damage::Number };
            self.reading.found.push(Found { span, parts: Vec::new(), line, cell: None, what, marks: Marks::default() });
        }
    }

    /// Codes that stand in several cells side by side, by the row's first cell: `8542 | 31 | 900 0`.
    pub(super) fn split_cells(&self) -> Vec<(usize, Found)> {
        const SHAPES: &[&[usize]] = &[
            &[2, 2, 2, 3, 1],
            &[2, 2, 2, 2],
            &[2, 2, 2],
            &[2, 2],
            &[4, 2, 3, 1],
            &[4, 2, 2, 2],
            &[4, 2, 4],
            &[6, 3, 1],
            &[4, 2, 3],
            &[4, 2, 2],
            &[4, 2],
        ];
        let mut rows = Vec::new();
        if !matches!(self.layout.kind, Kind::Table(_)) {
            return rows;
        }
        let digits = |place: usize| {
            let text = self.layout.cells.get(place).map(|cell| self.paste.slice(cell.span).trim()).unwrap_or_default();
            let count = token::digits_of(text).count();
            (count == text.chars().count()).then_some(count).filter(|count| *count > 0)
        };
        // For each first column: rows that begin a split code there, and rows that have four or six digits there.
        let mut seen = vec![(0usize, 0usize); self.layout.columns.len()];
        let mut hits: Vec<(usize, Found, u32, usize)> = Vec::new();
        let mut start = 0;
        while start < self.layout.cells.len() {
            let row = self.row_from(start);
            let mut place = row.start;
            while place < row.end {
                let Some(cell) = self.layout.cells.get(place) else { break };
                let chapters = self.layout.columns.get(cell.column as usize).is_some_and(|column| column.header == Some(Header::Chapters));
                let first = digits(place);
                if first != Some(4) && first != Some(6) && (first != Some(2) || !chapters) {
                    place += 1;
                    continue;
                }
                let Some(tally) = seen.get_mut(cell.column as usize) else { break };
                tally.1 += 1;
                let shape = SHAPES.iter().find(|shape| {
                    place + shape.len() <= row.end
                        && shape.iter().enumerate().all(|(offset, &length)| digits(place + offset) == Some(length))
                        && self.joined(place, shape.len()).is_some_and(|code| self.hs.known(code))
                });
                if let Some(shape) = shape
                    && let Some(code) = self.joined(place, shape.len())
                {
                    tally.0 += 1;
                    let parts: Vec<Span> = (place..place + shape.len())
                        .filter_map(|place| self.layout.cells.get(place))
                        .map(|cell| self.trimmed(cell.span))
                        .collect();
                    if let (Some(first), Some(last)) = (parts.first().copied(), parts.last().copied()) {
                        let found = Found {
                            span: Span { start: first.start, end: last.end },
                            parts,
                            line: cell.line as usize,
                            cell: self.place_of(cell.column),
                            what: What::Code(code),
                            marks: Marks { split_cells: true, ..Marks::default() },
                        };
                        hits.push((row.start, found, cell.column, shape.len()));
                    }
                    place += shape.len();
                } else {
                    place += 1;
                }
            }
            start = row.end;
        }
        for (row, found, column, parts) in hits {
            let (hit, all) = seen.get(column as usize).copied().unwrap_or_default();
            let headed = self
                .layout
                .columns
                .get(column as usize)
                .is_some_and(|column| matches!(column.header, Some(Header::Codes | Header::Chapters)));
            let other = (1..parts).any(|offset| {
                // A neighbour that has a name of its own is no part of a code.
                self.layout
                    .columns
                    .get(column as usize + offset)
                    .is_some_and(|column| matches!(column.header, Some(Header::Other(_) | Header::Goods)))
            });
            if hit * 10 >= all * 8 && !other && (hit >= 2 || headed || parts >= 3) {
                rows.push((row, found));
            }
        }
        rows
    }

    pub(super) fn joined(&self, place: usize, cells: usize) -> Option<Code> {
        let mut digits = Vec::new();
        for place in place..place + cells {
            digits.extend(token::digits_of(self.paste.slice(self.layout.cells.get(place)?.span)));
        }
        Code::from_digits(&digits)
    }

    /// A code that goes on in the next line of its text or cell: `8542 31` and `900 0`, `8536` and `20 900 7, 8537`.
    pub(super) fn join_wrapped(&mut self) {
        let mut scan = Scan::default();
        // What was read inside a wrapped code's second line is part of it.
        let mut rests: Vec<Span> = Vec::new();
        for place in 0..self.reading.found.len() {
            let Some(found) = self.reading.found.get(place) else { continue };
            let (written, wide) = match &found.what {
                What::Code(code) => (*code, false),
                What::NotRead { written: Some(code), .. } => (*code, true),
                _ => continue,
            };
            if written.len() >= 10
                || !found.parts.is_empty()
                || rests.last().is_some_and(|rest| rest.start <= found.span.start && found.span.end <= rest.end)
            {
                continue;
            }
            let Some((tail, broken)) = self.goes_on(found.span.end, found.line, written) else { continue };
            // As much of the next line as a code and a word behind it need.
            let rest = self.paste.slice(tail);
            let near: String = rest.chars().take(24).collect();
            let head = self.paste.slice(found.span);
            // `8542.31`, and `10` on the next line: a point goes on with a point, so it is how many.
            let pointed = head.contains('.') && !self.paste.text().get(found.span.end..tail.start).is_some_and(|gap| gap.contains('.'));
            let joined = ["", " ", "."].into_iter().find_map(|between| {
                if broken != between.is_empty() && !(between.is_empty() && !head.contains([' ', '.'])) {
                    return None;
                }
                let whole = format!("{head}{between}{near}");
                scan.read(self.hs, &whole, 0, whole.len());
                let one = scan.candidates.first()?;
                let Could::Code(code) = one.reading else { return None };
                let taken = one.end.checked_sub(head.len() + between.len()).filter(|&taken| one.start == 0 && taken > 0)?;
                let after = near.get(taken..).unwrap_or_default().trim_start();
                // A number that begins the next line can be that of the next goods: `12 Чайник`, `12. Чайник`.
                let ends = after.is_empty() || after.starts_with([',', ';', ')', '/']) || after.starts_with('.') && after.len() == 1;
                // `000 0` is how the TN VED goes on; `12 40 …` can be two numbers of the next goods.
                let long = code.len() == 10 && taken >= 4 && near.bytes().take_while(u8::is_ascii_digit).count() != 2;
                let word = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                let joint = matches!(label::word(&label::normal(word)), label::Word::Joint | label::Word::Code) && !word.is_empty();
                let fits = matches!(code.len(), 6 | 8 | 10) && code.starts_with(written) && self.hs.known(code.prefix(6));
                (fits && (ends || long || joint) && !(pointed && code.len() == 8) && (!wide || code.len() == 10)).then_some((code, taken))
            });
            let Some((code, taken)) = joined else { continue };
            let rest = Span { start: tail.start, end: tail.start + taken };
            if let Some(found) = self.reading.found.get_mut(place) {
                found.what = What::Code(code);
                found.parts = vec![found.span, rest];
                found.span.end = rest.end;
                found.marks.wrapped = true;
            }
            rests.push(rest);
        }
        if rests.is_empty() {
            return;
        }
        // In rising order, as the findings are.
        let inside = |span: Span| {
            let next = rests.partition_point(|rest| rest.end <= span.start);
            rests.get(next).is_some_and(|rest| rest.start < span.end)
        };
        self.reading.found.retain(|found| found.marks.wrapped || !inside(found.span));
        self.reading.aside.retain(|aside| !inside(aside.span));
    }

    /// Where the text that ends at `end` goes on, if nothing stands behind it in its line or cell and digits begin the next;
    /// whether a hyphen parts the two.
    pub(super) fn goes_on(&self, end: usize, line: usize, written: Code) -> Option<(Span, bool)> {
        let place = self.layout.cells.partition_point(|cell| cell.span.start <= end).checked_sub(1)?;
        let cell = self.layout.cells.get(place)?;
        let next = self.layout.cells.get(place + 1)?;
        let same = self.layout.kind == Kind::Lines || next.column == cell.column && !self.starts_cell(place + 1);
        let behind = self.paste.text().get(end..cell.span.end)?.trim();
        if !same || next.line as usize > line + 1 || !matches!(behind, "" | "-" | "." | "‐") {
            return None;
        }
        let text = self.paste.slice(next.span);
        // Quotations of mails begin with their sign.
        let lead = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '.')).len();
        let start = next.span.start + lead;
        let tail = Span { start, end: next.span.end };
        let digits = self.paste.slice(tail).bytes().take_while(u8::is_ascii_digit).count();
        let broken = behind == "-" || behind == "‐";
        // Four digits or a known subheading are a code of their own.
        let own = |count: usize| self.paste.slice(tail).get(..count).and_then(Code::parse).is_some_and(|code| self.hs.known(code));
        (matches!(digits, 1..=3) || digits == 5 && written.len() == 5 || digits == 6 && !own(6) || broken && matches!(digits, 4..=6))
            .then_some((tail, broken))
    }

    /// Whether a cell of a table is one of its own, and not the next line of the cell before.
    pub(super) fn starts_cell(&self, place: usize) -> bool {
        let (Some(cell), Some(before)) = (self.layout.cells.get(place), self.layout.cells.get(place.wrapping_sub(1))) else { return true };
        let between = self.paste.text().get(before.span.end..cell.span.start).unwrap_or_default();
        !between.chars().all(|c| matches!(c, '\n' | '\r'))
            || self.starts_row(place)
                && cell.span.start == self.paste.lines().get(cell.line as usize).map_or(0, |line| line.start)
                && self.layout.columns.get(cell.column as usize).is_some_and(|column| column.place == Some(0))
                && self.row_from(place.wrapping_sub(1)).len() > 1
    }
}
