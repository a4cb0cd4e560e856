/*! What each column is taken for: its header, and what its numbers say together. */

use super::*;

/// The columns of one table, taken together.
pub(super) struct Section {
    /// Columns in which anything stands.
    filled: usize,
    /// No header, and no known code in any column.
    says_nothing: bool,
    /// Columns that are headed as codes.
    headed: usize,
}

impl Reader {
    pub(super) fn tally(&self) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.layout.columns.len()];
        let mut next = 0;
        for (place, (cell, flags)) in self.layout.cells.iter().zip(&self.flags).enumerate() {
            let start = next;
            while self.candidates.get(next).is_some_and(|(owner, _)| *owner as usize == place) {
                next += 1;
            }
            if flags.blank || self.layout.headers.binary_search(&cell.line).is_ok() {
                continue;
            }
            let Some(tally) = tallies.get_mut(cell.column as usize) else { continue };
            tally.cells += 1;
            let candidates = self.candidates.get(start..next).unwrap_or_default();
            let length = |candidate: &Candidate| match &candidate.reading {
                Could::Code(code) => code.len(),
                Could::Damaged { written, .. } => written.map_or(6, Code::len),
                Could::Control => 0,
            };
            let longest = candidates.iter().map(|(_, candidate)| length(candidate)).max().unwrap_or(0);
            if !flags.alone || longest < 4 {
                continue;
            }
            tally.numeric += 1;
            tally.long += usize::from(longest >= 6);
            let all = |test: &dyn Fn(&Candidate) -> bool| candidates.iter().all(|(_, candidate)| test(candidate));
            tally.known += usize::from(all(&|candidate| match &candidate.reading {
                Could::Code(code) => known(&self.hs, *code) && !(code.len() == 4 && candidate.form != Form::Bare),
                Could::Damaged { repairs, kind: Damage::TwoReadings | Damage::LookAlike, .. } => !repairs.is_empty(),
                _ => false,
            }));
            tally.years += usize::from(all(
                &|candidate| matches!(candidate.reading, Could::Code(code) if code.len() == 4 && (1990..=2035).contains(&code.number())),
            ));
            tally.uniform += usize::from(all(
                &|candidate| matches!(candidate.reading, Could::Code(code) if matches!(code.len(), 8 | 10) && candidate.form == Form::Bare),
            ));
            tally.ten += usize::from(longest == 10);
            tally.cut += usize::from(all(
                &|candidate| matches!(&candidate.reading, Could::Damaged { kind: Damage::Number, repairs, .. } if candidate.form == Form::Point && !repairs.is_empty()),
            ));
        }
        tallies
    }

    pub(super) fn roles(&self, tallies: &[Tally]) -> Vec<Role> {
        let sections = self.sections(tallies);
        // A table of nothing but known codes, as a row copied from a sheet: a list of their like.
        let sum = |count: fn(&Tally) -> usize| tallies.iter().map(count).sum::<usize>();
        let (cells, numeric, known, years) =
            (sum(|tally| tally.cells), sum(|tally| tally.numeric), sum(|tally| tally.known), sum(|tally| tally.years));
        if matches!(self.layout.kind, Kind::Table(_))
            && self.choice.column.is_none()
            && self.layout.columns.iter().all(|column| column.header.is_none() && column.name.is_empty())
            && cells > 1
            && (numeric, known) == (cells, cells)
            && years < cells
        {
            return tallies.iter().map(|_| Role::Codes).collect();
        }
        self.layout
            .columns
            .iter()
            .zip(tallies)
            .map(|(column, tally)| {
                if let Some(chosen) = self.choice.column
                    && column.place.is_some()
                {
                    return if column.place == Some(chosen) { Role::Codes } else { Role::Free };
                }
                let share = |part: usize, of: usize| part * 100 / of.max(1);
                let known = share(tally.known + tally.cut, tally.numeric);
                // `2021`, `2022`: values of a year, unless a table of editions has codes under them.
                let is_year = matches!(column.name.parse::<u32>(), Ok(1990..=2040));
                if is_year && known < 80 {
                    return Role::Other(Reason::Quantity);
                }
                match column.header {
                    // `hscode_id` beside `hs6`: the key of a row.
                    Some(Header::Codes)
                        if tally.long == 0
                            && label::is_key(&column.name)
                            && sections.get(column.section as usize).is_some_and(|section| section.headed > 1) =>
                    {
                        return Role::Free;
                    }
                    Some(Header::Codes) => return Role::Codes,
                    Some(Header::Chapters) => return Role::Chapters,
                    // What is set aside so is counted and can be opened: a header outweighs the numbers below it.
                    Some(Header::Other(reason)) => return Role::Other(reason),
                    // `Позиция` is a number of the row wherever another column holds the codes.
                    Some(Header::MaybeCodes)
                        if tally.long == 0 && sections.get(column.section as usize).is_some_and(|section| section.headed > 0) =>
                    {
                        return Role::Free;
                    }
                    Some(Header::MaybeCodes)
                        if tally.known >= 1
                            && known >= 50
                            && (tally.long > 0 || matches!(self.layout.kind, Kind::Table(_) | Kind::Lines)) =>
                    {
                        return Role::Codes;
                    }
                    _ => {}
                }
                // Beside a column that is headed as codes no other is one by its numbers.
                let section = sections.get(column.section as usize);
                if section.is_some_and(|section| section.headed > 0) && matches!(self.layout.kind, Kind::Table(_)) {
                    return Role::Free;
                }
                let short_only = tally.long == 0;
                if short_only && column.header == Some(Header::MaybeCodes) && matches!(self.layout.kind, Kind::Json | Kind::Xml) {
                    return Role::Free;
                }
                let lines = self.layout.kind == Kind::Lines;
                let enough = if lines {
                    tally.known >= 1
                } else {
                    tally.known >= 2 && !(short_only && tally.numeric < if known == 100 { 3 } else { 5 })
                };
                let years = tally.years == tally.numeric && tally.numeric > 1;
                if enough
                    && known >= if column.name.is_empty() { 60 } else { 80 }
                    && !years
                    && (lines || share(tally.numeric, tally.cells) >= 50)
                    && column.header != Some(Header::Goods)
                {
                    return Role::Codes;
                }
                // Nothing but numbers of one length that codes have, pasted as they are.
                let alone = lines || matches!(self.layout.kind, Kind::Table(_)) && section.is_some_and(|section| section.filled == 1);
                // The same in the first column of a table that says nothing else: ten digits are those of the TN VED.
                let first = column.place == Some(0)
                    && tally.ten == tally.numeric
                    && tally.numeric >= 3
                    && section.is_some_and(|section| section.says_nothing);
                if (alone || first) && tally.numeric > 0 && tally.numeric == tally.cells && tally.uniform == tally.numeric {
                    return Role::Codes;
                }
                if tally.numeric >= 8 && known <= 20 {
                    return Role::Numbers;
                }
                Role::Free
            })
            .collect()
    }

    /// What the columns of each table say together. A row can have as many columns as a text has signs, so each is
    /// looked at once.
    pub(super) fn sections(&self, tallies: &[Tally]) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (column, tally) in self.layout.columns.iter().zip(tallies) {
            while sections.len() <= column.section as usize {
                sections.push(Section { filled: 0, says_nothing: true, headed: 0 });
            }
            let Some(section) = sections.get_mut(column.section as usize) else { continue };
            section.filled += usize::from(tally.cells > 0);
            section.headed += usize::from(column.header == Some(Header::Codes));
            section.says_nothing &= column.header.is_none() && column.name.is_empty() && tally.known == 0;
        }
        sections
    }
}
