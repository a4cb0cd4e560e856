//! The rules of the house that a compiler does not know.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(place) = open.pop() {
        for entry in std::fs::read_dir(&place).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if endings
                .iter()
                .any(|ending| path.extension().is_some_and(|own| own == *ending))
            {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}

fn words() -> Vec<Vec<String>> {
    include_str!("../src/web/words.tsv")
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(String::from).collect())
        .collect()
}

#[test]
fn words_are_complete_in_three_languages() {
    let mut keys = BTreeSet::new();
    for row in words() {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row.iter().all(|cell| !cell.trim().is_empty()), "{row:?}");
        assert!(keys.insert(row[0].clone()), "{} stands twice", row[0]);
        // The same places to be filled in, in every language.
        let holes = |text: &str| {
            text.split('{')
                .skip(1)
                .filter_map(|part| part.split('}').next().map(String::from))
                .collect::<BTreeSet<_>>()
        };
        assert!(holes(&row[1]) == holes(&row[2]) && holes(&row[2]) == holes(&row[3]), "{row:?}");
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    for verdict in tamga_screen::verdict::Verdict::ALL {
        used.insert(format!("v.{}", verdict.name()));
    }
    used.extend(
        tamga_screen::verdict::Rule::ALL.iter().map(|rule| format!("rule.{}", rule.name())),
    );
    used.extend(
        tamga_screen::verdict::Note::ALL.iter().map(|note| format!("note.{}", note.name())),
    );
    used.extend(
        tamga_screen::paste::Reason::ALL.iter().map(|aside| format!("aside.{}", aside.name())),
    );
    used.extend(
        tamga_screen::paste::rules::ReadingKind::ALL
            .iter()
            .map(|kind| format!("read.{}", kind.name())),
    );
    used.extend(tamga_screen::list::Status::ALL.iter().map(|one| format!("status.{}", one.name())));
    used.extend(
        tamga_screen::list::DecidedBy::ALL.iter().map(|one| format!("decided_by.{}", one.name())),
    );
    used.extend(
        tamga_screen::report::Decided::NAMES.iter().map(|(name, _)| format!("decided.{name}")),
    );
    used.extend(["worst", "line", "code"].map(|name| format!("table.by_{name}")));
    let why = [
        "entry_added",
        "entry_removed",
        "list_replaced",
        "engine_changed",
        "reading_changed",
        "receipt_altered",
    ];
    used.extend(why.map(|name| format!("why.{name}")));
    used.extend(
        ["export", "re-export", "transit", "import", "brokering"]
            .map(|name| format!("direction.{name}")),
    );
    used.extend(tamga_screen::list::Effect::ALL.iter().map(|one| format!("effect.{}", one.name())));
    for (path, text) in files("src/web", &["rs"]) {
        for piece in text.split('"').skip(1).step_by(2) {
            let prefix = piece.split('.').next().unwrap_or_default();
            let is_key = [
                "paste", "do", "set", "state", "head", "total", "table", "text", "x", "list",
                "receipt",
            ]
            .contains(&prefix)
                && piece.contains('.')
                && piece.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_')
                && !piece.ends_with('.')
                && !piece.ends_with(".rs")
                && !piece.ends_with(".css")
                && !piece.ends_with(".txt");
            if is_key {
                assert!(keys.contains(piece), "{}: no words for {piece}", path.display());
            }
        }
    }
    for key in &used {
        assert!(keys.contains(key), "no words for {key}");
    }
    // Words that nothing says are taken away.
    let sources: String = files("src", &["rs"])
        .into_iter()
        .chain(files("www", &["js"]))
        .map(|(_, text)| text)
        .collect();
    for key in &keys {
        let prefix = key.split('.').next().unwrap_or_default();
        let made = sources.contains(&format!("\"{prefix}.{{"))
            || sources.contains(&format!("`{prefix}.${{"));
        assert!(used.contains(key) || made || sources.contains(key.as_str()), "nothing says {key}");
    }
}

#[test]
fn the_word_banned_stands_in_one_place() {
    // "A temporary ban on export" is the name of a measure; that goods are banned is said only with whose word it is.
    let forbidden = ["banned", "запрещ", "тыйым салын"];
    for row in words() {
        let says = row
            .iter()
            .skip(1)
            .any(|text| forbidden.iter().any(|word| text.to_lowercase().contains(word)));
        assert_eq!(says, row[0] == "ban.sentence", "{row:?}");
    }
    for (path, text) in files("src/list/packs", &["json", "tsv"]) {
        let text = text.to_lowercase();
        assert!(forbidden.iter().all(|word| !text.contains(word)), "{}", path.display());
    }
    // Nothing is ever called clear, allowed or safe.
    for row in words() {
        let words: Vec<String> =
            row[1].to_lowercase().split(|c: char| !c.is_alphabetic()).map(String::from).collect();
        assert!(
            !words
                .iter()
                .any(|word| matches!(word.as_str(), "allowed" | "safe" | "passed" | "permitted")),
            "{row:?}"
        );
    }
}

#[test]
fn browser_crates_stay_in_web() {
    for (path, text) in files("src", &["rs"]) {
        if path.components().any(|part| part.as_os_str() == "web") {
            continue;
        }
        for name in [
            "wasm_bindgen",
            "web_sys",
            "js_sys",
            "gloo",
            "serde_wasm_bindgen",
            "console_error_panic_hook",
        ] {
            assert!(!text.contains(&format!("{name}::")), "{}: {name}", path.display());
        }
        if !path.components().any(|part| part.as_os_str() == "bin") {
            for name in ["std::time", "SystemTime", "std::fs", "std::net", "unsafe "] {
                assert!(!text.contains(name), "{}: {name}: the core is pure", path.display());
            }
        }
    }
    let manifest = include_str!("../Cargo.toml");
    let (before, after) = manifest
        .split_once("[target.'cfg(target_arch = \"wasm32\")'.dependencies]")
        .expect("target dependencies");
    assert!(after.contains("wasm-bindgen") && !before.contains("wasm-bindgen"));
}

