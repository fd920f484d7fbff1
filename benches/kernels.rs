//! How long do the kernels take on a whole country? The tasks of `wardwise
//! bench` that work on areas in memory: topology and triangles, neighbours,
//! breaks, the statistics of place.
//!
//!     cargo bench --bench kernels
//!     DATA=folder cargo bench --bench kernels
//!
//! Without DATA, which names a folder as `wardwise bench --make` makes it, a
//! layer is made for it.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on should stop")]

use std::path::PathBuf;
use std::process::Command;

const TASKS: [&str; 4] = ["ready", "que", "fisher", "local"];

fn main() {
    let wardwise = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wardwise"));
        command.arg("bench");
        command
    };
    let folder = tempfile::tempdir().expect("a folder");
    let data = std::env::var_os("DATA").map(PathBuf::from).unwrap_or_else(|| {
        let mut make = wardwise();
        make.arg("--make").arg(folder.path()).args(["--records", "100k"]);
        assert!(make.status().expect("it starts").success());
        folder.path().to_path_buf()
    });
    let mut measure = wardwise();
    measure.arg("--data").arg(data).args(TASKS.iter().flat_map(|task| ["--task", task]));
    assert!(measure.status().expect("it starts").success());
}
