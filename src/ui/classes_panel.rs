//! How is the measure cut into colours? The scheme, the number of classes, the
//! palette and breaks typed by hand, opened from under the strip of colours.

use super::context::Context;
use super::control;
use super::map::legend::colour32;
use super::theme::{Size, Theme, space};
use crate::base::{Error, Result};
use crate::demand::measure::{Measure, Writing, measure};
use crate::figure::choropleth::suited_palette;
use crate::figure::classes::typed;
use crate::figure::palette::MOST_CLASSES;
use crate::figure::{Choropleth, Fill, PALETTES, Palette, PaletteKind};
use crate::project::{ClassMethod, Companion, MapView};
use eframe::egui::{
    Align, CornerRadius, Frame, Id, Key, Label, Layout, Margin, Popup, PopupCloseBehavior, Rect,
    RectAlign, RichText, Role, Sense, StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

/// The schemes in the order of the list, by the words they go by.
const SCHEMES: [(&str, &str); 6] = [
    (
        "As it suits the measure",
        "A ratio in round classes about 100, a gap about 0, else quantiles",
    ),
    ("Quantiles", "As many areas in each class as can be"),
    ("Equal intervals", "Classes of equal width"),
    ("Natural breaks (Fisher–Jenks)", "Classes as alike within as can be"),
    ("Standard deviations", "One and two standard deviations either side of the mean"),
    ("By hand", "Breaks that you type, or drag on the histogram"),
];

const BY_HAND: usize = 5;

fn scheme_of(method: &ClassMethod) -> usize {
    match method {
        ClassMethod::Suited => 0,
        ClassMethod::Quantiles => 1,
        ClassMethod::EqualIntervals => 2,
        ClassMethod::NaturalBreaks => 3,
        ClassMethod::StandardDeviations => 4,
        ClassMethod::ByHand(_) | ClassMethod::OfFirstMap(_) => BY_HAND,
    }
}

/// The line under the strip of colours, and what it opens.
pub fn show(ui: &mut Ui, context: &Context<'_>, view: &mut MapView) {
    let before = &context.project.view;
    if view.measure != before.measure {
        forget_what_was_of_another_measure(view);
    }
    let (Some(of), Some(picture)) = (measure(&view.measure), context.choropleth) else { return };
    if matches!(view.companion, Companion::Need { .. }) {
        // A square of three by three has classes of its own.
        return;
    }
    ui.horizontal(|ui| {
        let words = RichText::new(in_words(view, picture)).font(Size::Caption.regular());
        ui.label(words.color(context.theme.colours.quiet));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let link = control::link(ui, context.theme, "Edit breaks");
            let open = Popup::menu(&link)
                .gap(8.0)
                .align(RectAlign::RIGHT_END)
                .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
                .accessible_name("Classes and colours")
                .show(|ui| {
                    let inside = Frame::new().inner_margin(Margin::symmetric(8, 4));
                    inside.show(ui, |ui| editor(ui, context, of, picture, view));
                });
            if open.is_none() {
                ui.data_mut(|data| data.remove_temp::<Typed>(typed_id()));
            }
        });
    });
}

/// Breaks typed for one measure say nothing of another, nor does a palette of
/// the other kind.
fn forget_what_was_of_another_measure(view: &mut MapView) {
    if matches!(view.classes, ClassMethod::ByHand(_)) {
        view.classes = ClassMethod::Suited;
        view.class_count = MapView::default().class_count;
    }
    let suits = measure(&view.measure).map(|of| suited_palette(of).kind);
    let chosen = view.palette.as_deref().and_then(crate::figure::palette);
    if chosen.is_some_and(|palette| Some(palette.kind) != suits) {
        view.palette = None;
        view.reversed = false;
    }
}

/// "7 classes, quantiles".
fn in_words(view: &MapView, picture: &Choropleth) -> String {
    let plain = |fill: &Option<Fill>| matches!(fill, Some(Fill::Plain(_)));
    let count = picture.legend.iter().filter(|entry| plain(&entry.fill)).count();
    let method = match scheme_of(&view.classes) {
        0 => "as they suit",
        1 => "quantiles",
        2 => "equal intervals",
        3 => "natural breaks",
        4 => "standard deviations",
        _ => "by hand",
    };
    format!("{}, {method}", crate::base::number::counted(count, "class", "classes"))
}

