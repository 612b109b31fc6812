### What `store` prints.

## Tables
storecmd-until = Until
storecmd-days = Days
storecmd-expired = expired
storecmd-not-yet = not yet
storecmd-issued-by = issued by { $issuer }
storecmd-empty = The store holds no certificate.

## lint
storecmd-lint-summary = { $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
}: { $critical } critical, { $warning ->
    [one] { $warning } warning
   *[other] { $warning } warnings
}, { $info ->
    [one] { $info } note
   *[other] { $info } notes
}

## diff
storecmd-before = First
storecmd-after = Second
storecmd-only-before = Only in the first
storecmd-only-after = Only in the second
storecmd-replaced = Replaced by another of the same subject
storecmd-same-key = renewed with the same key
storecmd-other-key = another key; what the old one issued does not verify by the new one
storecmd-told = serial { $serial }, { $from } to { $until }, { $key }, SHA-256 { $sha256 }
storecmd-diff-equal = { $count ->
    [0] Both are empty.
    [one] No difference: both hold the same certificate.
   *[other] No difference: both hold the same { $count } certificates.
}
storecmd-diff-same = { $count ->
    [0] No certificate is in both.
    [one] { $count } certificate is in both.
   *[other] { $count } certificates are in both.
}
