//! Which places does the rail lead to? A row each: adding a panel is one file
//! and one row here.

use super::basemap_panel::BasemapPanel;
use super::channels_panel::{self, ChannelsState};
use super::context::{Command, Context};
use super::export_panel::ExportChoice;
use super::find_box::FindBox;
use super::foot::FootState;
use super::icon::Icon;
use super::import_files::ImportFiles;
use super::import_panel;
use super::map::MapState;
use super::own_level_panel::OwnAreas;
use super::personas_panel::{self, PersonasState};
use super::place_takeup;
use super::profiles_panel::{self, ProfilesState};
use super::projector::{self, ProjectorState};
use super::question_panel::QuestionState;
use super::remembered::Recent;
use eframe::egui::Ui;
use std::collections::BTreeMap;

/// What panels keep between frames: nothing that any other needs.
#[derive(Default)]
pub struct Memory {
    pub map: MapState,
    pub basemap: BasemapPanel,
    pub foot: FootState,
    pub question: QuestionState,
    pub import: ImportFiles,
    pub find: FindBox,
    pub own_areas: OwnAreas,
    pub projector: ProjectorState,
    pub export: ExportChoice,
    pub profiles: ProfilesState,
    pub personas: PersonasState,
    pub channels: ChannelsState,
    pub recent: Recent,
    /// How large panels are that can be drawn larger, by name, in this frame.
    pub panels: BTreeMap<&'static str, f32>,
}

/// One place of the rail.
pub struct Panel {
    pub id: &'static str,
    /// What the rail calls it.
    pub title: &'static str,
    pub icon: Icon,
    /// At the foot of the rail, apart from the questions.
    pub at_foot: bool,
    /// False where it has nothing to show before a workspace is open.
    pub without_workspace: bool,
    pub show: fn(&mut Ui, &Context<'_>, &mut Memory, &mut Vec<Command>),
    /// What a hall is shown of it: all of the window.
    pub show_hall: fn(&mut Ui, &Context<'_>, &mut Memory, &mut Vec<Command>),
}

/// The rail reads this table.
pub static PANELS: &[Panel] = &[
    Panel {
        id: "take-up",
        title: "Take-up",
        icon: Icon::Map,
        at_foot: false,
        without_workspace: false,
        show: place_takeup::show,
        show_hall: projector::show,
    },
    Panel {
        id: profiles_panel::ID,
        title: "Profiles",
        icon: Icon::Bars,
        at_foot: false,
        without_workspace: false,
        show: profiles_panel::show,
        show_hall: profiles_panel::show_hall,
    },
    Panel {
        id: channels_panel::ID,
        title: "Channels",
        icon: Icon::Pound,
        at_foot: false,
        without_workspace: false,
        show: channels_panel::show,
        show_hall: channels_panel::show_hall,
    },
    Panel {
        id: personas_panel::ID,
        title: "Personas",
        icon: Icon::Person,
        at_foot: false,
        without_workspace: false,
        show: personas_panel::show,
        show_hall: personas_panel::show_hall,
    },
    Panel {
        id: "data",
        title: "Data",
        icon: Icon::Data,
        at_foot: true,
        without_workspace: true,
        show: import_panel::show,
        show_hall: projector::show,
    },
];

/// The place with this id; the first where there is none.
pub fn panel(id: &str) -> &'static Panel {
    PANELS.iter().find(|panel| panel.id == id).unwrap_or(&PANELS[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_place_has_an_id_and_a_title_of_its_own() {
        let ids: BTreeSet<&str> = PANELS.iter().map(|panel| panel.id).collect();
        let titles: BTreeSet<&str> = PANELS.iter().map(|panel| panel.title).collect();
        assert_eq!((ids.len(), titles.len()), (PANELS.len(), PANELS.len()));
        assert!(!titles.contains(""));
    }
}
