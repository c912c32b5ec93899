//! Text tables and workbooks; what is read as text writes back and reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheet::{Form, ReadOptions};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = sheet::read(bytes, &ReadOptions::default()) else { return };
    let Form::Text(form) = read.value.form else { return };
    let options = ReadOptions { encoding: Some(form.encoding), delimiter: Some(form.delimiter) };
    let written = sheet::write(&read.value).expect("what was read can be written in the form it came in");
    let again = sheet::read(&written, &options).expect("what was written can be read");
    assert_eq!(again.value.sheets, read.value.sheets);
});
