use super::*;

fn table(text: &[u8]) -> Table {
    read(text, Told::default()).unwrap()
}

#[test]
fn semicolons_commas_and_tabs_are_found() {
    for (text, separator) in [
        ("naam;klas\nEva, de;1a\n", ';'),
        ("name,class\nEva;1,1a\n", ','),
        ("naam\tklas\nEva\t1a\n", '\t'),
        ("\"a,b,c\";klas\nEva;1a\n", ';'),
    ] {
        let read = table(text.as_bytes());
        assert_eq!(read.separator, separator, "{text}");
        assert_eq!(read.records[0].cells.len(), 2, "{text}");
    }
}

#[test]
fn utf_8_with_and_without_its_mark_and_windows_1252_are_read() {
    for (bytes, encoding) in [
        (
            &b"\xef\xbb\xbfnaam;klas\nZo\xc3\xab;1a\n"[..],
            ImportEncoding::Utf8,
        ),
        (&b"naam;klas\nZo\xc3\xab;1a\n"[..], ImportEncoding::Utf8),
        (&b"naam;klas\nZo\xeb;1a\n"[..], ImportEncoding::Windows1252),
    ] {
        let read = table(bytes);
        assert_eq!(read.encoding, encoding);
        assert_eq!(read.headings[0], "naam");
        assert_eq!(read.records[0].cells[0], "Zoë");
    }
    let utf8 = Told {
        encoding: Some(ImportEncoding::Utf8),
        separator: None,
    };
    assert_eq!(
        read(b"naam;klas\nZo\xeb;1a\n", utf8),
        Err(FileFault::NotUtf8)
    );
}

#[test]
fn quoted_cells_hold_line_ends_and_lines_are_counted_as_an_editor_does() {
    let read = table(b"naam;klas\r\n\"Eva\r\nde Vries\";1a\r\n\r\n;\r\nAda;\"2\"\"b\"\r\n");
    assert_eq!(read.records.len(), 2);
    assert_eq!((read.records[0].line, read.records[1].line), (2, 6));
    assert_eq!(read.records[0].cells[0], "Eva\r\nde Vries");
    assert_eq!(read.records[1].cells[1], "2\"b");
    let mac = table(b"naam;klas\rEva;1a\rAda;1b\r");
    assert_eq!((mac.records[0].line, mac.records[1].line), (2, 3));
}

#[test]
fn short_rows_are_filled_and_long_ones_cut() {
    let read = table(b"a;b;c\n1\n1;2;3;4\n");
    assert_eq!(read.records[0].cells, ["1", "", ""]);
    assert_eq!(read.records[1].cells, ["1", "2", "3"]);
}

#[test]
fn what_is_too_much_or_no_table_is_refused_clearly() {
    let fault = |bytes: &[u8]| read(bytes, Told::default()).unwrap_err();
    assert_eq!(fault(b""), FileFault::Empty);
    assert_eq!(fault(b" \r\n \n"), FileFault::Empty);
    assert_eq!(fault(b"naam;klas\n"), FileFault::NoRows);
    assert_eq!(fault(b"naam\nEva\n"), FileFault::OneColumn);
    assert_eq!(fault(b"PK\x03\x04 and so on"), FileFault::NoText);
    assert_eq!(fault(b"n\0a\0a\0m\0"), FileFault::NoText);
    assert_eq!(fault(&vec![b'a'; Limits::BYTES + 1]), FileFault::TooLarge);
    let wide = ";".repeat(Limits::COLUMNS + 1);
    assert_eq!(fault(wide.as_bytes()), FileFault::TooManyColumns);
    let long = format!("naam;klas\nEva;{}\n", "x".repeat(Limits::CELL + 1));
    assert_eq!(fault(long.as_bytes()), FileFault::CellTooLong(2));
    let mut many = "naam;klas\n".to_owned();
    many.push_str(&"a;b\n".repeat(Limits::ROWS + 1));
    assert_eq!(fault(many.as_bytes()), FileFault::TooManyRows);
}
