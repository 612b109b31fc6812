### What the command line says by itself: errors of input, short notes. `got` is always what came.

## A peer that cannot be parsed (target::Expected)
error-peer-host-name = “{ $got }” is no peer: a host name or an IP address was expected, for example mail.example.com, mail.example.com:8443 or 192.0.2.10.
error-peer-ipv6-in-brackets = “{ $got }” is no peer: an IPv6 address was expected between the brackets, for example [2001:db8::10]:443.
error-peer-port = “{ $got }” is no peer: a port from 1 to 65535 was expected behind the last colon.
error-peer-explicit-port = “{ $got }” is no peer: this scheme has no default port; write it, for example tls://mail.example.com:5061.
error-peer-scheme = “{ $got }” is no peer: its scheme is unknown. Known schemes: { $expected }.
error-peer-authority-only = “{ $got }” is no peer: only a host and a port are expected behind the scheme, no path, query or user.
error-peer-domain = “{ $got }” is an address: a domain was expected, whose records DNS is asked for.
error-peer-service = “{ $got }” is no service that is known: _service._tcp.DOMAIN was expected, or a domain. Services: { $expected }; any other with --starttls.
error-peer-same-transport = “{ $got }” says another transport than --starttls { $expected }: leave one of the two out.
error-starttls = --starttls { $got } is no transport. Known words: { $expected }.
error-no-peer = No peer was given: name at least one, for example peertrust check mail.example.com.
error-peers-empty = { $path } lists no peer.

