//! The basemap: is anybody asked for anything before the officer turns it on,
//! and for no more than tiles then?

use super::made_pmtiles::{Made, picture};
use super::window::{until, window};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wardwise::session::Basemap;
use wardwise::ui::App;

/// A server of tiles on this computer, and the requests it got.
struct Server {
    /// "127.0.0.1:" and the port.
    host: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = requests.clone();
        let answer = move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                let path = head.split(' ').nth(1).unwrap_or_default().to_string();
                kept.lock().expect("requests").push(head);
                let picture = picture();
                let length = picture.len();
                let (start, body) = match path.split('/').nth(1) {
                    Some("refused") => ("HTTP/1.1 403 Forbidden\r\n".to_string(), Vec::new()),
                    Some("elsewhere") => (
                        format!(
                            "HTTP/1.1 302 Found\r\nLocation: http://localhost:{port}/secret\r\n"
                        ),
                        Vec::new(),
                    ),
                    _ => ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n".to_string(), picture),
                };
                let length = if body.is_empty() { 0 } else { length };
                let head = format!("{start}Content-Length: {length}\r\nConnection: close\r\n\r\n");
                // The window may have gone.
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            }
        };
        std::thread::Builder::new().spawn(answer).expect("a thread");
        Server { host: format!("127.0.0.1:{port}"), requests }
    }

    fn asked(&self) -> usize {
        self.requests.lock().expect("requests").len()
    }

    fn heads(&self) -> Vec<String> {
        self.requests.lock().expect("requests").clone()
    }
}

