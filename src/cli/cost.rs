//! `wardwise cost`: what contacts cost, by channel, month, group, service,
//! department or area, to a CSV.

use super::files::{PeriodArguments, TableArguments};
use super::progress::with_progress;
use super::{say, tell_notes};
use crate::base::money::{Pence, pounds};
use crate::base::{Error, LevelId, Progress, Result, SchemeId};
use crate::channel::scenario_file::{RATIO, is_ratio, nothing_to_scale, price_list};
use crate::channel::{CostBy, Counted};
use crate::council::Council;
use crate::export::cost_tables;
use crate::project::{CostBook, Customers, PriceList, RatioScale, UnitCost};
use crate::session::Loaded;
use crate::session::cost::{self, CostRequest};
use clap::ValueEnum;
use std::path::PathBuf;
use std::sync::Arc;

/// What do contacts cost? Volume × unit cost, per head and per customer.
#[derive(clap::Args)]
#[command(mut_arg("csv", |csv| {
    csv.help("The table; every amount is in pence, cost_per_head and cost_per_customer too")
}))]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// LGSL numbers, or names, with commas between; all services where not given.
    #[arg(long, value_delimiter = ',')]
    service: Vec<String>,
    /// All services of a department.
    #[arg(long, conflicts_with = "service")]
    department: Option<String>,
    /// What the lines of the table are.
    #[arg(long, value_enum, default_value_t = ByWord::Channel)]
    by: ByWord,
    /// The level of areas; the building blocks where not given.
    #[arg(long)]
    level: Option<LevelId>,
    #[command(flatten)]
    months: PeriodArguments,
    /// Whose groups; the only scheme where not given.
    #[arg(long)]
    scheme: Option<SchemeId>,
    /// The tier of the scheme that groups are of; the top one where not given.
    #[arg(long)]
    tier: Option<String>,
    /// The base that cost per head is over.
    #[arg(long, default_value = cost::ALL_PEOPLE)]
    base: String,
    #[command(flatten)]
    costs: CostArguments,
    #[command(flatten)]
    table: TableArguments,
}

/// Which unit costs: the workspace's cost book, but for what is said here.
#[derive(clap::Args)]
pub struct CostArguments {
    /// Unit costs: given (by the list of channels), own, socitm, guide-ratio,
    /// payments; the workspace's where not given.
    #[arg(long, value_name = "LIST")]
    costs: Option<String>,
    /// The total in pounds that a ratio is scaled to; without --costs the
    /// guide's ratio.
    #[arg(long, value_name = "POUNDS", conflicts_with = "known_cost")]
    total: Option<String>,
    /// The cost of one contact that a ratio is scaled to (without --costs the
    /// guide's), for example Phone=4.00.
    #[arg(long, value_name = "CHANNEL=POUNDS")]
    known_cost: Option<String>,
    /// A unit cost of your own: Phone=2.83, or 57:Phone=3.10 for one service.
    #[arg(long, value_name = "[SERVICE:]CHANNEL=POUNDS")]
    unit_cost: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ByWord {
    Channel,
    Month,
    Group,
    Service,
    Department,
    Area,
}

impl ByWord {
    fn by(self) -> CostBy {
        match self {
            ByWord::Channel => CostBy::Channel,
            ByWord::Month => CostBy::Month,
            ByWord::Group => CostBy::Group,
            ByWord::Service => CostBy::Service,
            ByWord::Department => CostBy::Department,
            ByWord::Area => CostBy::Area,
        }
    }
}

impl CostArguments {
    /// The cost book with what is said here.
    pub fn book(&self, council: &Council, book: &CostBook) -> Result<CostBook> {
        let scale = match (&self.total, &self.known_cost) {
            (Some(total), _) => RatioScale::Total(Pence::parse_pounds(total)?.rounded()),
            (None, Some(known)) => {
                let (channel, pence) = channel_cost(known)?;
                RatioScale::Known { channel: council.channel_meant(channel)?, pence }
            }
            (None, None) => RatioScale::Central,
        };
        let mut book = book.clone();
        let is_scaled = scale != RatioScale::Central;
        let list = match self.costs.as_deref() {
            Some(word) if is_scaled && !is_ratio(word) => return Err(nothing_to_scale(word)),
            // What is known scales a ratio, and there is one.
            None if is_scaled => Some(RATIO),
            list => list,
        };
        if let Some(word) = list {
            book.central = price_list(word, scale)?;
            // What was decided to come before another list says nothing here.
            if book.central != PriceList::Own {
                book.own.clear();
            }
        }
        for own in &self.unit_cost {
            let (who, pence) = channel_cost(own)?;
            let (service, channel) = match who.split_once(':') {
                Some((service, channel)) => (Some(council.service_meant(service)?), channel),
                None => (None, who),
            };
            let channel = council.channel_meant(channel)?;
            book = book.with_own(service, channel, Some(UnitCost::Each(pence)));
        }
        Ok(book)
    }
}

fn channel_cost(text: &str) -> Result<(&str, Pence)> {
    let (channel, pounds) = text.split_once('=').ok_or_else(|| {
        Error::usage(format!("“{text}” does not name a channel and its cost"))
            .remedy("Write, for example, Phone=4.00")
    })?;
    Ok((channel, Pence::parse_pounds(pounds)?))
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, project) = with_progress(move |progress| Loaded::open(&path, progress))?;
    let request = request(arguments, &loaded, &project.costs)?;
    let progress = Progress::new();
    let contacts = cost::contacts(&loaded, &request.counted, &progress)?;
    let report = cost::cost_report(&loaded, &contacts, &request, &progress)?;
    arguments.table.write(|| cost_tables::costs(&report))?;
    arguments.table.tell_protection();
    tell_notes(&report.notes);
    let cost =
        report.total.cost.map_or("nothing that is known".to_string(), |c| pounds(c.rounded()));
    say(&format!(
        "{} contacts about {} ({}) cost {cost}.",
        report.total.contacts.text(),
        report.service_words,
        report.period_words
    ))
}

fn request(arguments: &Arguments, loaded: &Loaded, book: &CostBook) -> Result<CostRequest> {
    let council = &loaded.council;
    let customers = match (&arguments.department, arguments.service.as_slice()) {
        (Some(department), _) => Customers::Department(department.clone()),
        (None, []) => Customers::Everyone,
        (None, services) => Customers::Services(
            services.iter().map(|word| council.service_meant(word)).collect::<Result<_>>()?,
        ),
    };
    let level = loaded.level_or_blocks(arguments.level.as_ref())?;
    Ok(CostRequest {
        counted: Counted {
            period: arguments.months.period()?,
            scheme: arguments.scheme.clone(),
            tier: arguments.tier.clone(),
            base: arguments.base.clone(),
        },
        customers,
        by: arguments.by.by(),
        costs: Arc::new(arguments.costs.book(council, book)?),
        level,
        protection: arguments.table.protection(),
    })
}
