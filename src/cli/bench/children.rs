//! How does each task get a process of its own? The program starts itself;
//! the child prints one measurement and ends, and ends with its parent.

use super::data::Data;
use super::measurement::{Measurement, seconds};
use super::stopwatch::Bench;
use super::tasks::{self, Needs, Task};
use super::{Arguments, growth, prepared, say};
use crate::base::{Error, Result};
use crate::session::jobs::keep_running;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// What a child is told to do, beside the tasks' own names.
pub const WORKSPACE: &str = "make-workspace";
pub const SMALLER_LAYER: &str = "make-smaller-layer";

/// The one who starts the children.
pub struct Parent {
    program: PathBuf,
    pub data: Data,
    pub scratch: PathBuf,
    pub results: bool,
    repeats: u32,
    warm_up: u32,
    /// Workspaces that were made already.
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Parent {
    pub fn new(arguments: &Arguments, data: &Data, scratch: &Path) -> Result<Parent> {
        Ok(Parent {
            program: std::env::current_exe()?,
            data: data.clone(),
            scratch: scratch.to_path_buf(),
            results: arguments.results,
            repeats: arguments.repeats,
            warm_up: arguments.warm_up,
            made: Mutex::default(),
        })
    }

    /// Runs a task, once what it needs is made.
    pub fn measure(&self, task: &Task, data: &Data, records: Option<u64>) -> Result<Measurement> {
        let held = match task.needs {
            Needs::Files => None,
            Needs::Areas => Some(None),
            Needs::Records => Some(records),
        };
        if let Some(held) = held {
            self.need_workspace(data, held)?;
        }
        let size = records.map(|n| format!(", {} records", crate::sample::tiling::label(n)));
        eprintln!("measuring {}{}", task.id, size.unwrap_or_default());
        let told = self.start(task.id, data, records)?;
        let found = told.lines().find_map(Measurement::parse).ok_or_else(|| {
            Error::new(format!("The task “{}” told no measurement", task.id))
                .remedy("Run it alone: --task NAME, and report what it says")
        })?;
        eprintln!("    {}", seconds(found.median_s));
        Ok(found)
    }

    fn need_workspace(&self, data: &Data, records: Option<u64>) -> Result<()> {
        let path = prepared::path(&self.scratch, records);
        let mut made = self.made.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if made.insert(path.clone()) {
            eprintln!("making a workspace for it");
            let _ = std::fs::remove_file(&path);
            self.start(WORKSPACE, data, records)?;
        }
        Ok(())
    }

    /// Has a child do what it is told, and gives what it printed.
    pub fn start(&self, what: &str, data: &Data, records: Option<u64>) -> Result<String> {
        let mut arguments: Vec<OsString> = vec!["bench".into(), "--child".into(), what.into()];
        arguments.extend(data.arguments().into_iter().map(PathBuf::into_os_string));
        let numbers = [
            ("--repeats", Some(u64::from(self.repeats))),
            ("--warm-up", Some(u64::from(self.warm_up))),
            ("--records", records),
        ];
        for (name, number) in numbers {
            if let Some(number) = number {
                arguments.extend([name.into(), number.to_string().into()]);
            }
        }
        arguments.extend(["--scratch".into(), self.scratch.clone().into_os_string()]);
        let failed = |e: std::io::Error| Error::from(e).in_file(&self.program);
        let mut child = Command::new(&self.program)
            .args(arguments)
            // Open as long as this process lives: see `end_with_parent`.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        let mut told = String::new();
        if let Some(mut out) = child.stdout.take() {
            out.read_to_string(&mut told).map_err(failed)?;
        }
        let end = child.wait().map_err(failed)?;
        drop(stdin);
        if end.success() {
            return Ok(told);
        }
        // The child has said why.
        Err(Error::new(format!("“{what}” was not done ({end})")))
    }
}

/// Ends this process when its parent is gone, however that came.
pub fn end_with_parent() -> Result<()> {
    let wait = || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(1);
    };
    keep_running("parent", wait).map(drop).map_err(Error::from)
}

/// Does what a child is told.
pub fn work(what: &str, bench: &Bench) -> Result<()> {
    match what {
        WORKSPACE => prepared::make(bench),
        SMALLER_LAYER => growth::write_smaller(bench),
        id => {
            let task = tasks::by_id(id)?;
            let timed = (task.run)(bench)?;
            say(&Measurement::new(task, task.full_name(bench, &timed)?, &timed).line()?)
        }
    }
}
