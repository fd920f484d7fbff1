//! How are decisions kept as they are made? By a thread that writes the
//! newest project to the workspace, so that a crash loses at most the edit in
//! hand and the window never waits for the disk.

use super::Keeping;
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
    /// The last trouble, until it is told.
    trouble: Arc<Mutex<Option<Error>>>,
    kept: Arc<Mutex<Kept>>,
}

/// How far keeping has come.
#[derive(Default)]
struct Kept {
    /// Projects handed over so far.
    handed: u64,
    /// Of those, how many the end of the last write takes in.
    ended: u64,
    /// Why the last write failed, where it did.
    failed: Option<Error>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Keeper {
    pub fn new(path: PathBuf, wake: Wake) -> Keeper {
        let (send, receive) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let kept = Arc::<Mutex<Kept>>::default();
        let (seen, account) = (Arc::clone(&trouble), Arc::clone(&kept));
        let thread = keep_running("keeper", move || keep(&path, &receive, &seen, &account, &wake));
        match thread {
            Ok(thread) => Keeper { send: Some(send), thread: Some(thread), trouble, kept },
            Err(error) => {
                let error = Error::new(format!("Decisions cannot be kept: no thread ({error})"))
                    .remedy("Close other programs and open the workspace again");
                let failed = Kept { failed: Some(error.clone()), ..Kept::default() };
                Keeper {
                    send: None,
                    thread: None,
                    trouble: Arc::new(Mutex::new(Some(error))),
                    kept: Arc::new(Mutex::new(failed)),
                }
            }
        }
    }

    pub fn keep(&self, project: &Arc<Project>) {
        if let Some(send) = &self.send {
            lock(&self.kept).handed += 1;
            // The thread ends only with this handle.
            let _ = send.send(Arc::clone(project));
        }
    }

    /// The last trouble with keeping, once.
    pub fn trouble(&self) -> Option<Error> {
        lock(&self.trouble).take()
    }

    /// Whether the last project handed over has been written.
    pub fn keeping(&self) -> Keeping {
        let kept = lock(&self.kept);
        match &kept.failed {
            _ if kept.ended < kept.handed => Keeping::Writing,
            Some(error) => Keeping::Failed(error.clone()),
            None => Keeping::Kept,
        }
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
    account: &Mutex<Kept>,
    wake: &Wake,
) {
    while let Ok(project) = receive.recv() {
        // Only the newest of those that wait is worth writing.
        let waiting: Vec<Arc<Project>> = receive.try_iter().collect();
        let taken = 1 + waiting.len() as u64;
        let newest = waiting.last().cloned().unwrap_or(project);
        // An import may hold the file for longer than SQLite waits for it.
        let save = || Workspace::open(path).and_then(|w| w.save_project(&newest));
        let mut kept = save();
        for _ in 0..TRIES {
            if kept.is_ok() {
                break;
            }
            kept = save();
        }
        let failed = kept.err();
        {
            let mut account = lock(account);
            account.ended += taken;
            account.failed.clone_from(&failed);
        }
        if let Some(error) = failed {
            *lock(trouble) = Some(error);
        }
        wake();
    }
}
