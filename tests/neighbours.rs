//! Misleading neighbours: labels of many languages, spellings of listed codes, and what stands before and behind them on real
//! papers. No listed code is lost without a trace, and hardly one is set aside.
//!
//! `NEIGHBOURS=400000 cargo test --release --test neighbours -- --nocapture` prints what was set aside, by kind.

mod support;

use std::collections::BTreeMap;
use tamga_screen::list::embedded;
use tamga_screen::paste::Paste;
use tamga_screen::report::Report;
use tamga_screen::screen::screen;

/// A generator that gives the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }
}

/// A language of papers: what it writes over codes, what its goods are called, and other numbers with their words. `#` is a
/// digit that is thrown.
struct Tongue {
    labels: &'static [&'static str],
    goods: &'static [&'static str],
    /// Headers of a table: goods, quantity, price, number of the article.
    heads: [&'static str; 4],
    numbers: &'static [&'static str],
}

const TONGUES: &[Tongue] = &[
    Tongue {
        labels: &[
            "HS code",
            "HS Code:",
            "H.S. code",
            "Tariff code",
            "Commodity code:",
            "HTS",
            "HS",
        ],
        goods: &["integrated circuits", "ball bearings", "servo drive", "network switch"],
        heads: ["Description", "Qty", "Unit price", "Part No."],
        numbers: &[
            "USD ###.##",
            "### pcs",
            "Invoice No. ######",
            "PO ######",
            "net weight ##.## kg",
            "tel. +7 727 ### ## ##",
            "part no. ####-##",
            "dated ##.0#.2024",
            "ISO ####",
            "VAT ########",
            "###.## EUR",
            "item ##",
            "lot ######",
            "2022 edition",
            "page ## of ##",
            "#.## CBM",
            "serial ########",
            "Order No ##########",
        ],
    },
    Tongue {
        labels: &[
            "Код ТН ВЭД",
            "код ТН ВЭД ЕАЭС:",
            "ТН ВЭД",
            "ТНВЭД",
            "Код товара по ТН ВЭД",
            "код ТНВЭД ЕАЭС -",
        ],
        goods: &["микросхемы", "подшипники шариковые", "сервопривод", "коммутатор сетевой"],
        heads: ["Наименование", "Кол-во", "Цена", "Артикул"],
        numbers: &[
            "### шт",
            "##.## кг",
            "цена ###,## руб.",
            "инвойс № ######",
            "ИНН ##########",
            "тел. 8 (727) ###-##-##",
            "арт. ####-##",
            "от ##.0#.2024",
            "ГОСТ ####-80",
            "сумма ## ###,00",
            "поз. ##",
            "партия ######",
            "договор ##/####",
            "БИН ############",
            "стр. ##",
            "№ ##",
            "зав. № ######",
            "вес нетто ###,#",
        ],
    },
    Tongue {
        labels: &["СЭҚ ТН коды", "СЭҚ ТН коды:", "ЕАЭО СЭҚ ТН коды", "СЭҚ ТН"],
        goods: &["микросхемалар", "мойынтіректер", "сервожетек", "желілік коммутатор"],
        heads: ["Атауы", "Саны", "Бағасы", "Артикул"],
        numbers: &[
            "### дана",
            "##.## кг",
            "шот-фактура № ######",
            "ЖСН ############",
            "бағасы ### теңге",
            "##.0#.2024 ж.",
            "келісімшарт ##/##",
        ],
    },
    Tongue {
        labels: &[
            "Zolltarifnummer",
            "Warennummer:",
            "Zolltarif-Nr.",
            "HS-Code",
            "Statistische Warennummer",
        ],
        goods: &["Kugellager", "Schaltkreise", "Servoantrieb"],
        heads: ["Bezeichnung", "Menge", "Preis", "Art.-Nr."],
        numbers: &[
            "### Stück",
            "###,## EUR",
            "Rechnung Nr. ######",
            "Art.-Nr. ####-##",
            "USt-IdNr. DE#########",
            "DIN ####",
            "##.0#.2024",
            "Gewicht ##,# kg",
            "Pos. ##",
            "Auftrag ########",
        ],
    },
    Tongue {
        labels: &["Code SH", "Code douanier :", "Nomenclature douanière", "Position tarifaire"],
        goods: &["roulements à billes", "circuits intégrés", "servomoteur"],
        heads: ["Désignation", "Quantité", "Prix unitaire", "Référence"],
        numbers: &[
            "### pièces",
            "###,## EUR",
            "facture n° ######",
            "réf. ####-##",
            "SIRET ##############",
            "poids net ##,# kg",
            "le ##/0#/2024",
            "commande ######",
        ],
    },
    Tongue {
        labels: &["Código arancelario", "Código HS:", "Partida arancelaria", "Código NC"],
        goods: &["rodamientos de bolas", "circuitos integrados"],
        heads: ["Descripción", "Cantidad", "Precio", "Referencia"],
        numbers: &[
            "### unidades",
            "###,## EUR",
            "factura n.º ######",
            "ref. ####-##",
            "NIF B########",
            "peso ##,# kg",
            "pedido ######",
        ],
    },
    Tongue {
        labels: &["GTİP", "GTİP No:", "G.T.İ.P.", "Gümrük tarife no"],
        goods: &["rulman", "entegre devre"],
        heads: ["Tanım", "Miktar", "Birim fiyat", "Parça no"],
        numbers: &[
            "### adet",
            "###,## TL",
            "fatura no ######",
            "sipariş ######",
            "##.0#.2024",
            "vergi no ##########",
            "ağırlık ##,# kg",
        ],
    },
    Tongue {
        labels: &["海关编码", "HS编码:", "商品编码", "税号"],
        goods: &["集成电路", "轴承"],
        heads: ["品名", "数量", "单价", "型号"],
        numbers: &[
            "###个",
            "USD ###.##",
            "发票号 ######",
            "合同号 ########",
            "净重 ##.# kg",
            "2024年#月##日",
            "型号 ####-##",
        ],
    },
    Tongue {
        labels: &["Kod CN", "Kod taryfy celnej:", "Kod HS", "Kod PCN"],
        goods: &["łożyska kulkowe", "układy scalone"],
        heads: ["Opis", "Ilość", "Cena", "Indeks"],
        numbers: &[
            "### szt.",
            "###,## PLN",
            "faktura nr ######",
            "NIP ##########",
            "waga ##,# kg",
            "zamówienie ######",
        ],
    },
    Tongue {
        labels: &["Код УКТЗЕД", "УКТ ЗЕД:", "код УКТ ЗЕД"],
        goods: &["підшипники", "мікросхеми"],
        heads: ["Найменування", "Кількість", "Ціна", "Артикул"],
        numbers: &[
            "### шт",
            "###,## грн",
            "рахунок № ######",
            "ЄДРПОУ ########",
            "вага ##,# кг",
            "від ##.0#.2024",
        ],
    },
    Tongue {
        labels: &["TIF TN kodi", "TIF TN:", "TIF TN bo'yicha kod"],
        goods: &["podshipnik", "mikrosxema"],
        heads: ["Nomi", "Soni", "Narxi", "Artikul"],
        numbers: &["### dona", "##.# kg", "STIR #########", "shartnoma ##", "narxi ### so'm"],
    },
    Tongue {
        labels: &["Codice doganale", "Codice HS:", "Voce doganale"],
        goods: &["cuscinetti a sfere", "circuiti integrati"],
        heads: ["Descrizione", "Quantità", "Prezzo", "Codice articolo"],
        numbers: &[
            "### pezzi",
            "###,## EUR",
            "fattura n. ######",
            "P.IVA ###########",
            "peso ##,# kg",
        ],
    },
    Tongue {
        labels: &["NCM", "NCM:", "Código NCM"],
        goods: &["rolamentos", "circuitos integrados"],
        heads: ["Descrição", "Quantidade", "Preço", "Referência"],
        numbers: &[
            "### peças",
            "R$ ###,##",
            "nota fiscal ######",
            "CNPJ ##############",
            "pedido ######",
        ],
    },
    Tongue {
        labels: &["HSコード", "HSコード:", "税番"],
        goods: &["集積回路", "軸受"],
        heads: ["品名", "数量", "単価", "型番"],
        numbers: &["###個", "###円", "請求書番号 ######", "型番 ####-##", "##kg"],
    },
    Tongue {
        labels: &["HS코드", "HS 코드:", "품목번호"],
        goods: &["집적회로", "베어링"],
        heads: ["품명", "수량", "단가", "모델"],
        numbers: &["###개", "###원", "송장번호 ######", "##kg"],
    },
];

