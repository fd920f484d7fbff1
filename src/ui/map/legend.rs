//! What do the colours mean, and how many areas are of each? A card that a
//! low map lays out in columns, and scrolls where even those do not fit.

use super::{INSET, legend_key};
use crate::base::AreaCode;
use crate::base::number::with_thousands;
use crate::figure::ink;
use crate::figure::{BivariateKey, Choropleth, Colour, Fill, Hatch, LegendEntry};
use crate::ui::context::{Command, Pick};
use crate::ui::control;
use crate::ui::laid;
use crate::ui::theme::{Size, Theme, space};
use eframe::egui::{
    Color32, CornerRadius, CursorIcon, Painter, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;

/// A colour of a figure, as egui has it.
pub fn colour32(colour: Colour) -> Color32 {
    let [r, g, b, a] = [colour.r, colour.g, colour.b, colour.a];
    from_bytes(r, g, b, a)
}

#[allow(clippy::disallowed_methods, reason = "the bytes are a figure's, not ours")]
fn from_bytes(r: u8, g: u8, b: u8, a: u8) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// How wide a column of the card is.
pub const WIDTH: f32 = 172.0;
const LINE: f32 = 18.0;
/// A line of what stands beneath the heading.
const BENEATH: f32 = 15.0;
/// The most columns where the map is low.
const MOST_COLUMNS: usize = 3;

/// Whose legend it is, and in how many columns at the least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// 0, or 1 for the second map of two.
    pub pane: usize,
    pub columns: usize,
    /// How wide a column is.
    pub wide: f32,
}

impl At {
    /// Below the map of a panel: in two columns where there is room for them
    /// and for the names in them, else in one as wide as the names want.
    pub fn beside(picture: &Choropleth, width: f32) -> At {
        /// What fits beside swatch and count in a column of the usual width.
        const LETTERS: usize = 15;
        /// Of a letter of the legend's size, on average.
        const LETTER: f32 = 6.2;
        let letters = picture.legend.iter().map(|entry| entry.label.chars().count()).max();
        let letters = letters.unwrap_or(0);
        let columns = if width >= 2.0 * WIDTH { 2 } else { 1 };
        if letters <= LETTERS || picture.key.is_some() {
            return At { pane: 0, columns, wide: WIDTH };
        }
        let wide = (WIDTH + (letters - LETTERS) as f32 * LETTER).min(width).max(WIDTH);
        At { pane: 0, columns: 1, wide }
    }
}

/// About how high the card of a legend is in so many columns, where its heading
/// is one line.
pub fn height(picture: &Choropleth, columns: usize) -> f32 {
    let cells = picture.key.as_ref().map_or(0, BivariateKey::cells);
    let listed = picture.legend.len().saturating_sub(cells) as f32;
    let lines = (listed / columns.max(1) as f32).ceil();
    let square = picture.key.as_ref().map_or(0.0, legend_key::height);
    /// How wide a letter of a caption is, on average.
    const LETTER: f32 = 5.4;
    let inner = (WIDTH - space::THREE) * columns.max(1) as f32 - space::THREE;
    let letters = picture.beneath.chars().count() as f32;
    let beneath = BENEATH * (letters * LETTER / inner).ceil();
    LINE * (lines + 1.0) + beneath + square + 2.0 * space::THREE + space::ONE
}

/// How high a card may be: of two maps, which have little else to show their
/// areas in, half.
pub fn room(map: Rect, columns: usize) -> f32 {
    let share = if columns > 1 { 0.5 } else { 1.0 };
    ((map.height() - 2.0 * INSET) * share).max(LINE)
}

/// How many columns a map has room for.
fn widest(map: Rect, wide: f32) -> usize {
    let inside = map.width() - 2.0 * INSET - space::THREE;
    (inside / (wide - space::THREE)).floor().max(1.0) as usize
}

/// How the legend lies on the card.
struct Layout {
    columns: usize,
    /// Of the listed entries in each column.
    lines: usize,
    /// Without the card's margins; more than the card's where it scrolls.
    height: f32,
    card: Rect,
    /// How wide a column is.
    wide: f32,
}

