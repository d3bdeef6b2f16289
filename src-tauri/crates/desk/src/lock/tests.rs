use super::*;
use vault::MemoryVault;

const NOON: Time = Time::from_millis(1_795_000_000_000);

fn vault() -> Arc<dyn Vault> {
    Arc::new(MemoryVault::default())
}

/// A lock with the PIN 2468.
fn with_pin(vault: &Arc<dyn Vault>) -> AppLock {
    let lock = AppLock::default();
    lock.begin(vault);
    lock.set_pin(vault, Some("2468")).unwrap();
    lock
}

#[test]
fn without_a_pin_nothing_is_ever_locked() {
    let (vault, lock) = (vault(), AppLock::default());
    lock.begin(&vault);
    lock.change(&vault, |kept| kept.idle = 5).unwrap();
    lock.look(NOON);
    lock.look(NOON.plus_millis(3_600_000));
    assert!(!lock.lock() && !lock.is_locked());
}

#[test]
fn a_program_with_a_pin_starts_locked_and_only_the_pin_unlocks_it() {
    let vault = vault();
    with_pin(&vault);
    let lock = AppLock::default();
    lock.begin(&vault);
    assert!(lock.is_locked());
    assert_eq!(lock.unlock(&vault, "1357", NOON), Tried::Wrong(0));
    assert!(lock.is_locked());
    assert_eq!(lock.unlock(&vault, " 2468\n", NOON), Tried::Right, "pasted with what is around it");
    assert!(!lock.is_locked());
    assert_eq!(lock.kept().map(|kept| kept.wrong), Some(0));
}

#[test]
fn the_vault_has_no_pin_in_it() {
    let vault = vault();
    with_pin(&vault);
    let kept = vault.get(ENTRY).unwrap().unwrap();
    assert!(!kept.expose().contains("2468"));
    let other = vault_of_another();
    assert_ne!(kept.expose(), other.get(ENTRY).unwrap().unwrap().expose(), "the same PIN, another salt");
}

fn vault_of_another() -> Arc<dyn Vault> {
    let vault = vault();
    with_pin(&vault);
    vault
}

#[test]
fn wrong_pins_slow_down_also_after_a_new_start() {
    let vault = vault();
    let lock = with_pin(&vault);
    lock.lock();
    let mut now = NOON;
    let mut waits = Vec::new();
    for _ in 0..9 {
        let Tried::Wrong(wait) = lock.unlock(&vault, "0000", now) else { panic!("it is wrong") };
        waits.push(wait);
        if wait > 0 {
            assert_eq!(lock.unlock(&vault, "2468", now.plus_millis(100)), Tried::TooSoon(wait));
            let again = AppLock::default();
            again.begin(&vault);
            assert_eq!(
                again.unlock(&vault, "2468", now),
                Tried::TooSoon(wait),
                "starting anew is no way round"
            );
        }
        now = now.plus_millis(i64::from(wait) * 1_000);
    }
    assert_eq!(waits, [0, 0, 5, 15, 30, 60, 300, 300, 300]);
    assert_eq!(lock.unlock(&vault, "2468", now), Tried::Right);
    assert_eq!(lock.unlock(&vault, "0000", now), Tried::Wrong(0), "and counting begins anew");
    let set_back = NOON.plus_millis(-86_400_000);
    lock.change(&vault, |kept| kept.until = NOON.millis()).unwrap();
    assert_eq!(
        lock.unlock(&vault, "2468", set_back),
        Tried::TooSoon(300),
        "a clock set back costs five minutes"
    );
}

#[test]
fn it_locks_after_a_time_without_a_touch_and_not_before() {
    let vault = vault();
    let lock = with_pin(&vault);
    lock.change(&vault, |kept| kept.idle = 5).unwrap();
    let at = |minutes: i64| NOON.plus_millis(minutes * 60_000);
    lock.touch(at(0));
    lock.look(at(4));
    assert!(!lock.is_locked());
    lock.touch(at(4));
    lock.look(at(8));
    assert!(!lock.is_locked(), "somebody was there");
    lock.look(at(9));
    assert!(lock.is_locked());
    lock.unlock(&vault, "2468", at(30));
    lock.look(at(31));
    assert!(!lock.is_locked(), "unlocking is a touch");
    lock.look(at(-600));
    lock.look(at(-599));
    assert!(!lock.is_locked(), "a clock that was set back locks nobody out");
    lock.look(at(-595));
    assert!(lock.is_locked());
}

#[test]
fn who_unlocks_after_a_sleep_is_not_locked_out_again_at_once() {
    let vault = vault();
    let lock = with_pin(&vault);
    lock.change(&vault, |kept| kept.on_sleep = true).unwrap();
    let at = |seconds: i64| NOON.plus_millis(seconds * 1_000);
    lock.look(at(0));
    lock.lock();
    assert_eq!(lock.unlock(&vault, "2468", at(3_600)), Tried::Right);
    lock.look(at(3_605));
    assert!(!lock.is_locked(), "the sleep was before");
    lock.look(at(7_200));
    assert!(lock.is_locked(), "and this is another one");
}

#[test]
fn it_locks_when_the_computer_slept_if_that_was_chosen() {
    let vault = vault();
    let lock = with_pin(&vault);
    let at = |seconds: i64| NOON.plus_millis(seconds * 1_000);
    lock.look(at(0));
    lock.look(at(3_600));
    assert!(!lock.is_locked(), "it was not chosen");
    lock.change(&vault, |kept| kept.on_sleep = true).unwrap();
    lock.look(at(3_605));
    lock.look(at(3_610));
    assert!(!lock.is_locked());
    lock.look(at(3_700));
    assert!(lock.is_locked());
}

#[test]
fn a_vault_that_keeps_in_another_place_gets_the_pin_in_use_and_loses_none_that_is_there() {
    let (before, other, fresh) = (vault(), vault_of_another(), vault());
    let lock = with_pin(&before);
    let pin = |vault: &Arc<dyn Vault>| read(vault).unwrap().pin;
    for place in [&fresh, &other] {
        lock.in_new_place(place).unwrap();
        assert!(pin(place).is_some() && pin(place) == pin(&before), "the one that is asked for now");
    }
    let without = AppLock::default();
    without.begin(&vault());
    without.in_new_place(&other).unwrap();
    assert_eq!(pin(&other), pin(&before));
    let unread = AppLock::default();
    unread.in_new_place(&other).unwrap();
    assert!(unread.is_locked(), "what is read first there counts");
}
