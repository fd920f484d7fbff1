//! How does one who asks the same thing at every frame get an answer without
//! waiting? The work runs on a thread of its own; a new question stops the old
//! one, and what was answered lately is kept.

use super::Reply;
use super::jobs::{Wake, Work};
use crate::base::{Error, Progress, Result};
use std::collections::VecDeque;
use std::sync::Arc;

/// Shared data, told apart by where they lie: the same ones are equal, a copy
/// is not.
#[derive(Debug)]
pub struct Same<T>(pub Arc<T>);

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// One kind of answer (`T`), told apart by everything it depends on (`K`).
pub struct Desk<K, T> {
    /// The name of its threads.
    name: &'static str,
    /// How many answers are kept.
    keeps: usize,
    /// Newest last.
    kept: VecDeque<(K, Arc<T>)>,
    asking: Option<(K, Work<T>)>,
    /// The last answer shown, to be dimmed while the next is worked out.
    last: Option<Arc<T>>,
    /// The question that could not be answered, and why.
    failed: Option<(K, Error)>,
}

impl<K: PartialEq + Clone, T: Send + Sync + 'static> Desk<K, T> {
    pub fn new(name: &'static str, keeps: usize) -> Desk<K, T> {
        let kept = VecDeque::new();
        Desk { name, keeps: keeps.max(1), kept, asking: None, last: None, failed: None }
    }

    /// The answer to `key`, as far as it is known; `work` is started where it
    /// is not, and only then.
    pub fn ask<W>(&mut self, key: &K, wake: &Wake, work: impl FnOnce() -> W) -> Reply<T>
    where
        W: FnOnce(&Progress) -> Result<T> + Send + 'static,
    {
        self.poll();
        if let Some((_, answer)) = self.kept.iter().find(|(k, _)| k == key) {
            self.asking = None;
            self.last = Some(Arc::clone(answer));
            return Reply::Ready(Arc::clone(answer));
        }
        if let Some((failed, error)) = &self.failed
            && failed == key
        {
            return Reply::Failed { error: error.clone(), last: self.last.clone() };
        }
        let asking = match self.asking.take() {
            Some(asking) if asking.0 == *key => asking,
            _ => (key.clone(), Work::start(self.name, wake, work())),
        };
        let progress = asking.1.progress.clone();
        self.asking = Some(asking);
        Reply::Working { progress, last: self.last.clone() }
    }

    /// Takes in what has finished; true where anything has.
    pub fn poll(&mut self) -> bool {
        let Some(end) = self.asking.as_ref().and_then(|(_, work)| work.ended()) else {
            return false;
        };
        let Some((key, _)) = self.asking.take() else { return false };
        match end {
            Ok(answer) => {
                if self.kept.len() == self.keeps {
                    self.kept.pop_front();
                }
                self.kept.push_back((key, Arc::new(answer)));
            }
            Err(error) => self.failed = Some((key, error)),
        }
        true
    }

    /// Does not show the last answer again, not even dimmed.
    pub fn drop_last(&mut self) {
        self.last = None;
    }

    pub fn last(&self) -> Option<&Arc<T>> {
        self.last.as_ref()
    }

    /// Stops what is being worked out and forgets all that was: the data are
    /// other data now.
    pub fn start_anew(&mut self) {
        self.kept.clear();
        self.last = None;
        self.failed = None;
        self.asking = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wake() -> Wake {
        Arc::new(|| {})
    }

    /// Asks until there is an answer.
    fn answer(desk: &mut Desk<u32, u32>, key: u32) -> u32 {
        loop {
            if let Reply::Ready(answer) = desk.ask(&key, &wake(), || move |_| Ok(key * 2)) {
                return *answer;
            }
            std::thread::yield_now();
        }
    }

    #[test]
    fn an_answer_is_worked_out_once_and_kept() {
        let mut desk = Desk::new("test", 2);
        assert_eq!(answer(&mut desk, 1), 2);
        let again = desk.ask(&1, &wake(), || |_| Err(Error::new("asked again")));
        assert!(matches!(again, Reply::Ready(two) if *two == 2));
        // Two more push the first out.
        answer(&mut desk, 2);
        answer(&mut desk, 3);
        let again = desk.ask(&1, &wake(), || |_| Ok(7));
        assert!(matches!(again, Reply::Working { last: Some(six), .. } if *six == 6));
    }

    #[test]
    fn a_new_question_stops_the_old_one() {
        let mut desk = Desk::<u32, u32>::new("test", 2);
        let old = desk.ask(&1, &wake(), || |_| Ok(1));
        let Reply::Working { progress, .. } = old else { panic!("not started") };
        desk.ask(&2, &wake(), || |_| Ok(2));
        assert!(progress.is_cancelled());
    }

    #[test]
    fn what_failed_is_not_tried_again_until_the_data_change() {
        let mut desk = Desk::<u32, u32>::new("test", 2);
        let ask = |desk: &mut Desk<u32, u32>| desk.ask(&1, &wake(), || |_| Err(Error::new("no")));
        while !matches!(ask(&mut desk), Reply::Failed { .. }) {
            std::thread::yield_now();
        }
        assert!(matches!(ask(&mut desk), Reply::Failed { .. }));
        desk.start_anew();
        assert!(matches!(ask(&mut desk), Reply::Working { .. }));
    }
}
