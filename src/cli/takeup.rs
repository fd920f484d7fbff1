//! `wardwise takeup`: the take-up question, answered to files.

use super::files::{PeriodArguments, PictureArguments, SizeArguments, TableArguments};
use super::progress::with_progress;
use super::{say, tell_notes};
use crate::base::{
    ChannelId, Error, InteractionId, LevelId, Progress, Result, SchemeId, ServiceId, Unit,
};
use crate::council::Council;
use crate::demand::{self, TakeUp};
use crate::import;
use crate::project::{ClassMethod, Companion, Expected, ExternalRates, MapView, Question};
use crate::session::{self, Loaded, Request, export};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Where is take-up below, or above, what should be expected?
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// LGSL numbers, or names, with commas between; all services where not given.
    #[arg(long, value_delimiter = ',')]
    service: Vec<String>,
    /// LGIL numbers, with commas between.
    #[arg(long, value_delimiter = ',')]
    interaction: Vec<u32>,
    /// Channel names or numbers, with commas between.
    #[arg(long, value_delimiter = ',')]
    channel: Vec<String>,
    /// Who could use it: age:65+, age:5-14, age:all, tenure:Owned outright,
    /// or several joined by " + ".
    #[arg(long, default_value = "age:all")]
    base: String,
    /// What is expected: overall, rate:0.30, profile, profile:TIER or potential.
    #[arg(long, default_value = "overall")]
    expected: String,
    /// The profile scheme, where the workspace has several; potential is taken
    /// within its groups, whatever is expected.
    #[arg(long)]
    scheme: Option<SchemeId>,
    /// Rates by profile class from a CSV (code, rate) in place of the
    /// council's own; with --expected profile.
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
    /// The level to answer at; the building blocks where not given.
    #[arg(long)]
    level: Option<LevelId>,
    #[arg(long, value_enum, default_value_t = UnitWord::People)]
    unit: UnitWord,
    #[command(flatten)]
    months: PeriodArguments,
    #[command(flatten)]
    table: TableArguments,
    #[command(flatten)]
    picture: PictureArguments,
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    geojson: Option<PathBuf>,
    /// A chart to a PNG or SVG file: funnel=FILE, histogram=FILE, ranked=FILE.
    #[arg(long, value_name = "CHART=FILE")]
    chart: Vec<String>,
    /// The measure that the map and the histogram show.
    #[arg(long, default_value = "ratio")]
    measure: String,
    /// A second measure, for a map of both in three classes each: expected,
    /// base, potential, unmet and so on.
    #[arg(long, value_name = "MEASURE")]
    need: Option<String>,
    /// How the map is cut into classes.
    #[arg(long, value_enum, default_value_t = ClassWord::Suited)]
    classes: ClassWord,
    /// Number of classes, 2 to 9.
    #[arg(long, default_value_t = 7)]
    class_count: usize,
    #[arg(long)]
    palette: Option<String>,
    /// The palette from its other end.
    #[arg(long)]
    reverse: bool,
    #[command(flatten)]
    size: SizeArguments,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum UnitWord {
    People,
    Transactions,
}

