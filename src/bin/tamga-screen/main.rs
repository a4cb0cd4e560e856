/*! The command line: the same core for bulk users and for tests. It holds no rule of its own. */

use lexopt::prelude::*;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use tamga_screen::list::{Date, Pack, Refusal, Route, disturbs, embedded, own, sha256_hex};
use tamga_screen::nomenclature::{Edition, Hs, Nomenclature, Tnved};
use tamga_screen::paste::decode::{self, Encoding, File};
use tamga_screen::paste::{Choice, Paste, workbook};
use tamga_screen::report::receipt::{Circumstance, FileFacts};
use tamga_screen::report::sheets::Names;
use tamga_screen::report::xlsx;
use tamga_screen::request::Options;
use tamga_screen::screen::screen;
use tamga_screen::verdict::Verdict;
use tamga_screen::verify::{Outcome, Supplied, Verification, verify};

mod pack;
mod register;
mod vectors;

/// National digits of the EAEU's tariff.
const TNVED: &[u8] = include_bytes!("../../nomenclature/tnved.bin");

const USAGE: &str = "\
Finds commodity codes in a text or a spreadsheet and says which are on a list.

    tamga-screen [OPTIONS] [FILE]

FILE is text (UTF-8, UTF-16, Windows-1251), CSV, TSV, JSON, XML, XLSX or ODS; without it, standard input.

    --format text|json|jsonl|csv|rows   how to write the result (text); rows: the table as it was, columns added
    --list ID|PACK.json|OWN.csv    a list (OWN also .xlsx, .ods) to screen against; may be repeated (all embedded lists)
    --lists                        show the embedded lists and stop
    --as-of DATE                   entries valid on this day (today)
    --today DATE                   for the freshness of lists (the system's date)
    --nomenclature NAME            whose national digits the codes have: hs, tnved, eu-cn, us-hts, other
    --route FROM:TO                from where to where the goods go, as KZ:RU; without it, what leaves Kazakhstan is asked
    --edition YEAR                 the HS edition the codes are in: 2002, 2007, 2012, 2017, 2022
    --explain                      with text: name the rule behind every reading and every number set aside, and its reason
    --column NUMBER                the column of a table (from 1) that holds the codes
    --cell                         the input is one cell of a column of codes, as a database has them: 85 is a chapter
    --receipt OUT.json             also write a receipt (with --with-paste: the pasted text in it)
    --xlsx OUT.xlsx                also write the table back as a workbook: columns added, rows coloured
    --self-test                    run the public vectors (tests/vectors.json) in this program
    --verify RECEIPT.json          repeat a receipt, with FILE where the receipt does not hold the paste;
                                   exit status 0 same, 1 differs, 2 unreadable
    -h, --help      -V, --version

    tamga-screen pack check PACK.json...        check packs, and their signatures where a .sig and --key stand by
    tamga-screen pack diff A.json B.json        entries added, removed, changed (--format json)
    tamga-screen pack from-csv OWN.csv          a person's own list as a pack, on standard output
    tamga-screen pack from-register TABLE.tsv   the EEC's register of measures as a pack (--state DATE, --version DATE.N)
    tamga-screen pack keygen KEY                a new Ed25519 key: KEY (secret) and KEY.pub
    tamga-screen pack sign KEY PACK.json        writes PACK.json.sig

Exit status: 0 at least one code, and none was found in a list; 1 anything else that was read (listed, undecided,
nothing screened); 2 wrong usage, or a file or list that can't be read whole.

\"Not found\" compares numbers, not goods. It is no legal advice.
";

#[derive(Default)]
struct Arguments {
    format: String,
    lists: Vec<String>,
    show_lists: bool,
    as_of: Option<Date>,
    today: Option<Date>,
    nomenclature: Option<Nomenclature>,
    edition: Option<Edition>,
    route: Option<Route>,
    column: Option<u32>,
    cell: bool,
    explain: bool,
    receipt: Option<PathBuf>,
    xlsx: Option<PathBuf>,
    with_paste: bool,
    self_test: bool,
    verify: Option<PathBuf>,
    file: Option<PathBuf>,
}

type Failure = Box<dyn std::error::Error>;

fn arguments() -> Result<Option<Arguments>, Failure> {
    let mut arguments = Arguments { format: "text".into(), ..Arguments::default() };
    let mut parser = lexopt::Parser::from_env();
    fn named<T>(
        option: &str,
        text: String,
        parse: fn(&str) -> Option<T>,
        wanted: &str,
    ) -> Result<T, Failure> {
        parse(&text).ok_or_else(|| format!("--{option} {text}: {wanted} is needed").into())
    }
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => {
                arguments.format = parser.value()?.string()?;
                if !matches!(arguments.format.as_str(), "text" | "json" | "jsonl" | "csv" | "rows")
                {
                    return Err(format!(
                        "--format {}: text, json, jsonl, csv or rows is needed",
                        arguments.format
                    )
                    .into());
                }
            }
            Long("list") => arguments.lists.push(parser.value()?.string()?),
            Long("lists") => arguments.show_lists = true,
            Long("as-of") => {
                arguments.as_of = Some(named(
                    "as-of",
                    parser.value()?.string()?,
                    Date::parse,
                    "a day as YYYY-MM-DD",
                )?)
            }
            Long("today") => {
                arguments.today = Some(named(
                    "today",
                    parser.value()?.string()?,
                    Date::parse,
                    "a day as YYYY-MM-DD",
                )?)
            }
            Long("nomenclature") => {
                arguments.nomenclature = Some(named(
                    "nomenclature",
                    parser.value()?.string()?,
                    Nomenclature::named,
                    "hs, tnved, eu-cn, us-hts or other",
                )?);
            }
            Long("edition") => {
                arguments.edition = Some(named(
                    "edition",
                    parser.value()?.string()?,
                    Edition::parse,
                    "2002, 2007, 2012, 2017 or 2022",
                )?)
            }
            Long("route") => {
                arguments.route = Some(named(
                    "route",
                    parser.value()?.string()?,
                    Route::parse,
                    "two different countries as KZ:RU",
                )?)
            }
            Long("column") => {
                let column: u32 = parser.value()?.parse()?;
                arguments.column = Some(column.checked_sub(1).ok_or("--column counts from 1")?);
            }
            Long("cell") => arguments.cell = true,
            Long("explain") => arguments.explain = true,
            Long("xlsx") => arguments.xlsx = Some(parser.value()?.into()),
            Long("receipt") => arguments.receipt = Some(parser.value()?.into()),
            Long("with-paste") => arguments.with_paste = true,
            Long("verify") => arguments.verify = Some(parser.value()?.into()),
            Long("self-test") => arguments.self_test = true,
            Short('h') | Long("help") => {
                print!("{USAGE}");
                return Ok(None);
            }
            Short('V') | Long("version") => {
                println!("tamga-screen {}", env!("CARGO_PKG_VERSION"));
                return Ok(None);
            }
            Value(file) if arguments.file.is_none() => arguments.file = Some(file.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(arguments))
}

/// The system's date, in its own time zone.
fn system_date() -> Result<Date, Failure> {
    Date::parse(&jiff::Zoned::now().date().to_string())
        .ok_or_else(|| "the system's clock is wrong; name the day with --today".into())
}

fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    // Decoding never fails: what is no text of the encoding becomes U+FFFD, which no reader takes for a digit.
    let (text, ..) = encoding_rs::Encoding::for_label(encoding.label().as_bytes())
        .unwrap_or(encoding_rs::UTF_8)
        .decode(bytes);
    text.into_owned()
}

