//! Real browsers and the server that the tests watch.
#![allow(dead_code)]

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The engines that the tests drive; `ENGINES=chromium` narrows it by hand.
pub fn engines() -> Vec<&'static str> {
    let wanted = std::env::var("ENGINES").unwrap_or_else(|_| "chromium,firefox,webkit".into());
    ["chromium", "firefox", "webkit"].into_iter().filter(|engine| wanted.contains(engine)).collect()
}

/// How long a driver may take for one answer.
const PATIENCE: Duration = Duration::from_secs(120);

pub fn dist() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/dist");
    assert!(path.join("engine.wasm").exists(), "target/dist is missing; run scripts/build");
    path
}

/// What a server does differently from a plain one.
#[derive(Clone, Default)]
pub struct Rules {
    /// Content-Security-Policy of every answer.
    pub policy: Option<String>,
    /// Paths that are not there.
    pub missing: Vec<&'static str>,
    /// Paths whose answer ends in the middle.
    pub cut: Vec<&'static str>,
    /// How long each answer takes, in milliseconds.
    pub slow: u64,
    /// Paths answered with other bytes and type.
    pub instead: Vec<(&'static str, &'static str, Vec<u8>)>,
}

/// A server of one folder on 127.0.0.1 that keeps a log of what was asked.
pub struct Server {
    pub address: String,
    log: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    gone: Arc<AtomicBool>,
}

impl Server {
    pub fn start(folder: PathBuf, rules: Rules) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("address"));
        let log = Arc::new(Mutex::new(Vec::new()));
        let gone = Arc::new(AtomicBool::new(false));
        let connections = Arc::new(AtomicUsize::new(0));
        let (kept, stopped, opened) = (log.clone(), gone.clone(), connections.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::Relaxed) {
                    // The listener closes with this thread: whoever asks from now on is refused.
                    return;
                }
                // A connection without a request is traffic as well (preconnect).
                opened.fetch_add(1, Ordering::Relaxed);
                let (folder, rules, log) = (folder.clone(), rules.clone(), kept.clone());
                std::thread::spawn(move || answer(stream, &folder, &rules, &log));
            }
        });
        Server { address, log, connections, gone }
    }

    /// Takes the server away.
    pub fn stop(&self) {
        self.gone.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
    }

    /// How many connections were opened.
    pub fn opened(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub fn asked(&self) -> Vec<String> {
        self.log.lock().expect("log").clone()
    }
}

fn answer(mut stream: TcpStream, folder: &Path, rules: &Rules, log: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0u8; 1];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or("/").to_string();
    log.lock().expect("log").push(target.clone());
    std::thread::sleep(Duration::from_millis(rules.slow));
    // Asked as a proxy: with the host in the target.
    if let Some(there) = target.strip_prefix("http://").or(target.strip_prefix("ws://")) {
        let (host, path) = there.split_once('/').unwrap_or((there, ""));
        if let Ok(mut other) = TcpStream::connect(host) {
            let _ = other.write_all(head.replacen(&target, &format!("/{path}"), 1).as_bytes());
            let _ = std::io::copy(&mut other, &mut stream);
        }
        return;
    }
    let name = target.split('?').next().unwrap_or("/").trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let (status, kind, body) = if rules.missing.contains(&name) {
        ("404 Not Found", "text/plain", b"not here".to_vec())
    } else if let Some((_, kind, body)) = rules.instead.iter().find(|(path, ..)| *path == name) {
        ("200 OK", *kind, body.clone())
    } else {
        match std::fs::read(folder.join(name)) {
            Ok(body) => {
                let kind = match name.rsplit('.').next().unwrap_or_default() {
                    "html" => "text/html; charset=utf-8",
                    "js" => "text/javascript",
                    "css" => "text/css",
                    "wasm" => "application/wasm",
                    "json" | "webmanifest" => "application/json",
                    "svg" => "image/svg+xml",
                    _ => "text/plain; charset=utf-8",
                };
                ("200 OK", kind, body)
            }
            Err(_) => ("404 Not Found", "text/plain", b"not here".to_vec()),
        }
    };
    let policy = rules
        .policy
        .as_ref()
        .map(|policy| format!("Content-Security-Policy: {policy}\r\n"))
        .unwrap_or_default();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n{policy}\r\n",
        body.len()
    );
    let end = if rules.cut.contains(&name) { body.len() / 2 } else { body.len() };
    let _ = stream.write_all(&body[..end]);
}

