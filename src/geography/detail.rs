//! How finely are boundaries drawn?

use super::simplify::{FULL, Fineness};

/// A level of detail.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Detail {
    /// Every corner.
    #[default]
    Full,
    /// Corners that matter at this many world units, say those of one pixel:
    /// `1 / (256 × 2^zoom)` on screen. Rounded down to a power of two, so that
    /// few levels of detail are ever kept.
    Tolerance { world: f64 },
}

impl Detail {
    /// Corners that matter on a screen at a zoom: those of one pixel.
    pub fn at_zoom(zoom: f64) -> Detail {
        Detail::Tolerance { world: 1.0 / (256.0 * zoom.exp2()) }
    }

    pub(super) fn fineness(self) -> Fineness {
        match self {
            Detail::Tolerance { world } if world.is_finite() && world > 0.0 => {
                // The exponent of the power of two that is no larger.
                let exponent = (world.to_bits() >> 52) as i32 - 1023;
                (-exponent).clamp(0, i32::from(FULL)) as Fineness
            }
            _ => FULL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_is_rounded_down_to_a_power_of_two() {
        let at = |world| Detail::Tolerance { world }.fineness();
        assert_eq!((at(1.0), at(0.5), at(0.26), at(0.25), at(0.24)), (0, 1, 2, 2, 3));
        assert_eq!((at(3.0), at(1e-300), at(0.0), at(f64::NAN)), (0, FULL, FULL, FULL));
        assert_eq!(Detail::at_zoom(6.0).fineness(), 14);
        assert_eq!(Detail::Full.fineness(), FULL);
    }
}
