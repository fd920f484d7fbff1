//! How are the sample's tables written down? One CSV file each, with plain
//! headings that the import recognises.

use super::country::Country;
use super::people::{BANDS, Residents};
use super::place::ORIGIN;
use super::position::lonlat;
use super::postcodes::Postcode;
use super::scheme::{GROUPS, type_code};
use super::services::{CHANNELS, SERVICE_POINTS, SERVICES};
use super::terrain::{metres, streams};
use crate::base::{Error, Result, seed};
use geo::Coord;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes rows as CSV, the heading first.
fn table(path: PathBuf, heading: &[&str], rows: Vec<Vec<String>>) -> Result<PathBuf> {
    let failed = |e: csv::Error| {
        Error::new(format!("The sample's table cannot be written: {e}")).in_file(&path)
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(heading).map_err(failed)?;
    for row in rows {
        writer.write_record(&row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::new(e.to_string()).in_file(&path))?;
    fs::write(&path, bytes).map_err(|e| Error::from(e).in_file(&path))?;
    Ok(path)
}

/// Writes `lookup.csv`: Output Area → LSOA → MSOA and ward, with names.
pub fn write_lookup(country: &Country, folder: &Path) -> Result<PathBuf> {
    let heading = ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "WD21CD", "WD21NM"];
    let rows = country.areas.iter().map(|a| {
        let mut row = vec![a.code.clone()];
        for larger in [&country.lsoas[a.lsoa], &country.msoas[a.msoa], &country.wards[a.ward]] {
            row.extend([larger.code.clone(), larger.name.clone()]);
        }
        row
    });
    table(folder.join("lookup.csv"), &heading, rows.collect())
}

/// Writes `population_age.csv` and `households_tenure.csv`, wide.
pub fn write_population(
    country: &Country,
    residents: &[Residents],
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let bands: Vec<String> = (0..BANDS)
        .map(|band| match band * 5 {
            85 => "Aged 85 years and over".to_string(),
            from => format!("Aged {from} to {} years", from + 4),
        })
        .collect();
    let heading: Vec<&str> =
        std::iter::once("OA21CD").chain(bands.iter().map(String::as_str)).collect();
    let rows = |counts: &dyn Fn(&Residents) -> Vec<u32>| -> Vec<Vec<String>> {
        let with_code = |(area, here): (&super::country::OutputArea, &Residents)| {
            let cells = counts(here).into_iter().map(|n| n.to_string());
            std::iter::once(area.code.clone()).chain(cells).collect()
        };
        country.areas.iter().zip(residents).map(with_code).collect()
    };
    let ages = table(folder.join("population_age.csv"), &heading, rows(&|r| r.ages.to_vec()))?;
    let heading = [
        "OA21CD",
        "Owned outright",
        "Owned with a mortgage or loan",
        "Shared ownership",
        "Rented from the council",
        "Rented from a housing association",
        "Rented privately",
        "Rent free",
    ];
    let households =
        table(folder.join("households_tenure.csv"), &heading, rows(&|r| r.tenure.to_vec()))?;
    Ok(vec![ages, households])
}

/// The columns of `profile_types.csv` that are attributes.
pub const ATTRIBUTES: [&str; 19] = [
    "income_band",
    "deprivation_rank",
    "health_smokers_pct",
    "health_inactive_pct",
    "health_obese_pct",
    "health_lonely_pct",
    "health_long_term_illness_pct",
    "health_low_wellbeing_pct",
    "propensity_web",
    "propensity_phone",
    "propensity_face_to_face",
    "propensity_post",
    "propensity_email",
    "responsive_letter",
    "responsive_leaflet",
    "responsive_email",
    "responsive_text_message",
    "responsive_social_media",
    "responsive_local_radio",
];

/// Writes `profiles.csv`, `profile_groups.csv` and `profile_types.csv`.
pub fn write_profiles(
    country: &Country,
    residents: &[Residents],
    seed: u64,
    folder: &Path,
) -> Result<Vec<PathBuf>> {
    let of_areas = country.areas.iter().zip(residents).map(|(area, r)| {
        vec![area.code.clone(), GROUPS[r.group].code.to_string(), type_code(r.group, r.within)]
    });
    let areas =
        table(folder.join("profiles.csv"), &["OA21CD", "group", "type"], of_areas.collect())?;
    let groups = GROUPS
        .iter()
        .map(|g| vec![g.code.to_string(), g.name.into(), g.description.into(), g.colour.into()]);
    let groups = table(
        folder.join("profile_groups.csv"),
        &["code", "name", "description", "colour"],
        groups.collect(),
    )?;
    let heading: Vec<&str> =
        ["code", "group", "name", "description", "colour"].into_iter().chain(ATTRIBUTES).collect();
    let types = table(folder.join("profile_types.csv"), &heading, type_rows(seed))?;
    Ok(vec![areas, groups, types])
}

const INCOME_BANDS: [&str; 6] = [
    "under £15,000",
    "£15,000 to £24,999",
    "£25,000 to £34,999",
    "£35,000 to £49,999",
    "£50,000 to £74,999",
    "£75,000 and over",
];

/// A row for each type. Ill health follows want and age, and the answer to
/// each medium follows the channels that the group prefers.
fn type_rows(seed: u64) -> Vec<Vec<String>> {
    let mut stream = seed::stream(seed, streams::ATTRIBUTES);
    let mut types: Vec<(usize, usize, f64)> = Vec::new();
    for (group, g) in GROUPS.iter().enumerate() {
        for within in 0..g.types.len() {
            let means = (g.habitat.wealth + stream.between(-0.12, 0.12)).clamp(0.01, 0.99);
            types.push((group, within, means));
        }
    }
    let mut poorest_first: Vec<usize> = (0..types.len()).collect();
    poorest_first.sort_by(|&a, &b| types[a].2.total_cmp(&types[b].2));
    let mut rows = Vec::new();
    for (number, &(group, within, means)) in types.iter().enumerate() {
        let g = &GROUPS[group];
        let rank = poorest_first.iter().position(|&t| t == number).unwrap_or(0) + 1;
        let (want, age) = (1.0 - means, g.habitat.age);
        let mut share = |base: f64| (base * stream.between(0.9, 1.1)).clamp(0.5, 95.0);
        let health = [
            share(6.0 + 22.0 * want * (1.2 - 0.6 * age)),
            share(14.0 + 14.0 * want + 14.0 * age),
            share(16.0 + 16.0 * want + 4.0 * age),
            share(4.0 + 7.0 * want + 5.0 * age),
            share(8.0 + 12.0 * want + 28.0 * age * age),
            share(4.0 + 12.0 * want),
        ];
        let [web, phone, face, post, email] = g.channels;
        let mut near = |likely: f64| (likely + stream.between(-0.06, 0.06)).clamp(0.02, 0.98);
        let propensity = [near(web), near(phone), near(face), near(post), near(email)];
        let responsive = [
            near(0.25 + 0.7 * post),
            near(0.15 + 0.35 * face + 0.3 * post),
            near(0.8 * email),
            near(0.2 + 0.5 * web * (1.0 - 0.4 * age)),
            near(0.75 * web * (1.0 - 0.6 * age)),
            near(0.15 + 0.35 * phone),
        ];
        let (name, description) = g.types[within];
        let mut row = vec![
            type_code(group, within),
            g.code.to_string(),
            name.to_string(),
            description.to_string(),
            g.colour.to_string(),
            INCOME_BANDS[((means * 6.0) as usize).min(5)].to_string(),
            rank.to_string(),
        ];
        row.extend(health.iter().map(|x| format!("{x:.1}")));
        row.extend(propensity.iter().chain(&responsive).map(|x| format!("{x:.2}")));
        rows.push(row);
    }
    rows
}

/// Writes `postcodes.csv`.
pub fn write_postcodes(postcodes: &[Postcode], folder: &Path) -> Result<PathBuf> {
    let rows = postcodes
        .iter()
        .map(|p| vec![p.text.clone(), p.street.clone(), p.lon.to_string(), p.lat.to_string()]);
    let heading = ["postcode", "street", "lon", "lat"];
    table(folder.join("postcodes.csv"), &heading, rows.collect())
}

/// Writes `services.csv`, `channels.csv` and `service_points.csv`.
pub fn write_services(folder: &Path) -> Result<Vec<PathBuf>> {
    let services = SERVICES
        .iter()
        .map(|s| vec![s.lgsl.to_string(), s.name.to_string(), s.department.to_string()]);
    let channels = CHANNELS.iter().map(|&(id, name, pence)| {
        vec![id.to_string(), name.to_string(), format!("{}.{:02}", pence / 100, pence % 100)]
    });
    let points = SERVICE_POINTS
        .iter()
        .map(|&(name, kind, at)| {
            let at = metres(at);
            let (lon, lat) = lonlat(Coord { x: ORIGIN.0 + at.x, y: ORIGIN.1 + at.y })?;
            Ok(vec![name.to_string(), kind.to_string(), lon.to_string(), lat.to_string()])
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(vec![
        table(folder.join("services.csv"), &["lgsl", "service", "department"], services.collect())?,
        table(
            folder.join("channels.csv"),
            &["id", "channel", "unit_cost_pounds"],
            channels.collect(),
        )?,
        table(folder.join("service_points.csv"), &["name", "kind", "lon", "lat"], points)?,
    ])
}
