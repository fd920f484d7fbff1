//! Where is this explained? A sheet over the right of the window with the
//! pages of the built-in help, and the links that open it.

use super::context::{Command, Context};
use super::control;
use super::help_pages::{HELP_PAGES, HelpPage, page};
use super::help_text::{self, Block, Line};
use super::icon::Icon;
use super::shortcuts::{self, IN_PLACE, SHORTCUTS};
use super::theme::{Size, Theme, space};
use eframe::egui::{
    self, Align, CornerRadius, Frame, Grid, Id, Key, LayerId, Layout, Margin, Order, Rect,
    RichText, ScrollArea, TextEdit, Ui, UiBuilder, pos2, vec2,
};

/// A link to a page of the help, by its id.
pub fn link(ui: &mut Ui, context: &Context<'_>, page: &'static str, commands: &mut Vec<Command>) {
    if control::link(ui, context.theme, "Help").clicked() {
        commands.push(Command::Help(page));
    }
}

/// The same at the right end of the heading that comes next; takes no room.
pub fn link_beside_heading(
    ui: &mut Ui,
    context: &Context<'_>,
    page: &'static str,
    commands: &mut Vec<Command>,
) {
    let room = ui.available_rect_before_wrap();
    // On the line of the small heading beside it.
    let top = room.top() + space::HALF;
    let corner = Rect::from_min_max(pos2(room.right() - 44.0, top), pos2(room.right(), top + 17.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut beside = ui.new_child(UiBuilder::new().max_rect(corner).layout(layout));
    link(&mut beside, context, page, commands);
}

/// The help, open or not.
#[derive(Default)]
pub struct Help {
    open: Option<Open>,
}

struct Open {
    page: &'static HelpPage,
    blocks: Vec<Block>,
    search: String,
    /// Just opened: the line to search in takes the focus.
    fresh: bool,
}

const WIDTH: f32 = 640.0;
const LIST: f32 = 196.0;

impl Help {
    /// Opens a page, by its id.
    pub fn open(&mut self, id: &str) {
        let page = page(id);
        let search = self.open.take().map(|open| open.search).unwrap_or_default();
        let blocks = help_text::read(page.text);
        self.open = Some(Open { page, blocks, search, fresh: true });
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows the sheet where it is open.
    pub fn show(&mut self, ctx: &egui::Context, theme: &Theme) {
        let Some(open) = &mut self.open else { return };
        let window = ctx.content_rect();
        let width = WIDTH.min(window.width() - space::RAIL);
        let top = window.top() + space::TOP_BAR;
        let sheet = Rect::from_min_max(pos2(window.right() - width, top), window.max);
        let mut close = false;
        let mut turn_to = None;
        if open.fresh {
            // Over a dialog whose link opened it.
            ctx.move_to_top(LayerId::new(Order::Foreground, Id::unique("help")));
        }
        egui::Area::new(Id::unique("help")).order(Order::Foreground).fixed_pos(sheet.min).show(
            ctx,
            |ui| {
                let c = &theme.colours;
                ui.painter().rect(
                    sheet,
                    CornerRadius::ZERO,
                    c.surface,
                    theme.hairline(),
                    egui::StrokeKind::Inside,
                );
                let list = Rect::from_min_max(sheet.min, pos2(sheet.left() + LIST, sheet.bottom()));
                let text = Rect::from_min_max(pos2(list.right(), sheet.top()), sheet.max);
                ui.painter().rect_filled(list.shrink(1.0), CornerRadius::ZERO, c.ground);
                let inside = |rect: Rect| UiBuilder::new().max_rect(rect.shrink(14.0));
                ui.scope_builder(inside(list), |ui| turn_to = open.list(ui, theme));
                ui.scope_builder(inside(text), |ui| close = open.page_ui(ui, theme));
                // Nothing beneath is clicked through the sheet.
                ui.allocate_rect(sheet, egui::Sense::hover());
            },
        );
        if ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
            close = true;
        }
        if close {
            self.open = None;
        } else if let Some(id) = turn_to {
            self.open(id);
            if let Some(open) = &mut self.open {
                open.fresh = false;
            }
        }
    }
}

impl Open {
    /// The pages that hold what is searched for; the one clicked.
    fn list(&mut self, ui: &mut Ui, theme: &Theme) -> Option<&'static str> {
        let c = &theme.colours;
        let line = TextEdit::singleline(&mut self.search).hint_text("Search the help");
        let line = ui.add(line.desired_width(ui.available_width()).margin(vec2(8.0, 5.0)));
        if std::mem::take(&mut self.fresh) {
            line.request_focus();
        }
        line.accessible_name("Search the help");
        ui.add_space(space::ONE);
        let wanted = self.search.trim().to_lowercase();
        let mut clicked = None;
        let mut found = false;
        ScrollArea::vertical().id_salt("pages").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::HALF;
            for page in HELP_PAGES {
                let holds = |text: &str| text.to_lowercase().contains(&wanted);
                if !wanted.is_empty() && !holds(page.title) && !holds(page.text) {
                    continue;
                }
                found = true;
                let here = page.id == self.page.id;
                let text = RichText::new(page.title).font(match here {
                    true => Size::Small.bold(),
                    false => Size::Small.regular(),
                });
                let button = egui::Button::selectable(here, text).wrap();
                if ui.add(button.min_size(vec2(ui.available_width(), 26.0))).clicked() {
                    clicked = Some(page.id);
                }
            }
            if !found {
                let words = format!("No page speaks of “{}”.", self.search.trim());
                ui.label(RichText::new(words).font(Size::Small.regular()).color(c.quiet));
            }
        });
        clicked
    }

    /// The page; true where it is to be closed.
    fn page_ui(&self, ui: &mut Ui, theme: &Theme) -> bool {
        let c = &theme.colours;
        let mut close = false;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                close =
                    control::icon_button(ui, theme, Icon::Close, "Close the help", true).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let title = RichText::new(self.page.title).font(Size::Large.bold());
                    ui.add(egui::Label::new(title.color(c.ink)).wrap());
                });
            });
        });
        ui.add_space(space::ONE);
        let area = ScrollArea::vertical().id_salt(("page", self.page.id));
        area.auto_shrink([false, false]).show(ui, |ui| {
            Frame::new().inner_margin(Margin { right: 12, ..Margin::ZERO }).show(ui, |ui| {
                blocks_ui(ui, theme, &self.blocks);
                if self.page.id == "keyboard" {
                    keyboard(ui, theme);
                }
            });
        });
        close
    }
}

