//! Which kinds of answer does a session have on its desks? All in one place,
//! so that none is forgotten when the data change.

use super::Request;
use super::cost_desks::CostDesks;
use super::desk::Desk;
use super::find::{FindIndex, Search};
use super::personas::{BoardDesk, PersonaDesk};
use super::place::Places;
use super::profile_desks::ProfileDesks;
use crate::demand::TakeUp;

/// Answers to earlier questions that are kept.
const KEPT: usize = 24;

pub(super) struct Desks {
    pub take_up: Desk<(u64, Request), TakeUp>,
    /// The answer of the second map of two.
    pub beside: Desk<(u64, Request), TakeUp>,
    pub places: Places,
    pub persona: PersonaDesk,
    pub board: BoardDesk,
    pub costs: CostDesks,
    pub find: Desk<u64, FindIndex>,
    /// By the data's revision, and what is typed.
    pub search: Desk<(u64, String), Search>,
    pub profiles: ProfileDesks,
}

/// What every desk can do, whatever it answers.
pub(super) trait AnyDesk {
    /// Takes in what has finished; true where anything has.
    fn poll(&mut self) -> bool;
    /// Forgets every answer about other data.
    fn start_anew(&mut self);
}

impl<K: PartialEq + Clone, T: Send + Sync + 'static> AnyDesk for Desk<K, T> {
    fn poll(&mut self) -> bool {
        Desk::poll(self)
    }

    fn start_anew(&mut self) {
        Desk::start_anew(self);
    }
}

impl Desks {
    pub fn new() -> Desks {
        Desks {
            take_up: Desk::new("answer", KEPT),
            beside: Desk::new("answer beside", KEPT),
            places: Places::new(),
            persona: Desk::new("persona", KEPT),
            board: Desk::new("board", KEPT),
            costs: CostDesks::new(),
            find: Desk::new("find", 1),
            search: Desk::new("search", KEPT),
            profiles: ProfileDesks::new(),
        }
    }

    /// Every one of them.
    fn all(&mut self) -> Vec<&mut dyn AnyDesk> {
        let Desks { take_up, beside, places, persona, board, costs, find, search, profiles } = self;
        vec![take_up, beside, places, persona, board, costs, find, search, profiles]
    }

    pub fn poll(&mut self) -> bool {
        // Each is polled, whatever the others say.
        self.all().into_iter().fold(false, |changed, desk| desk.poll() | changed)
    }

    pub fn start_anew(&mut self) {
        self.all().into_iter().for_each(AnyDesk::start_anew);
    }
}
