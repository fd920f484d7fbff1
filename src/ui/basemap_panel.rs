//! Should anything lie under the areas of the map, and may a server be asked
//! for it? A dialog that says what goes online before anything does.

use super::context::{Command, Context};
use super::control;
use super::dialog::Purpose;
use super::help;
use super::theme::{Size, space};
use crate::base::{Error, Result};
use crate::import::pmtiles::PmTiles;
use crate::session::basemap::open_file;
use crate::session::jobs::{Wake, Work};
use crate::session::{Basemap, Preferences, TileAddress};
use eframe::egui::{
    self, Align, CornerRadius, Frame, Id, Layout, Margin, Modal, Response, RichText, Stroke,
    TextEdit, Ui, vec2,
};
use std::path::{Path, PathBuf};

/// The dialog, open or not.
#[derive(Default)]
pub struct BasemapPanel {
    open: Option<Open>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Off,
    File,
    Address,
}

#[derive(Default)]
struct Open {
    kind: Kind,
    path: String,
    template: String,
    attribution: String,
    /// The file that is being looked into before it is taken.
    opening: Option<(PathBuf, Work<PmTiles>)>,
    error: Option<Error>,
}

impl BasemapPanel {
    /// Opens it with what is chosen now.
    pub fn open(&mut self, preferences: &Preferences) {
        let mut open = Open::default();
        let offered = match &preferences.basemap {
            Basemap::Off => &preferences.basemap_before,
            on => on,
        };
        match offered {
            Basemap::Off => {}
            Basemap::LocalFile { path } => {
                open.kind = Kind::File;
                open.path = path.display().to_string();
            }
            Basemap::Address { template, attribution } => {
                open.kind = Kind::Address;
                open.template = template.clone();
                open.attribution = attribution.clone();
            }
        }
        self.open = Some(open);
    }

    /// Takes the file that was asked for.
    pub fn chosen(&mut self, path: &Path) {
        let open = self.open.get_or_insert_with(Open::default);
        open.kind = Kind::File;
        open.path = path.display().to_string();
        open.error = None;
    }
}

const WIDTH: f32 = 520.0;

/// Shows the dialog where it is open.
pub fn show(
    ctx: &egui::Context,
    context: &Context<'_>,
    panel: &mut BasemapPanel,
    wake: &Wake,
    commands: &mut Vec<Command>,
) {
    let Some(open) = &mut panel.open else { return };
    let frame = Frame::window(&ctx.global_style()).inner_margin(20);
    let mut close = false;
    let modal = Modal::new(Id::unique("basemap")).frame(frame).show(ctx, |ui| {
        ui.set_width(WIDTH);
        heading(ui, context, commands);
        kinds(ui, open);
        ui.add_space(space::TWO);
        match open.kind {
            Kind::Off => note(ui, context, "The areas stand on plain ground. Nobody is asked."),
            Kind::File => file(ui, context, open, commands),
            Kind::Address => address(ui, context, open),
        }
        if let Some(error) = &open.error {
            ui.add_space(space::TWO);
            super::message::error_ui(ui, context, error);
        }
        ui.add_space(space::TWO);
        ui.separator();
        close |= foot(ui, context, open, wake, commands);
    });
    close |= take_in(context, open, commands);
    if close || modal.should_close() {
        panel.open = None;
    }
}

fn heading(ui: &mut Ui, context: &Context<'_>, commands: &mut Vec<Command>) {
    let c = &context.theme.colours;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Basemap").font(Size::Title.bold()).color(c.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            help::link(ui, context, "basemap", commands);
        });
    });
    let words = "A map of streets and places in greys under the areas, for getting one's \
                 bearings. Never in projector mode or in the pictures you save.";
    note(ui, context, words);
    ui.add_space(space::TWO);
}

fn kinds(ui: &mut Ui, open: &mut Open) {
    for (kind, words) in [
        (Kind::Off, "No basemap"),
        (Kind::File, "A file on this computer"),
        (Kind::Address, "Pictures from a server, online"),
    ] {
        if ui.radio(open.kind == kind, words).clicked() && open.kind != kind {
            open.kind = kind;
            open.error = None;
            open.opening = None;
        }
    }
}

fn file(ui: &mut Ui, context: &Context<'_>, open: &mut Open, commands: &mut Vec<Command>) {
    named(ui, context, "File of tiles");
    ui.horizontal(|ui| {
        let width = ui.available_width() - 84.0;
        if field(ui, context, "File of tiles", "streets.pmtiles", &mut open.path, width).changed() {
            open.error = None;
            open.opening = None;
        }
        if control::button(ui, "Choose…").clicked() {
            commands.push(Command::Ask(Purpose::Basemap));
        }
    });
    ui.add_space(space::ONE);
    let words = "A PMTiles file whose tiles are pictures (PNG, JPEG or WebP). It is read from this \
                 computer: nobody is asked.";
    note(ui, context, words);
}

fn address(ui: &mut Ui, context: &Context<'_>, open: &mut Open) {
    let hint = "https://tiles.example.org/{z}/{x}/{y}.png";
    let width = ui.available_width();
    named(ui, context, "Address of the tiles");
    if field(ui, context, "Address of the tiles", hint, &mut open.template, width).changed() {
        open.error = None;
    }
    let hint = "© the provider, as they ask it to be said";
    named(ui, context, "Attribution");
    field(ui, context, "Attribution", hint, &mut open.attribution, width);
    ui.add_space(space::TWO);
    if open.template.trim().is_empty() {
        let words = "Type the address that the provider of the map gives, with {z}, {x} and {y} \
                     where the numbers of a tile go. Nothing goes online until you turn it on.";
        note(ui, context, words);
        return;
    }
    match TileAddress::parse(&open.template) {
        Ok(address) => notice(ui, context, &address),
        Err(error) => super::message::error_ui(ui, context, &error),
    }
}

