//! How is a number computed? Numerics on slices, one file per method.
//!
//! Reference values in tests come from scipy, statsmodels, mapclassify and
//! mpmath by `tests/reference/stats.py`, from jenkspy, mapclassify and esda by
//! the scripts in `tests/fixtures/stats/`, or are printed in the source named.

pub mod assuncao_reis;
pub mod beta;
pub mod binomial_test;
pub mod breaks;
mod dealing;
mod dealt;
mod deviations;
pub mod dissimilarity;
pub mod distribution;
pub mod empirical_bayes;
pub mod false_discovery;
pub mod gamma;
pub mod getis_ord;
pub mod jensen_shannon;
pub mod local_moran;
pub mod natural_breaks;
pub mod overdispersion;
pub mod permutation;
#[cfg(test)]
mod place_fixture;
pub mod poisson_limits;
pub mod poisson_test;
pub mod quantile;
#[cfg(test)]
mod reference;
mod shared_draws;
#[cfg(test)]
pub mod testing;
pub mod weights;
pub mod wilson;

pub use assuncao_reis::assuncao_reis;
pub use binomial_test::binomial_test;
pub use breaks::{
    Breaks, breaks_by_hand, equal_interval_breaks, quantile_breaks, standard_deviation_breaks,
};
pub use dissimilarity::dissimilarity;
pub use distribution::{chi_square_quantile, normal_quantile, two_sided_z};
pub use empirical_bayes::marshall;
pub use false_discovery::false_discovery;
pub use getis_ord::{GetisOrd, getis_ord};
pub use jensen_shannon::jensen_shannon;
pub use local_moran::{LocalMoran, Quadrant, local_moran};
pub use natural_breaks::natural_breaks;
pub use overdispersion::{Dispersion, funnel_limits, overdispersion};
pub use permutation::{Draws, Permutations};
pub use poisson_limits::poisson_limits;
pub use poisson_test::poisson_test;
pub use quantile::{quantile, quantile_sorted};
pub use weights::Weights;
pub use wilson::wilson;
