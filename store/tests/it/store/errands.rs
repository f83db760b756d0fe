//! A small package with one of everything that reaches a case: forms, signals that join, mail and its answers, timers, what is sent,
//! an end from which a case comes back. Small, since tests of crashes open its store some thousand times.

use super::house::Files;

const ABOUT: &str = "package: shop
title: {en: Shop}
language: 1
languages: [en]
zone: Europe/Stockholm
owner: desk
";
const CATALOGUE: &str = "
roles:
  clerk: {title: {en: Clerk}}
teams:
  desk: {title: {en: The desk}, members: [eva, bo]}
people:
  eva: {name: Eva Ek, mail: eva@shop.example, roles: [clerk]}
  bo: {name: Bo Berg, mail: bo@shop.example, roles: [clerk]}
  ada: {name: Ada Alm, mail: ada@shop.example}
choices:
  state: {fresh: {en: Fresh}}
  grade: {low: {en: Low}, high: {en: High}}
systems:
  post: {title: {en: The mailbox}, mailbox: post@shop.example}
  bells:
    title: {en: Bells}
    sends:
      ring:
        fields:
          mark: {type: text, from: /mark}
          say: {type: text, from: /say}
";
const TOLD: &str = "template: told\nfacts: [what]\nsubject: {en: Done}\ntext: {en: \"{what}\"}\n";
const ERRAND: &str = "
process: errand
noun: {en: errand}
title: {en: Errands}
owner: desk
requester: who
number: 'E-{year}-{count:4}'
statuses: state
fields:
  who: {type: person, title: {en: Who}, public: true, listed: true}
  what: {type: text, title: {en: What}, public: true}
  grade: {type: choice, title: {en: Grade}, of: grade, listed: true}
  mark: {type: text, title: {en: Mark}}
  rings: {type: number, title: {en: Rings}, default: 0}
receives:
  again: {title: {en: Again}, signal: ring, same: {mark: message.mark}}
  reply: {title: {en: Answer}, mail: reply}
starts:
  desk: {form: [what, 'grade?', 'who?'], title: {en: At the desk}, role: clerk, next: act}
  ring: {signal: ring, title: {en: By bell}, same: {mark: message.mark}, set: {what: message.say, mark: message.mark}, next: act}
  mail: {mail: post, title: {en: By mail}, set: {what: message.subject, who: message.sender}, next: act}
flow:
  act: {activity: {en: Act}, role: clerk, form: ['grade?'], due: 30 min, next: tell}
  tell: {send: {en: Tell}, template: told, to: [who], public: true, next: rest}
  rest: {wait: {en: Rest}, until: {silent: {after: 2 h, next: gone}, told: {message: reply, next: act, return: false}}}
  gone:
    end: {en: Gone}
    meanwhile:
      back: {role: clerk, title: {en: Back}, within: 24 h, next: act}
always:
  rang: {message: again, set: {rings: rings + 1}}
";

/// The package as it begins.
pub(super) fn errands() -> Files {
    files(ERRAND)
}

/// The package after a change of its flow: cases that began before keep theirs.
pub(super) fn slower_errands() -> Files {
    files(&ERRAND.replace("after: 2 h", "after: 3 h"))
}

fn files(errand: &str) -> Files {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    vec![
        file("package.yaml", ABOUT),
        file("workflows/catalogue/all.yaml", CATALOGUE),
        file("workflows/errand.yaml", errand),
        file("workflows/messages/told.yaml", TOLD),
    ]
}