/// Asks chromedriver for the log that it keeps of the browser's network.
#[derive(Debug)]
struct PerformanceLog;

impl WebDriverCompatibleCommand for PerformanceLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({"type": "performance"}).to_string()))
    }
}

/// A command of Chromium's devtools, by chromedriver.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({"cmd": self.command, "params": self.parameters}).to_string()),
        )
    }
}

/// A driver and its browser, ended together however the test ends: killing a driver alone leaves its browser.
pub struct Browser {
    pub client: Client,
    pub engine: &'static str,
    processes: Vec<Child>,
    record: Record,
}

/// Where an engine's own network record is read.
enum Record {
    None,
    /// Chromium: from its driver.
    Driver,
    /// Firefox: the file that it writes, and how far it was read.
    File(PathBuf, AtomicU64),
    /// WebKitGTK keeps none: a proxy that all its connections go through, how many requests were seen and how many connections.
    Proxy(Server, AtomicUsize, AtomicUsize),
}

/// How a browser is set up, where it differs from a plain one.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// As a person has set their device: `light`, `dark` or `forced` (forced colours, which WebKitGTK has not).
    pub theme: &'a str,
    /// Keeps the record that `network_log` reads.
    pub watched: bool,
    pub wasm: bool,
    /// Chromium's own flags.
    pub flags: &'a [&'a str],
}

impl Default for Setup<'_> {
    fn default() -> Self {
        Setup { theme: "light", watched: false, wasm: true, flags: &[] }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = Command::new("kill")
                .args(["-9", "--", &format!("-{}", process.id())])
                .stderr(Stdio::null())
                .status();
            let _ = process.wait();
        }
        if let Record::File(path, _) = &self.record {
            let _ = std::fs::remove_dir_all(path.parent().expect("a folder"));
        }
    }
}

fn spawn(command: &mut Command) -> Child {
    let program = format!("{command:?}");
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; scripts/test installs what is missing"))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("address").port()
}

impl Browser {
    pub async fn open(engine: &'static str) -> Browser {
        Browser::open_as(engine, Setup::default()).await
    }

    pub async fn open_themed(engine: &'static str, theme: &str) -> Browser {
        let browser = Browser::open_as(engine, Setup { theme, ..Setup::default() }).await;
        if engine == "chromium" {
            let features = match theme {
                "dark" => json!([{"name": "prefers-color-scheme", "value": "dark"}]),
                "forced" => {
                    json!([{"name": "forced-colors", "value": "active"}, {"name": "prefers-color-scheme", "value": "dark"}])
                }
                _ => json!([]),
            };
            browser.devtools("Emulation.setEmulatedMedia", json!({"features": features})).await;
        }
        browser
    }

