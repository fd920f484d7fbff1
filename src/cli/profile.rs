//! `wardwise profile`: who uses a service, and who does not, to files.

use super::files::{FileArguments, PeriodArguments};
use super::progress::with_progress;
use super::takeup::{UnitWord, channels, services};
use super::{say, tell_notes};
use crate::base::{AreaCode, Error, LevelId, Notes, Progress, Result, SchemeId};
use crate::export::{self, Table, profile_tables as tables};
use crate::figure::Scene;
use crate::figure::chart::{group_channels, heat, propensity};
use crate::profile;
use crate::project::{ClassOrder, Customers, MOST_BESIDE, ProfileQuestion, Project};
use crate::session::customer_map::{Of, customer_map, customer_words};
use crate::session::deliverables::FileKind;
use crate::session::profile_maps::{self as maps, MapOf};
use crate::session::{self, Loaded, ProfileRequest, Selection};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Who uses a service, and who does not? Groups and types of a profile scheme.
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(long, short)]
    workspace: PathBuf,
    /// LGSL numbers, or names, with commas between: their customers taken
    /// together; everyone where not given.
    #[arg(long, value_delimiter = ',')]
    service: Vec<String>,
    /// The customers of every service of a department, in place of --service.
    #[arg(long, conflicts_with = "service")]
    department: Option<String>,
    /// Another service to set beside the first; up to five times.
    #[arg(long, value_name = "SERVICE")]
    compare: Vec<String>,
    /// The profile scheme, where the workspace has several.
    #[arg(long)]
    scheme: Option<SchemeId>,
    /// The tier: group, type, or as the scheme calls it; the top one where not given.
    #[arg(long, value_name = "TIER")]
    by: Option<String>,
    /// Against whom: age:65+, tenure:Owned outright and so on, as takeup has it.
    #[arg(long, default_value = "age:all")]
    base: String,
    /// Channel names or numbers, with commas between; all where not given.
    #[arg(long = "channels", visible_alias = "channel", value_delimiter = ',')]
    channels: Vec<String>,
    #[arg(long, value_enum, default_value_t = UnitWord::People)]
    unit: UnitWord,
    #[command(flatten)]
    months: PeriodArguments,
    /// The level of --area, and of what is told by area; the building blocks
    /// where not given.
    #[arg(long)]
    level: Option<LevelId>,
    /// Only these areas: codes with commas between.
    #[arg(long, value_delimiter = ',')]
    area: Vec<AreaCode>,
    /// Who does not use it, by class and area, in place of the profile.
    #[arg(long, group = "what")]
    non_users: bool,
    /// Customers by class, area and service.
    #[arg(long, group = "what")]
    cross: bool,
    /// Every service: a table of classes by services.
    #[arg(long, group = "what")]
    all_services: bool,
    /// Contacts of each class by channel, and the likelihood to use it.
    #[arg(long, group = "what")]
    by_channel: bool,
    /// Whom to ask first to change channel.
    #[arg(long, group = "what")]
    targets: bool,
    /// A map, with --png or --svg: of the main classes, or of where one class
    /// (by its code) or what attribute (by its name) is.
    #[arg(long, group = "what", value_name = "CLASS|ATTRIBUTE", num_args = 0..=1, default_missing_value = "")]
    map: Option<String>,
    /// A map, with --png or --svg, of the customers of one class (by its code) by area.
    #[arg(long, group = "what", value_name = "CLASS")]
    map_customers: Option<String>,
    /// As --map-customers, of the customers over the base of the class.
    #[arg(long, group = "what", value_name = "CLASS")]
    map_penetration: Option<String>,
    /// The order of the classes in a picture.
    #[arg(long, value_enum, default_value_t = OrderWord::Scheme)]
    order: OrderWord,
    #[command(flatten)]
    files: FileArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum OrderWord {
    Scheme,
    Index,
    Size,
}

impl From<OrderWord> for ClassOrder {
    fn from(word: OrderWord) -> ClassOrder {
        match word {
            OrderWord::Scheme => ClassOrder::Scheme,
            OrderWord::Index => ClassOrder::Index,
            OrderWord::Size => ClassOrder::Size,
        }
    }
}

