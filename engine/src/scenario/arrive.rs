//! Signals and mails that come to the desk: they begin cases, or join open ones.

use super::desk::{Desk, Trouble};
use crate::case::{Actor, Command, Context, Message, Refusal, Text};
use crate::run::{Came, Reach, Same, reach};

impl Desk<'_> {
    /// Lets something come; tells the case that it last reached, if any.
    pub(super) fn arrive(&mut self, came: Came<'_>, message: &Message, actor: &Actor) -> Result<Option<usize>, Trouble> {
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: None, number: None };
        let mut reached = None;
        for one in reach(self.package, came, message, &context) {
            reached = self.arrive_in(&one, message, actor)?.or(reached);
        }
        Ok(reached)
    }

    fn arrive_in(&mut self, reach: &Reach, message: &Message, actor: &Actor) -> Result<Option<usize>, Trouble> {
        let joins = reach.starts.iter().filter_map(|start| start.same.as_ref());
        if let Some(index) = joins.filter_map(|same| self.oldest(&reach.process, same)).next() {
            if let Some(name) = &reach.joins_as {
                self.give(index, &Command::Receive { name: name.clone(), message: message.clone() }, actor)?;
            }
            return Ok(Some(index));
        }
        for start in &reach.starts {
            match self.start((&reach.process, &start.start), Vec::new(), Some(message.clone()), actor) {
                Err(Trouble::Refused(Refusal::If)) => {}
                begun => return begun.map(Some),
            }
        }
        for (name, same) in &reach.receives {
            if let Some(index) = self.oldest(&reach.process, same) {
                self.give(index, &Command::Receive { name: name.clone(), message: message.clone() }, actor)?;
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    /// The oldest open case of a process that has the values.
    fn oldest(&self, process: &Text, same: &Same) -> Option<usize> {
        self.cases.iter().position(|kept| kept.case.process == *process && same.finds(&kept.case))
    }
}
