//! Which areas lie beside each other?

use super::arcs::{Arcs, AreaAt};
use crate::base::{Notes, number};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, BTreeSet};

/// Edges that do not match exactly still touch within this many degrees: a
/// tenth of a metre.
const REACH_DEGREES: f64 = 1e-6;

/// Neighbours by position, each list rising; never an area itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    queen: Vec<Vec<usize>>,
    rook: Vec<Vec<usize>>,
    /// Areas without any neighbour, rising; areas without a shape among them.
    pub islands: Vec<usize>,
    pub notes: Notes,
}

impl Neighbours {
    /// Areas that share at least a corner.
    pub fn queen(&self, area: usize) -> &[usize] {
        self.queen.get(area).map_or(&[], Vec::as_slice)
    }

    /// Areas that share at least an edge.
    pub fn rook(&self, area: usize) -> &[usize] {
        self.rook.get(area).map_or(&[], Vec::as_slice)
    }

    /// How many areas, islands among them.
    pub fn len(&self) -> usize {
        self.queen.len()
    }

    pub fn is_empty(&self) -> bool {
        self.queen.is_empty()
    }

    /// `codes` names areas in notes.
    pub(super) fn new(arcs: &Arcs, codes: &[String]) -> Neighbours {
        let mut rook: BTreeSet<(AreaAt, AreaAt)> = BTreeSet::new();
        let pair = |a: AreaAt, b: AreaAt| (a.min(b), a.max(b));
        // Areas at each node, through the arcs that end there.
        let mut at_node: BTreeMap<u32, BTreeSet<AreaAt>> = BTreeMap::new();
        for arc in &arcs.arcs {
            if let (Some(left), Some(right)) = (arc.left, arc.right)
                && left != right
            {
                rook.insert(pair(left, right));
            }
            for end in [arc.corners[0], arc.corners[arc.corners.len() - 1]] {
                if arcs.is_node[end as usize] {
                    at_node.entry(end).or_default().extend(arc.sides().into_iter().flatten());
                }
            }
        }
        let mut queen = rook.clone();
        for areas in at_node.values() {
            for &a in areas {
                queen.extend(areas.range(a + 1..).map(|&b| (a, b)));
            }
        }
        let mut notes = Notes::new();
        let mut nearly: Vec<String> = Vec::new();
        for ((a, b), points) in near_misses(arcs) {
            let new = queen.insert((a, b));
            let edge = points >= 2 && rook.insert((a, b));
            if new || edge {
                let code = |area: AreaAt| codes.get(area as usize).map_or("?", String::as_str);
                nearly.push(format!("{} and {}", code(a), code(b)));
            }
        }
        notes.remark_of(
            format!(
                "{} of neighbours have borders that do not match corner by corner, but lie within a tenth of a metre:",
                number::counted(nearly.len(), "pair", "pairs")
            ),
            nearly,
        );
        let queen = lists(queen, codes.len());
        let rook = lists(rook, codes.len());
        let islands: Vec<usize> = (0..queen.len()).filter(|&a| queen[a].is_empty()).collect();
        notes.remark_of(
            "Areas without a neighbour:",
            islands.iter().filter_map(|&a| codes.get(a).cloned()).collect(),
        );
        Neighbours { queen, rook, islands, notes }
    }
}

fn lists(pairs: BTreeSet<(AreaAt, AreaAt)>, areas: usize) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); areas];
    for (a, b) in pairs {
        lists[a as usize].push(b as usize);
        lists[b as usize].push(a as usize);
    }
    for list in &mut lists {
        list.sort_unstable();
    }
    lists
}

