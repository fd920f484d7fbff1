//! Of which parts is a persona's portrait put together? A drawing of nobody
//! real: parts with names that describe what is drawn and nothing else.

use serde::{Deserialize, Serialize};

/// One kind of part, as a choice among drawings; the first is what a new
/// portrait has.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $words:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            #[default]
            $($variant),+
        }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// What the choice is called.
            pub const fn words(self) -> &'static str {
                match self {
                    $($name::$variant => $words),+
                }
            }
        }
    };
}

part! {
    /// The colour of the face.
    Skin {
        Light => "Light",
        Fair => "Fair",
        Golden => "Golden",
        Olive => "Olive",
        Brown => "Brown",
        Dark => "Dark",
    }
}

part! {
    /// How the hair lies, or what is worn over it.
    Hair {
        Short => "Short",
        SideParting => "Side parting",
        Bob => "To the chin",
        Long => "Long",
        Curls => "Curls",
        Bun => "Bun",
        Receding => "Receding",
        None => "None",
        Headscarf => "Headscarf",
        Turban => "Turban",
        Cap => "Flat cap",
    }
}

part! {
    /// The colour of the hair, or of what is worn over it.
    HairColour {
        Brown => "Brown",
        Black => "Black",
        Fair => "Fair",
        Red => "Red",
        Grey => "Grey",
        White => "White",
        Blue => "Blue",
        Green => "Green",
    }
}

part! {
    /// What is worn.
    Clothes {
        Jumper => "Jumper",
        Shirt => "Shirt with a collar",
        Jacket => "Jacket",
        Hoodie => "Hooded top",
        Dress => "Round neck",
    }
}

part! {
    ClothesColour {
        Navy => "Navy",
        Teal => "Teal",
        Plum => "Plum",
        Rust => "Rust",
        Moss => "Moss",
        Slate => "Slate",
        Mustard => "Mustard",
    }
}

part! {
    Glasses {
        None => "None",
        Round => "Round",
        Square => "Square",
        Half => "Half-moon",
    }
}

part! {
    Beard {
        None => "None",
        Moustache => "Moustache",
        Short => "Short beard",
        Full => "Full beard",
    }
}

part! {
    /// Behind the head.
    Background {
        Sky => "Sky",
        Sand => "Sand",
        Lilac => "Lilac",
        Mint => "Mint",
        Rose => "Rose",
        Stone => "Stone",
    }
}

/// A portrait, part by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Portrait {
    pub skin: Skin,
    pub hair: Hair,
    pub hair_colour: HairColour,
    pub clothes: Clothes,
    pub clothes_colour: ClothesColour,
    pub glasses: Glasses,
    pub beard: Beard,
    pub background: Background,
}

impl Portrait {
    /// The portrait of the nth persona of a board: neighbours differ in more
    /// than one part, and nothing in it follows from who is described.
    pub fn nth(n: usize) -> Portrait {
        fn turn<T: Copy + Default>(all: &[T], at: usize) -> T {
            all.get(at % all.len().max(1)).copied().unwrap_or_default()
        }
        // Steps without a common measure, so that no row of parts repeats soon.
        let hair = [Hair::Short, Hair::Bob, Hair::Curls, Hair::SideParting, Hair::Bun, Hair::Long];
        Portrait {
            skin: turn(Skin::ALL, n * 5 + 1),
            hair: turn(&hair, n),
            hair_colour: turn(&HairColour::ALL[..6], n * 5),
            clothes: turn(Clothes::ALL, n * 2),
            clothes_colour: turn(ClothesColour::ALL, n * 3),
            glasses: if n % 3 == 2 { Glasses::Round } else { Glasses::None },
            beard: Beard::None,
            background: turn(Background::ALL, n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_portraits_differ_from_each_other() {
        let all: std::collections::HashSet<Portrait> = (0..12).map(Portrait::nth).collect();
        assert_eq!(all.len(), 12);
    }
}
