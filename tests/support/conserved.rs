//! What holds of every text, for properties and for fuzzing: nothing disappears, counted without anything that the reader
//! uses, and a report adds up.

use std::rc::Rc;
use tamga_screen::code::Code;
use tamga_screen::nomenclature::Hs;
use tamga_screen::paste::{Choice, Paste, Reader, What};
use tamga_screen::report::Report;

/// The zeros of all decimal digits (category Nd, Unicode 14.0.0); nine digits follow each.
const ZEROS: [u32; 66] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
    0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0,
    0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0,
    0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

/// Every decimal digit of the text lies in exactly one number, or in a word or piece of markup that says that it was passed
/// over. Digits are those of Unicode. The sentence names the first that is nowhere, or in two numbers.
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
        let digit = |zero: &u32| (*zero..*zero + 10).contains(&u32::from(c));
        if !ZEROS.iter().any(digit) {
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
