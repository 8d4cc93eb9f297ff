/**
 * Addresses that are not a server on the public internet, after the IANA registries of special-purpose addresses
 * (RFC 6890 and its updates; those that they list as globally reachable, such as AS112, are not among them). A tenant chooses the URLs of its upstreams; what stands in these ranges belongs to
 * whoever runs Gatehouse.
 */
export const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network; connects to this host
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by carriers; also metadata services of some clouds
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // public by number, but the host of every Azure machine
  '169.254.0.0/16', // link-local; metadata services of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments; also metadata services of some clouds
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
];

/**
 * Everything but 2000::/3, and what is special inside it. Outside lie loopback, unspecified, discard-only and dummy
 * (100::/64, 100:0:0:1::/64), segment routing (5f00::/16), unique-local (with metadata services), link-local, multicast,
 * and the forms that carry an IPv4 address: compatible (::/96), mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96 and
 * 64:ff9b:1::/48). Whoever reaches the internet through NAT64 allows its prefix.
 */
export const SPECIAL_IPV6 = [
  '::/3',
  '2001::/23', // protocol assignments: Teredo, which carries an IPv4 address, benchmarks, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which carries an IPv4 address
  '3fff::/20', // documentation
  '4000::/2',
  '8000::/1',
];
