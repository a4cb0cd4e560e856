/*! Cells in, rows out, for hosts without a browser: Apache Spark, or one machine without it.

Each cell is a paste of its own, so that no partitioning of the data changes it. Every cell has at least one row:
one for each finding, `nothing_screened`, or `not_screened` with its reason. The verdicts are those of
[`crate::screen`], and the JSON of a finding is the line that the command line writes.

The bytes of a batch and of its rows are described in [`frame`].
*/

pub mod frame;
mod rows;

use crate::list::json::{Json, object};
use crate::list::{Date, Pack, Route, embedded};
use crate::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use crate::paste::{Choice, Paste};
use crate::request::Options;
use crate::screen::{Kept, Screening};
use frame::{Cells, Column};
use rows::{Row, Rows};
use std::collections::HashMap;
use std::rc::Rc;

closed_set! {
    /// What a cell is.
    Field {
        /// One cell of a column that is known to hold codes: `85` is a chapter there.
        Code = "code",
        /// A text: screened as a paste is.
        Text = "text",
    }
}

closed_set! {
    /// Why a cell was not screened.
    Unscreened {
        Null = "null",
        NotUtf8 = "not_utf8",
        /// More bytes than the request allows.
        TooLong = "too_long",
        /// The engine stopped at this cell. Only a host can know it: this library has no such path.
        Trapped = "trapped",
    }
}

/// Bytes of the longest cell that is screened, where the request names no other.
pub const LONGEST: usize = 1 << 20;

/// Code cells of a batch repeat: the rows of so many are kept.
const KEPT: usize = 1 << 16;
/// Longer cells are not kept.
const KEPT_LENGTH: usize = 64;

/// The lists and options of a job: everything that is the same for all its cells.
pub struct Batch {
    options: Options,
    json: bool,
    longest: usize,
    /// What the last cell left; taken while one is screened.
    left: Option<Kept>,
    kept: HashMap<Vec<u8>, Vec<Row>>,
}

/// The keys of a request, with what each is.
const KEYS: &[&str] =
    &["today", "asOf", "nomenclature", "edition", "route", "lists", "json", "longest"];

/// A value of the request, read from a text.
fn named<T>(
    request: &Json,
    key: &str,
    wanted: &str,
    read: fn(&str) -> Option<T>,
) -> Result<Option<T>, String> {
    match request.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => match value.as_text().and_then(read) {
            Some(value) => Ok(Some(value)),
            None => Err(format!("\"{key}\" is {}, and {wanted} is needed", value.canonical())),
        },
    }
}

/// The lists that a request names by id and SHA-256, among the embedded ones and the packs that were given.
fn lists(request: &Json, packs: Vec<Pack>) -> Result<Vec<Rc<Pack>>, String> {
    let mut at_hand: Vec<Rc<Pack>> = embedded::packs().map(Rc::new).collect();
    if at_hand.len() < embedded::ids().count() {
        return Err("an embedded list can't be read".into());
    }
    for pack in packs {
        match at_hand.iter_mut().find(|known| known.id == pack.id) {
            Some(known) => {
                pack.may_replace(known).map_err(|refusal| refusal.to_string())?;
                *known = Rc::new(pack);
            }
            None => at_hand.push(Rc::new(pack)),
        }
    }
    let wanted = match request.get("lists") {
        None | Some(Json::Null) => return Ok(at_hand),
        Some(Json::Array(wanted)) if !wanted.is_empty() => wanted,
        Some(_) => return Err("\"lists\" must be an array of {id, sha256}, and not empty".into()),
    };
    let mut lists: Vec<Rc<Pack>> = Vec::new();
    for one in wanted {
        let text = |key| one.get(key).and_then(Json::as_text);
        let (Some(id), Some(sha256)) = (text("id"), text("sha256")) else {
            return Err(format!("a list needs its id and its sha256: {}", one.canonical()));
        };
        let Some(pack) = at_hand.iter().find(|pack| pack.id == id) else {
            let ids: Vec<&str> = at_hand.iter().map(|pack| pack.id.as_str()).collect();
            return Err(format!(
                "there is no list \"{id}\" at hand; there are {}, and a pack's file can be given",
                ids.join(", ")
            ));
        };
        if pack.sha256 != sha256 {
            return Err(format!(
                "list \"{id}\" at hand is version {} with the SHA-256 {}, and {sha256} was asked for",
                pack.version, pack.sha256
            ));
        }
        if lists.iter().any(|known| known.id == id) {
            return Err(format!("list \"{id}\" is named twice"));
        }
        lists.push(pack.clone());
    }
    Ok(lists)
}

