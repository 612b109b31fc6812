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

## What a change is to do
storecmd-plan-add = to be added
storecmd-plan-replace = to be added in the place of another
storecmd-plan-remove = to be removed
storecmd-plan-held = is in the store already
storecmd-plan-refused = refused
storecmd-plan-ignored = without effect
storecmd-plan-instead-of = instead of
storecmd-plan-file = file { $path }
storecmd-plan-origin = from { $path }
storecmd-reason-not-a-ca = It is an end-entity certificate, not a CA: no path ends in it. Add the CA that issued it.
storecmd-reason-pinned = It is a self-signed end-entity certificate: it trusts the one server that has exactly this certificate.
storecmd-reason-expired = It expired on { $not_after }; cup-trust refuses such an upload.
storecmd-reason-not-yet = It is valid only from { $not_before }.
storecmd-reason-key = Its key has { $bits } bits; cup-trust takes at most { $limit }.
storecmd-reason-collision = The store has another certificate of the common name “{ $cn }” (SHA-256 { $sha256 }); cup-trust keeps only one of them.
storecmd-reason-not-later = cup-trust keeps one certificate per common name, and the one it has begins no earlier ({ $not_before }, SHA-256 { $sha256 }): the upload would silently have no effect. Remove that one first.
storecmd-reason-same-serial = cup-trust keeps one certificate per common name, and the one it has is of the same serial number (SHA-256 { $sha256 }): the upload would silently have no effect. Remove that one first.

## What was done
storecmd-question = { $count ->
    [one] Make this change to { $path }?
   *[other] Make these { $count } changes to { $path }?
} [y/N] { "" }
storecmd-nobody-asked = Nothing was written: nobody was there to be asked. Look at the changes above, and add --yes to make them.
storecmd-declined = Nothing was written.
storecmd-nothing-to-do = Nothing to do; nothing was written.
storecmd-done = Change { $number } is made: { $added } added, { $removed } removed.
storecmd-take-back = To take it back:
storecmd-recovered-finished = A change that was interrupted earlier (number { $number }) was finished first.
storecmd-recovered-discarded = What an interrupted change had left was removed first; the store was as before it.
storecmd-undo-plan = Change { $number } of { $at } ({ $why }) is to be taken back:

## history
storecmd-why-import = import
storecmd-why-add = add
storecmd-why-remove = remove
storecmd-why-undo = undo
storecmd-history-none = No change of this store is recorded.
storecmd-history-number = No.
storecmd-history-at = When
storecmd-history-why = What
storecmd-history-added = Added
storecmd-history-removed = Gone
storecmd-history-state = State
storecmd-history-undoes = takes back { $number }
storecmd-history-undone-by = taken back by { $number }
storecmd-history-undone = taken back
storecmd-history-damaged = { $number }: its record cannot be read, so it cannot be taken back: { $detail }
storecmd-history-by = by { $command } on { $host } (process { $pid })

## Input
storecmd-error-name = --name was given for { $count } certificates: a name is for one. Add the files one by one.
storecmd-error-not-held = “{ $got }” names no certificate of the store { $path }: a SHA-256 (or its first 8 digits and more), a common name, a file of the store, or a certificate file was expected. peertrust store list shows them.
storecmd-error-ambiguous = “{ $got }” names { $count } certificates of the store { $path }; nothing was removed. Say which by SHA-256: { $list }
storecmd-candidate = { $sha256 } (serial { $serial }, until { $until }, { $file })
storecmd-error-many = { $count } certificates are to be added at once; at most { $limit } are. Is that the file that was meant?
