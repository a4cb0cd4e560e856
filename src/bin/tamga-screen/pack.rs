/*! `tamga-screen pack`: check, diff, from-csv, keygen, sign. */

use super::{Failure, decoded, system_date};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use tamga_screen::list::json::{Json, object};
use tamga_screen::list::{Entry, Pack, own};
use tamga_screen::nomenclature::Hs;
use tamga_screen::paste::decode::{self, File};

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
    let mut public = None;
    let mut rest = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--format" => format = words.next().ok_or("--format needs text or json")?,
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
            Err("pack check FILE..., pack diff A B, pack from-csv FILE, pack keygen KEY or pack sign KEY FILE is needed; see --help".into())
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

fn identity(entry: &Entry) -> (String, String, String, String) {
    let conditions: Vec<&str> =
        entry.conditions.iter().map(|condition| condition.text.as_str()).collect();
    let day = |date: Option<tamga_screen::list::Date>| {
        date.map_or(String::new(), |date| date.to_string())
    };
    (entry.code.to_string(), entry.group.clone(), conditions.join("|"), day(entry.from))
}

fn diff(before: &Pack, after: &Pack, json: bool) -> Result<ExitCode, Failure> {
    let find = |pack: &Pack, wanted: &Entry| {
        pack.entries.iter().find(|entry| identity(entry) == identity(wanted)).cloned()
    };
    let added: Vec<&Entry> =
        after.entries.iter().filter(|entry| find(before, entry).is_none()).collect();
    let removed: Vec<&Entry> =
        before.entries.iter().filter(|entry| find(after, entry).is_none()).collect();
    let changed: Vec<&Entry> = after
        .entries
        .iter()
        .filter(|entry| find(before, entry).is_some_and(|old| old != **entry))
        .collect();
    if json {
        let list = |entries: &[&Entry]| {
            Json::Array(
                entries
                    .iter()
                    .map(|entry| {
                        object([
                            ("code", entry.code.to_string().into()),
                            ("group", entry.group.as_str().into()),
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
                ("added", list(&added)),
                ("removed", list(&removed)),
                ("changed", list(&changed)),
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
        for (sign, entries) in [('+', &added), ('-', &removed), ('~', &changed)] {
            for entry in entries {
                println!("{sign} {} {} {}", entry.code, entry.group, entry.title.en);
            }
        }
    }
    let same = added.is_empty() && removed.is_empty() && changed.is_empty();
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn from_csv(file: &str, hs: &Hs) -> Result<ExitCode, Failure> {
    let data = bytes(file)?;
    let File::Text(encoding) = decode::recognise(&data) else {
        return Err(format!("{file}: a list of your own must be a CSV file").into());
    };
    let id = Path::new(file)
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let id: String = id
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let pack = own::from_csv(&id, &decoded(&data, encoding), &data, system_date()?, hs)
        .map_err(|refusal| format!("{file}: {refusal}"))?;
    for warning in &pack.warnings {
        eprintln!("tamga-screen: {file}: {warning}");
    }
    print!("{}", own::to_json(&pack));
    Ok(ExitCode::SUCCESS)
}
