//! What is in this workspace, where does it come from, and what became of the
//! customers' records?

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::import_files::ImportFiles;
use super::message;
use super::question_words::capitalised;
use super::theme::{Size, space};
use crate::base::number::{counted, with_thousands};
use crate::council::ImportReport;
use crate::import::guess::{SourceGuess, sources_of};
use crate::session::Loaded;
use eframe::egui::{Align, Grid, Layout, RichText, Ui, vec2};
use std::path::{Path, PathBuf};

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    import: &mut ImportFiles,
    commands: &mut Vec<Command>,
) {
    let Some(loaded) = context.loaded else { return };
    let c = &context.theme.colours;
    // What a report below says need not be said here.
    let reports = &loaded.council.reports;
    let told = |line: &str| reports.iter().any(|r| r.notes.iter().any(|note| note.line() == line));
    if context.notes.iter().any(|note| !told(&note.line())) {
        control::section(ui, context.theme, "Notes of the last import");
        message::notes_ui(ui, context, context.notes, 200);
    }
    for (place, report) in loaded.council.reports.iter().enumerate() {
        report_ui(ui, context, place, report);
    }
    let unplaced = loaded.council.reports.iter().any(|report| report.placing.unplaced > 0);
    if unplaced && control::link(ui, context.theme, "Save the unplaced records as CSV").clicked() {
        commands.push(Command::Ask(Purpose::SaveUnplaced));
    }
    contents(ui, context, loaded);
    let sources = sources_of(&loaded.recipe);
    control::section(ui, context.theme, "Where it all comes from");
    if sources.is_empty() {
        let words = "Nothing yet. Start with the boundaries of your smallest areas and a table \
                     of people by age.";
        ui.label(RichText::new(words).color(c.quiet));
    }
    let can_import = context.job.is_none() && !import.sent;
    Grid::new("sources").num_columns(4).spacing(vec2(space::SIX, space::ONE)).show(ui, |ui| {
        for (path, source) in &sources {
            source_ui(ui, context, path, source, can_import, import);
            ui.end_row();
        }
    });
}

/// One source: its kind, its file, whose it is, and the way to import it anew.
fn source_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    path: &Path,
    source: &SourceGuess,
    can_import: bool,
    import: &mut ImportFiles,
) {
    let c = &context.theme.colours;
    ui.label(RichText::new(capitalised(source.kind().words())).color(c.quiet));
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    ui.label(RichText::new(name.as_ref()).color(c.ink)).on_hover_text(path.display().to_string());
    let words = match provenance(source) {
        (None, None) => "no source or licence stated".to_string(),
        (from, licence) => {
            let parts: Vec<&str> = [from, licence].into_iter().flatten().collect();
            parts.join(", ")
        }
    };
    ui.scope(|ui| {
        ui.set_max_width(330.0);
        let text = RichText::new(&words).font(Size::Small.regular()).color(c.quiet);
        ui.add(eframe::egui::Label::new(text).truncate()).on_hover_text(words);
    });
    ui.add_enabled_ui(can_import, |ui| {
        let again = control::link(ui, context.theme, "Import again");
        let what = format!("Look at {name} once more, and import it in the place of this");
        if again.on_hover_text(what).clicked() {
            import.add_again(PathBuf::from(path), source.clone());
        }
    });
}

/// The source line and the licence.
fn provenance(source: &SourceGuess) -> (Option<&str>, Option<&str>) {
    let (from, licence) = match source {
        SourceGuess::Boundaries(s) => (&s.source, &s.licence),
        SourceGuess::Lookups(s) => match s.first() {
            Some(s) => (&s.source, &s.licence),
            None => return (None, None),
        },
        SourceGuess::Population(s) => (&s.source, &s.licence),
        SourceGuess::Profile(s) => (&s.source, &s.licence),
        SourceGuess::ClassNames(s) => (&s.source, &s.licence),
        SourceGuess::ClassAttributes(s) => (&s.source, &s.licence),
        SourceGuess::PostcodeClasses(s) => (&s.source, &s.licence),
        SourceGuess::Services(s) => (&s.source, &s.licence),
        SourceGuess::Channels(s) => (&s.source, &s.licence),
        SourceGuess::Postcodes(s) => (&s.source, &s.licence),
        SourceGuess::Points(s) => (&s.source, &s.licence),
        SourceGuess::Customers(s) => (&s.source, &s.licence),
    };
    (from.as_deref(), licence.as_deref())
}

