//! `wardwise persona`: the personas of a workspace, to files.

use super::files::{FileArguments, PeriodArguments};
use super::progress::with_progress;
use super::{say, tell_notes};
use crate::base::{Error, LevelId, Period, Progress, Result};
use crate::persona::{Told, all_are_there};
use crate::project::persona::{Board, Persona, PersonaId};
use crate::project::{Project, Protection};
use crate::session::deliverables::{Asked, FileKind, Shown, deliverable};
use crate::session::{Loaded, Selection, board_answer, persona_answer};
use crate::store::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whom, as a person, are we talking about? The personas of a workspace.
#[derive(clap::Args)]
#[command(mut_arg("csv", |csv| {
    csv.help("The figures; columns are described in the help’s page on personas")
}))]
#[command(mut_arg("png", |png| png.help("The sheet")))]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// List the personas with how many they stand for.
    #[arg(long, group = "what")]
    list: bool,
    /// One persona, by its number.
    #[arg(long, group = "what")]
    id: Option<u32>,
    /// The whole board: whom its personas cover.
    #[arg(long, group = "what")]
    board: bool,
    /// Add a persona from a TOML file, and keep it in the workspace. Close the
    /// window on that workspace first: it writes its own decisions over this.
    #[arg(long, group = "what", value_name = "FILE")]
    add: Option<PathBuf>,
    /// Who is counted: age:65+ and so on; as the workspace asks where not given.
    #[arg(long)]
    base: Option<String>,
    /// The level that areas are told by.
    #[arg(long)]
    level: Option<LevelId>,
    #[command(flatten)]
    months: PeriodArguments,
    #[command(flatten)]
    files: FileArguments,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, mut project) = with_progress(move |progress| Loaded::open(&path, progress))?;
    loaded.ready_to_ask()?;
    if let Some(file) = &arguments.add {
        return add(arguments, &loaded, &mut project, file);
    }
    ask_as_told(arguments, &mut project)?;
    let protection = arguments.files.table.protection();
    match arguments.id {
        Some(id) => one(arguments, &loaded, &project, PersonaId(id), protection)?,
        None => board(arguments, &loaded, &project, protection)?,
    }
    if !arguments.list {
        arguments.files.table.tell_protection();
    }
    Ok(())
}

/// The workspace's question, changed where the arguments say so.
fn ask_as_told(arguments: &Arguments, project: &mut Project) -> Result<()> {
    let question = &mut project.question;
    if let Some(base) = &arguments.base {
        question.base.clone_from(base);
    }
    if let Some(level) = &arguments.level {
        question.level = level.clone();
    }
    let asked = arguments.months.period()?;
    question.period =
        Period { from: asked.from.or(question.period.from), to: asked.to.or(question.period.to) };
    Ok(())
}

fn add(arguments: &Arguments, loaded: &Loaded, project: &mut Project, file: &Path) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::from(e).in_file(file))?;
    let persona = read(&text).map_err(|error| error.in_file(file))?;
    let Loaded { geography, council, records, .. } = loaded;
    all_are_there(&persona.criteria, geography, council, records)
        .map_err(|error| error.in_file(file))?;
    let mut board = Board::clone(&project.board);
    let title = persona.title();
    let id = board.add(persona).ok_or_else(|| {
        Error::usage(format!("The board is full: it holds {} personas", Board::MOST))
            .remedy("Delete one first")
    })?;
    project.board = Arc::new(board);
    Workspace::open(&arguments.workspace)?.save_project(project)?;
    say(&format!("Added {id} {title}"))
}

/// A persona as it is written; whatever it has beside its fields is refused,
/// for a criterion misspelt would mean everybody.
fn read(text: &str) -> Result<Persona> {
    const REMEDY: &str = "See the page “Personas: whom are we talking about?” of the help for an \
                          example";
    let wrong =
        |message: &str| Error::usage(format!("This is no persona ({message})")).remedy(REMEDY);
    let given: serde_json::Value = toml::from_str(text).map_err(|e| wrong(e.message()))?;
    let persona: Persona = toml::from_str(text).map_err(|e| wrong(e.message()))?;
    let kept = serde_json::to_value(&persona).map_err(|e| wrong(&e.to_string()))?;
    match left_out(&given, &kept, "a persona") {
        Some((name, of, fields)) => Err(Error::usage(format!("“{name}” is no field of {of}"))
            .remedy(format!("Its fields are: {}", fields.join(", ")))),
        None => Ok(persona),
    }
}

