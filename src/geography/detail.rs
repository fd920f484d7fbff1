//! How finely are boundaries drawn?

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
    /// World units; 0 for full detail.
    pub(super) fn tolerance(self) -> f64 {
        const EXPONENT: u64 = 0x7FF0_0000_0000_0000;
        match self {
            Detail::Tolerance { world } if world.is_finite() && world > 0.0 => {
                f64::from_bits(world.to_bits() & EXPONENT)
            }
            _ => 0.0,
        }
    }
}
