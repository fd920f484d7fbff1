//! Where does long work run? On named threads, each with a progress that can
//! be cancelled, and one way for its end to come back.

use crate::base::{Error, Progress, Result};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{Builder, JoinHandle};

/// Called from a worker when there is something to poll.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Work under way on a thread of its own. Dropping it asks the work to stop
/// and does not wait for it.
pub struct Work<T> {
    pub progress: Progress,
    end: Receiver<Result<T>>,
}

impl<T: Send + 'static> Work<T> {
    /// Starts `work` on a thread called `name`. Where no thread can be had,
    /// the end is that error.
    pub fn start(
        name: &str,
        wake: &Wake,
        work: impl FnOnce(&Progress) -> Result<T> + Send + 'static,
    ) -> Work<T> {
        let progress = Progress::new();
        let (send, end) = channel();
        let ended: Sender<Result<T>> = send.clone();
        let (own, wake) = (progress.clone(), WakeAtEnd(Arc::clone(wake)));
        let started = Builder::new().name(name.to_string()).spawn(move || {
            // Dropped after the sender, even where the work breaks.
            let _wake = wake;
            let send = send;
            // The one who asked may have gone; then nobody wants the end.
            let _ = send.send(work(&own));
        });
        if let Err(error) = started {
            let _ = ended.send(Err(Error::new(format!("No thread could be started ({error})"))
                .remedy("Close other programs and try again")));
        }
        Work { progress, end }
    }

    /// The end, once; `None` while it goes on.
    pub fn ended(&self) -> Option<Result<T>> {
        match self.end.try_recv() {
            Ok(end) => Some(end),
            Err(TryRecvError::Empty) => None,
            // The worker ended without a word: it broke.
            Err(TryRecvError::Disconnected) => Some(Err(broke())),
        }
    }

    /// Waits for the end.
    pub fn wait(self) -> Result<T> {
        self.end.recv().unwrap_or_else(|_| Err(broke()))
    }
}

/// Wakes the one who watches when the worker ends, however it ends.
struct WakeAtEnd(Wake);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl<T> Drop for Work<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

fn broke() -> Error {
    Error::new("The work broke off through a fault of the program")
        .remedy("Save your workspace under another name and report what you did")
}

/// A thread that runs for as long as its handle is kept, and is waited for at
/// its end.
pub fn keep_running(
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    Builder::new().name(name.to_string()).spawn(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_dropped_is_asked_to_stop() {
        let wake: Wake = Arc::new(|| {});
        let (send, seen) = channel();
        let work = Work::<()>::start("test", &wake, move |progress| {
            while !progress.is_cancelled() {
                std::thread::yield_now();
            }
            let _ = send.send(());
            Err(Error::cancelled())
        });
        drop(work);
        assert!(seen.recv_timeout(std::time::Duration::from_secs(10)).is_ok());
    }

    #[test]
    fn work_that_breaks_ends_in_an_error_and_not_in_silence() {
        let wake: Wake = Arc::new(|| {});
        let work = Work::<()>::start("test", &wake, |_| std::panic::panic_any("on purpose"));
        assert!(work.wait().is_err());
    }
}
