//! How is a figure kept of which there may be none, where there are millions?

/// A number, or none, in eight bytes; an `Option<f64>` takes sixteen. The answer
/// about a country has two million of them.
#[derive(Clone, Copy)]
pub struct Figure(f64);

impl Figure {
    /// There is none.
    pub const NONE: Figure = Figure(f64::NAN);

    /// What is no number is none.
    pub const fn of(value: f64) -> Figure {
        Figure(value)
    }

    /// The number, or `None`.
    #[inline]
    pub const fn get(self) -> Option<f64> {
        if self.0.is_nan() { None } else { Some(self.0) }
    }
}

impl From<Option<f64>> for Figure {
    fn from(value: Option<f64>) -> Figure {
        value.map_or(Figure::NONE, Figure::of)
    }
}

impl Default for Figure {
    fn default() -> Figure {
        Figure::NONE
    }
}

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        self.get() == other.get()
    }
}

impl std::fmt::Debug for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_what_it_was_made_of_and_none_is_like_none() {
        for value in [None, Some(0.0), Some(-1.5), Some(f64::INFINITY), Some(f64::MIN_POSITIVE)] {
            assert_eq!(Figure::from(value).get(), value);
            assert_eq!(Figure::from(value), Figure::from(value));
        }
        assert_eq!(Figure::default(), Figure::NONE);
        assert_ne!(Figure::of(0.0), Figure::NONE);
        assert_eq!(Figure::of(f64::NAN).get(), None);
        assert_eq!(size_of::<Figure>(), 8);
        assert_eq!(format!("{:?} {:?}", Figure::of(2.0), Figure::NONE), "Some(2.0) None");
    }
}
