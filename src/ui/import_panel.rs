//! Which files does the workspace come from, and what became of them? Files
//! are picked or dropped, looked at, corrected and run; below is what is
//! there already.

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::import_files::{ImportFile, ImportFiles, Look, Taken};
use super::message;
use super::panel::Memory;
use super::theme::{Size, space};
use crate::base::number::{counted, with_thousands};
use crate::council::ImportReport;
use crate::session::Action;
use eframe::egui::{
    Align, CentralPanel, CornerRadius, Frame, Grid, Layout, Margin, RichText, ScrollArea, TextEdit,
    Ui, vec2,
};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    CentralPanel::default().frame(Frame::new().fill(c.surface)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(28, 20)).show(ui, |ui| {
                ui.set_max_width(880.0);
                head(ui, context, commands);
                if context.loaded.is_none() {
                    return;
                }
                files(ui, context, &mut memory.import, commands);
                there_already(ui, context, commands);
            });
        });
    });
}

fn head(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Data").font(Size::Title.bold()).color(c.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            help::link(ui, context, "import", commands);
        });
    });
    let Some(loaded) = context.loaded else {
        let words = "Files are imported into a workspace: open one, or start a new one.";
        ui.label(RichText::new(words).color(c.quiet));
        ui.add_space(space::TWO);
        ui.horizontal(|ui| {
            if control::primary(ui, context.theme, "New workspace…", true).clicked() {
                commands.push(Command::Ask(Purpose::NewWorkspace));
            }
            if control::button(ui, "Open a workspace…").clicked() {
                commands.push(Command::Ask(Purpose::OpenWorkspace));
            }
        });
        return;
    };
    let words = format!(
        "{}: boundaries, look-ups, population, profiles, services, channels, postcodes and \
         customers. Names and addresses are not kept.",
        loaded.name
    );
    ui.label(RichText::new(words).color(c.quiet));
    ui.add_space(space::TWO);
    ui.horizontal(|ui| {
        if control::primary(ui, context.theme, "Choose files…", true).clicked() {
            commands.push(Command::Ask(Purpose::ImportFiles));
        }
        ui.label(RichText::new("or drag them onto this window").color(c.quiet));
    });
}

fn files(
    ui: &mut Ui,
    context: &Context<'_>,
    import: &mut ImportFiles,
    commands: &mut Vec<Command>,
) {
    if import.files.is_empty() {
        return;
    }
    let mut dropped = None;
    for (i, file) in import.files.iter_mut().enumerate() {
        ui.push_id(i, |ui| {
            if file_ui(ui, context, file) {
                dropped = Some(i);
            }
        });
    }
    if let Some(i) = dropped {
        import.files.remove(i);
    }
    ui.add_space(space::TWO);
    let recipe = import.recipe();
    let ready = recipe.is_some() && import.sent.is_none() && context.job.is_none();
    ui.horizontal(|ui| {
        let words = format!("Import {}", counted(import.files.len(), "file", "files"));
        if control::primary(ui, context.theme, &words, ready).clicked()
            && let Some(recipe) = recipe
        {
            import.sent = context.loaded.map(|loaded| loaded.revision);
            let folder = import.folder();
            commands.push(Command::Act(Action::Import { recipe: Box::new(recipe), folder }));
        }
        if control::button(ui, "Leave them out").clicked() {
            import.files.clear();
        }
    });
}

/// One file; true where it is to be left out.
fn file_ui(ui: &mut Ui, context: &Context<'_>, file: &mut ImportFile) -> bool {
    let c = &context.theme.colours;
    let mut leave_out = false;
    Frame::new()
        .fill(c.ground)
        .corner_radius(CornerRadius::same(space::CARD_RADIUS))
        .inner_margin(Margin::symmetric(14, 10))
        .outer_margin(Margin { top: 10, ..Margin::ZERO })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let name = file.path.file_name().unwrap_or(file.path.as_os_str());
                let name = name.to_string_lossy();
                ui.label(RichText::new(name.as_ref()).font(Size::Lead.bold()).color(c.ink))
                    .on_hover_text(file.path.display().to_string());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    leave_out = control::link(ui, context.theme, "Leave out").clicked();
                });
            });
            match &mut file.look {
                Look::Wanted | Look::Working(_) => {
                    ui.label(RichText::new("Looking at it…").color(c.quiet));
                }
                Look::Failed(error) => message::error_ui(ui, context, error),
                Look::Ready(taken) => taken_ui(ui, context, taken),
            }
        });
    leave_out
}

fn taken_ui(ui: &mut Ui, context: &Context<'_>, taken: &mut Taken) {
    let c = &context.theme.colours;
    let words = format!("Taken for {}", taken.words);
    ui.label(RichText::new(words).color(c.second_ink));
    fields_ui(ui, context, taken);
    if let Err(error) = &taken.recipe {
        message::error_ui(ui, context, error);
    }
    first_rows(ui, context, taken);
    message::notes_ui(ui, context, &taken.notes, 6);
}

