//! How does a persona begin? From what is selected on the map, or from a bar of
//! the propensity graph, with a name and criteria that make sense of it.

use super::words::upper;
use crate::base::{AreaCode, LevelId, SchemeId};
use crate::council::Scheme;
use crate::geography::{Geography, Level};
use crate::project::Persona;
use crate::project::persona::{AreaChoice, ClassChoice, Criteria};
use std::collections::{BTreeMap, BTreeSet};

impl Persona {
    /// Anyone who lives in these areas: "Someone in Gannetby".
    pub fn from_areas(
        geography: &Geography,
        level: &LevelId,
        codes: &BTreeSet<AreaCode>,
    ) -> Persona {
        let (name, line) = place_words(geography, level, codes);
        let areas = AreaChoice { level: level.clone(), codes: codes.clone() };
        Persona {
            name: format!("Someone in {name}"),
            line,
            criteria: Criteria { areas: Some(areas), ..Criteria::default() },
            ..Persona::default()
        }
    }

    /// Anyone of a class of a scheme: "Someone of Steady Semis", with the
    /// scheme's own description as the story to start from.
    pub fn from_class(scheme: &Scheme, tier: &str, code: &str) -> Persona {
        let found = scheme.tier(tier).and_then(|at| scheme.tiers.get(at));
        let class = found.and_then(|tier| tier.classes.iter().find(|class| class.code == code));
        let name = class.and_then(|class| class.name.clone());
        let kind = format!("{} {code}", upper(tier));
        Persona {
            name: format!("Someone of {}", name.as_deref().unwrap_or(&kind)),
            line: format!("{kind} of {}", scheme.name),
            story: class.and_then(|class| class.description.clone()).unwrap_or_default(),
            criteria: Criteria {
                scheme: Some(SchemeId::new(scheme.id.as_str())),
                classes: vec![ClassChoice { tier: tier.to_string(), code: code.to_string() }],
                ..Criteria::default()
            },
            ..Persona::default()
        }
    }
}

/// ("Gannetby", "12 Output Areas in Gannetby").
fn place_words(
    geography: &Geography,
    level: &LevelId,
    codes: &BTreeSet<AreaCode>,
) -> (String, String) {
    let Ok(level) = geography.level(level) else {
        let words = format!("{} areas", codes.len());
        return (words.clone(), words);
    };
    let positions: Vec<usize> =
        codes.iter().filter_map(|code| level.position(code.as_str())).collect();
    let kind = if codes.len() == 1 { &level.singular } else { &level.plural };
    let counted = format!("{} {kind}", codes.len());
    if let [only] = positions.as_slice()
        && let Some(area) = level.areas.get(*only)
    {
        let name = area.name.clone().unwrap_or_else(|| area.code.to_string());
        return (name, counted);
    }
    // The larger area that most of them lie in.
    let has_names = |level: &&Level| level.areas.iter().all(|area| area.name.is_some());
    let above = || geography.levels_above(&level.id).into_iter().find(has_names);
    let larger = geography.naming_level(level).or_else(above).and_then(|larger| {
        let parents = geography.parents(&level.id, &larger.id).ok()?;
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for parent in positions.iter().filter_map(|at| parents.of(*at)) {
            *counts.entry(parent).or_default() += 1;
        }
        let (most, _) =
            counts.iter().max_by_key(|(at, count)| (**count, std::cmp::Reverse(**at)))?;
        let name = larger.areas.get(*most)?.name.clone()?;
        Some((name, counts.len()))
    });
    match larger {
        Some((name, 1)) => (name.clone(), format!("{counted} in {name}")),
        Some((name, _)) => {
            (format!("{name} and beyond"), format!("{counted}, most of them in {name}"))
        }
        None => (counted.clone(), counted),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made_up::{council, geography};
    use super::*;

    #[test]
    fn a_selection_on_the_map_becomes_a_persona_named_by_the_place() {
        let geography = geography();
        let codes: BTreeSet<AreaCode> = ["Z1", "Z2"].into_iter().map(AreaCode::from).collect();
        let persona = Persona::from_areas(&geography, &"oa".into(), &codes);
        assert_eq!(persona.name, "Someone in Northgate");
        assert_eq!(persona.line, "2 Output Areas in Northgate");
        assert_eq!(persona.criteria.areas.map(|choice| choice.codes), Some(codes));
        let one: BTreeSet<AreaCode> = [AreaCode::from("W1")].into();
        assert_eq!(
            Persona::from_areas(&geography, &"ward".into(), &one).name,
            "Someone in Northgate"
        );
    }

    #[test]
    fn a_bar_of_the_graph_becomes_a_persona_named_by_the_group() {
        let council = council();
        let persona = Persona::from_class(&council.schemes[0], "group", "B");
        assert_eq!(
            (persona.name.as_str(), persona.story.as_str()),
            ("Someone of Hill", "Up there")
        );
        assert_eq!(persona.criteria.classes[0].code, "B");
    }
}