fn paste_of(bytes: Vec<u8>) -> Result<Paste, Failure> {
    match decode::recognise(&bytes) {
        File::Text(encoding) => Ok(Paste::new(decoded(&bytes, encoding))),
        File::Zip | File::Compound => Ok(workbook::read(&bytes).map_err(|error| error.to_string())?),
        File::Pdf => Err("a PDF can't be read here; open it, select the text, and paste that".into()),
        File::Binary => Err("this is no text and no workbook that can be read here; save it as XLSX, ODS, CSV or plain text".into()),
    }
}

fn paste_from(file: Option<&Path>) -> Result<Paste, Failure> {
    let mut bytes = Vec::new();
    match file {
        Some(file) => {
            bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?
        }
        None => {
            std::io::stdin().lock().read_to_end(&mut bytes)?;
        }
    }
    paste_of(bytes).map_err(|error| match file {
        Some(file) => format!("{}: {error}", file.display()).into(),
        None => error,
    })
}

/// What identifies a file.
fn facts_of(file: &Path) -> Result<FileFacts, Failure> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(FileFacts { name: name.unwrap_or_default(), sha256: sha256_hex(&bytes) })
}

fn verification(found: &Verification) -> String {
    use std::fmt::Write as _;
    let mut out = format!("{}\n", found.outcome.name().replace('_', " "));
    if !found.fault.is_empty() {
        let _ = writeln!(out, "{}", found.fault);
    }
    if let (Some(told), Some(given)) = (&found.about.file, &found.other_file) {
        let _ = writeln!(
            out,
            "the receipt is of \"{}\" (SHA-256 {}), and \"{}\" has other bytes (SHA-256 {})",
            told.name, told.sha256, given.name, given.sha256
        );
    }
    for list in &found.missing {
        let _ = writeln!(out, "list not at hand: {list}; name its file with --list");
    }
    for (id, before, now) in &found.replaced {
        let _ = writeln!(out, "list replaced: {id} {before} is now {now}");
    }
    if found.engine_differs && found.outcome != Outcome::Damaged {
        let _ = writeln!(
            out,
            "the receipt was made by version {}, this is {}",
            found.engine,
            env!("CARGO_PKG_VERSION")
        );
    }
    for change in &found.changes {
        let _ = writeln!(
            out,
            "line {}: {} was {}, is {} ({})",
            change.line,
            change.code,
            change.before,
            change.after,
            change.why.replace('_', " ")
        );
    }
    if found.outcome != Outcome::Damaged {
        let _ = writeln!(
            out,
            "A receipt is a repeatable record, not a proof: without a signature anyone can rewrite it."
        );
    }
    out
}