/// The headings and the first few rows, as the file has them.
fn first_rows(ui: &mut Ui, context: &Context<'_>, taken: &Taken) {
    const ROWS: usize = 4;
    const LETTERS: usize = 28;
    if taken.headings.is_empty() {
        return;
    }
    let c = &context.theme.colours;
    let cut = |cell: &str| -> String {
        let short: String = cell.chars().take(LETTERS).collect();
        if short.len() < cell.len() { format!("{short}…") } else { short }
    };
    ui.add_space(space::ONE);
    ScrollArea::horizontal().id_salt("first rows").show(ui, |ui| {
        let spacing = vec2(space::FOUR, space::HALF);
        Grid::new("first rows").min_row_height(16.0).spacing(spacing).show(ui, |ui| {
            for heading in &taken.headings {
                ui.label(RichText::new(cut(heading)).font(Size::Caption.bold()).color(c.quiet));
            }
            ui.end_row();
            for row in taken.first_rows.iter().take(ROWS) {
                for cell in row.iter().take(taken.headings.len()) {
                    let text = RichText::new(cut(cell)).font(Size::Caption.regular());
                    ui.label(text.color(c.second_ink));
                }
                ui.end_row();
            }
        });
    });
}

/// What the recipe says of the file, each to be corrected.
fn fields_ui(ui: &mut Ui, context: &Context<'_>, taken: &mut Taken) {
    const WIDTH: f32 = 196.0;
    let c = &context.theme.colours;
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::THREE, space::TWO);
        for field in &mut taken.fields {
            let layout = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(WIDTH, 46.0), layout, |ui| {
                ui.set_width(WIDTH);
                ui.spacing_mut().item_spacing.y = space::HALF;
                ui.label(RichText::new(&field.words).font(Size::Caption.regular()).color(c.quiet));
                let line = TextEdit::singleline(&mut field.text).hint_text("found in the file");
                let line = ui.add(line.desired_width(WIDTH).margin(vec2(8.0, 4.0)));
                entered |= line.lost_focus();
                line.accessible_name(&field.words);
            });
        }
    });
    if entered {
        taken.correct();
    }
}

fn there_already(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let Some(loaded) = context.loaded else { return };
    for (place, report) in loaded.council.reports.iter().enumerate() {
        report_ui(ui, context, place, report);
    }
    let unplaced = loaded.council.reports.iter().any(|report| report.placing.unplaced > 0);
    if unplaced && control::link(ui, context.theme, "Save the unplaced records as CSV").clicked() {
        commands.push(Command::Ask(Purpose::SaveUnplaced));
    }
    let c = &context.theme.colours;
    let recipe = &loaded.recipe;
    let sources: Vec<(&str, &str)> = recipe
        .boundaries
        .iter()
        .map(|s| ("Boundaries", s.file.as_str()))
        .chain(recipe.lookup.iter().map(|s| ("Look-up", s.file.as_str())))
        .chain(recipe.population.iter().map(|s| ("Population", s.file.as_str())))
        .chain(recipe.profile.iter().map(|s| ("Profile", s.file.as_str())))
        .chain(recipe.services.iter().map(|s| ("Services", s.file.as_str())))
        .chain(recipe.channels.iter().map(|s| ("Channels", s.file.as_str())))
        .chain(recipe.postcodes.iter().map(|s| ("Postcodes", s.file.as_str())))
        .chain(recipe.points.iter().map(|s| ("Places of service", s.file.as_str())))
        .chain(recipe.customers.iter().map(|s| ("Customers", s.file.as_str())))
        .collect();
    control::section(ui, context.theme, "Where it all comes from");
    if sources.is_empty() {
        let words = "Nothing yet. Start with the boundaries of your smallest areas and a table \
                     of people by age.";
        ui.label(RichText::new(words).color(c.quiet));
    }
    Grid::new("sources")
        .num_columns(2)
        .min_row_height(18.0)
        .spacing(vec2(space::SIX, space::ONE))
        .show(ui, |ui| {
            for (kind, file) in sources {
                ui.label(RichText::new(kind).color(c.quiet));
                ui.label(RichText::new(file).color(c.ink));
                ui.end_row();
            }
        });
    if !context.notes.is_empty() {
        control::section(ui, context.theme, "Notes of the last import");
        message::notes_ui(ui, context, context.notes, 200);
    }
}

fn report_ui(ui: &mut Ui, context: &Context<'_>, place: usize, report: &ImportReport) {
    let c = &context.theme.colours;
    let count = |n: u64| with_thousands(i64::try_from(n).unwrap_or(i64::MAX));
    control::section(ui, context.theme, &format!("Customers from {}", report.file));
    let placing = &report.placing;
    let lines = [
        ("Records read", placing.records()),
        ("Placed by area code", placing.by_code),
        ("Placed by postcode", placing.by_postcode),
        ("Placed by their own coordinates", placing.by_coordinates),
        ("Not placed", placing.unplaced),
        ("Distinct persons", report.persons),
    ];
    Grid::new(("report", place))
        .num_columns(2)
        .min_row_height(18.0)
        .spacing(vec2(space::SIX, space::HALF))
        .show(ui, |ui| {
            for (words, n) in lines {
                ui.label(RichText::new(words).color(c.second_ink));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(count(n)).font(Size::Body.bold()).color(c.ink));
                });
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