fn blocks_ui(ui: &mut Ui, theme: &Theme, blocks: &[Block]) {
    let c = &theme.colours;
    let title = |block: &Block| matches!(block, Block::Heading(1, _));
    for block in blocks.iter().filter(|block| !title(block)) {
        match block {
            Block::Heading(_, line) => {
                ui.add_space(space::TWO);
                let words = RichText::new(help_text::plain(line)).font(Size::Body.bold());
                ui.label(words.color(c.ink));
            }
            Block::Paragraph(line) => line_ui(ui, theme, line),
            Block::Item(mark, line) => {
                ui.horizontal_top(|ui| {
                    let width = if mark == "•" { 10.0 } else { 18.0 };
                    let words = RichText::new(mark).color(c.quiet);
                    ui.add_sized([width, 18.0], egui::Label::new(words));
                    ui.vertical(|ui| line_ui(ui, theme, line));
                });
            }
            Block::Meaning(depth, term, line) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(f32::from(*depth) * space::FOUR);
                    let term = RichText::new(term).font(Size::Small.bold()).color(c.ink);
                    ui.allocate_ui_with_layout(
                        vec2(88.0, 18.0),
                        Layout::left_to_right(Align::Min),
                        |ui| {
                            ui.set_min_width(88.0);
                            ui.label(term);
                        },
                    );
                    ui.vertical(|ui| line_ui(ui, theme, line));
                });
            }
            Block::Table(rows) => table_ui(ui, theme, rows),
            Block::File(lines) => {
                let frame = egui::Frame::new().fill(c.ground).inner_margin(8).corner_radius(6);
                frame.show(ui, |ui| {
                    ui.set_min_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = space::HALF;
                    for line in lines {
                        // An empty line has its height too.
                        let words = if line.is_empty() { " " } else { line };
                        ui.label(RichText::new(words).font(Size::Small.regular()).color(c.ink));
                    }
                });
            }
        }
    }
}

/// The first column is narrow where there are two.
fn table_ui(ui: &mut Ui, theme: &Theme, rows: &[Vec<Line>]) {
    const FIRST: f32 = 112.0;
    let c = &theme.colours;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let width = ui.available_width();
    for (i, row) in rows.iter().enumerate() {
        ui.horizontal_top(|ui| {
            for (j, cell) in row.iter().enumerate() {
                let room = match (columns, j) {
                    (2, 0) => FIRST,
                    (2, _) => width - FIRST - space::TWO,
                    _ => width / columns as f32 - space::TWO,
                };
                ui.allocate_ui_with_layout(vec2(room, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(room);
                    let words = RichText::new(help_text::plain(cell));
                    let (font, ink) = match (i, j) {
                        (0, _) => (Size::Small.bold(), c.quiet),
                        (_, 0) => (Size::Small.bold(), c.ink),
                        _ => (Size::Small.regular(), c.second_ink),
                    };
                    ui.label(words.font(font).color(ink));
                });
            }
        });
    }
}

/// A line with its bold, broken where it is full.
fn line_ui(ui: &mut Ui, theme: &Theme, line: &Line) {
    let c = &theme.colours;
    let mut job = egui::text::LayoutJob::default();
    for span in line {
        let font = if span.bold { Size::Body.bold() } else { Size::Body.regular() };
        let ink = if span.bold { c.ink } else { c.second_ink };
        job.append(&span.text, 0.0, egui::TextFormat::simple(font, ink));
    }
    ui.label(job);
}

/// All keys, from the table that the keyboard itself reads.
fn keyboard(ui: &mut Ui, theme: &Theme) {
    let c = &theme.colours;
    for (about, of) in SHORTCUTS {
        control::section(ui, theme, about);
        Grid::new(("keys", about)).min_row_height(22.0).spacing(vec2(space::FOUR, 0.0)).show(
            ui,
            |ui| {
                for shortcut in *of {
                    let keys = shortcuts::written(ui.ctx(), shortcut);
                    ui.label(RichText::new(keys).font(Size::Small.bold()).color(c.ink));
                    ui.label(RichText::new(shortcut.words).font(Size::Small.regular()));
                    ui.end_row();
                }
            },
        );
    }
    control::section(ui, theme, "Where the focus is");
    Grid::new("keys in place").min_row_height(22.0).spacing(vec2(space::FOUR, 0.0)).show(
        ui,
        |ui| {
            for (place, keys, words) in IN_PLACE {
                ui.label(RichText::new(*keys).font(Size::Small.bold()).color(c.ink));
                ui.label(RichText::new(format!("{place}: {words}")).font(Size::Small.regular()));
                ui.end_row();
            }
        },
    );
}
