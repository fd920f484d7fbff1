//! Which files can be made of profiles? A row each.

use super::deliverables::{Asked, Bytes, Deliverable};
use super::profile::{self, ProfileRequest};
use crate::base::Result;
use crate::export::profile_tables as tables;
use crate::figure::chart::{group_channels, heat, propensity};

const PLACE: &str = "profiles";

pub(super) const PROPENSITY: Deliverable = picture("propensity", "Propensity graph", |asked| {
    let request = request(asked);
    let profiles = profile::profiles(asked.loaded, &request, asked.progress)?;
    asked.picture(|size| propensity::draw(&profiles, asked.project.profile.order, size))
});

pub(super) const SERVICES_HEAT: Deliverable =
    picture("services-heat", "Groups by services", |asked| {
        let (heat_table, profiles) =
            profile::all_services(asked.loaded, &request(asked), asked.progress)?;
        asked.picture(|size| heat::draw(&heat_table, &profiles, size))
    });

pub(super) const GROUP_CHANNELS: Deliverable =
    picture("group-channels", "Channels by group", |asked| {
        let channels = profile::channels(asked.loaded, &request(asked), asked.progress)?;
        asked.picture(|size| group_channels::draw(&channels, size))
    });

pub(super) const PROFILE_MAP: Deliverable =
    picture("profile-map", "Map of the main groups", main_map);

pub(super) const NON_USERS_MAP: Deliverable =
    picture("non-users-map", "Map of who does not use it", non_users_map);

pub(super) const PROFILE: Deliverable = table("profile", "Table of the profile", |asked| {
    let profiles = profile::profiles(asked.loaded, &request(asked), asked.progress)?;
    asked.csv(&tables::profiles(&profiles))
});

pub(super) const SERVICES_TABLE: Deliverable =
    table("services-table", "Groups by services", |asked| {
        let (heat, _) = profile::all_services(asked.loaded, &request(asked), asked.progress)?;
        asked.csv(&tables::heat(&heat))
    });

pub(super) const NON_USERS: Deliverable =
    table("non-users", "Who does not use it, by group and area", |asked| {
        let answer = profile::non_users(asked.loaded, &request(asked), asked.progress)?;
        asked.csv(&tables::non_users(&answer))
    });

pub(super) const CROSS_TABLE: Deliverable =
    table("cross-table", "Groups by areas by services", |asked| {
        let answer = profile::cross(asked.loaded, &request(asked), asked.progress)?;
        asked.csv(&tables::cross(&answer))
    });

pub(super) const GROUP_CHANNELS_TABLE: Deliverable =
    table("group-channels-table", "Channels by group", |asked| {
        let answer = profile::channels(asked.loaded, &request(asked), asked.progress)?;
        asked.csv(&tables::channels(&answer))
    });

pub(super) const SHIFT_TARGETS: Deliverable =
    table("shift-targets", "Whom to ask first to change channel", |asked| {
        let answer = profile::shift_targets(
            asked.loaded,
            &request(asked),
            &asked.project.costs,
            asked.progress,
        )?;
        asked.csv(&tables::targets(&answer))
    });

fn request(asked: &Asked<'_>) -> ProfileRequest {
    ProfileRequest::of(asked.project, asked.selection, asked.protection)
}

const fn picture(id: &'static str, title: &'static str, bytes: Bytes) -> Deliverable {
    Deliverable::picture(PLACE, id, title, bytes)
}

const fn table(id: &'static str, title: &'static str, bytes: Bytes) -> Deliverable {
    Deliverable::table(PLACE, id, title, bytes)
}

fn main_map(asked: &Asked<'_>) -> Result<Vec<u8>> {
    let request = request(asked);
    let map = profile::class_map(asked.loaded, &request, None)?;
    let words = profile::map_words(asked.loaded, &request, &map, asked.progress)?;
    asked.map(&map, &words)
}

fn non_users_map(asked: &Asked<'_>) -> Result<Vec<u8>> {
    let answer = profile::non_users(asked.loaded, &request(asked), asked.progress)?;
    let map = profile::non_users_map(&answer)?;
    let words = profile::non_users_words(&answer, &map);
    asked.map(&map, &words)
}
