/*! `tamga-screen pack from-register`: the Eurasian Economic Commission's register of measures as a pack.

The register is a table of the measures that the member states take alone (Treaty on the EAEU, articles 29 and 47). It is
read from two files of tab-separated values: one line for each measure and code (`kz.tsv`), and, beside it,
`measures_all.tsv` with one line for each measure in the register's own words. What the codes do not decide is told by
the tables under `src/list/packs/register/`: goods in three languages with what limits them, the sentences of the limits,
and the rulings, each with its reason. What can't be read refuses the whole file, and every such line is named.
*/

use super::Failure;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tamga_screen::code::Code;
use tamga_screen::list::json::{Json, object};
use tamga_screen::list::{Date, Effect};
use tamga_screen::nomenclature::Tnved;

/// How long a state of the register is taken for fresh: it changes about every fortnight.
const DAYS_UNTIL_REVIEW: i64 = 30;

/// The countries of the register: letters, and their names in the genitive where a language has one.
const COUNTRIES: &[(&str, [&str; 3])] = &[
    ("AM", ["Armenia", "Армении", "Армения"]),
    ("BY", ["Belarus", "Беларуси", "Беларусь"]),
    ("KG", ["Kyrgyzstan", "Кыргызстана", "Қырғызстан"]),
    ("KZ", ["Kazakhstan", "Казахстана", "Қазақстан"]),
    ("RU", ["Russia", "России", "Ресей"]),
];

/// A table of tab-separated values: the header's names, and each row with its line (from 1).
struct Table<'t> {
    names: Vec<&'t str>,
    rows: Vec<(usize, Vec<&'t str>)>,
}

impl<'t> Table<'t> {
    fn of(text: &'t str) -> Table<'t> {
        let mut lines = text.trim_start_matches('\u{FEFF}').lines().enumerate();
        let names = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
        let rows = lines.filter(|(_, line)| !line.trim().is_empty());
        let rows = rows.map(|(place, line)| (place + 1, line.split('\t').collect())).collect();
        Table { names, rows }
    }

    /// The places of columns that must be there.
    fn columns<const N: usize>(&self, wanted: [&str; N]) -> Result<[usize; N], Failure> {
        let mut places = [0; N];
        for (slot, name) in places.iter_mut().zip(wanted) {
            *slot = self
                .names
                .iter()
                .position(|known| known.trim() == name)
                .ok_or_else(|| format!("the table has no column \"{name}\""))?;
        }
        Ok(places)
    }
}

fn cell<'t>(row: &[&'t str], place: usize) -> &'t str {
    row.get(place).map_or("", |cell| cell.trim())
}

/// One row of the register: a code of a measure, or an exception.
struct Row {
    line: usize,
    code: String,
    /// `in`, `in_range`, `except` or `except_range`.
    role: String,
    /// Whether `из` stands before the code.
    some: bool,
}

struct Act {
    id: String,
    effect: Effect,
    direction: Vec<&'static str>,
    goods: String,
    name: String,
    from: Option<Date>,
    until: Option<Date>,
    /// Whether the register says that the last day is included.
    inclusive: String,
    kind: String,
    term: String,
    /// The codes as the register prints them, by their digits.
    printed: BTreeMap<String, String>,
    rows: Vec<Row>,
}

impl Act {
    /// The term in the register's words, where the two days do not say it all.
    fn odd_term(&self) -> Option<&str> {
        let day = |day: Date| {
            let text = day.to_string();
            let mut parts = text.split('-').rev();
            [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default).join(".")
        };
        let (from, until) = (self.from.map(day)?, self.until.map(day));
        // «до» has a condition of its own.
        let plain = until.is_some_and(|until| {
            ["по", "до"].iter().any(|word| self.term == format!("с {from} {word} {until}"))
        });
        Some(self.term.as_str()).filter(|term| !term.is_empty() && !plain)
    }

    /// A code as the register prints it.
    fn printed(&self, code: &str) -> String {
        self.printed.get(code).cloned().unwrap_or_else(|| printed(code))
    }
}