fn editor(
    ui: &mut Ui,
    context: &Context<'_>,
    of: &Measure,
    picture: &Choropleth,
    view: &mut MapView,
) {
    let theme = context.theme;
    ui.set_width(300.0);
    ui.spacing_mut().item_spacing.y = space::HALF;
    heading(ui, theme, "Classes");
    let now = scheme_of(&view.classes);
    for (i, (title, what)) in SCHEMES.iter().enumerate() {
        let response = ui.radio(i == now, *title).on_hover_text(*what);
        if response.clicked() && i != now {
            view.classes = scheme(i, picture);
            if i == BY_HAND {
                view.class_count = picture.breaks.len() + 1;
            }
        }
    }
    match &view.classes {
        ClassMethod::ByHand(breaks) => {
            let breaks = breaks.clone();
            by_hand(ui, context, of, breaks, view);
        }
        ClassMethod::StandardDeviations => {}
        _ => number_of_classes(ui, theme, view),
    }
    colours(ui, theme, of, view);
    let usual = MapView::default();
    let changed = view.classes != usual.classes
        || view.class_count != usual.class_count
        || view.palette.is_some()
        || view.reversed;
    ui.add_space(space::TWO);
    if changed && control::link(ui, theme, "Reset to what suits").clicked() {
        view.classes = usual.classes;
        view.class_count = usual.class_count;
        view.palette = None;
        view.reversed = false;
    }
}

fn heading(ui: &mut Ui, theme: &Theme, words: &str) {
    ui.add_space(space::ONE);
    ui.label(RichText::new(words).font(Size::Small.bold()).color(theme.colours.quiet));
}

/// The method of a line of the list; by hand one begins with the breaks there
/// are.
fn scheme(position: usize, picture: &Choropleth) -> ClassMethod {
    match position {
        1 => ClassMethod::Quantiles,
        2 => ClassMethod::EqualIntervals,
        3 => ClassMethod::NaturalBreaks,
        4 => ClassMethod::StandardDeviations,
        BY_HAND => ClassMethod::ByHand(picture.breaks.clone()),
        _ => ClassMethod::Suited,
    }
}

fn number_of_classes(ui: &mut Ui, theme: &Theme, view: &mut MapView) {
    heading(ui, theme, "Number of classes");
    let words: Vec<String> = (2..=MOST_CLASSES).map(|count| count.to_string()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let now = view.class_count.saturating_sub(2);
    if let Some(chosen) = control::segments(ui, theme, "Number of classes", &words, now) {
        view.class_count = chosen + 2;
    }
}

/// Breaks as they were typed, until they are entered or given up.
#[derive(Clone, Debug, Default)]
struct Typed {
    /// What they are breaks of: a measure, and the data's revision.
    of: (String, u64),
    text: String,
}

impl Typed {
    /// The text, where it was typed for this measure of these data.
    fn for_this(self, of: &(String, u64)) -> Option<String> {
        (self.of == *of).then_some(self.text)
    }
}

fn typed_id() -> Id {
    Id::unique("class breaks as typed")
}

/// Breaks as text, until they are entered; Escape gives them up.
fn by_hand(ui: &mut Ui, context: &Context<'_>, of: &Measure, breaks: Vec<f64>, view: &mut MapView) {
    let theme = context.theme;
    let id = typed_id();
    let these = (of.id.to_string(), context.loaded.map_or(0, |loaded| loaded.revision));
    heading(ui, theme, "Breaks, rising");
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        ui.data_mut(|data| data.remove_temp::<Typed>(id));
    }
    let typed = ui.data(|data| data.get_temp::<Typed>(id));
    let typed = typed.and_then(|typed| typed.for_this(&these));
    let mut text = typed.clone().unwrap_or_else(|| as_text(of, &breaks));
    let line = TextEdit::singleline(&mut text)
        .hint_text("50, 90, 110, 180")
        .desired_width(f32::INFINITY)
        .margin(vec2(10.0, 5.0));
    let line = ui.add(line).accessible_name("Class breaks");
    if !line.has_focus() {
        // A menu's lines have no frame of their own.
        let radius = CornerRadius::same(space::CONTROL_RADIUS);
        ui.painter().rect_stroke(line.rect, radius, theme.hairline(), StrokeKind::Inside);
    }
    if line.changed() {
        ui.data_mut(|data| data.insert_temp(id, Typed { of: these, text: text.clone() }));
    }
    let read = read(of, &text);
    if !line.has_focus()
        && (typed.is_some() || line.changed())
        && let Ok(read) = &read
    {
        ui.data_mut(|data| data.remove_temp::<Typed>(id));
        view.class_count = read.len() + 1;
        view.classes = ClassMethod::ByHand(read.clone());
    }
    let (words, ink) = match &read {
        Err(error) if !line.has_focus() => (error.to_string(), theme.colours.hot_spot_ink),
        _ => (
            "A value on a break belongs to the class below it. Breaks can also be dragged on the histogram."
                .to_string(),
            theme.colours.quiet,
        ),
    };
    let words = RichText::new(words).font(Size::Caption.regular()).color(ink);
    ui.add(Label::new(words).halign(Align::LEFT));
}

fn as_text(of: &Measure, breaks: &[f64]) -> String {
    let scale = if of.writing == Writing::Percent { 100.0 } else { 1.0 };
    let sign = if of.writing == Writing::Percent { "%" } else { "" };
    // Millionths: no break is typed finer.
    let words = breaks.iter().map(|value| (value * scale * 1e6).round() / 1e6);
    words.map(|value| format!("{value}{sign}")).collect::<Vec<_>>().join(", ")
}