fn list_of(name: &str, hs: &Hs, today: Date) -> Result<Pack, Failure> {
    if let Some(pack) = embedded::pack(name) {
        return Ok(pack);
    }
    let path = Path::new(name);
    let bytes = std::fs::read(path).map_err(|error| {
        let ids: Vec<&str> = embedded::ids().collect();
        format!("{name}: {error}. A list is named by an embedded id ({}) or by a file, PACK.json or OWN.csv, .xlsx, .ods", ids.join(", "))
    })?;
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let pack = if is_json {
        Pack::parse(&bytes, hs).and_then(|pack| {
            // A file may bring a newer version of an embedded list, never an older one.
            if let Some(known) = embedded::pack(&pack.id) {
                pack.may_replace(&known)?;
            }
            Ok(pack)
        })
    } else {
        let id = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_else(|| "own".into());
        own_list(name, &id, &bytes, today, hs)?
    };
    Ok(pack.map_err(|refusal| format!("{name}: {refusal}"))?)
}

/// A person's own list from the bytes of its file: a table as text, or a workbook.
fn own_list(
    file: &str,
    id: &str,
    bytes: &[u8],
    today: Date,
    hs: &Hs,
) -> Result<Result<Pack, Refusal>, Failure> {
    match decode::recognise(bytes) {
        File::Text(encoding) => Ok(own::from_csv(id, &decoded(bytes, encoding), bytes, today, hs)),
        File::Zip | File::Compound => {
            let workbook = workbook::read(bytes).map_err(|error| format!("{file}: {error}"))?;
            Ok(own::from_workbook(id, &workbook, bytes, today, hs))
        }
        _ => Err(format!("{file}: a list of your own must be a CSV, XLSX or ODS file").into()),
    }
}

