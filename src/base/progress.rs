//! How far has long work come, and has the officer stopped it?

use super::{Error, Result};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A handle shared by the one who works and the one who watches. Clones
/// share the same state. The default one is watched by nobody.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    stage: Mutex<String>,
}

/// Looks at the first of many steps, and every few thousand after, whether the
/// officer has stopped the work.
#[derive(Debug, Default)]
pub struct Watch(usize);

impl Watch {
    /// Steps between two looks.
    pub const STRIDE: usize = 4096;

    /// To be called at every step.
    #[inline]
    pub fn check(&mut self, progress: &Progress) -> Result<()> {
        let looks = self.0.is_multiple_of(Self::STRIDE);
        self.0 = self.0.wrapping_add(1);
        if looks { progress.check() } else { Ok(()) }
    }
}

/// What a progress bar shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// "Placing customers".
    pub words: String,
    /// 0–1; `None` where the length of the work is not known.
    pub fraction: Option<f32>,
}

impl Progress {
    pub fn new() -> Self {
        Progress::default()
    }

    /// A new stage of `total` steps; 0 where the number is not known.
    pub fn stage(&self, words: &str, total: u64) {
        *self.0.stage.lock().unwrap_or_else(PoisonError::into_inner) = words.to_string();
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    pub fn advance(&self, steps: u64) {
        self.0.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// To be called often by long work: an error once the officer has stopped it.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() { Err(Error::cancelled()) } else { Ok(()) }
    }

    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    pub fn now(&self) -> Stage {
        let total = self.0.total.load(Ordering::Relaxed);
        let done = self.0.done.load(Ordering::Relaxed);
        Stage {
            words: self.0.stage.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            fraction: (total > 0).then(|| (done as f32 / total as f32).min(1.0)),
        }
    }
}