    /// A command of Chromium's devtools.
    pub async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.client.issue_cmd(Devtools { command, parameters }).await.expect(command)
    }

    pub async fn open_as(engine: &'static str, setup: Setup<'_>) -> Browser {
        let Setup { theme, watched, wasm, flags } = setup;
        let port = free_port();
        let mut processes = Vec::new();
        let mut record = Record::None;
        let capabilities = match engine {
            "chromium" => {
                processes.push(spawn(
                    Command::new("/usr/bin/chromedriver").arg(format!("--port={port}")),
                ));
                let mut arguments =
                    vec!["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
                arguments.extend(flags);
                if !wasm {
                    arguments.push("--js-flags=--jitless");
                }
                record = Record::Driver;
                json!({"goog:chromeOptions": {"binary": "/usr/lib/chromium/chromium-headless-shell", "args": arguments}, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}})
            }
            "firefox" => {
                let driver =
                    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/geckodriver");
                let mut driver = Command::new(driver);
                driver
                    .args([
                        "--host",
                        "127.0.0.1",
                        "--port",
                        &port.to_string(),
                        "--websocket-port",
                        "0",
                    ])
                    .env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
                if watched {
                    let folder = std::env::temp_dir().join(format!("tamga-firefox-{port}"));
                    std::fs::create_dir_all(&folder).expect("a folder");
                    driver
                        .env("MOZ_LOG", "sync,nsHttp:4,nsSocketTransport:4")
                        .env("MOZ_LOG_FILE", folder.join("log"));
                    record = Record::File(folder.join("log.moz_log"), AtomicU64::new(0));
                }
                processes.push(spawn(&mut driver));
                json!({"moz:firefoxOptions": {"binary": "/usr/bin/firefox-esr", "args": ["-headless"], "prefs": {
                    "layout.css.prefers-color-scheme.content-override": if theme == "light" { 1 } else { 0 },
                    "browser.display.document_color_use": if theme == "forced" { 2 } else { 1 },
                    "ui.useAccessibilityTheme": i32::from(theme == "forced"),
                    // The driver relaxes this one; people's browsers do not.
                    "security.fileuri.strict_origin_policy": true,
                    "services.settings.server": "data:,#remote-settings-dummy/v1",
                    "network.captive-portal-service.enabled": false,
                    "network.connectivity-service.enabled": false,
                    "network.trr.mode": 5,
                    "network.dns.disablePrefetch": true,
                    "browser.safebrowsing.malware.enabled": false,
                    "browser.safebrowsing.phishing.enabled": false,
                    "browser.safebrowsing.downloads.enabled": false,
                    "app.normandy.enabled": false,
                    "browser.region.update.enabled": false,
                    "browser.region.network.url": "",
                    "browser.search.update": false,
                    "extensions.systemAddon.update.enabled": false,
                    "extensions.update.enabled": false,
                    "media.gmp-manager.url": "data:,",
                    "toolkit.telemetry.server": "data:,",
                    "datareporting.healthreport.uploadEnabled": false,
                    "dom.push.connection.enabled": false,
                    "javascript.options.wasm": wasm,
                    "intl.accept_languages": "en"
                }}})
            }
            _ => {
                let number = 100 + port % 20_000;
                let display = format!(":{number}");
                // A display that was ended by force leaves its lock, and a later one with that number does not start.
                for left in [format!("/tmp/.X{number}-lock"), format!("/tmp/.X11-unix/X{number}")] {
                    let _ = std::fs::remove_file(left);
                }
                processes.push(spawn(Command::new("Xvfb").args([
                    &display,
                    "-screen",
                    "0",
                    "1280x1024x24",
                    "-nolisten",
                    "tcp",
                ])));
                std::thread::sleep(Duration::from_millis(400));
                let mut driver = Command::new("/usr/bin/WebKitWebDriver");
                driver
                    .args(["--host=127.0.0.1", &format!("--port={port}")])
                    .env("DISPLAY", &display)
                    .env("GTK_THEME", if theme == "light" { "Adwaita" } else { "Adwaita:dark" });
                if !wasm {
                    driver.env("JSC_useWasm", "0");
                }
                processes.push(spawn(&mut driver));
                let mut wanted = json!({"webkitgtk:browserOptions": {"binary": "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", "args": ["--automation"]}});
                if watched {
                    let proxy = Server::start(dist(), Rules::default());
                    let there = proxy.address.trim_start_matches("http://");
                    wanted["proxy"] =
                        json!({"proxyType": "manual", "httpProxy": there, "sslProxy": there});
                    record = Record::Proxy(proxy, AtomicUsize::new(0), AtomicUsize::new(0));
                }
                wanted
            }
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().expect("capabilities").clone());
        let start = Instant::now();
        let client = loop {
            // A driver whose browser did not start never answers.
            let connected = tokio::time::timeout(
                PATIENCE,
                builder.connect(&format!("http://127.0.0.1:{port}")),
            )
            .await;
            match connected.unwrap_or_else(|_| panic!("{engine} did not start")) {
                Ok(client) => break client,
                Err(error) if start.elapsed() > Duration::from_secs(30) => {
                    panic!("{engine} did not start: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(150)).await,
            }
        };
        Browser { client, engine, processes, record }
    }

    pub async fn go(&self, address: &str) {
        self.client.goto(address).await.expect(address);
    }

    /// What is on screen, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("picture")
    }

    /// Gives the window another size, in pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window");
    }

    /// The page on paper, as PDF.
    pub async fn print(&self, options: fantoccini::wd::PrintConfiguration) -> Vec<u8> {
        self.client.print(options).await.expect("print")
    }

    pub async fn run(&self, script: &str) -> Value {
        self.execute(script, vec![]).await
    }

    /// A driver that does not answer is a failure, and no test that never ends.
    async fn execute(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = tokio::time::timeout(PATIENCE, self.client.execute(script, arguments)).await;
        answer
            .unwrap_or_else(|_| panic!("{}: no answer to {script}", self.engine))
            .unwrap_or_else(|error| panic!("{}: {script}: {error}", self.engine))
    }

    pub async fn run_with(&self, script: &str, argument: Value) -> Value {
        self.execute(script, vec![argument]).await
    }

    /// Waits until the script gives something true, and returns it.
    pub async fn wait(&self, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let value = self.run(script).await;
            if !matches!(value, Value::Null | Value::Bool(false))
                && value != json!("")
                && value != json!(0)
            {
                return value;
            }
            if start.elapsed() >= Duration::from_secs(40) {
                // What the widget itself says names the cause, where there is one.
                let said = "const r = document.querySelector('tamga-screen')?.shadowRoot; return [r?.querySelector('.status, [role=alert]')?.textContent, r?.querySelector('.error, [part=error]')?.textContent, document.readyState]";
                let said = self.run(said).await;
                panic!("{}: waited in vain for: {script}; the widget says {said}", self.engine);
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// What the engine's own network record holds since the last look. Only a `watched` browser keeps one.
    pub async fn network_log(&self) -> Vec<String> {
        match &self.record {
            Record::None => panic!("{}: nobody watches", self.engine),
            Record::Driver => self.driver_log().await,
            Record::File(path, read) => {
                let log = std::fs::read(path).expect("the browser's log");
                let new = log
                    .get(read.swap(log.len() as u64, Ordering::Relaxed) as usize..)
                    .unwrap_or_default();
                let new = String::from_utf8_lossy(new);
                // A channel with its address, or a socket without one (preconnect).
                new.lines()
                    .filter(|line| {
                        line.contains("nsHttp uri=http")
                            || line.contains("nsSocketTransport creating")
                    })
                    .map(str::to_string)
                    .collect()
            }
            Record::Proxy(proxy, asked, opened) => {
                let log = proxy.asked();
                let mut new = log
                    .get(asked.swap(log.len(), Ordering::Relaxed)..)
                    .unwrap_or_default()
                    .to_vec();
                let count = proxy.opened();
                let more = count - opened.swap(count, Ordering::Relaxed);
                if more > new.len() {
                    new.push(format!("{more} connections"));
                }
                new
            }
        }
    }

    async fn driver_log(&self) -> Vec<String> {
        let log = self.client.issue_cmd(PerformanceLog).await.expect("the driver's log");
        let mut seen = Vec::new();
        for entry in log.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("null"))
                .unwrap_or_default();
            let message = &message["message"];
            let method = message["method"].as_str().unwrap_or_default();
            let url = match method {
                "Network.requestWillBeSent" => &message["params"]["request"]["url"],
                "Network.webSocketCreated" | "Network.webTransportCreated" => {
                    &message["params"]["url"]
                }
                _ => continue,
            };
            let url = url.as_str().unwrap_or_default();
            if !["data:", "blob:", "about:"].iter().any(|start| url.starts_with(start)) {
                seen.push(format!("{method} {url}"));
            }
        }
        seen
    }

    /// The page with its widget ready.
    pub async fn ready(&self, address: &str) {
        self.go(address).await;
        self.wait(&format!("{ROOT} return !!(r && r.querySelector('textarea'))")).await;
    }

    /// Puts a text into the widget as a person's paste does, and waits for its result.
    pub async fn paste(&self, text: &str) {
        self.run_with(&format!("{ROOT} const a = r.querySelector('textarea'); a.value = arguments[0]; a.dispatchEvent(new InputEvent('input', {{bubbles: true, composed: true}}))"), json!(text)).await;
        self.wait(&format!("{ROOT} const s = r.querySelector('.result'); return s && !s.hidden && !!s.querySelector('#headline')")).await;
    }
}

/// `w` the widget, `r` its shadow root.
pub const ROOT: &str =
    "const w = document.querySelector('tamga-screen'); const r = w && w.shadowRoot;";

/// Runs a test in a runtime of its own; browsers end with it.
pub fn block<F: Future<Output = ()>>(future: F) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("runtime")
        .block_on(future);
}
