//! Which areas lie beside each other, and along how much border?

use super::topology::{AreaAt, NOBODY, Topology};
use super::{lengths, unmatched};
use crate::base::{Notes, number};
use rayon::prelude::*;

/// Neighbours by position, each list rising; never an area itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    queen: Lists,
    rook: Lists,
    /// The metres of border for each entry of `rook`; not a number where
    /// borders do not match.
    rook_metres: Vec<f64>,
    /// Areas without any neighbour, rising; areas without a shape among them.
    pub islands: Vec<usize>,
    pub notes: Notes,
}

/// Positions for each area, one area after the other.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lists {
    starts: Vec<usize>,
    areas: Vec<usize>,
}

impl Lists {
    fn span(&self, area: usize) -> std::ops::Range<usize> {
        match (self.starts.get(area), self.starts.get(area + 1)) {
            (Some(&from), Some(&to)) => from..to,
            _ => 0..0,
        }
    }

    fn of(&self, area: usize) -> &[usize] {
        &self.areas[self.span(area)]
    }
}

impl Neighbours {
    /// Areas that share at least a corner.
    pub fn queen(&self, area: usize) -> &[usize] {
        self.queen.of(area)
    }

    /// Areas that share at least an edge.
    pub fn rook(&self, area: usize) -> &[usize] {
        self.rook.of(area)
    }

    /// How long the border is that two areas share, in metres on the WGS84
    /// ellipsoid. `None` where they share no edge, or where their edges do
    /// not match corner by corner.
    pub fn shared_length_metres(&self, area: usize, other: usize) -> Option<f64> {
        let span = self.rook.span(area);
        let at = self.rook.areas[span.clone()].binary_search(&other).ok()?;
        let metres = self.rook_metres[span.start + at];
        (!metres.is_nan()).then_some(metres)
    }

    /// How many areas, islands among them.
    pub fn len(&self) -> usize {
        self.queen.starts.len().saturating_sub(1)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// `code` names areas in notes, by position. Borders that do not match
    /// but come within a tenth of a metre of one another count.
    pub fn new(topology: &Topology, code: impl Fn(usize) -> String) -> Neighbours {
        let beside = Beside::new(topology);
        let mut found = Found::default();
        let mut nearly: Vec<String> = Vec::new();
        let (mut queen, mut rook) = (Vec::new(), Vec::new());
        for (a, b, points) in unmatched::near_misses(topology) {
            beside.look(a as usize, &[], &[], &mut found);
            let new = !found.queen.contains(&(b as usize));
            let edge = points >= 2 && !found.rook.iter().any(|other| other.0 == b as usize);
            if new {
                queen.extend([(a, b), (b, a)]);
            }
            if edge {
                rook.extend([(a, b), (b, a)]);
            }
            if new || edge {
                nearly.push(format!("{} and {}", code(a as usize), code(b as usize)));
            }
        }
        queen.sort_unstable();
        rook.sort_unstable();
        let all: Vec<usize> = (0..topology.len()).collect();
        let pieces: Vec<Piece> =
            all.par_chunks(2048).map(|areas| Piece::of(&beside, areas, &queen, &rook)).collect();
        let lists = |list: fn(&Piece) -> (&[u32], &[usize])| {
            let mut lists = Lists::default();
            lists.starts.push(0);
            for piece in &pieces {
                let (counts, areas) = list(piece);
                for &count in counts {
                    let before = lists.starts[lists.starts.len() - 1];
                    lists.starts.push(before + count as usize);
                }
                lists.areas.extend_from_slice(areas);
            }
            lists
        };
        let queen = lists(|piece| (&piece.queen_counts, &piece.queen));
        let rook = lists(|piece| (&piece.rook_counts, &piece.rook));
        let rook_metres = pieces.iter().flat_map(|piece| piece.metres.iter().copied()).collect();
        let mut notes = Notes::new();
        notes.remark_of(
            format!(
                "{} of neighbours have borders that do not match corner by corner, but lie within a tenth of a metre:",
                number::counted(nearly.len(), "pair", "pairs")
            ),
            nearly,
        );
        let islands: Vec<usize> =
            (0..topology.len()).filter(|&area| queen.of(area).is_empty()).collect();
        notes.remark_of(
            "Areas without a neighbour:",
            islands.iter().map(|&area| code(area)).collect(),
        );
        Neighbours { queen, rook, rook_metres, islands, notes }
    }
}

/// The lists of some areas.
#[derive(Default)]
struct Piece {
    queen: Vec<usize>,
    rook: Vec<usize>,
    metres: Vec<f64>,
    queen_counts: Vec<u32>,
    rook_counts: Vec<u32>,
}

impl Piece {
    /// `queen` and `rook` are further pairs, both ways round, sorted.
    fn of(
        beside: &Beside,
        areas: &[usize],
        queen: &[(AreaAt, AreaAt)],
        rook: &[(AreaAt, AreaAt)],
    ) -> Piece {
        let mut piece = Piece::default();
        let mut found = Found::default();
        for &area in areas {
            beside.look(area, queen, rook, &mut found);
            piece.queen_counts.push(found.queen.len() as u32);
            piece.rook_counts.push(found.rook.len() as u32);
            piece.queen.extend_from_slice(&found.queen);
            piece.rook.extend(found.rook.iter().map(|other| other.0));
            piece.metres.extend(found.rook.iter().map(|other| other.1));
        }
        piece
    }
}

/// The neighbours of one area.
#[derive(Default)]
struct Found {
    queen: Vec<usize>,
    /// With metres of border.
    rook: Vec<(usize, f64)>,
}

/// What lies beside what, in a topology.
struct Beside<'a> {
    topology: &'a Topology,
    /// Where each node begins in `areas`.
    starts: Vec<u32>,
    /// The areas at each node.
    areas: Vec<AreaAt>,
    /// The length of each arc between two areas.
    metres: Vec<f64>,
}