fn embedded_lists() -> Vec<Rc<Pack>> {
    embedded::packs().map(Rc::new).collect()
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("tamga-screen: {}", printable(&error.to_string()));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == "pack") {
        return pack::run(words.map(|word| word.to_string_lossy().into_owned()).collect());
    }
    let Some(arguments) = arguments()? else { return Ok(ExitCode::SUCCESS) };
    if arguments.explain && arguments.format != "text" {
        return Err("--explain goes with --format text; the other formats name each rule already (json) or hold what a table can".into());
    }
    if arguments.cell && arguments.column.is_some() {
        return Err("--cell and --column: one cell has no other column".into());
    }
    if arguments.self_test {
        let (count, failed) = vectors::run(vectors::VECTORS)?;
        for line in &failed {
            println!("failed: {line}");
        }
        println!("{} of {count} vectors passed", count - failed.len().min(count));
        return Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let hs = Rc::new(Hs::embedded());
    if arguments.show_lists {
        for pack in embedded_lists() {
            println!(
                "{}\t{}\t{}\tdated {}\t{} entries\t{}\t{}",
                pack.id,
                pack.status.name(),
                pack.effect.name(),
                pack.dated,
                pack.entries.len(),
                pack.sha256,
                pack.title.en
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let today = arguments.today.map_or_else(system_date, Ok)?;
    let lists = if arguments.lists.is_empty() {
        embedded_lists()
    } else {
        let mut lists: Vec<Rc<Pack>> = Vec::new();
        for name in &arguments.lists {
            let pack = list_of(name, &hs, today)?;
            for warning in &pack.warnings {
                eprintln!("tamga-screen: {name}: {warning}");
            }
            if let Some(known) = lists.iter().find(|known| known.id == pack.id) {
                return Err(format!(
                    "{name}: a list with the id \"{}\" is named already ({})",
                    pack.id, known.version
                )
                .into());
            }
            lists.push(Rc::new(pack));
        }
        lists
    };
    let tnved = Tnved::decode(&hs, TNVED).map(Rc::new);
    if let Some(path) = &arguments.verify {
        let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let supplied = match &arguments.file {
            Some(file) => {
                Some(Supplied { paste: paste_from(Some(file))?, file: Some(facts_of(file)?) })
            }
            None => None,
        };
        let found = verify(&bytes, &lists, supplied, &hs, tnved.as_ref());
        print!("{}", verification(&found));
        return Ok(ExitCode::from(match found.outcome {
            Outcome::Same => 0,
            Outcome::Damaged => 2,
            _ => 1,
        }));
    }
    let paste = paste_from(arguments.file.as_deref())?;
    if arguments.cell && paste.is_workbook() {
        return Err("--cell: a workbook is no cell; name the column with --column".into());
    }
    let report = screen(
        paste,
        Options {
            tnved,
            as_of: arguments.as_of.unwrap_or(today),
            nomenclature: arguments.nomenclature,
            edition: arguments.edition,
            route: arguments.route,
            choice: Choice { column: arguments.column, cell: arguments.cell },
            ..Options::new(hs, lists, today)
        },
    );
    if let Some(place) = report.absent_column() {
        return Err(format!("--column {}: the text has no such column", place + 1).into());
    }
    for path in [&arguments.receipt, &arguments.xlsx].into_iter().flatten() {
        let same = |file: &Path| {
            file.canonicalize().is_ok_and(|file| path.canonicalize().is_ok_and(|path| path == file))
        };
        if arguments.file.as_deref().is_some_and(same) {
            return Err(format!("{}: it would overwrite what is screened", path.display()).into());
        }
    }
    if let Some(path) = &arguments.xlsx {
        let bytes = xlsx::write(&report.workbook(&Names))
            .map_err(|failure| format!("{}: {failure}", path.display()))?;
        std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    if let Some(path) = &arguments.receipt {
        let mut salt = [0u8; 16];
        getrandom::fill(&mut salt)
            .map_err(|error| format!("no random bytes for the receipt: {error}"))?;
        let salt = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        let receipt = report.receipt(&Circumstance {
            salt,
            with_paste: arguments.with_paste,
            file: arguments.file.as_deref().map(facts_of).transpose()?,
            time: jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            ..Circumstance::default()
        });
        std::fs::write(path, receipt).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let out = match arguments.format.as_str() {
        "json" => report.to_json(tamga_screen::report::json::Unit::Bytes) + "\n",
        "jsonl" => report.to_jsonl(),
        "csv" => report.to_csv(),
        "rows" => report.to_rows(&Names, ';'),
        _ => report.to_text(arguments.explain),
    };
    let out = if arguments.format == "text" { printable(&out) } else { out };
    match std::io::stdout().lock().write_all(out.as_bytes()) {
        // Whoever reads may stop early.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        result => result?,
    }
    let clear = report.totals.codes > 0 && report.headline() == Some(Verdict::NotFound);
    Ok(if clear { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Without signs that a terminal obeys: what was pasted and what a pack says is shown, never run.
fn printable(text: &str) -> String {
    text.chars().map(|c| if disturbs(c) && c != '\n' { '\u{FFFD}' } else { c }).collect()
}
