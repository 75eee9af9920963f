//! The layer test: no module imports from a layer that ARCHITECTURE.md does not allow it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Module → modules that it may import, from the table in ARCHITECTURE.md.
fn table() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let row = Regex::new(r"(?m)^\| L\d \| `(\w+)` \|([^|]*)\|").expect("pattern");
    let name = Regex::new(r"`(\w+)`").expect("pattern");
    let names = |cell: &str| name.captures_iter(cell).map(|found| found[1].to_owned()).collect();
    row.captures_iter(&text).map(|found| (found[1].to_owned(), names(&found[2]))).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).expect("a source directory").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.extension() {
            Some(extension) if extension == "rs" => vec![path],
            _ if path.is_dir() => rust_files(&path),
            _ => Vec::new(),
        })
        .collect()
}

/// Modules of this crate that a source file names, with the line.
fn imports(text: &str) -> Vec<(usize, String)> {
    let path = Regex::new(r"\b(?:crate|lab)::(?:\{([^}]*)\}|(\w+))").expect("pattern");
    let first = Regex::new(r"(?:^|,)\s*(\w+)").expect("pattern");
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(index, line)| {
        let found: Vec<_> = path
            .captures_iter(line)
            .flat_map(|found| match found.get(1) {
                Some(group) => first.captures_iter(group.as_str()).map(|name| name[1].to_owned()).collect(),
                None => vec![found[2].to_owned()],
            })
            .map(|name| (index + 1, name))
            .collect();
        found
    })
    .collect()
}

#[test]
fn every_module_imports_from_lower_layers_only() {
    let table = table();
    let mut wrong = Vec::new();
    for (module, allowed) in &table {
        for file in rust_files(&root().join("src").join(module)) {
            for (line, name) in imports(&fs::read_to_string(&file).expect("a source file")) {
                if name != *module && table.contains_key(&name) && !allowed.contains(&name) {
                    wrong.push(format!("{}:{line}: {module} imports {name}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_every_module() {
    let table = table();
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let module = Regex::new(r"(?m)^pub mod (\w+);").expect("pattern");
    let modules: Vec<&str> = module.captures_iter(&lib).map(|found| found.get(1).expect("a name").as_str()).collect();
    assert!(!modules.is_empty());
    for name in modules {
        assert!(table.contains_key(name), "`{name}` has no row in the layer table of ARCHITECTURE.md");
    }
}

#[test]
fn the_table_is_a_hierarchy() {
    let table = table();
    for (module, allowed) in &table {
        for lower in allowed {
            assert!(!table[lower].contains(module), "{module} and {lower} may import each other");
        }
    }
}

/// Two folders of one layer do not know each other, except that two readers of files may use `disk`.
#[test]
fn folders_of_one_layer_import_nothing_from_each_other() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let row = Regex::new(r"(?m)^\| (L\d) \| `(\w+)` \|").expect("pattern");
    let layers: BTreeMap<String, String> =
        row.captures_iter(&text).map(|found| (found[2].to_owned(), found[1].to_owned())).collect();
    let mut within = Vec::new();
    for (module, allowed) in table() {
        for other in allowed {
            assert!(layers[&other] <= layers[&module], "{module} imports {other} from a higher layer");
            if layers[&other] == layers[&module] {
                within.push(format!("{module} → {other}"));
            }
        }
    }
    assert_eq!(within, ["manifest → disk", "verilog → disk"]);
}

#[test]
fn the_test_sees_forbidden_imports() {
    let found = imports("use crate::domain::id;\nuse crate::{exec, tool::vvp};\n// crate::cli\nlab::report::x();");
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["domain", "exec", "tool", "report"]);
}