/// What turning it on does, in words.
fn notice(ui: &mut Ui, context: &Context<'_>, address: &TileAddress) {
    let c = &context.theme.colours;
    let host = address.host();
    let frame = Frame::new()
        .fill(c.accent_wash)
        .stroke(Stroke::new(1.0, c.accent))
        .corner_radius(CornerRadius::same(space::CONTROL_RADIUS))
        .inner_margin(Margin::symmetric(12, 10));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let is_on = matches!(&context.preferences.basemap, Basemap::Address { template, .. }
            if TileAddress::parse(template).is_ok_and(|on| on.host() == host));
        let asks = if is_on { "This is on: it asks" } else { "Turning this on asks" };
        let words = format!(
            "{asks} {host} for pictures of the part of the map you look at. No records and no \
             figures are sent."
        );
        ui.label(RichText::new(words).font(Size::Body.bold()).color(c.ink));
        let mut more =
            "Whoever runs it can see which part that is, and from which network.".to_string();
        if !address.is_encrypted() && !address.is_here() {
            more += " The address begins with http://, so others on the way can see it too.";
        }
        note(ui, context, &more);
    });
}

/// What holds now, and the button that changes it; true where the dialog is
/// done with.
fn foot(
    ui: &mut Ui,
    context: &Context<'_>,
    open: &mut Open,
    wake: &Wake,
    commands: &mut Vec<Command>,
) -> bool {
    let mut close = false;
    let now = &context.preferences.basemap;
    ui.horizontal(|ui| {
        let words = RichText::new(now_words(now)).font(Size::Small.regular());
        ui.add(egui::Label::new(words.color(context.theme.colours.quiet)).truncate());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let wanted = wanted(open);
            let ready = open.opening.is_none()
                && wanted.as_ref().is_some_and(|wanted| {
                    // A file may be another by now, or have failed before.
                    wanted != now || open.kind == Kind::File
                });
            let words = match open.kind {
                Kind::Off => "Turn off",
                Kind::File => "Show this file",
                Kind::Address => "Turn on",
            };
            if control::primary(ui, context.theme, words, ready).clicked() {
                match wanted {
                    Some(Basemap::LocalFile { path }) => {
                        open.error = None;
                        let work = open_file(&path, wake);
                        open.opening = Some((path, work));
                    }
                    Some(wanted) => {
                        prefer(context, wanted, commands);
                        close = true;
                    }
                    None => {}
                }
            }
            if control::button(ui, "Close").clicked() {
                close = true;
            }
            if open.opening.is_some() {
                ui.label("Opening the file…");
            }
        });
    });
    close
}

/// What would be chosen; `None` while it is not whole.
fn wanted(open: &Open) -> Option<Basemap> {
    match open.kind {
        Kind::Off => Some(Basemap::Off),
        Kind::File => {
            let path = open.path.trim();
            (!path.is_empty()).then(|| Basemap::LocalFile { path: PathBuf::from(path) })
        }
        Kind::Address => TileAddress::parse(&open.template).ok().map(|_| Basemap::Address {
            template: open.template.trim().to_string(),
            attribution: open.attribution.trim().to_string(),
        }),
    }
}

fn now_words(now: &Basemap) -> String {
    match now {
        Basemap::Off => "Now: no basemap".to_string(),
        Basemap::LocalFile { path } => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            format!("Now: {name}")
        }
        Basemap::Address { template, .. } => {
            let address = TileAddress::parse(template);
            format!("Now: online, {}", address.as_ref().map_or("no server", TileAddress::host))
        }
    }
}

/// Takes the file once it has been looked into; true where it is chosen.
fn take_in(context: &Context<'_>, open: &mut Open, commands: &mut Vec<Command>) -> bool {
    let ended: Option<Result<PmTiles>> = open.opening.as_ref().and_then(|(_, work)| work.ended());
    let (Some(ended), Some((path, _))) = (ended, open.opening.as_ref()) else { return false };
    let path = path.clone();
    open.opening = None;
    match ended {
        Ok(_) => {
            prefer(context, Basemap::LocalFile { path }, commands);
            true
        }
        Err(error) => {
            open.error = Some(error);
            false
        }
    }
}

fn prefer(context: &Context<'_>, basemap: Basemap, commands: &mut Vec<Command>) {
    let preferences = Preferences { basemap, ..context.preferences.clone() };
    commands.push(Command::Prefer(Box::new(preferences)));
}

/// A line to type in.
fn field(
    ui: &mut Ui,
    context: &Context<'_>,
    name: &str,
    hint: &str,
    text: &mut String,
    width: f32,
) -> Response {
    let hint = RichText::new(hint).color(context.theme.colours.quiet);
    let line = TextEdit::singleline(text).hint_text(hint).margin(vec2(10.0, 5.0));
    ui.add(line.desired_width(width)).accessible_name(name)
}

/// The name of a line, above it.
fn named(ui: &mut Ui, context: &Context<'_>, name: &str) {
    let ink = context.theme.colours.second_ink;
    ui.label(RichText::new(name).font(Size::Small.bold()).color(ink));
}

fn note(ui: &mut Ui, context: &Context<'_>, words: &str) {
    let text = RichText::new(words).font(Size::Small.regular());
    ui.label(text.color(context.theme.colours.quiet));
}
