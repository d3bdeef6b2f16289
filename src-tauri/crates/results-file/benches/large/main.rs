//! The largest files that are accepted, from bytes to rows: how long it takes and how much memory the process ever had.
//! `cargo bench -p results-file --bench large` prints each beside its goal; `cargo xtask bench` reads what it prints.
//!
//! Each file is read by a process of its own, so that its peak is the peak of that one file, with nothing of what
//! writing the file took. Time is the processor's for that process, which has one thread, and memory its peak, both as
//! Linux says them; elsewhere the clock is taken and no memory measured.

mod files;

use files::FILES;
use results_file::{Attempts, FileError, LARGEST_FILE, read, recognise, results, suggest};
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The word by which a child knows itself.
const CHILD: &str = "--read";
/// How often each file is read; the middle counts.
const RUNS: usize = 3;

/// What one reading took.
struct Taken {
    milliseconds: f64,
    megabytes: Option<f64>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.iter().position(|word| word == CHILD) {
        Some(at) => words.get(at + 1).and_then(|path| child(Path::new(path))),
        None => measure(words.iter().find(|word| !word.starts_with('-'))),
    };
    if done.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes each file, has it read, and prints what it took.
fn measure(only: Option<&String>) -> Option<()> {
    let folder = tempfile::tempdir().ok()?;
    for file in FILES.iter().filter(|file| only.is_none_or(|only| file.name.contains(only.as_str()))) {
        let bytes = (file.make)();
        if bytes.len() > LARGEST_FILE {
            eprintln!("{} has {} bytes, which is more than is read", file.name, bytes.len());
            return None;
        }
        let path = folder.path().join(file.file);
        std::fs::write(&path, &bytes).ok()?;
        let mut taken: Vec<Taken> = (0..RUNS).filter_map(|_| in_a_process(&path)).collect();
        if taken.len() < RUNS {
            eprintln!("{} was not read", file.name);
            return None;
        }
        taken.sort_by(|a, b| a.milliseconds.total_cmp(&b.milliseconds));
        let middle = taken.get(RUNS / 2)?;
        let most = taken.iter().filter_map(|taken| taken.megabytes).reduce(f64::max);
        println!(
            "{}: p50 {:.2} ms{} ({:.1} MB file, {RUNS} runs)",
            file.name,
            middle.milliseconds,
            most.map(|most| format!(", peak {most:.1} MB")).unwrap_or_default(),
            megabytes(bytes.len()),
        );
    }
    Some(())
}

fn in_a_process(path: &Path) -> Option<Taken> {
    let output = Command::new(std::env::current_exe().ok()?).arg(CHILD).arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().map(|word| word.parse().ok());
    Some(Taken { milliseconds: numbers.next()??, megabytes: numbers.next().flatten() })
}

/// Reads one file as the program does and says what it took.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn child(path: &Path) -> Option<()> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let begin = Instant::now();
    let bytes = std::fs::read(path).ok()?;
    let rows = rows(&bytes, &name).inspect_err(|error| eprintln!("{name}: {error}")).ok()?;
    let taken = begin.elapsed();
    let taken = processor().unwrap_or(taken.as_secs_f64() * 1e3);
    println!("{taken} {}", peak().map(|peak| peak.to_string()).unwrap_or_default());
    if rows == 0 { None } else { Some(()) }
}

/// From bytes to rows; the mapping is the suggested one.
fn rows(bytes: &[u8], name: &str) -> Result<usize, FileError> {
    let table = read(bytes, name)?;
    let mapping = suggest(&table, recognise(&table));
    let read = black_box(results(&table, &mapping, Attempts::Best));
    let values: usize = read.rows.iter().map(|row| row.values.len()).sum();
    eprintln!("{name}: {} rows, {values} values, {} columns", read.rows.len(), table.width());
    Ok(read.rows.len())
}

/// The most memory that this process ever had, in megabytes; `None` where the system does not say.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(megabytes(kilobytes * 1_024))
}

/// Milliseconds that a processor worked for this process, which has one thread; `None` where the system does not say.
fn processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e6)
}

fn megabytes(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below what a double holds")]
    let bytes = bytes as f64;
    bytes / 1e6
}
