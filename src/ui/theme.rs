//! What does the window look like? Every colour, size and space, by name. No
//! other file of this room writes a number for a colour.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, Vec2};
use std::sync::Arc;

/// The themes that can be chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeKind {
    #[default]
    Light,
    Dark,
    HighContrast,
}

impl ThemeKind {
    pub const ALL: [ThemeKind; 3] = [ThemeKind::Light, ThemeKind::Dark, ThemeKind::HighContrast];

    /// As the preferences write it.
    pub fn id(self) -> &'static str {
        match self {
            ThemeKind::Light => "light",
            ThemeKind::Dark => "dark",
            ThemeKind::HighContrast => "high-contrast",
        }
    }

    /// The theme with this id; light where there is none.
    pub fn of_id(id: &str) -> ThemeKind {
        ThemeKind::ALL.into_iter().find(|kind| kind.id() == id).unwrap_or_default()
    }

    pub fn title(self) -> &'static str {
        match self {
            ThemeKind::Light => "Light",
            ThemeKind::Dark => "Dark",
            ThemeKind::HighContrast => "High contrast",
        }
    }
}

/// The colours of one theme. Names say what a colour is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colours {
    /// Behind everything.
    pub ground: Color32,
    /// Panels and controls.
    pub surface: Color32,
    pub ink: Color32,
    pub second_ink: Color32,
    pub quiet: Color32,
    pub hairline: Color32,
    /// Grid lines, the trough of an interval bar, a control under the pointer.
    pub faint: Color32,
    pub accent: Color32,
    /// Text in the accent's hue.
    pub accent_ink: Color32,
    pub accent_wash: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// What is selected on the map, with `selection_edge` about it.
    pub selection: Color32,
    pub selection_edge: Color32,
    pub row_wash: Color32,
    pub not_spot: Color32,
    pub not_spot_ink: Color32,
    pub not_spot_wash: Color32,
    pub hot_spot: Color32,
    pub hot_spot_ink: Color32,
    pub hot_spot_wash: Color32,
    pub better: Color32,
    /// Around the council on the map.
    pub map_ground: Color32,
    /// Between areas on the map: seen on the palest fill in use.
    pub area_border: Color32,
    pub ward_border: Color32,
    pub map_label: Color32,
    pub halo: Color32,
}

#[allow(clippy::disallowed_methods, reason = "the one place where colours are written")]
const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

const LIGHT: Colours = Colours {
    ground: hex(0xF4F6F8),
    surface: hex(0xFFFFFF),
    ink: hex(0x1B2430),
    second_ink: hex(0x33404E),
    quiet: hex(0x5B6675),
    hairline: hex(0xDFE4EA),
    faint: hex(0xE9EDF1),
    accent: hex(0x0B5CAD),
    accent_ink: hex(0x0B4A8F),
    accent_wash: hex(0xE8F1FB),
    on_accent: hex(0xFFFFFF),
    selection: hex(0xFFD400),
    selection_edge: hex(0x1B2430),
    row_wash: hex(0xFFF8D6),
    not_spot: hex(0x2166AC),
    not_spot_ink: hex(0x0B3D73),
    not_spot_wash: hex(0xD8E8F7),
    hot_spot: hex(0xB2182B),
    hot_spot_ink: hex(0x8E1020),
    hot_spot_wash: hex(0xFBDCD3),
    better: hex(0x2C8A5B),
    map_ground: hex(0xE9EDF1),
    area_border: hex(0x97A2AE),
    ward_border: hex(0x3C4855),
    map_label: hex(0x1B2430),
    halo: hex(0xFFFFFF),
};

