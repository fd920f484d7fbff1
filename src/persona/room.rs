//! What does the room think, and do the records say the same? Scores of 1 to
//! 5 by several people, each without a name, combined.

use super::answer::{ChannelRow, UseRow};
use crate::project::Persona;
use crate::project::persona::{SCORES, ScoreSheet, Tie};

/// Several people's scores of one characteristic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub mean: f64,
    /// Sample standard deviation, `√(Σ(x − mean)² ÷ (n − 1))`; `None` of one
    /// person's score.
    pub spread: Option<f64>,
    /// How many people scored it.
    pub n: usize,
}

/// A figure to hold a score against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RecordsFigure {
    /// 0–1.
    Share(f64),
    /// In the attribute's own unit.
    Mean(f64),
}

/// One characteristic, as the records have it and as the room does.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomRow {
    /// The characteristic's.
    pub id: u32,
    pub words: String,
    /// "share of contacts by Phone"; empty where it is tied to no figure.
    pub figure_words: String,
    pub records: Option<RecordsFigure>,
    pub score: Option<Score>,
}

impl Score {
    /// "3.8 ± 0.6".
    pub fn words(&self) -> String {
        match self.spread {
            Some(spread) => format!("{:.1} ± {spread:.1}", self.mean),
            None => format!("{:.1}", self.mean),
        }
    }
}

impl RecordsFigure {
    /// "61%", "38.0".
    pub fn words(self) -> String {
        match self {
            RecordsFigure::Share(share) => crate::base::number::percent(share, 0),
            RecordsFigure::Mean(mean) => crate::base::number::decimal(mean, 1),
        }
    }
}

/// The scores of one characteristic; `None` where nobody scored it. A score
/// outside 1 to 5 is none.
pub fn combined(sheets: &[ScoreSheet], characteristic: u32) -> Option<Score> {
    let given = sheets.iter().filter_map(|sheet| sheet.0.get(&characteristic));
    let scores: Vec<f64> = given.filter(|s| SCORES.contains(s)).map(|s| f64::from(*s)).collect();
    let n = scores.len();
    if n == 0 {
        return None;
    }
    let mean = scores.iter().sum::<f64>() / n as f64;
    let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
    let spread = (n > 1).then(|| (squares / (n as f64 - 1.0)).sqrt());
    Some(Score { mean, spread, n })
}

/// What the records know that a score can be held against.
pub(super) struct Known<'a> {
    pub channels: &'a [ChannelRow],
    pub uses: &'a [UseRow],
    /// The mean of an attribute of the scheme.
    pub attribute: &'a dyn Fn(&str) -> Option<f64>,
}

/// A row for each characteristic.
pub(super) fn room_rows(persona: &Persona, known: Option<&Known>) -> Vec<RoomRow> {
    persona
        .characteristics
        .iter()
        .map(|characteristic| {
            let tie = characteristic.tie.as_ref();
            let (figure_words, records) = match (tie, known) {
                (Some(tie), Some(known)) => figure(tie, known),
                _ => (String::new(), None),
            };
            RoomRow {
                id: characteristic.id,
                words: characteristic.words.clone(),
                figure_words,
                records,
                score: combined(&persona.scores, characteristic.id),
            }
        })
        .collect()
}

fn figure(tie: &Tie, known: &Known) -> (String, Option<RecordsFigure>) {
    let channel = |id| known.channels.iter().find(|row| row.channel == id);
    match tie {
        Tie::ChannelUsed(id) => {
            let row = channel(*id);
            let name = row.map_or("this channel", |row| row.name.as_str());
            let share = row.and_then(|row| row.share).map(RecordsFigure::Share);
            (format!("share of contacts by {name}"), share)
        }
        Tie::ChannelPreferred(id) => {
            let row = channel(*id);
            let name = row.map_or("this channel", |row| row.name.as_str());
            let share = row.and_then(|row| row.likelihood).map(RecordsFigure::Share);
            (format!("likelihood of coming by {name}"), share)
        }
        Tie::TakeUp(id) => {
            let row = known.uses.iter().find(|row| row.service == Some(*id));
            let name = row.map_or("this service", |row| row.name.as_str());
            let rate = row.and_then(|row| row.rate).map(RecordsFigure::Share);
            (format!("take-up of {name}"), rate)
        }
        Tie::Attribute(name) => {
            let mean = (known.attribute)(name).map(RecordsFigure::Mean);
            (format!("mean of {}", name.replace('_', " ")), mean)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::persona::Characteristic;

    fn sheets(scores: &[u8]) -> Vec<ScoreSheet> {
        scores.iter().map(|score| ScoreSheet([(1, *score)].into())).collect()
    }

    #[test]
    fn scores_are_combined_by_mean_and_sample_standard_deviation() {
        let score = combined(&sheets(&[4, 3, 4, 4, 4]), 1).expect("a score");
        assert_eq!((score.mean, score.n), (3.8, 5));
        // Python's statistics.stdev([4, 3, 4, 4, 4]).
        assert!((score.spread.expect("a spread") - 0.447_213_595_499_958).abs() < 1e-12);
        assert_eq!(score.words(), "3.8 ± 0.4");
    }

    #[test]
    fn one_person_has_no_spread_and_nobody_no_score() {
        let one = combined(&sheets(&[2]), 1).expect("a score");
        assert_eq!((one.mean, one.spread, one.n), (2.0, None, 1));
        assert_eq!(combined(&sheets(&[2]), 9), None);
        assert_eq!(combined(&sheets(&[0, 6]), 1), None, "no such scores");
    }

    #[test]
    fn what_is_tied_to_no_figure_has_none() {
        let persona = Persona {
            characteristics: vec![Characteristic { id: 1, words: "Drives".into(), tie: None }],
            scores: sheets(&[3, 5]),
            ..Persona::default()
        };
        let rows = room_rows(&persona, None);
        assert_eq!((rows[0].records, rows[0].score.map(|s| s.mean)), (None, Some(4.0)));
    }
}
