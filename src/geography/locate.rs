//! In which area does a point lie?
//!
//! The test is exact (`prepared_rings`). A point on an edge or corner belongs to
//! every area that it touches there; it is given to the one with the lowest
//! code. So each point has one area or none, whatever the order of the file
//! and however many threads look.

use super::point_grid::PointGrid;
use super::prepared_rings::PreparedRings;
use super::{Bounds, Level, Shape, Topology, point_order};
use rayon::prelude::*;
use std::sync::Arc;

/// Stretches of the grid that points are looked up by, at most: what is known
/// of the areas of one should stay in the processor's nearest memory.
const STRETCHES: usize = 4096;
/// Points to a stretch, at least, on average.
const IN_STRETCH: usize = 64;

/// Finds the area of a point. Positions are those of the areas in their level.
///
/// Made in an instant: 0.03 s for 188,880 areas.
#[derive(Debug)]
pub struct PointIndex {
    grid: PointGrid,
    rings: PreparedRings,
    /// By polygon: its box, rounded outwards, and the position of its area.
    polygons: Vec<(SmallBox, u32)>,
}

/// West, south, east, north.
type SmallBox = [f32; 4];

impl PointIndex {
    /// Of the boundaries of a level; areas without a shape hold no point.
    pub fn new(topology: Arc<Topology>) -> PointIndex {
        let boxes: Vec<Bounds> = (0..topology.polygon_count())
            .into_par_iter()
            .map(|polygon| topology.bounds_of_polygon(polygon))
            .collect();
        let areas = (0..topology.len())
            .flat_map(|area| topology.polygons_of(area).map(move |_| area as u32));
        let mut polygons = Vec::with_capacity(boxes.len());
        polygons.extend(boxes.iter().map(small_box).zip(areas));
        PointIndex { grid: PointGrid::new(&boxes), rings: PreparedRings::new(topology), polygons }
    }

    /// Of a level's own shapes, by position.
    pub fn of_level(level: &Level) -> PointIndex {
        match &level.boundaries {
            Some(boundaries) => PointIndex::new(Arc::clone(boundaries.topology())),
            None => PointIndex::of_shapes(std::iter::empty()),
        }
    }

    /// Of shapes by position.
    pub fn of_shapes<'a>(shapes: impl IntoIterator<Item = Option<&'a Shape>>) -> PointIndex {
        let shapes: Vec<Option<&Shape>> = shapes.into_iter().collect();
        PointIndex::new(Arc::new(Topology::new(&shapes)))
    }

    /// The area at a longitude and latitude; `None` where there is none, or
    /// where either is not a number.
    pub fn area_at(&self, lon: f64, lat: f64) -> Option<usize> {
        self.area_of([lon, lat]).map(|area| area as usize)
    }

    /// The areas of many points, in parallel; each as `area_at` has it.
    pub fn areas_of(&self, lonlats: &[[f64; 2]]) -> Vec<Option<u32>> {
        let stretches = self.grid.cells().min(STRETCHES).min(lonlats.len() / IN_STRETCH).max(1);
        let stretch = |lonlat| self.grid.cell(lonlat) * stretches / self.grid.cells().max(1);
        point_order::find_by_stretch(lonlats, stretches, stretch, |lonlat| self.area_of(lonlat))
    }

    fn area_of(&self, lonlat: [f64; 2]) -> Option<u32> {
        // Candidates rise by area: the first that holds it is the lowest.
        self.grid
            .candidates(lonlat)
            .find(|&polygon| {
                near(&self.polygons[polygon].0, lonlat) && self.rings.holds(polygon, lonlat)
            })
            .map(|polygon| self.polygons[polygon].1)
    }
}

fn small_box(bounds: &Bounds) -> SmallBox {
    let [west, south] = bounds.min.map(|v| (v as f32).next_down());
    let [east, north] = bounds.max.map(|v| (v as f32).next_up());
    [west, south, east, north]
}

