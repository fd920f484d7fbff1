//! Which kinds of people live in the sample council? A profile scheme of
//! this project's own invention: 11 groups and 61 types. Any likeness to a
//! commercial classification is chance.

/// Shares of residents aged 0–15, 16–24, 25–44, 45–64, and 65 and over.
pub type AgeMix = [f64; 5];
/// Shares of households: owned outright, with a mortgage, shared ownership,
/// rented from the council, from a housing association, privately, rent free.
pub type TenureMix = [f64; 7];

/// Where a group tends to live, each 0–1 by rank over the council.
pub struct Habitat {
    pub density: f64,
    pub wealth: f64,
    pub age: f64,
    /// How much nearer the sea draws the group: −1 away, 1 towards.
    pub sea: f64,
}

pub struct Group {
    pub code: char,
    pub name: &'static str,
    pub description: &'static str,
    /// The eleven are told apart in grey: lightness rises in even steps.
    pub colour: &'static str,
    pub habitat: Habitat,
    pub ages: AgeMix,
    pub tenure: TenureMix,
    pub household_size: f64,
    /// Likelihood to use the web, phone, face to face, post, email, 0–1.
    pub channels: [f64; 5],
    /// Names of the types and what marks each.
    pub types: &'static [(&'static str, &'static str)],
}