/// The bounds typed, in the measure's own unit.
///
/// # Errors
/// Where something is no number, or the numbers do not rise or are too many.
fn read(of: &Measure, text: &str) -> Result<Vec<f64>> {
    let is_share = of.writing == Writing::Percent;
    let mut breaks = Vec::new();
    for word in text.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
        let plain = word.trim_end_matches('%').replace('−', "-");
        let value: f64 = plain.parse().map_err(|_| {
            Error::usage(format!("“{word}” is not a number"))
                .remedy("Type rising numbers with commas between, such as 50, 90, 110")
        })?;
        breaks.push(if is_share { value / 100.0 } else { value });
    }
    typed(&breaks)
}

fn colours(ui: &mut Ui, theme: &Theme, of: &Measure, view: &mut MapView) {
    heading(ui, theme, "Colours");
    let suited = suited_palette(of);
    let now = view.palette.clone().unwrap_or_else(|| suited.id.to_string());
    let is_suited = |palette: &&Palette| palette.kind == suited.kind;
    let others =
        |palette: &&Palette| palette.kind != suited.kind && palette.kind != PaletteKind::Categories;
    let (suits, rest) = (PALETTES.iter().filter(is_suited), PALETTES.iter().filter(others));
    for palette in suits.chain(rest) {
        let facing = palette.facing(view.reversed);
        if palette_ui(ui, theme, &facing, view.class_count, palette.id == now) {
            view.palette = (palette.id != suited.id).then(|| palette.id.to_string());
        }
    }
    ui.checkbox(&mut view.reversed, "Reverse the colours")
        .on_hover_text("From the other end: the highest in the colour of the lowest");
    let words = "All of these are safe for colour-blind readers.";
    let quiet = theme.colours.quiet;
    ui.label(RichText::new(words).font(Size::Caption.regular()).color(quiet));
}

/// One palette as a strip and its name; true where it is chosen.
fn palette_ui(ui: &mut Ui, theme: &Theme, palette: &Palette, count: usize, on: bool) -> bool {
    let c = &theme.colours;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::RadioButton, true, on, format!("Palette: {}", palette.title))
    });
    let radius = CornerRadius::same(space::CONTROL_RADIUS);
    if on || response.hovered() {
        let wash = if on { c.accent_wash } else { c.ground };
        ui.painter().rect_filled(rect, radius, wash);
    }
    let colours = palette.colours(count.clamp(2, MOST_CLASSES));
    let strip = Rect::from_min_size(rect.min + vec2(8.0, 6.0), vec2(126.0, 12.0));
    let part = strip.width() / colours.len().max(1) as f32;
    for (i, colour) in colours.iter().enumerate() {
        let left = strip.left() + part * i as f32;
        let piece = Rect::from_min_max(pos2(left, strip.top()), pos2(left + part, strip.bottom()));
        ui.painter().rect_filled(piece, CornerRadius::ZERO, colour32(*colour));
    }
    let words = Rect::from_min_max(pos2(strip.right() + 12.0, rect.top()), rect.max);
    let (font, ink) =
        if on { (Size::Small.bold(), c.accent_ink) } else { (Size::Small.regular(), c.second_ink) };
    control::text_in(ui, words, palette.title, font, ink);
    if response.has_focus() {
        control::focus_ring(ui, theme, rect.shrink(1.0));
    }
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_typed_in_the_unit_that_is_read_and_must_rise() {
        let ratio = measure("ratio").unwrap();
        assert_eq!(read(ratio, "50, 90 110;180").unwrap(), [50.0, 90.0, 110.0, 180.0]);
        let rate = measure("rate").unwrap();
        assert_eq!(read(rate, "10%, 25").unwrap(), [0.1, 0.25]);
        assert_eq!(as_text(rate, &[0.1, 0.25]), "10%, 25%");
        let gap = measure("gap").unwrap();
        assert_eq!(read(gap, "−10, 10").unwrap(), [-10.0, 10.0]);
        for wrong in ["90, 50", "ten", "1 2 3 4 5 6 7 8 9"] {
            assert!(read(ratio, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_was_typed_for_one_measure_is_not_offered_for_another_or_in_other_data() {
        let of = |measure: &str, revision| (measure.to_string(), revision);
        let typed = || Typed { of: of("rate", 3), text: "90, 80".to_string() };
        assert_eq!(typed().for_this(&of("rate", 3)).as_deref(), Some("90, 80"));
        assert_eq!(typed().for_this(&of("ratio", 3)), None);
        assert_eq!(typed().for_this(&of("rate", 4)), None);
    }

    #[test]
    fn another_measure_does_not_keep_breaks_typed_for_the_one_before() {
        let mut view = MapView {
            measure: "rate".to_string(),
            classes: ClassMethod::ByHand(vec![90.0, 110.0]),
            class_count: 3,
            palette: Some("purple-orange".to_string()),
            ..MapView::default()
        };
        forget_what_was_of_another_measure(&mut view);
        assert_eq!((view.classes, view.class_count), (ClassMethod::Suited, 7));
        assert_eq!(view.palette, None, "a palette about a middle suits no rate");
    }
}