const DARK: Colours = Colours {
    ground: hex(0x12171D),
    surface: hex(0x1A2129),
    ink: hex(0xECF0F4),
    second_ink: hex(0xCBD3DC),
    quiet: hex(0x9DA9B6),
    hairline: hex(0x313B46),
    faint: hex(0x28313B),
    accent: hex(0x4A97E8),
    accent_ink: hex(0x8CC0F5),
    accent_wash: hex(0x1B3350),
    on_accent: hex(0x081421),
    selection: hex(0xFFD400),
    selection_edge: hex(0x0B0F14),
    row_wash: hex(0x3A3413),
    not_spot: hex(0x67A9CF),
    not_spot_ink: hex(0xA9D3F0),
    not_spot_wash: hex(0x17395A),
    hot_spot: hex(0xEF8A62),
    hot_spot_ink: hex(0xFFC2B0),
    hot_spot_wash: hex(0x5A1B22),
    better: hex(0x5FC492),
    map_ground: hex(0x20272F),
    area_border: hex(0x4D5864),
    ward_border: hex(0x10151A),
    map_label: hex(0x10151A),
    halo: hex(0xF4F6F8),
};

const HIGH_CONTRAST: Colours = Colours {
    ground: hex(0xFFFFFF),
    surface: hex(0xFFFFFF),
    ink: hex(0x000000),
    second_ink: hex(0x000000),
    quiet: hex(0x2B2B2B),
    hairline: hex(0x000000),
    faint: hex(0xD9D9D9),
    accent: hex(0x003B7A),
    accent_ink: hex(0x00305F),
    accent_wash: hex(0xDCEBFF),
    on_accent: hex(0xFFFFFF),
    selection: hex(0xFFD400),
    selection_edge: hex(0x000000),
    row_wash: hex(0xFFF0A0),
    not_spot: hex(0x00479B),
    not_spot_ink: hex(0x002A5C),
    not_spot_wash: hex(0xCFE4FF),
    hot_spot: hex(0x9B0019),
    hot_spot_ink: hex(0x6B0011),
    hot_spot_wash: hex(0xFFD9D0),
    better: hex(0x005A2C),
    map_ground: hex(0xFFFFFF),
    area_border: hex(0x6B6B6B),
    ward_border: hex(0x000000),
    map_label: hex(0x000000),
    halo: hex(0xFFFFFF),
};

/// The type scale, in points at scale 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 20: a page's or card's title, the figures that matter.
    Title,
    /// 16: the question.
    Large,
    /// 15: the answer's sentence.
    Lead,
    /// 13: everything else.
    Body,
    /// 12: table headings, legends, notes.
    Small,
    /// 11: captions.
    Caption,
}

impl Size {
    pub const fn points(self) -> f32 {
        match self {
            Size::Title => 20.0,
            Size::Large => 16.0,
            Size::Lead => 15.0,
            Size::Body => 13.0,
            Size::Small => 12.0,
            Size::Caption => 11.0,
        }
    }

    pub fn regular(self) -> FontId {
        FontId::new(self.points(), FontFamily::Proportional)
    }

    pub fn bold(self) -> FontId {
        FontId::new(self.points(), bold_family())
    }
}

fn bold_family() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Spaces on a grid of 4 points.
pub mod space {
    pub const HALF: f32 = 2.0;
    pub const ONE: f32 = 4.0;
    pub const TWO: f32 = 8.0;
    pub const THREE: f32 = 12.0;
    pub const FOUR: f32 = 16.0;
    pub const SIX: f32 = 24.0;
    /// The height of a control.
    pub const CONTROL: f32 = 28.0;
    pub const TOP_BAR: f32 = 44.0;
    pub const RAIL: f32 = 64.0;
    pub const LEFT_PANEL: f32 = 276.0;
    pub const RIGHT_PANEL: f32 = 302.0;
    pub const ROW: f32 = 20.0;
    pub const CONTROL_RADIUS: u8 = 6;
    pub const CARD_RADIUS: u8 = 8;
}

/// A theme: what every panel is handed to draw with.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    pub kind: ThemeKind,
    pub colours: Colours,
    /// True where the window is cleared in the colour of surfaces before each
    /// frame, so that panels need not fill themselves: on a software renderer
    /// egui's fill of a whole window takes longer than all else in the frame.
    pub cleared: bool,
}

