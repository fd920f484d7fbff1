//! How is a number kept of which there may be none, where there are millions?

/// A number, or none, in eight bytes; an `Option<f64>` takes sixteen. The answer
/// about a country has two million of them.
#[derive(Clone, Copy)]
pub struct OptionalNumber(f64);

impl OptionalNumber {
    /// There is none.
    pub const NONE: OptionalNumber = OptionalNumber(f64::NAN);

    /// What is no number is none.
    pub const fn of(value: f64) -> OptionalNumber {
        OptionalNumber(value)
    }

    /// The number, or `None`.
    #[inline]
    pub const fn get(self) -> Option<f64> {
        if self.0.is_nan() { None } else { Some(self.0) }
    }
}

impl From<Option<f64>> for OptionalNumber {
    fn from(value: Option<f64>) -> OptionalNumber {
        value.map_or(OptionalNumber::NONE, OptionalNumber::of)
    }
}

impl Default for OptionalNumber {
    fn default() -> OptionalNumber {
        OptionalNumber::NONE
    }
}

impl PartialEq for OptionalNumber {
    fn eq(&self, other: &OptionalNumber) -> bool {
        self.get() == other.get()
    }
}

impl std::fmt::Debug for OptionalNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_it_was_made_of_and_none_is_like_none() {
        for value in [None, Some(0.0), Some(-1.5), Some(f64::INFINITY), Some(f64::MIN_POSITIVE)] {
            assert_eq!(OptionalNumber::from(value).get(), value);
            assert_eq!(OptionalNumber::from(value), OptionalNumber::from(value));
        }
        assert_eq!(OptionalNumber::default(), OptionalNumber::NONE);
        assert_ne!(OptionalNumber::of(0.0), OptionalNumber::NONE);
        assert_eq!(OptionalNumber::of(f64::NAN).get(), None);
        assert_eq!(size_of::<OptionalNumber>(), 8);
        assert_eq!(
            format!("{:?} {:?}", OptionalNumber::of(2.0), OptionalNumber::NONE),
            "Some(2.0) None"
        );
    }
}
