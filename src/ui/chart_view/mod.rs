//! What does the answer look like beside the map? The charts of
//! `figure::CHARTS`, drawn off the window's thread, each dot an area that can
//! be pointed at and picked; one selection with the map and the table.

mod breaks;
mod brush;
mod discs;
mod inks;
mod marked;
mod paint;
mod picture;

use self::breaks::BreakState;
use self::brush::BrushState;
use self::marked::Marked;
use self::picture::{LARGER, Picture, REACH, Wanted};
use super::context::{Command, Context, Pick};
use super::map::card;
use super::table::row_name;
use super::theme::{Size, space};
use crate::base::Progress;
use crate::demand::TakeUp;
use crate::figure::Chart;
use crate::session::desk::Same;
use crate::session::jobs::Wake;
use crate::session::{Desk, Reply};
use eframe::egui::{
    Align2, Color32, ColorImage, CursorIcon, ImageData, Pos2, Rect, Role, ScrollArea, Sense, Shape,
    TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// What the charts keep between frames.
pub struct ChartState {
    pictures: Desk<Wanted, Picture>,
    /// The size last asked for, while the foot is being stretched.
    size: Option<[u16; 2]>,
    dots: Option<(Same<Picture>, TextureHandle)>,
    /// The shapes of a picture, at a place in the window.
    shapes: Option<(Same<Picture>, Pos2, Vec<Shape>)>,
    marked: Marked,
    brush: BrushState,
    breaks: BreakState,
    /// Of a chart and an answer.
    wanted_height: Option<(&'static str, Same<TakeUp>, f32)>,
}

impl Default for ChartState {
    fn default() -> Self {
        ChartState {
            pictures: Desk::new("chart", 6),
            size: None,
            dots: None,
            shapes: None,
            marked: Marked::default(),
            brush: BrushState::default(),
            breaks: BreakState::default(),
            wanted_height: None,
        }
    }
}

pub fn show(
    ui: &mut Ui,
    context: &Context<'_>,
    chart: &'static Chart,
    state: &mut ChartState,
    commands: &mut Vec<Command>,
) {
    let room = ui.available_size();
    let Some(answer) = context.answer().filter(|_| room.y >= 40.0 && room.x >= 80.0) else {
        ui.take_available_space();
        return;
    };
    let wants = state.wants(chart, answer);
    if wants <= room.y {
        return chart_ui(ui, context, chart, state, answer, room.y, commands);
    }
    // Higher than the foot: it scrolls.
    ScrollArea::vertical().auto_shrink([false, false]).id_salt(chart.id).show(ui, |ui| {
        chart_ui(ui, context, chart, state, answer, wants, commands);
    });
}

fn chart_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    chart: &'static Chart,
    state: &mut ChartState,
    answer: &Arc<TakeUp>,
    height: f32,
    commands: &mut Vec<Command>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let rect = rect.shrink2(vec2(space::TWO, 0.0));
    let wanted = state.wanted(ui, context, chart, answer, rect.size());
    let picture = match state.ask(ui, &wanted) {
        Ok(Some(picture)) => picture,
        Ok(None) => return say(ui, context, rect, "Drawing the chart…"),
        Err(error) => return say(ui, context, rect, &error),
    };
    if picture.wanted.answer != wanted.answer {
        ui.multiply_opacity(0.5);
    }
    state.paint(ui, context, &picture, rect);
    match picture.spread.as_ref().zip(picture.axis.as_ref()) {
        Some((spread, axis)) => {
            let plot = brush::Plot { context, picture: &picture, spread, axis, rect };
            brush::show(ui, &plot, &mut state.brush, commands);
            breaks::show(ui, &plot, &mut state.breaks, commands);
        }
        None => points(ui, context, &picture, rect, commands),
    }
}

impl ChartState {
    /// The height a chart wants for all of the answer, found once for each.
    fn wants(&mut self, chart: &'static Chart, answer: &Arc<TakeUp>) -> f32 {
        match &self.wanted_height {
            Some((id, of, height)) if *id == chart.id && Arc::ptr_eq(&of.0, answer) => *height,
            _ => {
                let height = (chart.wants_pt)(answer) * LARGER;
                self.wanted_height = Some((chart.id, Same(answer.clone()), height));
                height
            }
        }
    }

    fn wanted(
        &mut self,
        ui: &Ui,
        context: &Context<'_>,
        chart: &'static Chart,
        answer: &Arc<TakeUp>,
        size: Vec2,
    ) -> Wanted {
        let now = [size.x, size.y].map(|side| side.clamp(1.0, 8000.0) as u16);
        // While the foot is being stretched, what there is stays.
        let held = ui.input(|input| input.pointer.any_down());
        let size = if held { self.size.unwrap_or(now) } else { now };
        self.size = Some(size);
        let most = ui.input(|input| input.max_texture_side) as f32;
        let longest = f32::from(size[0].max(size[1]));
        Wanted {
            chart,
            answer: Same(answer.clone()),
            view: self.breaks.view(&context.project.view),
            size,
            pixels_per_point: ui.pixels_per_point().min(most / longest),
            theme: context.theme.kind,
        }
    }

    /// The picture, or the one before of the same chart; `None` while there is
    /// neither.
    fn ask(&mut self, ui: &Ui, wanted: &Wanted) -> Result<Option<Arc<Picture>>, String> {
        let ctx = ui.ctx().clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        let reply = self.pictures.ask(wanted, &wake, || {
            let wanted = wanted.clone();
            move |_: &Progress| Picture::make(wanted)
        });
        let before = match reply {
            Reply::Ready(picture) => return Ok(Some(picture)),
            Reply::Working { last, .. } => last,
            Reply::Failed { error, .. } => return Err(error.to_string()),
            Reply::Nothing => None,
        };
        // What was shown without protection is not shown under it.
        Ok(before.filter(|last| {
            last.wanted.chart.id == wanted.chart.id
                && last.wanted.theme == wanted.theme
                && last.wanted.answer.0.protection == wanted.answer.0.protection
        }))
    }

    fn paint(&mut self, ui: &Ui, context: &Context<'_>, picture: &Arc<Picture>, rect: Rect) {
        let colours = &context.theme.colours;
        let painter = ui.painter_at(rect);
        let of = Same(picture.clone());
        match &self.shapes {
            Some((same, at, _)) if *same == of && *at == rect.min => {}
            _ => {
                let shapes = paint::shapes(&picture.marks, rect.min, colours);
                self.shapes = Some((of.clone(), rect.min, shapes));
            }
        }
        if let Some((_, _, shapes)) = &self.shapes {
            painter.extend(shapes.iter().cloned());
        }
        if let Some(dots) = &picture.dots {
            if self.dots.as_ref().is_none_or(|(same, _)| *same != of) {
                self.dots = Some((of, texture(ui, "dots of a chart", dots)));
            }
            if let Some((_, texture)) = &self.dots {
                show_texture(ui, texture, rect, picture);
            }
        }
        self.marked.paint(ui, context, picture, rect);
        for text in &picture.texts {
            paint::text(&painter, text, rect.min, colours);
        }
    }
}

/// Hands pixels to the painter, to be kept there.
fn texture(ui: &Ui, name: &str, image: &Arc<ColorImage>) -> TextureHandle {
    ui.ctx().load_texture(name, ImageData::Color(image.clone()), TextureOptions::LINEAR)
}

/// Pixels over the whole of the picture.
fn show_texture(ui: &Ui, texture: &TextureHandle, rect: Rect, picture: &Picture) {
    let [width, height] = texture.size().map(|side| side as f32 / picture.wanted.pixels_per_point);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let at = Rect::from_min_size(rect.min, vec2(width, height));
    ui.painter_at(rect).image(texture.id(), at, whole, Color32::WHITE);
}

fn say(ui: &Ui, context: &Context<'_>, rect: Rect, words: &str) {
    let quiet = context.theme.colours.quiet;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, Size::Body.regular(), quiet);
}