/// The first field that is given and not kept, of what, and what it could be.
fn left_out(
    given: &serde_json::Value,
    kept: &serde_json::Value,
    of: &str,
) -> Option<(String, String, Vec<String>)> {
    use serde_json::Value;
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => given.iter().find_map(|(name, value)| {
            let Some(there) = kept.get(name) else {
                return Some((name.clone(), of.to_string(), kept.keys().cloned().collect()));
            };
            left_out(value, there, name)
        }),
        (Value::Array(given), Value::Array(kept)) => {
            given.iter().zip(kept).find_map(|(given, kept)| left_out(given, kept, of))
        }
        _ => None,
    }
}

fn one(
    arguments: &Arguments,
    loaded: &Loaded,
    project: &Project,
    id: PersonaId,
    protection: Protection,
) -> Result<()> {
    let answer = persona_answer(loaded, project, id, protection, &Progress::new())?;
    write_files(
        arguments,
        loaded,
        project,
        Some(id),
        protection,
        ["persona-table", "persona-sheet"],
    )?;
    tell_notes(&answer.notes);
    say(&format!("{}: {}", answer.title, answer.sentence()))
}

fn board(
    arguments: &Arguments,
    loaded: &Loaded,
    project: &Project,
    protection: Protection,
) -> Result<()> {
    let coverage = board_answer(loaded, project, protection, &Progress::new())?;
    if arguments.board {
        write_files(arguments, loaded, project, None, protection, ["board-table", "board-sheet"])?;
        tell_notes(&coverage.notes);
        return say(&coverage.sentence());
    }
    for row in &coverage.rows {
        let people = row.people.map_or_else(|| "not counted".to_string(), Told::words);
        let share =
            row.share.map_or_else(String::new, |share| crate::base::number::percent(share, 1));
        say(&format!("{}\t{}\t{people}\t{share}", row.id, row.title))?;
    }
    if coverage.rows.is_empty() {
        say("There are no personas in this workspace yet.")?;
    }
    Ok(())
}

/// The table and the picture with these ids, where they are asked for.
fn write_files(
    arguments: &Arguments,
    loaded: &Loaded,
    project: &Project,
    persona: Option<PersonaId>,
    protection: Protection,
    [table, picture]: [&str; 2],
) -> Result<()> {
    let (selection, progress) = (Selection::default(), Progress::new());
    let shown = Shown { persona, ..Shown::default() };
    arguments.files.write(|kind, as_svg, options| {
        let id = match kind {
            FileKind::Table => table,
            FileKind::Picture => picture,
        };
        let row = deliverable(id).ok_or_else(|| Error::new(format!("There is no file “{id}”")))?;
        (row.bytes)(&Asked {
            loaded,
            project,
            protection,
            selection: &selection,
            shown: &shown,
            options,
            as_svg,
            progress: &progress,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    fn refused(text: &str) -> String {
        read(text).expect_err("refused").to_string()
    }

    #[test]
    fn a_field_misspelt_is_refused_and_those_there_are_are_named() {
        let told = refused("name = \"Ann\"\n[criteria]\nage = [{ from = 85 }]\n");
        assert!(told.contains("“age” is no field of criteria"), "{told}");
        assert!(told.contains("ages"), "{told}");
        let told = refused("[criteria]\nages = [{ from = 85, until = 90 }]\n");
        assert!(told.contains("“until” is no field of ages"), "{told}");
        assert!(refused("nam = \"Ann\"\n").contains("“nam” is no field of a persona"));
        assert!(refused("name = 3\n").contains("This is no persona"));
    }

    #[test]
    fn every_field_that_a_persona_has_is_read() {
        let text = "name = \"Ann\"\npronoun = \"she\"\n[criteria]\n\
                    ages = [{ from = 70, to = 79 }, { from = 85 }]\nservices = [273]\n\
                    classes = [{ tier = \"group\", code = \"D\" }]\n\
                    areas = { level = \"ward\", codes = [\"W1\"] }\n";
        let persona = read(text).expect("a persona");
        assert_eq!((persona.criteria.ages.len(), persona.criteria.services.len()), (2, 1));
    }
}
