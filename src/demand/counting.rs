//! How is a count of customers or contacts written? The one place where words
//! around an answer take their counts from, so that none tells a small one.

use super::answer::Observed;
use super::card::thousands;
use crate::base::Unit;
use crate::project::Protection;

/// What is counted, and what of it may be told.
#[derive(Clone, Copy, Debug)]
pub struct Counting {
    pub unit: Unit,
    pub protection: Protection,
}

impl Counting {
    /// A count as the protection lets it be told.
    pub fn told(self, count: u64) -> Observed {
        let Protection { on, k } = self.protection;
        if on && count > 0 && count < k {
            Observed::Withheld { below: k }
        } else {
            Observed::Count(count)
        }
    }

    /// "41,307", "fewer than 5".
    pub fn number(self, count: u64) -> String {
        number(self.told(count))
    }

    /// "1 customer", "41,307 contacts", "fewer than 5 customers".
    pub fn of_unit(self, count: u64) -> String {
        of_unit(self.told(count), self.unit)
    }
}

fn number(count: Observed) -> String {
    match count {
        Observed::Count(count) => thousands(count),
        Observed::Withheld { below } => format!("fewer than {below}"),
    }
}

/// As `Counting::of_unit`, of a count that is protected already.
pub fn of_unit(count: Observed, unit: Unit) -> String {
    let (one, many) = unit_words(unit);
    let noun = if count == Observed::Count(1) { one } else { many };
    format!("{} {noun}", number(count))
}

/// One and many of what is counted.
pub fn unit_words(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::People => ("customer", "customers"),
        Unit::Transactions => ("contact", "contacts"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_count_is_not_told_and_every_other_is() {
        let hidden = Counting { unit: Unit::People, protection: Protection::hidden() };
        assert_eq!(hidden.number(4), "fewer than 5");
        assert_eq!(hidden.of_unit(1), "fewer than 5 customers");
        assert_eq!(hidden.of_unit(5), "5 customers");
        assert_eq!(hidden.of_unit(0), "0 customers");
        let shown = Counting { unit: Unit::Transactions, protection: Protection::shown() };
        assert_eq!(shown.of_unit(1), "1 contact");
        assert_eq!(shown.number(41_307), "41,307");
    }
}
