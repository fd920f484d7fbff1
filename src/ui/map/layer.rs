//! What is drawn of one level in one frame, and which of its parts is that?

use super::area_widths::BORDER_POINTS;
use super::gpu_mesh::in_view;
use super::mesh::{ChunkBox, Key, MapMesh, Part};
use super::paints::Paints;
use super::view::{Camera, LinePaint};
use crate::ui::ground::Extent;
use eframe::egui;
use std::sync::Arc;

/// Above so many, the areas selected are drawn with the sheet and not anew for
/// every frame.
pub const MANY: usize = 500;

/// The lines between all areas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Border {
    Same(LinePaint),
    /// Hairlines that thin out where areas are narrow, and are not drawn where
    /// they would hide them.
    Hairlines(egui::Color32),
}

/// Lines beside areas at least so wide, in world units, that are not in a band
/// of wider ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    pub least_width: f32,
    pub line: LinePaint,
}

impl Band {
    /// How many there are at most.
    pub const MOST: usize = HAIRLINES.len();
}

/// How wide areas are, in points of the screen, that have hairlines so strong
/// (0–1). In steps, each drawn at once: a strength for each line costs a
/// software renderer half as much again.
const HAIRLINES: [(f32, f32); 5] =
    [(30.0, 1.0), (21.0, 0.75), (15.0, 0.55), (11.0, 0.35), (BORDER_POINTS, 0.2)];

/// One level as it is drawn in one frame.
#[derive(Clone)]
pub struct Layer {
    pub mesh: Arc<MapMesh>,
    /// `None`: borders only.
    pub paints: Option<Arc<Paints>>,
    pub border: Border,
    pub outline: LinePaint,
    pub selection: LinePaint,
    pub selection_edge: LinePaint,
    /// Positions of the areas selected, rising.
    pub selected: Arc<Vec<u32>>,
    /// The boxes of the areas selected, where they are few.
    pub selected_boxes: Arc<Vec<Extent>>,
    /// The position of the area under the pointer, and its box.
    pub hovered: Option<(u32, Extent)>,
}

impl Layer {
    pub fn selects_many(&self) -> bool {
        self.selected.len() > MANY
    }

    /// How the lines between areas are drawn: those beside wide areas first.
    pub fn bands(&self, camera: &Camera) -> Vec<Band> {
        let bands = match self.border {
            Border::Same(line) => vec![Band { least_width: 0.0, line }],
            Border::Hairlines(colour) => {
                let share = self.mesh.widths.share(camera);
                let band = |(points, strength): (f32, f32)| {
                    let width = 0.5 + 0.5 * strength;
                    let line = LinePaint::new(width, colour, camera.pixels_per_point);
                    let least_width = points / camera.points_per_world() as f32;
                    Band { least_width, line: line.faded(strength * share) }
                };
                HAIRLINES.map(band).to_vec()
            }
        };
        bands.into_iter().filter(|band| band.line.is_seen()).collect()
    }

    /// Whether any of the lines between the areas of a chunk is in one of the
    /// bands.
    pub fn has_border(&self, chunk: u32, bands: &[Band]) -> bool {
        let widest = self.mesh.chunks.get(chunk as usize).map_or(0.0, |chunk| chunk.widest);
        bands.iter().any(|band| widest >= band.least_width)
    }

    /// What is to be seen of the layer, the middle of the view first.
    pub fn keys(&self, camera: &Camera) -> (Vec<Key>, Vec<Key>) {
        let detail = self.mesh.detail_at(camera.pixels_per_world);
        let chunks = in_view(&self.mesh, camera);
        let keys = |part, chunks: &[u32]| {
            chunks.iter().map(move |&chunk| Key { part, detail, chunk }).collect::<Vec<Key>>()
        };
        let has_outlines = self.outline.is_seen()
            && self.paints.as_ref().is_some_and(|paints| !paints.outlined.is_empty());
        let selects_in = |chunk: &ChunkBox| {
            self.selected_boxes.iter().any(|area| {
                (0..2).all(|k| area.min[k] <= chunk.max[k] && area.max[k] >= chunk.min[k])
            })
        };
        // Lines that nothing is seen of are neither made nor drawn.
        let (room, bands) = (self.mesh.widths.room_for_outlines(camera), self.bands(camera));
        let has_outlines_in = |chunk: &ChunkBox| has_outlines && room.round(chunk.widest) > 0.0;
        let has_lines = |chunk: &u32| {
            self.selects_many()
                || self.has_border(*chunk, &bands)
                || (self.mesh.chunks.get(*chunk as usize))
                    .is_some_and(|chunk| has_outlines_in(chunk) || selects_in(chunk))
        };
        let lined: Vec<u32> = chunks.iter().copied().filter(has_lines).collect();
        let filled = if self.paints.is_some() { chunks } else { Vec::new() };
        (keys(Part::Areas, &filled), keys(Part::Lines, &lined))
    }
}