/// The numbers of a text, each with its digits alone.
fn numbers(text: &str) -> BTreeMap<String, String> {
    let runs = text.split(|sign: char| !sign.is_ascii_digit() && sign != ' ').map(str::trim);
    let digits = |run: &str| run.chars().filter(char::is_ascii_digit).collect();
    runs.filter(|run| !run.is_empty()).map(|run| (digits(run), run.to_string())).collect()
}

type Three = [String; 3];

fn words(three: &Three) -> Json {
    let [en, ru, kk] = three;
    object([("en", en.as_str().into()), ("ru", ru.as_str().into()), ("kk", kk.as_str().into())])
}

/// The reviewed tables beside the packs.
struct Rulings {
    /// Goods as the data names them: titles, and what limits them.
    goods: BTreeMap<String, (Three, String)>,
    conditions: BTreeMap<String, Three>,
    /// (measure, goods or `*`; code or `*`; ruling)
    rulings: Vec<(String, String, String)>,
    /// Names of goods by code, in three languages, for hints.
    names: Vec<(String, [Vec<String>; 3])>,
}

impl Rulings {
    fn read() -> Result<Rulings, Failure> {
        let three =
            |row: &[&str], at: usize| [0, 1, 2].map(|more| cell(row, at + more).to_string());
        let goods = Table::of(include_str!("../../list/packs/register/goods.tsv"));
        let conditions = Table::of(include_str!("../../list/packs/register/conditions.tsv"));
        let rulings = Table::of(include_str!("../../list/packs/register/rulings.tsv"));
        let names = Table::of(include_str!("../../list/packs/words.tsv"));
        Ok(Rulings {
            names: names
                .rows
                .iter()
                .map(|(_, row)| {
                    let of = |at| {
                        let stems = cell(row, at).split(',').map(|stem| stem.trim().to_string());
                        stems.filter(|stem| !stem.is_empty()).collect()
                    };
                    (cell(row, 0).into(), [of(1), of(2), of(3)])
                })
                .collect(),
            goods: goods
                .rows
                .iter()
                .map(|(_, row)| (cell(row, 0).into(), (three(row, 1), cell(row, 4).into())))
                .collect(),
            conditions: conditions
                .rows
                .iter()
                .map(|(_, row)| (cell(row, 0).into(), three(row, 1)))
                .collect(),
            rulings: rulings
                .rows
                .iter()
                .map(|(_, row)| (cell(row, 0).into(), cell(row, 1).into(), cell(row, 2).into()))
                .collect(),
        })
    }

    fn condition(&self, kind: &str) -> Result<Json, Failure> {
        let text =
            self.conditions.get(kind).ok_or_else(|| format!("conditions.tsv has no \"{kind}\""))?;
        Ok(object([("kind", kind.into()), ("text", words(text))]))
    }

    /// Names of the goods of a code: those of the longest row that it begins with.
    fn names(&self, code: &str) -> Json {
        let rows = self.names.iter().filter(|(row, _)| code.starts_with(row.as_str()));
        let Some((_, [en, ru, kk])) = rows.max_by_key(|(row, _)| row.len()) else {
            return Json::Null;
        };
        let list =
            |stems: &[String]| Json::Array(stems.iter().map(|stem| stem.as_str().into()).collect());
        object([("en", list(en)), ("ru", list(ru)), ("kk", list(kk))])
    }

    /// What is ruled of a code of a measure.
    fn of<'r>(&'r self, act: &'r Act, code: &'r str) -> impl Iterator<Item = &'r str> {
        self.rulings.iter().filter_map(move |(of, of_code, ruling)| {
            let meant = *of == act.id || *of == act.goods || of == "*";
            (meant && of_code == code).then_some(ruling.as_str())
        })
    }
}

