//! Who makes what the map asks for? A thread of its own, a few chunks at a
//! time, as long as anything is asked for; what is made waits here until the
//! GPU has taken it, and is kept nowhere else.

use super::mesh::{Key, Made};
use crate::base::Result;
use crate::session::jobs::{Wake, Work};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What makes the chunks of a mesh.
pub trait Source: Send + Sync {
    /// Each of those asked for, in their order. Called off the window's
    /// thread; may work in parallel.
    fn make(&self, keys: &[Key]) -> Vec<Made>;
}

impl<F: Fn(&[Key]) -> Vec<Made> + Send + Sync> Source for F {
    fn make(&self, keys: &[Key]) -> Vec<Made> {
        self(keys)
    }
}

/// So many chunks are made at a time: what is asked for may change between.
const AT_A_TIME: usize = 8;

/// No more is made while so much waits for the GPU.
const MOST_WAITING: usize = 24 << 20;

/// What is asked for and what is made, of one mesh.
pub struct Supply {
    source: Arc<dyn Source>,
    state: Arc<Mutex<State>>,
    work: Mutex<Option<Work<()>>>,
}

#[derive(Default)]
struct State {
    /// What is wanted first comes last.
    wanted: Vec<Key>,
    making: Vec<Key>,
    made: VecDeque<(Key, Made)>,
    is_running: bool,
    /// The work broke: it would again.
    is_broken: bool,
}

impl State {
    fn waiting(&self) -> usize {
        self.made.iter().map(|(_, made)| made.bytes()).sum()
    }

    /// What to make next, which may be nothing for now.
    fn next(&mut self) -> Vec<Key> {
        if self.waiting() > MOST_WAITING {
            return Vec::new();
        }
        let from = self.wanted.len().saturating_sub(AT_A_TIME);
        let mut keys = self.wanted.split_off(from);
        keys.reverse();
        self.making.clone_from(&keys);
        keys
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Supply {
    pub fn new(source: impl Source + 'static) -> Supply {
        Supply { source: Arc::new(source), state: Arc::default(), work: Mutex::new(None) }
    }

    /// Makes these now, on the thread of the caller.
    pub fn make(&self, keys: &[Key]) {
        let made = self.source.make(keys);
        lock(&self.state).made.extend(keys.iter().copied().zip(made));
    }

    /// Asks for these, what is wanted first first, and no longer for what was
    /// asked before. `wake` is called whenever some have been made.
    pub fn ask(&self, keys: &[Key], wake: &Wake) {
        let mut state = lock(&self.state);
        state.wanted.clear();
        let there = |key: &&Key| {
            state.making.contains(key) || state.made.iter().any(|made| made.0 == **key)
        };
        let wanted: Vec<Key> = keys.iter().rev().filter(|key| !there(key)).copied().collect();
        state.wanted = wanted;
        let mut work = lock(&self.work);
        if let Some(end) = work.as_ref().and_then(Work::ended) {
            // An end is told once.
            *work = None;
            if end.is_err() {
                state.is_running = false;
                state.is_broken = true;
            }
        }
        if state.wanted.is_empty() || state.is_running || state.is_broken {
            return;
        }
        state.is_running = true;
        let (source, shared, told) = (self.source.clone(), self.state.clone(), wake.clone());
        *work = Some(Work::start("map chunks", wake, move |progress| -> Result<()> {
            loop {
                let keys = {
                    let mut state = lock(&shared);
                    let keys = state.next();
                    state.is_running = !keys.is_empty() && !progress.is_cancelled();
                    if !state.is_running {
                        state.making.clear();
                        return Ok(());
                    }
                    keys
                };
                let made = source.make(&keys);
                let mut state = lock(&shared);
                state.making.clear();
                state.made.extend(keys.into_iter().zip(made));
                drop(state);
                told();
            }
        }));
    }

    /// Hands over what has been made, up to so many bytes, but one at least.
    pub fn take(&self, most_bytes: usize) -> Vec<(Key, Made)> {
        let mut state = lock(&self.state);
        let (mut taken, mut bytes) = (Vec::new(), 0);
        while bytes < most_bytes
            && let Some(made) = state.made.pop_front()
        {
            bytes += made.1.bytes();
            taken.push(made);
        }
        taken
    }

    /// True where something is made that was not taken.
    pub fn has_more(&self) -> bool {
        !lock(&self.state).made.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::mesh::{Areas, Part};
    use super::*;
    use std::sync::mpsc::channel;

    fn key(chunk: u32) -> Key {
        Key { part: Part::Areas, detail: 0, chunk }
    }

    fn areas(keys: &[Key]) -> Vec<Made> {
        let one = |key: &Key| Areas { indices: vec![key.chunk], ..Areas::default() };
        keys.iter().map(|key| Made::Areas(one(key))).collect()
    }

    #[test]
    fn what_is_asked_for_is_made_off_the_thread_and_handed_over_once() {
        let supply = Supply::new(areas);
        let (send, woken) = channel();
        let send = Mutex::new(send);
        let wake: Wake = Arc::new(move || lock(&send).send(()).unwrap_or_default());
        let keys: Vec<Key> = (0..20).map(key).collect();
        let mut taken = Vec::new();
        while taken.len() < 20 {
            let there = |key: &Key| taken.iter().any(|(other, _)| other == key);
            let missing: Vec<Key> = keys.iter().filter(|key| !there(key)).copied().collect();
            supply.ask(&missing, &wake);
            woken.recv_timeout(std::time::Duration::from_secs(20)).expect("woken");
            taken.extend(supply.take(usize::MAX));
        }
        // In the order asked for, each once.
        assert_eq!(taken.iter().map(|made| made.0).collect::<Vec<_>>(), keys);
        assert_eq!(taken[7].1, areas(&[key(7)]).remove(0));
        assert!(!supply.has_more() && supply.take(usize::MAX).is_empty());
    }

    #[test]
    fn who_asks_again_after_all_was_made_is_served_again() {
        let supply = Supply::new(areas);
        let wake: Wake = Arc::new(|| {});
        for chunk in 0..3 {
            // Asked at every frame, for long after nothing is missing.
            for _ in 0..200 {
                supply.ask(&[], &wake);
            }
            let mut taken = Vec::new();
            for _ in 0..2000 {
                supply.ask(&[key(chunk)], &wake);
                taken = supply.take(usize::MAX);
                if !taken.is_empty() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            assert_eq!(taken.first().map(|made| made.0), Some(key(chunk)));
        }
    }

    #[test]
    fn work_that_breaks_is_not_begun_again_and_again() {
        let supply = Supply::new(|_: &[Key]| -> Vec<Made> { std::panic::panic_any("on purpose") });
        let (send, woken) = channel();
        let send = Mutex::new(send);
        let wake: Wake = Arc::new(move || lock(&send).send(()).unwrap_or_default());
        supply.ask(&[key(1)], &wake);
        woken.recv_timeout(std::time::Duration::from_secs(20)).expect("woken");
        supply.ask(&[key(1)], &wake);
        supply.ask(&[key(1)], &wake);
        let wait = std::time::Duration::from_millis(50);
        assert!(woken.recv_timeout(wait).is_err(), "no other work");
    }

    #[test]
    fn no_more_is_handed_over_than_was_asked_but_one_at_least() {
        let supply = Supply::new(areas);
        supply.make(&[key(1), key(2), key(3)]);
        assert_eq!(supply.take(1).len(), 1);
        assert!(supply.has_more());
        assert_eq!(supply.take(100).len(), 2);
    }
}
