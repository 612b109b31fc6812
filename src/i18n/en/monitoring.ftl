### What monitoring shows: the first line of the plug-in, the test report of a build, what a fleet has in common.

## The plug-in's line; the word in front of it is the same in every language
nagios-valid = { $peer }, { $transport }, x509 certificate '{ $cn }' from '{ $issuer }' valid until { $date } (expires in { $days ->
    [one] { $days } day
   *[other] { $days } days
})
nagios-valid-short = { $peer }, { $transport }, '{ $cn }' from '{ $issuer }' (expires in { $days ->
    [one] { $days } day
   *[other] { $days } days
})
nagios-valid-bare = { $peer } verified (expires in { $days ->
    [one] { $days } day
   *[other] { $days } days
})
nagios-expiry = { $peer }: Certificate '{ $cn }' will expire on { $date } (in { $days ->
    [one] { $days } day
   *[other] { $days } days
})
nagios-expiry-short = { $peer }: '{ $cn }' will expire on { $date }
nagios-expiry-bare = { $peer }: expires-soon ({ $days ->
    [one] { $days } day
   *[other] { $days } days
})
nagios-fault = { $peer }: { $title } ({ $code })
nagios-fault-more = { $peer }: { $title } ({ $code }), { $count } more
nagios-fault-bare = { $peer }: { $code }
nagios-fault-bare-more = { $peer }: { $code }, { $count } more
nagios-status = { $peer }: { $status }
nagios-worse = { $count ->
    [one] { $count } peer is worse than in the baseline
   *[other] { $count } peers are worse than in the baseline
}
nagios-none = no peer
nagios-many-well = { $count } peers, all healthy
nagios-many = { $count } peers: { $critical } critical, { $warning } warning, { $unknown } unknown; { $peer }: { $code }
nagios-many-short = { $critical } critical, { $warning } warning of { $count }; { $peer }: { $code }
nagios-many-bare = { $count } peers: { $critical } critical, { $warning } warning, { $unknown } unknown

## The test report of a build
junit-reachability = Peer Server Reachability
junit-ssl = SSL Connection/Certificate Verification

## A fleet
fleet-finding = Finding
fleet-about = About
fleet-failed = Failed
fleet-label = Label
