//! How long after a criterion has changed are a persona's figures and map
//! there? On the workspace named in WORKSPACE (Trafford's, 133,170 records):
//! the first time, and then with other classes, areas and ages each time.
//!
//!     WORKSPACE=trafford.wardwise cargo bench --bench persona

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use wardwise::base::Progress;
use wardwise::figure::persona_map;
use wardwise::project::persona::{AgeRange, AreaChoice, ClassChoice, Criteria};
use wardwise::project::{Board, Persona, PersonaId, Protection};
use wardwise::session::{Loaded, board_answer, persona_answer};

#[expect(clippy::disallowed_methods, reason = "a benchmark measures the clock's time")]
fn main() {
    let Some(path) = std::env::var_os("WORKSPACE").map(PathBuf::from) else {
        println!("skipped: WORKSPACE names no workspace");
        return;
    };
    let progress = Progress::new();
    let (loaded, project) = Loaded::open(&path, &progress).expect("a workspace");
    let ask = |what: &str, criteria: &[Criteria]| {
        let mut times: Vec<f64> = Vec::new();
        for criteria in criteria {
            let mut board = Board::default();
            board.add(Persona { criteria: criteria.clone(), ..Persona::default() });
            let mut project = project.clone();
            project.board = Arc::new(board);
            let start = Instant::now();
            let protection = Protection::hidden();
            let answer = persona_answer(&loaded, &project, PersonaId(1), protection, &progress)
                .expect("an answer");
            let map = persona_map(&answer).expect("a map");
            let board = board_answer(&loaded, &project, protection, &progress).expect("a board");
            assert!(!map.lines.is_empty() && !board.rows.is_empty());
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let (middle, most) = (times[times.len() / 2], times[times.len() - 1]);
        println!("{what}: median {middle:.1} ms, most {most:.1} ms");
    };
    println!("{} records", loaded.records.len());
    ask("the first", &[Criteria::default()]);
    let level = loaded.geography.blocks().expect("blocks");
    let areas = |n: usize| {
        let codes = level.areas.iter().skip(n).step_by(7).map(|area| area.code.clone()).collect();
        Some(AreaChoice { level: level.id.clone(), codes })
    };
    let by_area: Vec<Criteria> =
        (0..20).map(|n| Criteria { areas: areas(n), ..Criteria::default() }).collect();
    ask("other areas", &by_area);
    if let Some((tier, scheme)) =
        loaded.council.schemes.first().and_then(|s| Some((s.tiers.first()?, s)))
    {
        let class = |code: &str| Criteria {
            scheme: Some(scheme.id.clone()),
            classes: vec![ClassChoice { tier: tier.name.clone(), code: code.to_string() }],
            ..Criteria::default()
        };
        let by_class: Vec<Criteria> = tier.classes.iter().map(|c| class(&c.code)).collect();
        ask("other groups", &by_class);
        let aged = |n: u8, of: &Criteria| Criteria {
            ages: vec![AgeRange { from: 65 + 5 * n, to: None }],
            ..of.clone()
        };
        let by_age: Vec<Criteria> =
            by_class.iter().zip((0..5).cycle()).map(|(c, n)| aged(n, c)).collect();
        ask("other ages of other groups", &by_age);
    }
}
