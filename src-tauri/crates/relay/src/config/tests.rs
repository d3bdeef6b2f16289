use super::*;

const GOOD: &str = r#"
    public_url = "https://relay.example.org/"
    data_dir = "data"
    sealing_key = "__________________________________________8"
    admin_secret = "sixteen letters or more"
    [clever]
    districts = ["6500000000000000000000d1"]
    client_id = "app"
    client_secret = "secret"
"#;

fn nothing(_: &str) -> Option<String> {
    None
}

#[test]
fn the_least_that_must_be_said_is_enough() {
    let config = from_text(GOOD, &nothing).ok().unwrap();
    assert_eq!(config.public_url.as_deref(), Some("https://relay.example.org"));
    assert_eq!(config.clever.issuer, "https://clever.com");
    assert_eq!((config.access_minutes, config.requests_per_minute), (15, 1_200));
}

#[test]
fn the_environment_comes_before_the_file() {
    let environment = |name: &str| match name {
        "PASSBACK_RELAY_ACCESS_MINUTES" => Some("5".to_owned()),
        "PASSBACK_RELAY_INVITED_ONLY" => Some("true".to_owned()),
        "PASSBACK_RELAY_CLEVER_DISTRICTS" => Some("d1, d2".to_owned()),
        "PASSBACK_RELAY_CLEVER_CLIENT_SECRET" => Some("from outside".to_owned()),
        _ => None,
    };
    let config = from_text(GOOD, &environment).ok().unwrap();
    assert_eq!((config.access_minutes, config.invited_only), (5, true));
    assert_eq!(config.clever.client_secret.expose(), "from outside");
    assert!(config.has_district("d1") && config.has_district("d2") && !config.has_district("d"));
}

#[test]
fn the_address_is_kept_as_browsers_write_it() {
    let config =
        from_text(&GOOD.replace("https://relay.example.org/", "HTTPS://Relay.Example.org:443"), &nothing);
    assert_eq!(config.ok().unwrap().public_url.as_deref(), Some("https://relay.example.org"));
}

#[test]
fn what_is_wrong_is_said_and_no_secret_with_it() {
    let problems = |text: &str| from_text(text, &nothing).err().unwrap().join("\n");
    assert!(problems("a = [").contains("Line 1"));
    assert!(problems(&GOOD.replace("data_dir", "datadir")).contains("datadir"), "an unknown key is named");
    assert!(problems(&GOOD.replace("https://relay", "http://relay")).contains("public_url must be an https"));
    assert!(problems(&GOOD.replace(".org/", ".org/relay")).contains("without a path"));
    assert!(
        problems(&GOOD.replace("[\"6500000000000000000000d1\"]", "[]"))
            .contains("clever.districts is missing")
    );
    assert!(problems(&GOOD.replace("6500000000000000000000d1", "../x")).contains("no Clever id"));
    let misplaced =
        problems(&GOOD.replace("[clever]", "access_minutes = \"a secret, expected x\"\n[clever]"));
    assert!(misplaced.contains("wrong kind") && !misplaced.contains("secret"), "{misplaced}");
    let bare = problems(&GOOD.replace("\"sixteen letters or more\"", "1234567890123456"));
    assert!(bare.contains("a string") && !bare.contains("1234567890123456"), "{bare}");
    let short = problems(&GOOD.replace("________8", "8"));
    assert!(short.contains("sealing_key is not 32 bytes") && !short.contains("____"), "{short}");
    let wrong = |name: &str| (name == "PASSBACK_RELAY_REFRESH_DAYS").then(|| "soon".to_owned());
    assert!(from_text(GOOD, &wrong).err().unwrap()[0].contains("PASSBACK_RELAY_REFRESH_DAYS"));
}

#[test]
fn secrets_can_be_handed_over_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "from a file\n").unwrap();
    let name = "PASSBACK_RELAY_CLEVER_CLIENT_SECRET_FILE";
    let here = |asked: &str| (asked == name).then(|| file.display().to_string());
    assert_eq!(from_text(GOOD, &here).ok().unwrap().clever.client_secret.expose(), "from a file");
    let gone = |asked: &str| (asked == name).then(|| folder.path().join("none").display().to_string());
    assert!(from_text(GOOD, &gone).err().unwrap()[0].starts_with(name), "it is not passed over");
}

#[test]
fn records_lie_in_a_folder_or_in_postgresql() {
    let at = |more: &str| from_text(&format!("{GOOD}\n[records]\n{more}"), &nothing);
    assert!(matches!(at("").ok().unwrap().records, RecordsAt::Folder(_)));
    let shared = at("url = \"postgres://relay@localhost/relay\"").ok().unwrap().records;
    assert!(matches!(shared, RecordsAt::Postgres { connections: 10, .. }));
    let problem = |more: &str| at(more).err().unwrap().join("\n");
    assert!(problem("url = \"mysql://x:secret@y/z\"").contains("no address of PostgreSQL"));
    let open = problem("url = \"postgres://x:secret@db.example.org/z\"");
    assert!(open.contains("sslmode=require") && !open.contains("secret"), "{open}");
    assert!(problem("url = \"postgres://x@localhost/z\"\nconnections = 1").contains("from 2 to 200"));
}
