//! Which age bands of a table make up an age range, each year of age exactly
//! once? Tables may hold bands that overlap (0–15 beside 0–4), and gaps.

use crate::council::AgeBand;

/// The age after the last: where an open band ends.
const END: u16 = 1000;

/// Ages from `from` to before `until`; `until` is `END` where the range is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    from: u16,
    until: u16,
}

fn span(band: AgeBand) -> Span {
    Span { from: u16::from(band.from), until: band.to.map_or(END, |to| u16::from(to) + 1) }
}

fn band(span: Span) -> Option<AgeBand> {
    let from = u8::try_from(span.from).ok()?;
    let to = match span.until {
        END => None,
        until => Some(u8::try_from(until.checked_sub(1)?).ok()?),
    };
    Some(AgeBand { from, to })
}

/// The fewest of `bands` that cover `wanted` exactly once, as positions in
/// rising order of age; `None` where none do.
pub fn cover(bands: &[AgeBand], wanted: AgeBand) -> Option<Vec<usize>> {
    cover_span(bands, span(wanted))
}

/// The bands that cover all ages there are: from the lowest age named to the
/// highest. `None` where there is a gap between, or no band at all.
pub fn cover_all(bands: &[AgeBand]) -> Option<(AgeBand, Vec<usize>)> {
    let spans = bands.iter().map(|b| span(*b));
    let all =
        Span { from: spans.clone().map(|s| s.from).min()?, until: spans.map(|s| s.until).max()? };
    Some((band(all)?, cover_span(bands, all)?))
}

fn cover_span(bands: &[AgeBand], wanted: Span) -> Option<Vec<usize>> {
    if wanted.from >= wanted.until {
        return None;
    }
    // From age to age by bands laid end to end: shortest way, widest first.
    let mut reached: Vec<(u16, Option<(usize, usize)>)> = vec![(wanted.from, None)];
    let mut next = 0;
    while next < reached.len() {
        let (age, _) = reached[next];
        if age == wanted.until {
            let mut way = Vec::new();
            let mut at = next;
            while let Some((before, band)) = reached[at].1 {
                way.push(band);
                at = before;
            }
            way.reverse();
            return Some(way);
        }
        for (position, candidate) in bands.iter().enumerate() {
            let Span { from, until } = span(*candidate);
            let onward = from == age && until > age && until <= wanted.until;
            if onward && !reached.iter().any(|(known, _)| *known == until) {
                reached.push((until, Some((next, position))));
            }
        }
        next += 1;
    }
    None
}

