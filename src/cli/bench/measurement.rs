//! How is a measurement told? As a line of JSON that other programs' figures
//! stand beside, or in a table.

use super::machine;
use super::stopwatch::Timed;
use super::tasks::Task;
use crate::base::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// One task's figures. Seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    pub task: String,
    pub peer: String,
    pub version: String,
    pub times_s: Vec<f64>,
    pub min_s: f64,
    pub median_s: f64,
    /// Of the fastest repeat, all threads together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_s: Option<f64>,
    /// Cores that other processes kept busy meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub others_cores: Option<f64>,
    /// Of the whole process: what the task works on is in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_rss_mb: Option<f64>,
    pub repeats: usize,
    /// What was in the clock.
    pub note: String,
    /// The answer: compare it before the time.
    pub check: Value,
}

/// What stands before a measurement.
pub const RESULT: &str = "RESULT ";

impl Measurement {
    /// Of this process.
    pub fn new(task: &Task, name: String, timed: &Timed) -> Measurement {
        let digits = |seconds: f64, places: i32| {
            let by = 10f64.powi(places);
            (seconds * by).round() / by
        };
        let mut sorted = timed.times.clone();
        sorted.sort_unstable();
        let seconds = |time: &Duration| digits(time.as_secs_f64(), 6);
        Measurement {
            task: name,
            peer: task.peer.to_string(),
            version: format!("wardwise {}", env!("CARGO_PKG_VERSION")),
            times_s: timed.times.iter().map(seconds).collect(),
            min_s: sorted.first().map_or(0.0, seconds),
            median_s: digits(median(&sorted).as_secs_f64(), 6),
            cpu_s: timed.processor.as_ref().map(seconds),
            others_cores: timed.others_cores.map(|cores| digits(cores, 2)),
            peak_rss_mb: machine::peak_memory_mb().map(|peak| digits(peak, 1)),
            repeats: timed.times.len(),
            note: task.inside.to_string(),
            check: timed.check.clone(),
        }
    }

    /// `RESULT {…}`.
    pub fn line(&self) -> Result<String> {
        let json = serde_json::to_string(self);
        let json = json.map_err(|e| Error::new(format!("A figure cannot be written: {e}")))?;
        Ok(format!("{RESULT}{json}"))
    }

    /// Read from such a line; `None` where it is none.
    pub fn parse(line: &str) -> Option<Measurement> {
        serde_json::from_str(line.strip_prefix(RESULT)?).ok()
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(sorted: &[Duration]) -> Duration {
    match (sorted.len() / 2, sorted.len() % 2) {
        (_, _) if sorted.is_empty() => Duration::ZERO,
        (middle, 1) => sorted[middle],
        (middle, _) => (sorted[middle - 1] + sorted[middle]) / 2,
    }
}

/// Seconds as a person reads them.
pub fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1000.0) } else { format!("{seconds:.2} s") }
}

/// A table in Markdown, with what the clock held and what came out.
pub fn table(measured: &[Measurement]) -> String {
    let mut lines = vec![
        "| task | median | least | processor | peak memory | in the clock | answer |".to_string(),
        "| --- | --- | --- | --- | --- | --- | --- |".to_string(),
    ];
    for one in measured {
        let or_dash = |words: Option<String>| words.unwrap_or_else(|| "–".to_string());
        let variant = one.peer.strip_prefix("app").unwrap_or_default();
        lines.push(format!(
            "| {}{variant} | {} of {} | {} | {} | {} | {} | `{}` |",
            one.task,
            seconds(one.median_s),
            one.repeats,
            seconds(one.min_s),
            or_dash(one.cpu_s.map(seconds)),
            or_dash(one.peak_rss_mb.map(|peak| format!("{peak:.0} MB"))),
            one.note,
            one.check,
        ));
    }
    let mut others: Vec<f64> = measured.iter().filter_map(|one| one.others_cores).collect();
    others.sort_by(f64::total_cmp);
    if let Some(most) = others.last() {
        lines.push(format!("\nOther processes kept up to {most:.2} cores busy meanwhile."));
    }
    if measured.iter().all(|one| one.peak_rss_mb.is_none()) {
        lines.push("\nThis system does not tell the peak memory of a process.".to_string());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        let of = |millis: &[u64]| {
            median(&millis.iter().map(|m| Duration::from_millis(*m)).collect::<Vec<_>>())
        };
        assert_eq!(of(&[1, 2, 9]), Duration::from_millis(2));
        assert_eq!(of(&[1, 2, 4, 9]), Duration::from_millis(3));
        assert_eq!(of(&[]), Duration::ZERO);
    }

    #[test]
    fn a_line_is_read_back_as_it_was_and_the_table_tells_what_is_missing() {
        let one = Measurement {
            task: "load_shp".into(),
            peer: "app (checked)".into(),
            version: "wardwise 0".into(),
            times_s: vec![0.25, 1.5],
            min_s: 0.25,
            median_s: 0.875,
            cpu_s: Some(0.5),
            others_cores: None,
            peak_rss_mb: None,
            repeats: 2,
            note: "geometry".into(),
            check: serde_json::json!([3, 40]),
        };
        let line = one.line().expect("a line");
        assert!(line.starts_with("RESULT {\"task\":\"load_shp\",\"peer\":"), "{line}");
        assert_eq!(Measurement::parse(&line), Some(one.clone()));
        assert_eq!(Measurement::parse("RESULT {}"), None);
        let table = table(&[one]);
        assert!(table.contains("| load_shp (checked) | 875.0 ms of 2 | 250.0 ms |"), "{table}");
        assert!(table.contains("does not tell the peak memory"), "{table}");
    }
}
