//! What hostile texts cost: `cargo run --release --example hostile [MEGABYTES] [WORDS]` (only the
//! kinds whose names hold the words). Each kind is screened at a size and at four
//! times that size, the least of three rounds; printed are nanoseconds a byte, the ratio to prose of the same run, and how
//! much more a byte costs in the larger text (1.0 is linear). The last lines are the worst of each.

#[path = "../support/mod.rs"]
mod support;

use std::time::Instant;
use tamga_screen::list::Pack;
use tamga_screen::paste::Paste;
use tamga_screen::screen::screen;

/// What is repeated, between what stands before and behind.
const KINDS: &[(&str, &str, &str, &str)] = &[
    (
        "prose",
        "",
        "Отправлено по договору 17/2024 в Актау: станки, подшипники и кабель, всего 120 мест, вес 4 800 кг.\n",
        "",
    ),
    (
        "prose in one line",
        "",
        "The goods were sent under contract 17 of 2024, 120 boxes of 4800 kg in all. ",
        "",
    ),
    ("lines of codes", "", "8542319000\n", ""),
    ("one line of codes", "", "8542319000 ", ""),
    ("one line of headings", "", "8542, ", ""),
    ("one line of ranges", "", "8471-8473, ", ""),
    ("one line of labels", "", "HS code ", ""),
    ("one line of one digit", "", "1 ", ""),
    ("digits without end", "", "8", ""),
    ("groups without end", "", "8542 31 ", ""),
    ("points without end", "", "8542.31.", ""),
    ("hyphens without end", "", "8542-31-", ""),
    ("dashes", "", "-", ""),
    ("blanks", "", " ", ""),
    ("line ends", "", "\n", ""),
    ("short lines", "", "1\n", ""),
    ("short lines of letters", "", "a\n", ""),
    ("a row of cells", "HS code\tQty\n", "8542\t", "\n"),
    ("a row of empty cells", "HS code\tQty\n", "\t", "\n"),
    ("rows of empty cells", "HS code\tQty\n", "\t\t\t\t\t\t\t\t\n", ""),
    ("a table", "Name;HS code;Qty\n", "Chip;8542 31 900 0;12\n", ""),
    ("ragged rows", "Name;HS code;Qty\n", "Chip;8542\n;;;;8542 31;1;2\n", ""),
    ("open quotes", "Name;HS code;Qty\n", "\"Chip;8542 31 900 0;12\n", ""),
    ("quotes", "", "\"", ""),
    ("doubled quotes", "Name;HS code\n", "\"a\"\"b\";8542\n", ""),
    ("insert", "INSERT INTO t VALUES (", "8542,", ");"),
    ("inserts", "", "INSERT INTO t VALUES (\n", ""),
    ("insert rows", "INSERT INTO t (hs_code, qty) VALUES ", "('8542319000', 1),\n", ";"),
    ("open brackets", "", "(", ""),
    ("open arrays", "", "[", ""),
    ("open objects", "", "{\"hsCode\":", ""),
    ("an array of codes", "[", "{\"hsCode\":\"8542319000\",\"qty\":1},", "{}]"),
    ("an array of numbers", "[", "8542319000,", "1]"),
    ("escapes", "[\"", "\\u0038\\\"", "\"]"),
    ("open tags", "<?xml version=\"1.0\"?>", "<hsCode>", ""),
    ("tags", "<?xml version=\"1.0\"?><a>", "<hsCode>8542319000</hsCode>", "</a>"),
    ("attributes", "<?xml version=\"1.0\"?><a ", "hsCode=\"8542319000\" ", "/>"),
    ("entities", "", "&#56;&amp;&lt;", ""),
    ("markup in cells", "Name;HS code\n", "<img src=x onerror=alert(1)>;8542 31\n", ""),
    (
        "a table of HTML",
        "<table><tr><th>HS code</th></tr>",
        "<tr><td>8542 31</td></tr>",
        "</table>",
    ),
    ("less-than signs", "", "<", ""),
    ("CDATA", "<?xml version=\"1.0\"?><a>", "<![CDATA[8542]]>", "</a>"),
    ("comments", "<?xml version=\"1.0\"?><a>", "<!-- 8542 -->", "</a>"),
    ("base64", "Content-Transfer-Encoding: base64\n\n", "SFMgY29kZSA4NTQyMzE5MDAw\n", ""),
    ("quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", "=38542=\n", ""),
    ("marks on marks", "", "8\u{301}", ""),
    ("no widths", "", "8\u{200B}5\u{200D}", ""),
    ("right to left", "", "\u{202E}8542\u{202C} ", ""),
    ("digits of other scripts", "", "८५४२ ", ""),
    ("letters for digits", "", "85Z2З1 ", ""),
    ("emoji", "", "👩‍👩‍👧 8542 ", ""),
    ("broken bytes shown", "", "\u{FFFD}8", ""),
    ("scientific", "", "8.54E+09 ", ""),
    ("formulas", "Name;HS code\n", "=1+1;\"=8542.31\"\n", ""),
    ("shortened", "", "8471.49/50/60 ", ""),
    ("exceptions", "", "кроме 8542 31, ", ""),
    ("units", "", "8542 pcs ", ""),
    ("months", "", "12 Jan 2024 ", ""),
    ("links", "", "https://x.example/8542319000?a=8542 ", ""),
    ("one long word", "", "a", ""),
    ("one long word with digits", "", "a8", ""),
    ("mixed delimiters", "", "8542;31\t90,00|8\n", ""),
];