impl Layout {
    /// Columns are added until the card fits the map's height; what does not
    /// fit in three is scrolled.
    fn new(map: Rect, at: At, heading: f32, square: f32, listed: usize) -> Layout {
        let (least, wide) = (at.columns, at.wide);
        let room = room(map, least);
        let widest = widest(map, wide);
        let mut columns = least.min(widest);
        let height_with = |columns: usize| {
            let lines = listed.div_ceil(columns);
            // Beside the square of a key, where there are columns for both.
            let below = lines as f32 * LINE;
            let body = if columns > 1 && square > 0.0 {
                let lines = listed.div_ceil(columns - 1);
                square.max(lines as f32 * LINE)
            } else {
                square + below
            };
            heading + body
        };
        while height_with(columns) + 2.0 * space::THREE > room
            && columns < MOST_COLUMNS.min(widest)
            && (listed > columns || square > 0.0)
        {
            columns += 1;
        }
        let height = height_with(columns);
        let high = (height + 2.0 * space::THREE).min(room);
        let card = Rect::from_min_size(
            pos2(map.left() + INSET, map.bottom() - INSET - high),
            vec2((wide - space::THREE) * columns as f32 + space::THREE, high),
        );
        let beside = if square > 0.0 { columns - 1 } else { columns };
        Layout { columns, lines: listed.div_ceil(beside.max(1)).max(1), height, card, wide }
    }

    /// The rectangle of a listed entry, below `top`.
    fn line(&self, top: f32, left: f32, square: f32, i: usize) -> Rect {
        let apart = self.wide - space::THREE;
        let (column, line) = (i / self.lines, i % self.lines);
        let (column, top) = match (square > 0.0, self.columns) {
            (true, 1) => (column, top + square),
            (true, _) => (column + 1, top),
            (false, _) => (column, top),
        };
        let at = pos2(left + column as f32 * apart, top + line as f32 * LINE);
        let gap = if self.columns > 1 { space::SIX } else { space::THREE };
        Rect::from_min_size(at, vec2(apart - gap, LINE))
    }
}

/// The legend's card at the lower left of the map. A click on an entry selects
/// its areas; with ctrl or shift beside those selected. Gives where it lies.
pub fn card(
    ui: &mut Ui,
    theme: &Theme,
    map: Rect,
    picture: &Choropleth,
    codes: &[AreaCode],
    at: At,
    commands: &mut Vec<Command>,
) -> Rect {
    let c = &theme.colours;
    let pane = at.pane;
    let cells = picture.key.as_ref().map_or(0, BivariateKey::cells);
    let square = picture.key.as_ref().map_or(0.0, legend_key::height);
    let listed = picture.legend.get(cells..).unwrap_or_default();
    let columns = at.columns.min(widest(map, at.wide)) as f32;
    let inner = (at.wide - space::THREE) * columns - space::THREE;
    let heading = ui.painter().layout(picture.heading.clone(), Size::Small.bold(), c.ink, inner);
    let beneath =
        ui.painter().layout(picture.beneath.clone(), Size::Caption.regular(), c.quiet, inner);
    let beneath = Some(beneath).filter(|_| !picture.beneath.is_empty());
    let under_heading = heading.size().y;
    let above = under_heading + beneath.as_ref().map_or(0.0, |b| b.size().y) + space::ONE;
    let layout = Layout::new(map, at, above, square, listed.len());
    let radius = CornerRadius::same(space::CARD_RADIUS);
    let slot = ["legend", "legend of the second map"][pane.min(1)];
    laid::fill(ui.painter(), slot, layout.card, space::CARD_RADIUS, c.surface);
    ui.painter().rect_stroke(layout.card, radius, theme.hairline(), StrokeKind::Outside);
    // What is pointed at here is not pointed at on the map.
    let id = ui.scope_id().with(("legend", pane));
    ui.interact(layout.card, id, Sense::click_and_drag());
    let room = layout.card.shrink2(vec2(0.0, space::THREE));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(room).id_salt(("legend", pane)));
    let mut pressed = None;
    ScrollArea::vertical().id_salt(id).auto_shrink(false).show(&mut inside, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let (body, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), layout.height), Sense::hover());
        let left = body.left() + space::THREE;
        ui.painter().galley(pos2(left, body.top()), heading.clone(), c.ink);
        if let Some(beneath) = &beneath {
            let at = pos2(left, body.top() + under_heading);
            ui.painter().galley(at, beneath.clone(), c.quiet);
        }
        let top = body.top() + above;
        if let Some(key) = &picture.key {
            let width = WIDTH - 2.0 * space::THREE;
            pressed = legend_key::show(ui, theme, pos2(left, top), width, picture, key);
        }
        for (i, entry) in listed.iter().enumerate() {
            let line = layout.line(top, left, square, i);
            if line_ui(ui, theme, line, entry, pane) {
                pressed = Some(cells + i);
            }
        }
    });
    if let Some(entry) = pressed {
        let adds = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        let how = if adds { Pick::Toggle } else { Pick::Only };
        commands.push(Command::Select(areas_of(picture, codes, entry), how));
    }
    layout.card
}

/// The areas that an entry of the legend stands for.
fn areas_of(picture: &Choropleth, codes: &[AreaCode], entry: usize) -> BTreeSet<AreaCode> {
    let Some(found) = picture.legend.get(entry) else { return BTreeSet::new() };
    let is_of = |row: usize| match found.fill {
        Some(_) => picture.class_of_row.get(row) == Some(&entry),
        None => found.outline.is_some() && picture.outlines.get(row) == Some(&found.outline),
    };
    let rows = codes.iter().enumerate();
    rows.filter(|(row, _)| is_of(*row)).map(|(_, code)| code.clone()).collect()
}

