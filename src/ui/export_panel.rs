//! What is to be saved, and how? Every file and chart there is, with how large
//! the picture is and what is left out; then the path is asked for.

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::theme::{Size, space};
use super::top_bar;
use crate::base::number::with_thousands;
use crate::export::EXPORTS;
use crate::figure::CHARTS;
use crate::session::deliverables::{DELIVERABLES, FileKind, deliverable};
use crate::session::export::{Options, Picture};
use eframe::egui::{
    self, Align, DragValue, Frame, Id, Layout, Modal, RichText, ScrollArea, Ui, vec2,
};

/// A size that is asked for often.
struct Preset {
    title: &'static str,
    picture: Picture,
}

const PRESETS: [Preset; 3] = [
    Preset {
        title: "A4 landscape, for the screen",
        picture: Picture { size_px: (1600, 1131), dpi: 137.0 },
    },
    Preset {
        title: "A4 landscape, for print",
        picture: Picture { size_px: (3508, 2480), dpi: 300.0 },
    },
    Preset { title: "Slide", picture: Picture { size_px: (1920, 1080), dpi: 96.0 } },
];

/// How files are written, as last chosen.
#[derive(Clone, Debug)]
pub struct ExportChoice {
    pub open: bool,
    /// The id of a row of `export::EXPORTS`, `figure::CHARTS` or
    /// `deliverables::DELIVERABLES`.
    what: &'static str,
    /// The place of a preset; `None` for a size of one's own.
    preset: Option<usize>,
    own: Picture,
    byte_order_mark: bool,
    /// Files written leave small numbers out, unless the officer says otherwise.
    pub show_small_numbers: bool,
}

impl Default for ExportChoice {
    fn default() -> Self {
        ExportChoice {
            open: false,
            what: EXPORTS[0].id,
            preset: Some(0),
            own: PRESETS[0].picture,
            byte_order_mark: false,
            show_small_numbers: false,
        }
    }
}

impl ExportChoice {
    /// What the file is written with.
    pub fn options(&self) -> Options {
        Options { picture: self.picture(), byte_order_mark: self.byte_order_mark }
    }

    fn picture(&self) -> Picture {
        self.preset.and_then(|i| PRESETS.get(i)).map_or(self.own, |preset| preset.picture)
    }
}

/// Shows the panel where it is open.
pub fn show(
    ctx: &egui::Context,
    context: &Context<'_>,
    choice: &mut ExportChoice,
    commands: &mut Vec<Command>,
) {
    if !choice.open {
        return;
    }
    let c = &context.theme.colours;
    let frame = Frame::window(&ctx.global_style()).inner_margin(20);
    let modal = Modal::new(Id::unique("export")).frame(frame).show(ctx, |ui| {
        ui.set_width(640.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new("Export").font(Size::Title.bold()).color(c.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                help::link(ui, context, "export", commands);
            });
        });
        ui.add_space(space::ONE);
        ui.horizontal_top(|ui| {
            let column = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(226.0, 330.0), column, |ui| {
                ui.set_width(226.0);
                what(ui, context, choice);
            });
            ui.add_space(space::FOUR);
            ui.allocate_ui_with_layout(vec2(380.0, 330.0), column, |ui| {
                ui.set_width(380.0);
                how(ui, context, choice);
            });
        });
        ui.separator();
        ui.horizontal(|ui| {
            let file = format!("File: {}", Purpose::Export(choice.what).suggested());
            ui.label(RichText::new(file).color(c.quiet));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let ready = top_bar::can_export(context)
                    && choice.picture().check().is_ok()
                    && missing(context, choice.what).is_none();
                if control::primary(ui, context.theme, "Choose where to save…", ready).clicked() {
                    choice.open = false;
                    commands.push(Command::Ask(Purpose::Export(choice.what)));
                }
                if control::button(ui, "Cancel").clicked() {
                    choice.open = false;
                }
            });
        });
    });
    if modal.should_close() {
        choice.open = false;
    }
}

/// The files of the place that is shown; those of take-up where it has none of
/// its own.
fn what(ui: &mut Ui, context: &Context<'_>, choice: &mut ExportChoice) {
    let of_place = || DELIVERABLES.iter().filter(|row| row.place == context.panel);
    let Some(first) = of_place().next() else {
        if deliverable(choice.what).is_some() {
            choice.what = EXPORTS[0].id;
        }
        return what_of_take_up(ui, context, choice);
    };
    if of_place().all(|row| row.id != choice.what) {
        let there = of_place().find(|row| missing(context, row.id).is_none());
        choice.what = there.unwrap_or(first).id;
    }
    ScrollArea::vertical().id_salt("what to export").max_height(330.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::HALF;
        for (kind, group) in [(FileKind::Picture, "Pictures"), (FileKind::Table, "Tables")] {
            if of_place().all(|row| row.kind != kind) {
                continue;
            }
            control::section(ui, context.theme, group);
            for row in of_place().filter(|row| row.kind == kind) {
                let why_not = missing(context, row.id);
                let line = |ui: &mut Ui| control::item(ui, choice.what == row.id, row.title);
                let line = ui.add_enabled_ui(why_not.is_none(), line).inner;
                if line.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
                    choice.what = row.id;
                }
            }
        }
    });
}

