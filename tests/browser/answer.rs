//! What a person gets and hands on: the answer on the screen, on paper, as a workbook, as a record; and that nothing of it is
//! lost by one key.

use super::drive::{Browser, Rules, Server, block, dist, engines};
use super::speak;
use super::support::{TODAY, through_libreoffice};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use tamga_screen::paste::workbook;

const HANDS: &str = include_str!("answer.js");

/// Sixty rows of the trade: bans, risks, partial hits, damage and what no list names.
fn sixty() -> String {
    let goods = [
        ("Микроконтроллер STM32F103C8T6", "8542319010", "1000", "шт"),
        ("Пиломатериалы сосновые обрезные", "4407111500", "42", "м3"),
        ("Подшипник 6204-2RS", "8482101008", "500", "шт"),
        ("Лом чёрных металлов", "7204499000", "20", "т"),
        ("Квадрокоптер 0,9 кг", "8806221000", "2", "шт"),
        ("Камера купольная", "8525.80", "4", "шт"),
        ("Хлеб пшеничный", "1905903000", "300", "кг"),
        ("Принтер", "8443321009", "7", "шт"),
        ("Провод", "8544", "15", "м"),
        ("Насос", "84137O3500", "3", "шт"),
    ];
    let mut text = String::from("№;Наименование товара;Код ТН ВЭД ЕАЭС;Количество;Ед.\n");
    for at in 0..60 {
        let (name, code, quantity, unit) = goods[at % goods.len()];
        text += &format!("{n};{name} поз. {n};{code};{quantity};{unit}\n", n = at + 1);
    }
    text
}

/// A page with the widget in a language, ready, with hands in it.
async fn open(engine: &'static str, language: &str) -> (Server, Browser) {
    let server = Server::start(dist(), Rules::default());
    let browser = Browser::open(engine).await;
    browser.ready(&format!("{}/", server.address)).await;
    browser.run(HANDS).await;
    browser.run(&format!("act.element().setAttribute('today', '{TODAY}')")).await;
    browser.run("act.element().setAttribute('route', 'KZ:RU')").await;
    for other in ["kk", "en", "ru"] {
        speak(&browser, other).await;
    }
    speak(&browser, language).await;
    // The part for workbooks comes before data.
    browser
        .wait("return performance.getEntriesByType('resource').some(e => e.name.includes('workbook.bin') && e.responseEnd)")
        .await;
    (server, browser)
}

async fn drop_files(browser: &Browser, files: &[(&str, &[u8])]) {
    let files: Vec<Value> =
        files.iter().map(|(name, data)| json!([name, BASE64.encode(data)])).collect();
    browser.run_with("act.drop(arguments[0])", json!(files)).await;
}

/// What was saved last, with its name.
async fn saved(browser: &Browser) -> (String, Vec<u8>) {
    let last = browser.wait("return window.saved.at(-1)?.base64 && window.saved.at(-1)").await;
    let bytes = BASE64.decode(last["base64"].as_str().expect("base64")).expect("base64");
    (last["name"].as_str().unwrap_or_default().into(), bytes)
}

