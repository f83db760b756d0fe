//! A failed scenario, told like a diagnostic: the step that failed, what was expected, what was found, what is the case.

use super::desk::{Desk, Kept};
use super::expect::Mismatch;
use super::run::{Failed, Run, Why};
use crate::case::Refusal;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Words, list_of, words};

/// What to tell of a failure, in the state in which the scenario stopped.
pub(super) fn diagnostic(run: &Run<'_>, failed: Failed) -> Diagnostic {
    let Failed { place, why, within } = failed;
    let diagnostic = match why {
        Why::Unmet(unmet) => self::unmet(unmet),
        Why::Refused(refusal) => {
            let (id, Words { sv, en }) = (refusal.id(), refusal.words());
            let diagnostic = Diagnostic::new(
                Code::CommandRefused,
                place,
                words!("kommandot vägrades (`{id}`): {sv}", "the command was refused (`{id}`): {en}"),
            );
            with_tasks(diagnostic, run, &refusal)
        }
        Why::Impossible(why) => Diagnostic::new(Code::CommandRefused, place, why),
        Why::Accepted => Diagnostic::new(
            Code::CommandAccepted,
            place,
            words!("kommandot skulle vägras men gick igenom", "the command should be refused, but was accepted"),
        ),
        Why::OtherReason { wanted, found } => {
            let (wanted_id, id, Words { sv, en }) = (wanted.as_str(), found.id(), found.words());
            Diagnostic::new(
                Code::OtherReason,
                wanted.span,
                words!(
                    "kommandot skulle vägras för `{wanted_id}` men vägrades för `{id}`",
                    "the command should be refused because of `{wanted_id}`, but was refused because of `{id}`"
                ),
            )
            .label(words!("{sv}", "{en}"))
        }
    };
    let diagnostic = match within {
        Some(step) if step.file == place.file && step.start == diagnostic.place.start => diagnostic,
        Some(step) => Diagnostic { place, ..diagnostic }
            .related(step, words!("här, i scenariot som det börjar med", "here, in the scenario that it begins with")),
        None => diagnostic,
    };
    match run.case() {
        Some(kept) => diagnostic.help(case(&run.desk, kept)),
        None => diagnostic,
    }
}

/// The first thing that does not hold stands in the message; each is shown at its place.
fn unmet(mut unmet: Vec<Mismatch>) -> Diagnostic {
    let first = unmet.remove(0);
    let (what, expected, found) = (first.what, first.expected, first.found);
    let more = match unmet.len() {
        0 => words!("", ""),
        more => words!(" (och {more} till)", " (and {more} more)"),
    };
    let message = Words {
        sv: format!("`{what}`: väntade {}, fann {}{}", expected.sv, found.sv, more.sv),
        en: format!("`{what}`: expected {}, but found {}{}", expected.en, found.en, more.en),
    };
    let label = |found: &Words| Words { sv: format!("fann {}", found.sv), en: format!("found {}", found.en) };
    let diagnostic = Diagnostic::new(Code::ExpectationUnmet, first.place, message).label(label(&found));
    unmet.iter().fold(diagnostic, |diagnostic, other| diagnostic.related(other.place, label(&other.found)))
}

/// A task that is not there: those that are.
fn with_tasks(diagnostic: Diagnostic, run: &Run<'_>, refusal: &Refusal) -> Diagnostic {
    let (Refusal::NoSuchTask { .. }, Some(kept)) = (refusal, run.case()) else { return diagnostic };
    let steps: Vec<_> = kept.case.tasks.values().map(|task| &task.step).collect();
    if steps.is_empty() {
        return diagnostic;
    }
    let Words { sv, en } = list_of(steps, 9);
    diagnostic.help(words!("de öppna uppgifterna är {sv}", "the open tasks are {en}"))
}

/// Where the case is, and when.
fn case(desk: &Desk<'_>, kept: &Kept) -> Words {
    let case = &kept.case;
    let name = case.number.as_ref().unwrap_or(&case.id);
    let now = desk.shown(desk.now);
    let status = case.status.as_ref();
    let with = |sv: &str, en: &str| status.map_or_else(Words::default, |status| words!("{sv} `{status}`", "{en} `{status}`"));
    let Words { sv: status_sv, en: status_en } = with(" med status", ", its status is");
    match &case.ended {
        Some(ended) => {
            let end = &ended.end;
            words!("{now}: ärendet {name} har slutat i `{end}`{status_sv}", "{now}: the case {name} has ended in `{end}`{status_en}")
        }
        None => {
            let Words { sv, en } = list_of(case.at_steps(), 9);
            words!("{now}: ärendet {name} står i {sv}{status_sv}", "{now}: the case {name} is at {en}{status_en}")
        }
    }
}
