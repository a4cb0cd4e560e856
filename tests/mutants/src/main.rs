//! `tamga-mutants LIST.json TREE [LEFT-OUT...]`: reads what `cargo mutants --list --json` says, and writes into the sources under
//! TREE every mutant of it, numbered from 1 in the order of the list. Which one is in force says the environment variable
//! `TAMGA_MUTANT` when a program starts. Printed are the numbers that could not be placed. Lines keep their numbers, so that an
//! error of the compiler leads back to a mutant; those that do not compile are named as LEFT-OUT the next time.

use proc_macro2::{LineColumn, Span};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

type Place = (usize, usize);

/// A mutant of the list: its number, and what stands instead.
#[derive(Clone)]
struct Mutant {
    number: usize,
    instead: String,
}

/// The mutants of a file by what they are and where they begin.
type Wanted = HashMap<(String, Place), Vec<Mutant>>;

/// A text that goes in at a byte, or takes the place of some.
struct Edit {
    range: Range<usize>,
    text: String,
    /// Of edits at one byte: what ends goes before what begins, and what is larger stands outside.
    order: (u8, isize),
}

struct Walk<'a> {
    source: &'a str,
    wanted: &'a Wanted,
    placed: HashSet<usize>,
    edits: Vec<Edit>,
}

fn place(at: LineColumn) -> Place {
    (at.line, at.column + 1)
}

impl Walk<'_> {
    fn of(&self, genre: &str, span: Span) -> Vec<Mutant> {
        self.wanted.get(&(genre.to_string(), place(span.start()))).cloned().unwrap_or_default()
    }

    fn wrap(&mut self, range: Range<usize>, before: String, behind: String) {
        self.wrap_as(range.len(), range, before, behind);
    }

    /// Outside of what else stands around the same bytes.
    fn wrap_outside(&mut self, range: Range<usize>, before: String, behind: String) {
        self.wrap_as(range.len() + 1, range, before, behind);
    }

    fn wrap_as(&mut self, size: usize, range: Range<usize>, before: String, behind: String) {
        let size = size as isize;
        self.edits.push(Edit { range: range.start..range.start, text: before, order: (1, -size) });
        self.edits.push(Edit { range: range.end..range.end, text: behind, order: (0, size) });
    }

    /// Takes the place of a range, and keeps its line ends.
    fn replace(&mut self, range: Range<usize>, text: &str) {
        let ends = self.source[range.clone()].matches('\n').count();
        let text = format!("{text}{}", "\n".repeat(ends));
        self.edits.push(Edit { range, text, order: (0, isize::MAX) });
    }

    fn done(&mut self, mutants: &[Mutant]) {
        self.placed.extend(mutants.iter().map(|mutant| mutant.number));
    }

    fn body(&mut self, block: &syn::Block) {
        let first = block.stmts.first().map(Spanned::span);
        let Some(first) = first else { return };
        let mutants = self.of("FnValue", first);
        let text: String = mutants
            .iter()
            .map(|mutant| {
                format!(
                    " if crate::mutants::on({}) {{ return {}; }}",
                    mutant.number, mutant.instead
                )
            })
            .collect();
        let at = block.brace_token.span.open().byte_range().end;
        self.edits.push(Edit { range: at..at, text, order: (0, 0) });
        self.done(&mutants);
    }
}