/// Why the file cannot be made now; `None` where it can.
fn missing(context: &Context<'_>, what: &str) -> Option<&'static str> {
    let row = deliverable(what)?;
    (row.missing)(context.loaded?, context.project)
}

fn what_of_take_up(ui: &mut Ui, context: &Context<'_>, choice: &mut ExportChoice) {
    ScrollArea::vertical().id_salt("what to export").max_height(330.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::HALF;
        let groups =
            [("Map", &["png", "svg"][..]), ("Table and areas", &["csv", "geojson", "json"][..])];
        let listed = |id: &str| groups.iter().any(|(_, ids)| ids.contains(&id));
        for (group, ids) in groups {
            control::section(ui, context.theme, group);
            for row in EXPORTS.iter().filter(|row| ids.contains(&row.id)) {
                if control::item(ui, choice.what == row.id, row.title).clicked() {
                    choice.what = row.id;
                }
            }
        }
        if EXPORTS.iter().any(|row| !listed(row.id)) {
            control::section(ui, context.theme, "Other");
            for row in EXPORTS.iter().filter(|row| !listed(row.id)) {
                if control::item(ui, choice.what == row.id, row.title).clicked() {
                    choice.what = row.id;
                }
            }
        }
        control::section(ui, context.theme, "Charts");
        for chart in CHARTS {
            if control::item(ui, choice.what == chart.id, chart.title).clicked() {
                choice.what = chart.id;
            }
        }
    });
}

fn how(ui: &mut Ui, context: &Context<'_>, choice: &mut ExportChoice) {
    if let Some(why_not) = missing(context, choice.what) {
        control::section(ui, context.theme, "Not yet");
        ui.label(why_not);
        return;
    }
    let kind = deliverable(choice.what).map(|row| row.kind);
    let is_chart =
        CHARTS.iter().any(|chart| chart.id == choice.what) || kind == Some(FileKind::Picture);
    if is_chart || matches!(choice.what, "png" | "svg") {
        size(ui, context, choice, choice.what == "svg");
        if is_chart {
            note(ui, context, "End the file's name in .svg for a drawing that prints sharp.");
        }
    }
    if choice.what == "csv" || kind == Some(FileKind::Table) {
        control::section(ui, context.theme, "Table");
        ui.checkbox(&mut choice.byte_order_mark, "For Excel (with a byte order mark)");
        note(
            ui,
            context,
            "Excel takes letters such as é and £ for others without it. Leave it out for any \
             other program.",
        );
    }
    control::section(ui, context.theme, "Small numbers");
    let hidden_anyway = context.project.protection.on;
    let mut hide = hidden_anyway || !choice.show_small_numbers;
    let words = "Hide small numbers in files";
    if ui.add_enabled(!hidden_anyway, egui::Checkbox::new(&mut hide, words)).changed() {
        choice.show_small_numbers = !hide;
    }
    let most = context.project.protection.k.saturating_sub(1);
    let words = if hidden_anyway {
        format!("Counts of 1 to {most} are hidden on the screen, and so in every file.")
    } else if hide {
        format!(
            "Counts of 1 to {most}, and the rates, ratios and findings worked out from them, are \
             left out of the file. The screen stays as it is."
        )
    } else {
        format!(
            "Counts of 1 to {most} may tell of single persons. Do not publish or send on a file \
             with them."
        )
    };
    note(ui, context, &words);
}

/// How large a picture is.
fn size(ui: &mut Ui, context: &Context<'_>, choice: &mut ExportChoice, shape_only: bool) {
    control::section(ui, context.theme, if shape_only { "Shape" } else { "Size" });
    for (i, preset) in PRESETS.iter().enumerate() {
        let (width, height) = preset.picture.size_px;
        let words = format!(
            "{} ({} × {})",
            preset.title,
            with_thousands(i64::from(width)),
            with_thousands(i64::from(height))
        );
        if ui.radio(choice.preset == Some(i), words).clicked() {
            choice.preset = Some(i);
            choice.own = preset.picture;
        }
    }
    if ui.radio(choice.preset.is_none(), "A size of your own").clicked() {
        choice.preset = None;
    }
    ui.add_enabled_ui(choice.preset.is_none(), |ui| {
        ui.horizontal(|ui| {
            let own = &mut choice.own;
            ui.add(DragValue::new(&mut own.size_px.0).range(100..=20_000).suffix(" px"))
                .accessible_name("Width in pixels");
            ui.label("×");
            ui.add(DragValue::new(&mut own.size_px.1).range(100..=20_000).suffix(" px"))
                .accessible_name("Height in pixels");
            ui.label("at");
            ui.add(
                DragValue::new(&mut own.dpi).range(36.0..=1200.0).max_decimals(0).suffix(" dpi"),
            )
            .accessible_name("Dots per inch");
        });
    });
    let picture = choice.picture();
    if let Err(error) = picture.check() {
        note(ui, context, &error.to_string());
    } else {
        let cm = |px: u32| f64::from(px) / f64::from(picture.dpi) * 2.54;
        let (width, height) = (cm(picture.size_px.0), cm(picture.size_px.1));
        let words = format!("{width:.1} × {height:.1} cm when printed at {:.0} dpi.", picture.dpi);
        note(ui, context, &words);
    }
}

fn note(ui: &mut Ui, context: &Context<'_>, words: &str) {
    let text = RichText::new(words).font(Size::Small.regular());
    ui.label(text.color(context.theme.colours.quiet));
}
