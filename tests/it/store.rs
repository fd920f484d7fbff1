//! Is a workspace whole after the worst? A program killed in the middle of an
//! import, a disk that is full, a disk that may not be written.
//!
//! The program to be killed is this test binary once more: `WARDWISE_CHILD`
//! says what it is to do, `WARDWISE_CHILD_FILE` to which workspace.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use wardwise::base::{AreaCode, ChannelId, Progress, ServiceId, seed};
use wardwise::council::ImportReport;
use wardwise::geography::{Area, Level};
use wardwise::project::Project;
use wardwise::records::{NONE_U8, NONE_U16, NONE_U32, Records};
use wardwise::store::Workspace;

const WHAT: &str = "WARDWISE_CHILD";
const FILE: &str = "WARDWISE_CHILD_FILE";

fn level(areas: usize) -> Level {
    let area = |i| Area { code: AreaCode::new(format!("E{i:08}")), name: None };
    let areas = (0..areas).map(area).collect();
    Level::new("oa".into(), "Output Area".into(), "Output Areas".into(), "2021".into(), areas)
}

/// Records that their seed alone makes, each of a person of its own.
fn records(seed: u64, rows: u32) -> (Records, Vec<[u8; 16]>) {
    let mut chance = seed::stream(seed, 1);
    let mut records = Records {
        blocks: level(50).areas.into_iter().map(|area| area.code).collect(),
        services: vec![ServiceId(273)],
        channels: vec![ChannelId(1), ChannelId(2)],
        persons: rows,
        ..Records::default()
    };
    let mut pseudonyms = Vec::new();
    for person in 0..rows {
        let columns = &mut records.columns;
        columns.person.push(person);
        let block = chance.below(51) as u32;
        columns.block.push(if block == 50 { NONE_U32 } else { block });
        columns.service.push(0);
        columns.interaction.push(NONE_U16);
        columns.channel.push(chance.below(2) as u8);
        columns.profile.push(NONE_U16);
        columns.day.push(chance.below(60_000) as u16);
        columns.age_band.push(NONE_U8);
        let mut pseudonym = [1; 16];
        pseudonym[..8].copy_from_slice(&chance.next_u64().to_le_bytes());
        pseudonym[8..12].copy_from_slice(&person.to_le_bytes());
        pseudonyms.push(pseudonym);
    }
    (records, pseudonyms)
}

/// One whole import; its report's file is the seed, so that what is found
/// later says what it must be.
fn import(workspace: &mut Workspace, seed: u64, rows: u32) {
    let (records, pseudonyms) = records(seed, rows);
    let report = ImportReport { file: seed.to_string(), ..ImportReport::default() };
    let mut import = workspace.import().expect("an import");
    import.put_level(&level(50)).expect("put");
    import.put_customers("c.csv", &records, &pseudonyms, &report).expect("put");
    import.commit().expect("kept");
}

/// A workspace with a small import numbered 0.
fn start(path: &Path) {
    let mut workspace = Workspace::create(path).expect("created");
    import(&mut workspace, 0, 1_000);
    workspace.save_project(&Project::default()).expect("saved");
}

