//! How long does the main job take, and how much memory? The Trafford pack
//! built from its recipe, and its take-up answered to CSV and PNG, each as a
//! whole run of the program; beside it the same work as written with
//! GeoPandas (`benches/peers/take_up_geopandas.py`), where `PEER_PYTHON` names
//! a Python that has it.
//!
//!     cargo bench --bench journey
//!     PEER_PYTHON=/path/to/python cargo bench --bench journey

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 7;

struct Measured {
    seconds: Vec<f64>,
    peak_mb: f64,
}

impl Measured {
    fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn least(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// Runs a command to its end: wall time, and the largest resident set that
/// its status file showed (Linux; 0 elsewhere).
#[expect(clippy::disallowed_methods, reason = "a benchmark measures the clock's time")]
fn run(command: &mut Command) -> (f64, f64) {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0.0_f64;
    loop {
        if let Some(end) = child.try_wait().expect("it can be waited for") {
            assert!(end.success(), "{command:?} failed");
            return (start.elapsed().as_secs_f64(), peak_kb / 1024.0);
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok());
        peak_kb = peak_kb.max(kb.unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn measure(mut make: impl FnMut() -> Command) -> Measured {
    let mut measured = Measured { seconds: Vec::new(), peak_mb: 0.0 };
    for _ in 0..RUNS {
        let (seconds, peak_mb) = run(&mut make());
        measured.seconds.push(seconds);
        measured.peak_mb = measured.peak_mb.max(peak_mb);
    }
    measured
}

fn say(task: &str, who: &str, m: &Measured) {
    println!(
        "{task:<32} {who:<12} median {:>7.3} s  least {:>7.3} s  peak {:>6.0} MB  ({RUNS} runs)",
        m.median(),
        m.least(),
        m.peak_mb
    );
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pack = root.join("../shared/data/trafford");
    if !pack.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = folder.path().join("trafford.wardwise");
    let wardwise = || Command::new(env!("CARGO_BIN_EXE_wardwise"));
    let build = measure(|| {
        let _ = std::fs::remove_file(&workspace);
        let mut command = wardwise();
        command.arg("build").arg(root.join("tests/recipes/trafford.toml"));
        command.arg("--out").arg(&workspace);
        command
    });
    say("build the Trafford workspace", "wardwise", &build);
    let out = |name: &str| -> PathBuf { folder.path().join(name) };
    let take_up = measure(|| {
        let mut command = wardwise();
        command.args(["takeup", "--service", "273", "--base", "age:65+", "--expected", "profile"]);
        command.arg("-w").arg(&workspace);
        command.arg("--csv").arg(out("out.csv")).arg("--png").arg(out("out.png"));
        command
    });
    say("take-up to CSV and PNG", "wardwise", &take_up);
    let Some(python) = std::env::var_os("PEER_PYTHON") else { return };
    let peer = measure(|| {
        let mut command = Command::new(&python);
        command.arg(root.join("benches/peers/take_up_geopandas.py")).arg(&pack).arg(folder.path());
        command
    });
    say("both, in one run", "GeoPandas", &peer);
    println!(
        "ratio (GeoPandas ÷ wardwise, both parts): {:.1}",
        peer.median() / (build.median() + take_up.median())
    );
}