/// Frames for as long as anything would take to be asked for.
fn wait(harness: &mut Harness<'_, App>) {
    for _ in 0..30 {
        harness.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until nothing more is asked, and says how often it was.
fn settled(harness: &mut Harness<'_, App>, server: &Server) -> usize {
    for _ in 0..40 {
        let before = server.asked();
        wait(harness);
        if server.asked() == before {
            return before;
        }
    }
    panic!("tiles are asked for without end");
}

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn open_dialog(harness: &mut Harness<'_, App>) {
    harness.get_by_label("View").click();
    until(harness, "View menu", |harness| harness.query_by_label("Basemap…").is_some());
    harness.get_by_label("Basemap…").click();
    until(harness, "dialog", |harness| harness.query_by_label("No basemap").is_some());
}

fn type_in(harness: &mut Harness<'_, App>, name: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, name).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    harness.run_steps(2);
}

/// Fills in an address and turns it on.
fn turn_on(harness: &mut Harness<'_, App>, address: &str) {
    open_dialog(harness);
    harness.get_by_label("Pictures from a server, online").click();
    harness.run_steps(2);
    type_in(harness, "Address of the tiles", address);
    harness.get_by_label("Turn on").click();
    until(harness, "end of dialog", |harness| harness.query_by_label("Turn on").is_none());
}

fn is_tile(head: &str) -> bool {
    let Some(path) = head.strip_prefix("GET /tiles/").and_then(|rest| rest.split(' ').next())
    else {
        return false;
    };
    let numbers = path.strip_suffix(".png").unwrap_or_default().split('/');
    numbers.map(|n| n.parse::<u32>()).collect::<Result<Vec<_>, _>>().is_ok_and(|n| n.len() == 3)
}

#[test]
fn nobody_is_asked_until_it_is_turned_on_and_then_only_for_tiles() {
    let server = Server::start();
    let mut harness = window();
    assert_eq!(harness.state().preferences().basemap, Basemap::Off);
    open_dialog(&mut harness);
    harness.get_by_label("Pictures from a server, online").click();
    harness.run_steps(2);
    let address = format!("http://{}/tiles/{{z}}/{{x}}/{{y}}.png", server.host);
    type_in(&mut harness, "Address of the tiles", &address);
    type_in(&mut harness, "Attribution", "© The made-up surveyors");
    let notice = format!(
        "Turning this on asks {} for pictures of the part of the map you look at. No records and \
         no figures are sent.",
        server.host
    );
    assert!(says(&harness, &notice));
    wait(&mut harness);
    assert_eq!(server.asked(), 0, "nothing before it is turned on");
    harness.get_by_label("Turn on").click();
    until(&mut harness, "first request", |_| server.asked() > 0);
    let marker = format!("Online basemap: {}, © The made-up surveyors", server.host);
    assert!(says(&harness, &marker));
    let asked = settled(&mut harness, &server);
    for head in server.heads() {
        assert!(is_tile(&head), "{head}");
        let lower = head.to_lowercase();
        assert!(!lower.contains("cookie:") && !lower.contains("referer:"), "{head}");
    }
    // A hall has no basemap, however the map is looked at there.
    harness.key_press(Key::F11);
    until(&mut harness, "hall", |harness| says(harness, "Press → for the first place"));
    wait(&mut harness);
    assert!(!says(&harness, "Online basemap"));
    assert_eq!(server.asked(), asked, "nothing in projector mode");
    harness.key_press(Key::Escape);
    until(&mut harness, "marker", |harness| says(harness, "Online basemap"));
    settled(&mut harness, &server);
    open_dialog(&mut harness);
    harness.get_by_label("No basemap").click();
    harness.run_steps(2);
    harness.get_by_label("Turn off").click();
    until(&mut harness, "no marker", |harness| !says(harness, "Online basemap"));
    let asked = server.asked();
    for _ in 0..3 {
        harness.get_by_label("Zoom in").click();
        wait(&mut harness);
    }
    assert_eq!(server.asked(), asked, "nothing once it is off");
}

#[test]
fn a_server_that_refuses_or_sends_on_elsewhere_is_named_and_left_alone() {
    let server = Server::start();
    let mut harness = window();
    turn_on(&mut harness, &format!("http://{}/refused/{{z}}/{{x}}/{{y}}", server.host));
    until(&mut harness, "trouble", |harness| says(harness, "refused with “403"));
    let asked = settled(&mut harness, &server);
    assert!(asked <= 6, "asked {asked} times");
    turn_on(&mut harness, &format!("http://{}/elsewhere/{{z}}/{{x}}/{{y}}", server.host));
    until(&mut harness, "trouble", |harness| says(harness, "sends on to another server"));
    settled(&mut harness, &server);
    assert!(server.heads().iter().all(|head| !head.contains("/secret")), "{:?}", server.heads());
}

#[test]
fn an_address_or_a_file_that_will_not_do_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut harness = window();
    open_dialog(&mut harness);
    harness.get_by_label("Pictures from a server, online").click();
    harness.run_steps(2);
    type_in(&mut harness, "Address of the tiles", "https://tiles.example.org/{z}/{x}.png");
    assert!(says(&harness, "does not say where {y} goes"));
    harness.get_by_label("A file on this computer").click();
    harness.run_steps(2);
    let path = folder.path().join("streets.pmtiles");
    type_in(&mut harness, "File of tiles", &path.display().to_string());
    harness.get_by_label("Show this file").click();
    until(&mut harness, "error", |harness| says(harness, "There is no such file"));
    let vector = Made { kind: 1, ..Made::of_one_picture(10, &picture()) };
    std::fs::write(&path, vector.bytes()).expect("a file");
    harness.get_by_label("Show this file").click();
    until(&mut harness, "error", |harness| says(harness, "vector tiles"));
    assert_eq!(harness.state().preferences().basemap, Basemap::Off);
    std::fs::write(&path, Made::of_one_picture(10, &picture()).bytes()).expect("a file");
    harness.get_by_label("Show this file").click();
    until(&mut harness, "marker", |harness| {
        says(harness, "Basemap: streets.pmtiles, © The made-up surveyors")
    });
    assert_eq!(harness.state().preferences().basemap, Basemap::LocalFile { path });
}

#[test]
fn the_file_is_chosen_through_the_path_box_and_the_dialog_comes_back_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("streets.pmtiles");
    std::fs::write(&path, Made::of_one_picture(10, &picture()).bytes()).expect("a file");
    let mut harness = window();
    open_dialog(&mut harness);
    harness.get_by_label("A file on this computer").click();
    harness.run_steps(2);
    harness.get_by_label("Choose…").click();
    until(&mut harness, "path box", |harness| harness.query_by_label("Path").is_some());
    type_in(&mut harness, "Path", &path.display().to_string());
    harness.key_press(Key::Enter);
    until(&mut harness, "dialog", |harness| harness.query_by_label("Show this file").is_some());
    harness.get_by_label("Show this file").click();
    until(&mut harness, "marker", |harness| says(harness, "Basemap: streets.pmtiles"));
}
