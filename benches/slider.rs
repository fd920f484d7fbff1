//! How long after a slider has moved are saving, map and pictures there? A
//! scenario on the workspace named in WORKSPACE (Trafford's, 133,170 records),
//! at a hundred places of the slider.
//!
//!     WORKSPACE=trafford.wardwise cargo bench --bench slider

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]

use std::path::PathBuf;
use std::time::Instant;
use wardwise::base::Progress;
use wardwise::figure::chart::{tornado, waterfall};
use wardwise::project::{Amount, Protection};
use wardwise::session::cost::{self, ScenarioRequest};
use wardwise::session::{Loaded, cost_maps};

#[expect(clippy::disallowed_methods, reason = "a benchmark measures the clock's time")]
fn main() {
    let Some(path) = std::env::var_os("WORKSPACE").map(PathBuf::from) else {
        println!("skipped: WORKSPACE names no workspace");
        return;
    };
    let progress = Progress::new();
    let (loaded, project) = Loaded::open(&path, &progress).expect("a workspace");
    let first = cost::first_scenario(&loaded);
    let request = |contacts: u64| {
        let mut scenario = first.clone();
        for change in &mut scenario.moves {
            change.amount = Amount::Contacts(contacts);
        }
        ScenarioRequest::of(&project, &scenario, Protection::hidden())
    };
    let start = Instant::now();
    let counted = cost::contacts(&loaded, &request(0).counted, &progress).expect("contacts");
    println!("counting {} records once: {:.1} ms", loaded.records.len(), ms(start));
    let mut times: Vec<f64> = (1..=100)
        .map(|step| {
            let start = Instant::now();
            let answer = cost::scenario(&loaded, &counted, &request(step * 60), &progress);
            let answer = answer.expect("an answer");
            let map = cost_maps::saved(&answer).expect("a map");
            let stair = waterfall::draw_bare(&answer, [640.0, 300.0]).expect("a picture");
            let depends = tornado::draw_bare(&answer, [640.0, 200.0]).expect("a picture");
            assert!(!map.lines.is_empty() && !stair.marks.is_empty() && !depends.marks.is_empty());
            ms(start)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "saving, map, stair and tornado: median {:.1} ms, most {:.1} ms",
        times[50], times[99]
    );
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