/// The facts of the register, read line by line; every fault is named.
fn acts(codes: &str, own_words: Option<&str>) -> Result<Vec<Act>, Failure> {
    let table = Table::of(codes);
    let [id, direction, effect, goods, code, role, some, act, from, until, inclusive] = table
        .columns([
            "measure_id",
            "direction",
            "type",
            "goods",
            "code",
            "role",
            "ex",
            "act",
            "valid_from",
            "valid_until",
            "until_inclusive",
        ])?;
    let mut faults: Vec<String> = Vec::new();
    let mut acts: Vec<Act> = Vec::new();
    for (line, row) in &table.rows {
        let at = |place: usize| cell(row, place);
        let mut fault = |text: String| faults.push(format!("line {line}: {text}"));
        let mut day = |place: usize, what: &str| match at(place) {
            "" => None,
            text => {
                let day = Date::parse(text);
                if day.is_none() {
                    fault(format!("\"{text}\" in {what} is no day; YYYY-MM-DD is needed"));
                }
                day
            }
        };
        let (from, until) = (day(from, "valid_from"), day(until, "valid_until"));
        // «прекращено с» names the first day on which the measure is gone.
        let until = match (until, at(inclusive)) {
            (Some(day), "no") => day
                .to_string()
                .parse::<jiff::civil::Date>()
                .ok()
                .and_then(|day| Date::parse(&day.yesterday().ok()?.to_string())),
            (until, _) => until,
        };
        let direction: Vec<&'static str> = match at(direction) {
            "export" => vec!["export"],
            "import" => vec!["import"],
            "transit" => vec!["transit"],
            "both" => vec!["export", "import"],
            text => {
                fault(format!(
                    "the direction \"{text}\" is not known: export, import, transit or both is needed"
                ));
                Vec::new()
            }
        };
        let effect_of = Effect::named(at(effect)).unwrap_or_else(|| {
            fault(format!(
                "the type \"{}\" is not known: ban, quota, licence or exclusive_right is needed",
                at(effect)
            ));
            Effect::None
        });
        if !matches!(at(role), "in" | "in_range" | "except" | "except_range") {
            fault(format!(
                "the role \"{}\" is not known: in, in_range, except or except_range is needed",
                at(role)
            ));
        }
        let digits: Vec<&str> = at(code).split('-').map(str::trim).collect();
        let range = at(role).ends_with("_range");
        let plain = |text: &&str| {
            (2..=14).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
        };
        if !digits.iter().all(plain) || digits.len() != 1 + usize::from(range) {
            fault(format!("\"{}\" is neither a code nor a range of codes", at(code)));
        }
        let row = Row {
            line: *line,
            code: at(code).into(),
            role: at(role).into(),
            some: at(some) == "ex",
        };
        match acts.iter_mut().find(|known| known.id == at(id)) {
            Some(known) => {
                let same = known.goods == at(goods)
                    && known.name == at(act)
                    && (known.from, known.until) == (from, until)
                    && (known.effect, &known.direction) == (effect_of, &direction);
                if !same {
                    fault(format!(
                        "{} has other goods, dates, act or effect than in its first line",
                        at(id)
                    ));
                }
                known.rows.push(row);
            }
            None => acts.push(Act {
                id: at(id).into(),
                effect: effect_of,
                direction,
                goods: at(goods).into(),
                name: at(act).into(),
                from,
                until,
                inclusive: at(inclusive).into(),
                kind: String::new(),
                term: String::new(),
                printed: BTreeMap::new(),
                rows: vec![row],
            }),
        }
    }
    if let Some(text) = own_words {
        let table = Table::of(text);
        let [id, kind, term, codes] = table.columns([
            "measure_id",
            "kind_as_in_register",
            "term_as_in_register",
            "codes_as_in_register",
        ])?;
        for (_, row) in &table.rows {
            if let Some(act) = acts.iter_mut().find(|act| act.id == cell(row, id)) {
                act.kind = cell(row, kind).into();
                act.term = cell(row, term).into();
                act.printed = numbers(cell(row, codes));
            }
        }
        for act in acts.iter().filter(|act| act.term.is_empty()) {
            faults.push(format!("{} does not stand in measures_all.tsv", act.id));
        }
    }
    if acts.is_empty() {
        faults.push("the table holds no measure".into());
    }
    if faults.is_empty() { Ok(acts) } else { Err(faults.join("\n").into()) }
}

/// The tariff's ten-digit codes, and what prefixes say of them.
struct Tariff {
    codes: BTreeSet<String>,
}

impl Tariff {
    fn of(tnved: &Tnved) -> Tariff {
        let chapters = (0..=9).filter_map(|digit| Code::from_digits(&[digit]));
        let below = chapters.flat_map(|digit| tnved.below(digit).map(|code| code.to_string()));
        Tariff { codes: below.collect() }
    }

