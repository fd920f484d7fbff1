//! Which files can each place of the window, and the command line, write? A
//! row each for what is not of the question of take-up.

use super::{Loaded, MapOf, Selection, cost_files, persona_files, profile_files};
use crate::base::{Progress, Result};
use crate::export::{self, Options, Table};
use crate::figure::page::Words;
use crate::figure::{AreaMap, Scene};
use crate::project::{PersonaId, Project, Protection};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// PNG, or SVG where the path ends so.
    Picture,
    /// CSV.
    Table,
}

impl FileKind {
    /// The endings it may have; the first is the usual one.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Picture => &["png", "svg"],
            FileKind::Table => &["csv"],
        }
    }
}

/// What the window shows of what a file may be of.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// `None`: the first of the board.
    pub persona: Option<PersonaId>,
    pub profile_map: MapOf,
}

/// All that a file may be made of.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub loaded: &'a Loaded,
    pub project: &'a Project,
    /// What protects the file: never less than what protects the screen.
    pub protection: Protection,
    /// The areas selected, of the question's level; empty where none are.
    pub selection: &'a Selection,
    pub shown: &'a Shown,
    pub options: &'a Options,
    /// A picture as SVG.
    pub as_svg: bool,
    pub progress: &'a Progress,
}

/// One row of the table.
pub struct Deliverable {
    /// As `Export::format` and the command line name it.
    pub id: &'static str,
    /// "Propensity graph".
    pub title: &'static str,
    /// The place of the rail that it is of, by its id.
    pub place: &'static str,
    pub kind: FileKind,
    pub bytes: Bytes,
    pub missing: Missing,
}

/// Why the file cannot be made now, and what there is to do; `None` where it
/// can.
pub type Missing = fn(&Loaded, &Project) -> Option<&'static str>;

/// Makes a file.
pub type Bytes = fn(&Asked<'_>) -> Result<Vec<u8>>;

impl Deliverable {
    pub(super) const fn picture(
        place: &'static str,
        id: &'static str,
        title: &'static str,
        bytes: Bytes,
    ) -> Deliverable {
        Deliverable { id, title, place, kind: FileKind::Picture, bytes, missing: nothing }
    }

    pub(super) const fn table(
        place: &'static str,
        id: &'static str,
        title: &'static str,
        bytes: Bytes,
    ) -> Deliverable {
        Deliverable { id, title, place, kind: FileKind::Table, bytes, missing: nothing }
    }

    /// The same file where it can be made only if nothing is missing.
    pub(super) const fn unless(self, missing: Missing) -> Deliverable {
        Deliverable { missing, ..self }
    }
}

fn nothing(_: &Loaded, _: &Project) -> Option<&'static str> {
    None
}

impl Asked<'_> {
    pub(super) fn csv(&self, table: &Table) -> Result<Vec<u8>> {
        table.csv(self.options.byte_order_mark)
    }

    /// What `draw` draws, on a page of the size asked.
    pub(super) fn picture(&self, draw: impl FnOnce([f32; 2]) -> Result<Scene>) -> Result<Vec<u8>> {
        export::drawn(draw, self.options, self.as_svg)
    }

    /// A map on a page with its words.
    pub(super) fn map(&self, map: &AreaMap, words: &Words) -> Result<Vec<u8>> {
        self.picture(|size| map.on_page(words, size, &self.loaded.geography))
    }
}

/// The export dialog and the command line read this table.
pub static DELIVERABLES: &[Deliverable] = &[
    profile_files::PROPENSITY,
    profile_files::SERVICES_HEAT,
    profile_files::GROUP_CHANNELS,
    profile_files::PROFILE_MAP,
    profile_files::NON_USERS_MAP,
    profile_files::PROFILE,
    profile_files::SERVICES_TABLE,
    profile_files::NON_USERS,
    profile_files::CROSS_TABLE,
    profile_files::GROUP_CHANNELS_TABLE,
    profile_files::SHIFT_TARGETS,
    cost_files::WATERFALL,
    cost_files::TORNADO,
    cost_files::SAVED_MAP,
    cost_files::COST_BARS,
    cost_files::COST_MONTHS,
    cost_files::COST_GROUPS,
    cost_files::COST_SERVICES,
    cost_files::COST_DEPARTMENTS,
    cost_files::SPENT_MAP,
    cost_files::SPENT_TOTAL_MAP,
    cost_files::SPENT_CUSTOMER_MAP,
    cost_files::SIDE_BY_SIDE,
    cost_files::SCENARIO_TABLE,
    cost_files::CHANNEL_TABLE,
    cost_files::MONTH_TABLE,
    cost_files::GROUP_TABLE,
    cost_files::SERVICE_TABLE,
    cost_files::DEPARTMENT_TABLE,
    cost_files::AREA_TABLE,
    cost_files::COMPARED_TABLE,
    persona_files::SHEET,
    persona_files::BOARD_SHEET,
    persona_files::TABLE,
    persona_files::BOARD_TABLE,
];

/// The row with this id.
pub fn deliverable(id: &str) -> Option<&'static Deliverable> {
    DELIVERABLES.iter().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::EXPORTS;
    use crate::figure::CHARTS;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_files_have_one_id() {
        let ids = DELIVERABLES.iter().map(|row| row.id).chain(EXPORTS.iter().map(|row| row.id));
        let ids: Vec<_> = ids.chain(CHARTS.iter().map(|chart| chart.id)).collect();
        assert_eq!(BTreeSet::from_iter(&ids).len(), ids.len());
    }
}
