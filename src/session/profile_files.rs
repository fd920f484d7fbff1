//! Which files can be made of profiles? A row each.

use super::deliverables::{Asked, Bytes, Deliverable, Missing};
use super::profile::{self, ProfileRequest};
use super::profile_maps::{MapOf, map_with_words};
use crate::base::Result;
use crate::export::profile_tables as tables;
use crate::figure::chart::{group_channels, heat, propensity};

const PLACE: &str = "profiles";

const NO_SCHEME: Missing = |loaded, _| {
    let is_without = loaded.council.schemes.is_empty();
    is_without.then_some("There is no profile scheme yet: import one in the Data place.")
};

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
    picture("profile-map", "Map, as it is shown", |asked| map(asked, &asked.shown.profile_map));

pub(super) const NON_USERS_MAP: Deliverable =
    picture("non-users-map", "Map of who does not use it", |asked| map(asked, &MapOf::NonUsers));

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
    Deliverable::picture(PLACE, id, title, bytes).unless(NO_SCHEME)
}

const fn table(id: &'static str, title: &'static str, bytes: Bytes) -> Deliverable {
    Deliverable::table(PLACE, id, title, bytes).unless(NO_SCHEME)
}

fn map(asked: &Asked<'_>, of: &MapOf) -> Result<Vec<u8>> {
    let (map, words) = map_with_words(asked.loaded, &request(asked), of, asked.progress)?;
    asked.map(&map, &words)
}
