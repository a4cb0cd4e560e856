//! The report as a person at a terminal reads it, in English.

use super::answer::{Kind, Line};
use super::hints::Hint;
use super::{Finding, Read, Report};
use crate::code::Code;
use crate::list::{Coverage, Date, Direction, Effect, Pack, Status, only};
use crate::paste::{Reader, RuleId, SetAside, Span};
use crate::verdict::{State, Verdict};
use std::fmt::Write;
use std::rc::Rc;

/// As many numbers that were set aside, or left, as are shown.
const MOST: usize = 200;
/// As many codes as stand in one line.
const CODES: usize = 12;

impl Report {
    /// Each finding, the gravest first; what was set aside; the answer, the hints, the totals, and what was screened against.
    /// With `explain` also the rule behind every reading, and the numbers that nothing spoke for.
    pub fn to_text(&self, explain: bool) -> String {
        let mut out = String::new();
        let mut places: Vec<usize> = (0..self.len()).collect();
        places.sort_by_cached_key(|&place| self.urgency(place));
        for finding in places.into_iter().filter_map(|place| self.finding(place)) {
            write_finding(&mut out, self, &finding, explain);
        }
        // A person must be able to see that none of these was a code after all.
        for aside in self.aside.iter().take(MOST) {
            write_aside(&mut out, self, aside, explain);
        }
        if explain {
            write_bare(&mut out, self);
        }
        if let Some(more) = self.aside.len().checked_sub(MOST).filter(|more| *more > 0) {
            let _ = writeln!(out, "{more} more were set aside; --format json has them all");
        }
        out.push('\n');
        for line in self.answer() {
            let _ = writeln!(out, "{}", answer(self, &line));
        }
        for hint in self.hints() {
            write_hint(&mut out, self, hint);
        }
        write_totals(&mut out, self);
        for pack in &self.options.lists {
            write_list(&mut out, pack);
        }
        out.push_str(
            "Numbers were compared, not goods. Other lists, technical parameters, end use, end user and route may still matter. Not legal advice.\n",
        );
        out
    }
}

fn shown(name: &str) -> String {
    name.replace('_', " ")
}

fn write_finding(out: &mut String, report: &Report, finding: &Finding, explain: bool) {
    let judgement = report.leading(finding);
    let place = match (report.cell_name(finding), report.paste.sheet_at(finding.line)) {
        (Some(cell), Some((sheet, _))) => format!("{}!{cell}", sheet.name),
        _ => format!("line {}", report.line_number(finding.line)),
    };
    let code = report.code_of(finding).map_or_else(|| "—".into(), Code::grouped);
    let (verdict, rule) = (shown(judgement.verdict.name()), judgement.rule.name());
    let text = report.text_of(finding);
    let text = text.trim();
    let _ = write!(out, "{place}: {text} → {code}: {verdict} ({rule})");
    if let Some(pack) = report.leading_list(finding) {
        let _ = write!(out, ", {} of {}, {}", pack.id, pack.dated, pack.status.name());
        if let Some(entry) = report.entry(pack, &judgement) {
            let _ = write!(out, ", entry {} {}", entry.code.grouped(), entry.title.en);
        }
    }
    out.push('\n');
    if explain {
        out.push_str(&because(finding.reading_rule));
    }
    if let Read::NotRead { repairs, .. } = &finding.read {
        for repair in repairs {
            let verdict = shown(repair.judgement.verdict.name());
            let _ = writeln!(out, "    could be {}: {verdict}", repair.code.grouped());
        }
    }
    out.push_str(&measures(report, finding));
    let details = report.details(finding);
    let first = |pairs: &[(Code, bool)]| pairs.iter().map(|(code, _)| *code).collect::<Vec<_>>();
    write_codes(out, "listed below it", &details.below);
    write_codes(out, "listed in the range", &details.between);
    write_codes(out, "counterparts", &first(&details.counterparts));
    write_codes(out, "nearest codes", &first(&details.nearest));
    write_codes(out, "listed under the same heading", &details.neighbours);
    for note in report.notes(finding).iter() {
        let _ = writeln!(out, "    note: {}", shown(note.name()));
    }
}

