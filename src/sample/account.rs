//! What does the sample council tell its reader? The recipe that builds a
//! workspace from it, and a README with everything that was planted.

use super::clusters::Cluster;
use super::contacts::Contact;
use super::country::Country;
use super::people::Residents;
use super::place::COUNCIL;
use super::postcodes::Postcode;
use super::scheme::{GROUPS, TYPES};
use super::services::{BUS_PASS, CHANNEL_WORDS, SERVICES};
use crate::base::number::with_thousands;
use crate::base::{Error, Result};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const LICENCE: &str = "CC0 1.0";
const SOURCE: &str = "Invented: the Wardwise sample council";

/// Writes `council.toml`.
pub fn write_recipe(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("council.toml");
    fs::write(&path, recipe()).map_err(|e| Error::from(e).in_file(&path))?;
    Ok(path)
}

fn recipe() -> String {
    let mut text = format!(
        r#"# {COUNCIL}: an invented council, every kind of source that a workspace can have.
# Files are named relative to this one.

[workspace]
name = "{COUNCIL} (invented)"
building_blocks = "oa"

[workspace.question]
service = [{BUS_PASS}]
base = "age:65+"
expected = "profile"
level = "oa"
"#
    );
    let mut part = |title: &str, kind: &str, lines: &str| {
        let _ = write!(
            text,
            "\n# {title}\n[[{kind}]]\n{}licence = \"{LICENCE}\"\nsource = \"{SOURCE}\"\n",
            lines.trim_start()
        );
    };
    part(
        "The building blocks: a Shapefile; its .prj says EPSG:27700, and so do we.",
        "boundaries",
        r#"
level = "oa"
singular = "Output Area"
plural = "Output Areas"
file = "output_areas.shp"
code = "OA21CD"
crs = "EPSG:27700"
edition = "2021"
"#,
    );
    part(
        "Wards as GeoJSON, in longitude and latitude.",
        "boundaries",
        r#"
level = "ward"
singular = "ward"
plural = "wards"
file = "wards.geojson"
code = "WD21CD"
name = "WD21NM"
edition = "2021"
"#,
    );
    for (to, code, name, singular, plural) in [
        ("lsoa", "LSOA21CD", "LSOA21NM", "LSOA", "LSOAs"),
        ("msoa", "MSOA21CD", "MSOA21NM", "MSOA", "MSOAs"),
        ("ward", "WD21CD", "WD21NM", "ward", "wards"),
    ] {
        part(
            &format!("Which Output Area lies in which {singular}."),
            "lookup",
            &format!(
                r#"
file = "lookup.csv"
from = "oa"
from_code = "OA21CD"
from_edition = "2021"
to = "{to}"
to_code = "{code}"
to_name = "{name}"
to_edition = "2021"
to_singular = "{singular}"
to_plural = "{plural}"
fit = "exact"
"#
            ),
        );
    }
    for (name, file, counts) in
        [("age", "population_age.csv", "people"), ("tenure", "households_tenure.csv", "households")]
    {
        part(
            &format!("Counts of {counts}, a column each."),
            "population",
            &format!(
                r#"
name = "{name}"
file = "{file}"
level = "oa"
code = "OA21CD"
edition = "2021"
counts = "{counts}"
"#
            ),
        );
    }
    for (kind, title, lines) in [
        (
            "services",
            "Services by LGSL number; those from 9001 are the council's own.",
            "file = \"services.csv\"\nid = \"lgsl\"\nname = \"service\"\ndepartment = \"department\"\n",
        ),
        (
            "channels",
            "Channels with the cost of one contact.",
            "file = \"channels.csv\"\nid = \"id\"\nname = \"channel\"\nunit_cost = \"unit_cost_pounds\"\n",
        ),
        (
            "postcodes",
            "Postcodes with their coordinates.",
            "file = \"postcodes.csv\"\npostcode = \"postcode\"\nx = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n",
        ),
        (
            "points",
            "Where people are served.",
            "file = \"service_points.csv\"\nname = \"name\"\nkind = \"kind\"\nx = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n",
        ),
    ] {
        part(title, kind, lines);
    }
    let _ = write!(
        text,
        r#"
# The profile scheme: a group and a type for every Output Area.
[[profile]]
scheme = "wendle"
title = "Wendle profiles (invented)"
file = "profiles.csv"
level = "oa"
code = "OA21CD"
edition = "2021"
tiers = ["group", "type"]
licence = "{LICENCE}"
source = "{SOURCE}"

[[profile.classes]]
tier = "group"
file = "profile_groups.csv"
name = "name"
description = "description"
colour = "colour"

[[profile.classes]]
tier = "type"
file = "profile_types.csv"
name = "name"
parent = "group"
description = "description"
colour = "colour"

# The customer system's database. Dates are day-first text.
[[customers]]
file = "customers.sqlite"
table = "contacts"
person = "customer_ref"
area = "oa_code"
postcode = "postcode"
service = "lgsl"
interaction = "lgil"
channel = "channel"
date = "contact_date"
dates = "day-first"
birth_year = "birth_year"
licence = "{LICENCE}"
source = "{SOURCE}"

[customers.channel_words]
"#
    );
    for (word, stands_for) in CHANNEL_WORDS {
        let _ = writeln!(text, "\"{word}\" = \"{stands_for}\"");
    }
    text
}

/// What was made, for the README.
pub struct Made<'a> {
    pub seed: u64,
    pub country: &'a Country,
    pub residents: &'a [Residents],
    pub postcodes: &'a [Postcode],
    pub clusters: &'a [Cluster],
    pub contacts: &'a [Contact],
}