impl From<UnitWord> for Unit {
    fn from(word: UnitWord) -> Unit {
        match word {
            UnitWord::People => Unit::People,
            UnitWord::Transactions => Unit::Transactions,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum ClassWord {
    Suited,
    Quantiles,
    EqualIntervals,
    NaturalBreaks,
    StandardDeviations,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, _) = with_progress(move |progress| Loaded::open(&path, progress))?;
    loaded.ready_to_ask()?;
    let protection = arguments.table.protection();
    let request = Request { question: question(arguments, &loaded)?, protection };
    let view = view(arguments)?;
    charts(&arguments.chart)?;
    let picture = arguments.size.picture()?;
    let options = export::Options { picture, byte_order_mark: arguments.table.bom };
    let answer = session::answer(&loaded, &request, &Progress::new())?;
    write_all(arguments, &loaded, &answer, &view, &options)?;
    arguments.table.tell_protection();
    tell_notes(&answer.notes);
    say(&demand::sentence(&answer).text())
}

fn write_all(
    arguments: &Arguments,
    loaded: &Loaded,
    answer: &TakeUp,
    view: &MapView,
    options: &export::Options,
) -> Result<()> {
    let files: [(&str, &Option<PathBuf>); 5] = [
        ("csv", &arguments.table.csv),
        ("png", &arguments.picture.png),
        ("svg", &arguments.picture.svg),
        ("json", &arguments.json),
        ("geojson", &arguments.geojson),
    ];
    for (format, path) in files {
        if let Some(path) = path {
            export::write_as(format, loaded, answer, view, options, path)?;
        }
    }
    for (id, path) in charts(&arguments.chart)? {
        export::write_chart(id, answer, view, options, path)?;
    }
    Ok(())
}

/// Each chart asked for and its file, which is a PNG or an SVG by its ending.
fn charts(asked: &[String]) -> Result<Vec<(&str, &Path)>> {
    asked
        .iter()
        .map(|chart| {
            let (id, path) = chart.split_once('=').ok_or_else(|| {
                Error::usage(format!("“{chart}” does not name a chart and a file"))
                    .remedy("Write, for example, --chart funnel=funnel.png")
            })?;
            let path = Path::new(path);
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            if !matches!(ending.as_deref(), Some("png" | "svg")) {
                return Err(Error::usage("A chart is written as PNG or SVG")
                    .in_file(path)
                    .remedy("End the file's name in .png or .svg"));
            }
            Ok((id, path))
        })
        .collect()
}

fn question(arguments: &Arguments, loaded: &Loaded) -> Result<Question> {
    let level = loaded.level_or_blocks(arguments.level.as_ref())?;
    Ok(Question {
        services: services(&arguments.service, &loaded.council)?,
        interactions: interactions(&arguments.interaction, &loaded.records.interactions)?,
        channels: channels(&arguments.channel, &loaded.council)?,
        period: arguments.months.period()?,
        unit: arguments.unit.into(),
        base: arguments.base.clone(),
        level,
        expected: expected(arguments)?,
        scheme: arguments.scheme.clone(),
    })
}

fn expected(arguments: &Arguments) -> Result<Expected> {
    let mut expected = Expected::parse(&arguments.expected)?;
    match &mut expected {
        Expected::Profile { scheme, rates, .. } => {
            scheme.clone_from(&arguments.scheme);
            if let Some(file) = &arguments.rates {
                *rates = Some(ExternalRates {
                    source: file.display().to_string(),
                    rates: import::external_rates::read(file)?,
                });
            }
        }
        Expected::Potential { scheme } => scheme.clone_from(&arguments.scheme),
        Expected::Overall | Expected::Rate(_) => {}
    }
    if arguments.rates.is_some() && !matches!(expected, Expected::Profile { .. }) {
        return Err(Error::usage("--rates goes with --expected profile")
            .remedy("Add --expected profile, or leave --rates out"));
    }
    Ok(expected)
}

pub(super) fn services(asked: &[String], council: &Council) -> Result<Vec<ServiceId>> {
    asked.iter().map(|word| council.service_meant(word)).collect()
}

fn interactions(asked: &[u32], known: &[InteractionId]) -> Result<Vec<InteractionId>> {
    asked
        .iter()
        .map(|&number| {
            Some(InteractionId(number)).filter(|id| known.contains(id)).ok_or_else(|| {
                let list: Vec<String> = known.iter().map(InteractionId::to_string).collect();
                Error::usage(format!("There is no interaction {number} in this workspace")).remedy(
                    match list.is_empty() {
                        true => "Its records have none; leave --interaction out".to_string(),
                        false => format!("It has: {}", list.join(", ")),
                    },
                )
            })
        })
        .collect()
}

pub(super) fn channels(asked: &[String], council: &Council) -> Result<Vec<ChannelId>> {
    asked.iter().map(|word| council.channel_meant(word)).collect()
}

fn view(arguments: &Arguments) -> Result<MapView> {
    use crate::demand::{MEASURES, measure};
    use crate::figure::{self, PALETTES, palette};
    if arguments.measure != "finding" && measure::measure(&arguments.measure).is_none() {
        let known: Vec<&str> = MEASURES.iter().map(|m| m.id).collect();
        return Err(Error::usage(format!("There is no measure “{}”", arguments.measure))
            .remedy(format!("There are: {} and finding", known.join(", "))));
    }
    if let Some(need) = &arguments.need {
        figure::bivariate::need_measure(need)?;
        if arguments.measure == "finding" {
            return Err(Error::usage("A map of findings has no second measure")
                .remedy("Choose another --measure, or leave --need out"));
        }
    }
    if !(2..=9).contains(&arguments.class_count) {
        return Err(Error::usage(format!("A map cannot have {} classes", arguments.class_count))
            .remedy("Write 2 to 9, for example --class-count 7"));
    }
    if let Some(id) = arguments.palette.as_deref().filter(|id| palette(id).is_none()) {
        let known: Vec<&str> = PALETTES.iter().map(|p| p.id).collect();
        return Err(Error::usage(format!("There is no palette “{id}”"))
            .remedy(format!("There are: {}", known.join(", "))));
    }
    Ok(MapView {
        measure: arguments.measure.clone(),
        classes: match arguments.classes {
            ClassWord::Suited => ClassMethod::Suited,
            ClassWord::Quantiles => ClassMethod::Quantiles,
            ClassWord::EqualIntervals => ClassMethod::EqualIntervals,
            ClassWord::NaturalBreaks => ClassMethod::NaturalBreaks,
            ClassWord::StandardDeviations => ClassMethod::StandardDeviations,
        },
        class_count: arguments.class_count,
        palette: arguments.palette.clone(),
        reversed: arguments.reverse,
        companion: match &arguments.need {
            Some(measure) => Companion::Need { measure: measure.clone() },
            None => Companion::Alone,
        },
        ..MapView::default()
    })
}

#[cfg(test)]
mod tests;
