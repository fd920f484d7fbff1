//! What does the sample council do for people, through which channels and
//! from where, and how likely is each kind of person to use it?

/// A service and its take-up over the three years, by a person of the base.
pub struct SampleService {
    /// LGSL number; from 9001 the council's own.
    pub lgsl: u32,
    pub name: &'static str,
    pub department: &'static str,
    /// Years of age: from this to below that.
    pub ages: (usize, usize),
    /// How likely a person of the base is to use it, before all else.
    pub rate: f64,
    /// Times this by profile group, A to K.
    pub by_group: [f64; 11],
    /// Further contacts after the first, on average, for one who uses it.
    pub again: f64,
    /// What each contact is more likely by: web, phone, face to face, post, email.
    pub by_channel: [f64; 5],
}

/// The service of the first question.
pub const BUS_PASS: u32 = 273;

pub const SERVICES: [SampleService; 10] = [
    SampleService {
        lgsl: 4,
        name: "Free school meals",
        department: "Children and Families",
        ages: (5, 15),
        rate: 0.17,
        by_group: [1.1, 0.6, 0.3, 0.2, 0.7, 0.5, 1.5, 2.7, 0.8, 0.9, 1.6],
        again: 0.15,
        by_channel: [1.2, 1.0, 0.7, 0.6, 0.6],
    },
    SampleService {
        lgsl: 57,
        name: "Council tax payment",
        department: "Revenues and Benefits",
        ages: (20, 200),
        rate: 0.03,
        by_group: [1.1, 0.8, 0.8, 0.9, 1.0, 0.9, 1.2, 1.3, 0.9, 0.4, 1.2],
        again: 0.6,
        by_channel: [1.2, 1.1, 0.7, 0.6, 0.5],
    },
    SampleService {
        lgsl: 69,
        name: "Housing benefit",
        department: "Revenues and Benefits",
        ages: (20, 200),
        rate: 0.03,
        by_group: [0.9, 0.5, 0.25, 0.15, 0.5, 0.4, 1.5, 3.2, 0.9, 0.5, 1.9],
        again: 0.45,
        by_channel: [0.7, 1.2, 1.5, 0.8, 0.4],
    },
    SampleService {
        lgsl: BUS_PASS,
        name: "Older person's bus pass",
        department: "Transport",
        ages: (65, 200),
        rate: 0.36,
        by_group: [0.95, 0.55, 0.7, 0.65, 1.1, 0.95, 1.3, 1.4, 1.15, 0.9, 1.2],
        again: 0.14,
        by_channel: [0.9, 0.9, 1.3, 1.2, 0.4],
    },
    SampleService {
        lgsl: 431,
        name: "Pest control",
        department: "Environment",
        ages: (20, 200),
        rate: 0.008,
        by_group: [0.9, 0.8, 0.8, 0.9, 0.9, 0.7, 1.8, 1.6, 0.8, 1.1, 0.8],
        again: 0.2,
        by_channel: [1.0, 1.6, 0.3, 0.1, 0.6],
    },
    SampleService {
        lgsl: 437,
        name: "Library services",
        department: "Culture",
        ages: (5, 200),
        rate: 0.05,
        by_group: [1.4, 0.5, 1.1, 1.2, 1.1, 1.1, 0.8, 0.6, 0.9, 1.3, 1.1],
        again: 0.5,
        by_channel: [1.0, 0.4, 2.0, 0.05, 0.4],
    },
    SampleService {
        lgsl: 9001,
        name: "Bulky waste collection",
        department: "Environment",
        ages: (20, 200),
        rate: 0.014,
        by_group: [1.0, 0.6, 0.8, 0.9, 1.1, 1.4, 1.3, 1.2, 0.8, 0.7, 0.7],
        again: 0.1,
        by_channel: [1.4, 1.2, 0.3, 0.1, 0.4],
    },
    SampleService {
        lgsl: 9002,
        name: "Garden waste subscription",
        department: "Environment",
        ages: (20, 200),
        rate: 0.018,
        by_group: [1.1, 0.5, 1.6, 2.2, 1.3, 0.9, 0.3, 0.3, 0.05, 0.1, 1.2],
        again: 0.3,
        by_channel: [1.5, 0.9, 0.3, 0.5, 0.5],
    },
    SampleService {
        lgsl: 9003,
        name: "Blue badge",
        department: "Adult Care",
        ages: (50, 200),
        rate: 0.028,
        by_group: [1.1, 0.9, 0.6, 0.6, 0.9, 0.7, 1.2, 1.7, 0.5, 0.4, 1.9],
        again: 0.2,
        by_channel: [0.8, 1.1, 1.0, 1.4, 0.4],
    },
    SampleService {
        lgsl: 9004,
        name: "Assisted bin collection",
        department: "Adult Care",
        ages: (65, 200),
        rate: 0.018,
        by_group: [1.0, 0.7, 0.7, 0.8, 0.9, 0.6, 1.0, 1.2, 0.6, 0.5, 1.8],
        again: 0.05,
        by_channel: [0.6, 1.7, 0.3, 0.6, 0.5],
    },
];