    fn under<'t>(&'t self, prefix: &'t str) -> impl Iterator<Item = &'t String> {
        self.codes.range(prefix.to_string()..).take_while(move |code| code.starts_with(prefix))
    }

    /// The codes that a printed code or range means.
    fn meant(&self, printed: &str) -> BTreeSet<String> {
        match printed.split_once('-') {
            Some((first, last)) => self
                .codes
                .range(first.trim().to_string()..)
                .take_while(|code| code.as_str() <= last.trim())
                .cloned()
                .collect(),
            None => self.under(printed).cloned().collect(),
        }
    }

    /// The shortest prefixes, never under six digits, under which the tariff has none but these codes.
    fn folded(&self, codes: &BTreeSet<String>) -> BTreeSet<String> {
        let whole = |prefix: &&str| self.under(prefix).all(|other| codes.contains(other));
        let folded = codes.iter().map(|code| {
            let prefixes = [6, 8, 9].into_iter().filter_map(|length| code.get(..length));
            prefixes.into_iter().find(whole).unwrap_or(code).to_string()
        });
        folded.collect()
    }

    /// A printed code as prefixes: what has six digits or fewer stays.
    fn prefixes(&self, printed: &str) -> BTreeSet<String> {
        if printed.len() <= 6 && !printed.contains('-') {
            return BTreeSet::from([printed.to_string()]);
        }
        self.folded(&self.meant(printed))
    }
}

