//! Eight times the file takes about eight times the work. What grows with the square of it takes sixty-four times, and
//! no class's file is so small that nobody would wait for it.
//!
//! What is counted is the processor's time of this thread alone, as Linux keeps it, and the least of three: a busy
//! machine makes a test wait, not fail.

use crate::suggested;
use results_file::read;
use std::fmt::Write;

/// Between eight, which is fair, and sixty-four, which is the square.
const MOST: u64 = 24;

/// Nanoseconds that a processor worked for this thread so far.
fn worked() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}

fn least(bytes: &[u8]) -> u64 {
    let once = || {
        let begin = worked();
        let (_, _, results) = suggested(&read(bytes, "x.csv").unwrap());
        assert!(!results.rows.is_empty(), "something was read");
        worked() - begin
    };
    (0..3).map(|_| once()).min().unwrap()
}

fn grows(what: &str, small: usize, file: impl Fn(usize) -> String) {
    let (one, eight) = (least(file(small).as_bytes()), least(file(small * 8).as_bytes()));
    assert!(eight < one * MOST, "{what}: {one} ns, and {eight} ns for a file eight times as long");
}

fn rows(header: &str, count: usize, row: impl Fn(&mut String, usize)) -> String {
    let mut text = format!("{header}\n");
    (0..count).for_each(|at| row(&mut text, at));
    text
}

#[test]
fn rows_of_different_students_take_as_long_as_there_are_many() {
    grows("a gradebook", 1_000, |count| {
        rows("Student,ID,SIS User ID,SIS Login ID,Section,Quiz (1),Lab (2)", count, |text, at| {
            writeln!(text, "\"Sample, S{at}\",{at},{at:06},s{at},P2,{}.5,7", at % 20).unwrap();
        })
    });
}

#[test]
fn rows_without_an_id_and_all_of_one_name_take_as_long_as_there_are_many() {
    grows("names", 2_000, |count| {
        rows("Name,Score", count, |text, at| writeln!(text, "Sam Sample,{}", at % 20).unwrap())
    });
}

#[test]
fn attempts_of_one_student_take_as_long_as_there_are_many() {
    grows("attempts", 2_000, |count| {
        rows("Timestamp,Email Address,Score", count, |text, at| {
            writeln!(text, "2026/09/{:02} 3:00:00 PM GMT+3,sam@school.example,{} / 5", at % 28 + 1, at % 6)
                .unwrap();
        })
    });
}

#[test]
fn maxima_that_are_all_different_take_as_long_as_there_are_many() {
    grows("maxima", 4_000, |count| {
        rows("Quiz Name,Student ID,Earned Points,Possible Points", count, |text, at| {
            writeln!(text, "Unit 1,{at:06},1,{}", at + 1).unwrap();
        })
    });
}

#[test]
fn work_after_work_below_each_other_takes_as_long_as_there_is_much() {
    grows("line items", 2_000, |count| {
        let header = "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,score";
        rows(header, count, |text, at| {
            writeln!(text, "r{at},active,2026-09-27,item-{},s{},17", at % 1_000, at / 1_000).unwrap();
        })
    });
}

#[test]
fn lines_in_quotes_and_blank_lines_take_as_long_as_there_are_many() {
    grows("lines", 2_000, |count| {
        rows("Name,Comment,Score", count, |text, at| {
            writeln!(text, "Sam {at},\"first\nsecond\",17\n\n").unwrap();
        })
    });
}
