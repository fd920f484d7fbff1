//! Behaviour that needs more than one room, and the locks that keep the rooms
//! apart.

mod architecture;
mod boundaries;
mod store;
mod take_up_reference;
