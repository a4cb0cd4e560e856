//! What holds of every text, for properties and for fuzzing: nothing disappears, counted without anything that the reader
//! uses, and a report adds up.

use std::rc::Rc;
use tamga_screen::code::Code;
use tamga_screen::nomenclature::Hs;
use tamga_screen::paste::{Choice, Paste, Reader, What};
use tamga_screen::report::Report;

/// Every decimal digit of the text lies in exactly one number, or in a word or piece of markup that says that it was passed
/// over. Digits are those of the standard library. The sentence names the first that is nowhere, or in two numbers.
pub fn conserved(text: &str, hs: &Rc<Hs>) -> Result<(), String> {
    let reader = Reader::new(hs.clone(), Rc::new(Paste::new(text.into())), Choice::default());
    let reading = reader.with_trace().finish();
    let trace = reading.trace.as_ref().ok_or("no trace")?;
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    for found in reading.found.iter().filter(|found| found.what != What::Missing) {
        // The parts of a code over several cells or lines are one number.
        let parts = if found.parts.is_empty() { vec![found.span] } else { found.parts.clone() };
        numbers.extend(parts.iter().map(|part| (part.start, part.end)));
    }
    let aside = reading.aside.iter().map(|aside| aside.span());
    let others = aside.chain(reading.control.iter().copied()).chain(trace.bare.iter().copied());
    numbers.extend(others.map(|span| (span.start, span.end)));
    if reading.bare != trace.bare.len() {
        return Err(format!("{} bare numbers are counted as {}", trace.bare.len(), reading.bare));
    }
    // A number that is written as codes are, with six digits that some edition has, is never like any other. Thousands begin
    // with three digits at most, and lie elsewhere.
    for span in &trace.bare {
        let written = text.get(span.start..span.end).unwrap_or_default();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-');
        let first = written.chars().take_while(char::is_ascii_digit).count();
        if first < 4 || !written.chars().all(plain) {
            continue;
        }
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let six = digits.get(..6).filter(|_| digits.len() <= 14).and_then(Code::parse);
        if six.is_some_and(|six| hs.known(six)) {
            return Err(format!("{written} is bare in {text:?}"));
        }
    }
    numbers.sort_unstable();
    for pair in numbers.windows(2) {
        if pair[0].1 > pair[1].0 {
            return Err(format!("{pair:?} overlap in {text:?}"));
        }
    }
    let mut passed: Vec<(usize, usize)> =
        trace.passed.iter().map(|span| (span.start, span.end)).collect();
    passed.sort_unstable();
    let (mut number, mut word, mut reached) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        if !c.is_ascii_digit() && !(c.is_numeric() && c.to_digit(10).is_some()) {
            continue;
        }
        while numbers.get(number).is_some_and(|(_, end)| *end <= at) {
            number += 1;
        }
        // Passed words may lie within one another.
        while let Some((_, end)) = passed.get(word).filter(|(start, _)| *start <= at) {
            reached = reached.max(*end);
            word += 1;
        }
        let inside = numbers.get(number).is_some_and(|(start, _)| *start <= at);
        if !inside && at >= reached {
            return Err(format!("{c} at {at} of {text:?} is in no number"));
        }
    }
    Ok(())
}

/// The equations of lines, codes and verdicts hold, and findings stand in the order of the text and within it.
pub fn adds_up(report: &Report) -> Result<(), String> {
    let (totals, text) = (report.totals, report.paste.text());
    let equations = [
        (totals.lines, totals.blank + totals.header + totals.without_code + totals.with_code),
        (totals.codes + totals.missing, totals.verdicts.iter().sum::<usize>()),
        (totals.codes, totals.read + totals.not_read),
    ];
    if let Some(pair) = equations.iter().find(|(all, parts)| all != parts) {
        return Err(format!("{pair:?} are not equal: {totals:?} of {text:?}"));
    }
    let mut before = 0;
    for finding in report.findings() {
        let span = finding.span;
        if span.start < before || text.get(span.start..span.end).is_none() {
            return Err(format!("{span:?} is out of order or of the text {text:?}"));
        }
        before = span.end;
    }
    Ok(())
}
