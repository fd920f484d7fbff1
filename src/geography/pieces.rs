//! Which part of a level does a map draw? Areas that lie close together, as
//! pieces that are the same at every detail; their triangles and lines are
//! made when they are asked for and handed over, so that of a country no more
//! is in memory than is looked at.

use super::drawing::{self, Drawn};
use super::mesh::{Lines, Triangles};
use super::topology::AreaAt;
use super::{Boundaries, Bounds, Detail};
use rayon::prelude::*;
use std::sync::Arc;

/// Areas in a piece, at most.
const AREAS_PER_PIECE: usize = 1024;
/// Corners of a piece of several areas, at most.
const CORNERS_PER_PIECE: usize = 1 << 18;

/// The pieces of a level.
#[derive(Debug)]
pub struct Pieces {
    boundaries: Arc<Boundaries>,
    pieces: Vec<Piece>,
    /// By area.
    widths_world: Arc<[f32]>,
}

#[derive(Debug)]
struct Piece {
    /// Rising.
    areas: Vec<AreaAt>,
    /// The box of all their corners, in the world.
    bounds: Bounds,
}

/// The pieces of a level at a detail.
#[derive(Clone, Debug)]
pub struct DetailedPieces {
    pieces: Arc<Pieces>,
    drawn: Arc<Drawn>,
}

impl Pieces {
    pub(super) fn new(boundaries: Arc<Boundaries>) -> Pieces {
        let boxes = drawing::boxes(boundaries.topology());
        let piece = |areas: Vec<AreaAt>| {
            let bounds = areas.iter().map(|&area| boxes[area as usize]);
            let bounds = bounds.fold(Bounds::EMPTY, Bounds::union);
            Piece { areas, bounds }
        };
        let pieces = close_together(&boxes, |area| boundaries.topology().corners_of(area))
            .into_iter()
            .map(piece)
            .collect();
        let widths_world = boxes.iter().map(|bounds| bounds.side_of_each(1) as f32).collect();
        Pieces { boundaries, pieces, widths_world }
    }

    /// How many pieces.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Positions of areas in the pieces are below this.
    pub fn areas(&self) -> usize {
        self.boundaries.topology().len()
    }

    /// How many corners the lines have at full detail.
    pub fn corners(&self) -> usize {
        self.boundaries.topology().corners.len()
    }

    /// The box of all pieces in the world; `EMPTY` where there are none.
    pub fn bounds_world(&self) -> Bounds {
        self.pieces.iter().map(|piece| piece.bounds).fold(Bounds::EMPTY, Bounds::union)
    }

    /// The box of a piece in the world, at every detail; `EMPTY` for one that
    /// is not there. Its middle is what the offsets of its corners are from.
    pub fn bounds_of(&self, piece: usize) -> Bounds {
        self.pieces.get(piece).map_or(Bounds::EMPTY, |piece| piece.bounds)
    }

    /// How wide each area is, by position, in world units: the side of a square
    /// as large as its box. 0 of an area without a shape.
    pub fn widths_world(&self) -> &Arc<[f32]> {
        &self.widths_world
    }

    /// How wide the widest area of a piece is; 0 for one that is not there.
    pub fn widest_of(&self, piece: usize) -> f32 {
        let width = |area: &AreaAt| self.widths_world[*area as usize];
        let piece = self.pieces.get(piece);
        piece.map_or(0.0, |piece| piece.areas.iter().map(width).fold(0.0, f32::max))
    }

    /// The pieces at a detail. What a detail leaves out is found when it is
    /// first asked for, which works in parallel itself and is kept.
    pub fn at(self: &Arc<Self>, detail: Detail) -> DetailedPieces {
        DetailedPieces { pieces: Arc::clone(self), drawn: self.boundaries.drawn(detail) }
    }
}

impl DetailedPieces {
    /// The triangles of a piece, made anew; none for a piece that is not
    /// there. May be called from several threads at a time.
    pub fn triangles(&self, piece: usize) -> Triangles {
        let Some(Piece { areas, bounds }) = self.pieces.pieces.get(piece) else {
            return Triangles::default();
        };
        Triangles::of(&self.drawn, areas, bounds.centre())
    }

