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

fn today() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

/// Or for everybody.
fn for_this_account_alone(file: &Path, alone: bool) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = if alone { 0o600 } else { 0o644 };
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (file, alone);
}

#[cfg(unix)]
#[test]
fn secrets_that_others_can_read_are_said_and_a_file_without_them_may_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        for_this_account_alone(&file, false);
        check(&file, &nothing, std::iter::empty(), today()).join("\n")
    };
    let text = GOOD.replace("\"data\"", &format!("{:?}", folder.path()));
    assert!(check(&text).contains("holds secrets and others can read it: chmod 600"));
    assert!(!check("listen = \"127.0.0.1:1\"").contains("chmod"));
}

#[test]
fn what_was_left_empty_is_missing() {
    let said = |text: &str| from_text(text, &nothing).err().unwrap_or_default().join("\n");
    assert!(said(&GOOD.replace("\"data\"", "\"\"")).contains("Line 3: data_dir is missing"));
    assert!(said(&format!("{GOOD}[records]\nconnections = 5")).contains("records.url is missing"));
    let blank = from_text(&format!("{GOOD}issuer = \"\""), &nothing).ok().unwrap();
    assert_eq!(blank.clever.issuer, "https://clever.com");
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
    assert_eq!(misplaced, "Line 6: access_minutes must be a whole number.");
    let bare = problems(&GOOD.replace("\"sixteen letters or more\"", "1234567890123456"));
    assert_eq!(bare, "Line 5: admin_secret must be a text in quotes.", "and not that it is missing");
    let short = problems(&GOOD.replace("________8", "8"));
    assert!(short.contains("sealing_key is not 32 bytes") && !short.contains("____"), "{short}");
    let wrong = |name: &str| (name == "PASSBACK_RELAY_REFRESH_DAYS").then(|| "soon".to_owned());
    assert!(from_text(GOOD, &wrong).err().unwrap()[0].contains("PASSBACK_RELAY_REFRESH_DAYS"));
}

#[test]
fn all_mistakes_are_said_at_once_with_their_lines_and_where_a_key_belongs() {
    let text = "datadir = \"data\"\nrefresh_days = \"30\"\ninvited_only = \"yes\"\ntrusted_proxies = [1]\n\
                client_id = \"app\"\ntls = true\n[clever]\ndistricts = \"d1\"\npublic_url = \"https://a.example\"\n\
                [colour]\nof = \"grass\"\n[[platform]]\nissuer = \"https://lms.example\"\nclever_ids = 1\nsize = 2\n\
                client_id = \"p\"\ndeployment_ids = [\"1\"]\nauth_url = \"lms.example\"\n";
    let said = from_text(text, &nothing).err().unwrap();
    let in_lines: Vec<&str> = said.iter().map(String::as_str).filter(|one| one.starts_with("Line")).collect();
    assert_eq!(
        in_lines,
        [
            "Line 1: datadir is no key that this program knows; data_dir may be meant.",
            "Line 2: refresh_days must be a whole number.",
            "Line 3: invited_only must be true or false.",
            "Line 4: trusted_proxies must be a list of texts in quotes, such as [\"…\", \"…\"].",
            "Line 5: client_id is no key that this program knows; it belongs below [clever].",
            "Line 6: tls is a table: write [tls] in a line of its own, its keys below it.",
            "Line 8: clever.districts must be a list of texts in quotes, such as [\"…\", \"…\"].",
            "Line 9: public_url is no key of [clever] that this program knows; it belongs above the first line that \
             begins with “[”.",
            "Line 10: [colour] is no table that this program knows.",
            "Line 12: platform 1.jwks_url must be an https address (http only on this computer).",
            "Line 14: platform 1.clever_ids must be true or false.",
            "Line 15: size is no key of [[platform]] that this program knows.",
            "Line 18: platform 1.auth_url must be an https address (http only on this computer).",
        ]
    );
    let missing = said.iter().filter(|one| one.contains("is missing")).count();
    assert_eq!(missing, said.len() - in_lines.len(), "{said:?}");
    assert!(!said.iter().any(|one| one.contains("districts is missing")), "it is there, and wrong: {said:?}");
    let twice = from_text("a = [\nb = \n", &nothing).err().unwrap().join("\n");
    assert!(twice.contains("this is not TOML"), "{twice}");
}

