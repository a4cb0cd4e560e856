//! tamga-bindgen INPUT.wasm OUT_DIR NAME web|no-modules

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, out, name, target] = arguments.as_slice() else {
        eprintln!("tamga-bindgen INPUT.wasm OUT_DIR NAME web|no-modules");
        std::process::exit(2);
    };
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(false).omit_default_module_path(true).remove_producers_section(true);
    let chosen = if target == "web" { bindgen.web(true) } else { bindgen.no_modules(true) };
    if let Err(error) = chosen.and_then(|bindgen| bindgen.generate(out)) {
        eprintln!("tamga-bindgen: {error:?}");
        std::process::exit(1);
    }
}