/// Whether a point lies in a box.
fn near(of: &SmallBox, [x, y]: [f64; 2]) -> bool {
    let [west, south, east, north] = of.map(f64::from);
    west <= x && x <= east && south <= y && y <= north
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::kernels::Kernel;
    use geo::{Contains, MultiPolygon, Point, Rect, polygon};
    use proptest::prelude::*;

    fn square(x: f64, y: f64, size: f64) -> Shape {
        MultiPolygon::new(vec![Rect::new((x, y), (x + size, y + size)).to_polygon()])
    }

    #[test]
    fn a_point_in_a_hole_is_outside_and_the_island_in_it_has_its_own() {
        let donut = MultiPolygon::new(vec![polygon![
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.)],
            interiors: [[(x: 3., y: 3.), (x: 6., y: 3.), (x: 6., y: 6.), (x: 3., y: 6.)]],
        ]]);
        let island = square(4.0, 4.0, 1.0);
        let index = PointIndex::of_shapes([Some(&donut), Some(&island)]);
        assert_eq!(index.area_at(1.0, 1.0), Some(0));
        assert_eq!(index.area_at(3.5, 3.5), None);
        assert_eq!(index.area_at(4.5, 4.5), Some(1));
        assert_eq!(index.area_at(10.0, 1.0), None);
        assert_eq!(index.area_at(f64::NAN, 1.0), None);
    }

    #[test]
    fn every_part_of_a_multi_polygon_holds_its_points() {
        let mut parts = square(0.0, 0.0, 1.0);
        parts.0.extend(square(5.0, 5.0, 1.0));
        let index = PointIndex::of_shapes([None, Some(&parts)]);
        assert_eq!(index.area_at(0.5, 0.5), Some(1));
        assert_eq!(index.area_at(5.5, 5.5), Some(1));
        assert_eq!(index.area_at(3.0, 3.0), None);
    }

    #[test]
    fn a_point_on_a_shared_edge_or_corner_goes_to_the_lowest_code() {
        let (west, east) = (square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0));
        let (north_west, north_east) = (square(0.0, 1.0, 1.0), square(1.0, 1.0, 1.0));
        let shapes = [&west, &east, &north_west, &north_east];
        let index = PointIndex::of_shapes(shapes.map(Some));
        assert_eq!(index.area_at(1.0, 0.5), Some(0));
        assert_eq!(index.area_at(1.5, 1.0), Some(1));
        assert_eq!(index.area_at(1.0, 1.0), Some(0));
        let backwards = PointIndex::of_shapes([&north_east, &north_west, &east, &west].map(Some));
        assert_eq!(backwards.area_at(1.0, 1.0), Some(0));
        assert_eq!(backwards.area_at(1.0, 0.5), Some(2));
    }

    /// Four-sided areas without gaps, with slanted borders, 60 by 60; the
    /// middle of each edge lies on it to the last bit.
    fn crooked_tiles() -> (Vec<Shape>, Vec<[f64; 2]>) {
        let mut chance = crate::base::seed::stream(5, 0);
        let mut eighths = || chance.between(0.0, 5.0).floor() / 8.0;
        let corners: Vec<[f64; 2]> = (0..61 * 61)
            .map(|i| [f64::from(i % 61) + eighths(), f64::from(i / 61) + eighths()])
            .collect();
        let (mut shapes, mut on_edges) = (Vec::new(), Vec::new());
        for tile in (0..60 * 61).filter(|i| i % 61 < 60) {
            let ring = [tile, tile + 1, tile + 62, tile + 61, tile].map(|i| corners[i]);
            let middle = |i: usize| [0, 1].map(|axis| (ring[i][axis] + ring[i + 1][axis]) / 2.0);
            on_edges.extend((0..4).flat_map(|i| [ring[i], middle(i)]));
            shapes.push(MultiPolygon::new(vec![geo::Polygon::new(ring.to_vec().into(), vec![])]));
        }
        (shapes, on_edges)
    }

    #[test]
    fn a_million_points_are_placed_as_each_alone_whatever_the_threads() {
        let (shapes, mut points) = crooked_tiles();
        // The first tile with a corner or the middle of an edge takes it.
        let mut first = std::collections::HashMap::new();
        for (i, point) in points.iter().enumerate() {
            first.entry(point.map(f64::to_bits)).or_insert(i as u32 / 8);
        }
        let on_edges: Vec<Option<u32>> =
            points.iter().map(|point| first.get(&point.map(f64::to_bits)).copied()).collect();
        let mut chance = crate::base::seed::stream(5, 1);
        points.resize_with(1_000_000, || [(); 2].map(|()| chance.between(-1.0, 62.0)));
        let index = PointIndex::of_shapes(shapes.iter().map(Some));
        let alone: Vec<Option<u32>> =
            points.iter().map(|&[x, y]| index.area_at(x, y).map(|area| area as u32)).collect();
        assert!(alone[..on_edges.len()] == on_edges);
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
            assert!(pool.install(|| index.areas_of(&points)) == alone);
        }
    }

    /// Areas and points of `tests/fixtures/geography/points.py`, each point
    /// with the area that shapely has it within.
    fn fixture() -> (Vec<Shape>, Vec<[f64; 2]>, Vec<Option<u32>>) {
        let pair = |text: &str| -> [f64; 2] {
            let (x, y) = text.split_once(' ').expect("a pair");
            [x.parse().expect("a number"), y.parse().expect("a number")]
        };
        let ring = |text: &str| -> geo::LineString<f64> {
            let numbers: Vec<&str> = text.split(' ').collect();
            numbers.chunks(2).map(|xy| geo::Coord::from(pair(&xy.join(" ")))).collect()
        };
        let (mut shapes, mut points, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for line in include_str!("../../tests/fixtures/geography/points.csv").lines() {
            let (kind, rest) = line.split_once(',').expect("a kind");
            if kind == "area" {
                let mut rings: Vec<geo::LineString<f64>> = rest.split(',').map(ring).collect();
                let holes = rings.split_off(1);
                shapes.push(MultiPolygon::new(vec![geo::Polygon::new(rings.remove(0), holes)]));
            } else {
                let (point, area) = rest.split_once(',').expect("an area");
                points.push(pair(point));
                areas.push(area.parse().ok());
            }
        }
        (shapes, points, areas)
    }

    #[test]
    fn points_are_placed_where_shapely_has_them_within() {
        let (shapes, points, expected) = fixture();
        assert_eq!((shapes.len(), points.len()), (37, 2500));
        let index = PointIndex::of_shapes(shapes.iter().map(Some));
        assert_eq!(index.areas_of(&points), expected);
        let corners = shapes.iter().enumerate().flat_map(|(area, shape)| {
            shape.0[0].exterior().coords().map(move |c| (area, [c.x, c.y]))
        });
        for (area, [lon, lat]) in corners {
            assert!(index.area_at(lon, lat).is_some_and(|found| found <= area), "a corner");
        }
    }

    /// The first polygon that holds a point, by trying each.
    fn by_trying_all(shapes: &[Option<&Shape>], [x, y]: [f64; 2]) -> Option<usize> {
        use geo::Intersects;
        let holds = |shape: &Option<&Shape>| shape.is_some_and(|s| s.intersects(&Point::new(x, y)));
        shapes.iter().position(holds)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn areas_that_lie_over_each_other_hold_points_as_each_alone(
            boxes in proptest::collection::vec((0i32..40, 0i32..40, 1i32..9, 1i32..9), 1..120),
            far in 0i32..4000, points in proptest::collection::vec((-2i32..100, -2i32..100), 60),
        ) {
            // Corners and points on one grid, so that many lie on edges; one
            // box far away, so that the others crowd in a few cells.
            let quarter = |v: i32| f64::from(v) / 2.0 - 3.0;
            let shape = |&(x, y, wide, high): &(i32, i32, i32, i32)| -> Shape {
                let (x, y, right, top) = (quarter(2 * x), quarter(2 * y), quarter(2 * (x + wide)), quarter(2 * (y + high)));
                let kite = polygon![(x: x, y: y), (x: right, y: y), (x: right, y: top), (x: (x + right) / 2.0, y: (y + top) / 2.0)];
                MultiPolygon::new(vec![kite])
            };
            let mut shapes: Vec<Shape> = boxes.iter().map(shape).collect();
            shapes.push(shape(&(far, far, 3, 3)));
            let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
            let index = PointIndex::new(Arc::new(Topology::new(&shapes)));
            for (x, y) in points {
                let [x, y] = [quarter(x), quarter(y)];
                let found = by_trying_all(&shapes, [x, y]);
                prop_assert_eq!(index.area_at(x, y), found);
            }
        }

        #[test]
        fn towns_of_stars_hold_points_as_each_star_alone(
            stars in proptest::collection::vec((star(), 0usize..3, -1.0f64..1.0, -1.0f64..1.0), 1..40),
            points in proptest::collection::vec((-3.0f64..-1.0, 52.0f64..54.0), 100),
        ) {
            // Each drawn in at a hundredth, a tenth or whole, somewhere near.
            let shapes: Vec<Shape> = stars.iter().map(|((shape, _), size, east, north)| {
                use geo::MapCoords;
                let size = [0.01, 0.1, 1.0][*size];
                shape.map_coords(|c| geo::coord! {
                    x: -2.0 + (c.x + 2.0 + east) * size, y: 53.0 + (c.y - 53.0 + north) * size,
                })
            }).collect();
            let shapes: Vec<Option<&Shape>> = shapes.iter().map(Some).collect();
            let index = PointIndex::new(Arc::new(Topology::new(&shapes)));
            for (i, (x, y)) in points.into_iter().enumerate() {
                let near = [1.0, 0.1, 0.01][i % 3];
                let (x, y) = (-2.0 + (x + 2.0) * near, 53.0 + (y - 53.0) * near);
                let found = by_trying_all(&shapes, [x, y]);
                prop_assert_eq!(index.area_at(x, y), found);
            }
        }
    }

    #[test]
    fn points_a_hair_beside_an_edge_are_on_their_own_side() {
        // A long slanted edge: the point and its neighbours among numbers.
        let (a, b) = ([-2.1, 53.1], [-1.3, 53.77]);
        let corner = |x: f64, y: f64| geo::coord! { x: x, y: y };
        let triangle = |x: f64, y: f64| {
            let ring = vec![corner(a[0], a[1]), corner(b[0], b[1]), corner(x, y)];
            MultiPolygon::new(vec![geo::Polygon::new(geo::LineString::new(ring), vec![])])
        };
        let (south, north) = (triangle(-1.3, 53.1), triangle(-2.1, 53.77));
        let index = PointIndex::of_shapes([Some(&south), Some(&north)]);
        for step in 1..500 {
            let x = a[0] + (b[0] - a[0]) * f64::from(step) / 500.0;
            let mut y = a[1] + (b[1] - a[1]) * f64::from(step) / 500.0;
            for _ in 0..3 {
                y = y.next_down();
            }
            for _ in 0..7 {
                let side = geo::kernels::RobustKernel::orient2d(
                    corner(a[0], a[1]),
                    corner(b[0], b[1]),
                    corner(x, y),
                );
                let north = side == geo::kernels::Orientation::CounterClockwise;
                assert_eq!(index.area_at(x, y), Some(usize::from(north)));
                y = y.next_up();
            }
        }
    }

    #[test]
    fn hostile_layers_are_indexed_in_little_room() {
        // Everything in one place, coordinates without width or far apart.
        let same: Vec<Shape> = (0..3000).map(|_| square(1.0, 1.0, 1.0)).collect();
        let index = PointIndex::of_shapes(same.iter().map(Some));
        assert_eq!(index.area_at(1.5, 1.5), Some(0));
        let line =
            MultiPolygon::new(vec![polygon![(x: 0., y: 0.), (x: 1., y: 1.), (x: 0., y: 0.)]]);
        let point = MultiPolygon::new(vec![polygon![(x: 5., y: 5.)]]);
        let huge = square(-1e300, -1e300, 1e300);
        let index = PointIndex::of_shapes([&line, &point, &huge].map(Some));
        // Two corners are no ring.
        assert_eq!(index.area_at(0.5, 0.5), None);
        assert_eq!(index.area_at(-5.0, -5.0), Some(2));
        let none = PointIndex::of_shapes([None, Some(&MultiPolygon::new(vec![]))]);
        assert_eq!(none.areas_of(&[[0.0, 0.0], [f64::NAN, 1.0], [f64::INFINITY, 0.0]]), [None; 3]);
    }

    fn star() -> impl Strategy<Value = (Shape, Vec<[f64; 2]>)> {
        (proptest::collection::vec(0.2f64..1.0, 3..200), 0.0f64..1.0).prop_map(|(radii, turn)| {
            let n = radii.len() as f64;
            let ring: Vec<[f64; 2]> = radii
                .iter()
                .enumerate()
                .map(|(i, r)| {
                    let angle = (i as f64 + turn) / n * std::f64::consts::TAU;
                    [-2.0 + r * angle.cos(), 53.0 + r * angle.sin()]
                })
                .collect();
            let line = ring.iter().map(|&[x, y]| geo::coord! { x: x, y: y }).collect();
            let polygon = geo::Polygon::new(geo::LineString::new(line), vec![]);
            (MultiPolygon::new(vec![polygon]), ring)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn point_in_area_agrees_with_geo(
            (shape, ring) in star(),
            points in proptest::collection::vec((-3.1f64..-0.9, 51.9f64..54.1), 50),
        ) {
            let index = PointIndex::of_shapes([Some(&shape)]);
            for (x, y) in points {
                let inside = shape.contains(&Point::new(x, y));
                prop_assert_eq!(index.area_at(x, y).is_some(), inside);
            }
            // Corners lie on the edge: always in.
            for [x, y] in ring {
                prop_assert_eq!(index.area_at(x, y), Some(0));
            }
        }
    }
}
