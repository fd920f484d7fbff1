//! Is a level of one's own a level like any other: asked about, summed,
//! undone, kept with the workspace, and there for the command line?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wardwise::base::{AreaCode, Edition, LevelId, Progress};
use wardwise::council::Recipe;
use wardwise::council::recipe::PopulationSource;
use wardwise::demand::{Observed, PlaceSummary, TakeUp};
use wardwise::import::guess::SourceGuess;
use wardwise::project::{Edit, OwnLevel, Protection, Question};
use wardwise::session::{Action, Loaded, Reply, Request, Session, answer, import_preview, plan};

/// A workspace of the sample council of a test's own.
fn workspace(folder: &Path) -> PathBuf {
    let path = folder.join("sample.wardwise");
    plan::build_sample(&path, &Progress::new()).expect("the sample council");
    path
}

/// Polls until something holds; work on other threads needs a while.
fn until(session: &mut Session, what: &str, holds: impl Fn(&mut Session) -> bool) {
    for _ in 0..1500 {
        session.poll();
        assert!(session.error().is_none(), "{:?}", session.error());
        if holds(session) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("no {what} within half a minute");
}

fn opened(path: &Path) -> Session {
    let mut session = Session::new(|| {});
    session.act(Action::Open(path.to_path_buf()));
    until(&mut session, "workspace", |session| session.loaded().is_some());
    session
}

fn answered(session: &mut Session) -> TakeUp {
    until(session, "answer", |session| matches!(session.take_up(), Reply::Ready(_)));
    let Reply::Ready(answer) = session.take_up() else { panic!("no answer") };
    (*answer).clone()
}

fn card(session: &mut Session) -> PlaceSummary {
    until(session, "card", |session| matches!(session.place(), Reply::Ready(_)));
    let Reply::Ready(place) = session.place() else { panic!("no card") };
    (*place).clone()
}

fn blocks(session: &Session, from: usize, count: usize) -> BTreeSet<AreaCode> {
    let loaded = session.loaded().expect("data");
    let areas = &loaded.geography.blocks().expect("blocks").areas;
    areas.iter().skip(from).take(count).map(|area| area.code.clone()).collect()
}

fn has_level(session: &Session, id: &str) -> bool {
    session.loaded().is_some_and(|loaded| loaded.geography.level(&LevelId::new(id)).is_ok())
}

#[test]
fn a_level_of_one_s_own_is_asked_about_undone_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = workspace(folder.path());
    let mut session = opened(&path);
    let before = session.project().clone();
    let (north, south) = (blocks(&session, 0, 12), blocks(&session, 30, 9));
    session.selection.set(north.clone());
    let sum = card(&mut session);

    let mut patches = OwnLevel::new("Patches", std::iter::empty());
    patches.put("North", &north);
    patches.put("South", &south);
    let edit =
        Edit::OwnLevels { levels: vec![patches.clone()].into(), ask: Some(patches.id.clone()) };
    session.act(Action::Edit(edit));
    until(&mut session, "level", |session| has_level(session, "patches"));
    let by_patch = answered(&mut session);
    let names: Vec<&str> = by_patch.rows.iter().filter_map(|row| row.name.as_deref()).collect();
    assert_eq!(names, ["North", "South"]);
    assert_eq!(by_patch.level_words, ("Patch".to_string(), "Patches".to_string()));

    // What the card said of the areas is what their patch says.
    let (sum, row) = (sum.figures.expect("figures"), &by_patch.rows[0]);
    assert_eq!((sum.observed, sum.expected), (Some(row.observed), row.expected.get()));
    let limits = (sum.ratio, sum.ratio_low, sum.ratio_high);
    assert_eq!(limits, (row.ratio.get(), row.ratio_low.get(), row.ratio_high.get()));
    // Its shape is dissolved from the blocks.
    let geography = session.loaded().expect("data").geography.clone();
    assert!(geography.has_shapes(&patches.id).expect("the level"));
    let notes: Vec<String> = by_patch.notes.iter().map(|note| note.line()).collect();
    assert!(notes.iter().any(|note| note.contains("in no Patch")), "{notes:?}");

    session.act(Action::Undo);
    until(&mut session, "way back", |session| !has_level(session, "patches"));
    assert_eq!(answered(&mut session).level, before.question.level);
    session.act(Action::Redo);
    until(&mut session, "way on", |session| has_level(session, "patches"));
    let again = answered(&mut session);
    assert_eq!(again.rows, by_patch.rows);

    // Kept with the workspace, and so for the command line.
    drop(session);
    let (loaded, project) = Loaded::open(&path, &Progress::new()).expect("the workspace");
    assert_eq!(*project.own_levels, [patches]);
    let request = Request { question: project.question, protection: Protection::shown() };
    let answer = answer(&loaded, &request, &Progress::new()).expect("an answer");
    assert_eq!(answer.rows, by_patch.rows);
}

