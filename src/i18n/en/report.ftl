### Headings and sentences of the human report.

report-peer = Peer
report-checked-at = Checked at
report-profile = Profile
report-store = Store
report-node = Node
report-rehearsed = Rehearsed
report-rehearsed-headline = As it would be { $changes }: { $status } (today: { $today })
report-rehearsed-today = { $status } (today: { $today })
report-rehearsed-verdict = Rehearsal, nothing was changed: this peer { $effect }.
report-rehearsed-summary = Rehearsal, nothing was changed: { $count } peers, { $breaks } broken by it, { $mended } mended by it.
report-rehearsed-peers = Peers by what the change does
report-rehearsed-short-with = with “{ $subject }”
report-rehearsed-short-without = without “{ $subject }”
report-rehearsed-short-at = on { $date }
report-rehearsed-with = with “{ $subject }” (SHA-256 { $sha256 }, { $path })
report-rehearsed-without = without “{ $subject }” (SHA-256 { $sha256 })
report-rehearsed-replaced = without “{ $subject }” (SHA-256 { $sha256 }): cup-trust would put the new one in its place
report-rehearsed-at = judged at { $date }, compared with { $today }
report-upload-added = cup-trust would add it
report-upload-already-held = it is there already
report-upload-replaces = cup-trust would put it in the place of its certificate of the same common name
report-upload-refused = cup-trust would refuse it (expired, or a key of more than 4096 bits); rehearsed as if it were there all the same
report-upload-ignored = cup-trust would ignore it without a word: it holds { $sha256 } of the same common name, and this one does not begin later; rehearsed as if it were there all the same, so delete that one first
report-store-unchecked = digest not checked: no password given
report-store-platform = the platform's roots (no --store given)
report-store-certificates = { $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
}
report-store-anchors = { $count ->
    [one] { $count } anchor
   *[other] { $count } anchors
}
report-findings = Findings
report-no-findings = No findings.
report-chain = Chain
report-chain-gap = missing here: { $subject }
report-chain-presented = sent as number { $position }
report-chain-none = No chain was received.
report-missing = Missing certificates
report-fetched = Fetched from where the certificates point to
report-fetched-bytes = { $count } bytes from { $address }
report-remedy = Remedy
report-who = Whose move
report-evidence = Evidence
report-addresses = Addresses
report-address = Address
report-ping = Ping
report-tcp = TCP
report-tls = TLS
report-name-wanted = Name wanted
report-name-matched = Matched by
report-names = Names in the certificate
report-subject = Subject
report-issuer = Issuer
report-serial = Serial
report-key-id = Key identifier
report-sha256 = SHA-256
report-validity = Validity
report-not-before = Not before
report-not-after = Not after
report-valid-until = Verdict holds until
report-key = Key
report-signature = Signature
report-role = Role
report-state = State
report-version = Version
report-cipher-suite = Cipher suite
report-key-exchange = Key exchange
report-possession = Private key
report-trusted-by = Trusted by
report-trusted-by-store = this store
report-trusted-by-public-web = the public web (Mozilla roots)
report-trusted-by-platform = this machine's own store
report-trusted-by-with-aia = a client that fetches issuers (as Windows does)
report-paths = Paths tried
report-path-accepted = accepted
report-path-refused = refused: { $reason }
report-timings = Timings
report-days-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
report-days-ago = { $days ->
    [one] ended { $days } day ago
   *[other] ended { $days } days ago
}
report-openssl-calls-it = OpenSSL: { $list }
report-windows-calls-it = Windows: { $list }
report-see-explain = More: peertrust explain { $code }
report-summary = { $count ->
    [one] { $count } peer: { $healthy } healthy, { $failed } failed, { $undetermined } undetermined
   *[other] { $count } peers: { $healthy } healthy, { $failed } failed, { $undetermined } undetermined
}
report-skipped-lines = { $count ->
    [one] One line of the peer list was left out (--skip-bad-lines): nothing is known of what it meant.
   *[other] { $count } lines of the peer lists were left out (--skip-bad-lines): nothing is known of what they meant.
}

