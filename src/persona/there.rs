//! Is everything there that a persona's criteria name? What is lost later is
//! noted and left out; what was never there is refused when it is written down.

use super::meant::{Meant, scheme_to_use};
use crate::base::{Error, Notes, Result};
use crate::council::{Channel, Council, Service};
use crate::demand::classes::tier_meant;
use crate::geography::Geography;
use crate::project::persona::Criteria;
use crate::records::Records;

/// # Errors
/// A scheme, tier, class, attribute, level, area, service or channel that is
/// not there, with what is; an age range that ends before it begins.
pub fn all_are_there(
    criteria: &Criteria,
    geography: &Geography,
    council: &Council,
    records: &Records,
) -> Result<()> {
    Meant::of(criteria, geography, council, records, &mut Notes::new())?;
    let scheme = scheme_to_use(criteria, council)?;
    for choice in &criteria.classes {
        let Some(scheme) = scheme else { continue };
        let tier = tier_meant(scheme, Some(&choice.tier))?;
        let classes = scheme.tiers.get(tier).map_or(&[][..], |tier| tier.classes.as_slice());
        if !classes.iter().any(|class| class.code == choice.code) {
            let what = format!("{} has no {} “{}”", scheme.name, choice.tier, choice.code);
            return Err(missing(what, classes.iter().map(|class| class.code.clone())));
        }
    }
    if let Some(choice) = &criteria.areas {
        let level = geography.level(&choice.level)?;
        if let Some(code) = choice.codes.iter().find(|c| level.position(c.as_str()).is_none()) {
            let what = format!("There is no {} “{code}”", level.singular);
            return Err(missing(what, level.areas.iter().map(|area| area.code.to_string())));
        }
    }
    let known = |id| council.service(id).is_some() || records.services.contains(&id);
    if let Some(id) = criteria.services.iter().find(|id| !known(**id)) {
        let named = council.services.iter().map(Service::number_and_name);
        return Err(missing(format!("There is no service {id}"), named));
    }
    let known = |id| council.channel(id).is_some() || records.channels.contains(&id);
    if let Some(id) = criteria.channels.iter().find(|id| !known(**id)) {
        let named = council.channels.iter().map(Channel::number_and_name);
        return Err(missing(format!("There is no channel {id}"), named));
    }
    match criteria.ages.iter().find(|ages| ages.to.is_some_and(|to| to < ages.from)) {
        Some(ages) => Err(Error::usage(format!("Ages from {} end before they begin", ages.from))
            .remedy("Give the lower age first, or leave “to” out for “and over”")),
        None => Ok(()),
    }
}

fn missing(what: String, there: impl Iterator<Item = String>) -> Error {
    const MOST: usize = 12;
    let mut names: Vec<String> = there.take(MOST + 1).collect();
    let more = names.len() > MOST;
    names.truncate(MOST);
    Error::usage(what).remedy(match (names.is_empty(), more) {
        (true, _) => "Import them first, or leave this criterion out".to_string(),
        (_, true) => format!("Name one that there is, such as {}", names.join(", ")),
        (_, false) => format!("Name one of: {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{council, geography, records};
    use super::*;
    use crate::base::{AreaCode, ChannelId, LevelId, ServiceId};
    use crate::project::persona::{AgeRange, AreaChoice, ClassChoice};

    fn refused(criteria: Criteria) -> String {
        all_are_there(&criteria, &geography(), &council(), &records(&[]))
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn what_is_not_there_is_refused_by_name_with_what_is() {
        let class = ClassChoice { tier: "group".into(), code: "Q".into() };
        let told = refused(Criteria { classes: vec![class], ..Criteria::default() });
        assert!(told.contains("no group “Q”") && told.contains("A, B"), "{told}");
        let codes = [AreaCode::from("W9")].into();
        let areas = Some(AreaChoice { level: LevelId::new("ward"), codes });
        let told = refused(Criteria { areas, ..Criteria::default() });
        assert!(told.contains("no ward “W9”") && told.contains("W1, W2"), "{told}");
        let told = refused(Criteria { services: vec![ServiceId(7)], ..Criteria::default() });
        assert!(told.contains("no service 7") && told.contains("273 Bus pass"), "{told}");
        let told = refused(Criteria { channels: vec![ChannelId(7)], ..Criteria::default() });
        assert!(told.contains("no channel 7") && told.contains("2 Phone"), "{told}");
        let ages = vec![AgeRange { from: 79, to: Some(70) }];
        assert!(refused(Criteria { ages, ..Criteria::default() }).contains("before they begin"));
    }
}
