//! No screen: the sample council's question, answered to `./wardwise-out/`.

use super::progress::with_progress;
use super::say;
use crate::base::{Error, Progress, Result};
use crate::demand;
use crate::export::EXPORTS;
use crate::figure::CHARTS;
use crate::project::Protection;
use crate::session::{self, Loaded, Request, export, plan};
use std::path::Path;

const OUT: &str = "wardwise-out";

pub fn run() -> Result<()> {
    eprintln!("Answering the sample council's question into ./{OUT}/ instead.");
    let out = Path::new(OUT);
    std::fs::create_dir_all(out).map_err(|e| Error::from(e).in_file(out))?;
    let path = out.join("sample.wardwise");
    let made = path.clone();
    with_progress(move |progress| plan::build_sample(&made, progress))?;
    let (loaded, project) = Loaded::open(&path, &Progress::new())?;
    let request = Request { question: project.question.clone(), protection: Protection::hidden() };
    let answer = session::answer(&loaded, &request, &Progress::new())?;
    let options = export::Options::default();
    for row in EXPORTS {
        let file = out.join(format!("take-up.{}", row.extension));
        export::write_as(row.id, &loaded, &answer, &project.view, &options, &file)?;
    }
    for chart in CHARTS {
        let file = out.join(format!("{}.png", chart.id));
        export::write_chart(chart.id, &answer, &project.view, &options, &file)?;
    }
    say(&demand::sentence(&answer).text())?;
    say(&format!("Map, table and charts are in ./{OUT}/ (small numbers hidden)."))
}