/// The areas of a chart that are dots: pointed at, picked, and read out.
fn points(
    ui: &Ui,
    context: &Context<'_>,
    picture: &Picture,
    rect: Rect,
    commands: &mut Vec<Command>,
) {
    let answer = &picture.wanted.answer.0;
    let response = ui.interact(rect, ui.scope_id().with("areas of the chart"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, picture.wanted.chart.title));
    let mut clicked = response.clicked();
    let mut hit = response.hover_pos().and_then(|at| {
        let at = at - rect.min;
        picture.spots.nearest([at.x, at.y])
    });
    for row in &picture.findings {
        let Some((spot, of)) = picture.spots.of(*row).zip(answer.rows.get(*row)) else { continue };
        let at = rect.min + vec2(spot.at[0], spot.at[1]);
        let area = Rect::from_center_size(at, Vec2::splat(REACH)).intersect(rect);
        let id = ui.scope_id().with(("finding", of.code.as_str()));
        let response = ui.interact(area, id, Sense::CLICK);
        let on = context.selection.contains(&of.code);
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, on, row_name(of)));
        if response.clicked() {
            clicked = true;
            // Where the pointer is over several, the nearest of them.
            hit = hit.or(Some(*row));
        }
        if response.hovered() {
            hit = response
                .hover_pos()
                .map(|at| at - rect.min)
                .and_then(|at| picture.spots.nearest([at.x, at.y]))
                .or(Some(*row));
        }
    }
    if let Some(row) = hit.and_then(|row| Some((row, answer.rows.get(row)?))) {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        card_of(ui, context, answer, row.0, rect.intersect(ui.clip_rect()));
        if clicked {
            let adding = ui.input(|input| input.modifiers.command || input.modifiers.shift);
            let how = if adding { Pick::Toggle } else { Pick::Only };
            commands.push(Command::Pick(row.1.code.clone(), how));
            if !adding {
                commands.push(Command::ShowOnMap(row.1.code.clone()));
            }
        }
    } else if clicked && !context.selection.is_empty() {
        commands.push(Command::ClearSelection);
    }
}

/// The figures of the area under the pointer, as on the map.
fn card_of(ui: &Ui, context: &Context<'_>, answer: &TakeUp, row: usize, rect: Rect) {
    if let Some(ground) = context.ground.filter(|ground| ground.level == answer.level) {
        card::show(ui, context, ground, answer, row, rect);
    }
}
