//! Names of fictional people: the first section's by hand, the others drawn from pools that keep a
//! first name with a family name of the same language.

use crate::ids::stream;
use rand::Rng;

/// First name, family name, and the pair preferred in Latin letters where the name is written otherwise.
pub(crate) struct Name {
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) preferred: Option<(String, String)>,
}

type Row = (&'static str, &'static str, &'static str, &'static str);

/// The students of Algebra I · Period 2. The 4th and the 7th are not linked.
const FIRST_SECTION: [Row; 25] = [
    ("Sofía", "Álvarez Domínguez", "", ""),
    ("Noah", "Anderson", "", ""),
    ("Chidinma", "Azubuike", "", ""),
    ("Aiyana", "Begay", "", ""),
    ("Zoë", "Castellanos-Whitfield", "", ""),
    ("思雨", "陈", "Siyu", "Chen"),
    ("Mateo", "Dávila-Quintero", "", ""),
    ("Marcus", "Delacroix", "", ""),
    ("Ximena", "Echeverría", "", ""),
    ("Liam", "Fitzgerald", "", ""),
    ("ليلى", "حدّاد", "Layla", "Haddad"),
    ("Oluwaseun", "Ifeanyi", "", ""),
    ("Þórdís", "Jónsdóttir", "", ""),
    ("민준", "김", "Minjun", "Kim"),
    ("Anaïs", "Lefèvre", "", ""),
    ("Maximiliano", "Bartholomew Montgomery-Huntington", "", ""),
    ("Thảo", "Nguyễn", "", ""),
    ("Brigid", "O’Sullivan", "", ""),
    ("Priya", "Raghunathan", "", ""),
    ("Łukasz", "Śliwiński", "", ""),
    ("Jayden", "Thompson", "", ""),
    ("Aaliyah", "Underwood", "", ""),
    ("יונתן", "וייס", "Yonatan", "Weiss"),
    ("Emma", "Woodhouse", "", ""),
    ("Zainab", "Yusufzai", "", ""),
];