#[cfg(test)]
mod tests {
    use super::super::area_widths::AreaWidths;
    use super::*;
    use crate::ui::theme::{Theme, ThemeKind};

    fn layer(widths: &[f32], border: Border, outlined: Vec<u32>) -> Layer {
        let chunk =
            |&widest: &f32| ChunkBox { origin: [0.5; 2], min: [0.5; 2], max: [0.5; 2], widest };
        let chunks = widths.iter().map(chunk).collect();
        let of_areas = AreaWidths::new(widths.into());
        let mesh = MapMesh::new(of_areas, chunks, vec![f64::INFINITY], |_: &[Key]| Vec::new());
        Layer {
            mesh: Arc::new(mesh),
            paints: Some(Arc::new(Paints {
                texels: Vec::new(),
                height: 1,
                first_outline: 0,
                outlined,
            })),
            border,
            outline: LinePaint { width_px: 1.5, rgba: [0.0, 0.0, 0.0, 1.0] },
            selection: LinePaint::default(),
            selection_edge: LinePaint::default(),
            selected: Arc::default(),
            selected_boxes: Arc::default(),
            hovered: None,
        }
    }

    fn camera(zoom: f64) -> Camera {
        Camera {
            centre: [0.5, 0.5],
            pixels_per_world: 256.0 * zoom.exp2(),
            size_px: [800.0, 600.0],
            pixels_per_point: 1.0,
        }
    }

    fn hairlines(kind: ThemeKind) -> Border {
        Border::Hairlines(Theme::new(kind).colours.area_border)
    }

    #[test]
    fn borders_are_fainter_and_thinner_the_narrower_areas_are_in_one_colour() {
        for kind in ThemeKind::ALL {
            let bands = layer(&[1e-4], hairlines(kind), Vec::new()).bands(&camera(14.0));
            assert_eq!(bands.len(), Band::MOST);
            for two in bands.windows(2) {
                let [wide, narrow] = [two[0].line, two[1].line];
                assert!(two[0].least_width > two[1].least_width);
                assert!(wide.width_px > narrow.width_px && wide.rgba[3] > narrow.rgba[3]);
                assert_eq!(wide.rgba[..3], narrow.rgba[..3]);
            }
        }
    }

    #[test]
    fn of_a_country_as_a_whole_no_border_is_drawn() {
        let country = layer(&[1e-6, 1e-4], hairlines(ThemeKind::Light), Vec::new());
        assert!(country.bands(&camera(7.0)).is_empty());
        assert!(country.keys(&camera(7.0)).1.is_empty());
        assert!(!country.bands(&camera(10.0)).is_empty());
    }

    #[test]
    fn findings_are_outlined_where_their_own_areas_are_wide_however_narrow_most_are() {
        let layer = layer(&[1e-6, 1e-6, 1e-4], Border::Same(LinePaint::default()), vec![0, 2]);
        let (filled, lined) = layer.keys(&camera(10.0));
        assert_eq!(filled.len(), 3);
        assert_eq!(lined.iter().map(|key| key.chunk).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_town_is_without_borders_where_the_fields_round_it_have_them() {
        let layer = layer(&[1e-6, 1e-4], hairlines(ThemeKind::Light), Vec::new());
        let bands = layer.bands(&camera(10.0));
        assert_eq!([0, 1].map(|chunk| layer.has_border(chunk, &bands)), [false, true]);
    }
}
