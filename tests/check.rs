//! `tillit check`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use expect_test::{Expect, expect};

use crate::package::{Folder, Run, run, tillit, workspace};

const PURCHASE: &str = "workflows/purchase.yaml";

/// A package with a mistake of one letter: line 19 leads to a step that is none.
fn misspelt() -> Folder {
    let folder = Folder::small();
    folder.edit(PURCHASE, "otherwise: {next: bought}", "otherwise: {next: boght}");
    folder
}

#[track_caller]
fn gives(run: &Run, code: i32, text: &Expect) {
    text.assert_eq(&format!("{}{}", run.out, run.err));
    assert_eq!(run.code, code);
}

#[test]
fn a_clean_package_is_told_so() {
    gives(
        &Folder::small().tillit(&["check"]),
        0,
        &expect![[r#"
        3 files: no problems
    "#]],
    );
    let incident = run(tillit(&["check"]).current_dir(workspace()));
    assert_eq!((incident.code, incident.out.lines().count()), (0, 1), "{}", incident.out);
}

#[test]
fn a_misspelt_step_is_told_with_its_place_and_the_step_that_was_meant() {
    gives(
        &misspelt().tillit(&["check"]),
        1,
        &expect![[r#"
            error[E012]: there is no step called `boght`
              --> workflows/purchase.yaml:19:25
               |
            19 |       otherwise: {next: boght}
               |                         ^^^^^ did you mean `bought`?
               |
               = help: known steps: `look`, `ask`, `bought` and `left`

            3 files: 1 error, 0 warnings
            more about E012: tillit explain-code E012
        "#]],
    );
}

#[test]
fn the_language_of_the_terminal_is_spoken_and_the_one_that_is_asked_for_wins() {
    let folder = misspelt();
    let swedish = run(tillit(&["check"]).current_dir(folder.path()).env("LANG", "sv_SE.UTF-8"));
    gives(
        &swedish,
        1,
        &expect![[r#"
            fel[E012]: det finns inget steg som heter `boght`
              --> workflows/purchase.yaml:19:25
               |
            19 |       otherwise: {next: boght}
               |                         ^^^^^ menade du `bought`?
               |
               = hjälp: steg som finns: `look`, `ask`, `bought` och `left`

            3 filer: 1 fel, 0 varningar
            mer om E012: tillit explain-code E012
        "#]],
    );
    for asked in [&["check", "--language", "sv"][..], &["check", "--language=sv"], &["--language", "sv", "check"]] {
        assert_eq!(folder.tillit(asked).out, swedish.out, "{asked:?}");
    }
    let all = run(tillit(&["check"]).current_dir(folder.path()).env("LANG", "en_GB.UTF-8").env("LC_ALL", "sv_SE.UTF-8"));
    assert_eq!(all.out, swedish.out);
    let english = run(tillit(&["check", "--language", "en"]).current_dir(folder.path()).env("LANG", "sv_SE.UTF-8"));
    assert_eq!(english.out, folder.tillit(&["check"]).out);
    assert!(folder.tillit(&["--help", "--language=sv"]).out.contains("Användning"));
}

#[test]
fn a_line_of_json_has_the_keys_that_scripts_rest_on() {
    let run = misspelt().tillit(&["check", "--format", "json"]);
    gives(
        &run,
        1,
        &expect![[r#"
            {"code":"E012","severity":"error","message":"there is no step called `boght`","file":"workflows/purchase.yaml","line":19,"column":25,"end_line":19,"end_column":30,"help":"did you mean `bought`?; known steps: `look`, `ask`, `bought` and `left`"}
        "#]],
    );
    let line: serde_json::Value = serde_json::from_str(run.out.trim_end()).expect("one line of JSON");
    let keys: Vec<&String> = line.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["code", "severity", "message", "file", "line", "column", "end_line", "end_column", "help"]);
    assert!(["code", "severity", "message", "file", "help"].iter().all(|key| line[key].is_string()));
    assert!(["line", "column", "end_line", "end_column"].iter().all(|key| line[key].is_u64()));
    assert_eq!(Folder::small().tillit(&["check", "--format", "json"]).out, "");
}

#[test]
fn columns_count_letters_also_after_swedish_ones() {
    let folder = Folder::small();
    folder.edit(PURCHASE, "köpa?\", en: \"Åsa", "köpa?\", eng: \"Åsa");
    let run = folder.tillit(&["check", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(run.out.trim_end()).expect("one line of JSON");
    let text = fs::read_to_string(folder.path().join(PURCHASE)).expect("it can be read");
    let (index, row) = text.lines().enumerate().find(|(_, row)| row.contains("eng:")).expect("it was put there");
    let before = row.split("eng:").next().expect("a part before").chars().count();
    assert_eq!((line["line"].as_u64(), line["column"].as_u64()), (Some(index as u64 + 1), Some(before as u64 + 1)));
    assert_eq!(line["end_column"].as_u64(), Some(before as u64 + 4));
}

#[test]
fn two_mistakes_in_two_files_are_both_told_in_one_pass() {
    let folder = misspelt();
    folder.edit("workflows/catalogue/people.yaml", "members: [asa]", "members: [aza]");
    let run = folder.tillit(&["check", "--format", "json"]);
    let codes: Vec<String> =
        run.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["code"].to_string()).collect();
    assert_eq!((run.code, codes), (1, vec!["\"E024\"".to_owned(), "\"E012\"".to_owned()]));
}

#[test]
fn a_value_cut_at_a_comma_is_told_with_the_quoted_line() {
    let folder = Folder::small();
    folder.edit(PURCHASE, "{sv: Köpt, en: Bought}", "{sv: Köpt, till slut, en: Bought}");
    gives(
        &folder.tillit(&["check"]),
        1,
        &expect![[r#"
            error[E007]: YAML cuts the value of `sv`
              --> workflows/purchase.yaml:28:28
               |
            28 |   bought: {end: {sv: Köpt, till slut, en: Bought}}
               |                            ^^^^^^^^^ within `{…}` a value ends at a comma, so `till slut` became a key
               |
               = help: put the whole value in quotes: `sv: 'Köpt, till slut'`

            3 files: 1 error, 0 warnings
            more about E007: tillit explain-code E007
        "#]],
    );
}

#[test]
fn a_case_that_is_reopened_into_a_trap_is_told() {
    let folder = Folder::small();
    folder.edit(
        PURCHASE,
        "  left:   {end: {sv: Inte köpt, en: Not bought}}\n",
        concat!(
            "  left:\n",
            "    end: {sv: Inte köpt, en: Not bought}\n",
            "    meanwhile:\n",
            "      again: {role: librarian, title: {sv: Igen, en: Again}, within: 14 days, next: shelf}\n",
            "  shelf: {activity: {sv: Hyllan, en: The shelf}, role: librarian, due: 1 day, next: shelf}\n",
        ),
    );
    let run = folder.tillit(&["check", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(run.out.trim_end()).expect("one line of JSON");
    assert_eq!((line["code"].as_str(), line["line"].as_u64()), (Some("E041"), Some(33)), "{line}");
}

#[test]
fn warnings_alone_do_not_fail() {
    let folder = Folder::small();
    folder.write(
        "workflows/messages/came.yaml",
        "template: came\nsubject: {sv: Här, en: Here}\ntext: {sv: Den har kommit., en: It has come.}\n",
    );
    gives(
        &folder.tillit(&["check"]),
        0,
        &expect![[r#"
            warning[W001]: the template `came` is not used
             --> workflows/messages/came.yaml:1:11
              |
            1 | template: came
              |           ^^^^ no `send` sends it
              |
              = help: remove `came`, or name it where it was meant

            4 files: 0 errors, 1 warning
            more about W001: tillit explain-code W001
        "#]],
    );
}

#[test]
fn the_package_is_found_upwards_and_its_paths_open_from_where_one_stands() {
    let folder = misspelt();
    let below = folder.path().join("workflows/catalogue");
    let found = run(tillit(&["check"]).current_dir(&below));
    assert_eq!(found.code, 1);
    let path = fs::canonicalize(folder.path()).expect("it is there").join(PURCHASE);
    assert!(found.out.contains(&format!("--> {}:19:25\n", path.display())), "{}", found.out);
    let named = run(tillit(&["check", "../.."]).current_dir(&below));
    assert!(named.out.contains("--> ../../workflows/purchase.yaml:19:25\n"), "{}", named.out);
}

#[test]
fn without_a_package_one_line_says_what_to_do() {
    let folder = Folder::empty();
    gives(
        &folder.tillit(&["check"]),
        5,
        &expect![[r#"
        error: no package.yaml here or in any folder above; name the package's folder: tillit check FOLDER
    "#]],
    );
    gives(
        &folder.tillit(&["check", "--language", "sv"]),
        5,
        &expect![[r#"
        fel: ingen package.yaml här eller i någon mapp ovanför; ange paketets mapp: tillit check MAPP
    "#]],
    );
    gives(
        &folder.tillit(&["check", "elsewhere"]),
        5,
        &expect![[r#"
        error: there is no package.yaml in elsewhere; name the package's folder: tillit check FOLDER
    "#]],
    );
}

#[test]
fn colour_is_for_terminals_or_when_asked_for() {
    let folder = misspelt();
    assert!(!folder.tillit(&["check"]).out.contains('\u{1b}'), "a pipe is no terminal");
    assert!(folder.tillit(&["check", "--color", "always"]).out.contains("\u{1b}["));
    let no_colour = run(tillit(&["check", "--color", "always"]).current_dir(folder.path()).env("NO_COLOR", "1"));
    assert!(no_colour.out.contains('\u{1b}'), "what is asked for wins over the environment");
    assert!(!folder.tillit(&["check", "--color", "never"]).out.contains('\u{1b}'));

    let in_terminal = |no_color: &str| {
        // `script` runs a command in a terminal of its own.
        let mut script = Command::new("script");
        script.args(["-qec", concat!(env!("CARGO_BIN_EXE_tillit"), " check"), "/dev/null"]).stdin(Stdio::null());
        run(script.current_dir(folder.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL").env("NO_COLOR", no_color)).out
    };
    assert!(in_terminal("").contains("\u{1b}["), "an empty NO_COLOR is none");
    assert!(!in_terminal("1").contains("\u{1b}["));
}

#[test]
fn wrong_use_is_told_in_one_line_in_both_languages() {
    for (arguments, english, swedish) in [
        (
            &["chek"][..],
            "error: there is no command `chek`; did you mean `check`?\n",
            "fel: det finns inget kommando `chek`; menade du `check`?\n",
        ),
        (
            &["check", "--fromat", "json"],
            "error: `--fromat` does not belong here; did you mean `--format`?\n",
            "fel: `--fromat` hör inte hit; menade du `--format`?\n",
        ),
        (
            &["check", "--format", "xml"],
            "error: `--format` cannot be `xml`; choose among text, json\n",
            "fel: `--format` kan inte vara `xml`; välj bland text, json\n",
        ),
        (
            &["check", "--format"],
            "error: `--format` lacks a value; choose among text, json\n",
            "fel: `--format` saknar värde; välj bland text, json\n",
        ),
        (
            &["check", "--format", "json", "--format", "json"],
            "error: `--format` stands twice; see `tillit --help`\n",
            "fel: `--format` står två gånger; se `tillit --help`\n",
        ),
        (&["check", "a", "b"], "error: `b` does not belong here; see `tillit --help`\n", "fel: `b` hör inte hit; se `tillit --help`\n"),
        (&["--color", "never"], "error: a command is missing; see `tillit --help`\n", "fel: det saknas ett kommando; se `tillit --help`\n"),
    ] {
        let run_in = |locale: &str| run(tillit(arguments).env("LANG", locale));
        let (en, sv) = (run_in("C.UTF-8"), run_in("sv_SE.UTF-8"));
        assert_eq!((en.code, en.out.as_str(), en.err.as_str()), (2, "", english));
        assert_eq!((sv.code, sv.out.as_str(), sv.err.as_str()), (2, "", swedish));
    }
    let nothing = run(&mut tillit(&[]));
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("Usage: tillit"), "without a word the help is shown: {}", nothing.err);
}

#[test]
fn an_argument_that_is_no_utf8_is_taken_as_it_is() {
    let folder = Folder::empty();
    let name = OsStr::from_bytes(b"b\xf6cker");
    let named = |name: &OsStr| run(tillit(&["check"]).arg(name).current_dir(folder.path()));
    assert_eq!(named(name).code, 5);
    fs::rename(Folder::small().path(), folder.path().join(name)).expect("folders may bear any name");
    assert_eq!(named(name).code, 0);
    assert_eq!(run(tillit(&["check", "--format"]).arg(name)).code, 2);
}

#[test]
fn a_reader_who_has_seen_enough_does_not_make_a_broken_package_clean() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let folder = misspelt();
    let run = run(tillit(&["check"]).current_dir(folder.path()).stdout(writer));
    assert_eq!((run.code, run.err.as_str()), (1, ""));
}

#[test]
fn an_answer_that_cannot_be_written_is_a_fault() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a device that is always full");
    let run = run(tillit(&["check"]).current_dir(workspace()).stdout(full));
    assert_eq!((run.code, run.err.as_str()), (6, "error: cannot write the answer: the disk is full\n"));
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_path() {
    let folder = Folder::small();
    symlink("nowhere", folder.path().join("workflows/lost.yaml")).expect("a link");
    gives(
        &folder.tillit(&["check"]),
        5,
        &expect![[r#"
        error: cannot read workflows/lost.yaml: it does not exist
    "#]],
    );
    gives(
        &folder.tillit(&["check", "--language", "sv"]),
        5,
        &expect![[r#"
        fel: kan inte läsa workflows/lost.yaml: den finns inte
    "#]],
    );

    let folder = Folder::small();
    // Its first byte can be read by nobody, root neither.
    symlink("/proc/self/mem", folder.path().join("workflows/broken.yaml")).expect("a link");
    let broken = folder.tillit(&["check"]);
    assert_eq!(broken.code, 5);
    assert!(broken.err.starts_with("error: cannot read workflows/broken.yaml: "), "{}", broken.err);
}

#[test]
fn a_pipe_in_the_package_is_refused_and_not_waited_for() {
    let folder = Folder::small();
    let made = Command::new("mkfifo").arg(folder.path().join("workflows/pipe.yaml")).stdin(Stdio::null()).status();
    assert!(made.expect("coreutils has mkfifo").success());
    gives(
        &folder.tillit(&["check"]),
        5,
        &expect![[r#"
        error: workflows/pipe.yaml is neither a file nor a folder; take it out of the package
    "#]],
    );
}

#[test]
fn an_editors_lock_and_backup_files_are_no_part_of_the_package() {
    let folder = Folder::small();
    symlink("somebody@somewhere.1234", folder.path().join("workflows/.#purchase.yaml")).expect("a link");
    folder.write("workflows/.purchase.yaml.swp", b"\xff\x00");
    folder.write("workflows/purchase.yaml~", "process: [");
    assert_eq!(folder.tillit(&["check"]).code, 0);
}

#[test]
fn a_file_that_is_no_utf8_is_told_at_the_byte() {
    let folder = Folder::small();
    folder.edit(PURCHASE, "sv: Bok", "sv: Bo");
    let text = fs::read(folder.path().join(PURCHASE)).expect("it can be read");
    let at = text.windows(6).position(|window| window == b"sv: Bo").expect("it stands there") + 5;
    let mut latin1 = text;
    latin1[at] = 0xf6;
    folder.write(PURCHASE, latin1);
    gives(
        &folder.tillit(&["check"]),
        1,
        &expect![[r#"
            error[E071]: the file is not UTF-8 here
             --> workflows/purchase.yaml:8:38
              |
            8 |   book: {type: text,    title: {sv: B�, en: Book}}
              |                                      ^
              |
              = help: save the file as UTF-8 in the text editor (often under "Save as", "Encoding")

            3 files: 1 error, 0 warnings
            more about E071: tillit explain-code E071
        "#]],
    );
}

#[test]
fn a_file_of_ten_megabytes_is_refused_in_a_few_lines() {
    for path in ["workflows/large.yaml", "rules/large.rhai"] {
        let folder = Folder::small();
        folder.write(path, "x".repeat(10_000_000));
        let run = folder.tillit(&["check"]);
        assert!(run.code == 1 && run.out.contains("error[E070]") && run.out.contains(path) && run.out.len() < 1000, "{}", run.out.len());
    }
}

#[test]
fn what_a_file_holds_cannot_steer_the_terminal() {
    let folder = Folder::small();
    folder.write("workflows/forged.yaml", "process: \u{1b}[2Jred\u{7}\nnoun: \"\\e[2J\"\n\u{9b}x: 1\n");
    let run = folder.tillit(&["check"]);
    assert_eq!(run.code, 1);
    assert!(!run.out.chars().any(|character| character.is_control() && character != '\n'), "{:?}", run.out);
}
