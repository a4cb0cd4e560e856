/*! `tamga-screen pack`: check, compact, diff, from-csv, from-register, keygen, sign. */

use super::{Failure, TNVED, own_list, register, system_date};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use tamga_screen::list::json::{Json, object};
use tamga_screen::list::{Date, Entry, Measure, Pack, compact, own};
use tamga_screen::nomenclature::{Hs, Tnved};

fn bytes(path: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| format!("{path}: {error}").into())
}

fn pack(path: &str, hs: &Hs) -> Result<Pack, Failure> {
    Pack::parse(&bytes(path)?, hs)
        .map_err(|refusal| format!("{path}: {} ({})", refusal, refusal.fault.name()).into())
}

fn key(path: &str) -> Result<[u8; 32], Failure> {
    let text = String::from_utf8(bytes(path)?).map_err(|_| format!("{path}: no key"))?;
    let raw = STANDARD.decode(text.trim()).map_err(|error| format!("{path}: {error}"))?;
    raw.try_into().map_err(|_| format!("{path}: a key has 32 bytes in base64").into())
}

pub fn run(words: Vec<String>) -> Result<ExitCode, Failure> {
    let hs = Hs::embedded();
    let mut format = "text".to_string();
    let (mut public, mut state, mut version) = (None, None, None);
    let mut rest = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--format" => format = words.next().ok_or("--format needs text or json")?,
            "--state" => {
                let text = words.next().ok_or("--state needs a day as YYYY-MM-DD")?;
                let day = Date::parse(&text)
                    .ok_or_else(|| format!("--state {text}: a day as YYYY-MM-DD is needed"))?;
                state = Some(day);
            }
            "--version" => version = Some(words.next().ok_or("--version needs YYYY-MM-DD.N")?),
            "--key" => public = Some(words.next().ok_or("--key needs a file")?),
            option if option.starts_with('-') => {
                return Err(format!("pack: {option} is not known here; see --help").into());
            }
            _ => rest.push(word),
        }
    }
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check", files @ ..] if !files.is_empty() => check(files, public.as_deref(), &hs),
        ["diff", before, after] => diff(&pack(before, &hs)?, &pack(after, &hs)?, format == "json"),
        ["from-csv", file] => from_csv(file, &hs),
        ["from-register", file] => {
            let tnved = Tnved::decode(&hs, TNVED).ok_or("the tariff's digits are damaged")?;
            let text = register::pack(Path::new(file), state, version.as_deref(), &tnved)?;
            // What is written is what can be read.
            Pack::parse(text.as_bytes(), &hs).map_err(|refusal| {
                format!("{file}: {refusal} ({})", refusal.fault.name())
            })?;
            print!("{text}");
            Ok(ExitCode::SUCCESS)
        }
        ["compact", file, out] => {
            std::fs::write(out, compact::write(&pack(file, &hs)?))?;
            Ok(ExitCode::SUCCESS)
        }
        ["keygen", file] => {
            let mut seed = [0u8; 32];
            getrandom::fill(&mut seed).map_err(|error| format!("no random bytes: {error}"))?;
            if Path::new(file).exists() {
                return Err(format!("{file} exists already; a key is never overwritten").into());
            }
            let secret = SigningKey::from_bytes(&seed);
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options.open(file)?.write_all((STANDARD.encode(seed) + "\n").as_bytes())?;
            std::fs::write(format!("{file}.pub"), STANDARD.encode(secret.verifying_key().as_bytes()) + "\n")?;
            println!("{}", STANDARD.encode(secret.verifying_key().as_bytes()));
            Ok(ExitCode::SUCCESS)
        }
        ["sign", secret, file] => {
            pack(file, &hs)?;
            let signature = SigningKey::from_bytes(&key(secret)?).sign(&bytes(file)?);
            std::fs::write(format!("{file}.sig"), STANDARD.encode(signature.to_bytes()) + "\n")?;
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            Err("pack check FILE..., pack diff A B, pack from-csv FILE, pack from-register FILE, pack keygen KEY or pack sign KEY FILE is needed; see --help".into())
        }
    }
}

/// Every file is checked, so that one look shows all that is wrong.
fn check(files: &[&str], public: Option<&str>, hs: &Hs) -> Result<ExitCode, Failure> {
    let mut wrong = Vec::new();
    for file in files {
        match pack(file, hs).and_then(|pack| signed(file, public).map(|signed| (pack, signed))) {
            Ok((pack, signed)) => {
                println!(
                    "{file}: {} {}, {} entries, {}, SHA-256 {}",
                    pack.id,
                    pack.version,
                    pack.entries.len(),
                    signed,
                    pack.sha256
                )
            }
            Err(error) => wrong.push(error.to_string()),
        }
    }
    if wrong.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(wrong.join("\n").into()) }
}

fn signed(file: &str, public: Option<&str>) -> Result<&'static str, Failure> {
    let Some(public) = public else { return Ok("signature not checked (no --key)") };
    let bad = |detail: &str| -> Failure { format!("{file}: {detail} (bad_signature)").into() };
    let key =
        VerifyingKey::from_bytes(&key(public)?).map_err(|error| format!("{public}: {error}"))?;
    let text = std::fs::read_to_string(format!("{file}.sig"))
        .map_err(|error| bad(&format!("{file}.sig: {error}")))?;
    let raw = STANDARD.decode(text.trim()).map_err(|error| bad(&error.to_string()))?;
    let signature = Signature::from_slice(&raw).map_err(|error| bad(&error.to_string()))?;
    key.verify(&bytes(file)?, &signature)
        .map_err(|_| bad("the signature does not fit the file and the key"))?;
    Ok("signature fits")
}

