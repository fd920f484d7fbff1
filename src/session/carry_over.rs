//! Which areas of another level are the areas selected? Those that lie wholly
//! in them; where the selection cuts through an area it is left out.

use super::own_levels::blocks_of;
use crate::base::{AreaCode, LevelId, Result};
use crate::geography::Geography;
use std::collections::BTreeSet;

/// The areas of level `to` of which every building block lies in these areas
/// of level `from`; none where there is no such area. Of the same level, those
/// that (still) are there.
pub fn carried_over(
    geography: &Geography,
    from: &LevelId,
    to: &LevelId,
    codes: &BTreeSet<AreaCode>,
) -> Result<BTreeSet<AreaCode>> {
    let wanted = geography.level(to)?;
    if from == to {
        let is_there = |code: &&AreaCode| wanted.position(code.as_str()).is_some();
        return Ok(codes.iter().filter(is_there).cloned().collect());
    }
    let blocks = geography.blocks()?;
    let selected = blocks_of(geography, from, codes)?;
    if *to == blocks.id {
        return Ok(selected);
    }
    let parents = geography.parents(&blocks.id, to)?;
    let positions: BTreeSet<usize> =
        selected.iter().filter_map(|code| blocks.position(code.as_str())).collect();
    let met: BTreeSet<usize> = positions.iter().filter_map(|at| parents.of(*at)).collect();
    let whole = met
        .into_iter()
        .filter(|area| parents.children_of(*area).iter().all(|block| positions.contains(block)));
    Ok(whole.filter_map(|at| wanted.areas.get(at)).map(|area| area.code.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Edition;
    use crate::geography::{Area, Fit, Level, Lookup};

    fn level(id: &str, codes: &[&str]) -> Level {
        let area = |code: &&str| Area { code: AreaCode::new(*code), name: None };
        let areas = codes.iter().map(area).collect();
        Level::new(LevelId::new(id), id.into(), id.into(), Edition::new("2021"), areas)
    }

    fn lookup(to: &str, pairs: [(&str, &str); 4]) -> Lookup {
        Lookup {
            from: LevelId::new("oa"),
            from_edition: Edition::new("2021"),
            to: LevelId::new(to),
            to_edition: Edition::new("2021"),
            fit: Fit::Exact,
            pairs: pairs.iter().map(|(c, p)| (AreaCode::new(*c), AreaCode::new(*p))).collect(),
        }
    }

    #[test]
    fn an_area_is_carried_over_only_where_all_of_it_was_selected() {
        let levels = vec![
            level("oa", &["Z1", "Z2", "Z3", "Z4"]),
            level("ward", &["W1", "W2"]),
            level("beat", &["B1", "B2"]),
        ];
        let lookups = vec![
            lookup("ward", [("Z1", "W1"), ("Z2", "W1"), ("Z3", "W2"), ("Z4", "W2")]),
            lookup("beat", [("Z1", "B1"), ("Z2", "B1"), ("Z3", "B1"), ("Z4", "B2")]),
        ];
        let (geography, _) =
            Geography::new(levels, lookups, Some(LevelId::new("oa"))).expect("levels");
        let carried = |from: &str, to: &str, codes: &[&str]| -> Vec<String> {
            let codes = codes.iter().map(|code| AreaCode::new(*code)).collect();
            carried_over(&geography, &LevelId::new(from), &LevelId::new(to), &codes)
                .expect("codes")
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        assert_eq!(carried("ward", "oa", &["W2"]), ["Z3", "Z4"]);
        assert_eq!(carried("oa", "ward", &["Z1", "Z2", "Z3"]), ["W1"]);
        assert!(carried("oa", "ward", &["Z1", "Z3"]).is_empty());
        assert_eq!(carried("ward", "beat", &["W2"]), ["B2"]);
        assert_eq!(carried("oa", "oa", &["Z1", "gone"]), ["Z1"]);
    }
}
