//! Who are the people who use a service, and who does not? Profile groups and
//! types: index, penetration, channels, and where each group lives.