fn child(what: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args(["store::what_a_child_does", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(WHAT, what).env(FILE, path).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// The import found, which must be there whole, in a sound file, with nothing
/// left beside it.
fn whole_import(path: &Path, rows: impl Fn(u64) -> u32) -> u64 {
    let workspace = Workspace::open(path).expect("opens");
    workspace.check().expect("sound");
    let reports = workspace.council().expect("a council").reports;
    assert_eq!(reports.len(), 1);
    let seed = reports[0].file.parse().expect("a seed");
    let found = workspace.records(&Progress::new()).expect("records");
    assert!(found == records(seed, rows(seed)).0, "the records are not those of import {seed}");
    assert_eq!(workspace.project().expect("decisions"), Some(Project::default()));
    drop(workspace);
    let folder = path.parent().expect("a folder");
    let beside: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("read").map(|e| e.expect("read").path()).collect();
    assert_eq!(beside, [path.to_path_buf()], "something lies beside the workspace");
    seed
}

/// Does nothing unless told to by the environment.
#[test]
fn what_a_child_does() {
    let (Ok(what), Some(file)) = (std::env::var(WHAT), std::env::var_os(FILE)) else { return };
    let file = PathBuf::from(file);
    match what.as_str() {
        "start" => start(&file),
        "import for ever" => {
            let mut workspace = Workspace::open(&file).expect("opened");
            println!("importing");
            for seed in 1.. {
                import(&mut workspace, seed, 60_000);
            }
        }
        "abort before it is kept" => {
            let mut workspace = Workspace::open(&file).expect("opened");
            // More than is held in memory, so that the file itself is
            // half-written when the end comes.
            let (records, pseudonyms) = records(9, 1_000_000);
            let mut import = workspace.import().expect("an import");
            import
                .put_customers("c.csv", &records, &pseudonyms, &ImportReport::default())
                .expect("put");
            std::process::abort();
        }
        "fill the disk" => {
            start(&file);
            let mut workspace = Workspace::open(&file).expect("opened");
            let (records, pseudonyms) = records(9, 300_000);
            let mut import = workspace.import().expect("an import");
            let put =
                import.put_customers("c.csv", &records, &pseudonyms, &ImportReport::default());
            let error = put.and_then(|()| import.commit()).expect_err("no room").to_string();
            assert!(error.contains("disk is full"), "{error}");
            assert!(error.contains("w.wardwise"), "{error}");
            drop(workspace);
            assert_eq!(whole_import(&file, |_| 1_000), 0);
        }
        "write where none may" => {
            let mut workspace = Workspace::open(&file).expect("may be read");
            workspace.records(&Progress::new()).expect("may be read");
            for error in [
                workspace.import().and_then(|mut i| i.put_level(&level(50))).expect_err("not"),
                workspace.save_project(&Project::default()).expect_err("not"),
            ] {
                assert!(error.to_string().contains("may not be written"), "{error}");
            }
            let beside = file.with_file_name("other.wardwise");
            assert!(Workspace::create(&beside).is_err());
        }
        other => panic!("no child does “{other}”"),
    }
}

#[test]
fn an_import_killed_at_any_moment_is_there_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.wardwise");
    start(&path);
    let rows = |seed| if seed == 0 { 1_000 } else { 60_000 };
    let mut interrupted = 0;
    for round in 0..12 {
        let mut importing = child("import for ever", &path).spawn().expect("a child");
        let mut lines = BufReader::new(importing.stdout.take().expect("its words")).lines();
        while !lines.next().expect("it speaks").expect("words").contains("importing") {}
        std::thread::sleep(Duration::from_millis(20 + 29 * round));
        importing.kill().expect("killed");
        importing.wait().expect("dead");
        let journal = folder.path().join("w.wardwise-journal");
        interrupted += u32::from(journal.exists());
        whole_import(&path, rows);
    }
    assert!(interrupted > 0, "no kill came in the middle of a transaction");
}

#[test]
fn a_program_that_dies_before_an_import_is_kept_leaves_the_workspace_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.wardwise");
    start(&path);
    let before = std::fs::metadata(&path).expect("there").len();
    let status = child("abort before it is kept", &path).status().expect("ran");
    assert!(!status.success());
    assert!(folder.path().join("w.wardwise-journal").exists(), "it died within a transaction");
    assert!(std::fs::metadata(&path).expect("there").len() > before, "the file was half-written");
    assert_eq!(whole_import(&path, |_| 1_000), 0);
    assert_eq!(std::fs::metadata(&path).expect("there").len(), before);
}

/// Runs shell words in which `$FOLDER` is a small disk of its own and `$SELF`
/// this binary's child test; false where this machine lends no such disk.
#[cfg(target_os = "linux")]
fn on_a_disk_of_3_mb(script: &str) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let apart = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-e", "-c"]);
        command.arg(format!("mount -t tmpfs -o size=3m tmpfs \"$FOLDER\"\n{script}"));
        command.env("FOLDER", folder.path());
        command.env("SELF", std::env::current_exe().expect("this binary"));
        command.env(FILE, folder.path().join("w.wardwise"));
        command
    };
    if !apart("true").output().is_ok_and(|out| out.status.success()) {
        println!("skipped: no small disk can be mounted here");
        return false;
    }
    let out = apart(script).output().expect("ran");
    let words = [out.stdout, out.stderr].map(|w| String::from_utf8_lossy(&w).into_owned());
    assert!(out.status.success(), "{}", words.join("\n"));
    true
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_fills_up_is_told_and_changes_nothing() {
    on_a_disk_of_3_mb(
        "WARDWISE_CHILD='fill the disk' \"$SELF\" store::what_a_child_does --exact --nocapture",
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_workspace_that_may_not_be_written_can_still_be_read() {
    on_a_disk_of_3_mb(
        "WARDWISE_CHILD=start \"$SELF\" store::what_a_child_does --exact --nocapture
         mount -o remount,ro \"$FOLDER\"
         WARDWISE_CHILD='write where none may' \"$SELF\" store::what_a_child_does --exact --nocapture",
    );
}