/// How take-up of the bus pass rises and falls with age, for the bands
/// 65–69 … 85 and over; 1 for every other service and age.
pub fn age_factor(lgsl: u32, age: usize) -> f64 {
    match (lgsl, age) {
        (BUS_PASS, ..70) => 0.8,
        (BUS_PASS, 75..85) => 1.15,
        _ => 1.0,
    }
}

/// Number, name and the cost of one contact in pence, all invented.
pub const CHANNELS: [(u32, &str, u32); 5] = [
    (1, "Web", 31),
    (2, "Phone", 325),
    (3, "Face to face", 940),
    (4, "Post", 715),
    (5, "Email", 268),
];

/// Ways in which the customer system also writes a channel, with the name
/// that each stands for.
pub const CHANNEL_WORDS: [(&str, &str); 3] =
    [("Telephone", "Phone"), ("f2f", "Face to face"), ("Online", "Web")];

/// A word for which there is no channel: the import lists it.
pub const UNKNOWN_CHANNEL: &str = "Fax";

/// Name, kind, and kilometres east and north of the skeleton's corner.
pub const SERVICE_POINTS: [(&str, &str, (f64, f64)); 14] = [
    ("Wendlesea Town Hall", "Town hall", (13.1, 10.1)),
    ("Ropewalk Central Library", "Library", (13.4, 9.8)),
    ("Osierfield Library", "Library", (11.2, 9.3)),
    ("Marlpit Park Hub", "Community hub", (15.0, 8.5)),
    ("Limekiln Hill Library", "Library", (12.6, 7.5)),
    ("Saltpans Neighbourhood Office", "Neighbourhood office", (16.6, 10.0)),
    ("Foxgrave Library", "Library", (11.7, 13.6)),
    ("Stowbeck Council Offices", "Council offices", (6.3, 19.1)),
    ("Stowbeck Library", "Library", (6.0, 19.4)),
    ("Gannetby Pier Hub", "Community hub", (23.8, 5.5)),
    ("Gannetby Library", "Library", (23.4, 5.1)),
    ("Ternhaven Reading Room", "Library", (24.1, 16.5)),
    ("Larkstoke Village Agent", "Village agent", (18.5, 16.4)),
    ("Skarra Isle Post Office Counter", "Counter", (28.8, 13.8)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_certain_to_use_a_service() {
        for s in &SERVICES {
            let most = s.by_group.iter().fold(0.0_f64, |m, x| m.max(*x));
            assert!(s.rate * most * 1.15 < 0.9, "{}", s.name);
        }
    }

    #[test]
    fn services_are_in_order_of_their_numbers() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].lgsl < pair[1].lgsl));
    }
}