type Pool = (&'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

/// Each pool: first names and family names, with the Latin form where there is one.
const POOLS: [Pool; 12] = [
    (
        &[
            ("Olivia", ""),
            ("Ethan", ""),
            ("Harper", ""),
            ("Caleb", ""),
            ("Ruby", ""),
            ("Wyatt", ""),
            ("Hazel", ""),
            ("Owen", ""),
        ],
        &[
            ("Brooks", ""),
            ("Carter-Hughes", ""),
            ("Ellington", ""),
            ("Graham", ""),
            ("Lockwood", ""),
            ("Merriweather", ""),
            ("Prescott", ""),
            ("Walsh", ""),
        ],
    ),
    (
        &[
            ("Valentina", ""),
            ("Joaquín", ""),
            ("Renata", ""),
            ("Emiliano", ""),
            ("Inés", ""),
            ("Andrés", ""),
            ("Lucía", ""),
            ("Íñigo", ""),
        ],
        &[
            ("Barragán", ""),
            ("Cárdenas Peña", ""),
            ("de la Cruz", ""),
            ("Iturbide", ""),
            ("Muñoz", ""),
            ("Ordóñez", ""),
            ("Villaseñor", ""),
            ("Zúñiga", ""),
        ],
    ),
    (
        &[
            ("Amara", ""),
            ("Tobi", ""),
            ("Ngozi", ""),
            ("Kwame", ""),
            ("Adaeze", ""),
            ("Kofi", ""),
            ("Temitope", ""),
            ("Makena", ""),
        ],
        &[
            ("Adeyemi", ""),
            ("Boateng", ""),
            ("Chukwuma", ""),
            ("Mensah", ""),
            ("Nwosu", ""),
            ("Okeke", ""),
            ("Owusu", ""),
            ("Wanjiru", ""),
        ],
    ),
    (
        &[
            ("子涵", "Zihan"),
            ("浩然", "Haoran"),
            ("欣怡", "Xinyi"),
            ("宇轩", "Yuxuan"),
            ("梓萱", "Zixuan"),
            ("俊杰", "Junjie"),
        ],
        &[("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("黄", "Huang"), ("欧阳", "Ouyang")],
    ),
    (
        &[
            ("서연", "Seoyeon"),
            ("지호", "Jiho"),
            ("하은", "Haeun"),
            ("도윤", "Doyun"),
            ("수아", "Sua"),
            ("예준", "Yejun"),
        ],
        &[("이", "Lee"), ("박", "Park"), ("최", "Choi"), ("정", "Jung"), ("강", "Kang"), ("남궁", "Namgung")],
    ),
    (
        &[
            ("عمر", "Omar"),
            ("مريم", "Maryam"),
            ("يوسف", "Yousef"),
            ("نور", "Nour"),
            ("سارة", "Sara"),
            ("كريم", "Karim"),
        ],
        &[
            ("الخطيب", "Al-Khatib"),
            ("منصور", "Mansour"),
            ("درويش", "Darwish"),
            ("نجّار", "Najjar"),
            ("سليمان", "Suleiman"),
            ("عبد الله", "Abdullah"),
        ],
    ),
    (
        &[("Hoàng", ""), ("Mai", ""), ("Đức", ""), ("Linh", ""), ("Quỳnh", ""), ("Khải", "")],
        &[("Trần", ""), ("Phạm", ""), ("Võ", ""), ("Đặng", ""), ("Bùi", ""), ("Lý", "")],
    ),
    (
        &[
            ("Ananya", ""),
            ("Arjun", ""),
            ("Meera", ""),
            ("Rohan", ""),
            ("Kavya", ""),
            ("Ishaan", ""),
            ("Diya", ""),
            ("Vikram", ""),
        ],
        &[
            ("Banerjee", ""),
            ("Chaudhary", ""),
            ("Iyer", ""),
            ("Kulkarni", ""),
            ("Menon", ""),
            ("Patel", ""),
            ("Srinivasan", ""),
            ("Venkataraman", ""),
        ],
    ),
    (
        &[
            ("Zuzanna", ""),
            ("Jiří", ""),
            ("Božena", ""),
            ("Mikołaj", ""),
            ("Żaneta", ""),
            ("Dániel", ""),
            ("Ștefania", ""),
            ("Luka", ""),
        ],
        &[
            ("Wójcik", ""),
            ("Dvořák", ""),
            ("Šimková", ""),
            ("Kowalczyk", ""),
            ("Nagy", ""),
            ("Țepeș", ""),
            ("Horvat", ""),
            ("Brzęczyszczykiewicz", ""),
        ],
    ),
    (
        &[
            ("נועה", "Noa"),
            ("איתן", "Eitan"),
            ("תמר", "Tamar"),
            ("אריאל", "Ariel"),
            ("שירה", "Shira"),
            ("עידו", "Ido"),
        ],
        &[
            ("כהן", "Cohen"),
            ("לוי", "Levi"),
            ("מזרחי", "Mizrahi"),
            ("פרידמן", "Friedman"),
            ("אזולאי", "Azoulay"),
            ("שפירא", "Shapira"),
        ],
    ),
    (
        &[
            ("Олена", "Olena"),
            ("Тарас", "Taras"),
            ("Дарина", "Daryna"),
            ("Богдан", "Bohdan"),
            ("Соломія", "Solomiia"),
            ("Назар", "Nazar"),
        ],
        &[
            ("Коваленко", "Kovalenko"),
            ("Шевчук", "Shevchuk"),
            ("Бондар", "Bondar"),
            ("Мельник", "Melnyk"),
            ("Ткач", "Tkach"),
            ("Лисенко", "Lysenko"),
        ],
    ),
    (
        &[
            ("Siân", ""),
            ("Søren", ""),
            ("Åsa", ""),
            ("Élodie", ""),
            ("Björn", ""),
            ("Niamh", ""),
            ("D’Angelo", ""),
            ("Jean-Luc", ""),
        ],
        &[
            ("Ó Dálaigh", ""),
            ("Sjöberg", ""),
            ("Lindqvist-Færøy", ""),
            ("Beauséjour", ""),
            ("van der Meer", ""),
            ("Müller", ""),
            ("N’Diaye", ""),
            ("St. Clair", ""),
        ],
    ),
];

/// The two students of Algebra I · Period 4 who share a name.
const SAME_NAME: (&str, &str) = ("Maya", "Johnson");

fn name(first: &str, last: &str, preferred: (&str, &str)) -> Name {
    let (preferred_first, preferred_last) = preferred;
    let preferred = (!preferred_first.is_empty() || !preferred_last.is_empty())
        .then(|| (preferred_first.to_owned(), preferred_last.to_owned()));
    Name { first: first.to_owned(), last: last.to_owned(), preferred }
}

/// The name of the `seat`-th student of a section.
pub(crate) fn of_student(seed: u64, section: usize, seat: usize) -> Name {
    if let (0, Some((first, last, preferred_first, preferred_last))) = (section, FIRST_SECTION.get(seat)) {
        return name(first, last, (preferred_first, preferred_last));
    }
    if section == 1 && (seat == 8 || seat == 9) {
        return name(SAME_NAME.0, SAME_NAME.1, ("", ""));
    }
    // Seats walk over the pools, sections over the names in a pool: no name comes twice in a school of
    // the believable size, and every kind of name is in every section.
    let (firsts, lasts) = POOLS[seat % POOLS.len()];
    let shift = stream(seed, "names", [(seat % POOLS.len()) as u64, 0, 0]).random_range(0..64_usize);
    let turn = (seat / POOLS.len()) * 4 + section.saturating_sub(1) + shift;
    let first = firsts[turn % firsts.len()];
    let last = lasts[(turn + turn / firsts.len()) % lasts.len()];
    name(first.0, last.0, (first.1, last.1))
}

/// How a school writes the full name: family name first and unspaced for Chinese and Korean.
pub(crate) fn full(first: &str, last: &str) -> String {
    let east_asian = |text: &str| {
        text.chars()
            .next()
            .is_some_and(|letter| matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
    };
    if east_asian(first) && east_asian(last) { format!("{last}{first}") } else { format!("{first} {last}") }
}