    /// The lines of a piece, as for `triangles`.
    pub fn lines(&self, piece: usize) -> Lines {
        let Some(Piece { areas, bounds }) = self.pieces.pieces.get(piece) else {
            return Lines::default();
        };
        Lines::of(&self.drawn, areas, bounds.centre())
    }
}

/// Areas by piece: halved along the longer side until few enough are left.
/// Areas without a shape are in none.
fn close_together(boxes: &[Bounds], corners: impl Fn(usize) -> usize) -> Vec<Vec<AreaAt>> {
    let centres: Vec<[f64; 2]> = boxes.par_iter().map(Bounds::centre).collect();
    let there = (0..boxes.len()).filter(|&area| !boxes[area].is_empty());
    let mut areas: Vec<AreaAt> = there.map(|area| area as AreaAt).collect();
    let mut pieces = Vec::new();
    halve(&mut areas, &centres, &corners, &mut pieces);
    pieces
}

fn halve(
    areas: &mut [AreaAt],
    centres: &[[f64; 2]],
    corners: &impl Fn(usize) -> usize,
    pieces: &mut Vec<Vec<AreaAt>>,
) {
    if areas.is_empty() {
        return;
    }
    let few = |areas: &[AreaAt]| {
        areas.iter().map(|&area| corners(area as usize)).sum::<usize>() <= CORNERS_PER_PIECE
    };
    if areas.len() == 1 || (areas.len() <= AREAS_PER_PIECE && few(areas)) {
        areas.sort_unstable();
        pieces.push(areas.to_vec());
        return;
    }
    let bounds = Bounds::of(areas.iter().map(|&area| centres[area as usize]));
    let axis = usize::from(bounds.height() > bounds.width());
    let along = |area: &AreaAt| centres[*area as usize][axis];
    let middle = areas.len() / 2;
    areas.select_nth_unstable_by(middle, |a, b| along(a).total_cmp(&along(b)).then(a.cmp(b)));
    let (low, high) = areas.split_at_mut(middle);
    halve(low, centres, corners, pieces);
    halve(high, centres, corners, pieces);
}

#[cfg(test)]
mod tests {
    use super::super::mesh::NO_AREA;
    use super::super::{Rings, Shape, chessboard, ring};
    use super::*;
    use geo::{MultiPolygon, polygon};

    fn pieces_of(shapes: &[Option<&Shape>]) -> (Arc<Pieces>, Rings) {
        let boundaries = Arc::new(Boundaries::of(shapes));
        let rings = Rings::new(&boundaries.drawn(Detail::Full));
        (Arc::new(Pieces::new(boundaries)), rings)
    }

    fn all_triangles(pieces: &Arc<Pieces>, detail: Detail) -> Vec<Triangles> {
        let detailed = pieces.at(detail);
        (0..pieces.len()).map(|piece| detailed.triangles(piece)).collect()
    }

    /// World units squared, by triangles and by rings.
    fn sizes(made: &[Triangles], rings: &Rings, area: usize) -> (f64, f64) {
        let mut triangles = 0.0;
        for piece in made {
            for t in piece.indices.chunks_exact(3) {
                if piece.area[t[0] as usize] as usize == area {
                    let [a, b, c] =
                        [0, 1, 2].map(|i| piece.positions[t[i] as usize].map(f64::from));
                    triangles += ring::signed_area_of(&[a, b, c]).abs();
                }
            }
        }
        let by_rings: f64 = rings.of(area).map(ring::signed_area_of).sum();
        (triangles, by_rings.abs())
    }

    fn holed() -> Shape {
        MultiPolygon::new(vec![
            polygon![
                exterior: [(x: -2.0, y: 53.0), (x: -1.9, y: 53.01), (x: -1.88, y: 53.1), (x: -2.03, y: 53.08)],
                interiors: [
                    [(x: -1.98, y: 53.02), (x: -1.95, y: 53.02), (x: -1.96, y: 53.05)],
                    [(x: -1.93, y: 53.03), (x: -1.91, y: 53.04), (x: -1.92, y: 53.07)],
                ],
            ],
            polygon![(x: -1.8, y: 53.0), (x: -1.79, y: 53.0), (x: -1.79, y: 53.01)],
        ])
    }