/// The nearest ranges that bands make up: the least that holds all of
/// `wanted`, and the greatest within it.
pub fn nearest(bands: &[AgeBand], wanted: AgeBand) -> (Option<AgeBand>, Option<AgeBand>) {
    let wanted = span(wanted);
    let mut edges: Vec<u16> =
        bands.iter().map(|b| span(*b)).flat_map(|s| [s.from, s.until]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut wider: Option<Span> = None;
    let mut narrower: Option<Span> = None;
    let width = |s: Span| s.until - s.from;
    for &from in &edges {
        for &until in edges.iter().filter(|until| **until > from) {
            let candidate = Span { from, until };
            let holds = from <= wanted.from && until >= wanted.until;
            let within = from >= wanted.from && until <= wanted.until;
            let better_wider = holds && wider.is_none_or(|w| width(candidate) < width(w));
            let better_narrower = within && narrower.is_none_or(|n| width(candidate) > width(n));
            if (better_wider || better_narrower) && cover_span(bands, candidate).is_some() {
                if better_wider {
                    wider = Some(candidate);
                }
                if better_narrower {
                    narrower = Some(candidate);
                }
            }
        }
    }
    (wider.and_then(band), narrower.and_then(band))
}

/// `65+`, `5-14`, `5 to 14`, `65 and over`, `under 16`, `17`; `None` where it is
/// none of these.
pub fn parse_range(text: &str) -> Option<AgeBand> {
    let text = text.trim().to_lowercase().replace(['–', '−', '—'], "-").replace(" to ", "-");
    let age = |text: &str| text.trim().parse::<u8>().ok().filter(|age| *age < 150);
    let open = text.strip_suffix('+').or_else(|| text.strip_suffix(" and over"));
    if let Some(from) = open {
        return Some(AgeBand { from: age(from)?, to: None });
    }
    if let Some(until) = text.strip_prefix("under ").or_else(|| text.strip_prefix('<')) {
        return Some(AgeBand { from: 0, to: Some(age(until)?.checked_sub(1)?) });
    }
    let (from, to) = text.split_once('-').unwrap_or((&text, &text));
    let (from, to) = (age(from)?, age(to)?);
    (from <= to).then_some(AgeBand { from, to: Some(to) })
}

/// `65+`, `5-14`, `17`: as a question writes it.
pub fn range_text(band: AgeBand) -> String {
    match band.to {
        None => format!("{}+", band.from),
        Some(to) if to == band.from => to.to_string(),
        Some(to) => format!("{}-{to}", band.from),
    }
}

/// "aged 65 and over", "aged 5 to 14", "aged under 16", "aged 17".
pub fn range_words(band: AgeBand) -> String {
    match (band.from, band.to) {
        (0, None) => "of all ages".to_string(),
        (from, None) => format!("aged {from} and over"),
        (0, Some(to)) => format!("aged under {}", u16::from(to) + 1),
        (from, Some(to)) if from == to => format!("aged {from}"),
        (from, Some(to)) => format!("aged {from} to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bands(texts: &[&str]) -> Vec<AgeBand> {
        texts.iter().map(|t| parse_range(t).expect("a range")).collect()
    }

    fn range(text: &str) -> AgeBand {
        parse_range(text).expect("a range")
    }

    #[test]
    fn ranges_are_read_as_officers_write_them() {
        assert_eq!(range("65+"), AgeBand { from: 65, to: None });
        assert_eq!(range(" 65 and over"), range("65+"));
        assert_eq!(range("5–14"), AgeBand { from: 5, to: Some(14) });
        assert_eq!(range("5 to 14"), range("5-14"));
        assert_eq!(range("under 16"), range("0-15"));
        assert_eq!(range("17"), range("17-17"));
        for wrong in ["", "old", "14-5", "-5", "300+", "under 0", "+", "5-", "1e3"] {
            assert_eq!(parse_range(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn each_year_of_age_is_counted_once_where_bands_overlap() {
        let bands = bands(&["0-4", "0-15", "5-9", "10-15", "16-64", "65+", "65-74", "75+"]);
        assert_eq!(cover(&bands, range("0-15")), Some(vec![1]));
        assert_eq!(cover(&bands, range("5-64")), Some(vec![2, 3, 4]));
        assert_eq!(cover(&bands, range("65+")), Some(vec![5]));
        assert_eq!(
            cover_all(&bands).map(|(all, way)| (range_text(all), way)),
            Some(("0+".to_string(), vec![1, 4, 5]))
        );
    }

    #[test]
    fn a_range_that_cuts_a_band_names_the_nearest_that_fit() {
        let bands = bands(&["0-4", "5-9", "10-14", "15-64", "65-69", "70+"]);
        assert_eq!(cover(&bands, range("63+")), None);
        assert_eq!(nearest(&bands, range("63+")), (Some(range("15+")), Some(range("65+"))));
        assert_eq!(nearest(&bands, range("7-12")), (Some(range("5-14")), None));
        assert_eq!(nearest(&bands, range("65-80")), (Some(range("65+")), Some(range("65-69"))));
    }

    #[test]
    fn a_gap_is_not_covered() {
        let bands = bands(&["0-4", "10-14"]);
        assert_eq!(cover(&bands, range("0-14")), None);
        assert_eq!(cover_all(&bands), None);
        assert_eq!(nearest(&bands, range("0-14")), (None, Some(range("0-4"))));
        assert_eq!(cover_all(&[]), None);
    }

    #[test]
    fn ranges_are_told_in_words() {
        let words = |t| range_words(range(t));
        assert_eq!(words("65+"), "aged 65 and over");
        assert_eq!(words("0-15"), "aged under 16");
        assert_eq!(words("5-14"), "aged 5 to 14");
        assert_eq!(words("17"), "aged 17");
    }
}
