//! Open cases before the clock runs, so that the figures are those of a desk with work on it.

use tillit_engine::case::Command;
use tillit_store::{Answer, Ask, Asker, CaseName, Chance, Refused, Request, StoreError, Writer};

use super::life::{Life, Random};

/// How many requests go into one commit while loading.
const AT_A_TIME: usize = 1_000;

/// Begins so many cases and drives each so far through its life: `how_far` of all its commands.
pub(super) fn preload(
    writer: &mut Writer,
    lives: &[Life],
    cases: u64,
    how_far: fn(usize) -> usize,
    draw: &mut Draw,
) -> Result<(), StoreError> {
    let mut left = cases;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(usize::MAX).min(AT_A_TIME);
        load(writer, lives, now, how_far, draw);
        writer.fold_if_due()?;
        left -= now as u64;
    }
    Ok(())
}

/// Begins cases and drives each so far through its life, all together.
pub(super) fn load(writer: &mut Writer, lives: &[Life], cases: usize, how_far: fn(usize) -> usize, draw: &mut Draw) {
    let chosen: Vec<&Life> = (0..cases).map(|at| &lives[at % lives.len()]).collect();
    let starts = chosen.iter().map(|life| draw.start(life)).collect();
    let mut open: Vec<(&Life, CaseName)> =
        chosen.into_iter().zip(writer.commit(starts)).filter_map(|(life, answer)| Some((life, began(&answer)?))).collect();
    for step in 1.. {
        // Each goes on by a different length, so that queues of all steps hold some.
        open.retain(|(life, _)| step < how_far(life.commands.len()));
        if open.is_empty() {
            return;
        }
        let requests = open.iter().map(|(life, case)| draw.give(life, step, case.clone())).collect();
        writer.commit(requests);
    }
}

fn began(answer: &Result<Answer, Refused>) -> Option<CaseName> {
    match answer {
        Ok(Answer::Case(answered)) => Some(CaseName::Id(answered.case.id.clone())),
        _ => None,
    }
}

/// What comes from outside with each request.
pub(super) struct Draw(pub(super) Random);

impl Draw {
    pub(super) fn request(&mut self, by: Asker, ask: Ask) -> Request {
        let mut chance = [0; 32];
        chance.chunks_exact_mut(8).for_each(|bytes| bytes.copy_from_slice(&self.0.next().to_le_bytes()));
        Request { at: jiff::Timestamp::now(), chance: Chance(chance), by, key: None, ask }
    }

    pub(super) fn start(&mut self, life: &Life) -> Request {
        let (by, command) = &life.commands[0];
        let Command::Start { process, start, fields, .. } = command else { unreachable!("a life begins with a start") };
        self.request(by.clone(), Ask::Start { process: process.clone(), start: start.clone(), fields: fields.clone() })
    }

    pub(super) fn give(&mut self, life: &Life, step: usize, case: CaseName) -> Request {
        let (by, command) = &life.commands[step];
        self.request(by.clone(), Ask::Give { case, version: None, command: command.clone() })
    }
}