pub const GROUPS: [Group; 11] = [
    Group {
        code: 'A',
        name: "Sea View Years",
        description: "Retired couples and widows who came to the coast to stay",
        colour: "#33257E",
        habitat: Habitat { density: 0.55, wealth: 0.58, age: 0.86, sea: 0.5 },
        ages: [0.09, 0.06, 0.14, 0.27, 0.44],
        tenure: [0.62, 0.14, 0.01, 0.04, 0.06, 0.11, 0.02],
        household_size: 1.85,
        channels: [0.34, 0.72, 0.48, 0.44, 0.30],
        types: &[
            ("Promenade Apartments", "Retired owners of flats that face the sea"),
            (
                "Bowling Green Couples",
                "Active couples lately retired, in tidy semis near the front",
            ),
            ("Bay Window Widows", "Older women living alone in large old houses"),
            ("Harbour Cottagers", "Long-settled families of fishermen and pilots, now older"),
            ("Second Chapter Movers", "Incomers in their sixties from inland towns"),
            ("Winter Lets", "Older tenants of seaside rooms, few means"),
        ],
    },
    Group {
        code: 'B',
        name: "Plough and Fold",
        description: "Farms, hamlets and the people who work the land",
        colour: "#7B243A",
        habitat: Habitat { density: 0.04, wealth: 0.5, age: 0.6, sea: 0.0 },
        ages: [0.16, 0.08, 0.18, 0.33, 0.25],
        tenure: [0.47, 0.22, 0.01, 0.03, 0.04, 0.17, 0.06],
        household_size: 2.4,
        channels: [0.44, 0.66, 0.30, 0.48, 0.42],
        types: &[
            ("Home Farms", "Owner farmers and their grown children"),
            ("Tied Cottages", "Farm workers in houses that come with the job"),
            ("Fen Smallholders", "Growers on a few acres of drained land"),
            ("Wold Top Hamlets", "Scattered houses far from any bus"),
            ("Glasshouse Hands", "Seasonal workers, many from abroad"),
            ("Barn Converters", "Comfortable incomers with an office at home"),
        ],
    },
    Group {
        code: 'C',
        name: "Green and Steeple",
        description: "Well-off villages within reach of the town",
        colour: "#225A76",
        habitat: Habitat { density: 0.2, wealth: 0.82, age: 0.5, sea: -0.1 },
        ages: [0.19, 0.08, 0.22, 0.31, 0.20],
        tenure: [0.43, 0.38, 0.01, 0.03, 0.05, 0.09, 0.01],
        household_size: 2.5,
        channels: [0.72, 0.50, 0.16, 0.28, 0.62],
        types: &[
            ("Parish Stalwarts", "Settled couples who run the hall and the fête"),
            ("School Run Lanes", "Professional families with two cars"),
            ("Stone House Keepers", "Owners of old houses with large gardens"),
            ("Village Starters", "Young couples in the few new cottages"),
            ("Station Drivers", "Commuters who drive to the morning train"),
        ],
    },
    Group {
        code: 'D',
        name: "Garden Avenues",
        description: "Detached houses of the older and comfortable",
        colour: "#92562B",
        habitat: Habitat { density: 0.42, wealth: 0.9, age: 0.66, sea: 0.0 },
        ages: [0.17, 0.08, 0.19, 0.30, 0.26],
        tenure: [0.54, 0.34, 0.01, 0.01, 0.02, 0.07, 0.01],
        household_size: 2.4,
        channels: [0.68, 0.54, 0.16, 0.30, 0.60],
        types: &[
            ("Consulting Rooms", "Doctors, solicitors and their like at the height of careers"),
            ("Empty Nest Avenues", "Parents alone again in four bedrooms"),
            ("Retired Directors", "Ample pensions and time for committees"),
            ("Cul-de-sac Managers", "Middle managers in executive closes"),
            ("Orchard Plots", "Large plots at the edge of the town"),
        ],
    },
    Group {
        code: 'E',
        name: "Steady Semis",
        description: "Ordinary families in semi-detached streets",
        colour: "#278656",
        habitat: Habitat { density: 0.58, wealth: 0.58, age: 0.45, sea: 0.0 },
        ages: [0.20, 0.10, 0.27, 0.27, 0.16],
        tenure: [0.34, 0.43, 0.01, 0.05, 0.05, 0.11, 0.01],
        household_size: 2.5,
        channels: [0.64, 0.56, 0.22, 0.26, 0.52],
        types: &[
            ("Privet Hedge Regulars", "Owners since the houses were new"),
            ("Two Wage Families", "Both parents at work, children at the local school"),
            ("Shift Rota Homes", "Port and hospital workers on shifts"),
            ("Loft Extension", "Families that grow where they are"),
            ("Corner Plot Seniors", "Older owners among younger neighbours"),
            ("Bus Route Renters", "Tenants of former council semis"),
        ],
    },
    Group {
        code: 'F',
        name: "New Key Families",
        description: "Young families on estates built since 2000",
        colour: "#BF62D1",
        habitat: Habitat { density: 0.48, wealth: 0.66, age: 0.14, sea: -0.1 },
        ages: [0.27, 0.09, 0.38, 0.19, 0.07],
        tenure: [0.11, 0.53, 0.05, 0.03, 0.10, 0.17, 0.01],
        household_size: 2.75,
        channels: [0.84, 0.40, 0.12, 0.12, 0.66],
        types: &[
            ("First Mortgage Mews", "Couples in their first own house"),
            ("Pushchair Crescents", "Two under five and a long drive to work"),
            ("Part Share Households", "Shared owners making a start"),
            ("Show Home Movers", "Better-off families in the largest plots"),
            ("Bypass Closes", "Estates beyond the ring road, two cars each"),
            ("Key Worker Homes", "Nurses, teachers and police near work"),
        ],
    },
    Group {
        code: 'G',
        name: "Dock Street Terraces",
        description: "Working families in old terraces near the quays",
        colour: "#B8962E",
        habitat: Habitat { density: 0.84, wealth: 0.3, age: 0.34, sea: 0.2 },
        ages: [0.21, 0.12, 0.33, 0.22, 0.12],
        tenure: [0.22, 0.30, 0.01, 0.07, 0.10, 0.28, 0.02],
        household_size: 2.45,
        channels: [0.54, 0.58, 0.38, 0.20, 0.36],
        types: &[
            ("Back Lane Families", "Large families in small houses"),
            ("Cannery Rows", "Food-processing workers, often newly arrived"),
            ("Doorstep Elders", "Older people who never left the street"),
            ("Landlord Terraces", "Short lets in much divided houses"),
            ("Terrace Improvers", "Young buyers doing a house up"),
        ],
    },
    Group {
        code: 'H',
        name: "Council Crescents",
        description: "Social tenants with low incomes and young children",
        colour: "#32BDC9",
        habitat: Habitat { density: 0.74, wealth: 0.08, age: 0.3, sea: -0.1 },
        ages: [0.25, 0.13, 0.28, 0.22, 0.12],
        tenure: [0.11, 0.14, 0.01, 0.38, 0.22, 0.12, 0.02],
        household_size: 2.5,
        channels: [0.42, 0.66, 0.56, 0.18, 0.26],
        types: &[
            ("Tower and Deck", "Tenants of flats reached by lift and walkway"),
            ("Lone Parent Closes", "Mothers alone with small children"),
            ("Right to Buy Rows", "Former tenants who bought their house"),
            ("Hard Stretched", "Large families on benefit and short hours"),
            ("Settled Tenants", "Long tenancies and grown children near by"),
            ("Recently Housed", "People housed after a crisis"),
        ],
    },
    Group {
        code: 'I',
        name: "Quayside Singles",
        description: "Young workers in flats of the town centre",
        colour: "#EBADCC",
        habitat: Habitat { density: 0.9, wealth: 0.58, age: 0.2, sea: 0.2 },
        ages: [0.09, 0.19, 0.48, 0.17, 0.07],
        tenure: [0.09, 0.21, 0.03, 0.05, 0.12, 0.49, 0.01],
        household_size: 1.65,
        channels: [0.90, 0.32, 0.12, 0.06, 0.68],
        types: &[
            ("Warehouse Lofts", "Well-paid singles in converted warehouses"),
            ("Above the Shop", "Tenants over the high street"),
            ("Desk and Bar", "Office and café workers sharing flats"),
            ("Marina Blocks", "Couples in new blocks on the water"),
            ("Night Economy", "Cooks, door staff and carers on late shifts"),
        ],
    },
    Group {
        code: 'J',
        name: "Lecture and Lodging",
        description: "Students and sharers round the college",
        colour: "#B1E083",
        habitat: Habitat { density: 0.82, wealth: 0.38, age: 0.08, sea: 0.1 },
        ages: [0.06, 0.46, 0.32, 0.11, 0.05],
        tenure: [0.06, 0.09, 0.01, 0.05, 0.08, 0.69, 0.02],
        household_size: 2.6,
        channels: [0.93, 0.26, 0.16, 0.04, 0.64],
        types: &[
            ("Hall Rooms", "First-year students in halls"),
            ("Shared Kitchens", "Students of later years in shared houses"),
            ("Postgraduate Nests", "Couples in research and junior posts"),
            ("Trainee Wards", "Nurses and apprentices in training"),
            ("Stayed On", "Graduates who never left the town"),
        ],
    },
    Group {
        code: 'K',
        name: "Bungalow Evenings",
        description: "The oldest residents, in bungalows and sheltered homes",
        colour: "#ECE7B3",
        habitat: Habitat { density: 0.5, wealth: 0.26, age: 0.97, sea: 0.1 },
        ages: [0.08, 0.05, 0.11, 0.24, 0.52],
        tenure: [0.50, 0.08, 0.02, 0.14, 0.16, 0.08, 0.02],
        household_size: 1.55,
        channels: [0.18, 0.76, 0.54, 0.48, 0.16],
        types: &[
            ("Warden Call", "Sheltered flats with a warden"),
            ("Bungalow Rows", "Rows of bungalows of the nineteen-sixties"),
            ("Park Home Pensioners", "Owners of residential park homes"),
            ("Cared-for Nineties", "The very old with daily care"),
            ("Pension Day Tenants", "Older social tenants on the state pension"),
            ("Seaside Bungalows", "Downsizers a mile from the front"),
        ],
    },
];

