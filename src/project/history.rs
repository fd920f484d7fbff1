//! What was decided before? A list of whole small projects with labels.

use super::{Edit, Project};
use std::sync::Arc;

/// Undo and redo. One edit is one step; an edit that changes nothing is none.
#[derive(Clone, Debug)]
pub struct History {
    now: Arc<Project>,
    /// Earlier projects, each with the label of the edit that left it.
    past: Vec<(Arc<Project>, &'static str)>,
    /// Later ones, nearest last, each with the label of the edit that made it.
    future: Vec<(Arc<Project>, &'static str)>,
}

/// Steps kept; older ones fall off.
const DEPTH: usize = 200;

impl History {
    pub fn new(project: Project) -> Self {
        History { now: Arc::new(project), past: Vec::new(), future: Vec::new() }
    }

    pub fn now(&self) -> &Arc<Project> {
        &self.now
    }

    /// True where the edit changed something.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let next = edit.apply(&self.now);
        if next == *self.now {
            return false;
        }
        self.past.push((std::mem::replace(&mut self.now, Arc::new(next)), edit.label()));
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
        self.future.clear();
        true
    }

    /// True where there was something to undo.
    pub fn undo(&mut self) -> bool {
        let Some((before, label)) = self.past.pop() else { return false };
        self.future.push((std::mem::replace(&mut self.now, before), label));
        true
    }

    /// True where there was something to redo.
    pub fn redo(&mut self) -> bool {
        let Some((after, label)) = self.future.pop() else { return false };
        self.past.push((std::mem::replace(&mut self.now, after), label));
        true
    }

    /// What undo would take back.
    pub fn undo_label(&self) -> Option<&'static str> {
        self.past.last().map(|(_, label)| *label)
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&'static str> {
        self.future.last().map(|(_, label)| *label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{MapView, OwnLevel, Protection};

    #[test]
    fn undo_takes_back_and_redo_does_again() {
        let mut history = History::new(Project::default());
        assert!(history.apply(&Edit::Protection(Protection::hidden())));
        assert!(!history.apply(&Edit::Protection(Protection::hidden())), "nothing changed");
        assert!(history.undo());
        assert_eq!(history.now().protection, Protection::shown());
        assert_eq!(history.redo_label(), Some("change of protection"));
        assert!(history.redo());
        assert!(history.now().protection.on);
    }

    #[test]
    fn own_levels_are_shared_by_the_steps_that_leave_them_as_they_are() {
        let mut history = History::new(Project::default());
        let levels = Arc::new(vec![OwnLevel::new("Patches", std::iter::empty())]);
        history.apply(&Edit::OwnLevels { levels: levels.clone(), ask: None });
        history.apply(&Edit::View(MapView { class_count: 5, ..MapView::default() }));
        assert!(Arc::ptr_eq(&history.now().own_levels, &levels));
    }

    #[test]
    fn a_new_edit_ends_the_way_forward() {
        let mut history = History::new(Project::default());
        history.apply(&Edit::Protection(Protection::hidden()));
        history.undo();
        let view = MapView { class_count: 5, ..MapView::default() };
        history.apply(&Edit::View(view));
        assert!(!history.redo());
    }
}
