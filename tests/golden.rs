//! Golden cases of reading, in our own words: tests/golden/cases.txt.

mod support;

use support::read;

struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in include_str!("golden/cases.txt").lines() {
        if line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case { name: name.into(), text: String::new(), expected: Vec::new() });
        } else if let (Some(case), Some(expected)) = (cases.last_mut(), line.strip_prefix("-> ")) {
            case.expected.push(expected.into());
        } else if let Some(case) = cases.last_mut()
            && !line.is_empty()
        {
            if !case.text.is_empty() {
                case.text.push('\n');
            }
            case.text.push_str(line);
        }
    }
    for case in &mut cases {
        for (written, meant) in [
            ("\\t", "\t"),
            ("\\n", "\n"),
            ("\\s", "\u{A0}"),
            ("\\z", "\u{2009}"),
            ("\\u{200B}", "\u{200B}"),
            ("\\b", "\\"),
        ] {
            case.text = case.text.replace(written, meant);
        }
    }
    cases
}

#[test]
fn golden() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let report = read(&case.text);
        let mut found: Vec<String> = Vec::new();
        for finding in report.findings() {
            let line = finding.line + 1;
            found.push(match &finding.read {
                tamga_screen::report::Read::Code(code) => format!("{line} {code}"),
                tamga_screen::report::Read::NotRead { written, .. } => {
                    format!("{line} ? {}", written.map_or("-".into(), |code| code.to_string()))
                }
            });
        }
        let mut expected = Vec::new();
        for one in &case.expected {
            if let Some((line, reason)) = one.split_once(" aside ") {
                let set_aside = report.aside.iter().any(|aside| {
                    (report.paste.line_at(aside.span().start) + 1).to_string() == line
                        && aside.reason.name() == reason
                });
                if !set_aside {
                    wrong.push(format!("{}: nothing was set aside as {reason}", case.name));
                }
                continue;
            }
            if one == "nothing" {
                continue;
            }
            let (shown, repair) = one
                .split_once(" =")
                .map_or((one.as_str(), None), |(shown, repair)| (shown, Some(repair)));
            if let Some(repair) = repair {
                let has = report.findings().any(|finding| match &finding.read {
                    tamga_screen::report::Read::NotRead { repairs, .. } => {
                        repairs.iter().any(|one| one.code.to_string() == repair)
                    }
                    tamga_screen::report::Read::Code(_) => false,
                });
                if !has {
                    wrong.push(format!("{}: {repair} is not among the repairs", case.name));
                }
            }
            expected.push(shown.to_string());
        }
        if found != expected {
            wrong.push(format!("{}: read {found:?} instead of {expected:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
