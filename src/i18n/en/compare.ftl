### What changed, what will change, and what depends on what: compare, --baseline, forecast, store impact.

## The two sides
compare-before = Before
compare-after = After
compare-since = Since { $path }
compare-peers = { $count ->
    [one] { $count } peer
   *[other] { $count } peers
}
compare-checked-at = judged at { $now }
compare-note-reversed = The first report is the later one ({ $first }, the second is of { $rest }). If they were not given the wrong way round, a clock was wrong.
compare-note-profile = They were judged by different profiles ({ $first }, { $rest }): a difference may come from there.
compare-note-allow-weak = Only one of them was judged with --allow-weak: a difference may come from there.
compare-note-stores = They were judged by stores of different places ({ $first }; { $rest }).
compare-note-at-given = At least one of them was judged as of a time that was asked for (--at).
compare-note-rehearsed-before = The first is a rehearsal (--with, --without): its verdicts are those of a store that nobody had changed.
compare-note-rehearsed-after = The second is a rehearsal (--with, --without): its verdicts are those of a store that nobody had changed.
compare-note-rehearsed-both = Both are rehearsals (--with, --without): their verdicts are those of stores that nobody had changed.

## Two stores
compare-store = Trust store
compare-store-added = Added:
compare-store-removed = Removed:
compare-store-renewed = Renewed, with the same key:
compare-store-replaced = Replaced, with another key:
compare-store-by = by
compare-store-kept = { $count ->
    [one] { $count } certificate stayed as it was.
   *[other] { $count } certificates stayed as they were.
}
compare-store-same = { $count ->
    [one] Nothing changed; both hold the same { $count } certificate.
   *[other] Nothing changed; both hold the same { $count } certificates.
}

## What became of a peer (change::Trend)
compare-trend-worse = Worse
compare-trend-undetermined = Not comparable: a test could not be carried out on one side
compare-trend-better = Better
compare-trend-changed = Changed, with the same verdict
compare-trend-new = New
compare-trend-gone = Gone
compare-trend-same = The same
compare-more = and { $count } more (-v tells all)
compare-summary = { $worse } worse, { $undetermined } not comparable, { $better } better, { $changed } changed, { $new } new, { $gone } gone, { $same } the same.

## In what it differs (change::Aspect)
compare-aspect-reachability = Reachability
compare-aspect-ssl-status = Verification
compare-aspect-address-status = At the address
compare-aspect-node-status = By the node
compare-aspect-healthy = Verdict
compare-aspect-critical = Finding
compare-aspect-warning = Warning
compare-aspect-address = Address
compare-aspect-leaf = Certificate
compare-aspect-name-lost = Names lost
compare-aspect-name-gained = Names gained
compare-aspect-subject = Subject
compare-aspect-issuer = Issuer
compare-aspect-issuer-key = Issuer's key
compare-aspect-key = Key
compare-aspect-signature-algorithm = Signature
compare-aspect-not-after = Not after
compare-aspect-chain = Sent with it
compare-aspect-path = Path
compare-aspect-anchor = Anchor
compare-aspect-tls-version = TLS version
compare-aspect-valid-until = Holds until
compare-finding-new = { $detail } is new
compare-finding-gone = { $detail } is gone
compare-address-new = { $address } is new
compare-address-gone = { $address } is gone

## The forecast
forecast-until = until { $not_after }
forecast-without-end = as far as the certificates say
forecast-first = { $days ->
    [0] The first to break by itself is { $peer }, within a day: { $not_after }.
    [one] The first to break by itself is { $peer }, in { $days } day: { $not_after }.
   *[other] The first to break by itself is { $peer }, in { $days } days: { $not_after }.
}
forecast-none = No peer breaks by itself within that time.
forecast-failing = { $count ->
    [one] { $count } peer fails already: { $names }.
   *[other] { $count } peers fail already: { $names }.
}
forecast-events = What is coming
forecast-days = { $days ->
    [0] within a day
    [one] in { $days } day
   *[other] in { $days } days
}
forecast-certificate-ends = { $role } { $subject } ends
forecast-certificate-begins = { $role } { $subject } becomes valid
forecast-staple-ends = the stapled OCSP response about { $role } { $subject } ends
forecast-ocsp-ends = the OCSP answer about { $role } { $subject } ends
forecast-crl-ends = the revocation list about { $role } { $subject } ends
forecast-effect-breaks = { $count ->
    [one] breaks { $names }
   *[other] breaks { $count } peers: { $names }
}
forecast-effect-takes-over = { $count ->
    [one] another path takes over: { $names }
   *[other] another path takes over for { $count } peers: { $names }
}
forecast-effect-mends = { $count ->
    [one] mends { $names }
   *[other] mends { $count } peers: { $names }
}
forecast-effect-nothing = { $count ->
    [one] changes nothing: { $names }
   *[other] changes nothing for { $count } peers: { $names }
}
forecast-effect-failing = { $count ->
    [one] fails by then anyway: { $names }
   *[other] { $count } peers fail by then anyway: { $names }
}
forecast-supposes = This supposes that every peer goes on presenting what it presented, and that the store stays as it is.
forecast-ics-breaks = { $count ->
    [one] { $count } peer breaks: { $detail }
   *[other] { $count } peers break: { $detail }
}

## What depends on what
impact-peers = { $count } looked at: { $healthy } healthy, { $failed } failing
impact-use-needed = Needed: somebody fails without it
impact-use-replaceable = In use, and everybody who uses it has another path
impact-use-failing = On the way of peers that fail anyway: what it would be to them once mended is not known
impact-use-unused = { $count ->
    [one] Not used by the { $count } peer that was looked at
   *[other] Not used by any of the { $count } peers that were looked at
}
impact-needed-by = Needed by
impact-replaceable-for = Used by, with another path
impact-failing-through = Failing peers
impact-supposes = { $count ->
    [one] This is said of { $count } peer, and of no other: whatever else trusts by this store may need what that one does not. Each certificate was taken out alone; two that stand in for each other cannot both go.
   *[other] This is said of { $count } peers, and of no other: whatever else trusts by this store may need what these do not. Each certificate was taken out alone; two that stand in for each other cannot both go.
}
