//! What is on a sheet of the map? Its shapes, which are drawn anew where they
//! change, and its colours, which are laid over them.

use super::gpu::MapCallback;
use super::layer::{Border, Layer};
use super::paints::Paints;
use super::view::LinePaint;
use std::sync::Arc;

/// What the shapes on a sheet are of, but for where it is looked at.
#[derive(Clone, PartialEq)]
pub struct Shapes {
    pub size_px: [u32; 2],
    pixels_per_point: f32,
    /// By layer: its mesh and its lines.
    layers: Vec<(u64, Border)>,
}

impl Shapes {
    pub fn of(map: &MapCallback) -> Shapes {
        Shapes {
            size_px: map.sheet_px.map(|side| side.max(1)),
            pixels_per_point: map.camera.pixels_per_point,
            layers: map.layers.iter().map(|layer| (layer.mesh.key, layer.border)).collect(),
        }
    }

    /// True where they are of the same levels.
    pub fn are_of(&self, other: &Shapes) -> bool {
        let meshes = |shapes: &Shapes| shapes.layers.iter().map(|l| l.0).collect::<Vec<u64>>();
        meshes(self) == meshes(other)
    }
}

/// What the colours on a sheet depend on.
#[derive(Clone)]
pub struct Colours {
    ground: Option<[f32; 4]>,
    fill_opacity: f32,
    layers: Vec<LayerColours>,
}

#[derive(Clone)]
struct LayerColours {
    paints: Option<Arc<Paints>>,
    /// Where so many are selected that they are drawn on the sheet.
    selected: Option<(Arc<Vec<u32>>, LinePaint, LinePaint)>,
}

impl PartialEq for Colours {
    fn eq(&self, other: &Colours) -> bool {
        let same = |a: &LayerColours, b: &LayerColours| {
            let selected = match (&a.selected, &b.selected) {
                (Some(a), Some(b)) => Arc::ptr_eq(&a.0, &b.0) && (a.1, a.2) == (b.1, b.2),
                (None, None) => true,
                _ => false,
            };
            let paints = match (&a.paints, &b.paints) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            selected && paints
        };
        self.ground == other.ground
            && self.fill_opacity == other.fill_opacity
            && self.layers.len() == other.layers.len()
            && self.layers.iter().zip(&other.layers).all(|(a, b)| same(a, b))
    }
}

impl Colours {
    pub fn of(map: &MapCallback) -> Colours {
        let of_layer = |layer: &Layer| LayerColours {
            paints: layer.paints.clone(),
            selected: layer
                .selects_many()
                .then(|| (layer.selected.clone(), layer.selection, layer.selection_edge)),
        };
        Colours {
            ground: map.ground,
            fill_opacity: map.fill_opacity,
            layers: map.layers.iter().map(of_layer).collect(),
        }
    }
}