## Stores, files, values
error-store-unreadable = The store { $path } cannot be read: { $detail }.
error-file-unreadable = { $path } cannot be read: { $detail }.
error-file-no-certificate = { $path } contains no certificate: PEM or DER was expected (or PKCS#7, PKCS#12, JKS), { $detail } was found.
error-file-is-folder = { $path } is a folder, a file was expected.
error-evidence-unreadable = { $path } is no report with recorded evidence: { $detail }.
error-report-unreadable = { $path } is no report that can be compared: { $detail }.
error-compare-kinds = Two reports or two stores were expected, but { $first } is a report and { $rest } is none.
error-compare-neither = { $path } is neither a report (JSON of peertrust check or verify was expected) nor a trust store (a folder, PEM, DER, PKCS#7, PKCS#12 or JKS was expected).
error-baseline-rehearsal = --baseline tells what has changed since a report, --with and --without what would change: give one or the other. To hold a rehearsal against an earlier report, save it (--format json) and run peertrust compare with both.
error-compare-peers = --peers says for which peers two stores are compared; BEFORE and AFTER are reports, and name their peers themselves.
error-file-recognised = { $path } is { $form }, recognised by its content. This version does not decode it yet: a certificate in PEM or DER was expected.
error-file-private-key = { $path } is a private key: a certificate in PEM or DER was expected. Keep the key to yourself, nothing of it was shown.
error-key-absent = { $path } holds no private key, but { $form }: a private key in PEM or DER (PKCS#8, PKCS#1, SEC 1) or a PKCS#12 file was expected.
error-key-damaged = The private key in { $path } is damaged: it cannot be read, or its public half is not its own.
error-client-key-other = The key in { $key } belongs to none of the certificates in { $path }: --client-cert and --client-key must be a pair.
error-client-key-kind = The key in { $path } cannot sign a TLS handshake ({ $detail }): RSA of 2048 to 8192 bits, EC P-256, P-384, P-521 or Ed25519 was expected.
error-file-request = { $path } is a certificate signing request (CSR), and no certificate: a certification authority makes one of it. peertrust inspect { $path } --name HOST says whether the request is a good one.
error-file-inventory = { $path } is a list of certificates as show cert list trust prints it: their names only, nothing to judge by. Download each certificate as a .PEM file (Cisco Unified OS Administration > Security > Certificate Management), put the files into one folder and name that folder. peertrust inspect shows the list.
error-container-empty = { $path } is { $form } without any certificate.
error-container-broken = { $path } is { $form }, recognised by its content, but it cannot be read: { $detail }.
error-password-needed = { $path } is { $form } protected by a password: give it by --password-file FILE or in PEERTRUST_PASSWORD. It is asked for on a terminal only, and never taken from the command line, where everybody could see it.
error-password-wrong = The password given does not fit { $path }, { $form }.
error-password-file = { $path } was to hold a password in UTF-8, and is no UTF-8 text.
error-password-long = The password in { $path } is longer than { $limit } bytes: is that the file that was meant?
error-file-too-large = { $path } is larger than { $limit } MB, the most that is read.
error-chain-block = { $path }, line { $line }: a certificate was expected between the BEGIN and END lines, but: { $detail }.
error-node = “{ $got }” is no node: NAME=PATH was expected, for example cups1=./cups1-trust. A name has at most { $limit } letters, digits, dots, hyphens and underscores.
error-node-twice = “{ $got }”: the node { $name } was given before. Each node has one store and a name of its own.
error-without = --without “{ $got }”: no certificate of the store has this common name, and no file has this name. peertrust inspect STORE lists all { $count } of its certificates.
error-without-near = --without “{ $got }”: no certificate of the store has this common name, and no file has this name. Near it: { $names }.
error-without-fingerprint = --without { $got }: none of the store's certificates ({ $count }) has this fingerprint. All 64 digits of the SHA-256 were expected; colons do not matter.
error-without-fingerprint-near = --without { $got }: none of the store's certificates ({ $count }) has this fingerprint. All 64 digits of the SHA-256 were expected; colons do not matter. It begins like: { $names }.
error-without-file = --without { $got }: the store holds no certificate of this file ({ $count } in it), so there is nothing to take out.
error-revocation = “{ $got }” is no way to look at revocation: off, staple or full was expected.
error-crl = { $path } is no revocation list: DER or a PEM block X509 CRL was expected. { $detail }
error-crl-url = --crl { $got } cannot be fetched: { $reason }.
error-crl-offline = verify fetches nothing: hand the list over as a file, not as { $got }.
error-allow-fetch-from = “{ $got }” is nothing to fetch from: a server's name, an address, or a network such as 10.0.0.0/8 was expected.
error-days = “{ $got }” is no number of days: one number was expected, for example 30, or two, 30,7, the second not above the first.
error-folder = The folder { $path } cannot be written: { $detail }.
error-until = “{ $got }” is no horizon: a number of days was expected, for example 90, or a date not before { $now }.
error-date = “{ $got }” is no time: RFC 3339 was expected, for example 2026-01-31T12:00:00Z, or a date, 2026-01-31.
error-code = “{ $got }” is no finding code. { $expected }
error-code-nearest = Did you mean { $code }?
error-code-list = peertrust explain --list names them all.
error-lang = “{ $got }” is no language of this program: en or ja was expected.
error-format = “{ $got }” is no format: { $expected } was expected.
error-profile = “{ $got }” is no profile: appliance or pkix was expected.
error-rate = --rate { $got } is no rate: peers a second were expected, a number above 0, for example 50 or 0.5.
error-duration = “{ $got }” is no number of seconds above 0.
error-address = --address { $got } is no IP address.
error-address-literal = { $peer } is an address already: --address goes with a host name, whose server is to be looked for there.
error-address-many = --address names { $count } addresses; at most { $limit } are probed.
error-resolver = “{ $got }” is no name server: an IP address was expected, with or without a port.
error-scenario = “{ $got }” is no scenario of the lab. peertrust lab --list names them all.
error-write = The result could not be written: { $detail }.
error-threshold = “{ $got }” is no threshold of days: a number was expected, such as 20, or the range 20: that alerts below 20.
error-threshold-order = A warning below { $warning } days would never be seen before it is critical below { $critical }: -w was expected to be no less than -c.
error-output = { $path } could not be written: { $detail }. A file in a folder that exists and may be written was expected; what was there is as it was.
error-internal = Internal error: { $detail }. Please report it, with the command.

## Notes on stderr
note-password = Password for { $path }: { "" }
note-certsrv-clear = The credentials go to AD CS web enrolment over plain http: whoever is on the way can read them. Better use an account that may do nothing else.
note-nothing-probed = Nothing was probed.
note-client-cert-expired = The client certificate in { $path } (“{ $subject }”) expired on { $date }; it is sent all the same, and servers will refuse it.
note-client-cert-early = The client certificate in { $path } (“{ $subject }”) is valid only from { $date }; it is sent all the same, and servers will refuse it.
note-progress = { $count } of { $total } peers done

## The lab and the demo
lab-scenario = Scenario
lab-address = Address
lab-name = Name
lab-store = Store
lab-expected = Expected
lab-until-interrupted = The peers listen until Ctrl-C. Try them from another terminal with the command above.
lab-files = Every certificate lies in { $path }, a folder a scenario.
demo-next = This was the embedded lab. Next: peertrust lab raises all of its peers; peertrust explain issuer-replaced tells more about a finding.

## AD CS web enrolment (--certsrv), and files with credentials
error-certsrv-fetch = AD CS web enrolment: nothing came from { $url }: { $reason } ({ $detail }). Nothing was probed or written. A browser on this machine shows whether the CA's pages can be reached; a certificate saved there is taken by --from.
error-certsrv-https = AD CS web enrolment: { $url } leads to https, which is not spoken here: the CA's own certificate is what is missing. Give an http:// address where the CA has one; or save the certificate by a browser and name the file by --from.
error-certsrv-sign-in = AD CS web enrolment: { $url } wants a sign-in ({ $schemes }). Put user:password into a file that only you may read, and name it by --certsrv-credentials.
error-certsrv-password = AD CS web enrolment: { $url } does not accept these credentials ({ $schemes }). A domain account is written DOMAIN\user:password.
error-certsrv-no-basic = AD CS web enrolment: { $url } wants a sign-in by { $schemes }, and only Basic is spoken here. Turn Basic Authentication on for CertSrv (IIS Manager > CertSrv > Authentication); or save the certificate by a browser and name the file by --from.
error-certsrv-forbidden = AD CS web enrolment: { $url } is forbidden (403). IIS says so where the page wants https, or another account, or another address of the client; save the certificate by a browser and name the file by --from.
error-certsrv-no-renewals = { $url } is not the page of AD CS web enrolment that says how often the CA was renewed: it begins with “{ $begins }”. The address of the pages was expected, such as http://ca.corp.example/certsrv.
error-certsrv-page = AD CS web enrolment: { $url } gave a web page instead of a certificate: “{ $begins }”. Open the address in a browser to see what it says.
error-certsrv-no-certificate = AD CS web enrolment: { $url } gave no certificate: it begins with “{ $begins }”.
error-credentials = { $path } holds no credentials: one line user:password was expected.
error-credentials-public = { $path } can be read by everybody on this machine, so its password is no secret. Take that right away (chmod o-r { $path }), and better change the password.