/// A code of any length in groups, as the register prints it; a range with a dash between.
fn printed(code: &str) -> String {
    let one = |code: &str| {
        let cut = |from: usize, to: usize| {
            code.get(from..to.min(code.len())).filter(|part| !part.is_empty())
        };
        let groups = [cut(0, 4), cut(4, 6), cut(6, 9), cut(9, 14)];
        groups.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    code.split('-').map(|code| one(code.trim())).collect::<Vec<_>>().join(" – ")
}

/// An entry that is being made.
struct Entry {
    code: String,
    printed: String,
    part: bool,
    except: BTreeSet<String>,
    conditions: Vec<String>,
}

/// The limits of a measure: those of all its goods, and those of codes under some prefixes.
struct Limits {
    all: Vec<String>,
    /// Whether one of them makes every entry a part.
    part: bool,
    some: Vec<(String, Vec<String>)>,
}

fn limits(act: &Act, rulings: &Rulings) -> Limits {
    let mut limits =
        Limits { all: Vec::new(), part: act.effect == Effect::Quota, some: Vec::new() };
    let mut add = |kind: &str| {
        if !limits.all.iter().any(|known| known == kind) {
            limits.all.push(kind.into());
        }
    };
    if act.effect == Effect::Quota {
        add("quantity");
    }
    // The register's own words win over the abridged ones: means of transport hide in the kind of the measure.
    let kind = act.kind.to_lowercase();
    let road = kind.contains("автомобильным") || kind.contains("автотранспорт");
    let rail =
        kind.contains("железнодорожным") && !act.goods.starts_with("Всеми видами транспорта");
    let transport = match (road, rail) {
        (true, true) => Some("road_rail"),
        (true, false) => Some("road"),
        (false, true) => Some("rail"),
        (false, false) => None,
    };
    if let Some(kind) = transport {
        add(kind);
        limits.part = true;
    }
    if kind.contains("государства-члены") {
        add("within_union");
        limits.part = true;
    }
    match act.inclusive.as_str() {
        "" | "yes" => {}
        "no" => add("stopped"),
        _ => add("until_day"),
    }
    let of_goods =
        rulings.goods.get(&act.goods).map(|(_, limits)| limits.as_str()).unwrap_or_default();
    let ruled = rulings.of(act, "*").filter_map(|ruling| ruling.strip_prefix("condition:"));
    for limit in of_goods.split_whitespace().chain(ruled) {
        match limit.split_once('=') {
            None => add(limit),
            Some((kind, "*")) => {
                add(kind);
                limits.part = true;
            }
            Some((kind, prefixes)) => {
                let prefixes = prefixes.split(',').map(String::from).collect();
                limits.some.push((kind.into(), prefixes));
            }
        }
    }
    limits
}

/// What a measure's rows become: entries, and numbers that are no codes.
fn entries_of(
    act: &Act,
    rulings: &Rulings,
    tariff: &Tariff,
    not_screenable: &mut Vec<Json>,
) -> Result<Vec<Entry>, Failure> {
    let limits = limits(act, rulings);
    let named: Vec<&Row> = act.rows.iter().filter(|row| row.role.starts_with("in")).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut add = |code: String, printed: &str, part: bool, condition: Option<&str>| {
        let mut conditions: Vec<String> = condition.map(String::from).into_iter().collect();
        for (kind, prefixes) in &limits.some {
            if prefixes.iter().any(|prefix| code.starts_with(prefix.as_str())) {
                conditions.push(kind.clone());
            }
        }
        match entries.iter_mut().find(|known| known.code == code) {
            Some(known) => known.part &= part,
            None => entries.push(Entry {
                printed: if printed == code { String::new() } else { act.printed(printed) },
                part: part || limits.part || !conditions.is_empty(),
                except: BTreeSet::new(),
                code,
                conditions,
            }),
        }
    };
    for row in &named {
        let meant = tariff.meant(&row.code);
        if meant.is_empty() {
            let text = format!("{}: {}", act.id, act.printed(&row.code));
            let reason = [
                "The register prints a number that is no code of the tariff.",
                "В реестре напечатано число, которого нет среди кодов тарифа.",
                "Тізілімде тариф кодтары арасында жоқ сан басылған.",
            ];
            not_screenable.push(object([
                ("text", text.into()),
                ("reason", words(&reason.map(String::from))),
            ]));
            for reading in readings(&row.code, tariff) {
                if !named.iter().any(|row| reading.starts_with(row.code.as_str())) {
                    for code in tariff.prefixes(&reading) {
                        add(code, &row.code, true, Some("printed_wrongly"));
                    }
                }
            }
            continue;
        }
        // Where codes under a printed one are named too, the word "except" may be lost.
        let apart = row.role == "in"
            && row.code.len() > 2
            && named.iter().any(|other| {
                other.code.len() > row.code.len() && other.code.starts_with(row.code.as_str())
            });
        let condition = if apart { Some("named_apart") } else { row.some.then_some("some") };
        for code in tariff.prefixes(&row.code) {
            add(code, &row.code, condition.is_some(), condition);
        }
    }
    for row in act.rows.iter().filter(|row| row.role.starts_with("except")) {
        except(act, row, rulings, tariff, &mut entries)?;
    }
    Ok(entries)
}

/// An exception: it belongs to the entries that it lies under, and to no other.
fn except(
    act: &Act,
    row: &Row,
    rulings: &Rulings,
    tariff: &Tariff,
    entries: &mut Vec<Entry>,
) -> Result<(), Failure> {
    if rulings.of(act, &row.code).any(|ruling| ruling == "outside") {
        return Ok(());
    }
    let ruled = rulings.of(act, &row.code).find_map(|ruling| ruling.strip_prefix("part:"));
    let meant = tariff.meant(&row.code);
    // A code that the tariff does not have means what lies under its longest existing prefix: which of it is not clear.
    let (prefixes, clear) = if meant.is_empty() {
        let shorter = [9, 8, 6, 4].into_iter().filter_map(|length| row.code.get(..length));
        let mut existing = shorter.filter(|prefix| tariff.under(prefix).next().is_some());
        let prefix = existing.next().ok_or_else(|| {
            format!(
                "line {}: the exception {} lies under no code of the tariff",
                row.line, row.code
            )
        })?;
        (tariff.prefixes(prefix), false)
    } else {
        (tariff.prefixes(&row.code), !row.some)
    };
    for prefix in prefixes {
        let whole = entries.iter_mut().find(|entry| entry.code.starts_with(prefix.as_str()));
        if let Some(entry) = whole {
            // It excepts all of an entry: then it can't be what is meant.
            entry.part = true;
            entry.conditions.push("exception_unclear".into());
            continue;
        }
        let over = |entry: &&mut Entry| prefix.starts_with(entry.code.as_str());
        let mut under = 0;
        for entry in entries.iter_mut().filter(over) {
            entry.except.insert(prefix.clone());
            under += 1;
        }
        if under == 0 {
            return Err(format!(
                "line {}: the exception {} of {} lies under no code of its measure; rulings.tsv must say what it means",
                row.line, row.code, act.id
            )
            .into());
        }
        let condition = ruled.or((!clear).then_some("exception_unclear"));
        if let Some(condition) = condition {
            entries.push(Entry {
                printed: if prefix == row.code { String::new() } else { act.printed(&row.code) },
                code: prefix,
                part: true,
                except: BTreeSet::new(),
                conditions: vec![condition.into()],
            });
        }
    }
    Ok(())
}

/// What a number that is no code could mean: a digit lost, one too many, or a shorter code filled up with zeros.
fn readings(number: &str, tariff: &Tariff) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let short = number.trim_end_matches('0');
    let filled = [6, 8, 9].into_iter().filter(|length| *length >= short.len());
    let filled = filled.filter_map(|length| number.get(..length));
    if let Some(prefix) = filled.into_iter().find(|one| tariff.under(one).next().is_some()) {
        found.insert(prefix.to_string());
    }
    // The heading is not what was printed wrongly.
    let heading = number.get(..4).unwrap_or_default();
    let mut keep = |text: String| {
        if text.len() == 10 && text.starts_with(heading) && tariff.codes.contains(&text) {
            found.insert(text);
        }
    };
    for place in 0..=number.len() {
        let (before, after) = number.split_at(place);
        for digit in 0..=9 {
            keep(format!("{before}{digit}{after}"));
        }
        if let Some(rest) = after.get(1..) {
            keep(format!("{before}{rest}"));
        }
    }
    found
}

