//! Pictures of the main states for a person to look at: `scripts/screens`.

#[path = "../support/browser.rs"]
mod drive;

use base64::Engine as _;
use drive::{Browser, ROOT, Rules, Server, block, dist, engines};
use serde_json::json;

const DOCUMENT: &str = include_str!("../golden/invoice.txt");

fn main() {
    let folder = dist().join("../screens");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("folder");
    block(async {
        let server = Server::start(dist(), Rules::default());
        for engine in engines() {
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.paste(DOCUMENT).await;
            std::fs::write(folder.join(format!("lights-{engine}.png")), browser.picture().await)
                .expect("picture");
        }
        for theme in ["light", "dark"] {
            let browser = Browser::open_themed("chromium", theme).await;
            for language in ["en", "ru", "kk"] {
                for width in [320, 768, 1280] {
                    let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
                    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
                    browser.ready(&format!("{}/", server.address)).await;
                    browser
                        .run(&format!(
                            "document.querySelector('[data-language={language}]').click()"
                        ))
                        .await;
                    browser
                        .wait(&format!(
                            "{ROOT} return r.querySelector('.tamga')?.lang === '{language}'"
                        ))
                        .await;
                    for state in ["empty", "result", "open"] {
                        match state {
                            "result" => browser.paste(DOCUMENT).await,
                            "open" => {
                                browser
                                    .run(&format!(
                                        "{ROOT} r.querySelectorAll('[data-do=open]')[1].click()"
                                    ))
                                    .await;
                            }
                            _ => {}
                        }
                        let picture = browser
                            .devtools(
                                "Page.captureScreenshot",
                                json!({"captureBeyondViewport": true}),
                            )
                            .await;
                        let picture = base64::engine::general_purpose::STANDARD
                            .decode(picture["data"].as_str().expect("data"))
                            .expect("PNG");
                        std::fs::write(
                            folder.join(format!("{state}-{language}-{width}-{theme}.png")),
                            picture,
                        )
                        .expect("picture");
                    }
                }
            }
        }
    });
}
