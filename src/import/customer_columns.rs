//! Which columns of a file of customers hold what? As the source says, else
//! guessed from headings and checked against the first rows.

use super::cell_number::whole;
use super::columns_guess::{by_words, guess_area_code, looks_like_gss};
use super::coordinates;
use super::dates::DateColumn;
use super::postcodes::{POSTCODE, normalise_into};
use super::table::Table;
use crate::base::{Error, Result};
use crate::council::recipe::{CustomerSource, DateOrder};

const PERSON: [&str; 24] = [
    "customerref",
    "customerid",
    "customerreference",
    "customernumber",
    "customerno",
    "customerkey",
    "customer",
    "personid",
    "personref",
    "personkey",
    "person",
    "clientid",
    "clientref",
    "crmid",
    "contactid",
    "partyid",
    "citizenid",
    "residentid",
    "userid",
    "accountid",
    "accountnumber",
    "membershipnumber",
    "custref",
    "custid",
];
const AREA: [&str; 9] = [
    "oacode",
    "oa",
    "outputarea",
    "outputareacode",
    "areacode",
    "lsoacode",
    "gsscode",
    "smallarea",
    "statisticalsector",
];
const SERVICE: [&str; 8] = [
    "lgsl",
    "lgslid",
    "lgslcode",
    "lgslnumber",
    "lgslno",
    "serviceid",
    "servicecode",
    "servicelgsl",
];
const SERVICE_NAME: [&str; 9] = [
    "servicename",
    "service",
    "servicedescription",
    "servicetype",
    "product",
    "enquirytype",
    "requesttype",
    "casetype",
    "subject",
];
const INTERACTION: [&str; 6] =
    ["lgil", "lgilid", "lgilcode", "interactionid", "interactioncode", "interaction"];
const CHANNEL: [&str; 9] = [
    "channel",
    "channelname",
    "contactchannel",
    "accesschannel",
    "lgchl",
    "channelid",
    "contactmethod",
    "methodofcontact",
    "method",
];
const DATE: [&str; 14] = [
    "date",
    "contactdate",
    "dateofcontact",
    "transactiondate",
    "requestdate",
    "datereceived",
    "receiveddate",
    "createddate",
    "datecreated",
    "created",
    "createdon",
    "datetime",
    "timestamp",
    "day",
];
const BIRTH_DATE: [&str; 6] =
    ["dateofbirth", "dob", "birthdate", "birthday", "birthdt", "customerdob"];
const BIRTH_YEAR: [&str; 4] = ["birthyear", "yearofbirth", "yob", "bornin"];
const AGE: [&str; 4] = ["age", "ageyears", "ageinyears", "customerage"];
const PROFILE: [&str; 5] = ["profile", "profiletype", "profilecode", "mosaictype", "acorntype"];