impl Theme {
    pub fn new(kind: ThemeKind) -> Theme {
        let colours = match kind {
            ThemeKind::Light => LIGHT,
            ThemeKind::Dark => DARK,
            ThemeKind::HighContrast => HIGH_CONTRAST,
        };
        Theme { kind, colours, cleared: false }
    }

    /// The ground of a panel.
    pub fn surface(&self) -> egui::Frame {
        let frame = egui::Frame::new();
        if self.cleared { frame } else { frame.fill(self.colours.surface) }
    }

    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.colours.hairline)
    }

    /// Fonts, spaces and colours for every widget.
    pub fn apply(&self, ctx: &egui::Context) {
        let base =
            if self.kind == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(base);
        let mut style = (*ctx.style_of(base)).clone();
        self.set_type(&mut style);
        set_spacing(&mut style.spacing);
        self.set_visuals(&mut style.visuals);
        style.animation_time = 0.0;
        style.interaction.tooltip_delay = 0.35;
        style.interaction.selectable_labels = false;
        // Whatever the desktop prefers, there is one theme at a time.
        let style = Arc::new(style);
        ctx.set_style_of(egui::Theme::Light, style.clone());
        ctx.set_style_of(egui::Theme::Dark, style);
    }

    fn set_type(&self, style: &mut egui::Style) {
        use egui::TextStyle;
        style.text_styles = [
            (TextStyle::Heading, Size::Title.bold()),
            (TextStyle::Body, Size::Body.regular()),
            (TextStyle::Button, Size::Body.regular()),
            (TextStyle::Small, Size::Caption.regular()),
            (TextStyle::Monospace, Size::Body.regular()),
        ]
        .into();
        style.drag_value_text_style = TextStyle::Body;
    }

    fn set_visuals(&self, visuals: &mut egui::Visuals) {
        let c = &self.colours;
        let radius = CornerRadius::same(space::CONTROL_RADIUS);
        visuals.dark_mode = self.kind == ThemeKind::Dark;
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(c.quiet);
        visuals.hyperlink_color = c.accent_ink;
        visuals.faint_bg_color = c.ground;
        visuals.extreme_bg_color = c.surface;
        visuals.text_edit_bg_color = Some(Color32::TRANSPARENT);
        visuals.code_bg_color = c.faint;
        visuals.warn_fg_color = c.hot_spot_ink;
        visuals.error_fg_color = c.hot_spot_ink;
        visuals.window_fill = c.surface;
        visuals.panel_fill = c.surface;
        visuals.window_stroke = self.hairline();
        visuals.window_corner_radius = CornerRadius::same(space::CARD_RADIUS);
        visuals.menu_corner_radius = CornerRadius::same(space::CARD_RADIUS);
        let shadow =
            egui::Shadow { offset: [0, 4], blur: 16, spread: 0, color: c.ink.gamma_multiply(0.14) };
        visuals.window_shadow = shadow;
        visuals.popup_shadow = shadow;
        visuals.selection.bg_fill = c.accent_wash;
        visuals.selection.stroke = Stroke::new(1.5, c.accent_ink);
        visuals.disabled_alpha = 0.45;
        visuals.striped = false;
        visuals.indent_has_left_vline = false;
        let w = &mut visuals.widgets;
        for (state, fill, edge, ink) in [
            (&mut w.noninteractive, c.surface, c.hairline, c.ink),
            // Lets the panel's own ground through: see `cleared`.
            (&mut w.inactive, Color32::TRANSPARENT, c.hairline, c.second_ink),
            (&mut w.hovered, c.ground, c.quiet, c.ink),
            (&mut w.active, c.accent_wash, c.accent, c.accent_ink),
            (&mut w.open, c.accent_wash, c.accent, c.accent_ink),
        ] {
            state.bg_fill = fill;
            state.weak_bg_fill = fill;
            state.bg_stroke = Stroke::new(1.0, edge);
            state.fg_stroke = Stroke::new(1.0, ink);
            state.corner_radius = radius;
            state.expansion = 0.0;
        }
        // Rails of scroll bars and sliders.
        w.inactive.bg_fill = c.faint;
    }
}