#[test]
fn no_markup_from_strings_and_one_fetch() {
    let mut fetches = 0;
    for (path, text) in files("www", &["js"]).into_iter().chain(files("src/web", &["rs"])) {
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "XMLHttpRequest",
            "sendBeacon",
            "WebSocket",
            "localStorage",
            "sessionStorage",
            "indexedDB",
        ] {
            // A person may have the device remember a list of their own; it is kept in one place.
            let kept = word == "indexedDB" && path.ends_with("www/remembered.js");
            assert!(kept || !text.contains(word), "{}: {word}", path.display());
        }
        fetches += text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .filter(|line| line.contains("fetch("))
            .count();
    }
    // load.js, and the service worker that answers from its cache.
    assert!(fetches <= 3, "{fetches} places that fetch");
}

#[test]
fn the_generator_is_of_the_locked_version() {
    let lock = include_str!("../Cargo.lock");
    let version = lock
        .split("name = \"wasm-bindgen\"\n")
        .nth(1)
        .and_then(|rest| rest.split('"').nth(1))
        .expect("wasm-bindgen in Cargo.lock");
    for file in ["scripts/bindgen/Cargo.toml", "Cargo.toml"] {
        let text = std::fs::read_to_string(root().join(file)).expect(file);
        assert!(
            text.contains(&format!("\"={version}\"")),
            "{file} does not name wasm-bindgen {version}"
        );
    }
}

#[test]
fn what_was_built() {
    let dist = root().join("target/dist");
    if !dist.join("engine.wasm").exists() {
        println!("skipped: target/dist is not built; run scripts/build");
        return;
    }
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME")).unwrap_or_default();
    let allowed: BTreeSet<&str> = include_str!("imports.txt")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(_, why)| !why.is_empty())
        .map(|(name, _)| name)
        .collect();
    for (module, place) in
        [("engine", "engine.wasm"), ("desk", "parts/desk.bin"), ("workbook", "parts/workbook.bin")]
    {
        let wasm = std::fs::read(dist.join(place)).expect(place);
        for path in [root().to_string_lossy().into_owned(), home.clone()] {
            assert!(
                path.len() < 4 || !wasm.windows(path.len()).any(|window| window == path.as_bytes()),
                "{place} holds the path {path}"
            );
        }
        let glue = std::fs::read_to_string(dist.join(format!("{module}.js"))).expect(module);
        // wasm-bindgen's words for a function in a message, which is no code.
        let code = glue.replace("`Function(${", "");
        for word in ["eval(", "Function(", "XMLHttpRequest", "sendBeacon", "WebSocket", "innerHTML"]
        {
            assert!(!code.contains(word), "{module}.js holds {word}");
        }
        let seen = imports(&wasm);
        assert!(seen.len() > if module == "engine" { 50 } else { 3 }, "no imports in {place}");
        let missing: Vec<_> = seen.iter().filter(|name| !allowed.contains(name.as_str())).collect();
        assert!(
            missing.is_empty(),
            "imports of {place} that tests/imports.txt does not name with a reason: {missing:?}"
        );
    }
}

/// The names of what a module imports, without the hash behind them, which changes with the version of the crate.
fn imports(wasm: &[u8]) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let wasmparser::Payload::ImportSection(imports) = payload.expect("wasm") else { continue };
        for import in imports.into_imports() {
            let name = import.expect("import").name;
            let hashed = name.rsplit_once('_').filter(|(_, hash)| {
                hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
            seen.insert(hashed.map_or(name, |(stem, _)| stem).to_string());
        }
    }
    seen
}

/// Every crate has a licence that the project's own allows, and every one that is named in a manifest a reason in the README.
#[test]
fn dependencies_are_told() {
    const ALLOWED: [&str; 12] = [
        "MIT-0",
        "0BSD",
        "CC0-1.0",
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "BSD-3-Clause",
        "BSD-2-Clause",
        "ISC",
        "Zlib",
        "Unicode-3.0",
        "MPL-2.0",
    ];
    let out = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo metadata");
    let all: serde_json::Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let packages = all["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        // `A AND (B OR C)`: one of each choice.
        let choices = licence.split(" AND ").map(|part| part.trim_matches(['(', ')', ' ']));
        let fits = choices.clone().count() > 0
            && choices.clone().all(|part| {
                part.split(" OR ").any(|one| ALLOWED.contains(&one.trim_matches(['(', ')', ' '])))
            });
        assert!(fits, "{} {}: {licence}", package["name"], package["version"]);
    }
    let readme = include_str!("../README.md");
    let own = packages.iter().find(|package| package["name"] == "tamga-screen").expect("own");
    for dependency in own["dependencies"].as_array().expect("dependencies") {
        let name = dependency["name"].as_str().unwrap_or_default();
        assert!(readme.contains(&format!("`{name}`")), "README does not say what {name} is for");
    }
    // Two versions of one crate in the modules would be carried twice.
    let Ok(text) = std::fs::read_to_string(root().join("target/dist/sbom.cdx.json")) else {
        println!("skipped: target/dist is not built; run scripts/build");
        return;
    };
    let bom: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut names = BTreeSet::new();
    for component in bom["components"].as_array().expect("components") {
        let name = component["name"].as_str().unwrap_or_default();
        // Only macros parse Rust, and they are in no module.
        assert!(names.insert(name) || name == "syn", "two versions of {name}");
    }
    assert!(names.contains("wasm-bindgen") && names.contains("zip"));
}
