//! What does a recipe say of a source, and from what can each thing be chosen?
//! One row for each key, in the officer's words.

/// From what a field's value is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One of the file's columns.
    Column,
    /// Several of them, in order.
    Columns,
    /// A level, by its id; another may be typed.
    Level,
    /// The year of the areas, as those here have it; another may be typed.
    Edition,
    /// A scheme of profiles, of those here or coming.
    Scheme,
    /// A tier of such a scheme.
    Tier,
    /// A coordinate system; another may be typed.
    System,
    /// One of these: (as the recipe writes it, in words).
    Of(&'static [(&'static str, &'static str)]),
    /// Free words.
    Text,
}

/// One key of a kind of source.
#[derive(Debug)]
pub struct FieldKind {
    /// As the recipe writes it.
    pub key: &'static str,
    pub words: &'static str,
    pub meaning: &'static str,
    pub choice: Choice,
    /// Shown even where it is empty.
    pub main: bool,
}

const fn column(key: &'static str, words: &'static str, meaning: &'static str) -> FieldKind {
    FieldKind { key, words, meaning, choice: Choice::Column, main: true }
}

const fn text(key: &'static str, words: &'static str, meaning: &'static str) -> FieldKind {
    FieldKind { key, words, meaning, choice: Choice::Text, main: false }
}

const fn further(kind: FieldKind) -> FieldKind {
    FieldKind { main: false, ..kind }
}

const fn needed(kind: FieldKind) -> FieldKind {
    FieldKind { main: true, ..kind }
}

const fn level(key: &'static str, words: &'static str, meaning: &'static str) -> FieldKind {
    FieldKind { key, words, meaning, choice: Choice::Level, main: true }
}

const EDITION: FieldKind = FieldKind {
    key: "edition",
    words: "Edition",
    meaning: "Of which year the areas are; a column such as OA21CD tells it",
    choice: Choice::Edition,
    main: true,
};
const SYSTEM: FieldKind = FieldKind {
    key: "crs",
    words: "Coordinate system",
    meaning: "What the coordinates are in; most files tell it",
    choice: Choice::System,
    main: false,
};
const SOURCE: FieldKind = text("source", "Source line", "What a published map must say");
const LICENCE: FieldKind = text("licence", "Licence", "Such as Open Government Licence v3.0");
const X: FieldKind = column("x", "Longitude or easting", "Across");
const Y: FieldKind = column("y", "Latitude or northing", "Up");
const FIT: FieldKind = FieldKind {
    key: "fit",
    words: "Fit",
    meaning: "Whether each area lies wholly in the other",
    choice: Choice::Of(&[("exact", "exact"), ("best-fit", "best fit")]),
    main: false,
};
const DATES: FieldKind = FieldKind {
    key: "dates",
    words: "Order of dates",
    meaning: "Day first unless you say otherwise",
    choice: Choice::Of(&[
        ("day-first", "day first"),
        ("month-first", "month first"),
        ("year-first", "year first"),
    ]),
    main: false,
};
const TIERS: FieldKind = FieldKind {
    key: "tiers",
    words: "Columns of classes",
    meaning: "One for each tier, the widest classes first",
    choice: Choice::Columns,
    main: true,
};

const SNAP: &[(&str, &str)] = &[
    ("0.01", "Within a centimetre"),
    ("0.1", "Within ten centimetres"),
    ("1", "Within a metre"),
    ("5", "Within five metres"),
];
const SNAP_WHY: &str = "Where neighbours' borders nearly meet and should be one";