/// What is told, and the files it can become.
struct Told<'a> {
    sentence: String,
    notes: Notes,
    /// `None` where there is only a picture.
    table: Option<Table>,
    /// Draws the picture at a size; `None` where there is only a table.
    picture: Option<Picture<'a>>,
}

type Picture<'a> = Box<dyn Fn([f32; 2]) -> Result<Scene> + 'a>;

pub fn run(arguments: &Arguments) -> Result<()> {
    let path = arguments.workspace.clone();
    let (loaded, project) = with_progress(move |progress| Loaded::open(&path, progress))?;
    loaded.ready_to_ask()?;
    let request = request(arguments, &loaded)?;
    // Before the answer, which takes longer than to say no.
    arguments.files.options()?;
    let told = told(arguments, &loaded, &project, &request)?;
    arguments.files.write(|kind, as_svg, options| match kind {
        FileKind::Table => {
            let table = told.table.as_ref().ok_or_else(|| {
                Error::usage("A map is no table").remedy("Name a file with --png or --svg")
            })?;
            table.csv(options.byte_order_mark)
        }
        FileKind::Picture => {
            let draw = told.picture.as_ref().ok_or_else(|| {
                Error::usage("There is no picture of this table").remedy("Name a file with --csv")
            })?;
            export::drawn(draw, options, as_svg)
        }
    })?;
    arguments.files.table.tell_protection();
    tell_notes(&told.notes);
    say(&told.sentence)
}

fn told<'a>(
    arguments: &Arguments,
    loaded: &'a Loaded,
    project: &Project,
    request: &'a ProfileRequest,
) -> Result<Told<'a>> {
    use session::profile as ask;
    let progress = Progress::new();
    let order = ClassOrder::from(arguments.order);
    if arguments.non_users {
        let answer = ask::non_users(loaded, request, &progress)?;
        let map = maps::non_users_map(&answer)?;
        let words = maps::non_users_words(&answer, &map);
        return Ok(Told {
            sentence: answer.sentence(),
            notes: answer.notes.clone(),
            table: Some(tables::non_users(&answer)),
            picture: Some(Box::new(move |size| map.on_page(&words, size, &loaded.geography))),
        });
    }
    if arguments.cross {
        let answer = ask::cross(loaded, request, &progress)?;
        let sentence = format!(
            "{} combinations of {}, area and service have a customer.",
            answer.rows.len(),
            answer.tier
        );
        let table = Some(tables::cross(&answer));
        return Ok(Told { sentence, notes: Notes::new(), table, picture: None });
    }
    if arguments.all_services {
        let (table, profiles) = ask::all_services(loaded, request, &progress)?;
        let sentence = format!("{} classes by {} services.", table.classes.len(), profiles.len());
        let csv = Some(tables::heat(&table));
        let draw = move |size| heat::draw(&table, &profiles, size);
        return Ok(Told {
            sentence,
            notes: Notes::new(),
            table: csv,
            picture: Some(Box::new(draw)),
        });
    }
    if arguments.by_channel {
        let answer = ask::channels(loaded, request, &progress)?;
        let sentence = format!("Contacts of {} classes by channel.", answer.rows.len());
        let (table, notes) = (Some(tables::channels(&answer)), answer.notes.clone());
        let draw = move |size| group_channels::draw(&answer, size);
        return Ok(Told { sentence, notes, table, picture: Some(Box::new(draw)) });
    }
    if arguments.targets {
        let answer = ask::shift_targets(loaded, request, &project.costs, &progress)?;
        let table = Some(tables::targets(&answer));
        return Ok(Told { sentence: answer.sentence(), notes: answer.notes, table, picture: None });
    }
    if let Some(of) = &arguments.map {
        let of = map_of(loaded, request, of)?;
        let (map, words) = maps::map_with_words(loaded, request, &of, &progress)?;
        let sentence = format!("{}.", map.title);
        let draw = move |size| map.on_page(&words, size, &loaded.geography);
        let picture: Option<Picture> = Some(Box::new(draw));
        return Ok(Told { sentence, notes: Notes::new(), table: None, picture });
    }
    let customers = arguments.map_customers.as_ref().map(|code| (code, Of::Customers));
    let penetration = arguments.map_penetration.as_ref().map(|code| (code, Of::Penetration));
    if let Some((code, of)) = customers.or(penetration) {
        let class = class_of(loaded, request, code)?;
        let answer = ask::non_users(loaded, request, &progress)?;
        let map = customer_map(&answer, &loaded.geography, class, of)?;
        let words = customer_words(&answer, &map);
        let (sentence, notes) = (format!("{}.", map.title), answer.notes);
        let draw = move |size| map.on_page(&words, size, &loaded.geography);
        return Ok(Told { sentence, notes, table: None, picture: Some(Box::new(draw)) });
    }
    let profiles = ask::profiles(loaded, request, &progress)?;
    let mut notes = Notes::new();
    for profile in &profiles {
        notes.extend(profile.notes.clone());
    }
    let sentence = profiles.iter().map(profile::sentence).collect::<Vec<_>>().join("\n");
    let table = Some(tables::profiles(&profiles));
    let draw = move |size| propensity::draw(&profiles, order, size);
    Ok(Told { sentence, notes, table, picture: Some(Box::new(draw)) })
}

