//! Who is believed what `X-Forwarded-For` says. Everybody else could write anything there.

use super::problems::Problems;
use std::net::IpAddr;

/// Addresses and networks of the proxies in front.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<(IpAddr, u32)>);

/// An address, or a network such as `10.1.0.0/16`.
fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, wide) = text.split_once('/').map_or((text, None), |(address, wide)| (address, Some(wide)));
    let address: IpAddr = address.trim().parse().ok()?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let wide = wide.map_or(Some(whole), |wide| wide.trim().parse().ok())?;
    (wide <= whole).then_some((address, wide))
}

fn bits(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

impl Proxies {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn checked(said: &[String], problems: &mut Problems) -> Self {
        let mut read = Vec::new();
        for (index, one) in said.iter().enumerate() {
            match network(one.trim()) {
                Some(network) => read.push(network),
                None => problems.of(
                    "trusted_proxies",
                    &format!(
                        "must be addresses or networks, such as [\"127.0.0.1\", \"10.1.0.0/16\"]; number {} is \
                         neither: {one:?}",
                        index + 1
                    ),
                ),
            }
        }
        Self(read)
    }

    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        let (address, size) = bits(address.to_canonical());
        self.0.iter().any(|(network, wide)| {
            let (network, network_size) = bits(*network);
            let rest = size - (*wide).min(size);
            // A shift by all bits is none at all: a network of no bits is everybody.
            let same = address.checked_shr(rest).unwrap_or(0) == network.checked_shr(rest).unwrap_or(0);
            size == network_size && same
        })
    }

    /// Who asks: the last address of the list that is none of the proxies themselves. `peer` is who is connected;
    /// `told` what `X-Forwarded-For` says, the headers in their order. Whoever is no proxy is not asked what it says.
    #[must_use]
    pub fn client(&self, peer: IpAddr, told: &[&str]) -> IpAddr {
        let mut client = peer;
        let mut all = told.iter().flat_map(|one| one.split(',')).rev();
        while self.has(client) {
            let Some(before) = all.next().and_then(|one| address(one.trim())) else { break };
            client = before;
        }
        client
    }
}

/// Some proxies write the port too.
fn address(text: &str) -> Option<IpAddr> {
    let bare =
        text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(address, _)| address);
    bare.parse().ok().or_else(|| text.parse().ok().map(|with_port: std::net::SocketAddr| with_port.ip()))
}

/// For tests.
#[cfg(test)]
pub(crate) fn proxies(all: &[&str]) -> Proxies {
    let mut problems = Problems::default();
    let said: Vec<String> = all.iter().map(|one| (*one).to_owned()).collect();
    let proxies = Proxies::checked(&said, &mut problems);
    assert!(problems.is_empty());
    proxies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &Proxies, peer: &str, told: &[&str]) -> String {
        proxies.client(peer.parse().unwrap(), told).to_string()
    }

    #[test]
    fn only_a_proxy_is_believed() {
        let known = proxies(&["127.0.0.1", "10.1.0.0/16"]);
        assert_eq!(client(&known, "192.0.2.7", &["198.51.100.1"]), "192.0.2.7", "a stranger says anything");
        assert_eq!(client(&known, "127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client(&known, "::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client(&known, "127.0.0.1", &["1.1.1.1, 198.51.100.1", "10.1.9.9"]), "198.51.100.1");
        assert_eq!(client(&known, "127.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client(&known, "127.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(client(&known, "127.0.0.1", &["not an address"]), "127.0.0.1");
        assert_eq!(client(&known, "127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(
            client(&proxies(&[]), "127.0.0.1", &["198.51.100.1"]),
            "127.0.0.1",
            "without any, nobody is"
        );
    }

    #[test]
    fn networks_end_where_they_say() {
        let known = proxies(&["10.1.0.0/16", "2001:db8::/32", "0.0.0.0/0"]);
        let has = |address: &str| known.has(address.parse().unwrap());
        assert!(has("2001:db8:1::7") && !has("2001:db9::7"));
        assert!(has("192.0.2.1"), "a network of no bits is everybody");
        let narrow = proxies(&["10.1.0.0/16"]);
        assert!(narrow.has("10.1.255.255".parse().unwrap()) && !narrow.has("10.2.0.0".parse().unwrap()));
        for wrong in ["10.1.0.0/33", "here", "10.1.0.0/x", ""] {
            let mut problems = Problems::default();
            let read = Proxies::checked(&["10.0.0.1".to_owned(), wrong.to_owned()], &mut problems);
            let said = problems.said();
            assert!(read == proxies(&["10.0.0.1"]) && said.len() == 1, "{wrong}");
            assert!(said[0].contains(&format!("number 2 is neither: {wrong:?}")), "{said:?}");
        }
    }
}