/// Types of all groups together.
pub const TYPES: usize = 61;

/// The code of a type: `A01` … `K61` would tie it to the list's length, so
/// types are numbered within their group.
pub fn type_code(group: usize, within: usize) -> String {
    format!("{}{:02}", GROUPS[group].code, within + 1)
}

/// Position of a type in the list of all types.
pub fn type_number(group: usize, within: usize) -> usize {
    GROUPS[..group].iter().map(|g| g.types.len()).sum::<usize>() + within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_eleven_groups_and_sixty_one_types_with_names_of_their_own() {
        let mut names: Vec<&str> =
            GROUPS.iter().flat_map(|g| g.types.iter().map(|t| t.0).chain([g.name])).collect();
        assert_eq!(names.len(), 11 + TYPES);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 11 + TYPES);
        assert_eq!(type_number(10, GROUPS[10].types.len() - 1), TYPES - 1);
    }

    #[test]
    fn mixes_sum_to_one() {
        for g in &GROUPS {
            assert!((g.ages.iter().sum::<f64>() - 1.0).abs() < 1e-9, "ages of {}", g.code);
            assert!((g.tenure.iter().sum::<f64>() - 1.0).abs() < 1e-9, "tenure of {}", g.code);
        }
    }

    #[test]
    fn colours_are_told_apart_in_grey() {
        let grey: Vec<f64> = GROUPS
            .iter()
            .map(|g| {
                let part =
                    |at: usize| f64::from(u8::from_str_radix(&g.colour[at..at + 2], 16).unwrap());
                0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
            })
            .collect();
        assert!(grey.windows(2).all(|pair| pair[1] > pair[0] + 6.0), "{grey:?}");
    }
}