/// Whether an expression holds `let` as a condition.
fn has_let(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Let(_) => true,
        syn::Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(&item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(&item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        use syn::BinOp;
        let mutants = self.of("BinaryOperator", binary.op.span());
        let (left, right) = (binary.left.span().byte_range(), binary.right.span().byte_range());
        let (whole, between) = (left.start..right.end, left.end..right.start);
        let operator = self.source[binary.op.span().byte_range()].to_string();
        let assigns =
            operator.ends_with('=') && !matches!(operator.as_str(), "==" | "!=" | "<=" | ">=");
        if mutants.is_empty() || has_let(&binary.left) || has_let(&binary.right) {
            return visit::visit_expr_binary(self, binary);
        }
        let one = mutants[0].number;
        let arms = |left: &str, right: &str| -> String {
            mutants
                .iter()
                .map(|mutant| format!("{} => {left} {} {right}, ", mutant.number, mutant.instead))
                .collect()
        };
        match binary.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let (yes, no) = if matches!(binary.op, BinOp::And(_)) {
                    (
                        format!("if l{one} != crate::mutants::on({one}) {{"),
                        format!("}} else {{ l{one} }} }})"),
                    )
                } else {
                    (
                        format!("if l{one} == crate::mutants::on({one}) {{"),
                        format!("}} else {{ l{one} }} }})"),
                    )
                };
                self.wrap(whole, format!("({{ let l{one} = "), no);
                self.replace(between, &format!("; {yes}"));
            }
            _ if assigns => {
                let target = self.source[left.clone()].replace('\n', " ");
                let text = format!("{{ let r{one} = ");
                self.edits
                    .retain(|edit| edit.range.start < left.start || edit.range.end > right.start);
                self.replace(left.start..right.start, &text);
                let arms = arms(&target, &format!("r{one}"));
                let text = format!(
                    "; match crate::mutants::now() {{ {arms} _ => {target} {operator} r{one} }} }}"
                );
                self.edits.push(Edit {
                    range: right.end..right.end,
                    text,
                    order: (0, whole.len() as isize),
                });
                self.done(&mutants);
                return self.visit_expr(&binary.right);
            }
            _ => {
                let compares = matches!(operator.as_str(), "==" | "!=" | "<" | ">" | "<=" | ">=");
                let (open, middle, close) = if compares {
                    ("(match (&(", "), &(", "))")
                } else {
                    ("(match ((", "), (", "))")
                };
                let arms = arms(&format!("l{one}"), &format!("r{one}"));
                let text = format!(
                    "{close} {{ (l{one}, r{one}) => match crate::mutants::now() {{ {arms} _ => l{one} {operator} r{one} }} }})"
                );
                self.wrap(whole, open.to_string(), text);
                self.replace(between, middle);
            }
        }
        self.done(&mutants);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        let mutants = self.of("UnaryOperator", unary.op.span());
        if let ([mutant], syn::UnOp::Not(_)) = (mutants.as_slice(), unary.op)
            && !has_let(&unary.expr)
        {
            let text = format!(") != crate::mutants::on({}))", mutant.number);
            self.wrap(unary.span().byte_range(), "((".to_string(), text);
            self.done(&mutants);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let mut open = String::new();
        let mut close = String::new();
        let gone = self.of("MatchArm", arm.span());
        if let [mutant] = gone.as_slice() {
            open = format!("!crate::mutants::on({}) && (", mutant.number);
            close = ")".to_string();
        }
        match &arm.guard {
            Some((_, guard)) if !has_let(guard) => {
                let mutants = self.of("MatchArmGuard", guard.span());
                for mutant in &mutants {
                    let (before, behind) = match mutant.instead.as_str() {
                        "true" => (format!("(crate::mutants::on({}) || (", mutant.number), "))"),
                        _ => (format!("(!crate::mutants::on({}) && (", mutant.number), "))"),
                    };
                    open.push_str(&before);
                    close.insert_str(0, behind);
                }
                self.done(&mutants);
                self.done(&gone);
                self.wrap_outside(guard.span().byte_range(), open, close);
            }
            None if !gone.is_empty() => {
                let at = arm.pat.span().byte_range().end;
                let text = format!(" if {} ", open.trim_end_matches(" && ("));
                self.edits.push(Edit { range: at..at, text, order: (0, 0) });
                self.done(&gone);
            }
            _ => {}
        }
        visit::visit_arm(self, arm);
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let mutants = self.of("StructField", field.span());
        if let ([mutant], Some(_)) = (mutants.as_slice(), field.colon_token) {
            let text = format!(
                "if crate::mutants::on({}) {{ Default::default() }} else {{",
                mutant.number
            );
            self.wrap_outside(field.expr.span().byte_range(), text, "}".to_string());
            self.done(&mutants);
        }
        visit::visit_field_value(self, field);
    }
}

const RUNTIME: &str = r#"
#[doc(hidden)]
pub mod mutants {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    static NOW: AtomicU32 = AtomicU32::new(u32::MAX);
    #[inline]
    pub fn now() -> u32 {
        match NOW.load(Relaxed) {
            u32::MAX => first(),
            now => now,
        }
    }
    #[inline]
    pub fn on(number: u32) -> bool {
        now() == number
    }
    #[cold]
    fn first() -> u32 {
        let said = std::env::var("TAMGA_MUTANT").ok().and_then(|text| text.parse().ok());
        NOW.store(said.unwrap_or(0), Relaxed);
        said.unwrap_or(0)
    }
}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, list, tree, left_out @ ..] = arguments.as_slice() else {
        return Err("usage: tamga-mutants LIST.json TREE [LEFT-OUT...]".into());
    };
    let left_out: HashSet<usize> = left_out.iter().filter_map(|text| text.parse().ok()).collect();
    let list: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(list)?)?;
    let mut files: BTreeMap<String, Wanted> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let number = |value: &Value| value.as_u64().unwrap_or_default() as usize;
    for (at, mutant) in list.iter().enumerate() {
        let start = &mutant["span"]["start"];
        let key = (text(&mutant["genre"]), (number(&start["line"]), number(&start["column"])));
        if !left_out.contains(&(at + 1)) {
            let one = Mutant { number: at + 1, instead: text(&mutant["replacement"]) };
            files.entry(text(&mutant["file"])).or_default().entry(key).or_default().push(one);
        }
    }
    let mut placed = HashSet::new();
    for (file, wanted) in &files {
        let path = format!("{tree}/{file}");
        let source = std::fs::read_to_string(&path)?;
        let parsed = syn::parse_file(&source)?;
        let mut walk = Walk { source: &source, wanted, placed: HashSet::new(), edits: Vec::new() };
        walk.visit_file(&parsed);
        let Walk { placed: here, mut edits, .. } = walk;
        placed.extend(here);
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end > edit.range.start, edit.order));
        let (mut out, mut at) = (String::new(), 0);
        for edit in edits {
            out.push_str(source.get(at..edit.range.start).ok_or("edits that overlap")?);
            out.push_str(&edit.text);
            at = edit.range.end;
        }
        out.push_str(&source[at..]);
        std::fs::write(path, out)?;
    }
    let lib = format!("{tree}/src/lib.rs");
    std::fs::write(&lib, std::fs::read_to_string(&lib)? + RUNTIME)?;
    for at in 1..=list.len() {
        if !placed.contains(&at) && !left_out.contains(&at) {
            println!("{at}");
        }
    }
    Ok(())
}
