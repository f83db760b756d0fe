//! The binary.
use std::path::Path;
use tillit_engine::*;
fn walk(root: &Path, dir: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() {
            walk(root, &p, out)
        } else {
            out.push((p.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), std::fs::read(&p).unwrap()))
        }
    }
}
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let root = Path::new(&root);
    let mut files = vec![("package.yaml".to_owned(), std::fs::read(root.join("package.yaml")).unwrap())];
    walk(root, &root.join("workflows"), &mut files);
    walk(root, &root.join("rules"), &mut files);
    let sources = Sources::new(files);
    let t = std::time::Instant::now();
    let checked = check(&sources);
    let d = t.elapsed();
    for x in &checked.diagnostics {
        println!("{}\n", render(x, &sources, Language::English, Colour::Never));
    }
    println!("{} {:?}", checked.diagnostics.len(), d);
}