/// The source with every column filled in that could be guessed.
/// `is_block` tells whether a cell is the code of a building block, where that
/// is known.
pub fn fill(
    source: &CustomerSource,
    table: &Table,
    rows: &[Vec<String>],
    is_block: Option<&dyn Fn(&str) -> bool>,
) -> CustomerSource {
    let headings = table.headings();
    let mut used = source.clone();
    let name = |column: usize| headings[column].clone();
    let cells = |column: usize| {
        rows.iter()
            .filter_map(move |row| row.get(column))
            .map(String::as_str)
            .filter(|c| !c.is_empty())
    };
    // Most of the cells there are; false where there are none.
    let mostly = |column: usize, is: &dyn Fn(&str) -> bool| {
        let (all, fit) =
            cells(column).fold((0, 0), |(all, fit), c| (all + 1, fit + usize::from(is(c))));
        fit * 2 > all
    };
    let guess = |slot: &mut Option<String>, words: &[&str]| {
        if slot.is_none() {
            *slot = by_words(headings, words).map(name);
        }
    };
    let is_number = |cell: &str| whole(cell).is_some();

    guess(&mut used.person, &PERSON);
    guess(&mut used.interaction, &INTERACTION);
    guess(&mut used.channel, &CHANNEL);
    guess(&mut used.birth_date, &BIRTH_DATE);
    guess(&mut used.birth_year, &BIRTH_YEAR);
    guess(&mut used.age, &AGE);
    guess(&mut used.profile, &PROFILE);
    guess(&mut used.service, &SERVICE);
    if used.service.is_none() {
        // A column "Service" of numbers is the service's number.
        let numbered = by_words(headings, &["service"]);
        used.service = numbered.filter(|&column| mostly(column, &is_number)).map(name);
    }
    if used.service_name.is_none() {
        let named = SERVICE_NAME.iter().find_map(|word| {
            by_words(headings, &[word]).filter(|&column| !mostly(column, &is_number))
        });
        used.service_name = named.map(name);
    }
    if used.date.is_none() {
        used.date = by_words(headings, &DATE).map(name).or_else(|| {
            let dates = (0..headings.len()).find(|&column| {
                let heading = Some(&headings[column]);
                heading != used.birth_date.as_ref() && mostly(column, &|cell| is_date(cell))
            });
            dates.map(name)
        });
    }
    if used.postcode.is_none() {
        let shaped = |cell: &str| normalise_into(cell, &mut String::new());
        let by_cells = || (0..headings.len()).find(|&column| mostly(column, &shaped));
        used.postcode = by_words(headings, &POSTCODE).or_else(by_cells).map(name);
    }
    if used.area.is_none() {
        let by_blocks = is_block.and_then(|is_block| {
            (0..headings.len()).find(|&column| mostly(column, &|cell| is_block(cell)))
        });
        let by_heading = || by_words(headings, &AREA);
        let by_guess =
            || guess_area_code(headings, rows).filter(|&column| mostly(column, &looks_like_gss));
        used.area = by_blocks.or_else(by_heading).or_else(by_guess).map(name);
    }
    if used.x.is_none()
        && used.y.is_none()
        && let Some((x, y)) = coordinates::guess(headings)
        // Columns whose system nothing tells are left to the officer to name.
        && coordinates::system(source.crs.as_deref(), &headings[x], &headings[y]).is_ok()
    {
        (used.x, used.y) = (Some(name(x)), Some(name(y)));
    }
    used
}

/// A date with separators, in either order; a bare number is none.
fn is_date(cell: &str) -> bool {
    let bare = cell.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
    !bare && orders.iter().any(|order| DateColumn::of_contacts(*order).read(cell).is_some())
}

/// The columns of a source, by position.
pub(super) struct Columns {
    pub(super) person: Option<usize>,
    pub(super) area: Option<usize>,
    pub(super) postcode: Option<usize>,
    pub(super) xy: Option<(usize, usize)>,
    pub(super) service: Option<usize>,
    pub(super) service_name: Option<usize>,
    pub(super) interaction: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) birth_date: Option<usize>,
    pub(super) birth_year: Option<usize>,
    pub(super) age: Option<usize>,
    pub(super) profile: Option<usize>,
}

impl Columns {
    /// Whether anything tells how old a person was.
    pub(super) fn has_age(&self) -> bool {
        self.birth_date.or(self.birth_year).or(self.age).is_some()
    }

    /// Those that are looked at in every row: all but the coordinates, which
    /// are needed only where nothing else tells the place.
    pub(super) fn wanted(&self) -> Vec<usize> {
        let wanted = [
            self.person,
            self.area,
            self.postcode,
            self.service,
            self.service_name,
            self.interaction,
            self.channel,
            self.date,
            self.birth_date,
            self.birth_year,
            self.age,
            self.profile,
        ];
        wanted.into_iter().flatten().collect()
    }

    /// # Errors
    /// A column that is not there; a source that does not tell where
    /// customers live.
    pub(super) fn find(table: &Table, used: &CustomerSource) -> Result<Columns> {
        let find = |name: &Option<String>| table.optional(name.as_deref());
        let columns = Columns {
            person: find(&used.person)?,
            area: find(&used.area)?,
            postcode: find(&used.postcode)?,
            xy: find(&used.x)?.zip(find(&used.y)?),
            service: find(&used.service)?,
            service_name: find(&used.service_name)?,
            interaction: find(&used.interaction)?,
            channel: find(&used.channel)?,
            date: find(&used.date)?,
            birth_date: find(&used.birth_date)?,
            birth_year: find(&used.birth_year)?,
            age: find(&used.age)?,
            profile: find(&used.profile)?,
        };
        if columns.area.is_none() && columns.postcode.is_none() && columns.xy.is_none() {
            return Err(Error::new("No column tells where the customers live")
                .in_file(table.file())
                .remedy(format!(
                    "Name the column with the area's code (area), the postcode (postcode), or the coordinates (x, y, crs); there are: {}",
                    table.heading_list()
                )));
        }
        Ok(columns)
    }
}