/// The act's number and day, as its name says them: `… от 05.06.2026 № 284`.
fn instrument(name: &str) -> Json {
    if name.is_empty() {
        return Json::Null;
    }
    let after = |mark: &str| name.split_once(mark).map(|(_, rest)| rest.trim_start());
    let word = |text: &str| {
        let end = text.find([' ', ',', ';', ')']).unwrap_or(text.len());
        text.get(..end).unwrap_or_default().to_string()
    };
    let day = after("от ").map(word).and_then(|text| {
        let [day, month, year] = text.split('.').collect::<Vec<_>>().try_into().ok()?;
        Date::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
    });
    object([
        ("name", name.into()),
        ("number", after("№").map(word).filter(|text| !text.is_empty()).into()),
        ("date", day.map(|day| day.to_string()).into()),
    ])
}

/// The pack of a country's measures as the text of its file, one measure and one entry a line. `state` is the day of the
/// register; where it is `None` it is taken from `measures_all.tsv`.
pub fn pack(
    file: &Path,
    state: Option<Date>,
    version: Option<&str>,
    tnved: &Tnved,
) -> Result<String, Failure> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let codes = read(file)?;
    let beside = file.with_file_name("measures_all.tsv");
    let own_words = if beside.is_file() { Some(read(&beside)?) } else { None };
    let acts = acts(&codes, own_words.as_deref())?;
    let (letters, names) = COUNTRIES
        .iter()
        .find(|(letters, _)| acts.iter().all(|act| act.id.starts_with(&format!("{letters}-"))))
        .ok_or("the measures are not of one country of the union: their ids begin with AM-, BY-, KG-, KZ- or RU-")?;
    let state = match state {
        Some(state) => state,
        None => own_words
            .as_deref()
            .and_then(|text| state_of(text, &acts))
            .ok_or("which day's register this is must be said: --state YYYY-MM-DD, or measures_all.tsv beside the file with one register_state")?,
    };
    let (rulings, tariff) = (Rulings::read()?, Tariff::of(tnved));
    let mut not_screenable = Vec::new();
    let (mut measures, mut lines) = (Vec::new(), Vec::new());
    for act in &acts {
        let title = match rulings.goods.get(&act.goods) {
            Some((title, _)) => title.clone(),
            None => {
                eprintln!(
                    "tamga-screen: {}: \"{}\" does not stand in goods.tsv; its words serve all three languages",
                    act.id, act.goods
                );
                [(); 3].map(|()| act.goods.clone())
            }
        };
        let entries = entries_of(act, &rulings, &tariff, &mut not_screenable)?;
        if entries.is_empty() {
            return Err(format!("{}: no code of it can be read", act.id).into());
        }
        let conditions: Result<Vec<Json>, Failure> =
            limits(act, &rulings).all.iter().map(|kind| rulings.condition(kind)).collect();
        let day = |day: Option<Date>| Json::from(day.map(|day| day.to_string()));
        // A measure that is suspended begins again on the day that a ruling names.
        let ruled = rulings.of(act, "*").find_map(|ruling| ruling.strip_prefix("from:"));
        let from = ruled.and_then(Date::parse).or(act.from);
        measures.push(object([
            ("id", act.id.as_str().into()),
            ("title", words(&title)),
            ("effect", act.effect.name().into()),
            ("direction", Json::Array(act.direction.iter().map(|one| Json::from(*one)).collect())),
            ("instrument", instrument(&act.name)),
            ("from", day(from)),
            ("until", day(act.until)),
            ("term", act.odd_term().into()),
            ("conditions", Json::Array(conditions?)),
        ]));
        for entry in entries {
            lines.push(entry_line(act, &entry, &rulings)?);
        }
    }
    let [en, ru, kk] = names;
    let title = [
        format!("Measures of {en} by the register of the Eurasian Economic Commission"),
        format!("Меры {ru} по реестру Евразийской экономической комиссии"),
        format!("{kk}: Еуразиялық экономикалық комиссия тізіліміндегі шаралар"),
    ];
    let id = format!("{}-measures", letters.to_lowercase());
    let directions: BTreeSet<&str> =
        acts.iter().flat_map(|act| act.direction.iter().copied()).collect();
    let head = head(&id, version, letters, &title, state, &directions, not_screenable)?;
    let block = |name: &str, items: &[Json]| {
        let items: Vec<String> =
            items.iter().map(|item| format!("  {}", without_nulls(item).canonical())).collect();
        format!(" \"{name}\": [\n{}\n ]", items.join(",\n"))
    };
    let mut fields: Vec<String> = Vec::new();
    if let Json::Object(head) = head {
        fields.extend(head.iter().map(|(key, value)| format!(" \"{key}\": {}", value.canonical())));
    }
    fields.push(format!(" \"count\": {}", lines.len()));
    fields.push(block("measures", &measures));
    fields.push(block("entries", &lines));
    Ok(format!("{{\n{}\n}}\n", fields.join(",\n")))
}