/// What an entry is called: "Legend: 90 to 110, 217".
pub(super) fn name_of(entry: &LegendEntry) -> String {
    match entry.count {
        Some(count) => format!("Legend: {}, {}", entry.label, with_thousands(count as i64)),
        None => format!("Legend: {}", entry.label),
    }
}

/// True where the line was clicked.
fn line_ui(ui: &Ui, theme: &Theme, line: Rect, entry: &LegendEntry, pane: usize) -> bool {
    let c = &theme.colours;
    let painter = ui.painter();
    let id = ui.scope_id().with(("legend", pane, &entry.label, entry.fill.is_some()));
    let response = ui.interact(line, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name_of(entry)));
    if response.hovered() {
        painter.rect_filled(line.expand2(vec2(4.0, 0.0)), CornerRadius::same(3), c.faint);
    }
    let swatch = Rect::from_min_size(pos2(line.left(), line.center().y - 5.0), vec2(16.0, 10.0));
    fill(painter, swatch, entry.fill);
    let edge = match entry.outline {
        Some(colour) => Stroke::new(2.0, colour32(colour)),
        None => Stroke::new(1.0, c.hairline),
    };
    painter.rect_stroke(swatch, CornerRadius::same(2), edge, StrokeKind::Inside);
    let font = Size::Caption.regular();
    let counted = entry.count.map(|count| with_thousands(count as i64));
    let count = painter.layout_no_wrap(counted.unwrap_or_default(), font.clone(), c.quiet);
    let y = line.center().y - count.size().y / 2.0;
    let words =
        line.with_min_x(line.left() + 26.0).with_max_x(line.right() - count.size().x - space::ONE);
    painter.galley(pos2(line.right() - count.size().x, y), count, c.quiet);
    // The names of a scheme's classes may be longer than there is room for.
    control::text_in(ui, words, &entry.label, font, c.second_ink);
    if response.has_focus() {
        control::focus_ring(ui, theme, line.expand2(vec2(2.0, -1.0)));
    }
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text("Selects these areas; with Ctrl beside those selected")
        .clicked()
}

fn fill(painter: &Painter, rect: Rect, fill: Option<Fill>) {
    match fill {
        Some(Fill::Plain(colour)) => {
            painter.rect_filled(rect, CornerRadius::same(2), colour32(colour));
        }
        Some(Fill::Hatched { hatch, ink, ground }) => {
            painter.rect_filled(rect, CornerRadius::same(2), colour32(ground));
            hatching(
                &painter.with_clip_rect(rect.intersect(painter.clip_rect())),
                rect,
                hatch,
                colour32(ink),
            );
        }
        // An outline is round an area: its ink is for light ground in every theme.
        None => {
            painter.rect_filled(rect, CornerRadius::same(2), colour32(ink::PAPER));
        }
    }
}

fn hatching(painter: &Painter, rect: Rect, hatch: Hatch, ink: Color32) {
    let stroke = Stroke::new(1.0, ink);
    let (rising, falling, apart) = match hatch {
        Hatch::NoData => (true, false, 5.0),
        Hatch::TooFew => (false, true, 8.0),
        Hatch::Withheld => (true, true, 5.0),
    };
    let height = rect.height();
    let mut x = rect.left() - height;
    while x < rect.right() {
        if rising {
            painter.line_segment([pos2(x, rect.bottom()), pos2(x + height, rect.top())], stroke);
        }
        if falling {
            painter.line_segment([pos2(x, rect.top()), pos2(x + height, rect.bottom())], stroke);
        }
        x += apart;
    }
}

/// The classes' colours side by side, and how many they are.
pub fn strip(ui: &mut Ui, picture: &Choropleth, width: f32) {
    if let Some(key) = &picture.key {
        legend_key::strip(ui, picture, key, width);
        return;
    }
    let mut plain: Vec<Color32> = picture
        .legend
        .iter()
        .filter_map(|entry| match entry.fill {
            Some(Fill::Plain(colour)) => Some(colour32(colour)),
            _ => None,
        })
        .collect();
    // Legends go from the highest down; a strip from the lowest up.
    plain.reverse();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Colours of the classes"));
    let part = rect.width() / plain.len().max(1) as f32;
    for (i, colour) in plain.iter().enumerate() {
        let left = rect.left() + part * i as f32;
        let piece = Rect::from_min_max(pos2(left, rect.top()), pos2(left + part, rect.bottom()));
        ui.painter().rect_filled(piece, CornerRadius::ZERO, *colour);
    }
}
