//! The public vectors in every engine.

use super::drive::{Browser, Rules, Server, block, dist, engines};
use serde_json::json;

#[test]
fn the_public_vectors_pass() {
    let vectors = include_str!("../vectors.json");
    block(async {
        for engine in engines() {
            let server = Server::start(dist(), Rules::default());
            let browser = Browser::open(engine).await;
            browser.ready(&format!("{}/", server.address)).await;
            browser.run_with(include_str!("vectors.js"), json!(vectors)).await;
            let result = browser.wait("return window.result").await;
            assert_eq!(result["failed"], json!([]), "{engine}");
            assert!(result["count"].as_u64().is_some_and(|count| count >= 400), "{engine}");
        }
    });
}
