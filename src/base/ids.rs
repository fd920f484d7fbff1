//! What is each thing called, on disk and between rooms? By outside ids that
//! stay the same next year (area codes, LGSL numbers), never by row numbers.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl AsRef<str>) -> Self {
                $name(text.as_ref().trim().into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok($name::new(text))
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_id! {
    /// The short name of a level (`oa`, `lsoa`, `ward`), as the recipe gives it.
    LevelId
}
text_id! {
    /// The edition of a set of boundaries (`2011`, `2021`). Codes alone cannot
    /// tell the edition: most are unchanged from one to the next.
    Edition
}
text_id! {
    /// The short name of a profile scheme (`oac21`).
    SchemeId
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id! {
    /// A service by its number in the Local Government Services List (LGSL).
    ServiceId
}
number_id! {
    /// What was done about a service: its Local Government Interaction List number (LGIL).
    InteractionId
}
number_id! {
    /// A way of contact: its Local Government Channel List number (LGChL).
    ChannelId
}