#[test]
fn numbers_that_make_no_sense_together_are_said_and_what_is_not_said_makes_sense() {
    let at = |more: &str| from_text(&GOOD.replace("[clever]", &format!("{more}\n[clever]")), &nothing);
    let problem = |more: &str| at(more).err().unwrap().join("\n");
    assert!(problem("requests_per_minute = 100\nrequests_per_minute_and_teacher = 101").contains(
        "Line 7: requests_per_minute_and_teacher must not be larger than requests_per_minute, which is 100."
    ));
    let days = problem("refresh_days = 60\nsession_days = 30");
    assert_eq!(days, "Line 6: refresh_days must not be larger than session_days, which is 30.");
    assert!(problem("access_minutes = -1").contains("access_minutes must be from 1 to 1440"));
    let config = at("requests_per_minute = 100\nsession_days = 7").ok().unwrap();
    assert_eq!((config.requests_per_minute_and_teacher, config.refresh_days), (100, 7));
    let proxies = problem("trusted_proxies = [\"127.0.0.1\", \"10.1.0.0/33\"]");
    assert!(proxies.starts_with("Line 6: trusted_proxies") && proxies.contains("number 2"), "{proxies}");
    let environment = |name: &str| (name == "PASSBACK_RELAY_ADMIN_SECRET").then(|| "x".repeat(19));
    let short = from_text(GOOD, &environment).err().unwrap();
    assert_eq!(short, ["PASSBACK_RELAY_ADMIN_SECRET: admin_secret is shorter than 20 letters."]);
}

#[test]
fn a_check_says_what_would_be_seen_only_when_the_relay_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("relay.toml");
    let check = |data: &Path, names: &[&str]| {
        std::fs::write(&file, GOOD.replace("\"data\"", &format!("{data:?}"))).unwrap();
        for_this_account_alone(&file, true);
        check(&file, &nothing, names.iter().map(|name| (*name).to_owned()), today())
    };
    let inside = folder.path().join("not there").join("yet");
    assert_eq!(check(&inside, &["PATH", "PASSBACK_RELAY_LISTEN", "PASSBACK_RELAY_TLS_KEY_FILE"]), [""; 0]);
    assert!(!folder.path().join("not there").exists(), "nothing is made by looking");
    let below_a_file = check(&file.join("data"), &[]);
    assert!(below_a_file.len() == 1 && below_a_file[0].starts_with("Line 3: data_dir cannot be made"));
    let names =
        ["PASSBACK_RELAY_ADMIN_SECRETS", "PASSBACK_RELAY_PORT_8460_TCP", "PASSBACK_RELAY_INVITED_ONLY_FILE"];
    assert_eq!(
        check(folder.path(), &names),
        [
            "PASSBACK_RELAY_ADMIN_SECRETS is no variable that this program reads.",
            "PASSBACK_RELAY_INVITED_ONLY_FILE is no variable that this program reads.",
        ],
        "what Kubernetes sets for a service of this name is not ours"
    );
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
    let text = GOOD.replace("client_secret = \"secret\"", "");
    let said = from_text(&text, &gone).err().unwrap();
    assert!(
        said.len() == 1 && said[0].starts_with(name),
        "it is not passed over, nor missing as well: {said:?}"
    );
}

#[test]
fn records_lie_in_a_folder_or_in_postgresql() {
    let at = |more: &str| from_text(&format!("{GOOD}\n[records]\n{more}"), &nothing);
    assert!(matches!(from_text(GOOD, &nothing).ok().unwrap().records, RecordsAt::Folder(_)));
    let shared = at("url = \"postgres://relay@localhost/relay\"").ok().unwrap().records;
    assert!(matches!(shared, RecordsAt::Postgres { connections: 10, .. }));
    let problem = |more: &str| at(more).err().unwrap().join("\n");
    assert!(problem("url = \"mysql://x:secret@y/z\"").contains("no address of PostgreSQL"));
    let open = problem("url = \"postgres://x:secret@db.example.org/z\"");
    assert!(open.contains("sslmode=require") && !open.contains("secret"), "{open}");
    assert!(problem("url = \"postgres://x@localhost/z\"\nconnections = 1").contains("from 2 to 200"));
}
