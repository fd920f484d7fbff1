//! What is measured while the window is open, and by which script? Nothing,
//! unless the command line asks.

use super::frame_log::{Doing, FrameLog};
use super::script::Step;
use super::script_player::{Player, ScriptPlugin, Shared};
use crate::base::Error;
use crate::session::Opening;
use eframe::egui;
use std::sync::{Arc, Mutex, PoisonError};

/// Where trouble of the window is left for the one who opened it.
pub type Trouble = Arc<Mutex<Option<Error>>>;

/// The frame log and the script, where either was asked for.
#[derive(Default)]
pub struct Measuring {
    log: Option<FrameLog>,
    player: Option<Shared>,
    trouble: Trouble,
}

impl Measuring {
    pub fn new(
        opening: &Opening,
        script: Option<Vec<Step>>,
        trouble: Trouble,
        ctx: &egui::Context,
    ) -> Measuring {
        let player = script.map(|steps| {
            let player: Shared = Arc::new(Mutex::new(Player::new(steps)));
            ctx.add_plugin(ScriptPlugin(player.clone()));
            player
        });
        Measuring { log: opening.frame_log.clone().map(FrameLog::new), player, trouble }
    }

    /// A frame begins. A script goes on by itself, and closes the window at
    /// its end.
    pub fn begin(&mut self, ctx: &egui::Context, busy: bool) {
        let mut doing = Doing::Working;
        if let Some(player) = &self.player {
            let mut player = player.lock().unwrap_or_else(PoisonError::into_inner);
            player.set_busy(busy);
            doing = player.doing();
            ctx.request_repaint();
            if player.is_done() {
                if let Some(error) = player.take_error() {
                    self.tell(error);
                }
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
        if let Some(log) = &mut self.log {
            log.begin(doing);
        }
    }

    /// True while the window shows nothing, so that the renderer's own time
    /// is seen.
    pub fn shows_nothing(&self) -> bool {
        self.player.as_ref().is_some_and(|player| {
            player.lock().unwrap_or_else(PoisonError::into_inner).doing() == Doing::Empty
        })
    }

    /// Does a part of a frame, and counts its time as our own.
    pub fn own(app: &mut super::App, part: impl FnOnce(&mut super::App)) {
        let since = app.measuring.log.is_some().then(FrameLog::reading).flatten();
        part(app);
        if let Some(log) = &mut app.measuring.log {
            log.add_own(since);
        }
    }

    /// The window closes: the frames are written and summed up.
    pub fn end(&mut self) {
        let Some(log) = &self.log else { return };
        println!("{}", log.summary().trim_end());
        if let Err(error) = log.write() {
            self.tell(error);
        }
    }

    fn tell(&self, error: Error) {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}
