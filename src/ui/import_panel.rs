//! Which files does the workspace come from, and what became of them? Files
//! are picked or dropped, looked at, corrected and run; below is what is
//! there already.

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::import_card;
use super::import_files::ImportFiles;
use super::import_there;
use super::panel::Memory;
use super::shortcuts;
use super::theme::{Size, space};
use crate::base::number::{counted, with_thousands};
use crate::council::Recipe;
use crate::session::{Action, EarlierCustomers};
use eframe::egui::{
    Align, CentralPanel, Frame, Layout, Margin, RichText, ScrollArea, Ui, UiBuilder, vec2,
};

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    CentralPanel::default().frame(context.theme.surface()).show(ui, |ui| {
        let mut scrolled = ScrollArea::vertical().auto_shrink([false, false]);
        // What became of an import stands on top of what there is.
        if std::mem::take(&mut memory.import.has_come_in) {
            scrolled = scrolled.vertical_scroll_offset(0.0);
        }
        scrolled.show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(28, 20)).show(ui, |ui| {
                ui.set_max_width(880.0);
                head(ui, context, commands);
                let import = &mut memory.import;
                if context.loaded.is_none() {
                    waiting(ui, context, import);
                    return;
                }
                files(ui, context, import, commands);
                import_there::show(ui, context, import, commands);
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
        let words = "or drag them onto this window, several at once or a recipe (.toml)";
        ui.label(RichText::new(words).color(c.quiet));
    });
}

/// Files dropped before there is a workspace to take them.
fn waiting(ui: &mut Ui, context: &Context<'_>, import: &ImportFiles) {
    if import.files.is_empty() {
        return;
    }
    let c = &context.theme.colours;
    ui.add_space(space::THREE);
    let files = counted(import.files.len(), "file waits", "files wait");
    let words = format!("{files} to be imported, as soon as a workspace is open.");
    ui.label(RichText::new(words).font(Size::Body.bold()).color(c.ink));
    for file in &import.files {
        ui.label(RichText::new(file.name()).color(c.second_ink));
    }
}

fn files(
    ui: &mut Ui,
    context: &Context<'_>,
    import: &mut ImportFiles,
    commands: &mut Vec<Command>,
) {
    if import.is_empty() {
        return;
    }
    let Some(loaded) = context.loaded else { return };
    let known = import.known(loaded);
    let alone = import.files.len() == 1;
    let mut dropped = None;
    let busy = import.sent;
    for (i, file) in import.files.iter_mut().enumerate() {
        // The id goes with the file, not with its place: they are sorted.
        let id = (file.path.clone(), i * usize::from(!alone));
        ui.scope_builder(UiBuilder::new().id_salt(id), |ui| {
            ui.add_enabled_ui(!file.sent, |ui| {
                if import_card::show(ui, context, file, &known, alone) {
                    dropped = Some(i);
                }
            });
        });
    }
    if let Some(i) = dropped {
        import.files.remove(i);
    }
    ui.add_space(space::THREE);
    let recipe = import.recipe();
    let asked = recipe
        .as_ref()
        .is_some_and(|recipe| earlier_customers(ui, context, recipe, &mut import.earlier));
    if !asked {
        // What was chosen for other files is not meant for these.
        import.earlier = EarlierCustomers::default();
    }
    let ready = recipe.is_some() && !busy && context.job.is_none();
    ui.horizontal(|ui| {
        let words = format!("Import {}", counted(import.files.len(), "file", "files"));
        let button = control::primary(ui, context.theme, &words, ready);
        let keys = shortcuts::written(ui.ctx(), &shortcuts::IMPORT_SHOWN);
        let chord = ready
            && !context.keyboard.dialog
            && shortcuts::pressed(ui.ctx(), &shortcuts::IMPORT_SHOWN);
        if (button.on_hover_text(keys).clicked() || chord)
            && let Some(recipe) = recipe
        {
            import.send();
            let action = Action::Import {
                recipe: Box::new(recipe),
                folder: import.folder(),
                earlier: import.earlier,
            };
            commands.push(Command::Act(action));
        }
        if control::button(ui, "Leave them out").clicked() {
            import.clear();
        }
        let c = &context.theme.colours;
        let words = if busy {
            "Being imported. The workspace changes only at the end, all at once."
        } else {
            "All go in together, or none does."
        };
        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    });
    ui.add_space(space::TWO);
    ui.separator();
}

/// Where customers of other files are there: whether the new ones join them.
/// True where that was asked.
fn earlier_customers(
    ui: &mut Ui,
    context: &Context<'_>,
    recipe: &Recipe,
    earlier: &mut EarlierCustomers,
) -> bool {
    let Some(loaded) = context.loaded else { return false };
    let is_new = |source: &&crate::council::CustomerSource| {
        let known = &loaded.recipe.customers;
        !known.iter().any(|k| k.file == source.file && k.table == source.table)
    };
    let brings_others = recipe.customers.iter().any(|source| is_new(&source));
    if loaded.recipe.customers.is_empty() || !brings_others {
        return false;
    }
    let c = &context.theme.colours;
    let records: u64 = loaded.council.reports.iter().map(|r| r.placing.records()).sum();
    let words = format!(
        "There are {} records of customers already, from {}.",
        with_thousands(i64::try_from(records).unwrap_or(i64::MAX)),
        counted(loaded.recipe.customers.len(), "file", "files")
    );
    ui.label(RichText::new(words).font(Size::Body.bold()).color(c.ink));
    let choices = [EarlierCustomers::Stay, EarlierCustomers::GiveWay];
    let now = choices.iter().position(|choice| choice == earlier).unwrap_or(0);
    ui.allocate_ui_with_layout(vec2(380.0, space::CONTROL), Layout::top_down(Align::Min), |ui| {
        let words = ["Add the new ones", "Replace them"];
        let clicked = control::segments(ui, context.theme, "Customers there are", &words, now);
        if let Some(choice) = clicked.and_then(|i| choices.get(i)) {
            *earlier = *choice;
        }
    });
    let words = match earlier {
        EarlierCustomers::Stay => {
            "Both are counted together; a person with the same number in both counts once."
        }
        EarlierCustomers::GiveWay => {
            "The earlier records are taken out of the workspace. This cannot be undone but by \
             importing their files again."
        }
    };
    ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
    ui.add_space(space::ONE);
    true
}
