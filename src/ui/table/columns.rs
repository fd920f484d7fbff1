//! Which columns has the table, and how wide is each in this window?

use crate::demand::{MEASURES, Measure};
use crate::ui::ground::Ground;
use crate::ui::question_words;

/// A column of the table.
#[derive(Clone, Copy)]
pub enum Column {
    Code,
    Name,
    Parent,
    Measure(&'static Measure),
    /// The chance of a count as far from what is expected.
    P,
    /// The ratio's 95% interval, drawn.
    Interval,
    Finding,
    /// The class of the profile scheme most of the base is in.
    Group,
}

/// Measures in the order of the table; those not named here come last.
const ORDER: [&str; 7] = ["base", "observed", "expected", "rate", "ratio", "q", "gap"];

/// The columns there are until the officer chooses others.
const USUAL: [&str; 12] = [
    "code", "name", "parent", "base", "observed", "expected", "rate", "ratio", "interval", "q",
    "gap", "finding",
];

/// Every column there can be, from the table of measures.
pub fn columns(with_names: bool, with_parents: bool) -> Vec<Column> {
    let mut columns = vec![Column::Code];
    if with_names {
        columns.push(Column::Name);
    }
    if with_parents {
        columns.push(Column::Parent);
    }
    for id in ORDER {
        if let Some(measure) = MEASURES.iter().find(|measure| measure.id == id) {
            if id == "q" {
                columns.push(Column::P);
            }
            columns.push(Column::Measure(measure));
            if id == "ratio" {
                columns.push(Column::Interval);
            }
        }
    }
    columns.push(Column::Finding);
    let rest = MEASURES.iter().filter(|measure| !ORDER.contains(&measure.id));
    columns.extend(rest.map(Column::Measure));
    columns.push(Column::Group);
    columns
}

/// Those of all columns that are shown: the ones wanted, or the usual ones and
/// the measure on the map where none are named. The code is always there.
pub fn chosen(all: &[Column], wanted: &[String], on_map: &str) -> Vec<Column> {
    let is_shown = |column: &Column| {
        let id = column.id();
        if id == "code" {
            true
        } else if wanted.is_empty() {
            USUAL.contains(&id) || id == on_map
        } else {
            wanted.iter().any(|one| one == id)
        }
    };
    all.iter().copied().filter(is_shown).collect()
}

impl Column {
    pub fn id(self) -> &'static str {
        match self {
            Column::Code => "code",
            Column::Name => "name",
            Column::Parent => "parent",
            Column::Measure(measure) => measure.id,
            Column::P => "p",
            Column::Interval => "interval",
            Column::Finding => "finding",
            Column::Group => "group",
        }
    }

    pub fn heading(self, ground: Option<&Ground>) -> String {
        match self {
            Column::Code => "Area".to_string(),
            Column::Name => "Name".to_string(),
            Column::Parent => ground
                .and_then(|ground| ground.parent_word.as_deref())
                .map_or_else(|| "Within".to_string(), question_words::capitalised),
            Column::Measure(measure) => measure.heading.to_string(),
            Column::P => "p".to_string(),
            Column::Interval => "95%".to_string(),
            Column::Finding => "Finding".to_string(),
            Column::Group => "Profile group".to_string(),
        }
    }

    /// As the list of columns calls it.
    pub fn title(self, ground: Option<&Ground>) -> String {
        match self {
            Column::Measure(measure) => measure.title.to_string(),
            Column::P => "p (chance alone)".to_string(),
            Column::Interval => "95% interval of the ratio".to_string(),
            other => other.heading(ground),
        }
    }

    /// In a table that has just room for its columns.
    pub fn least_width(self) -> f32 {
        match self {
            Column::Code => 82.0,
            Column::Name | Column::Group => 132.0,
            Column::Parent => 90.0,
            Column::Measure(measure) => match measure.id {
                "ratio" | "rate" | "q" => 50.0,
                "base" | "gap" => 54.0,
                "potential" => 70.0,
                _ => 64.0,
            },
            Column::P => 50.0,
            Column::Interval => 78.0,
            Column::Finding => 86.0,
        }
    }

    /// What of that it can do without in a narrow window: idle room, which is
    /// given up first, and the end of a long name.
    fn spare_width(self) -> Spare {
        match self {
            Column::Interval => Spare { idle: 18.0, of_name: 0.0 },
            Column::Finding => Spare { idle: 6.0, of_name: 0.0 },
            Column::Name | Column::Group => Spare { idle: 0.0, of_name: 52.0 },
            Column::Parent => Spare { idle: 0.0, of_name: 14.0 },
            _ => Spare::default(),
        }
    }

    pub fn is_number(self) -> bool {
        matches!(self, Column::Measure(_) | Column::P)
    }
}

/// What a column can do without.
#[derive(Clone, Copy, Default)]
struct Spare {
    idle: f32,
    of_name: f32,
}

/// A column with its width in this window.
#[derive(Clone, Copy)]
pub struct Laid {
    pub column: Column,
    pub width: f32,
}

/// Columns as wide as there is room for, up to half as wide again; where room
/// is short, names give way before anything has to be scrolled to.
pub fn spread(columns: &[Column], room: f32) -> Vec<Laid> {
    let least: f32 = columns.iter().map(|column| column.least_width()).sum();
    let share = (room / least.max(1.0)).clamp(1.0, 1.5);
    let spares = || columns.iter().map(|column| column.spare_width());
    let (idle, of_names) =
        (spares().map(|s| s.idle).sum::<f32>(), spares().map(|s| s.of_name).sum::<f32>());
    let given_up = |lack: f32, spare: f32| (lack / spare.max(1.0)).clamp(0.0, 1.0);
    let (first, then) = (given_up(least - room, idle), given_up(least - room - idle, of_names));
    let width = |column: Column| {
        let spare = column.spare_width();
        column.least_width() * share - spare.idle * first - spare.of_name * then
    };
    columns.iter().map(|&column| Laid { column, width: width(column) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(columns: &[Column]) -> Vec<&'static str> {
        columns.iter().map(|column| column.id()).collect()
    }

    #[test]
    fn every_measure_is_a_column_once() {
        let all = ids(&columns(true, true));
        for measure in MEASURES {
            assert_eq!(all.iter().filter(|id| **id == measure.id).count(), 1, "{}", measure.id);
        }
    }

    #[test]
    fn the_usual_columns_are_shown_until_others_are_chosen_and_the_code_always() {
        let all = columns(false, true);
        let usual = ids(&chosen(&all, &[], "unmet"));
        assert!(usual.contains(&"parent") && usual.contains(&"unmet"), "{usual:?}");
        assert!(!usual.contains(&"potential"), "{usual:?}");
        let wanted = ["potential".to_string()];
        assert_eq!(ids(&chosen(&all, &wanted, "ratio")), ["code", "potential"]);
    }

    #[test]
    fn the_usual_columns_of_a_level_with_names_fit_the_smallest_window() {
        // At 1366 points, with both panels beside.
        const ROOM: f32 = 724.0 - 26.0;
        for (with_names, with_parents) in [(true, false), (false, true)] {
            let usual = chosen(&columns(with_names, with_parents), &[], "ratio");
            let laid = spread(&usual, ROOM);
            let width: f32 = laid.iter().map(|laid| laid.width).sum();
            assert!(width <= ROOM + 0.1, "{width}");
            assert!(laid.iter().all(|laid| laid.width >= 50.0));
        }
    }
}