/// The group that an entry belongs to, or its measure.
fn group_of(pack: &Pack, entry: &Entry) -> String {
    pack.measure_of(entry).map_or_else(|| entry.group.clone(), |measure| measure.id.clone())
}

/// Whether two entries say the same; the places of their measures may differ.
fn same(one: &Entry, other: &Entry) -> bool {
    let bare = |entry: &Entry| Entry { measure: None, ..entry.clone() };
    bare(one) == bare(other)
}

/// Measures of `one` that `other` does not have, or, with `changed`, has with other content.
fn measures<'p>(one: &'p Pack, other: &Pack, changed: bool) -> Vec<&'p Measure> {
    let known = |wanted: &Measure| other.measures.iter().find(|known| known.id == wanted.id);
    let differs = |measure: &&Measure| match known(measure) {
        Some(known) => changed && known != *measure,
        None => !changed,
    };
    one.measures.iter().filter(differs).collect()
}

/// What tells entries apart: code, group or measure, conditions, first day.
fn identity(pack: &Pack, entry: &Entry) -> (String, String, String, String) {
    let conditions: Vec<&str> =
        entry.conditions.iter().map(|condition| condition.text.en.as_str()).collect();
    let group = group_of(pack, entry);
    let day = |date: Option<tamga_screen::list::Date>| {
        date.map_or(String::new(), |date| date.to_string())
    };
    (entry.code.to_string(), group, conditions.join("|"), day(entry.from))
}

fn diff(before: &Pack, after: &Pack, json: bool) -> Result<ExitCode, Failure> {
    let find = |pack: &Pack, wanted: &Entry| {
        let of = if core::ptr::eq(pack, before) { after } else { before };
        let wanted = identity(of, wanted);
        pack.entries.iter().find(|entry| identity(pack, entry) == wanted).cloned()
    };
    let added: Vec<&Entry> =
        after.entries.iter().filter(|entry| find(before, entry).is_none()).collect();
    let removed: Vec<&Entry> =
        before.entries.iter().filter(|entry| find(after, entry).is_none()).collect();
    let changed: Vec<&Entry> = after
        .entries
        .iter()
        .filter(|entry| find(before, entry).is_some_and(|old| !same(&old, entry)))
        .collect();
    let of_measures = [
        ("measures added", '+', measures(after, before, false)),
        ("measures removed", '-', measures(before, after, false)),
        ("measures changed", '~', measures(after, before, true)),
    ];
    if json {
        let list = |pack: &Pack, entries: &[&Entry]| {
            Json::Array(
                entries
                    .iter()
                    .map(|entry| {
                        object([
                            ("code", entry.code.to_string().into()),
                            ("group", group_of(pack, entry).into()),
                            ("title", entry.title.en.as_str().into()),
                        ])
                    })
                    .collect(),
            )
        };
        println!(
            "{}",
            object([
                (
                    "before",
                    object([
                        ("id", before.id.as_str().into()),
                        ("version", before.version.as_str().into()),
                        ("sha256", before.sha256.as_str().into())
                    ])
                ),
                (
                    "after",
                    object([
                        ("id", after.id.as_str().into()),
                        ("version", after.version.as_str().into()),
                        ("sha256", after.sha256.as_str().into())
                    ])
                ),
                ("added", list(after, &added)),
                ("removed", list(before, &removed)),
                ("changed", list(after, &changed)),
                (
                    "measures",
                    Json::Array(
                        of_measures
                            .iter()
                            .flat_map(|(_, sign, list)| {
                                list.iter().map(move |measure| {
                                    object([
                                        ("change", sign.to_string().into()),
                                        ("id", measure.id.as_str().into()),
                                    ])
                                })
                            })
                            .collect(),
                    ),
                ),
            ])
            .canonical()
        );
    } else {
        println!(
            "{} {} → {} {}: {} added, {} removed, {} changed",
            before.id,
            before.version,
            after.id,
            after.version,
            added.len(),
            removed.len(),
            changed.len()
        );
        for (what, sign, list) in &of_measures {
            if !list.is_empty() {
                println!("{what}: {}", list.len());
            }
            for measure in list {
                let day = |day: Option<Date>| day.map_or("—".into(), |day| day.to_string());
                let (from, until) = (day(measure.from), day(measure.until));
                println!("{sign} {} {}, {from} to {until}", measure.id, measure.title.en);
            }
        }
        let packs = [('+', &added, after), ('-', &removed, before), ('~', &changed, after)];
        for (sign, entries, pack) in packs {
            for entry in entries {
                println!("{sign} {} {} {}", entry.code, group_of(pack, entry), entry.title.en);
            }
        }
    }
    let measures_same = of_measures.iter().all(|(_, _, list)| list.is_empty());
    let same = measures_same && added.is_empty() && removed.is_empty() && changed.is_empty();
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn from_csv(file: &str, hs: &Hs) -> Result<ExitCode, Failure> {
    let data = bytes(file)?;
    let id = Path::new(file)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let id: String = id
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let pack = own_list(file, &id, &data, system_date()?, hs)?
        .map_err(|refusal| format!("{file}: {refusal}"))?;
    for warning in &pack.warnings {
        eprintln!("tamga-screen: {file}: {warning}");
    }
    print!("{}", own::to_json(&pack));
    Ok(ExitCode::SUCCESS)
}
