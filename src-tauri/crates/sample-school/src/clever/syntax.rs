//! What is wrong with a text that is no JSON, in the words of Go's reader, which Clever's error page shows.

use crate::refusal::Refusal;

/// The first mistake in the text; `None` when it is JSON.
pub(crate) fn mistake(text: &str) -> Option<Refusal> {
    let mut reader = Reader { letters: text.chars().collect(), at: 0 };
    let read = reader.value(0).and_then(|()| match reader.after_space() {
        None => Ok(()),
        Some(letter) => wrong(letter, "after top-level value"),
    });
    read.err()
}

const DEEPEST: usize = 128;

struct Reader {
    letters: Vec<char>,
    at: usize,
}

type Read = Result<(), Refusal>;

fn quoted(letter: char) -> String {
    match letter {
        '\'' => r"'\''".to_owned(),
        '"' => "'\"'".to_owned(),
        letter => format!("'{}'", letter.escape_debug()),
    }
}

fn wrong<T>(letter: char, place: &str) -> Result<T, Refusal> {
    Err(Refusal::NotJson(format!("invalid character {} {place}", quoted(letter))))
}

fn unfinished<T>() -> Result<T, Refusal> {
    Err(Refusal::NotJson("unexpected end of JSON input".to_owned()))
}

impl Reader {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.get(self.at).copied();
        self.at += 1;
        letter
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn after_space(&mut self) -> Option<char> {
        while self.peek().is_some_and(|letter| matches!(letter, ' ' | '\t' | '\r' | '\n')) {
            self.at += 1;
        }
        self.next()
    }

    fn value(&mut self, depth: usize) -> Read {
        if depth > DEEPEST {
            return Err(Refusal::NotJson("exceeded max depth".to_owned()));
        }
        match self.after_space() {
            None => unfinished(),
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some('"') => self.string(),
            Some('t') => self.literal("true"),
            Some('f') => self.literal("false"),
            Some('n') => self.literal("null"),
            Some(letter) if letter == '-' || letter.is_ascii_digit() => self.number(letter),
            Some(letter) => wrong(letter, "looking for beginning of value"),
        }
    }

    fn object(&mut self, depth: usize) -> Read {
        let mut first = true;
        loop {
            match self.after_space() {
                None => return unfinished(),
                Some('}') if first => return Ok(()),
                Some('"') => self.string()?,
                Some(letter) => return wrong(letter, "looking for beginning of object key string"),
            }
            match self.after_space() {
                None => return unfinished(),
                Some(':') => self.value(depth + 1)?,
                Some(letter) => return wrong(letter, "after object key"),
            }
            match self.after_space() {
                None => return unfinished(),
                Some('}') => return Ok(()),
                Some(',') => first = false,
                Some(letter) => return wrong(letter, "after object key:value pair"),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Read {
        let start = self.at;
        if self.after_space() == Some(']') {
            return Ok(());
        }
        self.at = start;
        loop {
            self.value(depth + 1)?;
            match self.after_space() {
                None => return unfinished(),
                Some(']') => return Ok(()),
                Some(',') => {}
                Some(letter) => return wrong(letter, "after array element"),
            }
        }
    }

    fn string(&mut self) -> Read {
        loop {
            match self.next() {
                None => return unfinished(),
                Some('"') => return Ok(()),
                Some('\\') => match self.next() {
                    None => return unfinished(),
                    Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {}
                    Some('u') => {
                        for _ in 0..4 {
                            match self.next() {
                                None => return unfinished(),
                                Some(digit) if digit.is_ascii_hexdigit() => {}
                                Some(letter) => return wrong(letter, r"in \u hexadecimal character escape"),
                            }
                        }
                    }
                    Some(letter) => return Err(Refusal::BadEscape(quoted(letter))),
                },
                Some(letter) if letter < ' ' => return wrong(letter, "in string literal"),
                Some(_) => {}
            }
        }
    }

    fn literal(&mut self, word: &str) -> Read {
        for expected in word.chars().skip(1) {
            match self.next() {
                None => return unfinished(),
                Some(letter) if letter == expected => {}
                Some(letter) => return wrong(letter, &format!("in literal {word} (expecting '{expected}')")),
            }
        }
        Ok(())
    }

    fn digits(&mut self, place: &str) -> Read {
        match self.next() {
            None => return unfinished(),
            Some(digit) if digit.is_ascii_digit() => {}
            Some(letter) => return wrong(letter, place),
        }
        while self.peek().is_some_and(|letter| letter.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self, first: char) -> Read {
        if first == '-' {
            self.digits("in numeric literal")?;
        } else if first != '0' {
            self.at -= 1;
            self.digits("in numeric literal")?;
        }
        if self.peek() == Some('.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        mistake(text).unwrap().to_string()
    }

    #[test]
    fn mistakes_are_told_in_gos_words() {
        assert_eq!(said(r#"{"title": ,}"#), "invalid character ',' looking for beginning of value");
        assert_eq!(said(r#"{"a":"b":"c"}"#), "invalid character ':' after object key:value pair");
        assert_eq!(said(r#"{"a" 1}"#), "invalid character '1' after object key");
        assert_eq!(said(r#"{"a":1,}"#), "invalid character '}' looking for beginning of object key string");
        assert_eq!(said("[1 2]"), "invalid character '2' after array element");
        assert_eq!(said("{} x"), "invalid character 'x' after top-level value");
        assert_eq!(said("tru!"), "invalid character '!' in literal true (expecting 'e')");
        assert_eq!(said(r#"{"a":"#), "unexpected end of JSON input");
        assert_eq!(said("{\"a\":\"\n\"}"), r"invalid character '\n' in string literal");
        assert_eq!(mistake(r#""\ ""#), Some(Refusal::BadEscape("' '".to_owned())));
    }

    #[test]
    fn what_is_json_has_no_mistake() {
        for text in [r#"{"a":[1,-2.5e+3,0,true,null,"\u00e9\n"],"b":{}}"#, " [] ", "0", "\"é\""] {
            assert_eq!(mistake(text), None, "{text}");
        }
        assert!(mistake(&"[".repeat(100_000)).is_some(), "depth is bounded");
    }
}
