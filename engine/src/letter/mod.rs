//! Letters: what an effect says to each of its receivers, in the receiver's language.
//!
//! A template names facts, `{service}`; the effect has their values as they were when it was placed. Titles and names are those
//! of now. Pure: who carries a letter away, and how, is the shell's.

mod say;

use jiff::tz::TimeZone;

use crate::case::{Actor, Case, Context, Directory, Effect, Person, Receiver, SendEffect, Text, Value};
use crate::model::{Placeholder, Template, Title, placeholders};
use crate::package::{Package, StepKindPlan, StepPlan};
use crate::run::View;
use say::Voice;

/// What one receiver gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: Receiver,
    /// The name that is shown.
    pub name: Text,
    /// Mail addresses; none: nobody knows one.
    pub mail: Vec<Text>,
    /// The languages that it is written in, by code: of a contact list, one after the other.
    pub languages: Vec<Text>,
    /// The subject, in one line.
    pub subject: String,
    /// The text, its lines as the template has them.
    pub text: String,
}

/// Why an effect says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoTemplate {
    /// The template that the package does not have any more.
    pub template: Text,
}

/// The letters of an effect of a case, one for each receiver; none, where nobody is to get any.
///
/// # Errors
/// The package no longer has the effect's template.
pub fn letters(package: &Package, directory: &Directory, case: &Case, effect: &Effect) -> Result<Vec<Letter>, NoTemplate> {
    let desk = Desk { package, directory, case };
    match effect {
        Effect::Reply { to, text } => Ok(vec![desk.reply(to, text)]),
        Effect::Send(send) => {
            let template = package.draft().templates.get(&*send.template);
            let template = template.ok_or_else(|| NoTemplate { template: send.template.clone() })?;
            Ok(send.to.iter().map(|to| desk.letter(template, send, to)).collect())
        }
    }
}

/// Where letters are written.
#[derive(Clone, Copy)]
struct Desk<'a> {
    package: &'a Package,
    directory: &'a Directory,
    case: &'a Case,
}

/// Whom a letter is for.
struct Addressed {
    name: Text,
    mail: Vec<Text>,
    languages: Vec<Text>,
}

impl<'a> Desk<'a> {
    fn letter(self, template: &Template, send: &SendEffect, to: &Receiver) -> Letter {
        let Addressed { name, mail, languages } = self.addressed(to);
        let write = |title: &Title, code: &str| self.write(title.in_language(code), code, send, (to, &name, &mail));
        let subjects: Vec<String> = languages.iter().map(|code| one_line(&write(&template.subject, code))).collect();
        let texts: Vec<String> = languages.iter().map(|code| write(&template.text, code)).collect();
        Letter { to: to.clone(), name: name.clone(), mail: mail.clone(), subject: subjects.join(" / "), text: texts.join("\n"), languages }
    }

    /// A person's own words; the subject is the case's number.
    fn reply(self, to: &Person, text: &Text) -> Letter {
        let to = Receiver::Person(to.clone());
        let Addressed { name, mail, languages } = self.addressed(&to);
        let subject = self.case.number.as_deref().unwrap_or_default().to_owned();
        Letter { to, name, mail, languages, subject, text: text.to_string() }
    }

