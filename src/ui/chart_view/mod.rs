//! What does the answer look like beside the map? The charts of
//! `figure::CHARTS`, drawn off the window's thread, each dot an area that can
//! be pointed at and picked; one selection with the map and the table.

mod breaks;
mod brush;
mod discs;
mod inks;
mod marked;
pub mod paint;
mod picture;
mod points;

use self::breaks::BreakState;
use self::brush::BrushState;
use self::marked::Marked;
use self::picture::{Picture, Wanted};

pub use self::picture::LARGER;
use super::context::{Command, Context};
use super::laid::{Laid, Piece};
use super::theme::{Size, space};
use crate::base::Progress;
use crate::demand::TakeUp;
use crate::figure::Chart;
use crate::session::desk::Same;
use crate::session::jobs::Wake;
use crate::session::{Desk, Reply};
use eframe::egui::{Align2, ColorImage, Pos2, Rect, ScrollArea, Sense, Shape, Ui, Vec2, vec2};
use std::sync::Arc;

/// What the charts keep between frames.
pub struct ChartState {
    pictures: Desk<Wanted, Picture>,
    /// The size last asked for, while the foot is being stretched.
    size: Option<[u16; 2]>,
    filled: Laid,
    dots: Laid,
    /// The shapes of a picture, at a place in the window.
    /// Those under its bars, and those over.
    shapes: Option<(Same<Picture>, Pos2, [Vec<Shape>; 2])>,
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
            filled: Laid::default(),
            dots: Laid::default(),
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

/// The histogram is not what the foot shows: what its breaks were moved to is
/// decided.
pub fn leave_histogram(context: &Context<'_>, state: &mut ChartState, commands: &mut Vec<Command>) {
    let decided = state.breaks.leave(&context.project.view, revision(context));
    commands.extend(decided.map(Command::Act));
}

fn revision(context: &Context<'_>) -> u64 {
    context.loaded.map_or(0, |loaded| loaded.revision)
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
    let is_stale = picture.wanted.answer != wanted.answer;
    if is_stale {
        ui.multiply_opacity(0.5);
    }
    state.paint(ui, context, &picture, rect);
    let covered = paint::axis_kept_in_view(ui, &picture, rect, &context.theme.colours);
    if is_stale {
        // What a pointer meant of these areas would be said of others.
        return;
    }
    match picture.spread.as_ref().zip(picture.axis.as_ref()) {
        Some((spread, axis)) => {
            let plot = brush::Plot { context, picture: &picture, spread, axis, rect };
            brush::show(ui, &plot, &mut state.brush, commands);
            breaks::show(ui, &plot, &mut state.breaks, commands);
        }
        None => points::show(ui, context, &picture, rect, covered, commands),
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
        let frame = ui.ctx().cumulative_frame_nr();
        let most = ui.input(|input| input.max_texture_side) as f32;
        let longest = f32::from(size[0].max(size[1]));
        Wanted {
            chart,
            answer: Same(answer.clone()),
            revision: revision(context),
            view: self.breaks.view(&context.project.view, revision(context), frame),
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
        // What was shown without protection is not shown under it, nor one
        // workspace in another.
        Ok(before.filter(|last| {
            last.wanted.chart.id == wanted.chart.id
                && last.wanted.revision == wanted.revision
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
                let shapes = [&picture.under, &picture.marks]
                    .map(|marks| paint::shapes(marks, rect.min, colours));
                self.shapes = Some((of, rect.min, shapes));
            }
        }
        let Some((_, _, [under, over])) = &self.shapes else { return };
        painter.extend(under.iter().cloned());
        let lay = |laid: &mut Laid, slot, image: &Option<Arc<ColorImage>>| {
            if let Some(image) = image {
                let pieces = vec![Piece::whole(image, rect.min)];
                laid.paint(&painter, slot, image, pieces);
            }
        };
        lay(&mut self.filled, "bars of a chart", &picture.filled);
        painter.extend(over.iter().cloned());
        lay(&mut self.dots, "dots of a chart", &picture.dots);
        self.marked.paint(ui, context, picture, rect);
        for text in &picture.texts {
            paint::text(&painter, text, rect.min, colours);
        }
    }
}

fn say(ui: &Ui, context: &Context<'_>, rect: Rect, words: &str) {
    let quiet = context.theme.colours.quiet;
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, words, Size::Body.regular(), quiet);
}
