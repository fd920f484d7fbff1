//! How do a table's headings read in a sentence?

use crate::council::service::plain;

/// Whether a heading has the wording of a total: "Total", "Total: All usual
/// residents", "Age: Total", "All households". "All other tenures" has not. A
/// part may have its own total ("Owned: Total"), so the counts must be seen
/// too before it is taken for the table's.
pub(super) fn is_total(name: &str) -> bool {
    const ALL: [&str; 9] = [
        "all",
        "allusualresidents",
        "allresidents",
        "allhouseholds",
        "allpeople",
        "allpersons",
        "allages",
        "alldwellings",
        "allcategories",
    ];
    name.split(':').enumerate().any(|(at, part)| {
        let part_plain = plain(part);
        let first = part.split_whitespace().next().map(str::to_lowercase);
        let whole = matches!(part_plain.as_str(), "total" | "grandtotal");
        let opens = at == 0 && first.as_deref() == Some("total");
        whole || opens || ALL.contains(&part_plain.as_str())
    })
}

/// Whether one heading is evidently a part of another, by its words: "Owned:
/// Owned outright", and "Owned outright", of "Owned" or "Owned: Total".
pub(super) fn is_part_by_words(part: &str, whole: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let split = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        split.map(str::to_lowercase).collect()
    };
    let (part, mut whole) = (words(part), words(whole));
    if whole.len() > 1 && whole.last().is_some_and(|last| last == "total") {
        whole.pop();
    }
    !whole.is_empty() && part.len() > whole.len() && part.starts_with(&whole)
}

/// "Persons" and "usual residents" are people.
pub(super) fn counts_words(counts: &str) -> String {
    match counts.trim().to_lowercase().as_str() {
        "" | "person" | "persons" | "people" | "usual residents" | "residents" => "people".into(),
        "household" => "households".into(),
        other => other.to_string(),
    }
}

/// "Owned: Owned outright" → "that own outright"; what no rule knows stays in
/// its own words, in brackets.
pub(super) fn variable_words(name: &str) -> String {
    let last = name.rsplit(':').next().unwrap_or(name).trim();
    let lower = last.to_lowercase();
    let verb = |word: &str, verb: &str| {
        let rest = lower.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| format!("that {verb}{rest}"))
    };
    verb("owned", "own")
        .or_else(|| verb("owns", "own"))
        .or_else(|| verb("rented", "rent"))
        .unwrap_or_else(|| format!("({})", name.trim()))
}

pub(super) fn first_few(names: &[&str]) -> String {
    const SHOWN: usize = 8;
    let mut text = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_parts() {
        for name in [
            "Total",
            "Total: All usual residents",
            "Total population",
            "Tenure of household: Total: All households",
            "All categories: Tenure",
            "All ages",
            "Grand total",
            "ALL",
        ] {
            assert!(is_total(name), "{name}");
        }
        for name in [
            "Owned outright",
            "Allotments",
            "All other tenures",
            "All households with children",
            "Totally owned by",
            "Rented: total rent free x",
        ] {
            assert!(!is_total(name), "{name}");
        }
    }

    #[test]
    fn a_part_is_told_by_its_words() {
        for whole in ["Owned", "owned:", "Owned: Total"] {
            assert!(is_part_by_words("Owned: Owned outright", whole), "{whole}");
            assert!(is_part_by_words("Owned outright", whole), "{whole}");
        }
        assert!(!is_part_by_words("Owned", "Owned: Owned outright"));
        assert!(!is_part_by_words("Private rented", "Owned"));
        assert!(!is_part_by_words("Ownership unknown", "Owner"));
    }

    #[test]
    fn variables_read_as_part_of_a_sentence() {
        assert_eq!(variable_words("Owned: Owned outright"), "that own outright");
        assert_eq!(variable_words("Owns with a mortgage"), "that own with a mortgage");
        assert_eq!(variable_words("Very good health"), "(Very good health)");
        assert_eq!(counts_words("Persons"), "people");
        assert_eq!(counts_words("Dwellings"), "dwellings");
    }
}