/// The position of the class with this code.
fn class_of(loaded: &Loaded, request: &ProfileRequest, code: &str) -> Result<usize> {
    let (scheme, tier) = (request.question.scheme.as_ref(), request.question.tier.as_deref());
    let (geography, council) = (&loaded.geography, &loaded.council);
    let laid = profile::classing(geography, council, &loaded.records, scheme, tier)?;
    laid.classes.codes.iter().position(|known| known == code).ok_or_else(|| {
        Error::usage(format!("There is no {} “{code}”", laid.classes.tier))
            .remedy(format!("Name one of: {}", laid.classes.codes.join(", ")))
    })
}

/// What a map is asked of: nothing, a class by its code, else an attribute.
fn map_of(loaded: &Loaded, request: &ProfileRequest, of: &str) -> Result<MapOf> {
    if of.is_empty() {
        return Ok(MapOf::Classes);
    }
    let (scheme, tier) = (request.question.scheme.as_ref(), request.question.tier.as_deref());
    let (geography, council) = (&loaded.geography, &loaded.council);
    let laid = profile::classing(geography, council, &loaded.records, scheme, tier)?;
    let class = laid.classes.codes.iter().position(|code| code == of);
    Ok(class.map_or_else(|| MapOf::Attribute(of.to_string()), MapOf::Class))
}

fn request(arguments: &Arguments, loaded: &Loaded) -> Result<ProfileRequest> {
    let level = loaded.level_or_blocks(arguments.level.as_ref())?;
    let of = |asked: &[String]| services(asked, &loaded.council).map(Customers::Services);
    let customers = match (&arguments.department, arguments.service.as_slice()) {
        (Some(department), _) => Customers::Department(department.clone()),
        (None, []) => Customers::Everyone,
        (None, asked) => of(asked)?,
    };
    if arguments.compare.len() > MOST_BESIDE {
        return Err(Error::usage("More than six services do not fit side by side")
            .remedy("Leave some out, or ask for --all-services"));
    }
    let question = ProfileQuestion {
        customers,
        scheme: arguments.scheme.clone(),
        tier: arguments.by.clone(),
        base: arguments.base.clone(),
        unit: arguments.unit.into(),
        interactions: Vec::new(),
        channels: channels(&arguments.channels, &loaded.council)?,
        period: arguments.months.period()?,
    };
    let beside = arguments.compare.iter().map(|asked| {
        let customers = of(std::slice::from_ref(asked))?;
        Ok(ProfileQuestion { customers, ..question.clone() })
    });
    let beside = beside.collect::<Result<Vec<_>>>()?;
    let known = loaded.geography.level(&level)?;
    if let Some(code) = arguments.area.iter().find(|code| known.position(code.as_str()).is_none()) {
        return Err(Error::usage(format!("There is no {} {code}", known.singular))
            .remedy("Name the level of the areas with --level"));
    }
    let areas: BTreeSet<AreaCode> = arguments.area.iter().cloned().collect();
    let within = (!areas.is_empty()).then(|| (level.clone(), Selection::from(areas)));
    let protection = arguments.files.table.protection();
    Ok(ProfileRequest { question, beside, within, level, protection })
}
