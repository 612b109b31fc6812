### What is said of a certificate that is not installed yet (verify --chain, --key, --against).

planned-heading = Planned certificate

## Its key; planned-key-REASON where it cannot be told
planned-key-matches = The private key in { $file } ({ $key }) belongs to the certificate.
planned-key-differs = The private key in { $file } ({ $key }) does not belong to the certificate: no server can use the two together. Take the key that the request was made with, or have a certificate issued for this one.
planned-key-test = Private Key
planned-key-test-differs = Belongs to Another Certificate
planned-key-certificate = SHA-256 of the certificate's public key
planned-key-file = SHA-256 of the public half of { $file }
planned-key-absent = Whether a private key belongs to it was not looked at: the files hold none (--key FILE names one).
planned-key-no-password = Whether the private key in { $file } belongs to the certificate is not known: it is encrypted, and no password was given (--password-file).
planned-key-wrong-password = Whether the private key in { $file } belongs to the certificate is not known: the password does not open it.
planned-key-unsupported = Whether the private key in { $file } belongs to the certificate is not known: it is of a kind that is not read ({ $detail }).
planned-key-damaged = Whether the private key in { $file } belongs to the certificate is not known: it is damaged.
planned-key-leaf-malformed = Whether the private key in { $file } belongs to the certificate is not known: the certificate cannot be decoded.

## Its chain, as a server will send it
planned-chain-complete = { $count ->
    [one] The chain is complete: nothing stands between the certificate and its root.
   *[other] The chain is complete: the files hold the certificate and every intermediate; { $count } certificates are to be sent.
}
planned-chain-incomplete = The chain is incomplete: a server has to send “{ $subject }” as well, and the files do not hold it.
planned-chain-incomplete-held = The chain is incomplete: a server has to send “{ $subject }” as well, and the files do not hold it. This store holds it and so gets by; a client that holds nothing but roots does not.
planned-chain-undetermined = Whether the chain is complete is not known: the issuer “{ $subject }” is neither in the files nor in the store. If it is a root, nothing is lacking; if not, a server has to send it as well.
planned-order-set = In a container the certificates have no order; a server sends them in the order of the chain below.

## The live peer (--against)
planned-against-heading = Compared with { $peer }
planned-against-failed = There is nothing to compare with: { $title } ({ $code }). peertrust check { $peer } tells more.
planned-against-same = It shows this very certificate already (SHA-256 { $sha256 }).
planned-against-other = It now shows “{ $subject }” (SHA-256 { $sha256 }).
planned-names-lost = { $count ->
    [one] One name is lost: { $names }. Whoever reaches the server by it will refuse the new certificate.
   *[other] { $count } names are lost: { $names }. Whoever reaches the server by one of them will refuse the new certificate.
}
planned-names-kept = No name is lost.
planned-names-gained = { $count ->
    [one] One name is new: { $names }.
   *[other] { $count } names are new: { $names }.
}
planned-issuer-same = The issuer is the same.
planned-issuer-changed = Another issuer: “{ $after }” instead of “{ $before }”. Every client needs its root.
planned-issuer-key-changed = The issuer has the same name and another key (key identifier { $after } instead of { $before }): every client needs the new CA certificate.
planned-live-key-new = The key is a new one ({ $key }).
planned-live-key-reused = The key is the live one, used again: a renewal is the occasion for a new one.
planned-live-key-kind = The key is of another kind: { $after } instead of { $before }.
planned-ends-later = It ends later: on { $after }, the live one on { $before }.
planned-ends-sooner = It ends sooner: on { $after }, the live one on { $before }.
planned-ends-same = It ends when the live one does, on { $date }.
planned-intermediates-gone = No longer sent, unless it is configured besides: { $names }.
planned-intermediates-new = Sent in addition: { $names }.
