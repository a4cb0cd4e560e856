//! What the build needs of Rust besides the modules themselves.
//!
//! tamga-bindgen INPUT.wasm OUT_DIR NAME web|no-modules: the glue of a module.
//! tamga-bindgen deflate: standard input as raw deflate, as small as it gets.

use std::io::{Read, Write};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["deflate"] => deflate(),
        [input, out, name, target] => bindgen(input, out, name, target),
        _ => Err("tamga-bindgen INPUT.wasm OUT_DIR NAME web|no-modules, or tamga-bindgen deflate".into()),
    };
    if let Err(error) = result {
        eprintln!("tamga-bindgen: {error}");
        std::process::exit(1);
    }
}

fn bindgen(input: &str, out: &str, name: &str, target: &str) -> Result<(), String> {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(false).omit_default_module_path(true).remove_producers_section(true);
    let chosen = if target == "web" { bindgen.web(true) } else { bindgen.no_modules(true) };
    chosen.and_then(|bindgen| bindgen.generate(out)).map_err(|error| format!("{error:?}"))
}

fn deflate() -> Result<(), String> {
    let mut data = Vec::new();
    std::io::stdin().read_to_end(&mut data).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    // A module of half a megabyte changes more often than the usual fifteen blocks can follow.
    let options = zopfli::Options { maximum_block_splits: 60, ..zopfli::Options::default() };
    zopfli::compress(options, zopfli::Format::Deflate, data.as_slice(), &mut out).map_err(|error| error.to_string())?;
    std::io::stdout().write_all(&out).map_err(|error| error.to_string())
}
