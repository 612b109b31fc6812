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

## export
storecmd-form-directory = a folder of PEM files
storecmd-exported = { $count ->
    [one] { $count } certificate written to { $path }, { $form }.
   *[other] { $count } certificates written to { $path }, { $form }.
}
storecmd-exported-without = { $count ->
    [one] { $count } entry of the store could not be read and is not in it (peertrust store lint names it).
   *[other] { $count } entries of the store could not be read and are not in it (peertrust store lint names them).
}
storecmd-password-again = The same password again: { "" }
storecmd-error-form = Which form { $path } is to have cannot be seen from its name: say it by --as bundle, directory, p7b, p7b-der, p12 or jks.
storecmd-error-nothing = The store holds no certificate, so nothing was written to { $path }.
storecmd-error-exists = { $path } exists already and was left as it is: name another file, or add --force to overwrite it.
storecmd-error-no-folder = { $path } is no folder, and was left as it is: name a folder that does not exist yet.
storecmd-error-folder-exists = The folder { $path } is not empty and was left as it is: name a new folder, or add to the store in it by peertrust store add.
storecmd-error-write = { $path } could not be written, and was left as it was: { $detail }.
storecmd-error-password = { $path } needs a password that seals it: give one by --password-file FILE or in PEERTRUST_PASSWORD, or run this on a terminal. Nothing was written. The password need not be secret, as certificates are none, but whoever reads the file needs it.
storecmd-error-password-differs = The two passwords differ; nothing was written.