#[test]
fn the_answer_is_one_dense_table() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "ru").await;
            browser.resize(1280, 900).await;
            browser.paste(&sixty()).await;
            let headline = browser.run("return act.text('#headline')").await.to_string();
            assert!(headline.contains("из 60"), "{engine}: {headline}");
            // The tiles are all rows, parted.
            let tiles = browser.run("return act.tiles()").await;
            let tiles: Vec<u64> =
                tiles.as_array().expect("tiles").iter().filter_map(Value::as_u64).collect();
            assert_eq!(tiles[0], 60, "{engine}: {tiles:?}");
            assert_eq!(tiles[1..].iter().sum::<u64>(), 60, "{engine}: {tiles:?}");
            // One line a row where there is room.
            let heights = browser.run("return act.heights('tr.row')").await;
            let heights = heights.as_array().expect("rows");
            assert_eq!(heights.len(), 60, "{engine}");
            let tallest = heights.iter().filter_map(Value::as_f64).fold(0.0, f64::max);
            assert!(tallest < 56.0, "{engine}: a row of {tallest} px");
            // Goods and quantity are those of the row.
            let goods = browser.run("return act.texts('tr.row .goods')").await.to_string();
            assert!(
                goods.contains("Пиломатериалы сосновые обрезные поз. 2") && goods.contains("42")
            );
            // The bar stays while the rows go by.
            let bar = "const b = act.element().shadowRoot.querySelector('.tools').getBoundingClientRect(); return b.top >= -1 && b.bottom <= innerHeight + 1";
            browser.run("scrollTo(0, act.element().shadowRoot.querySelectorAll('tr.row')[40].getBoundingClientRect().top + scrollY)").await;
            assert_eq!(browser.run(bar).await, json!(true), "{engine}: the bar is off screen");
            // A tile shows its rows, and once more all.
            let name = "act.element().shadowRoot.querySelectorAll('.tile')[1].click(); return act.texts('tr.row').length";
            assert_eq!(browser.run(name).await, json!(tiles[1]), "{engine}");
            assert_eq!(browser.run(name).await, json!(60), "{engine}");
        }
    });
}

/// What is to decide counts partial hits, goes down with decisions, and those are seen in the closed row.
#[test]
fn decisions_count_and_show() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "en").await;
            browser.paste(&sixty()).await;
            let count = browser.run("return act.text('.to-decide')").await.to_string();
            assert!(count.contains("decided: 0"), "{engine}: {count}");
            browser.run("act.click('.to-decide'); act.open(0)").await;
            browser.run("act.decide('goods_not_meant', 'other power'); act.open(0)").await;
            let count = browser.run("return act.text('.to-decide')").await.to_string();
            assert!(count.contains("decided: 1"), "{engine}: {count}");
            let row = browser.run("return act.text('tr.row .decided')").await.to_string();
            assert!(row.contains("other power"), "{engine}: {row}");
            // It outlives a change elsewhere in the text, and its row goes with it.
            let text = format!("a line more\n{}", sixty());
            browser.run_with("act.type(arguments[0])", json!(text)).await;
            browser.wait("return act.text('.to-decide')?.includes('decided: 1')").await;
        }
    });
}

#[test]
fn nothing_is_lost_by_one_key() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "en").await;
            drop_files(&browser, &[("inv.csv", sixty().as_bytes())]).await;
            browser.wait("return act.text('.file-name') === 'inv.csv' && act.seen('tr.row')").await;
            // The result of a file has the focus, and no key reaches the file.
            assert_eq!(browser.run("return act.focused()").await, json!("headline"), "{engine}");
            assert_eq!(browser.run("return act.seen('textarea')").await, json!(false), "{engine}");
            browser.run("act.open(3); act.decide('goods_meant', 'kept')").await;
            // Another file takes its place, and is taken back with what was decided.
            drop_files(&browser, &[("other.csv", b"HS code;n\n0101.21;1\n")]).await;
            browser
                .wait("return act.text('.file-name') === 'other.csv' && act.seen('tr.row')")
                .await;
            assert_eq!(browser.run("return act.seen('[data-do=undo]')").await, json!(true));
            browser.run("act.click('[data-do=undo]')").await;
            browser
                .wait("return act.text('.file-name') === 'inv.csv' && act.texts('.decided').join('').includes('kept')")
                .await;
            // The cross takes it away, and that too can be undone.
            browser.run("act.click('.cross')").await;
            browser.wait("return act.seen('textarea') && !act.seen('tr.row')").await;
            browser.run("act.click('[data-do=undo]')").await;
            browser.wait("return act.texts('.decided').join('').includes('kept')").await;
            assert_eq!(browser.run("return window.uncaught").await, json!([]), "{engine}");
        }
    });
}