#[test]
fn a_table_of_blocks_becomes_a_level_with_an_account_of_what_was_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = opened(&workspace(folder.path()));
    let members = blocks(&session, 0, 6);
    let mut text = "Block,Caretaker\n".to_string();
    for (at, block) in members.iter().enumerate() {
        text.push_str(&format!("{block},{}\n", if at < 4 { "Ann" } else { "Bob" }));
    }
    text.push_str("E99999999,Ann\n");
    let file = folder.path().join("caretakers.csv");
    std::fs::write(&file, text).expect("a file");
    session.act(Action::ReadOwnLevel(file));
    until(&mut session, "level", |session| has_level(session, "caretakers"));
    let level = &session.project().own_levels[0];
    let areas: Vec<(&str, usize)> =
        level.areas.iter().map(|area| (area.name.as_str(), area.blocks.len())).collect();
    assert_eq!(areas, [("Ann", 4), ("Bob", 2)]);
    let notes: Vec<String> = session.notes().iter().map(|note| note.line()).collect();
    assert!(notes.iter().any(|note| note.contains("E99999999")), "{notes:?}");
    assert_eq!(answered(&mut session).rows.len(), 2);
    assert_eq!(session.undo_label(), Some("change of your own areas"));
}

#[test]
fn codes_of_another_edition_and_levels_without_areas_are_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = opened(&workspace(folder.path()));
    let loaded = session.loaded().expect("data").clone();
    let mut old = OwnLevel::new("Old", std::iter::empty());
    old.put("Gone", &["E1".into(), "E2".into()].into());
    let mut mixed = OwnLevel::new("Mixed", std::iter::empty());
    let known = blocks(&session, 0, 1);
    mixed.put("Half", &known.iter().cloned().chain(["E3".into()]).collect());
    let empty = OwnLevel::new("Empty", std::iter::empty());
    let made = loaded.with_own_levels(&vec![old, mixed, empty].into()).expect("levels");
    let there: Vec<&str> = made.geography.levels().iter().map(|level| level.id.as_str()).collect();
    assert!(there.contains(&"mixed") && !there.contains(&"old") && !there.contains(&"empty"));
    let notes: Vec<String> = made.own_notes.iter().map(|note| note.line()).collect();
    assert!(notes.iter().any(|n| n.starts_with("2 codes are left out of your Old")), "{notes:?}");
    assert!(notes.iter().any(|n| n.starts_with("1 code is left out of your Mixed")), "{notes:?}");
    let question = Question { level: LevelId::new("mixed"), ..session.project().question.clone() };
    let request = Request { question, protection: Protection::shown() };
    let answer = answer(&made, &request, &Progress::new()).expect("an answer");
    assert!(matches!(answer.rows[0].observed, Observed::Count(_)));
}

#[test]
fn an_import_is_foretold_on_the_workspace_s_own_areas_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let session = opened(&workspace(folder.path()));
    let loaded = session.loaded().expect("data").clone();
    let mut patches = OwnLevel::new("Patches", std::iter::empty());
    patches.put("North", &blocks(&session, 0, 5));
    let made = loaded.with_own_levels(&vec![patches].into()).expect("levels");
    let file = folder.path().join("people.csv");
    std::fs::write(&file, "code,people\nPATCH-01,7\n").expect("a file");
    let source = SourceGuess::Population(PopulationSource {
        name: "people".into(),
        file: file.to_string_lossy().into(),
        sheet: None,
        level: LevelId::new("patches"),
        code: None,
        edition: Some(Edition::new("2021")),
        variable: None,
        value: None,
        columns: Vec::new(),
        counts: None,
        licence: None,
        source: None,
    });
    let progress = Progress::new();
    let ground = import_preview::ground(&made, &Recipe::default(), &progress).expect("ground");
    let forecast = import_preview::forecast(&ground, &source, &progress).expect("a forecast");
    assert!(forecast[0].words.contains("no areas “patches” here"), "{forecast:?}");
}
