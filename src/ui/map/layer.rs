//! What is drawn of one level in one frame, and which of its parts is that?

use super::gpu_mesh::in_view;
use super::mesh::{Key, MapMesh, Part};
use super::paints::Paints;
use super::view::{Camera, LinePaint};
use crate::ui::ground::Extent;
use std::sync::Arc;

/// Above so many, the areas selected are drawn with the sheet and not anew for
/// every frame.
pub const MANY: usize = 500;

/// One level as it is drawn in one frame.
#[derive(Clone)]
pub struct Layer {
    pub mesh: Arc<MapMesh>,
    /// `None`: borders only.
    pub paints: Option<Arc<Paints>>,
    pub border: LinePaint,
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

    /// What is to be seen of the layer, the middle of the view first.
    pub fn keys(&self, camera: &Camera) -> (Vec<Key>, Vec<Key>) {
        let detail = self.mesh.detail_at(camera.pixels_per_world);
        let chunks = in_view(&self.mesh, camera);
        let keys = |part, chunks: &[u32]| {
            chunks.iter().map(move |&chunk| Key { part, detail, chunk }).collect::<Vec<Key>>()
        };
        let has_outlines = self.outline.is_seen()
            && self.paints.as_ref().is_some_and(|paints| !paints.outlined.is_empty());
        let all_lines = self.border.is_seen() || has_outlines || self.selects_many();
        let has_lines = |chunk: &u32| {
            let chunk = self.mesh.chunks.get(*chunk as usize);
            chunk.is_some_and(|chunk| {
                self.selected_boxes.iter().any(|area| {
                    (0..2).all(|k| area.min[k] <= chunk.max[k] && area.max[k] >= chunk.min[k])
                })
            })
        };
        let lined: Vec<u32> =
            chunks.iter().copied().filter(|chunk| all_lines || has_lines(chunk)).collect();
        let filled = if self.paints.is_some() { chunks } else { Vec::new() };
        (keys(Part::Areas, &filled), keys(Part::Lines, &lined))
    }
}
