//! The kinds of mistake: a stable code, a name and a weight for each.

use crate::words::Language;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The package cannot be used.
    Error,
    /// The package can be used; something in it is probably not meant.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, $severity:ident;)+) => {
        /// A kind of mistake. Codes are never given a second meaning: scripts and pages rest on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The code as it is printed: `E012`; warnings begin with `W`, failed tests with `T`.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $id,)+ }
            }

            /// How much it weighs.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// Its page, English and Swedish, with `---` between.
            fn pages(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("pages/", $id, ".md")),)+ }
            }
        }
    };
}

codes! {
    /// The text is not YAML.
    YamlSyntax = "E001", Error;
    /// A key stands twice in one map.
    DuplicateKey = "E002", Error;
    /// A key that the language does not have here.
    UnknownKey = "E003", Error;
    /// A list where a map is expected, a text where a number is, and so on.
    WrongType = "E004", Error;
    /// A YAML anchor or alias.
    Anchor = "E005", Error;
    /// A YAML tag.
    Tag = "E006", Error;
    /// YAML cuts a value short or reads it as something else.
    EatenValue = "E007", Error;
    /// A required key is missing.
    MissingKey = "E008", Error;
    /// A value that is not written as its kind demands: a duration, a date, a number pattern.
    WrongForm = "E009", Error;
    /// A name that is not of the form that names have.
    BadName = "E010", Error;
    /// The language has it, this version of tillit has not yet.
    NotYet = "E011", Error;
    /// No step has this name.
    UnknownStep = "E012", Error;
    /// No way or handler has this name.
    UnknownWay = "E013", Error;
    /// No field has this name.
    UnknownField = "E014", Error;
    /// No rule has this name.
    UnknownRule = "E015", Error;
    /// No role has this name.
    UnknownRole = "E016", Error;
    /// No team has this name.
    UnknownTeam = "E017", Error;
    /// A list has no such item.
    UnknownItem = "E018", Error;
    /// No contact has this name.
    UnknownContact = "E019", Error;
    /// No choice list has this name.
    UnknownChoices = "E020", Error;
    /// No system, mailbox or signal has this name.
    UnknownSystem = "E021", Error;
    /// No message or template has this name.
    UnknownMessage = "E022", Error;
    /// No process has this name, or no start that can be called.
    UnknownProcess = "E023", Error;
    /// No person has this name.
    UnknownPerson = "E024", Error;
    /// A value that its choice does not have.
    OutsideChoice = "E025", Error;
    /// No fact has this name.
    UnknownFact = "E026", Error;
    /// Two things bear the same name.
    NameTaken = "E027", Error;
    /// No type has this name.
    UnknownType = "E028", Error;
    /// A title lacks a language, or has one too many.
    TitleLanguages = "E029", Error;
    /// A thing whose kind or trigger is not said, or said twice.
    UnclearKind = "E030", Error;
    /// The file does not say what it is.
    UnknownFile = "E031", Error;
    /// No scenario, or no mark in it, has this name.
    UnknownScenario = "E032", Error;
    /// A name that the language or the rules keep for themselves.
    ReservedName = "E033", Error;
    /// Keys that do not go together.
    KeysClash = "E034", Error;
    /// No calendar, and no set of holidays, has this name.
    UnknownCalendar = "E035", Error;
    /// A calendar that no week opens.
    NeverOpen = "E036", Error;
    /// Hours of a calendar that overlap, or do not stand in order.
    HoursOverlap = "E037", Error;
    /// A step that no way leads to.
    Unreachable = "E040", Error;
    /// A step from which no end can be reached.
    NoWayToEnd = "E041", Error;
    /// A loop of steps that nobody and nothing ever stops.
    EndlessLoop = "E042", Error;
    /// A decision that has no way for some value.
    NoOtherwise = "E043", Error;
    /// Processes that call each other in a circle.
    CallCycle = "E044", Error;
    /// A `next` to a step of a flow that it cannot lead to.
    OtherFlow = "E045", Error;
    /// A parallel whose branches can never meet.
    NeverJoined = "E046", Error;
    /// The text is no expression.
    ExpressionSyntax = "E050", Error;
    /// An expression gives, or compares, things of types that do not fit.
    ExpressionType = "E051", Error;
    /// No function has this name, or it takes other arguments.
    UnknownFunction = "E052", Error;
    /// `not x == y`, which reads one way and computes another.
    AmbiguousNot = "E053", Error;
    /// A public send names something that is for staff only.
    NotPublic = "E054", Error;
    /// Sensitive content would be copied to where it is not erased.
    SensitiveLeak = "E055", Error;
    /// The rule is not rhai.
    RuleSyntax = "E060", Error;
    /// A rule's parameter names no fact.
    UnboundParameter = "E061", Error;
    /// A rule file does not hold what a rule file holds.
    RuleShape = "E062", Error;
    /// A rule calls what rules may not.
    RuleCall = "E063", Error;
    /// Derived fields that wait for each other.
    DerivedCycle = "E064", Error;
    /// A derived field whose rule reads what changes by itself.
    DerivedVolatile = "E065", Error;
    /// An example that does not fit its rule.
    BadExample = "E066", Error;
    /// A rule that fails or has no answer for some combination of its facts.
    RuleGap = "E067", Error;
    /// A rule that for some combination of its facts gives an answer that its place cannot take.
    AnswerMisfit = "E068", Error;
    /// The file is too large.
    FileTooLarge = "E070", Error;
    /// The file is not UTF-8.
    NotUtf8 = "E071", Error;
    /// A scenario expects something else than is the case.
    ExpectationUnmet = "T001", Error;
    /// A command of a scenario is refused, or cannot be given.
    CommandRefused = "T002", Error;
    /// A command that a scenario says is refused is accepted.
    CommandAccepted = "T003", Error;
    /// A command of a scenario is refused for another reason.
    OtherReason = "T004", Error;
    /// An example of a rule gets another answer.
    ExampleUnmet = "T005", Error;
    /// Something that is declared and never used.
    Unused = "W001", Warning;
    /// A rule that no example shows.
    NoExamples = "W002", Warning;
    /// A text that leaves out what the same text says in another language.
    UnevenTexts = "W003", Warning;
    /// Two branches of a parallel write to one field.
    WrittenTwice = "W004", Warning;
    /// A join that asks for more branches than are always begun.
    FewerBranches = "W005", Warning;
}

impl Code {
    /// Its page in Markdown: what it means, why it is refused, how to mend it. The first line is its title.
    #[must_use]
    pub fn page(self, language: Language) -> &'static str {
        let (english, swedish) = self.pages().split_once("\n---\n").unwrap_or_default();
        match language {
            Language::English => english.trim(),
            Language::Swedish => swedish.trim(),
        }
    }

    /// Whether `tillit test` gives it; all others are `tillit check`'s.
    #[must_use]
    pub fn is_of_test(self) -> bool {
        self.id().starts_with('T')
    }

    /// The code of an id such as `E012`, in any case.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(id))
    }
}
