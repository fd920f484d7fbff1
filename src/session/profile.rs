//! How is a question about profiles asked of an open workspace? The same for
//! window, file and command line.

use super::shift_costs::shift_costs;
use super::{Loaded, Selection};
use crate::base::{ChannelId, LevelId, Progress, Result, Unit};
use crate::demand::Settings;
use crate::profile::{
    self, ChannelProfile, CrossTable, CustomerProfile, HeatTable, Inputs, NonUsers, Prices,
    ShiftTargets, Within,
};
use crate::project::{CostBook, ProfileQuestion, Project, Protection};

/// Everything that an answer about profiles depends on, apart from the
/// workspace's data.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileRequest {
    pub question: ProfileQuestion,
    /// The same question of those compared.
    pub beside: Vec<ProfileQuestion>,
    /// The areas it is of; `None`: the whole council.
    pub within: Option<(LevelId, Selection)>,
    /// Who does not use it is told by areas of this level.
    pub level: LevelId,
    pub protection: Protection,
}

impl ProfileRequest {
    /// What the project's decisions ask, of the areas selected where any are.
    pub fn of(project: &Project, selection: &Selection, protection: Protection) -> ProfileRequest {
        let (choice, take_up) = (&project.profile, &project.question);
        let of_selection = !selection.is_empty();
        ProfileRequest {
            question: choice.question(take_up),
            beside: choice.questions_beside(take_up),
            within: of_selection.then(|| (take_up.level.clone(), selection.clone())),
            level: take_up.level.clone(),
            protection,
        }
    }
}

/// Calls `ask` with what the request asks.
fn asked<T>(
    loaded: &Loaded,
    request: &ProfileRequest,
    question: &ProfileQuestion,
    ask: impl FnOnce(&Inputs) -> Result<T>,
) -> Result<T> {
    let sources = loaded.source_lines();
    ask(&Inputs {
        geography: &loaded.geography,
        council: &loaded.council,
        records: &loaded.records,
        question,
        within: request.within.as_ref().map(|(level, areas)| Within { level, areas }),
        protection: request.protection,
        sources: &sources,
        settings: Settings::default(),
    })
}

/// The profile asked for, and those compared with it.
pub fn profiles(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<Vec<CustomerProfile>> {
    let one = |question: &ProfileQuestion| customer_profile(loaded, request, question, progress);
    std::iter::once(&request.question).chain(&request.beside).map(one).collect()
}

/// The profile of one question of the request.
pub(super) fn customer_profile(
    loaded: &Loaded,
    request: &ProfileRequest,
    question: &ProfileQuestion,
    progress: &Progress,
) -> Result<CustomerProfile> {
    asked(loaded, request, question, |inputs| profile::customer_profile(inputs, progress))
}

/// Every service's profile and their table of indices.
pub fn all_services(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<(HeatTable, Vec<CustomerProfile>)> {
    asked(loaded, request, &request.question, |inputs| {
        let profiles = profile::profiles_of_services(inputs, progress)?;
        Ok((profile::heat(&profiles), profiles))
    })
}

/// Who does not use it, by class and area of the request's level.
pub fn non_users(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<NonUsers> {
    let question = ProfileQuestion { unit: Unit::People, ..request.question.clone() };
    asked(loaded, request, &question, |inputs| profile::non_users(inputs, &request.level, progress))
}

/// Customers by class, area and service.
pub fn cross(loaded: &Loaded, request: &ProfileRequest, progress: &Progress) -> Result<CrossTable> {
    asked(loaded, request, &request.question, |inputs| {
        profile::cross(inputs, &request.level, progress)
    })
}

/// Contacts by class and channel.
pub fn channels(
    loaded: &Loaded,
    request: &ProfileRequest,
    progress: &Progress,
) -> Result<ChannelProfile> {
    asked(loaded, request, &request.question, |inputs| profile::channels(inputs, progress))
}

/// Whom to ask first to change channel, at the central costs of a cost book.
///
/// Errors: as of `profile::shift_targets`; a cost book with a list that is not
/// there, or a ratio that nothing known scales.
pub fn shift_targets(
    loaded: &Loaded,
    request: &ProfileRequest,
    book: &CostBook,
    progress: &Progress,
) -> Result<ShiftTargets> {
    let costs = shift_costs(loaded, book, &request.question, progress)?;
    let of_contact = |id: ChannelId| costs.by_channel.get(&id).copied();
    let prices = Prices { of_contact: &of_contact, words: &costs.words };
    asked(loaded, request, &request.question, |inputs| {
        profile::shift_targets(inputs, &request.level, prices, progress)
    })
}