/// Sixty rows are one stop of the tab key, and the main actions come before them.
#[test]
fn the_whole_way_is_short_for_keys() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "ru").await;
            browser.paste(&sixty()).await;
            let stops = browser.run("return act.stops()").await;
            let stops: Vec<&str> =
                stops.as_array().expect("stops").iter().filter_map(Value::as_str).collect();
            let save = stops.iter().position(|stop| *stop == "receipt").expect("a save button");
            assert!(save < 20, "{engine}: {save} stops: {stops:?}");
            assert_eq!(stops.iter().filter(|stop| **stop == "open").count(), 1, "{engine}");
            assert_eq!(stops.iter().filter(|stop| **stop == "row").count(), 0, "{engine}");
            // Arrows go through rows and tiles; a key of the letter's kind does nothing there.
            let at = "const a = act.element().shadowRoot.activeElement; return [...act.element().shadowRoot.querySelectorAll('button[data-do=open]')].indexOf(a)";
            browser.run("act.click('.skip')").await;
            assert_eq!(browser.run(at).await, json!(0), "{engine}");
            for (key, place) in
                [("ArrowDown", 1), ("ArrowDown", 2), ("End", 59), ("ArrowUp", 58), ("Home", 0)]
            {
                browser.run(&format!("act.press('{key}')")).await;
                assert_eq!(browser.run(at).await, json!(place), "{engine}: {key}");
            }
            browser.run("act.element().shadowRoot.querySelector('.tile').focus(); act.press('ArrowRight')").await;
            let second = "return act.element().shadowRoot.activeElement === act.element().shadowRoot.querySelectorAll('.tile')[1]";
            assert_eq!(browser.run(second).await, json!(true), "{engine}");
            // The dialog of a file opens without an error in the console.
            browser.run("act.click('[data-do=file]')").await;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            assert_eq!(browser.run("return window.uncaught").await, json!([]), "{engine}");
        }
    });
}

#[test]
fn a_form_asks_for_a_screening() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "en").await;
            let valid = "return [act.element().checkValidity(), act.element().validationMessage]";
            browser.run("act.element().required = true").await;
            let empty = browser.run(valid).await;
            assert_eq!(empty[0], json!(false), "{engine}");
            assert!(empty[1].to_string().contains("Screen the goods"), "{engine}: {empty}");
            browser.paste("HS 1905.90 bread").await;
            assert_eq!(browser.run(valid).await, json!([true, ""]), "{engine}");
            browser.paste("nothing in here").await;
            assert_eq!(browser.run(valid).await[0], json!(false), "{engine}");
            // What could not be screened is not let through, and its sentence has something to point to.
            browser.run("act.element().required = false; act.element().block = 'listed'").await;
            drop_files(&browser, &[("a.pdf", b"%PDF-1.7")]).await;
            browser.wait("return act.element().failure === 'file_pdf'").await;
            assert_eq!(browser.run(valid).await[0], json!(false), "{engine}");
            browser.run("act.element().reportValidity()").await;
            assert!(!browser.run("return act.focused()").await.is_null(), "{engine}");
            // The page's outline goes on where the page says.
            browser.run("act.element().setAttribute('heading-level', '3')").await;
            browser.paste("HS 1905.90 bread").await;
            assert_eq!(
                browser
                    .run("return act.element().shadowRoot.querySelector('#headline').tagName")
                    .await,
                json!("H3"),
                "{engine}"
            );
            assert_eq!(browser.run("return window.uncaught").await, json!([]), "{engine}");
        }
    });
}

