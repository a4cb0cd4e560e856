//! Files: the same table as XLSX, ODS, CSV and in every encoding gives the same; hostile files are refused with
//! bounded memory.

mod support;

use std::io::{Cursor, Write};
use support::options;
use tamga_screen::list::own;
use tamga_screen::nomenclature::{Hs, Nomenclature};
use tamga_screen::paste::Paste;
use tamga_screen::paste::decode::{self, Encoding, File};
use tamga_screen::paste::workbook::{self, Unreadable};
use tamga_screen::report::Report;
use tamga_screen::screen::screen;
use tamga_screen::verdict::Note;
use zip::write::SimpleFileOptions;

/// (text, is a number)
type Cell = (&'static str, bool);

const TABLE: &[&[Cell]] = &[
    &[("Товар", false), ("Код ТН ВЭД", false), ("Кол-во", false)],
    &[("Чип", false), ("8542319000", true), ("2", true)],
    &[("Конь", false), ("0101210000", false), ("1", true)],
    &[("Мясо", false), ("207141000", true), ("5", true)],
    &[("Камера", false), ("8525.80", false), ("1", true)],
    &[("Плата", false), ("", false), ("4", true)],
    &[("Подшипник", false), ("8482.1", true), ("9", true)],
];

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("part");
        zip.write_all(text.as_bytes()).expect("part");
    }
    zip.finish().expect("archive").into_inner()
}

