### Headings and sentences of the human report.

report-peer = Peer
report-checked-at = Checked at
report-profile = Profile
report-store = Store
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
report-chain-from-store = from the store
report-chain-none = No chain was received.
report-missing = Missing certificates
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
report-openssl-calls-it = OpenSSL: { $number } ({ $detail })
report-windows-calls-it = Windows: { $detail }
report-see-explain = More: peertrust explain { $code }
report-summary = { $count ->
    [one] { $count } peer: { $healthy } healthy, { $failed } failed, { $undetermined } undetermined
   *[other] { $count } peers: { $healthy } healthy, { $failed } failed, { $undetermined } undetermined
}
