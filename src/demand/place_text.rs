//! How do the figures of a place go into another program? As lines of cells
//! with tabs between, which a spreadsheet takes in.

use super::answer::{Finding, Observed};
use super::measure::{BASE, CHANCE, EXPECTED, GAP, RATE, RATIO, RATIO_TITLE, Writing};
use super::place::{PlaceFigures, PlaceSummary};
use crate::base::Unit;
use crate::base::number::counted;

impl PlaceSummary {
    /// What the card is of: a name, a code, or how many areas.
    pub fn title(&self) -> String {
        match self.areas.as_slice() {
            [one] if self.selected == 1 => one.title().to_string(),
            _ => {
                let count = if self.selected == 0 { self.areas_of_level } else { self.selected };
                counted(count, &self.level_words.0, &self.level_words.1)
            }
        }
    }

    /// What a gap is counted in.
    pub fn unit_words(&self) -> &'static str {
        match self.unit {
            Unit::People => "people",
            Unit::Transactions => "contacts",
        }
    }

    /// Every figure of the card, below what it is of; what cannot be said is
    /// an empty cell. `council` is the name of the workspace.
    pub fn as_text(&self, council: &str) -> String {
        let mut text = Text(String::new());
        text.line(&["Question", &format!("{council}: {}", self.words.question)]);
        text.line(&["Expected", &self.words.expected]);
        text.line(&["Small counts", &self.words.protection]);
        text.line(&["Intervals", &self.words.intervals]);
        text.line(&[&self.title(), ""]);
        for within in &self.within {
            text.line(&[&within.level, &within.name]);
        }
        if let Some(figures) = &self.figures {
            self.figures_as_text(figures, &mut text);
        }
        for words in self.left_out() {
            text.line(&["Left out", &words]);
        }
        for (finding, count) in &self.findings {
            text.line(&[&format!("Areas: {}", finding.word()), &count.to_string()]);
        }
        if !self.profile.is_empty() {
            text.line(&["Profile", "Share here", "Share overall"]);
        }
        for class in &self.profile {
            text.line(&[&class.name, &number(class.share, 4), &number(class.council_share, 4)]);
        }
        if let Some(ages) = &self.ages {
            if ages.left_out > 0 {
                text.line(&["Building blocks without ages, left out", &ages.left_out.to_string()]);
            }
            text.line(&["Age", &ages.counts, "Share here", "Share overall"]);
            for band in &ages.bands {
                let (here, council) = (number(band.share, 4), number(band.council_share, 4));
                text.line(&[&band.words, &number(band.people, 0), &here, &council]);
            }
        }
        if let Some(trouble) = &self.services_trouble {
            text.line(&["Services", trouble]);
        }
        if !self.services.is_empty() {
            text.line(&["Services", &self.services_caption]);
            text.line(&["Service", "Observed", "Expected", "Ratio", "Ratio low", "Ratio high", ""]);
        }
        for service in &self.services {
            // As the screen: no ratio where there are too few to say.
            let ratio =
                |ratio: Option<f64>| given(ratio.filter(|_| service.silent.is_none()), RATIO);
            let left_out =
                if service.leaves_out { "areas with a small count left out" } else { "" };
            text.line(&[
                &service.name,
                &observed(service.observed),
                &given(service.expected, EXPECTED),
                &ratio(service.ratio),
                &ratio(service.ratio_low),
                &ratio(service.ratio_high),
                service.silent.map_or(left_out, Finding::word),
            ]);
        }
        text.0
    }

    /// What a sum does not hold, and why: a sentence each. A lone withheld
    /// area is not counted, for the others would give it away.
    pub fn left_out(&self) -> Vec<String> {
        let mut said = Vec::new();
        if self.selected < 2 {
            return said;
        }
        if self.figures.as_ref().is_some_and(|figures| figures.observed.is_none()) {
            said.push("Most of what is expected here is in areas that are withheld, so that their sum is withheld too.".to_string());
        } else if let Some(withheld) = self.withheld {
            let areas = counted(withheld, "area is", "areas are");
            said.push(format!("{areas} withheld and in no sum, nor is what is expected of them."));
        } else if self.protection.on {
            said.push("A sum leaves out what is withheld.".to_string());
        }
        if self.without_data > 0 {
            let areas = counted(self.without_data, "area", "areas");
            said.push(format!("{areas} without a base or a profile left out of the sum."));
        }
        said
    }

    fn figures_as_text(&self, figures: &PlaceFigures, text: &mut Text) {
        text.line(&["Observed", &observed(figures.observed)]);
        for (name, value, writing) in [
            ("Expected", figures.expected, EXPECTED),
            ("Base", figures.base, BASE),
            ("Rate", figures.rate, RATE),
            ("Rate, low", figures.rate_low, RATE),
            ("Rate, high", figures.rate_high, RATE),
            (RATIO_TITLE, figures.ratio, RATIO),
            ("Ratio, low", figures.ratio_low, RATIO),
            ("Ratio, high", figures.ratio_high, RATIO),
            ("q", figures.q, CHANCE),
            ("Gap", figures.gap, GAP),
            ("Potential", figures.potential, EXPECTED),
        ] {
            text.line(&[name, &given(value, writing)]);
        }
        text.line(&["Finding", figures.finding.map_or("", Finding::word)]);
    }
}

struct Text(String);

impl Text {
    fn line(&mut self, cells: &[&str]) {
        // A tab or a line end inside a name would make cells of its own.
        let plain = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " "));
        self.0.push_str(&plain.collect::<Vec<_>>().join("\t"));
        self.0.push('\n');
    }
}

fn observed(observed: Option<Observed>) -> String {
    observed.map_or_else(|| "withheld".to_string(), Observed::text)
}

fn number(value: f64, places: usize) -> String {
    format!("{value:.places$}")
}

fn given(value: Option<f64>, writing: Writing) -> String {
    value.map_or_else(String::new, |value| writing.cell(value))
}