/// A phrase with its digits thrown.
fn thrown(dice: &mut Dice, phrase: &str) -> String {
    phrase
        .chars()
        .map(|c| if c == '#' { char::from(b'1' + dice.below(9) as u8) } else { c })
        .collect()
}

/// How a code of six digits is written, and with how many digits more.
fn spelt(dice: &mut Dice, code: &str) -> String {
    let (heading, rest) = (&code[..4], &code[4..]);
    let tail = ["0000", "1000", "9000", "2900"][dice.below(4)];
    match dice.below(9) {
        0 => code.into(),
        1 => format!("{heading}.{rest}"),
        2 => format!("{heading} {rest}"),
        3 => format!("{code}{tail}"),
        4 => format!("{heading} {rest} {} {}", &tail[..3], &tail[3..]),
        5 => format!("{heading}.{rest}.{tail}"),
        6 => format!("{code}{}", &tail[..2]),
        7 => format!("{heading}.{rest}.{}", &tail[..2]),
        _ => format!("{heading} {rest} {}", &tail[..2]),
    }
}

/// Stands for the code until its paper is written, so that its place is known.
const HERE: &str = "\u{E000}";

/// A paper with one listed code at `HERE`, the code's spelling, and what kind of paper it is.
fn paper(dice: &mut Dice, codes: &[String]) -> (String, String, &'static str, &'static str) {
    let tongue = &TONGUES[dice.below(TONGUES.len())];
    let code = codes[dice.below(codes.len())].clone();
    let spelling = spelt(dice, &code);
    let written = HERE;
    let label = dice.one(tongue.labels);
    let goods = dice.one(tongue.goods);
    let throw = |dice: &mut Dice| {
        let phrase = dice.one(tongue.numbers);
        thrown(dice, phrase)
    };
    let [before, behind, other] = [throw(dice), throw(dice), throw(dice)];
    let bare = label.trim_end_matches([':', ' ', '-']);
    let (kind, text) = match dice.below(16) {
        0 => ("label in a line", format!("{goods}, {before}, {label} {written}, {behind}")),
        1 => ("label in front", format!("{label} {written} {goods} {behind}")),
        2 => ("in brackets", format!("{goods} ({label} {written}) {before}; {behind}")),
        3 => ("lines of a form", format!("{before}\n{label}: {written}\n{behind}\n{other}")),
        4 => ("behind a number", format!("{before} {label} {written}")),
        5 => {
            let delimiter = dice.one(&["\t", ";", "|"]);
            let label = label.trim_end_matches([':', ' ', '-']);
            let [name, quantity, price, part] = tongue.heads;
            let head = ["№", name, label, quantity, price, part].join(delimiter);
            let mut rows = vec![head];
            let place = dice.below(4);
            for row in 0..4 {
                let cell = if row == place {
                    written.to_string()
                } else {
                    codes[dice.below(codes.len())].clone()
                };
                let number = (row + 1).to_string();
                let (count, price, part) =
                    (thrown(dice, "###"), thrown(dice, "###.##"), thrown(dice, "####-##"));
                rows.push([number.as_str(), goods, &cell, &count, &price, &part].join(delimiter));
            }
            ("table", rows.join("\n"))
        }
        6 => {
            let label = label.trim_end_matches([':', ' ', '-']);
            let (name, quantity) = (tongue.heads[0], tongue.heads[1]);
            let count = thrown(dice, "###");
            (
                "JSON",
                format!(
                    "{{\"{name}\": \"{goods}\", \"{label}\": \"{written}\", \"{quantity}\": {count}}}"
                ),
            )
        }
        7 => ("label behind", format!("{goods} {before} {written} ({bare})")),
        8 => ("a number between", format!("{bare} ({before}): {written}")),
        9 => ("words between", format!("{bare} {goods}: {written}, {behind}")),
        10 => ("cells of a line", format!("{bare}\t{written}\t{before}")),
        11 => ("bars", format!("|{goods}|{bare}|{written}|{before}|")),
        12 => ("quotes", format!("{bare} «{written}» {behind}")),
        13 => ("below the label", format!("{bare}\n{written}\n{behind}")),
        14 => {
            // Only a code is written like this, whatever word stands beside it.
            let spelling = format!("{} {} {} 0", &code[..4], &code[4..], thrown(dice, "##0"));
            let word = dice.one(&[
                "Order",
                "арт.",
                "№",
                "Invoice",
                "item",
                "тауар",
                "поз.",
                "Pos.",
                "ref.",
            ]);
            return (format!("{goods} {word} {HERE}, {behind}"), spelling, "unmistakable", word);
        }
        _ => ("end of a sentence", format!("{before}. {goods}: {label} {written}. {behind}.")),
    };
    (text, spelling, kind, label)
}