/// How much of everything there is.
fn contents(ui: &mut Ui, context: &Context<'_>, loaded: &Loaded) {
    let c = &context.theme.colours;
    let council = &loaded.council;
    let mut lines: Vec<(String, String)> = Vec::new();
    for level in loaded.geography.levels() {
        let areas = with_thousands(i64::try_from(level.len()).unwrap_or(i64::MAX));
        lines.push((format!("{}, {}", capitalised(&level.plural), level.edition), areas));
    }
    for table in &council.tables {
        let groups = counted(table.variables.len(), "group", "groups");
        lines.push((format!("Table “{}”, {}", table.name, table.counts), groups));
    }
    for scheme in &council.schemes {
        let classes = scheme.tiers.last().map_or(0, |tier| tier.classes.len());
        lines.push((format!("Profile {}", scheme.name), counted(classes, "class", "classes")));
    }
    for (words, count) in [
        ("Services", council.services.len()),
        ("Channels", council.channels.len()),
        ("Postcodes", loaded.postcodes.len()),
        ("Places of service", council.points.len()),
        ("Records of customers", loaded.records.len()),
    ] {
        if count > 0 {
            let count = with_thousands(i64::try_from(count).unwrap_or(i64::MAX));
            lines.push((words.to_string(), count));
        }
    }
    if lines.is_empty() {
        return;
    }
    control::section(ui, context.theme, "What is in this workspace");
    Grid::new("contents")
        .num_columns(2)
        .min_col_width(210.0)
        .min_row_height(18.0)
        .spacing(vec2(space::SIX, space::HALF))
        .show(ui, |ui| {
            for (words, count) in lines {
                ui.label(RichText::new(words).color(c.second_ink));
                at_right(ui, RichText::new(count).font(Size::Body.bold()).color(c.ink));
                ui.end_row();
            }
        });
}

/// A number at the right end of its column.
fn at_right(ui: &mut Ui, text: RichText) {
    let room = vec2(88.0, 18.0);
    ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| ui.label(text));
}

fn report_ui(ui: &mut Ui, context: &Context<'_>, place: usize, report: &ImportReport) {
    let c = &context.theme.colours;
    let count = |n: u64| with_thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let name = Path::new(&report.file).file_name().map(|name| name.to_string_lossy());
    let name = name.unwrap_or_else(|| report.file.as_str().into());
    control::section(ui, context.theme, &format!("Customers from {name}"));
    let placing = &report.placing;
    let share = |n: u64| match placing.records() {
        0 => String::new(),
        all => crate::base::number::percent(n as f64 / all as f64, 1),
    };
    let lines = [
        ("Records read", placing.records(), String::new()),
        ("Placed by area code", placing.by_code, share(placing.by_code)),
        ("Placed by postcode", placing.by_postcode, share(placing.by_postcode)),
        ("Placed by their own coordinates", placing.by_coordinates, share(placing.by_coordinates)),
        ("Not placed", placing.unplaced, share(placing.unplaced)),
        ("Distinct persons", report.persons, String::new()),
    ];
    Grid::new(("report", place))
        .num_columns(3)
        .min_row_height(18.0)
        .spacing(vec2(space::SIX, space::HALF))
        .show(ui, |ui| {
            for (words, n, share) in lines {
                ui.label(RichText::new(words).color(c.second_ink));
                for (text, font) in [(count(n), Size::Body.bold()), (share, Size::Body.regular())] {
                    at_right(ui, RichText::new(text).font(font).color(c.ink));
                }
                ui.end_row();
            }
        });
    for unmapped in report.unmapped.iter().take(12) {
        let words = format!(
            "{} “{}” stands for nothing known: {}",
            unmapped.column,
            unmapped.value,
            counted(usize::try_from(unmapped.records).unwrap_or(usize::MAX), "record", "records")
        );
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.second_ink));
    }
    message::notes_ui(ui, context, &report.notes, 20);
}
