//! How is a scenario written in a file? In names rather than numbers, so that
//! it can be read by who wrote none: TOML.

use super::contacts::Ground;
use super::presets::{Figures, preset};
use super::unit_costs::preset_meant;
use crate::base::money::{Pence, WholePence};
use crate::base::{AreaCode, Error, LevelId, Month, Period, Result, SchemeId};
use crate::council::Council;
use crate::project::{
    Amount, Avoided, CostBook, Customers, Move, OwnUnitCost, PriceList, RatioScale, Reach,
    Scenario, UnitCost,
};
use serde::Deserialize;
use std::path::Path;

/// A name, or a number.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Name {
    Number(u32),
    Text(String),
}

impl Name {
    fn text(&self) -> String {
        match self {
            Name::Number(number) => number.to_string(),
            Name::Text(text) => text.clone(),
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    name: Option<String>,
    a_year: bool,
    from: Option<String>,
    to: Option<String>,
    service: Vec<Name>,
    department: Option<String>,
    group: Vec<Name>,
    area: Vec<String>,
    level: Option<String>,
    scheme: Option<String>,
    tier: Option<String>,
    one_off: Option<Pounds>,
    yearly: Option<Pounds>,
    #[serde(rename = "move")]
    moves: Vec<MoveLines>,
    avoid: Vec<AvoidLines>,
    costs: Option<CostLines>,
}

/// Pounds: a number, or text such as "£60,000".
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Pounds {
    Whole(i64),
    Decimal(f64),
    Text(String),
}

impl Pounds {
    fn pence(&self) -> Result<Pence> {
        match self {
            Pounds::Whole(pounds) => Ok(Pence::whole(*pounds).times(100)),
            // The shortest text that reads back the same is what was written.
            Pounds::Decimal(pounds) => Pence::parse_pounds(&pounds.to_string()),
            Pounds::Text(text) => Pence::parse_pounds(text),
        }
    }

    fn whole_pence(&self) -> Result<WholePence> {
        Ok(self.pence()?.rounded())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveLines {
    from: Name,
    to: Name,
    contacts: Option<u64>,
    share: Option<f64>,
    #[serde(default)]
    service: Vec<Name>,
    department: Option<String>,
    #[serde(default)]
    group: Vec<Name>,
    #[serde(default)]
    area: Vec<String>,
    level: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AvoidLines {
    channel: Name,
    contacts: Option<u64>,
    share: Option<f64>,
    #[serde(default)]
    service: Vec<Name>,
    department: Option<String>,
    #[serde(default)]
    group: Vec<Name>,
    #[serde(default)]
    area: Vec<String>,
    level: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CostLines {
    central: Option<String>,
    low: Option<String>,
    high: Option<String>,
    /// What a ratio is scaled to.
    total: Option<Pounds>,
    known: Option<KnownLines>,
    own: Vec<OwnLines>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLines {
    channel: Name,
    cost: Pounds,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnLines {
    channel: Name,
    service: Option<Name>,
    cost: Option<Pounds>,
    direct: Option<Pounds>,
    overhead: Option<Pounds>,
    volume: Option<u64>,
    low: Option<Pounds>,
    high: Option<Pounds>,
}

/// Reads a scenario, and the cost book where the file has one: what the file
/// does not say stays as `book` has it.
///
/// Errors, with the file: what is not TOML of this kind; a channel, service or
/// preset that is not there; an amount that is none, or none at all.
pub fn read(path: &Path, ground: &Ground<'_>, book: &CostBook) -> Result<(Scenario, CostBook)> {
    let text = std::fs::read_to_string(path).map_err(|e| Error::from(e).in_file(path))?;
    let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
    parse(&text, &name, ground, book).map_err(|error| error.in_file(path))
}

/// As `read`, from text; `name` is the scenario's where the text gives none.
pub fn parse(
    text: &str,
    name: &str,
    ground: &Ground<'_>,
    book: &CostBook,
) -> Result<(Scenario, CostBook)> {
    let file: File = toml::from_str(text).map_err(|error| {
        Error::usage(format!("This is not a scenario ({})", error.message()))
            .remedy("See the page “Scenario files” of the help for an example")
    })?;
    let council = ground.council;
    let month = |text: &Option<String>| text.as_deref().map(Month::parse).transpose();
    let period = Period { from: month(&file.from)?, to: month(&file.to)? };
    let whole =
        |pounds: &Option<Pounds>| pounds.as_ref().map_or(Ok(WholePence(0)), Pounds::whole_pence);
    let of = |words: &ReachLines<'_>| words.reach(council);
    let scenario = Scenario {
        name: file.name.clone().unwrap_or_else(|| name.to_string()),
        period: (!period.is_everything()).then_some(period),
        a_year: file.a_year,
        reach: of(&ReachLines {
            service: &file.service,
            department: &file.department,
            group: &file.group,
            area: &file.area,
            level: &file.level,
        })?,
        scheme: file.scheme.as_deref().map(SchemeId::new),
        tier: file.tier.clone(),
        moves: file
            .moves
            .iter()
            .map(|m| {
                Ok(Move {
                    from: council.channel_meant(&m.from.text())?,
                    to: council.channel_meant(&m.to.text())?,
                    amount: amount(m.contacts, m.share)?,
                    reach: of(&ReachLines {
                        service: &m.service,
                        department: &m.department,
                        group: &m.group,
                        area: &m.area,
                        level: &m.level,
                    })?,
                })
            })
            .collect::<Result<_>>()?,
        avoided: file
            .avoid
            .iter()
            .map(|a| {
                Ok(Avoided {
                    channel: council.channel_meant(&a.channel.text())?,
                    amount: amount(a.contacts, a.share)?,
                    reach: of(&ReachLines {
                        service: &a.service,
                        department: &a.department,
                        group: &a.group,
                        area: &a.area,
                        level: &a.level,
                    })?,
                })
            })
            .collect::<Result<_>>()?,
        one_off: whole(&file.one_off)?,
        yearly: whole(&file.yearly)?,
    };
    let book = match &file.costs {
        Some(lines) => lines.book(council, book)?,
        None => book.clone(),
    };
    Ok((scenario, book))
}

/// The lines that say whose contacts are meant.
struct ReachLines<'a> {
    service: &'a [Name],
    department: &'a Option<String>,
    group: &'a [Name],
    area: &'a [String],
    level: &'a Option<String>,
}

impl ReachLines<'_> {
    fn reach(&self, council: &Council) -> Result<Reach> {
        let customers = match (self.service, self.department) {
            ([], None) => Customers::Everyone,
            ([], Some(department)) => Customers::Department(department.clone()),
            (services, None) => Customers::Services(
                services.iter().map(|s| council.service_meant(&s.text())).collect::<Result<_>>()?,
            ),
            (_, Some(_)) => {
                return Err(Error::usage("A service and a department are both named")
                    .remedy("Name the services, or the department, and not both"));
            }
        };
        Ok(Reach {
            customers,
            groups: self.group.iter().map(Name::text).collect(),
            areas: self.area.iter().map(AreaCode::new).collect(),
            level: self.level.as_deref().map(LevelId::new),
        })
    }
}

fn amount(contacts: Option<u64>, share: Option<f64>) -> Result<Amount> {
    match (contacts, share) {
        (Some(contacts), None) => Ok(Amount::Contacts(contacts)),
        (None, Some(share)) => Ok(Amount::Share(share)),
        _ => Err(Error::usage("A move says how many contacts once")
            .remedy("Write, for example, contacts = 9600, or share = 0.25")),
    }
}

impl CostLines {
    fn book(&self, council: &Council, book: &CostBook) -> Result<CostBook> {
        let scale = match (&self.total, &self.known) {
            (None, None) => None,
            (Some(total), None) => Some(RatioScale::Total(total.whole_pence()?)),
            (None, Some(known)) => Some(RatioScale::Known {
                channel: council.channel_meant(&known.channel.text())?,
                pence: known.cost.pence()?,
            }),
            (Some(_), Some(_)) => {
                return Err(Error::usage("A ratio is scaled to a total and to a known cost")
                    .remedy("Give one of the two"));
            }
        };
        let is_ratio = |word: &Option<String>| word.as_deref().is_some_and(is_ratio);
        let is_meant = [&self.central, &self.low, &self.high].into_iter().any(is_ratio);
        // What is known scales a ratio, and there is one.
        let central = match (&scale, &self.central) {
            (Some(_), None) if !is_meant => Some(RATIO.to_string()),
            (Some(_), Some(word)) if !is_meant => return Err(nothing_to_scale(word)),
            (_, central) => central.clone(),
        };
        let list = |word: &Option<String>, kept: &PriceList| match word {
            Some(word) => price_list(word, scale.clone().unwrap_or_default()),
            None => Ok(kept.clone()),
        };
        let mut next = CostBook {
            central: list(&central, &book.central)?,
            low: list(&self.low, &book.low)?,
            high: list(&self.high, &book.high)?,
            own: book.own.clone(),
        };
        for line in &self.own {
            let own = line.own(council)?;
            next.own.retain(|o| o.channel != own.channel || o.service != own.service);
            next.own.push(own);
        }
        Ok(next)
    }
}

impl OwnLines {
    fn own(&self, council: &Council) -> Result<OwnUnitCost> {
        let pence = |pounds: &Option<Pounds>| pounds.as_ref().map(Pounds::pence).transpose();
        let cost = match (&self.cost, &self.direct, self.volume) {
            (Some(cost), None, None) => UnitCost::Each(cost.pence()?),
            (None, Some(direct), Some(volume)) if volume > 0 => UnitCost::Total {
                direct: direct.whole_pence()?,
                overhead: self.overhead.as_ref().map_or(Ok(WholePence(0)), Pounds::whole_pence)?,
                volume,
            },
            _ => {
                return Err(Error::usage("A unit cost of your own is not given")
                    .remedy("Write cost = \"£2.83\", or direct, overhead and a volume above 0"));
            }
        };
        Ok(OwnUnitCost {
            service: self
                .service
                .as_ref()
                .map(|name| council.service_meant(&name.text()))
                .transpose()?,
            channel: council.channel_meant(&self.channel.text())?,
            cost,
            low: pence(&self.low)?,
            high: pence(&self.high)?,
        })
    }
}

/// The list that a known total or a known cost is for.
pub const RATIO: &str = "guide-ratio";

/// Whether a list is a ratio, for something known to scale.
pub fn is_ratio(word: &str) -> bool {
    preset(word).is_some_and(|preset| preset.figures == Figures::Ratio)
}

/// A total or a known cost beside a list that says what each contact costs.
pub fn nothing_to_scale(word: &str) -> Error {
    Error::usage(format!(
        "A known total or cost scales a ratio, and the unit costs of “{word}” are none"
    ))
    .remedy(format!("Take {RATIO} as the list of unit costs, or leave the total out"))
}

/// `given`, `own`, `suited`, or the id of a preset.
pub fn price_list(word: &str, scale: RatioScale) -> Result<PriceList> {
    match word {
        "given" => Ok(PriceList::Given),
        "own" => Ok(PriceList::Own),
        "suited" => Ok(PriceList::Suited),
        id => {
            preset_meant(id)?;
            let scale = if is_ratio(id) { scale } else { RatioScale::Central };
            Ok(PriceList::Preset { id: id.to_string(), scale })
        }
    }
}