fn write_codes(out: &mut String, label: &str, codes: &[Code]) {
    let codes: Vec<String> = codes.iter().take(CODES).map(|code| code.grouped()).collect();
    if !codes.is_empty() {
        let _ = writeln!(out, "    {label}: {}", codes.join(", "));
    }
}

fn line_of(report: &Report, span: Span) -> String {
    report.line_number(report.paste.line_at(span.start)).to_string()
}

fn write_aside(out: &mut String, report: &Report, aside: &SetAside, explain: bool) {
    let (span, reason) = (aside.span(), shown(aside.reason.name()));
    let number = report.paste.slice(span).trim();
    let _ = writeln!(out, "line {}: {number}: set aside as {reason}", line_of(report, span));
    if explain {
        out.push_str(&because(aside.rule));
    }
}

/// The numbers that nothing spoke for; a report only counts them, so the paste is read once more.
fn write_bare(out: &mut String, report: &Report) {
    let (hs, paste) = (report.options.hs.clone(), report.paste.clone());
    let reading = Reader::new(hs, paste, report.options.choice.clone()).with_trace().finish();
    for &span in reading.trace.iter().flat_map(|trace| &trace.bare).take(MOST) {
        let number = report.paste.slice(span).trim();
        let _ = writeln!(
            out,
            "line {}: {number}: bare\n    nothing beside it says that it is a code",
            line_of(report, span)
        );
    }
}

fn write_hint(out: &mut String, report: &Report, hint: &Hint) {
    let lines: Vec<String> =
        hint.lines.iter().map(|&line| report.line_number(line).to_string()).collect();
    let of_list = |(list, pack): (usize, &Rc<Pack>)| {
        let codes: Vec<String> = hint.codes(list, pack).iter().map(|code| code.grouped()).collect();
        (!codes.is_empty()).then(|| format!("{} ({})", codes.join(", "), pack.id))
    };
    let entries: Vec<String> =
        report.options.lists.iter().enumerate().filter_map(of_list).collect();
    let _ = writeln!(
        out,
        "hint: {} (line {}) names goods of {}; ask for the code",
        hint.words.join(", "),
        lines.join(", "),
        entries.join("; ")
    );
}

fn write_totals(out: &mut String, report: &Report) {
    let totals = report.totals;
    let could =
        if totals.could_be_listed > 0 { "; what could not be read could be listed" } else { "" };
    let _ = match report.headline() {
        None => writeln!(out, "No product code was found; nothing was screened."),
        Some(verdict) => writeln!(out, "Worst result: {}{could}", shown(verdict.name())),
    };
    let verdicts: Vec<String> = Verdict::ALL
        .iter()
        .zip(totals.verdicts)
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {}", shown(verdict.name())))
        .collect();
    let _ = writeln!(
        out,
        "{} lines = {} blank + {} header + {} without a code + {} with a code; {} codes: {}",
        totals.lines,
        totals.blank,
        totals.header,
        totals.without_code,
        totals.with_code,
        totals.codes,
        verdicts.join(", ")
    );
    let _ = writeln!(
        out,
        "{} numbers = {} read + {} not read + {} set aside + {} bare; {} control numbers (not screened)",
        totals.read + totals.not_read + totals.set_aside + totals.bare,
        totals.read,
        totals.not_read,
        totals.set_aside,
        totals.bare,
        totals.control_numbers
    );
}

fn write_list(out: &mut String, pack: &Pack) {
    let silent = match pack.coverage {
        Coverage::Complete => "",
        _ => "; nothing follows from a code's absence in it",
    };
    let _ = writeln!(
        out,
        "List {} ({}): {}, {}, dated {}, version {}, SHA-256 {}{silent}",
        pack.id,
        pack.title.en,
        pack.status.name(),
        pack.effect.name(),
        pack.dated,
        pack.version,
        pack.sha256
    );
}

/// The line that says which rule decided.
fn because(rule: RuleId) -> String {
    format!("    rule {}: {}\n", rule.name(), rule.why())
}

/// What a measure does, with its direction.
fn effect(pack: &Pack, effect: Effect, direction: &[Direction]) -> String {
    let way = match (only(direction, Direction::Import), only(direction, Direction::Transit)) {
        (true, _) => "import",
        (_, true) => "transit",
        _ => "export",
    };
    match effect {
        // The measures of a register are temporary by the Treaty; others are not.
        Effect::Ban if pack.status == Status::Register => format!("temporary {way} ban"),
        Effect::Ban => format!("{way} ban"),
        Effect::Quota => format!("{way} quota"),
        Effect::Licence => format!("{way} by licence"),
        Effect::ExclusiveRight => "exclusive right to export".into(),
        other => shown(other.name()),
    }
}

