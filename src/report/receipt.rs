/*! A receipt: what an auditor needs to run a screening again.

It is canonical JSON and holds the hash of its own content. That notices damage; it is no proof of origin, since
anyone can write a receipt. Who wants proof signs the file with a key of their own.
*/

use super::{Finding, Read, Report};
use crate::list::json::{Json, object};
use crate::list::sha256_hex;
use crate::request::{Change, Options};

/// The name of the format that this version reads and writes.
pub const FORMAT: &str = "tamga-receipt/1";

/// What identifies a file: its name and the hash of its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Without its folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What only the face knows.
#[derive(Clone, Debug, Default)]
pub struct Circumstance {
    /// The file that was screened, where it was one.
    pub file: Option<FileFacts>,
    /// When, by the device's own clock, which nobody certified: `2026-11-26T14:05:09+05:00`; empty where not known.
    pub time: String,
    /// SHA-256 of the wasm that ran, in hexadecimal; empty in a native program.
    pub wasm_sha256: String,
    /// Random bytes in hexadecimal, so that the hash of a short paste can't be guessed.
    pub salt: String,
    /// Whether the pasted text goes into the receipt.
    pub with_paste: bool,
    /// Invoice, SNT or declaration; empty where nobody said.
    pub reference: String,
    pub operator: String,
}

/// The hash of a paste in receipts: SHA-256 of the salt and the text.
pub fn paste_hash(salt: &str, text: &str) -> String {
    sha256_hex(format!("{salt}{text}").as_bytes())
}

impl Report {
    /// A finding as receipts tell it.
    pub fn receipt_finding(&self, finding: &Finding) -> Json {
        let lists =
            self.options.lists.iter().zip(self.judgements(finding)).map(|(pack, judgement)| {
                object([
                    ("id", pack.id.as_str().into()),
                    ("verdict", judgement.verdict.name().into()),
                    ("rule", judgement.rule.name().into()),
                    (
                        "entry",
                        self.entry(pack, judgement).map(|entry| entry.code.to_string()).into(),
                    ),
                ])
            });
        let leading = self.leading(finding);
        let repairs = match &finding.read {
            Read::NotRead { repairs, .. } => repairs
                .iter()
                .map(|repair| {
                    object([
                        ("code", repair.code.to_string().into()),
                        ("verdict", repair.judgement.verdict.name().into()),
                    ])
                })
                .collect(),
            Read::Code(_) => Vec::new(),
        };
        object([
            ("line", self.line_number(finding.line).into()),
            (
                "sheet",
                self.paste.sheet_at(finding.line).map(|(sheet, _)| sheet.name.clone()).into(),
            ),
            ("code", self.code_of(finding).map(|code| code.to_string()).into()),
            ("verdict", leading.verdict.name().into()),
            ("rule", leading.rule.name().into()),
            ("list", self.leading_list(finding).map(|pack| pack.id.clone()).into()),
            ("lists", Json::Array(lists.collect())),
            ("repairs", Json::Array(repairs)),
        ])
    }

    /// A finding with what a person decided about it. Repeating a receipt does not repeat decisions.
    fn decided_finding(&self, finding: &Finding) -> Json {
        let mut json = self.receipt_finding(finding);
        if let (Json::Object(fields), Some(decision)) = (&mut json, self.decision(finding)) {
            fields.push(("decision".into(), decision.decided.name().into()));
            fields.push(("reason".into(), decision.reason.into()));
        }
        json
    }

    /// The receipt as canonical JSON.
    pub fn receipt(&self, circumstance: &Circumstance) -> String {
        self.receipt_json(circumstance).canonical()
    }

    /// The receipt before it is written.
    pub fn receipt_json(&self, circumstance: &Circumstance) -> Json {
        let options = &self.options;
        let text = |text: &str| if text.is_empty() { Json::Null } else { Json::from(text) };
        let lists = options.lists.iter().map(|pack| {
            object([
                ("id", pack.id.as_str().into()),
                ("version", pack.version.as_str().into()),
                ("sha256", pack.sha256.as_str().into()),
            ])
        });
        let corrections = options.corrections.iter().map(|correction| {
            let change = match correction.change {
                Change::NotACode => Json::Null,
                Change::Code(code) => code.to_string().into(),
            };
            object([
                ("start", correction.span.start.into()),
                ("end", correction.span.end.into()),
                ("code", change),
            ])
        });
        let paste = object([
            ("salt", circumstance.salt.as_str().into()),
            ("sha256", paste_hash(&circumstance.salt, self.paste.text()).into()),
            ("sheets", Json::Bool(self.paste.is_workbook())),
            (
                "text",
                if circumstance.with_paste { self.paste.transfer().into() } else { Json::Null },
            ),
        ]);
        let content = [
            ("format", FORMAT.into()),
            (
                "engine",
                object([
                    ("version", env!("CARGO_PKG_VERSION").into()),
                    ("wasmSha256", text(&circumstance.wasm_sha256)),
                    ("ran", options.ran.name().into()),
                ]),
            ),
            ("lists", Json::Array(lists.collect())),
            ("options", options_json(options)),
            ("paste", paste),
            ("corrections", Json::Array(corrections.collect())),
            (
                "findings",
                Json::Array(
                    self.findings().map(|finding| self.decided_finding(&finding)).collect(),
                ),
            ),
            ("headline", self.headline_name().into()),
            ("lines", self.totals.lines.into()),
            ("reference", text(&circumstance.reference)),
            ("operator", text(&circumstance.operator)),
        ];
        let mut content = object(content);
        // Named only where they are known, so that older records read and hash as before.
        if let Json::Object(fields) = &mut content {
            if let Some(file) = &circumstance.file {
                let facts =
                    [("name", file.name.as_str().into()), ("sha256", file.sha256.as_str().into())];
                fields.push(("file".into(), object(facts)));
            }
            if !circumstance.time.is_empty() {
                fields.push(("time".into(), circumstance.time.as_str().into()));
            }
        }
        let hash = sha256_hex(content.canonical().as_bytes());
        if let Json::Object(fields) = &mut content {
            fields.push(("sha256".into(), hash.into()));
        }
        content
    }
}

/// What was asked, as a repetition needs it.
fn options_json(options: &Options) -> Json {
    let mut asked = object([
        ("asOf", options.as_of.to_string().into()),
        ("today", options.today.to_string().into()),
        ("nomenclature", options.nomenclature.map(|one| one.name()).into()),
        ("edition", options.edition.map(|edition| edition.year().to_string()).into()),
        ("column", options.choice.column.map(|column| Json::Number(column.into())).into()),
        ("assumed", options.assumed.map(|one| one.name()).into()),
        ("route", options.route.map(|route| route.name()).into()),
        ("tariffDigits", Json::Bool(options.tnved.is_some())),
    ]);
    // Named only where it is so: what was written before there were cells reads and hashes as before.
    if let (Json::Object(fields), true) = (&mut asked, options.choice.cell) {
        fields.push(("cell".into(), Json::Bool(true)));
    }
    asked
}