## The human report
report-list = { $first }, { $rest }
report-files = Files
report-more = { $count } more
report-certificate = Certificate
report-likely = likely, not proved
report-afterwards = Afterwards
report-address-line = { $address }: ping { $ping }, TCP { $tcp }, { $tls }
report-address-line-no-tls = { $address }: ping { $ping }, TCP { $tcp }
report-chain-facts = { $state }, { $sent }, { $key }, until { $date } ({ $days })
report-chain-facts-sent = { $sent }, { $key }, until { $date } ({ $days })
report-chain-not-sent = not sent
report-chain-key-id = key identifier { $key_id }
report-chain-stale = { $state }: the store's certificate of this name has another key, until { $date } ({ $days })
report-chain-beside = Sent as well, in no path:
report-days-until = { $days ->
    [0] begins on { $date }
    [one] begins in { $days } day, on { $date }
   *[other] begins in { $days } days, on { $date }
}
report-missing-source = Where from
report-import = Import
report-import-command = Import command (it shows the plan, and asks before it writes)
report-importable = possible: this report holds the certificate (--format json, missing[].pem)
report-importable-unfit = not possible: it is no CA certificate, or not valid now
report-importable-unknown = not possible from here: only name and key identifier are known
report-aia = Issuer addresses
report-peers = Peers
report-by-status = Summary
report-transport = Transport
report-transport-by-port = { $service }, chosen by the port { $port }; a scheme or --starttls says otherwise
report-starttls = Before the handshake (C: this program, S: the server)
report-handshake = Handshake
report-handshake-ended = Ended by
report-alpn = ALPN
report-repeated = Repeated
report-repeated-line = { $made } { $made ->
    [one] connection
   *[other] connections
  }, { $kinds ->
    [one] all showed the same
   *[other] { $kinds } different results
  }
report-repeated-cut = of { $asked } asked for: the peer's time was up (--peer-deadline)
report-sni-none = none (--no-sni): the certificate is the server's default one; it is matched with the name all the same
report-discovery = What DNS says
report-discovery-priority = Priority
report-discovery-weight = Weight
report-discovery-server = Server
report-discovery-left-out = { $count } more { $count ->
    [one] record
   *[other] records
  } left out
report-discovered = Found by
report-discovered-priority = priority { $priority }
report-discovered-weight = weight { $weight }
report-discovered-implicit = no MX record: the domain itself takes mail (RFC 5321)
report-sni = Server name sent
report-client-request = Client certificate asked for
report-authorities = { $count ->
    [one] { $count } more authority
   *[other] { $count } more authorities
}
report-client-certificate = Client certificate
report-chain-key-type = for clients that take { $key_type } alone
report-until = Until
report-offers = What the peer accepts
report-answer = Answer
report-suites = Suites
report-groups = Groups
report-suites-of = Cipher suites of { $version }, in the order in which they were granted
report-offers-accepted = accepted
report-offers-lower = answers { $version }
report-offers-refused = refused ({ $reason })
report-offers-cost = { $count } connections, { $time }; nothing was sent past the hello
report-generation = IM and Presence with
report-agrees = Would agree on
report-generation-note = Which suites such a client offers is an assumption, but for TLS 1.2: AES with ECDHE, DHE or RSA.
report-older = Older clients
report-older-full = TLS 1.2, with extensions and server name
report-older-full-no-name = TLS 1.2, with extensions, without a server name
report-older-plain = TLS 1.0, without extensions, and so without a server name
report-older-refused = Refused
report-older-certificate = { $subject }, until { $date }
report-older-same = The same chain as above
report-key-types = Key types
report-key-type = Key type
report-key-type-only = { $key_type } alone: { $subject }, until { $date }
report-key-type-refused = none
report-key-type-other = a certificate of another type
report-key-type-not-answered = no answer
report-client-line = { $course }; { $among }
report-client-accepted = sent, and the server went on
report-client-refused = sent, and refused
report-client-silent = sent, but the server did not say what it makes of it
report-client-not-asked = not sent: the server did not ask for one
report-client-no-common-scheme = not sent: the server takes no signature that its key can make
report-client-not-reached = not sent: the handshake ended before it was due
report-client-among = an issuer of it is among the { $count ->
    [one] one authority
   *[other] { $count } authorities
} that the server named
report-client-foreign = no issuer of it is among the { $count ->
    [one] one authority
   *[other] { $count } authorities
} that the server named
report-client-none-named = the server named no authorities
report-staple = Stapled OCSP response
report-staple-good = not revoked
report-staple-revoked = revoked
report-staple-unknown = says nothing that can be believed
report-dns = Name resolution
report-dns-name = Name
report-dns-hosts = hosts file
report-dns-server = DNS
report-dns-servers = Name servers asked
report-time-resolve = resolve { $time }
report-time-ping = ping { $time }
report-time-connect = connect { $time }
report-time-starttls = starttls { $time }
report-time-handshake = handshake { $time }
report-time-verify = verify { $time }
report-time-total = total { $time }