fn state_of(text: &str, acts: &[Act]) -> Option<Date> {
    let table = Table::of(text);
    let [id, state] = table.columns(["measure_id", "register_state"]).ok()?;
    let own = |row: &&(usize, Vec<&str>)| acts.iter().any(|act| act.id == cell(&row.1, id));
    let days: BTreeSet<&str> =
        table.rows.iter().filter(own).map(|row| cell(&row.1, state)).collect();
    let mut days = days.into_iter();
    let day = days.next()?;
    if days.next().is_some() { None } else { Date::parse(day) }
}

fn entry_line(act: &Act, entry: &Entry, rulings: &Rulings) -> Result<Json, Failure> {
    let conditions: Result<Vec<Json>, Failure> =
        entry.conditions.iter().map(|kind| rulings.condition(kind)).collect();
    let conditions = conditions?;
    let except: Vec<Json> = entry.except.iter().map(|code| code.as_str().into()).collect();
    let filled = |items: Vec<Json>| if items.is_empty() { Json::Null } else { Json::Array(items) };
    Ok(object([
        ("code", entry.code.as_str().into()),
        ("covers", if entry.part { "part" } else { "whole" }.into()),
        ("measure", act.id.as_str().into()),
        ("printed", Some(entry.printed.as_str()).filter(|text| !text.is_empty()).into()),
        ("except", filled(except)),
        ("conditions", filled(conditions)),
        ("words", rulings.names(&entry.code)),
    ]))
}