impl Beside<'_> {
    fn new(topology: &Topology) -> Beside<'_> {
        let node = |run: &super::topology::Run| {
            topology.ends[run.arc()][usize::from(!run.forwards())] as usize
        };
        let mut starts = vec![0u32; topology.nodes as usize + 1];
        for run in &topology.runs {
            starts[node(run) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut areas = vec![0; topology.runs.len()];
        for area in 0..topology.len() {
            for run in topology.runs_of_area(area) {
                let place = &mut next[node(run)];
                areas[*place as usize] = area as AreaAt;
                *place += 1;
            }
        }
        let metres = (0..topology.arc_count())
            .into_par_iter()
            .with_min_len(1024)
            .map(|arc| match topology.sides[arc] {
                [_, NOBODY] => 0.0,
                _ => lengths::line_metres(topology.arc(arc)),
            })
            .collect();
        Beside { topology, starts, areas, metres }
    }

    /// The neighbours of an area, with further pairs.
    fn look(
        &self,
        area: usize,
        queen: &[(AreaAt, AreaAt)],
        rook: &[(AreaAt, AreaAt)],
        found: &mut Found,
    ) {
        found.queen.clear();
        found.rook.clear();
        let own = area as AreaAt;
        for run in self.topology.runs_of_area(area) {
            let arc = run.arc();
            let other = match self.topology.sides[arc] {
                [left, right] if left == own => right,
                [left, right] if right == own => left,
                // Areas overlap here, and others have the sides.
                _ => NOBODY,
            };
            if other != NOBODY && other != own {
                found.rook.push((other as usize, self.metres[arc]));
                found.queen.push(other as usize);
            }
            let node = self.topology.ends[arc][usize::from(!run.forwards())];
            let at_node = &self.areas[super::topology::span(&self.starts, node as usize)];
            found.queen.extend(at_node.iter().filter(|&&a| a != own).map(|&a| a as usize));
        }
        let more = |pairs: &[(AreaAt, AreaAt)]| {
            let from = pairs.partition_point(|pair| pair.0 < own);
            let to = pairs.partition_point(|pair| pair.0 <= own);
            pairs[from..to].iter().map(|pair| pair.1 as usize).collect::<Vec<_>>()
        };
        found.queen.extend(more(queen));
        found.rook.extend(more(rook).into_iter().map(|other| (other, f64::NAN)));
        found.queen.sort_unstable();
        found.queen.dedup();
        // Sums are the same from either side.
        found.rook.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.rook.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                first.1 += next.1;
            }
            same
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::super::chessboard::{self, board};
    use super::*;
    use crate::base::LevelId;
    use geo::{MultiPolygon, Rect};

    fn of(shapes: &[Option<&Shape>]) -> Neighbours {
        Neighbours::new(&Topology::new(shapes), |area| format!("A{area}"))
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
