//! How does a window that asks at every frame get its answers about profiles?
//! A desk for each kind; only what is shown is asked for.

use super::desk::Desk;
use super::desks::AnyDesk;
use super::jobs::Wake;
use super::profile::{self, ProfileRequest};
use super::profile_maps::{self, MapOf, ProfileMap};
use super::{Loaded, Reply, Session};
use crate::base::{Progress, Result};
use crate::profile::{ChannelProfile, CustomerProfile, HeatTable, NonUsers, ShiftTargets};
use crate::project::{CostBook, Protection};
use std::sync::Arc;

/// What of profiles is shown, beside the profile itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProfileWanted {
    pub heat: bool,
    pub non_users: bool,
    pub channels: bool,
    pub targets: bool,
    pub map: MapOf,
}

/// Profiles side by side: at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Profiles {
    pub all: Vec<CustomerProfile>,
}

/// Every service's profile, and the table of their indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    pub table: HeatTable,
    pub profiles: Vec<CustomerProfile>,
}

/// The answers, each as far as it is known.
#[derive(Clone, Debug)]
pub struct ProfileAnswers {
    pub profiles: Reply<Profiles>,
    pub heat: Reply<Heat>,
    pub non_users: Reply<NonUsers>,
    pub channels: Reply<ChannelProfile>,
    pub targets: Reply<ShiftTargets>,
    pub map: Reply<ProfileMap>,
}

impl Default for ProfileAnswers {
    /// Nothing was asked for.
    fn default() -> Self {
        ProfileAnswers {
            profiles: Reply::Nothing,
            heat: Reply::Nothing,
            non_users: Reply::Nothing,
            channels: Reply::Nothing,
            targets: Reply::Nothing,
            map: Reply::Nothing,
        }
    }
}

type Key = (u64, ProfileRequest);

pub(super) struct ProfileDesks {
    profiles: Desk<Key, Profiles>,
    heat: Desk<Key, Heat>,
    non_users: Desk<Key, NonUsers>,
    channels: Desk<Key, ChannelProfile>,
    targets: Desk<(Key, Arc<CostBook>), ShiftTargets>,
    map: Desk<(Key, MapOf), ProfileMap>,
    /// What the map shown last was protected by.
    map_under: Option<Protection>,
}

/// Answers to earlier questions that are kept.
const KEPT: usize = 24;

impl ProfileDesks {
    pub fn new() -> ProfileDesks {
        ProfileDesks {
            profiles: Desk::new("profile", KEPT),
            heat: Desk::new("profiles of services", 4),
            non_users: Desk::new("non-users", 8),
            channels: Desk::new("channels by group", KEPT),
            targets: Desk::new("shift targets", 8),
            map: Desk::new("profile map", 12),
            map_under: None,
        }
    }

    pub fn ask(
        &mut self,
        loaded: &Arc<Loaded>,
        request: &ProfileRequest,
        costs: &Arc<CostBook>,
        wanted: &ProfileWanted,
        wake: &Wake,
    ) -> ProfileAnswers {
        let asking = Asking { loaded, wake, protection: request.protection };
        let key = (loaded.revision, request.clone());
        // What is not of those compared is not worked out anew for them.
        let alone = (key.0, ProfileRequest { beside: Vec::new(), ..request.clone() });
        let whole = (key.0, ProfileRequest { within: None, ..alone.1.clone() });
        ProfileAnswers {
            profiles: asking.ask(
                &mut self.profiles,
                &key,
                |last| last.all.first().map(|profile| profile.protection),
                |loaded, request, progress| {
                    Ok(Profiles { all: profile::profiles(loaded, request, progress)? })
                },
            ),
            heat: match wanted.heat {
                false => Reply::Nothing,
                true => asking.ask(
                    &mut self.heat,
                    &alone,
                    |last| last.profiles.first().map(|profile| profile.protection),
                    |loaded, request, progress| {
                        let (table, profiles) = profile::all_services(loaded, request, progress)?;
                        Ok(Heat { table, profiles })
                    },
                ),
            },
            non_users: match wanted.non_users {
                false => Reply::Nothing,
                true => asking.ask(
                    &mut self.non_users,
                    &alone,
                    |last| Some(last.protection),
                    profile::non_users,
                ),
            },
            channels: match wanted.channels {
                false => Reply::Nothing,
                true => asking.ask(
                    &mut self.channels,
                    &alone,
                    |last| Some(last.protection),
                    profile::channels,
                ),
            },
            targets: match wanted.targets {
                false => Reply::Nothing,
                true => {
                    let desk = &mut self.targets;
                    if desk.last().is_some_and(|last| last.protection != request.protection) {
                        desk.drop_last();
                    }
                    let key = (alone, Arc::clone(costs));
                    desk.ask(&key, wake, || {
                        let (loaded, ((_, request), costs)) = (Arc::clone(loaded), key.clone());
                        move |progress: &Progress| {
                            profile::shift_targets(&loaded, &request, &costs, progress)
                        }
                    })
                }
            },
            map: {
                if self.map_under.replace(request.protection) != Some(request.protection) {
                    self.map.drop_last();
                }
                let key = (whole, wanted.map.clone());
                self.map.ask(&key, wake, || {
                    let (loaded, ((_, request), of)) = (Arc::clone(loaded), key.clone());
                    move |progress: &Progress| {
                        profile_maps::map_with_areas(&loaded, &request, &of, progress)
                    }
                })
            },
        }
    }
}

/// What every asking shares.
struct Asking<'a> {
    loaded: &'a Arc<Loaded>,
    wake: &'a Wake,
    protection: Protection,
}

impl Asking<'_> {
    fn ask<T: Send + Sync + 'static>(
        &self,
        desk: &mut Desk<Key, T>,
        key: &Key,
        protection: impl Fn(&T) -> Option<Protection>,
        work: fn(&Loaded, &ProfileRequest, &Progress) -> Result<T>,
    ) -> Reply<T> {
        // What was shown without protection is not shown again under it.
        if desk.last().is_some_and(|last| protection(last) != Some(self.protection)) {
            desk.drop_last();
        }
        desk.ask(key, self.wake, || {
            let (loaded, request) = (Arc::clone(self.loaded), key.1.clone());
            move |progress: &Progress| work(&loaded, &request, progress)
        })
    }
}

impl AnyDesk for ProfileDesks {
    fn poll(&mut self) -> bool {
        let ProfileDesks { profiles, heat, non_users, channels, targets, map, .. } = self;
        let all: [&mut dyn AnyDesk; 6] = [profiles, heat, non_users, channels, targets, map];
        all.into_iter().fold(false, |changed, desk| desk.poll() | changed)
    }

    fn start_anew(&mut self) {
        let ProfileDesks { profiles, heat, non_users, channels, targets, map, .. } = self;
        let all: [&mut dyn AnyDesk; 6] = [profiles, heat, non_users, channels, targets, map];
        all.into_iter().for_each(AnyDesk::start_anew);
    }
}

impl Session {
    /// The answers about profiles that are wanted, as the project's decisions
    /// ask, under its protection; nothing where no workspace is open. New
    /// questions stop the old ones.
    pub fn profiles(&mut self, wanted: &ProfileWanted) -> ProfileAnswers {
        let Some(loaded) = self.loaded.clone().filter(|loaded| loaded.ready_to_ask().is_ok())
        else {
            return ProfileAnswers::default();
        };
        self.shown.profile_map = wanted.map.clone();
        let request = ProfileRequest::of(self.project(), &self.selection, self.protection());
        let costs = Arc::clone(&self.project().costs);
        self.desks.profiles.ask(&loaded, &request, &costs, wanted, &self.wake)
    }
}