    fn addressed(self, to: &Receiver) -> Addressed {
        let catalogue = &self.package.draft().catalogue;
        let first = self.first_language();
        match to {
            Receiver::Person(Person::Guest { name, mail }) => {
                let mail = Some(mail.clone()).filter(|mail| !mail.is_empty());
                Addressed { name: name.clone(), mail: mail.into_iter().collect(), languages: vec![first] }
            }
            Receiver::Person(Person::Known(id)) => {
                let facts = self.directory.people.get(id).cloned().unwrap_or_default();
                let name = if facts.name.is_empty() { id.clone() } else { facts.name };
                Addressed { name, mail: facts.mail.into_iter().collect(), languages: vec![facts.language.unwrap_or(first)] }
            }
            Receiver::Team(id) => {
                let team = catalogue.teams.get(&**id);
                let mail = team.and_then(|team| team.mail.as_ref()).map(|mail| Text::from(mail.as_str()));
                let name = team.map_or("", |team| team.title.in_language(&first)).into();
                Addressed { name, mail: mail.into_iter().collect(), languages: vec![first] }
            }
            Receiver::Contact(id) => {
                let contact = catalogue.contacts.get(&**id);
                let mail = contact.iter().flat_map(|contact| &contact.mail).map(|mail| Text::from(mail.as_str())).collect();
                let name = contact.map_or("", |contact| contact.title.in_language(&first)).into();
                let own = contact.iter().flat_map(|contact| &contact.languages).map(|code| Text::from(code.as_str()));
                let languages: Vec<Text> = own.collect();
                Addressed { name, mail, languages: if languages.is_empty() { vec![first] } else { languages } }
            }
        }
    }

    /// The language of whoever says none: the package's first.
    fn first_language(self) -> Text {
        self.package.draft().about.languages.first().map_or("en", |code| code.as_str()).into()
    }

    /// A text with its facts said. A fact that is not set is left out.
    fn write(self, text: &str, code: &str, send: &SendEffect, receiver: (&Receiver, &Text, &[Text])) -> String {
        let (mut written, mut at) = (String::new(), 0);
        for placeholder in placeholders(text) {
            let Placeholder::Fact(path, range) = placeholder else { continue };
            written.push_str(&text[at..range.start]);
            written.push_str(&self.fact(path, code, send, receiver).unwrap_or_default());
            at = range.end;
        }
        written.push_str(&text[at..]);
        written
    }

    fn fact(self, path: &str, code: &str, send: &SendEffect, (_, name, mail): (&Receiver, &Text, &[Text])) -> Option<String> {
        let mut parts = path.split('.');
        let first = parts.next()?;
        if first == "receiver" {
            return Some(match parts.next()? {
                "name" => name.to_string(),
                "mail" => mail.join(", "),
                "language" => code.to_owned(),
                _ => return None,
            });
        }
        let mut value = send.facts.iter().find(|(fact, _)| &**fact == first).map(|(_, value)| value.clone())?;
        for part in parts {
            // The title of a thing is what it is called in the reader's language, which is how the thing itself is said.
            if part != "title" {
                value = self.member(send, &value, part)?;
            }
        }
        Some(self.voice(code, send).say(first, &value))
    }

    /// `service.owner`: a part of a value, as it is now.
    fn member(self, send: &SendEffect, value: &Value, part: &str) -> Option<Value> {
        let context = Context { now: self.case.at, actor: &Actor::Engine, directory: self.directory, case_id: None, number: None };
        let view = View { package: self.package, case: self.case, context: &context, scope: send.scope, message: None, answer: None };
        view.member(value, part)
    }

    /// The process that sends it, where the flow that sent it is over: the one that has the step.
    fn process_of(self, send: &SendEffect) -> Option<&'a Text> {
        let sends_it = |step: &StepPlan| matches!(&step.kind, StepKindPlan::Send { template, .. } if *template == send.template);
        let plans = self.package.plans.values();
        plans.filter(|plan| plan.steps.get(&send.step).is_some_and(sends_it)).map(|plan| &plan.name).next()
    }

    fn voice<'v>(self, code: &'v str, send: &SendEffect) -> Voice<'v>
    where
        Self: 'v,
    {
        let process = self.case.scope(send.scope).map(|scope| &scope.process).or_else(|| self.process_of(send));
        let process = process.unwrap_or(&self.case.process).clone();
        let zone: &TimeZone = self.package.zone();
        Voice { package: self.package, directory: self.directory, process, zone, code }
    }
}

/// A subject has no line breaks, whatever its facts hold.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