/// Writes `README.md`.
pub fn write_readme(made: &Made, folder: &Path) -> Result<PathBuf> {
    let path = folder.join("README.md");
    fs::write(&path, readme(made)).map_err(|e| Error::from(e).in_file(&path))?;
    Ok(path)
}

fn readme(made: &Made) -> String {
    let count = |n: usize| with_thousands(n as i64);
    let country = made.country;
    let people: u32 = made.residents.iter().map(|r| r.aged(0, 200)).sum();
    let customers: BTreeSet<&str> = made.contacts.iter().map(|c| c.customer_ref.as_str()).collect();
    let several = |many: &dyn Fn(usize) -> bool| {
        country.areas.iter().filter(|a| many(a.shape.0.len())).count()
    };
    let holes = country
        .areas
        .iter()
        .filter(|a| a.shape.iter().any(|p| !p.interiors().is_empty()))
        .map(|a| a.code.as_str())
        .collect::<Vec<_>>();
    let mut text = format!(
        "# {COUNCIL}, a sample council\n\n\
         Everything here is invented: the coast, the streets, the codes, the people. Nobody and \
         nowhere is meant. Area codes begin with Z, postcodes with ZZ, and the land lies in the \
         North Sea, so that none of it can be taken for real. Licence: {LICENCE} (public domain).\n\n\
         `wardwise sample DIR --seed {}` writes these files, byte for byte.\n\n",
        made.seed
    );
    let _ = writeln!(
        text,
        "| File | What |\n| --- | --- |\n\
         | `output_areas.shp` … `.cpg` | {} Output Areas, edition 2021, EPSG:27700; {} of them of several polygons (islands), {} with a hole ({}) |\n\
         | `wards.geojson` | {} wards, longitude and latitude |\n\
         | `lookup.csv` | Output Area → {} LSOAs → {} MSOAs, and → ward; each nests exactly |\n\
         | `population_age.csv`, `households_tenure.csv` | {} residents by five-year band, households by tenure |\n\
         | `profiles.csv`, `profile_groups.csv`, `profile_types.csv` | a profile scheme of our own invention: {} groups, {TYPES} types with income, deprivation, health, channel propensity (0–1) and response to media (0–1) |\n\
         | `postcodes.csv` | {} postcodes with coordinates |\n\
         | `services.csv`, `channels.csv`, `service_points.csv` | {} services by LGSL number (from 9001: the council's own), channels with unit costs, places of service |\n\
         | `customers.sqlite` | table `contacts`: {} contacts of {} customers, January 2021 to December 2023; view `contacts_named` |\n\
         | `council.toml` | the recipe that builds a workspace from all this |\n",
        count(country.areas.len()),
        several(&|n| n > 1),
        holes.len(),
        holes.join(", "),
        country.wards.len(),
        country.lsoas.len(),
        country.msoas.len(),
        count(people as usize),
        GROUPS.len(),
        count(made.postcodes.len()),
        SERVICES.len(),
        count(made.contacts.len()),
        count(customers.len()),
    );
    text.push_str(
        "## What is untidy, on purpose\n\n\
         Two contacts in five carry an Output Area code, the rest a postcode alone. Of a hundred, \
         about 1.3 are untidy but can be placed (postcodes in lower case, without or with too many \
         spaces, a code of no area beside a good postcode) and 1.7 cannot (nothing given, an \
         unknown postcode, an unknown code alone, words in place of a postcode). Channels are \
         sometimes written “Telephone”, “f2f” or “Online” (the recipe maps these) and, rarely, \
         “Fax” (which nothing maps). Dates are day-first text. Half of the customers have a birth \
         year. Some customers move house: a person counts in the area of their latest contact. \
         Surnames are initials only.\n\n\
         ## What is planted\n\n\
         Take-up depends on the profile group, a little on the type, and for the bus pass on age. \
         On top of that, in these areas, a service is used so many times as much:\n",
    );
    for (number, cluster) in made.clusters.iter().enumerate() {
        let name = SERVICES.iter().find(|s| s.lgsl == cluster.lgsl).map_or("", |s| s.name);
        let wards: BTreeSet<&str> = cluster
            .areas
            .iter()
            .map(|&a| country.wards[country.areas[a].ward].name.as_str())
            .collect();
        let codes: Vec<&str> =
            cluster.areas.iter().map(|&a| country.areas[a].code.as_str()).collect();
        let _ = write!(
            text,
            "\n{}. **{} ({})**: {}, × {}, {} areas in {}  \n   {}\n",
            number + 1,
            name,
            cluster.lgsl,
            if cluster.hot { "hot" } else { "cold" },
            cluster.factor,
            cluster.areas.len(),
            wards.into_iter().collect::<Vec<_>>().join(", "),
            codes.join(", "),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::council::Recipe;

    #[test]
    fn the_recipe_names_every_kind_of_source() {
        let recipe = Recipe::parse(&recipe(), Path::new("council.toml")).unwrap();
        assert_eq!(recipe.boundaries.len(), 2);
        assert_eq!(recipe.lookup.len(), 3);
        assert_eq!(recipe.population.len(), 2);
        assert_eq!(recipe.profile[0].classes.len(), 2);
        assert_eq!(recipe.profile[0].licence.as_deref(), Some(LICENCE));
        assert_eq!(recipe.services.len() + recipe.channels.len(), 2);
        assert_eq!(recipe.postcodes.len() + recipe.points.len(), 2);
        assert_eq!(recipe.customers[0].channel_words.len(), CHANNEL_WORDS.len());
        assert_eq!(recipe.customers[0].source.as_deref(), Some(SOURCE));
        assert_eq!(recipe.workspace.question.unwrap().service, [BUS_PASS]);
    }
}
