//! Examples of a rule: facts → answer.

use super::form::{Form, Names, Shape, key};
use crate::words::said;

pub(super) static EXAMPLES: Shape = Shape {
    name: "examples",
    help: said("Exempel på en regel; de körs av `tillit test`.", "Examples of a rule; `tillit test` runs them."),
    keys: &[
        key("examples", Form::Name(Names::Rule), said("regelns namn", "the rule's name")).required(),
        key("rows", Form::Many(&Form::Shape(&ROW)), said("raderna: `when` och `then`", "the rows: `when` and `then`")).required(),
    ],
};

static ROW: Shape = Shape {
    name: "example",
    help: said("Ett exempel.", "An example."),
    keys: &[
        key(
            "when",
            Form::Entries(Names::Fact, &Form::OneOrMany(&Form::Value)),
            said("fakta som regeln får", "the facts that the rule gets"),
        )
        .required(),
        key("then", Form::OneOrMany(&Form::Value), said("svaret som väntas", "the answer expected")),
        key("error", Form::Text, said("regeln svarar inte; skälet innehåller detta", "the rule does not answer; its reason holds this")),
    ],
};
