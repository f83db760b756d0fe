//! What is declared and never used: a warning, since it is mostly a slip of a name or something left behind.
//!
//! [`mentions`] walks the package once and keeps what is named where; here each kind of thing is held against that. When in
//! doubt a thing is used: a warning that is wrong is worse than one that is missing.

mod mentions;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Catalogue, Draft, Name, Process, StartTrigger};
use crate::words::words;

use super::decisions::dead_ways;
use super::rules;
use super::templates;
use super::values::Uses;
use super::world::World;
use mentions::Mentions;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    let mentions = Mentions::of(world, uses);
    let draft = world.draft;
    catalogue(&draft.catalogue, &mentions, diagnostics);
    draft.processes.values().for_each(|process| self::process(process, &mentions, diagnostics));
    draft.processes.values().flat_map(|process| dead_ways(world, process)).for_each(|way| dead_way(&way.name, diagnostics));
    texts(world, draft, &mentions, diagnostics);
    for rule in draft.rules.values().filter(|rule| !rules::is_used(world, uses, rule.name.as_str())) {
        let why = ("inget fält, beslut eller uttryck frågar den", "no field, decision or expression asks it");
        warn(&rule.name, ("regeln", "the rule"), why, diagnostics);
    }
}

fn dead_way(name: &Name, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    diagnostics.push(
        Diagnostic::new(Code::Unused, name.span, words!("vägen `{written}` tas aldrig", "the way `{written}` is never taken"))
            .label(words!("den gäller inget som inte en tidigare väg tar", "it holds for nothing that an earlier way does not take"))
            .help(words!("ta bort den, rätta dess villkor, eller sätt den före", "remove it, mend its condition, or put it earlier")),
    );
}

fn catalogue(catalogue: &Catalogue, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) {
    let unnamed = |name: &Name| !mentions.names.contains(name.as_str());
    for role in catalogue.roles.values().filter(|it| it.rights.is_empty() && !it.retired && unnamed(&it.name)) {
        warn(&role.name, ("rollen", "the role"), ("ingen process nämner den", "no process names it"), diagnostics);
    }
    for team in catalogue.teams.values().filter(|it| !it.retired && !mentions.any_team && unnamed(&it.name)) {
        let why = ("den äger inget, får inget och går inte att välja", "it owns nothing, is sent nothing and cannot be chosen");
        warn(&team.name, ("gruppen", "the team"), why, diagnostics);
    }
    for contact in catalogue.contacts.values().filter(|it| !it.retired && !mentions.any_contact && unnamed(&it.name)) {
        let why = ("inget skickas till den", "nothing is sent to it");
        warn(&contact.name, ("kontaktlistan", "the contact list"), why, diagnostics);
    }
    for calendar in catalogue.calendars.values().filter(|it| !mentions.any_calendar && unnamed(&it.name)) {
        let why = ("ingen tid räknas i den", "no time is counted in it");
        warn(&calendar.name, ("kalendern", "the calendar"), why, diagnostics);
    }
    let kept = |name: &Name| catalogue.calendars.values().filter_map(|it| it.holidays.as_ref()).any(|it| it.value == name.value);
    for holidays in catalogue.holidays.values().filter(|it| !kept(&it.name)) {
        let why = ("ingen kalender följer dem", "no calendar keeps them");
        warn(&holidays.name, ("helgdagarna", "the set of holidays"), why, diagnostics);
    }
    for list in catalogue.choices.values().filter(|it| !mentions.choices.contains(it.name.as_str())) {
        let why = ("inget fält har den i `of`", "no field has it in `of`");
        warn(&list.name, ("vallistan", "the choice list"), why, diagnostics);
    }
    for list in catalogue.lists.values().filter(|it| !mentions.types.contains(it.name.as_str())) {
        let why = ("inget fält är av den typen, och ingen regel läser den", "no field is of this type, and no rule reads it");
        warn(&list.name, ("listan", "the list"), why, diagnostics);
    }
    for system in catalogue.systems.values() {
        let unheard = || system.sends.values().filter(|signal| !mentions.signals.contains(signal.name.as_str()));
        if !mentions.systems.contains(system.name.as_str()) && unheard().count() == system.sends.len() {
            let why = ("ingen start eller `receives` lyssnar på det", "no start and no `receives` listens to it");
            warn(&system.name, ("systemet", "the system"), why, diagnostics);
        } else {
            for signal in unheard() {
                let why = ("ingen start eller `receives` tar den", "no start and no `receives` takes it");
                warn(&signal.name, ("signalen", "the signal"), why, diagnostics);
            }
        }
    }
}

fn process(process: &Process, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) {
    let name = process.name.as_str();
    let only_called = process.starts.values().all(|start| matches!(start.trigger, StartTrigger::Call { .. }));
    if only_called && !mentions.processes.contains(name) {
        warn(&process.name, ("processen", "the process"), ("ingen anropar den", "nothing calls it"), diagnostics);
    }
    for field in process.fields.values().filter(|field| !mentions.fields.contains(&(name, field.name.as_str()))) {
        let why = ("inget formulär, uttryck eller meddelande nämner det", "no form, expression or message names it");
        warn(&field.name, ("fältet", "the field"), why, diagnostics);
    }
    for receive in process.receives.values().filter(|it| !mentions.messages.contains(&(name, it.name.as_str()))) {
        warn(&receive.name, ("meddelandet", "the message"), ("inget handtag tar det", "no handler takes it"), diagnostics);
    }
}

fn texts(world: &World<'_>, draft: &Draft, mentions: &Mentions<'_>, diagnostics: &mut Diagnostics) {
    for template in draft.templates.values() {
        if !mentions.templates.contains(template.name.as_str()) {
            warn(&template.name, ("mallen", "the template"), ("inget `send` skickar den", "no `send` sends it"), diagnostics);
        }
        for fact in templates::unsaid(template, world.sources) {
            let why = ("ingen av texterna nämner det", "none of the texts names it");
            warn(fact, ("faktumet", "the fact"), why, diagnostics);
        }
    }
}

fn warn(name: &Name, what: (&str, &str), why: (&str, &str), diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    let ((sv, en), (why_sv, why_en)) = (what, why);
    diagnostics.push(
        Diagnostic::new(Code::Unused, name.span, words!("{sv} `{written}` används inte", "{en} `{written}` is not used"))
            .label(words!("{why_sv}", "{why_en}"))
            .help(words!("ta bort `{written}`, eller nämn namnet där det var tänkt", "remove `{written}`, or name it where it was meant")),
    );
}