/// What became of the number that stands at a place: read with these six digits, not read, set aside, or nothing.
fn became(report: &Report, start: usize, end: usize, code: &str) -> &'static str {
    let over = |from: usize, to: usize| from < end && start < to;
    let mut unread = false;
    for finding in report.findings().filter(|finding| over(finding.span.start, finding.span.end)) {
        match report.code_of(&finding) {
            Some(read) if read.to_string().starts_with(code) => return "read",
            _ => unread = true,
        }
    }
    if unread {
        return "not read";
    }
    match report.aside.iter().find(|aside| over(aside.span().start, aside.span().end)) {
        Some(aside) => aside.reason.name(),
        None => "lost",
    }
}

#[test]
fn no_listed_code_is_lost_beside_misleading_neighbours() {
    let wanted = std::env::var("NEIGHBOURS").ok().and_then(|text| text.parse().ok());
    let count: usize = wanted.unwrap_or(20_000);
    let chpl = embedded::pack("chpl").expect("chpl");
    let mut codes: Vec<String> = chpl
        .entries
        .iter()
        .map(|entry| entry.code.to_string())
        .filter(|code| code.len() == 6)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() > 40);
    let options = support::options(support::EMBEDDED);
    let mut dice = Dice(20_261_126);
    let mut kinds: BTreeMap<(&str, &str, &str), (usize, String)> = BTreeMap::new();
    let (mut lost, mut aside, mut unread) = (Vec::new(), 0, 0);
    for _ in 0..count {
        let (paper, written, kind, label) = paper(&mut dice, &codes);
        let start = paper.find(HERE).expect("the code has a place in its paper");
        let text = paper.replace(HERE, &written);
        let code: String = written.chars().filter(char::is_ascii_digit).take(6).collect();
        let report = screen(Paste::new(text.clone()), options.clone());
        let result = became(&report, start, start + written.len(), &code);
        match result {
            "read" => continue,
            "not read" => unread += 1,
            "lost" => lost.push(text.clone()),
            _ => aside += 1,
        }
        let entry = kinds.entry((result, kind, label)).or_default();
        entry.0 += 1;
        if entry.1.is_empty() {
            entry.1 = text;
        }
    }
    for ((result, kind, label), (count, example)) in &kinds {
        println!("{count:6} {result}: {kind}, {label}: {example:?}");
    }
    println!("{count} papers: {unread} not read, {aside} set aside, {} lost", lost.len());
    assert!(lost.is_empty(), "{} lost, such as {:?}", lost.len(), lost.first());
    assert!(aside * 100 <= count, "{aside} of {count} set aside");
}
