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
pub const LEAST_POINTS: f32 = 6.0;

impl Border {
    /// Where areas are wide; where they are narrow, the shader thins hairlines.
    pub fn at_most(&self, camera: &Camera) -> LinePaint {
        match self {
            Border::Same(line) => *line,
            Border::Hairlines(colour) => LinePaint::new(1.0, *colour, camera.pixels_per_point),
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

    /// How wide areas are at the corners of a chunk, in points.
    pub fn widths_points(&self, chunk: u32, camera: &Camera) -> [f32; 4] {
        let widths = self.mesh.corner_widths.get(chunk as usize).copied().unwrap_or_default();
        widths.map(|width| (width * camera.points_per_world()) as f32)
    }

    /// Whether areas of a chunk are anywhere wide enough for lines round them.
    fn has_room_for_lines(&self, chunk: u32, camera: &Camera) -> bool {
        self.widths_points(chunk, camera).iter().any(|points| *points > LEAST_POINTS)
    }

    /// Whether the lines between the areas of a chunk are seen.
    pub fn has_border(&self, chunk: u32, camera: &Camera) -> bool {
        let has_room = match self.border {
            Border::Same(_) => true,
            Border::Hairlines(_) => self.has_room_for_lines(chunk, camera),
        };
        has_room && self.border.at_most(camera).is_seen()
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
        let has_lines = |chunk: &u32| {
            self.selects_many()
                || self.has_border(*chunk, camera)
                || (has_outlines && self.has_room_for_lines(*chunk, camera))
                || self.mesh.chunks.get(*chunk as usize).is_some_and(selects_in)
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

    fn chunk(at: f64, area_width: f64) -> ChunkBox {
        ChunkBox { origin: [at; 2], min: [at; 2], max: [at + 1e-4; 2], area_width }
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
    fn findings_are_outlined_and_areas_bordered_where_they_are_wide_however_narrow_most_are() {
        let chunks =
            [(0.5, 1e-6), (0.5003, 1e-6), (0.5006, 1e-4)].map(|(at, width)| chunk(at, width));
        let mesh = MapMesh::new(3, chunks.to_vec(), vec![f64::INFINITY], |_: &[Key]| Vec::new());
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
        let hairlines = Border::Hairlines(Theme::new(ThemeKind::Light).colours.area_border);
        let bordered = Layer { border: hairlines, ..layer.clone() };
        let has_border = [0, 1, 2].map(|chunk| bordered.has_border(chunk, &camera(10.0)));
        assert_eq!(has_border, [false, false, true], "a town has none, the fields do");
        assert_eq!(lined.iter().map(|key| key.chunk).collect::<Vec<_>>(), [2]);
    }
}