fn set_spacing(spacing: &mut egui::style::Spacing) {
    spacing.item_spacing = Vec2::new(space::TWO, space::TWO);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(space::CONTROL, space::CONTROL);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.combo_height = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.menu_spacing = 4.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_allocated_width: 8.0,
        ..egui::style::ScrollStyle::thin()
    };
    spacing.scroll.fade.strength = 0.0;
}

/// Noto Sans, whose digits are all of one width, then egui's own for symbols.
pub fn set_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let fallback: Vec<String> =
        fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes, family) in [
        ("Noto Sans", ttf_noto_sans::REGULAR, FontFamily::Proportional),
        ("Noto Sans Bold", ttf_noto_sans::BOLD, bold_family()),
    ] {
        let data = Arc::new(egui::FontData::from_static(bytes));
        fonts.font_data.insert(name.to_string(), data);
        let mut order = vec![name.to_string()];
        order.extend(fallback.iter().cloned());
        fonts.families.insert(family, order);
    }
    ctx.set_fonts(fonts);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast of two opaque colours (WCAG 2.2, relative luminance).
    fn contrast(a: Color32, b: Color32) -> f64 {
        fn luminance(colour: Color32) -> f64 {
            let linear = |byte: u8| {
                let s = f64::from(byte) / 255.0;
                if s <= 0.040_45 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
        }
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_stands_out_from_what_it_is_written_on_in_every_theme() {
        for kind in ThemeKind::ALL {
            let c = Theme::new(kind).colours;
            let pairs = [
                ("ink", c.ink, c.surface),
                ("ink on ground", c.ink, c.ground),
                ("ink on a selected row", c.ink, c.row_wash),
                ("second ink", c.second_ink, c.surface),
                ("quiet", c.quiet, c.surface),
                ("quiet on ground", c.quiet, c.ground),
                ("accent ink", c.accent_ink, c.surface),
                ("accent ink on wash", c.accent_ink, c.accent_wash),
                ("on accent", c.on_accent, c.accent),
                ("not spot", c.not_spot_ink, c.not_spot_wash),
                ("not spot in a sentence", c.not_spot_ink, c.surface),
                ("hot spot", c.hot_spot_ink, c.hot_spot_wash),
                ("hot spot in a sentence", c.hot_spot_ink, c.surface),
                ("map label", c.map_label, c.halo),
            ];
            for (what, text, ground) in pairs {
                let found = contrast(text, ground);
                assert!(found >= 4.5, "{}: {what} is {found:.2} : 1", kind.title());
            }
        }
    }

    #[test]
    fn borders_between_areas_are_seen_on_the_palest_fill_in_every_theme() {
        let fills = crate::figure::ink::fills_in_use().into_iter();
        let fills = fills.map(|fill| hex(u32::from_be_bytes([0, fill.r, fill.g, fill.b])));
        let pale: Vec<Color32> = fills.filter(|f| contrast(*f, Color32::BLACK) > 15.0).collect();
        assert!(pale.len() > 5, "{}", pale.len());
        for kind in ThemeKind::ALL {
            let border = Theme::new(kind).colours.area_border;
            for fill in &pale {
                let found = contrast(*fill, border);
                assert!(found >= 1.8, "{}: {found:.2} : 1 on {fill:?}", kind.title());
            }
        }
    }

    #[test]
    fn contrast_of_black_on_white_is_twenty_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn controls_and_spaces_lie_on_the_grid() {
        for value in [space::ONE, space::TWO, space::THREE, space::FOUR, space::CONTROL] {
            assert!((value % 4.0).abs() < f32::EPSILON);
        }
    }
}