fn parts_of(sheet: &str) -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#.into()),
        ("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.into()),
        ("xl/workbook.xml", r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Лист" sheetId="1" r:id="rId1"/></sheets></workbook>"#.into()),
        ("xl/_rels/workbook.xml.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.into()),
        ("xl/worksheets/sheet1.xml", format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#)),
    ]
}

fn xlsx_of(sheet: &str) -> Vec<u8> {
    archive(&parts_of(sheet))
}

fn xlsx() -> Vec<u8> {
    let mut rows = String::new();
    for (row, cells) in TABLE.iter().enumerate() {
        let hidden = if row == 2 { r#" hidden="1""# } else { "" };
        rows.push_str(&format!(r#"<row r="{}"{hidden}>"#, row + 1));
        for (column, (text, number)) in cells.iter().enumerate() {
            let place = format!("{}{}", (b'A' + column as u8) as char, row + 1);
            match (text.is_empty(), number) {
                (true, _) => {}
                (_, true) => rows.push_str(&format!(r#"<c r="{place}"><v>{text}</v></c>"#)),
                (_, false) => rows.push_str(&format!(
                    r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#
                )),
            }
        }
        rows.push_str("</row>");
    }
    xlsx_of(&format!("<sheetData>{rows}</sheetData>"))
}

fn ods_of(rows: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".into()),
        ("META-INF/manifest.xml", r#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#.into()),
        ("content.xml", format!(r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Лист">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#)),
    ])
}

fn ods() -> Vec<u8> {
    let mut rows = String::new();
    for (row, cells) in TABLE.iter().enumerate() {
        rows.push_str(if row == 2 {
            r#"<table:table-row table:visibility="collapse">"#
        } else {
            "<table:table-row>"
        });
        for (text, number) in cells.iter() {
            rows.push_str(&match (text.is_empty(), number) {
                (true, _) => "<table:table-cell/>".to_string(),
                (_, true) => format!(
                    r#"<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>"#
                ),
                (_, false) => format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#),
            });
        }
        rows.push_str("</table:table-row>");
    }
    ods_of(&rows)
}

fn csv() -> String {
    TABLE
        .iter()
        .map(|cells| cells.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(";") + "\r\n")
        .collect()
}

/// Line, cell, code and verdict of each finding.
type Said = Vec<(usize, Option<u32>, String, String)>;

fn said(paste: Paste) -> (Said, Report) {
    let report = screen(paste, options(support::EMBEDDED));
    let rows = report
        .findings()
        .map(|finding| {
            (
                report.line_number(finding.line),
                finding.cell,
                report.code_of(&finding).map_or("—".into(), |code| code.to_string()),
                report.verdict(&finding).name().to_string(),
            )
        })
        .collect();
    (rows, report)
}

#[test]
fn one_table_in_three_kinds_of_file() {
    let (from_csv, _) = said(Paste::new(csv()));
    let (from_xlsx, xlsx_report) = said(workbook::read(&xlsx()).expect("xlsx"));
    let (from_ods, ods_report) = said(workbook::read(&ods()).expect("ods"));
    let expected = [
        (2, "8542319000", "listed"),
        (3, "0101210000", "not_found"),
        (4, "207141000", "not_read"),
        (5, "852580", "other_edition"),
        (6, "—", "not_read"),
        (7, "—", "not_read"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(line, code, verdict)| (*line, Some(1), code.to_string(), verdict.to_string()))
        .collect();
    assert_eq!(from_csv, expected);
    assert_eq!(from_xlsx, expected);
    assert_eq!(from_ods, expected);
    for report in [xlsx_report, ods_report] {
        assert_eq!(report.cell_name(&report.finding(0).expect("a finding")).as_deref(), Some("B2"));
        // Hidden rows are read, and said to be.
        let hidden: Vec<bool> =
            report.findings().map(|finding| report.notes(&finding).has(Note::Hidden)).collect();
        assert_eq!(hidden, [false, true, false, false, false, false]);
        // What crosses from the module for workbooks to the engine is the same paste.
        let again = Paste::from_transfer(&report.paste.transfer()).expect("sheets");
        assert_eq!((again.text(), again.sheets()), (report.paste.text(), report.paste.sheets()));
    }
}

#[test]
fn one_table_in_every_encoding() {
    let (expected, _) = said(Paste::new(csv()));
    let text = csv();
    let utf16 = |order: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(order).collect()
    };
    let (windows, ..) = encoding_rs::WINDOWS_1251.encode(&text);
    // The standard has no encoder for IBM 866: its letters by their places.
    let dos = text
        .chars()
        .map(|c| match c as u32 {
            code @ 0x410..=0x43F => (code - 0x410 + 0x80) as u8,
            code @ 0x440..=0x44F => (code - 0x440 + 0xE0) as u8,
            code => code as u8,
        })
        .collect();
    for (name, bytes, encoding) in [
        ("UTF-8", text.clone().into_bytes(), Encoding::Utf8),
        ("UTF-8 with a mark", format!("\u{FEFF}{text}").into_bytes(), Encoding::Utf8),
        ("UTF-16 LE", utf16(u16::to_le_bytes, true), Encoding::Utf16Le),
        ("UTF-16 BE", utf16(u16::to_be_bytes, true), Encoding::Utf16Be),
        ("Windows-1251", windows.into_owned(), Encoding::Windows1251),
        ("IBM 866", dos, Encoding::Ibm866),
    ] {
        assert_eq!(decode::recognise(&bytes), File::Text(encoding), "{name}");
        let (decoded, ..) = encoding_rs::Encoding::for_label(encoding.label().as_bytes())
            .expect("label")
            .decode(&bytes);
        assert_eq!(said(Paste::new(decoded.into_owned())).0, expected, "{name}");
    }
}

#[test]
fn a_merged_code_cell_is_no_missing_code() {
    let cell = |place: &str, text: &str| {
        format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
    };
    let rows = format!(
        r#"<sheetData><row r="1">{}{}{}</row><row r="2">{}{}<c r="C2"><v>5</v></c></row><row r="3">{}<c r="C3"><v>7</v></c></row><row r="4">{}<c r="C4"><v>8</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>"#,
        cell("A1", "Товар"),
        cell("B1", "Код ТН ВЭД"),
        cell("C1", "Кол-во"),
        cell("A2", "Чип"),
        cell("B2", "8542319000"),
        cell("A3", "Чип того же кода"),
        cell("A4", "Без кода"),
    );
    let (found, _) = said(workbook::read(&xlsx_of(&rows)).expect("xlsx"));
    let lines: Vec<_> = found.iter().map(|(line, _, code, _)| (*line, code.as_str())).collect();
    assert_eq!(lines, [(2, "8542319000"), (4, "—")]);
}

/// What a cell's format shows is what a person would have pasted: the zeros before a number, the blanks in it, a date.
#[test]
fn numbers_are_read_as_the_sheet_shows_them() {
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="0000000000"/><numFmt numFmtId="165" formatCode="0000\ 00\ 000\ 0"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs count="1"><xf numFmtId="166"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>"#;
    let sheet = r#"<sheetData><row><c t="inlineStr"><is><t>Код ТН ВЭД</t></is></c><c t="inlineStr"><is><r><t>Да</t></r><r><t>та</t></r><rPh><t>x</t></rPh></is></c></row><row><c s="1"><v>101210000</v></c><c s="3"><v>45043</v></c></row><row><c s="2"><v>8542319000</v></c><c><v>8.5423190000000000E+9</v></c></row><row><c><f>A2&amp;""</f><v></v></c><c t="b"><v>1</v></c></row></sheetData>"#;
    let mut parts = parts_of(sheet);
    parts.push(("xl/styles.xml", styles.into()));
    for (name, text) in &mut parts {
        if *name == "xl/_rels/workbook.xml.rels" {
            *text = text.replace("</Relationships>", r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/></Relationships>"#);
        }
    }
    let paste = workbook::read(&archive(&parts)).expect("xlsx");
    assert_eq!(
        paste.text(),
        "Код ТН ВЭД\tДата\n0101210000\t27.04.2023\n8542 31 900 0\t8542319000\n=A2&\"\"\tTRUE\n"
    );
    // A sheet of another kind has cells as well.
    let mut macros = parts_of(sheet);
    macros[3].1 = macros[3].1.replace("relationships/worksheet", "relationships/xlMacrosheet");
    assert!(workbook::read(&archive(&macros)).expect("xlsx").text().contains("8542319000"));
    // A part may be written in UTF-16.
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(parts_of(sheet)[4].1.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts_of(sheet) {
        zip.start_file(name, SimpleFileOptions::default()).expect("part");
        zip.write_all(if name == "xl/worksheets/sheet1.xml" { &wide } else { text.as_bytes() })
            .expect("part");
    }
    let wide = workbook::read(&zip.finish().expect("archive").into_inner()).expect("xlsx");
    assert!(wide.text().starts_with("Код ТН ВЭД\tДата\n101210000\t45043\n"));

    let rows = r#"<table:table-row><table:table-cell office:value-type="float" office:value="101210000"><text:p>0101210000</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="8542319000" table:number-rows-spanned="2"><office:annotation><text:p>8517</text:p></office:annotation><text:p>8,542,319,000</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>&amp;&#x62;</text:p><text:p>c</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"#;
    let paste = workbook::read(&ods_of(rows)).expect("ods");
    assert_eq!(paste.text(), "0101210000\t8542319000\na  &b\u{2028}c\t\u{2060}\n");
}

/// Where a file says two things of one cell, or holds cells where no sheet has them, it is not read in part.
#[test]
fn what_would_be_read_in_part_is_refused() {
    for sheet in [
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1"><v>8542</v><v>31</v></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1" t="inlineStr"><v>8542</v><is><t>8541</t></is></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>"#,
        r#"<sheetData><c r="A1"><v>8542</v></c></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="1"/></sheetData>"#,
        r#"<sheetData><row r="1"><c r="8542"><v>1</v></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></row></sheetData>"#,
    ] {
        assert!(matches!(workbook::read(&xlsx_of(sheet)), Err(Unreadable::Damaged(_))), "{sheet}");
    }
}

#[test]
fn hostile_files_are_refused() {
    // Two cells, as far apart as a sheet allows: no memory for what lies between.
    let far = xlsx_of(
        r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>8542319000</v></c></row></sheetData>"#,
    );
    assert!(workbook::read(&far).is_ok_and(|paste| paste.text().len() < 2_000_000));
    // A million rows of sixteen thousand repeated cells.
    let bomb = ods_of(
        r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="8542319000" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>"#,
    );
    assert_eq!(workbook::read(&bomb).err(), Some(Unreadable::TooLarge));
    // A part that unpacks to more than is read.
    let zeros = archive(&[("xl/workbook.xml", " ".repeat(300 << 20))]);
    assert!(zeros.len() < 2 << 20);
    assert_eq!(workbook::read(&zeros).err(), Some(Unreadable::TooLarge));
    assert_eq!(
        workbook::read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).err(),
        Some(Unreadable::OldFormat)
    );
    assert_eq!(
        workbook::read(&archive(&[("word/document.xml", "<x/>".into())])).err(),
        Some(Unreadable::OtherFormat)
    );
    assert_eq!(workbook::read(&xlsx_of("<sheetData/>")).err(), Some(Unreadable::Empty));
    let whole = xlsx();
    for end in (0..whole.len()).step_by(97) {
        assert!(workbook::read(&whole[..end]).is_err(), "a piece of {end} bytes was read");
    }
    // One byte wrong anywhere: an answer or a refusal, never a panic.
    for place in (0..whole.len()).step_by(13) {
        let mut broken = whole.clone();
        broken[place] ^= 0x55;
        let _ = workbook::read(&broken);
    }
}

/// The CSV export, taken through LibreOffice and read again: the same codes, leading zeros and Cyrillic included.
#[test]
fn an_export_comes_back_from_libreoffice() {
    let text = "Товар;Код ТН ВЭД;Кол-во\nЧип;8542 31 900 0;2\nКонь;0101 21 000 0;1\nГлава;0101;3\nКамера;8525.80;1\n=1+1;0404.90;1\n";
    // An export holds each code twice, as it was pasted and as it was read; both are read again.
    let codes = |report: &Report| {
        let mut codes = report
            .findings()
            .filter_map(|finding| report.code_of(&finding))
            .map(|code| code.to_string())
            .collect::<Vec<_>>();
        codes.dedup();
        codes
    };
    let report = screen(Paste::new(text.into()), options(support::EMBEDDED));
    let csv = report.to_csv();
    assert!(
        !csv.split(';').any(|cell| cell
            .trim_start_matches(['"', '\u{FEFF}'])
            .starts_with(['=', '+', '-', '@']))
    );
    assert_eq!(codes(&said(Paste::new(csv.clone())).1), codes(&report));
    assert_eq!(
        codes(&said(Paste::new(report.to_rows(&tamga_screen::report::sheets::Names, ';'))).1),
        codes(&report)
    );
    let back = support::through_libreoffice(
        "export.csv",
        csv.as_bytes(),
        "xlsx:Calc MS Excel 2007 XML",
        &["--infilter=CSV:59,34,UTF8,1"],
    );
    if let Some(back) = back {
        let back = workbook::read(&back).expect("xlsx");
        assert!(back.text().contains("Чип") && back.text().contains("0101 21 000 0"));
        assert_eq!(codes(&said(back).1), codes(&report));
    }
}

/// A list of one's own as a workbook: titles above the names of its columns, a first sheet without codes.
#[test]
fn a_workbook_becomes_a_list_of_ones_own() {
    let hs = Hs::embedded();
    let rows = [
        ["Внутренний перечень", "", ""],
        ["№", "Код ТН ВЭД ЕАЭС", "Наименование"],
        ["1", "8544429009", "Провод"],
        ["2", "0207141000", "Части кур"],
    ];
    let cell = |text: &&str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet: String = rows
        .iter()
        .enumerate()
        .map(|(row, cells)| {
            let cells: String = cells.iter().map(cell).collect();
            format!(r#"<row r="{}">{cells}</row>"#, row + 1)
        })
        .collect();
    let cells = |cells: &[&str]| {
        let cell = |text: &&str| {
            format!(
                r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
            )
        };
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let ods: String = rows.iter().map(|row| cells(row)).collect();
    for file in [xlsx_of(&format!("<sheetData>{sheet}</sheetData>")), ods_of(&ods)] {
        let paste = workbook::read(&file).expect("workbook");
        let list = own::from_workbook("наш", &paste, &file, support::day(support::TODAY), &hs);
        let list = list.expect("list");
        let codes: Vec<String> = list.entries.iter().map(|entry| entry.code.to_string()).collect();
        assert_eq!(codes, ["8544429009", "0207141000"]);
        assert_eq!(list.entries[0].title.ru, "Провод");
        assert_eq!(list.nomenclature, Nomenclature::Tnved);
    }
    // A wrong row is named by its row of the sheet.
    let wrong = sheet.replace("0207141000", "02O7");
    let file = xlsx_of(&format!("<sheetData>{wrong}</sheetData>"));
    let paste = workbook::read(&file).expect("workbook");
    let list = own::from_workbook("наш", &paste, &file, support::day(support::TODAY), &hs);
    let refusal = list.expect_err("refused").to_string();
    assert!(refusal.contains("row 4") && refusal.contains("02O7"), "{refusal}");
}