/// A record made of a file is compared with it in another browser: the same, other bytes, a changed row, another file.
#[test]
fn a_record_and_its_file_come_back() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "en").await;
            let text = sixty();
            drop_files(&browser, &[("inv.csv", text.as_bytes())]).await;
            browser.wait("return act.seen('tr.row')").await;
            browser
                .run("act.element().shadowRoot.querySelector('input.operator').value = 'A. Broker'; act.click('[data-do=receipt]')")
                .await;
            let (name, record) = saved(&browser).await;
            assert_eq!(name, "inv-tamga.record.json", "{engine}");
            let json: Value = serde_json::from_slice(&record).expect("json");
            assert_eq!(json["file"]["name"], "inv.csv", "{engine}");
            assert_eq!(json["file"]["sha256"], tamga_screen::list::sha256_hex(text.as_bytes()));
            assert!(json["time"].as_str().is_some_and(|time| time.len() == 25), "{}", json["time"]);

            let (_server, other) = open(engine, "en").await;
            let outcome = "return act.element().shadowRoot.querySelector('[data-outcome]')?.dataset.outcome ?? ''";
            drop_files(&other, &[("inv.csv", text.as_bytes()), ("record.json", &record)]).await;
            assert_eq!(other.wait(outcome).await, json!("same"), "{engine}");
            let whose = other.run("return act.text('.verified')").await.to_string();
            assert!(whose.contains("A. Broker") && whose.contains("inv.csv"), "{engine}: {whose}");
            // One after the other: the record first, then the file.
            other.run("act.element().clear()").await;
            drop_files(&other, &[("record.json", &record)]).await;
            other.wait("return act.element().shadowRoot.querySelector('[data-outcome]')?.dataset.outcome === 'paste_not_supplied'").await;
            let changed = text.replacen("8544;", "8471300000;", 1);
            drop_files(&other, &[("inv.csv", changed.as_bytes())]).await;
            other.wait("return act.element().shadowRoot.querySelector('[data-outcome]')?.dataset.outcome === 'changed'").await;
            let said = other.run("return act.text('.verified')").await.to_string();
            for part in ["not the text that was checked", "other bytes", "Line 10: 8544"] {
                assert!(said.contains(part), "{engine}: {part}: {said}");
            }
            // The same text in other bytes.
            let marked = format!("\u{feff}{text}");
            drop_files(&other, &[("record.json", &record), ("inv.csv", marked.as_bytes())]).await;
            other.wait("return act.text('.verified')?.includes('other bytes') && !act.text('.verified').includes('not the text')").await;
            assert_eq!(other.run("return window.uncaught").await, json!([]), "{engine}");
        }
    });
}

/// A workbook of ours opens in LibreOffice with its rows, its words and its colours.
fn in_libreoffice(bytes: &[u8], words: &[&str]) {
    let Some(sheet) = through_libreoffice("table.xlsx", bytes, "fods", &[]) else { return };
    let sheet = String::from_utf8(sheet).expect("UTF-8");
    for row in 1..=60 {
        assert!(sheet.contains(&format!("поз. {row}<")), "LibreOffice: no row {row}");
    }
    for word in words {
        assert!(sheet.contains(word), "LibreOffice: no {word}");
    }
    // A ban, a measure, a list, and what a person decides.
    for colour in ["#fdeceb", "#fdf1e3", "#f8eefa", "#fbf5da"] {
        assert!(sheet.contains(colour), "LibreOffice: no {colour}");
    }
}

