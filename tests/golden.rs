//! Golden cases of reading, in our own words: tests/golden/cases.txt.

mod support;

use support::{cases, read};

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

#[test]
fn goods_are_called_what_the_paper_calls_them() {
    for (text, expected) in [
        (
            "Подшипники шариковые, код ТН ВЭД 8482 10 900 8, 500 шт. по 12,50",
            &["Подшипники шариковые | 500 шт"][..],
        ),
        ("HS 8542.31 Integrated circuits", &["Integrated circuits | "]),
        ("1. Процессоры (8542319000) – 20 шт", &["Процессоры | 20 шт"]),
        (
            "Насосы центробежные\nКод ТН ВЭД: 8413 70 000 0\nКоличество: 3 шт.",
            &["Насосы центробежные | "],
        ),
        (
            "№;Наименование;Код ТН ВЭД;Кол-во;Ед.\n1;Микросхемы;8542319000;100;шт\n2;\"Кабель; медный\";8544429007;2,5;кг",
            &["Микросхемы | 100 шт", "Кабель; медный | 2,5 кг"],
        ),
        (
            "8542319000\tMicroprocessors\n8471300000\tNotebooks",
            &["Microprocessors | ", "Notebooks | "],
        ),
        ("8542319000\n8471300000", &[" | ", " | "]),
        (
            "{\"items\": [\n{\n\"description\": \"Ноутбук\",\n\"hsCode\": \"8471300000\",\n\"quantity\": 2\n}\n]}",
            &["Ноутбук | 2"],
        ),
        ("Bearings 8482.10 and rollers 8482.50", &["Bearings | ", "and rollers | "]),
    ] {
        let report = read(text);
        let said: Vec<String> = report
            .findings()
            .map(|finding| report.goods(&finding))
            .map(|goods| format!("{} | {}", goods.name, goods.quantity))
            .collect();
        assert_eq!(said, expected, "{text}");
    }
}