/// Pairs of areas whose borders come within reach without matching, and at
/// how many corners they do.
fn near_misses(arcs: &Arcs) -> BTreeMap<(AreaAt, AreaAt), usize> {
    let one_sided = || {
        arcs.arcs.iter().filter_map(|arc| match (arc.left, arc.right) {
            (Some(area), None) | (None, Some(area)) => Some((arc, area)),
            _ => None,
        })
    };
    let at = |corner: u32| arcs.lonlats[corner as usize];
    let edges: Vec<GeomWithData<Line<[f64; 2]>, AreaAt>> = one_sided()
        .flat_map(|(arc, area)| {
            let edge = move |w: &[u32]| GeomWithData::new(Line::new(at(w[0]), at(w[1])), area);
            arc.corners.windows(2).map(edge)
        })
        .collect();
    let edges = RTree::bulk_load(edges);
    let mut touching: BTreeMap<(AreaAt, AreaAt), BTreeSet<u32>> = BTreeMap::new();
    for (arc, area) in one_sided() {
        for &corner in &arc.corners {
            let [x, y] = at(corner);
            let reach = AABB::from_corners(
                [x - REACH_DEGREES, y - REACH_DEGREES],
                [x + REACH_DEGREES, y + REACH_DEGREES],
            );
            for edge in edges.locate_in_envelope_intersecting(&reach) {
                let near = rstar::PointDistance::distance_2(edge.geom(), &[x, y])
                    <= REACH_DEGREES * REACH_DEGREES;
                if edge.data != area && near {
                    let pair = (area.min(edge.data), area.max(edge.data));
                    touching.entry(pair).or_default().insert(corner);
                }
            }
        }
    }
    touching.into_iter().map(|(pair, corners)| (pair, corners.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::super::chessboard::{self, board};
    use super::*;
    use crate::base::LevelId;
    use geo::{MultiPolygon, Rect};

    fn of(shapes: &[Option<&Shape>]) -> Neighbours {
        let codes: Vec<String> = (0..shapes.len()).map(|i| format!("A{i}")).collect();
        Neighbours::new(&Arcs::new(shapes), &codes)
    }

    #[test]
    fn the_middle_of_a_board_has_eight_neighbours_and_four_across_edges() {
        let near = board(3).neighbours(&LevelId::new("square")).expect("neighbours");
        assert_eq!(near.queen(4), [0, 1, 2, 3, 5, 6, 7, 8]);
        assert_eq!(near.rook(4), [1, 3, 5, 7]);
        assert_eq!(near.queen(0), [1, 3, 4]);
        assert_eq!(near.rook(0), [1, 3]);
        assert!(near.islands.is_empty() && near.notes.is_empty(), "{:?}", near.notes);
    }

    #[test]
    fn dissolved_rows_are_neighbours_of_the_next_row() {
        let near = board(3).neighbours(&LevelId::new("row")).expect("neighbours");
        assert_eq!((near.rook(0), near.rook(1)), ([1].as_slice(), [0, 2].as_slice()));
    }

    #[test]
    fn islands_and_areas_without_a_shape_are_reported() {
        let (a, b, far) =
            (chessboard::square(0, 0), chessboard::square(1, 0), chessboard::square(9, 9));
        let near = of(&[Some(&a), None, Some(&far), Some(&b)]);
        assert_eq!(near.islands, [1, 2]);
        assert_eq!(near.rook(0), [3]);
        assert_eq!(
            near.notes.iter().flat_map(|n| n.items.clone()).collect::<Vec<_>>(),
            ["A1", "A2"]
        );
    }

    #[test]
    fn borders_that_do_not_match_corner_by_corner_still_make_neighbours() {
        let [x, y] = chessboard::CORNER;
        let step = chessboard::STEP;
        // One tall area beside two squares: its long edge has no middle corner;
        // a centimetre of gap.
        let tall = MultiPolygon::new(vec![
            Rect::new((x + step + 1e-7, y), (x + 2.0 * step, y + 2.0 * step)).to_polygon(),
        ]);
        let (south, north) = (chessboard::square(0, 0), chessboard::square(0, 1));
        let near = of(&[Some(&south), Some(&north), Some(&tall)]);
        assert_eq!(near.rook(2), [0, 1]);
        assert!(near.notes.iter().any(|n| n.items == ["A0 and A2", "A1 and A2"]));
    }
}
