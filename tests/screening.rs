//! A screening in steps, and what a person corrects in it.

mod support;

use support::{EMBEDDED, options, read};
use tamga_screen::code::Code;
use tamga_screen::paste::{LineKind, Paste, Reason, Span};
use tamga_screen::report::{Read, Report};
use tamga_screen::request::{Change, Correction};
use tamga_screen::screen::{Kept, Screening, screen};
use tamga_screen::verdict::Verdict;

const PAPER: &str = "Name;HS code;Qty\nChip;8542 31 900 0;12\nDisk;84717;3\nHorse;0101.21;1\n";

fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).expect(part);
    Span { start, end: start + part.len() }
}

/// Each finding as it stands, its code and its verdict.
fn said(report: &Report) -> Vec<(String, Option<String>, Verdict)> {
    let one = |finding| {
        let code = report.code_of(&finding).map(|code| code.to_string());
        (report.text_of(&finding).to_string(), code, report.leading(&finding).verdict)
    };
    report.findings().map(one).collect()
}

fn corrected(text: &str, corrections: Vec<Correction>) -> Report {
    screen(
        Paste::new(text.to_string()),
        tamga_screen::request::Options { corrections, ..options(EMBEDDED) },
    )
}

fn to(text: &str, part: &str, change: Change) -> Correction {
    Correction { span: span(text, part), change }
}

#[test]
fn steps_of_every_size_come_to_the_same() {
    let text: String =
        (0..60).map(|line| format!("{PAPER}{line};0101.2{};1\n", line % 10)).collect();
    let whole = screen(Paste::new(text.clone()), options(EMBEDDED));
    for budget in [1, 7, 50, 100_000] {
        let mut screening = Screening::new(Paste::new(text.clone()), options(EMBEDDED));
        let mut shares = vec![0.0];
        loop {
            let share = screening.step(budget);
            shares.push(share);
            if share >= 1.0 {
                break;
            }
        }
        assert!(shares.is_sorted(), "{budget}: progress goes back");
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{budget}");
        let least = (whole.len() / budget).max(1);
        assert!(shares.len() > least, "{budget}: {} steps for {}", shares.len(), whole.len());
        // Reading comes to nine tenths, and judging moves on from there.
        assert!(shares.iter().any(|share| (share - 0.9).abs() < 1e-9), "{budget}: {shares:?}");
        if budget < 50 {
            let judging = shares.iter().filter(|share| **share > 0.9 && **share < 1.0).count();
            assert!(judging >= whole.len() / budget - 2, "{budget}: {judging} steps of judging");
            let half = shares.iter().filter(|share| (0.3..0.6).contains(*share)).count();
            assert!(half > 0, "{budget}: reading shows no progress");
        }
        let report = screening.finish();
        assert_eq!(said(&report), said(&whole), "{budget}");
        assert_eq!(report.totals, whole.totals, "{budget}");
    }
    // What is not stepped at all is done in the end.
    let report = Screening::new(Paste::new(text), options(EMBEDDED)).finish();
    assert_eq!(said(&report), said(&whole));
}

/// One judge for many pastes: each report is what it is by itself.
#[test]
fn what_is_kept_changes_nothing() {
    let options = options(EMBEDDED);
    let mut kept = Kept::new(&options.lists);
    for text in [
        PAPER,
        "HS 8542.31\nHS 8471\n",
        "HS 0101.21\nHS 8542.31\n",
        "nothing",
        PAPER,
        "HS 8471-8473\n",
    ] {
        let (report, next) =
            Screening::with(Paste::new(text.to_string()), options.clone(), kept).finish_and_keep();
        assert_eq!(said(&report), said(&read(text)), "{text}");
        assert_eq!(report.totals, read(text).totals, "{text}");
        kept = next;
    }
}

#[test]
fn an_edited_code_is_the_persons() {
    let report = corrected(PAPER, vec![to(PAPER, "84717", Change::Code(code("847170")))]);
    let disk = report.finding(1).expect("disk");
    assert_eq!(report.code_of(&disk), Some(code("847170")));
    assert!(matches!(disk.read, Read::Code(_)) && disk.reading_rule.name() == "person");
    assert!(report.totals.not_read == 0 && report.totals.read == 3);
    assert_eq!(report.options.corrections.len(), 1);
    // The others stand as they stood.
    let before = said(&read(PAPER));
    let after = said(&report);
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
}

