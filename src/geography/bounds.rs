//! Which box holds a set of points?

/// A box along the axes, in whichever coordinate space the owner says. A box
/// without points is `EMPTY`: its minimum is above its maximum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Bounds {
    pub const EMPTY: Bounds = Bounds { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };

    pub const fn new(min_x: f64, min_y: f64, max_x: f64, max_y: f64) -> Bounds {
        Bounds { min: [min_x, min_y], max: [max_x, max_y] }
    }

    /// The box of points; points that are not finite are passed over.
    pub fn of(points: impl IntoIterator<Item = [f64; 2]>) -> Bounds {
        points.into_iter().fold(Bounds::EMPTY, Bounds::with)
    }

    /// The box of a shape's shells.
    pub fn of_shape(shape: &super::Shape) -> Bounds {
        Bounds::of(shape.iter().flat_map(|p| p.exterior().coords().map(|c| [c.x, c.y])))
    }

    #[must_use]
    pub fn with(self, [x, y]: [f64; 2]) -> Bounds {
        if !x.is_finite() || !y.is_finite() {
            return self;
        }
        Bounds {
            min: [self.min[0].min(x), self.min[1].min(y)],
            max: [self.max[0].max(x), self.max[1].max(y)],
        }
    }

    #[must_use]
    pub fn union(self, other: Bounds) -> Bounds {
        Bounds {
            min: [self.min[0].min(other.min[0]), self.min[1].min(other.min[1])],
            max: [self.max[0].max(other.max[0]), self.max[1].max(other.max[1])],
        }
    }

    /// The same box in the world, of one in longitude and latitude.
    #[must_use]
    pub fn to_world(self) -> Bounds {
        if self.is_empty() {
            return Bounds::EMPTY;
        }
        // South is the greater y of the world.
        let [west, south] = super::world_from_lonlat(self.min[0], self.min[1]);
        let [east, north] = super::world_from_lonlat(self.max[0], self.max[1]);
        Bounds::new(west, north, east, south)
    }

    pub fn is_empty(&self) -> bool {
        self.min[0] > self.max[0] || self.min[1] > self.max[1]
    }

    pub fn width(&self) -> f64 {
        (self.max[0] - self.min[0]).max(0.0)
    }

    pub fn height(&self) -> f64 {
        (self.max[1] - self.min[1]).max(0.0)
    }

    /// How wide each of so many areas would be that share the box evenly, were
    /// they squares; 0 of an empty box.
    pub fn side_of_each(&self, areas: usize) -> f64 {
        (self.width() * self.height() / areas.max(1) as f64).sqrt()
    }

    /// The middle; 0, 0 of an empty box.
    pub fn centre(&self) -> [f64; 2] {
        if self.is_empty() {
            return [0.0; 2];
        }
        [(self.min[0] + self.max[0]) / 2.0, (self.min[1] + self.max[1]) / 2.0]
    }

    /// Edges count as inside.
    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        self.min[0] <= x && x <= self.max[0] && self.min[1] <= y && y <= self.max[1]
    }

    pub fn holds(&self, other: &Bounds) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    /// Boxes that only touch meet too; an empty box meets none.
    pub fn meets(&self, other: &Bounds) -> bool {
        self.min[0] <= other.max[0]
            && other.min[0] <= self.max[0]
            && self.min[1] <= other.max[1]
            && other.min[1] <= self.max[1]
    }

    /// x and y exchanged.
    #[must_use]
    pub fn swapped(self) -> Bounds {
        let [x0, y0] = self.min;
        let [x1, y1] = self.max;
        Bounds { min: [y0, x0], max: [y1, x1] }
    }
}
