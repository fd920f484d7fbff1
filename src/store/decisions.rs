//! How are the officer's decisions kept as they are made? One row, written in
//! a small transaction of its own.

use super::Workspace;
use super::trouble::{Told, damage};
use super::writer::json;
use crate::base::{Error, Result};
use crate::project::Project;

impl Workspace {
    /// The decisions as last saved; `None` in a workspace where none were.
    pub fn project(&self) -> Result<Option<Project>> {
        let Some(text) = self.fact::<String>("project")? else { return Ok(None) };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| damage(format!("the decisions ({error})")).in_file(&self.path))
    }

    /// Keeps the decisions. On an error the earlier ones stay.
    pub fn save_project(&self, project: &Project) -> Result<()> {
        let text = json(project)?;
        if serde_json::from_str::<Project>(&text).ok().as_ref() != Some(project) {
            return Err(Error::new("A decision holds a number that cannot be written down")
                .in_file(&self.path)
                .remedy("Check the target rate and the class breaks"));
        }
        self.connection
            .execute("INSERT OR REPLACE INTO fact VALUES ('project', ?1)", [text])
            .told(&self.path)?;
        Ok(())
    }
}
