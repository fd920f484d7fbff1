//! How are decisions kept as they are made? By a thread that writes the
//! newest project to the workspace, so that a crash loses at most the edit in
//! hand and the window never waits for the disk.

use super::jobs::{Wake, keep_running};
use crate::base::Error;
use crate::project::Project;
use crate::store::Workspace;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// After the first; each waits a few seconds for another writer.
const TRIES: usize = 5;

pub struct Keeper {
    send: Option<Sender<Arc<Project>>>,
    thread: Option<JoinHandle<()>>,
    trouble: Arc<Mutex<Option<Error>>>,
}

impl Keeper {
    pub fn new(path: PathBuf, wake: Wake) -> Keeper {
        let (send, receive) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let seen = Arc::clone(&trouble);
        let thread = keep_running("keeper", move || keep(&path, &receive, &seen, &wake));
        match thread {
            Ok(thread) => Keeper { send: Some(send), thread: Some(thread), trouble },
            Err(error) => {
                let error = Error::new(format!("Decisions cannot be kept: no thread ({error})"))
                    .remedy("Close other programs and open the workspace again");
                Keeper { send: None, thread: None, trouble: Arc::new(Mutex::new(Some(error))) }
            }
        }
    }

    pub fn keep(&self, project: &Arc<Project>) {
        if let Some(send) = &self.send {
            // The thread ends only with this handle.
            let _ = send.send(Arc::clone(project));
        }
    }

    /// The last trouble with keeping, once.
    pub fn trouble(&self) -> Option<Error> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Keeper {
    /// Waits until the last decision is written.
    fn drop(&mut self) {
        drop(self.send.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(
    path: &std::path::Path,
    receive: &Receiver<Arc<Project>>,
    trouble: &Mutex<Option<Error>>,
    wake: &Wake,
) {
    while let Ok(project) = receive.recv() {
        // Only the newest of those that wait is worth writing.
        let newest = receive.try_iter().last().unwrap_or(project);
        // An import may hold the file for longer than SQLite waits for it.
        let save = || Workspace::open(path).and_then(|w| w.save_project(&newest));
        let mut kept = save();
        for _ in 0..TRIES {
            if kept.is_ok() {
                break;
            }
            kept = save();
        }
        if let Err(error) = kept {
            *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            wake();
        }
    }
}
