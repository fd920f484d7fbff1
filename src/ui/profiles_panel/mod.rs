//! Profiles: whose customers on the left, who they are in the middle, the
//! class that was clicked on the right.

mod asked;
mod card;
mod figure;
mod tables;

use super::context::{Command, Context, shown};
use super::map::MapState;
use super::message;
use super::panel::Memory;
use super::projector;
use super::scene_view::SceneView;
use super::theme::{Size, space};
use crate::figure::chart::propensity;
use crate::profile::{self, ChannelProfile, CustomerProfile, NonUsers};
use crate::project::ClassOrder;
use crate::session::desk::Same;
use crate::session::{Heat, MapOf, ProfileWanted, Profiles, Reply};
use eframe::egui::{CentralPanel, Frame, Margin, Panel, RichText, Ui};
use std::sync::Arc;

/// The id of the place.
pub const ID: &str = "profiles";

/// What the middle shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Propensity,
    Services,
    NonUsers,
    Channels,
    Table,
}

impl Tab {
    const ALL: [(Tab, &'static str); 5] = [
        (Tab::Propensity, "Propensity"),
        (Tab::Services, "All services"),
        (Tab::NonUsers, "Who does not use it"),
        (Tab::Channels, "Channels"),
        (Tab::Table, "Table"),
    ];
}

/// A class of the tier shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Picked {
    class: usize,
    code: String,
}

/// What the place keeps between frames.
#[derive(Default)]
pub struct ProfilesState {
    tab: Tab,
    picked: Option<Picked>,
    /// What the map shows, where that was chosen.
    map_of: Option<MapOf>,
    map: MapState,
    service_search: String,
    base_typed: String,
    months_typed: [String; 2],
    /// Only the rows of the class picked are listed.
    only_picked: bool,
    /// The rows of non-users of one class, found once for an answer.
    listed: Option<(Same<NonUsers>, usize, Arc<Vec<usize>>)>,
    graph: SceneView<(Same<Profiles>, ClassOrder)>,
    heat: SceneView<Same<Heat>>,
    channels: SceneView<Same<ChannelProfile>>,
    own_channels: SceneView<(Same<ChannelProfile>, usize)>,
    /// Title, sentence and meaning of profiles, made once for them.
    said: Option<(Same<Profiles>, Said)>,
}

#[derive(Clone)]
struct Said {
    title: String,
    sentence: String,
    meaning: Option<String>,
}

impl ProfilesState {
    /// What is to be asked of the session.
    pub fn wanted(&self) -> ProfileWanted {
        let picked = self.picked.as_ref().map(|picked| picked.class);
        let unasked = match (self.tab, picked) {
            (_, Some(class)) => MapOf::Class(class),
            (Tab::NonUsers, None) => MapOf::NonUsers,
            (_, None) => MapOf::Classes,
        };
        ProfileWanted {
            heat: self.tab == Tab::Services,
            non_users: self.tab == Tab::NonUsers,
            channels: self.tab == Tab::Channels || picked.is_some(),
            targets: self.tab == Tab::Channels || picked.is_some(),
            map: self.map_of.clone().unwrap_or(unasked),
        }
    }

    /// Picks a class; once more lets go of it.
    fn pick(&mut self, profile: &CustomerProfile, class: usize) {
        let Some(row) = profile.rows.get(class) else { return };
        let next = Picked { class, code: row.code.clone() };
        self.picked = if self.picked.as_ref() == Some(&next) { None } else { Some(next) };
        self.map_of = None;
    }

    /// The class picked, where the tier shown has it.
    fn class(&mut self, profile: &CustomerProfile) -> Option<usize> {
        let picked = self.picked.as_ref()?;
        let is_so = |class: usize| profile.rows.get(class).is_some_and(|r| r.code == picked.code);
        if is_so(picked.class) {
            return Some(picked.class);
        }
        // Another scheme or tier.
        self.picked = None;
        None
    }

    fn said(&mut self, profiles: &Arc<Profiles>) -> Said {
        let of = Same(Arc::clone(profiles));
        if let Some((known, said)) = &self.said
            && *known == of
        {
            return said.clone();
        }
        let words = propensity::words(&profiles.all);
        let said = Said {
            title: words.title,
            sentence: words.sentence,
            meaning: profiles.all.first().and_then(profile::meaning),
        };
        self.said = Some((of, said.clone()));
        said
    }
}

pub fn show(ui: &mut Ui, context: &Context<'_>, memory: &mut Memory, commands: &mut Vec<Command>) {
    let surface = context.theme.surface();
    let left = Panel::left("profile question")
        .default_size(context.preferences.panel("profile question", space::LEFT_PANEL - 32.0))
        .size_range(220.0..=420.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            asked::show(ui, context, memory, commands);
        });
    let right = Panel::right("profile class")
        .default_size(context.preferences.panel("profile class", space::RIGHT_PANEL + 78.0))
        .size_range(space::RIGHT_PANEL - 32.0..=520.0)
        .resizable(true)
        .frame(surface)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            card::show(ui, context, &mut memory.profiles, commands);
        });
    let sizes = [
        ("profile question", left.response.rect.width()),
        ("profile class", right.response.rect.width()),
    ];
    memory.panels.extend(sizes);
    CentralPanel::default()
        .frame(surface.inner_margin(Margin { left: 18, right: 14, top: 12, bottom: 10 }))
        .show(ui, |ui| figure::show(ui, context, &mut memory.profiles, commands));
}

/// Before a hall: the graph, large, with its sentence.
pub fn show_hall(
    ui: &mut Ui,
    context: &Context<'_>,
    memory: &mut Memory,
    commands: &mut Vec<Command>,
) {
    let state = &mut memory.profiles;
    let profiles = shown(&context.profiles.profiles).cloned();
    let said = profiles.as_ref().map(|profiles| figure::heading(context, state, profiles));
    let c = &context.theme.colours;
    let is_said_stale = figure::is_heading_stale(context, state.tab);
    let say = |ui: &mut Ui| match &said {
        Some((title, sentence)) => message::dimmed(ui, is_said_stale, |ui| {
            figure::failed(ui, context, &context.profiles.profiles);
            ui.label(RichText::new(title).font(Size::Title.bold()).color(c.ink));
            ui.label(RichText::new(sentence).font(Size::Lead.regular()).color(c.second_ink));
        }),
        None => figure::nothing(ui, context, &mut Vec::new()),
    };
    let mut tab = None;
    let now = state.tab;
    let aside = |ui: &mut Ui, _: &mut Vec<Command>| {
        for (of, words) in Tab::ALL {
            let button = eframe::egui::Button::selectable(of == now, words);
            if ui.add(button.frame_when_inactive(true)).clicked() {
                tab = Some(of);
            }
        }
    };
    projector::frame(ui, context, commands, say, aside, |ui, commands| {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            if let Some(profiles) = &profiles {
                let is_stale = !matches!(context.profiles.profiles, Reply::Ready(_));
                figure::tab(ui, context, state, (profiles, is_stale), commands);
            }
        });
    });
    if let Some(tab) = tab {
        memory.profiles.tab = tab;
    }
}
