//! How long does a piece of work take? So often, what it works on made anew
//! each time outside the clock.

use super::data::Data;
use super::machine;
use crate::base::{Error, Result, clock};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// What a task is given.
pub struct Bench {
    pub data: Data,
    /// Where files may be made.
    pub scratch: PathBuf,
    /// Of which customers; `None` where a task is of areas alone.
    pub records: Option<u64>,
    pub repeats: usize,
    pub warm_up: usize,
}

/// What the stopwatch showed.
#[derive(Clone, Debug)]
pub struct Timed {
    pub times: Vec<Duration>,
    /// Of the fastest repeat.
    pub processor: Option<Duration>,
    /// Cores that other processes kept busy meanwhile; `None` where it took
    /// too short a time to tell.
    pub others_cores: Option<f64>,
    /// The answer, in the form in which others give theirs.
    pub check: Value,
    /// Of how many areas, where the measurement is named after them.
    pub areas: Option<usize>,
}

impl Timed {
    #[must_use]
    pub fn of_areas(self, areas: usize) -> Timed {
        Timed { areas: Some(areas), ..self }
    }
}

impl Bench {
    /// The number of records that the task is of.
    pub fn records(&self) -> Result<u64> {
        self.records.ok_or_else(|| {
            Error::usage("This task is of records, and no number of them is given")
                .remedy("Give one: --records 1M")
        })
    }

    /// Times `work` on what `make` makes; `check` says what the last answer
    /// came to.
    pub fn time<I, O>(
        &self,
        mut make: impl FnMut() -> Result<I>,
        mut work: impl FnMut(I) -> Result<O>,
        check: impl FnOnce(&O) -> Result<Value>,
    ) -> Result<Timed> {
        for _ in 0..self.warm_up {
            work(make()?)?;
        }
        let mut repeats: Vec<Repeat> = Vec::with_capacity(self.repeats);
        let mut answer: Option<O> = None;
        for _ in 0..self.repeats.max(1) {
            // The last answer's memory is given back outside the clock.
            drop(answer.take());
            let given = make()?;
            let (processor, busy) = (machine::processor_time(), machine::busy_time());
            let start = clock::now();
            let done = work(given)?;
            let time = start.elapsed();
            repeats.push(Repeat::new(time, processor, busy));
            answer = Some(done);
        }
        let check = answer.as_ref().map(check).transpose()?.unwrap_or(Value::Null);
        let fastest = repeats.iter().min_by_key(|repeat| repeat.time);
        let processor = fastest.and_then(|repeat| repeat.processor);
        let others_cores = others_cores(&repeats);
        let times = repeats.iter().map(|repeat| repeat.time).collect();
        Ok(Timed { times, processor, others_cores, check, areas: None })
    }
}

struct Repeat {
    time: Duration,
    processor: Option<Duration>,
    /// What all processes took meanwhile.
    busy: Option<Duration>,
}

impl Repeat {
    fn new(time: Duration, processor: Option<Duration>, busy: Option<Duration>) -> Repeat {
        let since = |before: Option<Duration>, now: Option<Duration>| {
            before.zip(now).map(|(before, now)| now.saturating_sub(before))
        };
        let processor = since(processor, machine::processor_time());
        Repeat { time, processor, busy: since(busy, machine::busy_time()) }
    }
}

/// Below this the machine's own count, in hundredths of a second, says little.
const LONG_ENOUGH: Duration = Duration::from_millis(200);

fn others_cores(repeats: &[Repeat]) -> Option<f64> {
    let time: Duration = repeats.iter().map(|repeat| repeat.time).sum();
    let own: Duration = repeats.iter().map(|repeat| repeat.processor).sum::<Option<_>>()?;
    let busy: Duration = repeats.iter().map(|repeat| repeat.busy).sum::<Option<_>>()?;
    let others = busy.saturating_sub(own).as_secs_f64() / time.as_secs_f64();
    (time >= LONG_ENOUGH).then_some(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_kept_busy_is_told_only_of_what_took_long_enough() {
        let millis = |n| Some(Duration::from_millis(n));
        let repeat = |time, processor, busy| Repeat {
            time: Duration::from_millis(time),
            processor: millis(processor),
            busy: millis(busy),
        };
        let cores = others_cores(&[repeat(300, 500, 600), repeat(100, 100, 200)]);
        assert!(cores.is_some_and(|cores| (cores - 0.5).abs() < 1e-12), "{cores:?}");
        assert_eq!(others_cores(&[repeat(10, 5, 40)]), None);
        let untold = Repeat { busy: None, ..repeat(300, 300, 0) };
        assert_eq!(others_cores(&[untold]), None);
    }
}