    #[test]
    fn triangles_cover_as_much_as_the_polygon_does_with_its_holes() {
        let bent: Shape = MultiPolygon::new(vec![
            polygon![(x: -1.7, y: 53.0), (x: -1.6, y: 53.0), (x: -1.68, y: 53.05), (x: -1.6, y: 53.1), (x: -1.7, y: 53.1)],
        ]);
        let (shape, square) = (holed(), chessboard::square(0, 9));
        let (pieces, rings) = pieces_of(&[Some(&shape), None, Some(&square), Some(&bent)]);
        let made = all_triangles(&pieces, Detail::Full);
        for area in [0, 2, 3] {
            let (triangles, by_rings) = sizes(&made, &rings, area);
            assert!(by_rings > 0.0 && (triangles / by_rings - 1.0).abs() < 1e-5, "{area}");
        }
        assert_eq!(sizes(&made, &rings, 1), (0.0, 0.0));
        assert!(made.iter().all(|piece| piece.area.iter().all(|&area| area != 1)));
    }

    #[test]
    fn a_corner_is_back_in_its_place_to_a_centimetre() {
        let shape = holed();
        let (pieces, rings) = pieces_of(&[Some(&shape)]);
        let (bounds, made) = (pieces.bounds_of(0), &all_triangles(&pieces, Detail::Full)[0]);
        let metres = super::super::metres_per_world_unit(53.0);
        for (offset, world) in made.positions.iter().zip(rings.of(0).flatten()) {
            for axis in 0..2 {
                let back = bounds.centre()[axis] + f64::from(offset[axis]);
                assert!((back - world[axis]).abs() * metres < 0.01);
            }
            assert!(bounds.contains(*world));
        }
    }

    #[test]
    fn a_line_is_there_once_with_the_areas_on_either_side() {
        let (west, east) = (chessboard::square(0, 0), chessboard::square(1, 0));
        let (pieces, _) = pieces_of(&[Some(&west), Some(&east)]);
        let made = pieces.at(Detail::Full).lines(0);
        assert_eq!(made.lines.len(), 3);
        assert_eq!(made.lines.iter().map(|line| line.count - 1).sum::<u32>(), 7);
        let inner: Vec<_> =
            made.lines.iter().filter(|l| l.left != NO_AREA && l.right != NO_AREA).collect();
        assert_eq!(inner.len(), 1);
        // The west's own side is west: to the left of a line that runs north,
        // which on the map is a line of falling y.
        let [from, to] = [0, 1].map(|i| made.corners[(inner[0].first + i) as usize]);
        assert_eq!(inner[0].left, u32::from(to[1] >= from[1]));
    }

    #[test]
    fn areas_of_very_many_corners_are_pieces_of_few() {
        let line = |west: f64| -> Shape {
            let across = (0..=100_000u32).map(|i| (west + f64::from(i) * 1e-6, 53.0));
            let back = [(west + 0.1, 53.1), (west, 53.1)];
            let ring: Vec<(f64, f64)> = across.chain(back).collect();
            MultiPolygon::new(vec![geo::Polygon::new(ring.into(), vec![])])
        };
        let shapes: Vec<Shape> = (0..6u32).map(|i| line(f64::from(i) * 0.2)).collect();
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let (pieces, _) = pieces_of(&shapes);
        assert!((3..=6).contains(&pieces.len()), "{}", pieces.len());
    }

    #[test]
    fn many_areas_lie_in_pieces_of_near_ones_that_no_detail_changes() {
        let shapes: Vec<Shape> =
            (0..10_000).map(|i| chessboard::square(i % 100, i / 100)).collect();
        let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
        let (pieces, rings) = pieces_of(&shapes);
        assert_eq!((pieces.len(), pieces.areas()), (16, 10_000));
        // Where the board ends, a square can do without its corner.
        for (detail, triangles) in [(Detail::Full, 20_000), (Detail::at_zoom(2.0), 19_996)] {
            let made = all_triangles(&pieces, detail);
            let found = made.iter().map(|piece| piece.indices.len() / 3).sum::<usize>();
            assert_eq!(found, triangles);
        }
        let size = |b: &Bounds| b.width() * b.height();
        let boxes: f64 = (0..16).map(|piece| size(&pieces.bounds_of(piece))).sum();
        assert!(boxes < 3.0 * size(&rings.bounds_world), "pieces in rows would make ten times it");
        assert!(
            pieces.bounds_of(16).is_empty() && pieces.at(Detail::Full).lines(16).lines.is_empty()
        );
    }
}
