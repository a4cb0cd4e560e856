//! Workbooks: any bytes, and a workbook whose sheet, texts and formats are any bytes in a container that is whole.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use tamga_screen::paste::workbook;
use zip::write::SimpleFileOptions;

#[derive(Arbitrary, Debug)]
struct Parts<'a> {
    ods: bool,
    sheet: &'a [u8],
    texts: &'a [u8],
    styles: &'a [u8],
}

const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

fn book(parts: &Parts<'_>) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let files: Vec<(&str, &[u8])> = if parts.ods {
        vec![
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", parts.sheet),
            ("styles.xml", parts.styles),
        ]
    } else {
        vec![
            ("xl/workbook.xml", BOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/worksheets/sheet1.xml", parts.sheet),
            ("xl/sharedStrings.xml", parts.texts),
            ("xl/styles.xml", parts.styles),
        ]
    };
    for (name, content) in files {
        out.start_file(name, stored).expect("a part");
        out.write_all(content).expect("bytes");
    }
    out.finish().expect("a container").into_inner()
}

fuzz_target!(|data: &[u8]| {
    let _ = tamga_fuzz::bounded(data.len(), 4_000, || workbook::read(data));
    let Ok(parts) = Parts::arbitrary(&mut Unstructured::new(data)) else { return };
    let bytes = book(&parts);
    if let Ok(paste) = tamga_fuzz::bounded(bytes.len(), 4_000, || workbook::read(&bytes)) {
        tamga_fuzz::check(paste, tamga_fuzz::options());
    }
});
