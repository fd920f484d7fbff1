//! How long do frames take? Each frame's time is kept while `--frame-log` is
//! on, written to a file, and summed up at the end.

use crate::base::clock;
use crate::base::number::decimal;
use crate::base::{Error, Result};
use cpu_time::ThreadTime;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What was going on while a frame was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// The window shows nothing: what the renderer takes for itself.
    Empty,
    /// A script is being replayed, or the officer is at work.
    Working,
    /// A script looks for a control, or waits: not part of the summary.
    Between,
}

impl Doing {
    const fn word(self) -> &'static str {
        match self {
            Doing::Empty => "empty",
            Doing::Working => "working",
            Doing::Between => "between",
        }
    }
}

/// One frame.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Taken {
    doing: Doing,
    /// From the start of this frame to the start of the next.
    whole: Duration,
    /// Processor time of our own code on the window's thread: what is seen,
    /// asked and laid out, without egui's tessellation and the renderer.
    own: Duration,
}

/// The log of the frames of one window.
pub struct FrameLog {
    path: PathBuf,
    frames: Vec<Taken>,
    /// The frame under way: what it was for, when it began, and our own time.
    open: Option<(Doing, Instant, Duration)>,
}

impl FrameLog {
    pub fn new(path: PathBuf) -> FrameLog {
        FrameLog { path, frames: Vec::new(), open: None }
    }

    /// A frame begins; the one before is over.
    pub fn begin(&mut self, doing: Doing) {
        let now = clock::now();
        if let Some((doing, began, own)) = self.open.take() {
            self.frames.push(Taken { doing, whole: now - began, own });
        }
        self.open = Some((doing, now, Duration::ZERO));
    }

    /// A reading of this thread's processor time, for `add_own`; `None` on a
    /// machine that does not tell.
    pub fn reading() -> Option<ThreadTime> {
        ThreadTime::try_now().ok()
    }

    /// Adds time of our own to the frame under way.
    pub fn add_own(&mut self, since: Option<ThreadTime>) {
        let elapsed = since.and_then(|since| since.try_elapsed().ok());
        if let (Some((_, _, own)), Some(elapsed)) = (&mut self.open, elapsed) {
            *own += elapsed;
        }
    }

    /// Writes a line for each frame.
    pub fn write(&self) -> Result<()> {
        let mut text = String::from("frame,doing,whole_ms,own_cpu_ms\n");
        for (number, frame) in self.frames.iter().enumerate() {
            let (whole, own) = (milliseconds(frame.whole), milliseconds(frame.own));
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{number},{},{whole:.3},{own:.3}", frame.doing.word());
        }
        std::fs::write(&self.path, text).map_err(|e| Error::from(e).in_file(&self.path))
    }

    /// The summary, in words: a line for what the renderer takes for itself,
    /// where it was measured, and one for the work.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        for (doing, words) in [(Doing::Empty, "empty window"), (Doing::Working, "working")] {
            let of = |what: fn(&Taken) -> Duration| {
                let mut times: Vec<f64> = self
                    .frames
                    .iter()
                    .filter(|frame| frame.doing == doing)
                    .map(|frame| milliseconds(what(frame)))
                    .collect();
                times.sort_by(f64::total_cmp);
                times
            };
            let (whole, own) = (of(|frame| frame.whole), of(|frame| frame.own));
            if whole.is_empty() {
                continue;
            }
            let say = |times: &[f64], share: f64| decimal(percentile(times, share), 1);
            let _ = writeln!(
                text,
                "{words}: {} frames; frame median {} ms, 99% {} ms, longest {} ms; own processor \
                 time median {} ms, 99% {} ms",
                whole.len(),
                say(&whole, 0.5),
                say(&whole, 0.99),
                say(&whole, 1.0),
                say(&own, 0.5),
                say(&own, 0.99),
            );
        }
        text
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The nearest rank: the smallest time that this share of the frames keeps to.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let times: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(percentile(&times, 0.5), 100.0);
        assert_eq!(percentile(&times, 0.99), 198.0);
        assert_eq!(percentile(&times, 1.0), 200.0);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }

    #[test]
    fn every_frame_is_written_and_only_work_is_summed_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frames.csv");
        let mut log = FrameLog::new(path.clone());
        for doing in [Doing::Empty, Doing::Working, Doing::Between, Doing::Working, Doing::Between]
        {
            log.begin(doing);
        }
        log.write().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(text.lines().count(), 1 + 4);
        let summary = log.summary();
        assert!(summary.contains("empty window: 1 frames"), "{summary}");
        assert!(summary.contains("working: 2 frames"), "{summary}");
    }
}
