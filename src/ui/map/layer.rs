//! What is drawn of one level in one frame, and which of its parts is that?

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

/// How wide areas are before lines are drawn round them: round narrower ones
/// they would leave little of their colours.
const LEAST_POINTS: f64 = 6.0;

/// How much of lines round the areas of a chunk is seen, 0–1: none round narrow
/// ones, and more by and by, so that no chunk stands out from those beside it.
pub fn room_for_lines(chunk: &ChunkBox, camera: &Camera) -> f32 {
    let points = chunk.area_width * camera.points_per_world();
    ((points - LEAST_POINTS) / 2.0).clamp(0.0, 1.0) as f32
}

impl Border {
    /// Round the areas of a chunk.
    pub fn of(&self, chunk: &ChunkBox, camera: &Camera) -> LinePaint {
        match self {
            Border::Same(line) => *line,
            Border::Hairlines(colour) => {
                let points = chunk.area_width * camera.points_per_world();
                let strength = ((points - 4.0) / 20.0).clamp(0.0, 1.0) as f32;
                let seen = (0.35 + 0.65 * strength) * room_for_lines(chunk, camera);
                LinePaint::new(0.5 + 0.5 * strength, *colour, camera.pixels_per_point).faded(seen)
            }
        }
    }
}

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

    /// Whether the lines between the areas of a chunk are seen.
    pub fn has_border(&self, chunk: u32, camera: &Camera) -> bool {
        let chunk = self.mesh.chunks.get(chunk as usize);
        chunk.is_some_and(|chunk| self.border.of(chunk, camera).is_seen())
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
        let has_outlines_in =
            |chunk: &ChunkBox| has_outlines && room_for_lines(chunk, camera) > 0.0;
        let has_lines = |chunk: &u32| {
            self.selects_many()
                || self.has_border(*chunk, camera)
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
    use super::*;
    use crate::ui::theme::{Theme, ThemeKind};

    fn chunk(area_width: f64) -> ChunkBox {
        ChunkBox { origin: [0.5; 2], min: [0.5; 2], max: [0.5; 2], area_width }
    }

    fn camera(zoom: f64) -> Camera {
        Camera {
            centre: [0.5, 0.5],
            pixels_per_world: 256.0 * zoom.exp2(),
            size_px: [800.0, 600.0],
            pixels_per_point: 1.0,
        }
    }

    #[test]
    fn borders_thin_out_without_changing_colour() {
        for kind in ThemeKind::ALL {
            let border = Border::Hairlines(Theme::new(kind).colours.area_border);
            let at = |step: i32| border.of(&chunk(1e-5), &camera(8.0 + f64::from(step) * 0.3));
            let lines: Vec<LinePaint> = (0..40).map(at).collect();
            assert!(lines.iter().all(|line| line.rgba[..3] == lines[0].rgba[..3]));
            assert!(!lines[0].is_seen() && lines[39].is_seen());
        }
    }

    #[test]
    fn findings_are_outlined_where_their_own_areas_are_wide_however_narrow_most_are() {
        let widths = [1e-6, 1e-6, 1e-4];
        let chunks = widths.map(chunk).to_vec();
        let mesh = MapMesh::new(3, chunks, vec![f64::INFINITY], |_: &[Key]| Vec::new());
        let layer = Layer {
            mesh: Arc::new(mesh),
            paints: Some(Arc::new(Paints {
                texels: Vec::new(),
                height: 1,
                first_outline: 0,
                outlined: vec![0, 2],
            })),
            border: Border::Same(LinePaint::default()),
            outline: LinePaint { width_px: 1.5, rgba: [0.0, 0.0, 0.0, 1.0] },
            selection: LinePaint::default(),
            selection_edge: LinePaint::default(),
            selected: Arc::default(),
            selected_boxes: Arc::default(),
            hovered: None,
        };
        let (filled, lined) = layer.keys(&camera(10.0));
        assert_eq!(filled.len(), 3);
        assert_eq!(lined.iter().map(|key| key.chunk).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_town_is_without_borders_where_the_fields_round_it_have_them() {
        let border = Border::Hairlines(Theme::new(ThemeKind::Light).colours.area_border);
        let [town, fields] = [1e-6, 1e-4].map(|width| border.of(&chunk(width), &camera(10.0)));
        assert!(!town.is_seen() && fields.is_seen());
    }
}