fn without_nulls(json: &Json) -> Json {
    match json {
        Json::Object(fields) => Json::Object(
            fields
                .iter()
                .filter(|(key, value)| *value != Json::Null || key == "instrument")
                .map(|(key, value)| (key.clone(), without_nulls(value)))
                .filter(|(_, value)| *value != Json::Array(Vec::new()))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// The fields of the pack that are about all its measures.
fn head(
    id: &str,
    version: Option<&str>,
    letters: &str,
    title: &Three,
    state: Date,
    directions: &BTreeSet<&str>,
    not_screenable: Vec<Json>,
) -> Result<Json, Failure> {
    let review_by = state
        .to_string()
        .parse::<jiff::civil::Date>()?
        .checked_add(jiff::Span::new().days(DAYS_UNTIL_REVIEW))?;
    let note = [
        "The member states tell the Commission of the measures they take alone; the register lists them with codes and days. It is not complete: older measures, export control and the licences of Decision 30 are not in it, and nothing follows from a code's absence. Countries of destination are not stated in its rows; whether trade inside the union is meant is in the text of the act. The acts themselves were not compared.",
        "Государства-члены сообщают Комиссии о мерах, которые вводят сами; реестр называет их с кодами и сроками. Он не полон: прежних мер, экспортного контроля и лицензий Решения № 30 в нём нет, и из отсутствия кода ничего не следует. Страны назначения в строках не указаны; касается ли мера торговли внутри союза, сказано в тексте акта. Сами акты не сверялись.",
        "Мүше мемлекеттер өздері енгізетін шаралар туралы Комиссияға хабарлайды; тізілім оларды кодтары мен мерзімдерімен атайды. Ол толық емес: бұрынғы шаралар, экспорттық бақылау және № 30 шешімнің лицензиялары онда жоқ, кодтың болмауынан ешқандай қорытынды шықпайды. Бағытталған елдер жолдарда көрсетілмеген; шара одақ ішіндегі саудаға қатысты ма, актінің мәтінінде айтылған. Актілердің өзі салыстырылмаған.",
    ];
    let none = [
        "Many acts: each measure names its own.",
        "Актов много: каждая мера называет свой.",
        "Актілер көп: әр шара өзінікін атайды.",
    ];
    let publisher = ["EEC", "ЕЭК", "ЕЭК"];
    let day = state.to_string();
    let source = [
        format!(
            "Consolidated register of measures that member states apply unilaterally (Treaty, articles 29 and 47), 2024 to 2026, state {day}; read in a public copy"
        ),
        format!(
            "Сводный реестр мер, применяемых государствами-членами в одностороннем порядке (Договор, статьи 29 и 47), 2024–2026 годы, состояние на {day}; прочитан в публичной копии"
        ),
        format!(
            "Мүше мемлекеттер біржақты қолданатын шаралардың жиынтық тізілімі (Шарт, 29 және 47-баптар), 2024–2026 жылдар, {day} күнгі жағдай; көпшілікке ашық көшірмеден оқылды"
        ),
    ];
    let three = |texts: [&str; 3]| words(&texts.map(String::from));
    let directions = directions.iter().map(|one| Json::from(*one)).collect();
    Ok(object([
        ("format", tamga_screen::list::FORMAT.into()),
        ("id", id.into()),
        ("version", version.map_or_else(|| day.clone(), String::from).into()),
        ("title", words(title)),
        ("status", "register".into()),
        ("effect", "none".into()),
        ("status_note", three(note)),
        ("instrument", Json::Null),
        ("instrument_note", three(none)),
        ("publisher", three(publisher)),
        ("binds", Json::Array(vec![letters.into()])),
        ("direction", Json::Array(directions)),
        ("destinations", Json::Array(Vec::new())),
        ("coverage", "partial".into()),
        ("decided_by", "code_and_description".into()),
        ("nomenclature", "tnved".into()),
        ("edition", Json::Number(2022)),
        ("dated", day.as_str().into()),
        ("checked", day.as_str().into()),
        ("review_by", review_by.to_string().into()),
        (
            "sources",
            Json::Array(vec![object([
                ("title", words(&source)),
                ("url", "https://eec.eaeunion.org/".into()),
            ])]),
        ),
        ("not_screenable", Json::Array(not_screenable)),
    ]))
}
