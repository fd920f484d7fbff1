//! How do the answers about profiles become tables? One function for each.

use super::cells::Cell;
use super::table::Table;
use crate::demand::Observed;
use crate::profile::{
    ChannelProfile, CrossTable, CustomerProfile, HeatTable, LikelihoodSource, NonUsers, RowNote,
    ShiftTargets,
};

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn optional(of: Option<&str>) -> Cell {
    of.map_or(Cell::Empty, text)
}

fn count(observed: Observed) -> Cell {
    observed.count().map_or_else(|| Cell::Text(observed.text()), Cell::Whole)
}

/// Each class of a profile, in the scheme's order.
pub fn profile(profile: &CustomerProfile) -> Table {
    let mut table = Table::new([
        "code",
        "name",
        "customers",
        "base",
        "share",
        "base_share",
        "index",
        "index_low",
        "index_high",
        "penetration",
        "penetration_low",
        "penetration_high",
        "note",
    ]);
    table.rows.extend(profile.rows.iter().map(|row| {
        vec![
            text(&row.code),
            text(&row.name),
            count(row.customers),
            Cell::Number(row.base),
            row.share.into(),
            row.base_share.into(),
            row.index.into(),
            row.index_low.into(),
            row.index_high.into(),
            row.penetration.into(),
            row.penetration_low.into(),
            row.penetration_high.into(),
            optional(row.note.map(RowNote::word)),
        ]
    }));
    table
}

/// Profiles side by side: the customers' name before the columns of each row.
pub fn profiles(profiles: &[CustomerProfile]) -> Table {
    if let [only] = profiles {
        return profile(only);
    }
    let mut table = Table::default();
    for of in profiles {
        let one = profile(of);
        if table.headings.is_empty() {
            table.headings =
                std::iter::once("customers_of".to_string()).chain(one.headings).collect();
        }
        let name = text(&of.customer_words);
        table.rows.extend(
            one.rows.into_iter().map(|row| std::iter::once(name.clone()).chain(row).collect()),
        );
    }
    table
}

/// Indices of classes by services, with their intervals, a row each.
pub fn heat(table: &HeatTable) -> Table {
    let mut out =
        Table::new(["code", "name", "service", "index", "index_low", "index_high", "note"]);
    for (class, cells) in table.classes.iter().zip(&table.cells) {
        for (service, cell) in table.columns.iter().zip(cells) {
            out.rows.push(vec![
                text(&class.code),
                text(&class.name),
                text(service),
                cell.index.into(),
                cell.index_low.into(),
                cell.index_high.into(),
                optional(cell.note.map(RowNote::word)),
            ]);
        }
    }
    out
}

/// Who does not use it, the most first.
pub fn non_users(answer: &NonUsers) -> Table {
    let mut table = Table::new([
        "area",
        "area_name",
        "code",
        "name",
        "customers",
        "base",
        "non_users",
        "penetration",
    ]);
    table.rows.extend(answer.rows.iter().map(|row| {
        vec![
            text(row.area.as_str()),
            optional(row.area_name.as_deref()),
            text(&row.class_code),
            text(&row.class_name),
            count(row.customers),
            Cell::Number(row.base),
            row.non_users.into(),
            row.penetration.into(),
        ]
    }));
    table
}

/// Class × area × service.
pub fn cross(answer: &CrossTable) -> Table {
    let mut table = Table::new([
        "code",
        "name",
        "area",
        "area_name",
        "service",
        "service_name",
        "customers",
        "base",
        "penetration",
    ]);
    table.rows.extend(answer.rows.iter().map(|row| {
        vec![
            text(&row.class_code),
            text(&row.class_name),
            text(row.area.as_str()),
            optional(row.area_name.as_deref()),
            Cell::Whole(u64::from(row.service.0)),
            text(&row.service_name),
            count(row.customers),
            Cell::Number(row.base),
            row.penetration.into(),
        ]
    }));
    table
}

/// Contacts of each class by each channel.
pub fn channels(answer: &ChannelProfile) -> Table {
    let mut table = Table::new([
        "code",
        "name",
        "channel",
        "contacts",
        "share",
        "council_share",
        "index",
        "index_low",
        "index_high",
        "published",
        "likelihood",
        "likelihood_from",
    ]);
    for row in &answer.rows {
        let channels = answer.channels.iter().zip(&answer.council_share);
        for ((channel, council), cell) in channels.zip(&row.cells) {
            let likelihood = cell.likelihood.as_ref();
            table.rows.push(vec![
                text(&row.code),
                text(&row.name),
                text(&channel.name),
                count(cell.contacts),
                cell.share.into(),
                (*council).into(),
                cell.index.into(),
                cell.index_low.into(),
                cell.index_high.into(),
                cell.published.into(),
                likelihood.map(|l| l.value).into(),
                optional(likelihood.map(|l| source_word(&l.source))),
            ]);
        }
    }
    table
}

/// Where a likelihood comes from, as files spell it.
fn source_word(source: &LikelihoodSource) -> &str {
    match source {
        LikelihoodSource::Published { attribute } => attribute,
        LikelihoodSource::Records => "records",
    }
}

/// Whom to ask first to change channel.
pub fn targets(answer: &ShiftTargets) -> Table {
    let mut table = Table::new([
        "code",
        "name",
        "from",
        "to",
        "contacts",
        "likelihood",
        "likelihood_from",
        "inclination",
        "movable",
        "worth_pence",
        "areas",
    ]);
    table.rows.extend(answer.targets.iter().map(|target| {
        let areas: Vec<String> = target
            .areas
            .iter()
            .map(|area| {
                let name = area.name.as_deref().unwrap_or(area.code.as_str());
                format!("{name} ({})", area.contacts.text())
            })
            .collect();
        vec![
            text(&target.class_code),
            text(&target.class_name),
            text(&target.from_name),
            text(&target.to_name),
            count(target.contacts),
            Cell::Number(target.likelihood),
            text(source_word(&target.source)),
            Cell::Number(target.inclination),
            target.movable.map_or(Cell::Empty, Cell::Whole),
            target.worth_pence.map_or(Cell::Empty, |worth| Cell::Number(worth.0 as f64)),
            text(areas.join("; ")),
        ]
    }));
    table
}