/// The table back as a workbook, in the words of the page; and as CSV with its language's signs.
#[test]
fn the_table_comes_back_as_a_workbook() {
    block(async {
        for engine in engines() {
            for (language, words) in [
                ("ru", ["Результат", "временный запрет на вывоз", "В перечне: CHPL"]),
                ("kk", ["Нәтиже", "әкетуге уақытша тыйым салу", "Тізбеде: CHPL"]),
            ] {
                let (_server, browser) = open(engine, language).await;
                browser.paste(&sixty()).await;
                browser.run("act.open(0); act.decide('goods_not_meant', '=1+1')").await;
                browser.run("act.click('[data-do=xlsx]')").await;
                let (name, bytes) = saved(&browser).await;
                assert_eq!(name, "tamga-screen.xlsx", "{engine}");
                let back = workbook::read(&bytes).expect("a workbook");
                for row in 1..=60 {
                    assert!(back.text().contains(&format!("поз. {row}\t")), "{engine}: row {row}");
                }
                for word in words.iter().chain(&["=1+1"]) {
                    assert!(back.text().contains(word), "{engine}: {word}: {}", back.text());
                }
                in_libreoffice(&bytes, &words);
                browser.run("act.click('[data-do=csv]')").await;
                browser.wait("return window.saved.at(-1)?.name === 'tamga-screen.csv'").await;
                let (_, csv) = saved(&browser).await;
                let csv = String::from_utf8(csv).expect("UTF-8");
                assert!(csv.contains(words[0]) && csv.contains(';'), "{engine}: {csv}");
                assert!(!csv.contains(";=1+1") && csv.contains("=1+1"), "{engine}: {csv}");
                assert!(!csv.contains("listed_in_part"), "{engine}: names of reports in {csv}");
            }
        }
    });
}

