//! The same tree as XML and as JSON, with names that papers have and with any; then cut anywhere.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &[
    "hsCode", "Commodity_code", "Precision_1", "tnvedCode", "TariffCode", "item", "goods", "name", "qty", "ID", "Classification",
    "combinedNomenclatureCode", "harmonizedSystemSubHeadingCode", "price", "ns:code", "value", "td", "tr",
];
const VALUES: &[&str] =
    &["8542319000", "8542.31", "854231", "90", "00", "Chip", "", "12.5", "0101210000", "<![CDATA[8542]]>", "&#56;542", "2024-01-02"];

#[derive(Arbitrary, Debug)]
enum Node {
    Value(u8),
    Number(u32),
    Text(String),
    Tree(Vec<(u8, Node)>),
    List(Vec<Node>),
}

fn xml(name: &str, node: &Node, depth: usize, out: &mut String) {
    out.push_str(&format!("<{name}>"));
    match node {
        Node::Value(at) => out.push_str(VALUES[*at as usize % VALUES.len()]),
        Node::Number(number) => out.push_str(&number.to_string()),
        Node::Text(text) => out.push_str(text),
        Node::Tree(fields) if depth < 40 => {
            for (name, node) in fields {
                xml(NAMES[*name as usize % NAMES.len()], node, depth + 1, out);
            }
        }
        Node::List(items) if depth < 40 => {
            for item in items {
                xml("item", item, depth + 1, out);
            }
        }
        _ => {}
    }
    out.push_str(&format!("</{name}>\n"));
}

fn json(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::Value(at) => out.push_str(&format!("\"{}\"", VALUES[*at as usize % VALUES.len()])),
        Node::Number(number) => out.push_str(&number.to_string()),
        Node::Text(text) => out.push_str(&format!("{text:?}")),
        Node::Tree(fields) if depth < 40 => {
            out.push('{');
            for (place, (name, node)) in fields.iter().enumerate() {
                let comma = if place > 0 { "," } else { "" };
                out.push_str(&format!("{comma}\"{}\":", NAMES[*name as usize % NAMES.len()]));
                json(node, depth + 1, out);
            }
            out.push('}');
        }
        Node::List(items) if depth < 40 => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                json(item, depth + 1, out);
            }
            out.push(']');
        }
        _ => out.push_str("null"),
    }
}

fuzz_target!(|data: &[u8]| {
    let mut from = Unstructured::new(data);
    let Ok((cut, node)) = <(u16, Node)>::arbitrary(&mut from) else { return };
    let (mut one, mut other) = (String::from("<?xml version=\"1.0\"?>\n"), String::new());
    xml("invoice", &node, 0, &mut one);
    json(&node, 0, &mut other);
    for text in [one, other] {
        tamga_fuzz::check_text(&text);
        let end = cut as usize % (text.len() + 1);
        if let Some(start) = text.get(..end) {
            tamga_fuzz::check_text(start);
        }
    }
});
