//! Derived fields of one process: in which order they are computed, and that they can be at all.
//!
//! A field's rule names other derived fields, or other rules, by its parameters (F21). Invariant: the order puts each field
//! after all it reads.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use super::compile::Rule;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Facts;
use crate::source::{At, Span};
use crate::words::words;

/// A field that a rule fills.
#[derive(Clone, Debug)]
pub(crate) struct Derived<'a> {
    /// The field, where it is declared.
    pub field: At<String>,
    /// Its rule.
    pub rule: &'a Rule,
}

/// Orders the derived fields so that each comes after those it reads; the numbers count in `derived`.
///
/// `None`: some wait for each other, which has been reported, as have fields that would go stale since they rest on what
/// changes by itself. `rules` are all rules of the package, by name.
pub(crate) fn order(
    derived: &[Derived<'_>],
    rules: &IndexMap<String, Rule>,
    facts: &Facts,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<usize>> {
    let graph = Graph::new(derived, rules);
    for field in derived {
        report_volatile(field, &graph, facts, diagnostics);
    }
    // Tarjan's algorithm gives what is read before what reads it.
    let components = tarjan_scc(&graph.reads);
    let mut sound = true;
    for component in &components {
        if let Some(circle) = circle(&graph.reads, component) {
            sound = false;
            diagnostics.push(cycle(&graph, &circle));
        }
    }
    let fields = components.into_iter().flatten().filter_map(|node| match graph.reads[node].of {
        Of::Field(index) => Some(index),
        Of::Rule => None,
    });
    sound.then(|| fields.collect())
}

/// A derived field, or a rule that is read by its own name.
struct Reader<'a> {
    name: &'a str,
    place: Span,
    rule: &'a Rule,
    of: Of,
}

enum Of {
    Field(usize),
    Rule,
}

/// Who reads whom, with the place of the parameter.
struct Graph<'a> {
    reads: DiGraph<Reader<'a>, Span>,
}

impl<'a> Graph<'a> {
    fn new(derived: &'a [Derived<'_>], rules: &'a IndexMap<String, Rule>) -> Graph<'a> {
        let mut reads = DiGraph::new();
        let mut nodes: BTreeMap<&str, NodeIndex> = BTreeMap::new();
        for (index, field) in derived.iter().enumerate() {
            let reader = Reader { name: field.field.as_str(), place: field.field.span, rule: field.rule, of: Of::Field(index) };
            nodes.entry(field.field.as_str()).or_insert_with(|| reads.add_node(reader));
        }
        // A field may bear the name of its rule; then the name means the field.
        for (name, rule) in rules {
            let reader = Reader { name, place: rule.name.span, rule, of: Of::Rule };
            nodes.entry(name).or_insert_with(|| reads.add_node(reader));
        }
        for node in reads.node_indices() {
            let rule: &Rule = reads[node].rule;
            for parameter in &rule.parameters {
                if let Some(read) = nodes.get(parameter.as_str()) {
                    reads.add_edge(node, *read, parameter.span);
                }
            }
        }
        Graph { reads }
    }
}

/// A circle within a component: the reads, in order. `None`: the component is a single reader that does not read itself.
fn circle(reads: &DiGraph<Reader<'_>, Span>, component: &[NodeIndex]) -> Option<Vec<(NodeIndex, Span)>> {
    let start = *component.iter().min()?;
    // Breadth first from the start back to it: the shortest circle is the easiest to read.
    let mut came_from: BTreeMap<NodeIndex, (NodeIndex, Span)> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut edges: Vec<(NodeIndex, Span)> = reads.edges(node).map(|edge| (edge.target(), *edge.weight())).collect();
        edges.sort();
        for (target, place) in edges.into_iter().filter(|(target, _)| component.contains(target)) {
            if target == start {
                let mut circle = vec![(node, place)];
                let mut back = node;
                while let Some((previous, place)) = came_from.get(&back).copied().filter(|_| back != start) {
                    circle.push((previous, place));
                    back = previous;
                }
                circle.reverse();
                return Some(circle);
            }
            came_from.entry(target).or_insert_with(|| {
                queue.push_back(target);
                (node, place)
            });
        }
    }
    None
}

fn cycle(graph: &Graph<'_>, circle: &[(NodeIndex, Span)]) -> Diagnostic {
    let names: Vec<&str> = circle.iter().chain(circle.first()).map(|(node, _)| graph.reads[*node].name).collect();
    let story = names.join(" → ");
    let first = &graph.reads[circle[0].0];
    let mut diagnostic = Diagnostic::new(
        Code::DerivedCycle,
        first.place,
        if circle.len() == 1 {
            words!("`{story}`: värdet räknas fram ur sig självt", "`{story}`: the value is computed from itself")
        } else {
            words!("`{story}`: värdena väntar på varandra", "`{story}`: the values wait for each other")
        },
    );
    for (index, (_, place)) in circle.iter().enumerate() {
        let (reader, read) = (names[index], names[index + 1]);
        diagnostic = diagnostic.related(*place, words!("`{reader}` läser `{read}` här", "`{reader}` reads `{read}` here"));
    }
    diagnostic.help(words!(
        "bryt kedjan: låt en av reglerna läsa de fält som de andra bygger på",
        "break the chain: let one of the rules read the fields that the others rest on"
    ))
}

/// A field whose rule reads, itself or through rules, what changes though no field does.
fn report_volatile(field: &Derived<'_>, graph: &Graph<'_>, facts: &Facts, diagnostics: &mut Diagnostics) {
    let by_name: BTreeMap<&str, &Reader<'_>> = graph.reads.node_weights().map(|reader| (reader.name, reader)).collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut left: Vec<(&Rule, Vec<&str>)> = vec![(field.rule, Vec::new())];
    while let Some((rule, through)) = left.pop() {
        for parameter in &rule.parameters {
            match by_name.get(parameter.as_str()) {
                // Another derived field is told of by itself.
                Some(Reader { of: Of::Field(_), .. }) => {}
                Some(read) if seen.contains(&read.name) => {}
                Some(read) => {
                    seen.push(read.name);
                    left.push((read.rule, through.iter().copied().chain([read.name]).collect()));
                }
                None if facts.get(&parameter.value).is_some_and(|fact| fact.volatile) => {
                    diagnostics.push(volatile(field, parameter, &through));
                }
                None => {}
            }
        }
    }
}

fn volatile(field: &Derived<'_>, parameter: &At<String>, through: &[&str]) -> Diagnostic {
    let (name, read) = (&field.field.value, &parameter.value);
    let message = if through.is_empty() {
        words!(
            "fältet `{name}` räknas fram ur `{read}`, som ändras av sig självt",
            "the field `{name}` is computed from `{read}`, which changes by itself"
        )
    } else {
        let through = through.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(" → ");
        words!(
            "fältet `{name}` räknas genom {through} fram ur `{read}`, som ändras av sig självt",
            "the field `{name}` is computed, through {through}, from `{read}`, which changes by itself"
        )
    };
    Diagnostic::new(Code::DerivedVolatile, field.field.span, message)
        .label(words!("värdet skulle vara inaktuellt redan nästa stund", "the value would be out of date the next moment"))
        .related(parameter.span, words!("`{read}` läses här", "`{read}` is read here"))
        .help(words!(
            "nämn regeln i ett `if` eller `set` där svaret behövs: där räknas den fram i stunden",
            "name the rule in an `if` or `set` where the answer is needed: there it is computed at that moment"
        ))
}
