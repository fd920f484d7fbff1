//! How far has it come? A line on standard error, where that is a terminal.

use crate::base::{Progress, Result};
use crate::session::jobs::Work;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::time::Duration;

/// Does the work, showing its progress where someone watches.
pub fn with_progress<T: Send + 'static>(
    work: impl FnOnce(&Progress) -> Result<T> + Send + 'static,
) -> Result<T> {
    if !std::io::stderr().is_terminal() {
        return work(&Progress::new());
    }
    let running = Work::start("work", &(Arc::new(|| {}) as _), work);
    loop {
        if let Some(end) = running.ended() {
            clear();
            return end;
        }
        let now = running.progress.now();
        let share = now.fraction.map_or_else(String::new, |f| format!(" {:3.0}%", f * 100.0));
        // A terminal that has gone away is no reason to stop the work.
        let _ = write!(std::io::stderr(), "\r\x1b[K{}{share}", now.words);
        let _ = std::io::stderr().flush();
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn clear() {
    let _ = write!(std::io::stderr(), "\r\x1b[K");
    let _ = std::io::stderr().flush();
}