impl Batch {
    /// Opens a job. `request` is a JSON object: `today` (a day, needed: there is no clock here), `asOf` (today where
    /// absent), `nomenclature`, `edition`, `route` as the command line takes them, `lists` (`[{id, sha256}]`; all at hand
    /// where absent), `json` (whether each row holds its finding as JSON), `longest` (bytes of the longest cell). `packs`
    /// are lists besides the embedded ones, or newer versions of those.
    pub fn open(
        request: &[u8],
        packs: Vec<Pack>,
        hs: Rc<Hs>,
        tnved: Option<Rc<Tnved>>,
    ) -> Result<Batch, String> {
        let request = Json::parse(request).map_err(|fault| format!("the request: {fault}"))?;
        let Json::Object(fields) = &request else {
            return Err("the request must be a JSON object".into());
        };
        if let Some((key, _)) = fields.iter().find(|(key, _)| !KEYS.contains(&key.as_str())) {
            return Err(format!("there is no option \"{key}\"; there are {}", KEYS.join(", ")));
        }
        let day = "a day as YYYY-MM-DD";
        let today = named(&request, "today", day, Date::parse)?
            .ok_or("\"today\" must be given: the freshness of lists depends on it")?;
        let json = match request.get("json") {
            None | Some(Json::Null) => false,
            Some(Json::Bool(json)) => *json,
            Some(_) => return Err("\"json\" must be true or false".into()),
        };
        let longest = match request.get("longest") {
            None | Some(Json::Null) => LONGEST,
            Some(Json::Number(bytes)) if *bytes > 0 => {
                usize::try_from(*bytes).unwrap_or(usize::MAX)
            }
            Some(_) => return Err("\"longest\" must be a number of bytes".into()),
        };
        let lists = lists(&request, packs)?;
        let options = Options {
            tnved,
            as_of: named(&request, "asOf", day, Date::parse)?.unwrap_or(today),
            nomenclature: named(
                &request,
                "nomenclature",
                "hs, tnved, eu-cn, us-hts or other",
                Nomenclature::named,
            )?,
            edition: named(&request, "edition", "2002, 2007, 2012, 2017 or 2022", Edition::parse)?,
            route: named(&request, "route", "two different countries as KZ:RU", Route::parse)?,
            ..Options::new(hs, lists, today)
        };
        Ok(Batch { options, json, longest, left: None, kept: HashMap::new() })
    }

    /// What was opened, as JSON: the engine, the options, and the lists with what a summary needs of them.
    pub fn opened(&self) -> String {
        let options = &self.options;
        let lists = options.lists.iter().map(|pack| {
            object([
                ("id", pack.id.as_str().into()),
                ("version", pack.version.as_str().into()),
                ("sha256", pack.sha256.as_str().into()),
                ("status", pack.status.name().into()),
                ("coverage", pack.coverage.name().into()),
                ("dated", pack.dated.to_string().into()),
                ("checked", pack.checked.to_string().into()),
                ("reviewBy", pack.review_by.map(|day| day.to_string()).into()),
            ])
        });
        object([
            ("engine", env!("CARGO_PKG_VERSION").into()),
            ("today", options.today.to_string().into()),
            ("asOf", options.as_of.to_string().into()),
            ("nomenclature", options.nomenclature.map(|one| one.name()).into()),
            ("edition", options.edition.map(|edition| edition.year().to_string()).into()),
            ("route", options.route.map(|route| route.name()).into()),
            ("json", Json::Bool(self.json)),
            ("longest", self.longest.into()),
            ("lists", Json::Array(lists.collect())),
        ])
        .canonical()
    }

    /// Screens a batch of cells ([`Cells`]); its rows as [`frame::Table`] writes them. A sentence where the bytes are no
    /// batch, or its rows too many for one answer: then a smaller batch is to be asked.
    pub fn screen(&mut self, batch: &[u8]) -> Result<Vec<u8>, String> {
        let cells = Cells::read(batch)?;
        let mut rows = Rows::default();
        for row in 0..cells.rows {
            for column in &cells.columns {
                self.cell(&mut rows, row, column);
            }
        }
        rows.write()
            .ok_or_else(|| "the rows of this batch are more than 2 GB; ask for fewer cells".into())
    }

    fn cell(&mut self, rows: &mut Rows, place: usize, column: &Column) {
        let field = column.field;
        let refuse = |why: Unscreened| Row::not_screened(why);
        let Some(bytes) = column.get(place) else {
            return rows.push(place, field, 0, &refuse(Unscreened::Null));
        };
        if bytes.len() > self.longest {
            return rows.push(place, field, 0, &refuse(Unscreened::TooLong));
        }
        if field == Field::Code
            && let Some(known) = self.kept.get(bytes)
        {
            return rows.extend(place, field, known);
        }
        let Ok(text) = core::str::from_utf8(bytes) else {
            return rows.push(place, field, 0, &refuse(Unscreened::NotUtf8));
        };
        let found = self.screen_cell(text, field);
        rows.extend(place, field, &found);
        if field == Field::Code && bytes.len() <= KEPT_LENGTH {
            if self.kept.len() >= KEPT {
                self.kept.clear();
            }
            self.kept.insert(bytes.into(), found);
        }
    }

    /// The rows of one cell, screened as a paste of its own.
    fn screen_cell(&mut self, text: &str, field: Field) -> Vec<Row> {
        let choice = Choice { cell: field == Field::Code, ..Choice::default() };
        let left = self.left.take().unwrap_or_else(|| Kept::new(&self.options.lists));
        let options = Options { choice, ..self.options.clone() };
        let (report, left) =
            Screening::with(Paste::new(text.into()), options, left).finish_and_keep();
        self.left = Some(left);
        if report.is_empty() {
            return vec![Row::nothing_screened()];
        }
        report.findings().map(|finding| Row::of(&report, &finding, self.json)).collect()
    }
}
