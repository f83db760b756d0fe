//! Signals and mails that come to the desk: they begin cases, or join open ones.

use std::collections::BTreeSet;

use super::desk::{Desk, Trouble};
use crate::case::{Actor, Case, Command, Context, Message, Refusal, Text};
use crate::run::{Came, Reach, found_as, joined_as, reach};

/// Something that comes.
struct Arrival<'a> {
    came: Came<'a>,
    message: &'a Message,
    actor: &'a Actor,
    /// Whom it may reach.
    all: &'a [Reach],
    /// The cases that it has reached: each gets it once, also where several of its flows receive it.
    got: BTreeSet<usize>,
}

impl Desk<'_> {
    /// Lets something come; tells the case that it last reached, if any.
    pub(super) fn arrive(&mut self, came: Came<'_>, message: &Message, actor: &Actor) -> Result<Option<usize>, Trouble> {
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: None, number: None };
        let all = reach(self.package, came, message, &context);
        let mut arrival = Arrival { came, message, actor, all: &all, got: BTreeSet::new() };
        let mut reached = None;
        for one in &all {
            reached = self.arrive_in(one, &mut arrival)?.or(reached);
        }
        Ok(reached)
    }

    fn arrive_in(&mut self, reach: &Reach, arrival: &mut Arrival<'_>) -> Result<Option<usize>, Trouble> {
        let mut joins = reach.starts.iter().filter_map(|start| start.same.as_ref());
        if let Some(index) = joins.find_map(|same| self.oldest(|case| same.finds(case))) {
            let name = joined_as(self.package, arrival.came, &self.cases[index].case).cloned();
            return self.receive(index, name, arrival);
        }
        for start in &reach.starts {
            match self.start((&reach.process, &start.start), Vec::new(), Some(arrival.message.clone()), arrival.actor) {
                Err(Trouble::Refused(Refusal::If)) => {}
                begun => {
                    let index = begun?;
                    arrival.got.insert(index);
                    return Ok(Some(index));
                }
            }
        }
        match reach.receives.iter().find_map(|(_, same)| self.oldest(|case| same.finds_flow(case))) {
            Some(index) => {
                let name = found_as(arrival.all, &self.cases[index].case).cloned();
                self.receive(index, name, arrival)
            }
            None => Ok(None),
        }
    }

    /// A case gets it; without a name in its `receives` nothing happens.
    fn receive(&mut self, index: usize, name: Option<Text>, arrival: &mut Arrival<'_>) -> Result<Option<usize>, Trouble> {
        if let Some(name) = name
            && arrival.got.insert(index)
        {
            self.give(index, &Command::Receive { name, message: arrival.message.clone() }, arrival.actor)?;
        }
        Ok(Some(index))
    }

    /// The oldest case that is looked for.
    fn oldest(&self, is_it: impl Fn(&Case) -> bool) -> Option<usize> {
        self.cases.iter().position(|kept| is_it(&kept.case))
    }
}