fn text(kind: &(&str, &str, &str, &str), size: usize) -> String {
    let (_, before, again, behind) = kind;
    let mut text = String::with_capacity(size + 64);
    text.push_str(before);
    while text.len() < size {
        text.push_str(again);
    }
    text.push_str(behind);
    text
}

/// Nanoseconds a byte from the paste to its report, the least of three rounds; one where that took long enough.
fn cost(text: &str, options: &tamga_screen::request::Options) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..3 {
        let paste = Paste::new(text.into());
        let start = Instant::now();
        let report = screen(paste, options.clone());
        let seconds = start.elapsed().as_secs_f64();
        assert!(report.totals.lines > 0);
        least = least.min(seconds);
        if seconds > 5.0 {
            break;
        }
    }
    least * 1e9 / text.len() as f64
}

fn main() {
    let options = support::options(support::EMBEDDED);
    let (mut megabytes, mut words) = (1.0, String::new());
    for text in std::env::args().skip(1) {
        match text.parse() {
            Ok(number) => megabytes = number,
            Err(_) => words = text,
        }
    }
    let size = (megabytes * 1e6) as usize;
    let prose = cost(&text(&KINDS[0], 4 * size), &options);
    let (mut dearest, mut steepest) = ((0.0, ""), (0.0, ""));
    println!("{:28} {:>9} {:>9} {:>9}", "", "ns a byte", "to prose", "growth");
    for kind in KINDS.iter().filter(|kind| kind.0.contains(&words)) {
        let (small, large) =
            (cost(&text(kind, size), &options), cost(&text(kind, 4 * size), &options));
        let (ratio, growth) = (large / prose, large / small);
        println!("{:28} {large:>9.1} {ratio:>9.2} {growth:>9.2}", kind.0);
        if ratio > dearest.0 {
            dearest = (ratio, kind.0);
        }
        if growth > steepest.0 {
            steepest = (growth, kind.0);
        }
    }
    println!(
        "dearest: {} ({:.2} times prose); steepest: {} ({:.2})",
        dearest.1, dearest.0, steepest.1, steepest.0
    );
    if words.is_empty() {
        pack(&options);
    }
}

/// A pack of a million entries, read from its file.
fn pack(options: &tamga_screen::request::Options) {
    let mut pack: serde_json::Value =
        serde_json::from_str(&support::pack_file("chpl")).expect("a pack");
    let entry = pack["entries"][0].clone();
    let six: Vec<String> = (0..10)
        .filter_map(|digit| tamga_screen::code::Code::parse(&digit.to_string()))
        .flat_map(|digit| {
            let all = options.hs.below(tamga_screen::nomenclature::Edition::Hs2022, digit);
            all.map(|code| code.to_string()).collect::<Vec<_>>()
        })
        .collect();
    for count in [250_000usize, 1_000_000] {
        let entries = (0..count).map(|at| {
            let mut one = entry.clone();
            one["code"] = format!("{}{:04}", six[at % six.len()], at / six.len()).into();
            one
        });
        pack["entries"] = entries.collect();
        pack["count"] = count.into();
        let file = pack.to_string();
        let start = Instant::now();
        let read = Pack::parse(file.as_bytes(), &options.hs);
        let seconds = start.elapsed().as_secs_f64();
        let entries = read.map(|pack| pack.entries.len()).map_err(|refusal| refusal.to_string());
        println!(
            "a pack of {count} entries, {} MB: {seconds:.2} s, {:.0} ns a byte ({entries:?})",
            file.len() / 1_000_000,
            seconds * 1e9 / file.len() as f64
        );
    }
}