fn term(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("{from} to {until}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), None) => format!("from {from}, no end in the source"),
        (None, None) => "no days in the source".into(),
    }
}

/// A line of the answer: how many codes, what, by which list of which day, which act, how long.
fn answer(report: &Report, line: &Line) -> String {
    let Some(pack) = report.options.lists.get(line.list) else { return String::new() };
    let all = report.totals.codes;
    let mut n = format!("{} of {all} codes", line.codes());
    if line.listed < line.codes() {
        n += &format!(
            " ({} whole, {} in part, {} with more digits)",
            line.listed, line.in_part, line.too_short
        );
    }
    let Some(measure) = report.measure_of(line) else {
        let what = match line.kind {
            Kind::Announced => "named in",
            Kind::Superseded => "in a text that was changed since,",
            _ => "on",
        };
        let (title, status) = (&pack.title.en, shown(pack.status.name()));
        return format!("{n}: {what} {title} of {} ({status})", pack.dated);
    };
    let what = effect(pack, measure.effect, &measure.direction);
    // Outside a register the list's own name says whose law it is.
    let register = match pack.status {
        Status::Register => format!("{} register of {}", pack.publisher.en, pack.dated),
        _ => format!("{}, {}", pack.title.en, pack.dated),
    };
    let act = measure.instrument.as_ref().map_or_else(
        || "no act named".to_string(),
        |act| {
            act.date
                .map_or_else(|| act.name.clone(), |date| format!("act {} of {date}", act.number))
        },
    );
    let days = term(measure.from, measure.until);
    let about = format!("{} ({}; {act}; {days})", measure.title.en, measure.id);
    match line.kind {
        Kind::MayBeRenewed => {
            format!("{n}: {what} ended, of a renewal nothing is known here ({register}): {about}")
        }
        Kind::Superseded => {
            format!("{n}: {what} in a text that was changed since ({register}): {about}")
        }
        Kind::Later => format!("{n}: {what} to come ({register}): {about}"),
        Kind::Wide => format!("{n}: {what}, if the description fits ({register}): {about}"),
        Kind::Elsewhere => {
            format!("{n}: {what} of another route or direction ({register}): {about}")
        }
        _ => format!("{n}: {what} by the {register}: {about}"),
    }
}

/// Each measure that touches a finding's code, but for those that ended long ago: these by their days alone.
fn measures(report: &Report, finding: &Finding) -> String {
    let (mut out, mut before) = (String::new(), Vec::new());
    for (list, hit) in report.hits(finding) {
        let Some(pack) = report.options.lists.get(*list as usize) else { continue };
        let Some(entry) = pack.entries.get(hit.entry as usize) else { continue };
        let Some(measure) = pack.measure_of(entry) else { continue };
        let (what, days) =
            (effect(pack, measure.effect, &measure.direction), term(entry.from, entry.until));
        if hit.state == State::Ended {
            before.push(format!("{what} {days}"));
            continue;
        }
        let state = match hit.state {
            State::Speaks if pack.is_in_force() => "in force",
            State::Speaks => pack.status.name(),
            other => other.name(),
        };
        let state = shown(state);
        let _ = write!(
            out,
            "    {}: {what}, {state}, {days}; {}",
            measure.id,
            shown(hit.verdict.name())
        );
        let conditions = entry.conditions.iter().chain(&measure.conditions);
        for condition in conditions {
            let _ = write!(out, "; {}", condition.text.en.trim_end_matches('.'));
        }
        if !measure.term.is_empty() {
            let _ = write!(out, "; term in the register: {}", measure.term);
        }
        if measure.third_countries {
            out.push_str("; trade with countries outside the EAEU only");
        } else if measure.destinations.is_empty() {
            out.push_str("; countries are not stated, check the act");
        }
        out.push('\n');
    }
    before.dedup();
    if !before.is_empty() {
        let _ = writeln!(out, "    before: {}", before.join("; "));
    }
    out
}
