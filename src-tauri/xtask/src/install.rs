//! Installs missing system packages where that is allowed, saying first what it will do.

use crate::{
    command::Call,
    machine::{Family, Machine, Rights},
    precondition::Lack,
    system::{self, Need, Purpose},
};

/// What installing would take.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// All is here.
    Nothing,
    /// These commands, in this order; each a program with its arguments.
    Commands(Vec<Vec<String>>),
    /// It cannot be done from here.
    ByHand(Lack),
}

/// Sees to it that the system has what these purposes need.
pub(crate) fn system_packages(machine: &Machine, purposes: &[Purpose]) -> Result<(), Lack> {
    let missing = system::missing(machine.family, purposes);
    let asks = std::io::IsTerminal::is_terminal(&std::io::stdin());
    let commands = match plan(machine, &missing, asks) {
        Plan::Nothing => return Ok(()),
        Plan::ByHand(lack) => return Err(lack),
        Plan::Commands(commands) => commands,
    };
    println!("Not here yet: {}.\nInstalling them on {machine}:", words(&missing).join(", "));
    for command in commands {
        let Some((program, arguments)) = command.split_first() else { continue };
        // A list that could not be refreshed may still be good enough: what counts is what is here at the end.
        if let Err(trouble) = Call::new(program).args(arguments).with_keyboard().run() {
            println!("  {trouble}");
        }
    }
    match lack_of(machine, &system::missing(machine.family, purposes)) {
        Some(lack) => Err(lack),
        None => Ok(()),
    }
}

/// What to say of packages that are not here.
pub(crate) fn lack_of(machine: &Machine, missing: &[&Need]) -> Option<Lack> {
    if missing.is_empty() {
        return None;
    }
    let what = words(missing);
    let packages = packages(machine.family, missing).join(" ");
    let by_hand = match machine.family {
        Family::Debian | Family::Ubuntu => format!("sudo apt-get update && sudo apt-get install {packages}"),
        Family::Fedora => format!("sudo dnf install {}", quoted(&packages)),
        Family::OtherLinux | Family::MacOs | Family::Windows => {
            return Some(Lack::UnknownLinux { what, name: machine.name.clone() });
        }
    };
    Some(Lack::Packages { what, by_hand, rights: machine.rights })
}

fn plan(machine: &Machine, missing: &[&Need], can_ask: bool) -> Plan {
    let Some(lack) = lack_of(machine, missing) else { return Plan::Nothing };
    let before: &[&str] = match machine.rights {
        Rights::Root => &[],
        // Without a terminal nobody can type a password: sudo must not wait for one.
        Rights::Sudo if can_ask => &["sudo"],
        Rights::Sudo => &["sudo", "-n"],
        Rights::Neither => return Plan::ByHand(lack),
    };
    // Another program (unattended upgrades, say) may hold the package database: wait for it.
    const APT: &[&str] =
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=400"];
    let packages = packages(machine.family, missing);
    let command = |parts: &[&[&str]]| -> Vec<String> {
        before.iter().chain(parts.iter().copied().flatten()).map(|part| (*part).to_owned()).collect()
    };
    Plan::Commands(match machine.family {
        Family::Debian | Family::Ubuntu => vec![
            command(&[APT, &["update"]]),
            command(&[APT, &["install", "-y", "--no-install-recommends"], &packages]),
        ],
        Family::Fedora => vec![command(&[&["dnf", "install", "-y"], &packages])],
        Family::OtherLinux | Family::MacOs | Family::Windows => return Plan::ByHand(lack),
    })
}

fn packages(family: Family, missing: &[&Need]) -> Vec<&'static str> {
    let mut packages: Vec<&str> = missing.iter().flat_map(|need| need.packages(family)).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn words(missing: &[&Need]) -> Vec<&'static str> {
    missing.iter().map(|need| need.what).collect()
}

/// Names with brackets would be read by the shell.
fn quoted(packages: &str) -> String {
    let quote = |name: &str| if name.contains('(') { format!("'{name}'") } else { name.to_owned() };
    packages.split(' ').map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(family: Family, rights: Rights) -> Machine {
        Machine { family, name: "Test Linux".to_owned(), rights }
    }

    fn some_needs() -> Vec<&'static Need> {
        let wanted = ["pkg-config", "GTK 3", "a keyring"];
        system::NEEDS.iter().filter(|need| wanted.contains(&need.what)).collect()
    }

    fn lines(plan: Plan) -> Vec<String> {
        match plan {
            Plan::Commands(commands) => commands.iter().map(|command| command.join(" ")).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn nothing_missing_is_nothing_done() {
        for rights in [Rights::Root, Rights::Sudo, Rights::Neither] {
            assert_eq!(plan(&machine(Family::Debian, rights), &[], true), Plan::Nothing);
        }
    }

    #[test]
    fn root_on_debian_installs_without_a_question() {
        assert_eq!(
            lines(plan(&machine(Family::Debian, Rights::Root), &some_needs(), false)),
            [
                "env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=400 update",
                "env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=400 install -y \
                 --no-install-recommends gnome-keyring libgtk-3-dev pkg-config",
            ]
        );
    }

    #[test]
    fn sudo_asks_for_a_password_only_where_somebody_can_type_it() {
        let fedora = machine(Family::Fedora, Rights::Sudo);
        let packages = "dnf install -y /usr/bin/gnome-keyring-daemon /usr/bin/pkg-config pkgconfig(gtk+-3.0)";
        assert_eq!(lines(plan(&fedora, &some_needs(), true)), [format!("sudo {packages}")]);
        assert_eq!(lines(plan(&fedora, &some_needs(), false)), [format!("sudo -n {packages}")]);
    }

    #[test]
    fn without_rights_the_person_gets_the_command() {
        let Plan::ByHand(lack) = plan(&machine(Family::Ubuntu, Rights::Neither), &some_needs(), true) else {
            panic!("nothing may be installed without rights");
        };
        let sentence = lack.to_string();
        assert!(
            sentence.ends_with(
                "sudo apt-get update && sudo apt-get install gnome-keyring libgtk-3-dev pkg-config"
            ),
            "{sentence}"
        );
        let by_hand = lack_of(&machine(Family::Fedora, Rights::Neither), &some_needs()).unwrap().to_string();
        assert!(by_hand.ends_with("'pkgconfig(gtk+-3.0)'"), "a shell must not read the brackets: {by_hand}");
    }

    #[test]
    fn an_unknown_linux_is_named_and_left_alone() {
        let plan = plan(&machine(Family::OtherLinux, Rights::Root), &some_needs(), true);
        assert!(matches!(plan, Plan::ByHand(Lack::UnknownLinux { .. })), "{plan:?}");
    }
}