#[test]
fn a_dismissed_number_is_set_aside_and_counted() {
    let report = corrected(PAPER, vec![to(PAPER, "8542 31 900 0", Change::NotACode)]);
    assert_eq!(said(&report).len(), 2);
    let aside = report.aside.iter().find(|aside| aside.span() == span(PAPER, "8542 31 900 0"));
    assert_eq!(aside.map(|aside| aside.reason), Some(Reason::NotACode));
    assert_eq!(report.lines[1], LineKind::WithoutCode);
    assert_eq!([report.lines[2], report.lines[3]], [LineKind::WithCode; 2]);
    assert!(report.aside.is_sorted_by_key(|aside| aside.start));
    // A line that has another code stays one with a code, wherever that stands in it.
    let text = "HS 8542.31, HS 8471.30, HS 0101.21\nHS 9015.10\n";
    for part in ["8542.31", "8471.30", "0101.21"] {
        let report = corrected(text, vec![to(text, part, Change::NotACode)]);
        assert_eq!(said(&report).len(), 3, "{part}");
        assert_eq!(report.lines[..2], [LineKind::WithCode; 2], "{part}");
    }
    let all = ["8542.31", "8471.30", "0101.21"].map(|part| to(text, part, Change::NotACode));
    let report = corrected(text, all.to_vec());
    assert_eq!(report.lines[..2], [LineKind::WithoutCode, LineKind::WithCode]);
    assert_eq!(report.totals.with_code, 1);
}

/// A code that is broken over two lines is dismissed in both.
#[test]
fn a_wrapped_code_is_dismissed_in_both_lines() {
    let text = "HS code: 8542 31\n900 0 chips\n";
    let whole = read(text);
    let first = whole.finding(0).expect("a finding");
    assert!(whole.lines.iter().all(|line| *line == LineKind::WithCode), "{:?}", whole.lines);
    let report = corrected(text, vec![Correction { span: first.span, change: Change::NotACode }]);
    assert!(report.lines.iter().all(|line| *line == LineKind::WithoutCode), "{:?}", report.lines);
}

#[test]
fn a_number_set_aside_is_a_code_after_all() {
    let text = "Tel. 8542319000\nchips 8542 USD\n";
    let whole = read(text);
    assert!(whole.is_empty() && whole.aside.len() == 1, "{:?}", said(&whole));
    let report = corrected(text, vec![to(text, "8542319000", Change::Code(code("8542319000")))]);
    assert_eq!(said(&report), [("8542319000".into(), Some("8542319000".into()), Verdict::Listed)]);
    assert!(report.aside.is_empty());
    assert_eq!(report.lines, [LineKind::WithCode, LineKind::WithoutCode]);
    let first = report.finding(0).expect("a finding");
    assert_eq!(first.reading_rule.name(), "person");
    assert!(first.notes.has(tamga_screen::verdict::Note::Corrected));
    // A bare number, too; and findings stay in the order of the text.
    let both = vec![
        to(text, "8542 ", Change::Code(code("8542"))),
        to(text, "8542319000", Change::Code(code("8542319000"))),
    ];
    let report = corrected(text, both);
    assert_eq!(report.findings().map(|finding| finding.span.start).collect::<Vec<_>>(), [5, 22]);
}

/// What fits nothing of the text, or overlaps what was read, is left out, and the report says so by not holding it.
#[test]
fn corrections_that_fit_nothing_are_left_out() {
    let one = span(PAPER, "8542 31 900 0");
    let inside = Span { start: one.start + 1, end: one.end };
    let before = Span { start: one.start - 1, end: one.start + 1 };
    let behind = Span { start: one.end - 1, end: one.end + 1 };
    for span in [inside, before, behind] {
        for change in [Change::NotACode, Change::Code(code("8471"))] {
            let report = corrected(PAPER, vec![Correction { span, change }]);
            assert!(report.options.corrections.is_empty(), "{span:?}");
            assert_eq!(said(&report), said(&read(PAPER)));
        }
    }
    // Beside what was read a number is one of its own.
    for beside in
        [Span { start: one.start - 2, end: one.start }, Span { start: one.end, end: one.end + 1 }]
    {
        let report =
            corrected(PAPER, vec![Correction { span: beside, change: Change::Code(code("8471")) }]);
        assert_eq!((report.options.corrections.len(), report.len()), (1, 4), "{beside:?}");
    }
}