/// What can be said of each kind of source, in the order it is shown.
pub static FIELDS: &[(&str, &[FieldKind])] = &[
    (
        "boundaries",
        &[
            level("level", "Level", "What these areas are, in short: oa, lsoa, ward"),
            text("singular", "One is called", "Such as Output Area"),
            text("plural", "Several are called", "Such as Output Areas"),
            text("code", "Column of codes", "The code that tables give for an area"),
            text("name", "Column of names", "The area's name, if it has one"),
            EDITION,
            SYSTEM,
            text("layer", "Layer", "Where the file has several"),
            FieldKind {
                choice: Choice::Of(SNAP),
                ..text("snap_metres", "Move corners together", SNAP_WHY)
            },
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "lookup",
        &[
            level("from", "From level", "The smaller areas"),
            column("from_code", "Their codes", "One row for each"),
            further(column("from_name", "Their names", "If there are any")),
            level("to", "To level", "The larger areas they lie in"),
            column("to_code", "Codes of those", "The larger area of each smaller one"),
            further(column("to_name", "Names of those", "If there are any")),
            FieldKind {
                choice: Choice::Edition,
                ..text("from_edition", "Edition of the smaller", "The year of the smaller areas")
            },
            FieldKind {
                choice: Choice::Edition,
                ..text("to_edition", "Edition of the larger", "The year of the larger areas")
            },
            FIT,
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "population",
        &[
            needed(text("name", "Name of the table", "How questions speak of it: age, tenure")),
            level("level", "Level", "Which areas it counts in"),
            column("code", "Column of codes", "The area of each row"),
            EDITION,
            column("variable", "Column of groups", "Where each group has a row; else leave empty"),
            column("value", "Column of counts", "Where each group has a row; else leave empty"),
            text("counts", "What is counted", "People or households"),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "profile",
        &[
            needed(text("scheme", "Scheme", "Its name in short: oac")),
            text("title", "Title", "Its name in full: OAC 2021"),
            level("level", "Level", "Which areas it gives a class"),
            column("code", "Column of codes", "The area of each row"),
            TIERS,
            EDITION,
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "class_names",
        &[
            FieldKind {
                choice: Choice::Scheme,
                main: true,
                ..text("scheme", "Profile", "Whose classes are named")
            },
            FieldKind {
                choice: Choice::Tier,
                main: true,
                ..text("tier", "Tier", "Which of its tiers: supergroup, group, type")
            },
            column("code", "Column of codes", "The code that areas have"),
            column("name", "Column of names", "What the class is called"),
            further(column("description", "Column of descriptions", "If there is one")),
            further(column("colour", "Column of colours", "Of the form #RRGGBB, if there is one")),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "class_attributes",
        &[
            FieldKind {
                choice: Choice::Scheme,
                main: true,
                ..text("scheme", "Profile", "Whose classes are told of")
            },
            FieldKind {
                choice: Choice::Tier,
                main: true,
                ..text("tier", "Tier", "Which of its tiers: supergroup, group, type")
            },
            column("code", "Column of codes", "The code of the class"),
            FieldKind {
                key: "columns",
                words: "Columns of attributes",
                meaning: "All but the codes where none is named",
                choice: Choice::Columns,
                main: true,
            },
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "services",
        &[
            column("id", "Column of numbers", "The LGSL number"),
            column("name", "Column of names", "What the service is called"),
            column("department", "Column of departments", "If there is one"),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "channels",
        &[
            column("id", "Column of numbers", "The channel's number, if it has one"),
            column("name", "Column of names", "Such as Telephone"),
            column("unit_cost", "Column of costs", "Of one contact, in pounds"),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "postcodes",
        &[column("postcode", "Postcode", "Each once"), X, Y, needed(SYSTEM), SOURCE, LICENCE],
    ),
    (
        "postcode_classes",
        &[
            column("postcode", "Postcode", "Each once"),
            column("class", "Column of classes", "The code of the profile's finest tier"),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "points",
        &[
            column("name", "Name", "What the place is called"),
            column("kind", "Kind", "Such as library"),
            X,
            Y,
            needed(SYSTEM),
            SOURCE,
            LICENCE,
        ],
    ),
    (
        "customers",
        &[
            column("person", "Person", "Tells people apart; kept as a pseudonym"),
            column("area", "Area code", "Where they live, by code: tried first"),
            column("postcode", "Postcode", "Where they live: tried second"),
            further(X),
            further(Y),
            SYSTEM,
            column("service", "Service number", "The LGSL number"),
            column("service_name", "Service in words", "Where there is no number"),
            column("channel", "Channel", "How they got in touch"),
            column("date", "Date", "Of the contact"),
            DATES,
            further(column("interaction", "Interaction", "The LGIL number")),
            further(column("birth_date", "Date of birth", "Kept as a five-year band")),
            further(column("birth_year", "Year of birth", "Kept as a five-year band")),
            further(column("age", "Age", "Kept as a five-year band")),
            further(column("profile", "Profile class", "Where records have one of their own")),
            SOURCE,
            LICENCE,
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_of_a_kind_is_there_once_and_says_what_it_means() {
        for (kind, fields) in FIELDS {
            let keys: BTreeSet<&str> = fields.iter().map(|field| field.key).collect();
            let words: BTreeSet<&str> = fields.iter().map(|field| field.words).collect();
            assert_eq!((keys.len(), words.len()), (fields.len(), fields.len()), "{kind}");
            assert!(fields.iter().all(|field| !field.meaning.is_empty()), "{kind}");
        }
    }
}