/// Sixty rows with decisions are two pages of paper, with every row, reason and hash. WebKitGTK's driver prints nothing.
#[test]
fn sixty_rows_are_two_pages() {
    block(async {
        for engine in engines().into_iter().filter(|engine| *engine != "webkit") {
            let (_server, browser) = open(engine, "ru").await;
            drop_files(&browser, &[("inv.csv", sixty().as_bytes())]).await;
            browser.wait("return act.seen('tr.row')").await;
            browser.run("act.open(8); act.decide('goods_not_meant', 'не та мощность')").await;
            let options = fantoccini::wd::PrintConfiguration::default();
            let pdf = browser.print(options).await;
            let folder =
                std::env::temp_dir().join(format!("tamga-print-{}-{engine}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("folder");
            let path = folder.join("print.pdf");
            std::fs::write(&path, &pdf).expect("file");
            let text = std::process::Command::new("pdftotext")
                .args(["-raw", path.to_str().expect("path"), "-"])
                .output();
            match text {
                Err(_) => println!("skipped: there is no pdftotext here; scripts/test installs it"),
                Ok(text) => {
                    let text = String::from_utf8_lossy(&text.stdout).into_owned();
                    let pages = text.matches('\u{c}').count();
                    assert_eq!(pages, 2, "{engine}: {pages} pages: {text}");
                    let chpl = browser
                        .run("return act.element().lists.find(l => l.id === 'chpl').sha256")
                        .await;
                    let hash = tamga_screen::list::sha256_hex(sixty().as_bytes());
                    let plain: String = text.split_whitespace().collect();
                    for row in 1..=60 {
                        assert!(
                            plain.contains(&format!("поз.{row}")),
                            "{engine}: no row {row}: {text}"
                        );
                    }
                    for part in [
                        hash.as_str(),
                        chpl.as_str().expect("hash"),
                        "нетамощность",
                        "inv.csv",
                        "Подпись:",
                    ] {
                        assert!(plain.contains(part), "{engine}: no {part}: {text}");
                    }
                }
            }
            std::fs::remove_dir_all(&folder).expect("folder");
        }
    });
}

/// Sequences that a hostile reader tried: no text, correction or decision is lost by them, and no result is of another text.
#[test]
fn odd_orders_lose_nothing() {
    block(async {
        for engine in engines() {
            let (_server, browser) = open(engine, "en").await;
            let decided = "return act.texts('.decided').join('').includes('kept')";
            // "Check" while a file is being read waits for the file.
            let drop = json!([["inv.csv", BASE64.encode(sixty())]]);
            browser.run_with("act.drop(arguments[0]); act.click('[data-do=screen]')", drop).await;
            browser.wait("return act.text('.file-name') === 'inv.csv' && act.seen('tr.row')").await;
            // The same file once more keeps what was decided.
            browser.run("act.open(0); act.decide('goods_meant', 'kept')").await;
            drop_files(&browser, &[("inv.csv", sixty().as_bytes())]).await;
            browser.wait(decided).await;
            // Erased twice, it still comes back.
            browser.run("act.click('.cross'); act.click('[data-do=clear]')").await;
            browser.run("act.click('[data-do=undo]')").await;
            browser.wait(decided).await;
            // The example takes its place, and is taken back.
            browser.run("act.click('[data-do=example]')").await;
            browser.wait("return act.seen('textarea') && act.seen('tr.row')").await;
            browser.run("act.click('[data-do=undo]')").await;
            browser.wait(decided).await;

            // Two signs at each line end: a press of the button changes nothing.
            browser.run("act.element().clear(); act.element().screen('HS 8542.31 a\\r\\nHS 8471.30 b\\r\\nHS 8482.10 c')").await;
            browser.wait("return act.texts('tr.row').length === 3").await;
            browser
                .run(
                    "act.open(1); act.decide('goods_meant', 'kept'); act.click('[data-do=screen]')",
                )
                .await;
            browser.wait(decided).await;
            browser.run("act.type(act.element().shadowRoot.querySelector('textarea').value.replace(' b', ' bx'))").await;
            browser.wait(decided).await;
            // A decision is about the goods of its line: other goods have none, and what was there comes back.
            browser
                .run("act.type(act.element().shadowRoot.querySelector('textarea').value.replace('8542.31 a', '8542.31 other'))")
                .await;
            browser.wait("return act.seen('tr.row') && !act.texts('.decided').join('').includes('kept') && act.seen('[data-do=undo]')").await;
            browser.run("act.click('[data-do=undo]')").await;
            browser.wait(decided).await;
            // Everything marked and deleted by a key comes back with it.
            browser.run("act.type('')").await;
            browser.wait("return !act.seen('tr.row') && act.seen('[data-do=undo]')").await;
            browser.run("act.click('[data-do=undo]')").await;
            browser.wait(decided).await;

            // An open row that a tile hides leaves a stop for the tab key; a language keeps what was written.
            browser
                .run("act.element().shadowRoot.querySelector('input.operator').value = 'A. B.'")
                .await;
            browser.run("act.open(0); act.element().shadowRoot.querySelectorAll('.tile')[act.tiles().length - 1].click()").await;
            let stops = "return act.stops().filter(s => s === 'open').length";
            assert_eq!(browser.run(stops).await, json!(1), "{engine}");
            speak(&browser, "kk").await;
            assert_eq!(
                browser
                    .run("return act.element().shadowRoot.querySelector('input.operator').value")
                    .await,
                json!("A. B."),
                "{engine}"
            );
            // A list that can't be read takes no paste away.
            browser
                .run("const t = new DataTransfer(); t.items.add(new File(['x'], 'mine.csv')); const i = act.element().shadowRoot.querySelector('input.list-file'); i.files = t.files; i.dispatchEvent(new Event('change', {bubbles: true, composed: true}))")
                .await;
            browser.wait("return act.text('.list-said')").await;
            assert_eq!(browser.run("return act.seen('tr.row')").await, json!(true), "{engine}");
            // A correction whose number grows is no row of its own.
            browser.run("act.element().clear(); act.element().screen('HS 8542 31 chip')").await;
            browser.wait("return act.texts('tr.row').length === 1").await;
            browser.run("act.open(0); act.click('[data-do=edit]'); act.element().shadowRoot.querySelector('input.edit').value = '190590'; act.click('[data-do=save-edit]')").await;
            browser.wait("return act.text('tr.row .code') === '1905.90'").await;
            browser.run("act.type('HS 8542 31 900 0 chip')").await;
            browser.wait("return act.texts('tr.row .code').join() === '8542 31 900 0'").await;
            assert_eq!(browser.run("return window.uncaught").await, json!([]), "{engine}");
        }
    });
}
