//! How do a table's headings read in a sentence?

/// "Total", "Total: All usual residents", "All ages", "All households".
pub(super) fn is_total(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let first = words.next();
    let last = words.next_back().or(first);
    matches!(first, Some("total" | "all")) || last == Some("total")
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
        for name in ["Total", "Total: All usual residents", "All ages", "Grand total", "ALL"] {
            assert!(is_total(name), "{name}");
        }
        for name in
            ["Owned outright", "Allotments", "Totally owned by", "Rented: total rent free x"]
        {
            assert!(!is_total(name), "{name}");
        }
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
