### The texts of --help, completions and manual pages: help-command-COMMAND, help-FLAG, and help-COMMAND-FLAG where a
### command means something of its own by a flag that others have too.

help-heading-usage = Usage
help-heading-commands = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help-note-default = [default: { $names }]
help-note-possible = [possible values: { $names }]

## Commands
help-command-peertrust = Does this trust store trust that TLS peer, and if not, exactly why, whose move is it, and what must change?
help-command-check = Check peers: resolve, ping, connect, handshake, capture the chain, judge it by the store
help-command-import = Install what peers need into a trust store, once approved, and say how it gets onto the appliance
help-command-verify = Judge offline: a chain from files, or the evidence that a report recorded
help-command-compare = Compare two reports or two stores: what changed, and did anything get worse (then exit code 1)
help-command-forecast = Say what will happen by itself: every end of validity in order of date, and which peer breaks first
help-command-inspect = Decode certificates, chains, bundles and store folders, and show every fact
help-command-store = Look after a trust store: list, compare, examine, add, remove, take back, export
help-command-store-list = Show every certificate of a store
help-command-store-diff = Compare two stores; exit code 0 when they hold the same certificates, 1 when they differ
help-command-store-impact = Say which peers depend on which certificate of a store, and which nobody uses
help-command-store-export = Write the certificates of a store in another form: bundle, folder, PKCS#7, PKCS#12 or JKS
help-command-store-lint = Say what is wrong with a store by itself: expired, ambiguous, weak, unreadable, no CA
help-command-store-add = Add certificates by hand, after showing what becomes of each; root first, all or none
help-command-store-remove = Remove certificates, after showing which
help-command-store-history = Show every change of a store that was made by this program
help-command-store-undo = Take a change back: the files get their bytes of before
help-command-serve = Serve peers to Prometheus: /probe?target=PEER looks at one and answers with metrics
help-command-explain = Explain a finding code on one page
help-command-lab = Raise the lab: certification authorities, stores and TLS peers on loopback, until Ctrl-C
help-command-demo = Tell the whole story in one command: a healthy peer, a missing root, a regenerated CA
help-command-schema = Print the JSON Schema of a document
help-command-completions = Print the completion script of a shell
help-command-man = Print the manual page, or write all of them

## Every command
help-lang = Language of everything a person reads: en or ja (default: the locale)
help-color = When to use colour
help-verbose = Show more: every path tried, every address, timings
help-config = Configuration file (TOML): defaults, peers, modules (else the one that PEERTRUST_CONFIG names; else none)
help-help = Print help
help-version = Print the version

## Peers
help-peers = host, host:port, [v6]:port, or a URL whose scheme is the transport, such as smtp://host or tls://host:port (default port: the scheme's; 443 without one; a well-known port selects its transport)
help-peers-file = List of peers, - for standard input: a peer a line, # comments; repeatable
help-skip-bad-lines = Leave out lines of --peers that are no entries, and say so, instead of refusing the list
help-shard = Look at one part of the fleet only: 1/4 … 4/4 (each peer belongs to one part, whatever else is listed), or env/4 for the pods of a Kubernetes Indexed Job

## Judging
help-store = Trust store: folder, PEM bundle, DER, PKCS#7, PKCS#12 or JKS file; repeated: one store from several places (default: the platform's roots)
help-node = Store of one appliance node, instead of --store; repeated: every peer is judged by each node's store
help-with = Judge as if the store had the certificates of this file as well, and show today's verdict beside it; repeated
help-without = Judge as if the store lacked a certificate: its SHA-256, its common name (all that have it), or a file of certificates; repeated
help-password-file = File whose first line is the password of every protected file named (else PEERTRUST_PASSWORD, else asked for)
help-profile = Whose rules decide: appliance or pkix
help-allow-weak = Accept SHA-1 signatures and RSA keys from 1024 bits, with a warning
help-at = Judge as of another time: RFC 3339, or a date
help-server-name = Name for SNI and matching, instead of the peer's own
help-expires-within = Days before an end of validity from which on it is warned of; a second number: critical
help-revocation = Revocation: off, staple (judge the stapled OCSP response), or full (ask responders and lists for every certificate below the root; verify: judge what was recorded)
help-crl = Revocation list to judge by: file (DER or PEM) or http URL; repeatable
help-require-revocation = An unknown revocation state is a failure
help-who-else = Say who else trusts the chain, also when nothing failed
help-aia = Fetch missing issuers over http from where the certificates say: shown, never trusted
help-allow-fetch-from = Server name, address or network (10.0.0.0/8) that may be fetched from although it is not public; repeatable
help-fetch-timeout = Seconds for fetching one thing, redirects included

## Probing
help-starttls = Transport of a host:port: smtp, lmtp, imap, pop3, sieve, nntp, ldap, xmpp, xmpp-server, ftp, postgres, mysql, mssql, rdp, or a scheme with TLS from the first byte
help-timeout = Seconds for connection and handshake with one address
help-dns-timeout = Seconds for resolving one name
help-peer-deadline = Seconds for everything about one peer (default: 4 times --timeout)
help-resolver = Ask this name server instead of the system's
help-ping-count = Echo requests an address
help-no-ping = Leave the ping out
help-one-address = Stop at the first address that answers (default: every address, at most 16)
help-srv = Find the servers by SRV records: _service._tcp.DOMAIN, or a domain for autodiscover, sipfederationtls, xmpp-server and xmpp-client (repeatable)
help-mx = Find the mail servers of a domain by its MX records (repeatable)
help-address = Look at this address instead of asking DNS; the name stays for SNI and matching (comma separated, repeatable)
help-no-sni = Name no server in the hello: the server shows its default certificate, and the name is still matched
help-repeat = Connect so many times with each address (2 to 100), for servers behind one load balancer; every different certificate is judged. Each further connection adds a second to the default of --peer-deadline
help-concurrency = Peers probed side by side (default: 256, or fewer where the limit on open files is low)
help-rate = Peers a second, at most; fractions allowed
help-per-host-delay = Milliseconds between two peers of one host, by address
help-deadline = Seconds for the whole run; what was not reached is then told as undetermined
help-quiet = No progress on stderr
help-no-memory = Judge every peer as if it were the first of the run (for measuring)
help-proxy = Reach the peers through this HTTP proxy (CONNECT): http://[user:password@]host:port, or env for PEERTRUST_PROXY or HTTPS_PROXY, with NO_PROXY; what is fetched goes by no proxy
help-proxy-credentials = File with user:password for the proxy (Basic); one that everybody may read is refused
help-client-cert = Client certificate for servers that ask for one: PEM, DER or PKCS#12, with its intermediates
help-client-key = Its private key, where that is in another file; never written anywhere
help-key-types = Ask each address once as an RSA client and once as an ECDSA client, and judge both certificates
help-legacy = Show what older clients are shown: a TLS 1.2 hello, and a TLS 1.0 hello without extensions; nothing is sent past them
help-offers = Ask which TLS versions, cipher suites and groups are accepted: up to 128 connections with each address, one after the other; nothing is sent past the hello

## Output
help-format = Output: human, json or jsonl
help-check-format = Output: human, json, jsonl, prometheus (for the textfile collector), nagios (a plug-in's line and exit codes), or junit (for a build)
help-verify-format = Output: human, json, jsonl, prometheus (for the textfile collector), nagios (a plug-in's line and exit codes), or junit (for a build)
help-fail-on = Exit code 1 from this severity on; with --format nagios, warning makes critical what would be a warning
help-only-changes = With --baseline: print nothing while nothing has changed; the exit code is then that of the comparison
help-output = Write the report to this file, which is replaced as a whole once everything is written; - is standard output
help-inspect-format = Output: human or json
help-baseline = Earlier report: say what changed since, exit code 1 when anything got worse; repeated for shards

## verify and inspect
help-chain = Chain as the server would send it, leaf first: PEM, DER, PKCS#7, PKCS#12 or JKS, one file or several; - for standard input
help-name = Name the peer is reached by; repeated: each is judged (without it, no name is judged)
help-key = Private key of the certificate (PEM, DER or PKCS#12): does it belong to it? Of a key nothing is shown or kept
help-against = Live peer that the certificate is to replace its own on: what changes? It is asked once
help-evidence = Report of check or verify (json or jsonl) whose recorded evidence is judged again
help-files = Certificate, chain or bundle (PEM, DER, PKCS#7, PKCS#12, JKS), store folder, or the output of show cert list trust; - for standard input

## import
help-from = Certificates at hand, to fill gaps and to vouch for what the peer sent: PEM, DER, PKCS#7, PKCS#12 or JKS
help-certsrv = Fetch the CA's newest certificates from AD CS web enrolment, such as http://ca.corp.example/certsrv: candidates, unproved
help-certsrv-credentials = File with user:password for its Basic authentication; one that everybody may read is refused
help-import-evidence = Report (json or jsonl) whose recorded evidence stands for the peers: nothing is probed
help-approve = Install the certificate of this SHA-256 fingerprint; repeated: those
help-import-yes = Install everything that is proved, without asking
help-accept-unproved-roots = Let --yes install also what nothing but the peer vouches for
help-dry-run = Show the plan, write nothing
help-plan = Write the plan to a new JSON file, install nothing
help-apply = Apply such a file: refused when store or certificates have changed since
help-kit = Write an upload kit for the appliance into this new folder
help-import-format = Output: human or json
help-import-store = The store to change: a folder or a PEM bundle
## compare
help-compare-before = Report of before the change (json or jsonl), or a store: folder or file
help-compare-after = Report of after the change, or a store
help-before-files = Several reports of before the change, taken as one (with --after)
help-after-files = Several reports of after the change, taken as one
help-until = Look no further than this many days, or this date; exit code 1 when a peer breaks before
help-forecast-evidence = Report (json or jsonl) whose recorded peers are looked at, instead of probing
help-forecast-format = Output: human, json, jsonl, or ics (a calendar)
help-compare-peers = For two stores: reports whose recorded peers are judged by both

## serve
help-listen = Address and port to listen on; port 0 takes a free one. Any but loopback needs --token-file
help-allow = Who may be probed: a name, an address or a network (10.0.0.0/8), with or without :PORT; repeatable
help-any-peer = Everybody may be probed, but for link-local addresses and the metadata services of clouds
help-serve-peers-file = List of peers, one a line: they may be probed; repeatable
help-serve-concurrency = Probes at a time
help-serve-server-name = Name for SNI and matching, where a request says none
help-queue = Requests that may wait for a place; one more is answered with 503
help-token-file = File whose first line is what clients have to say (Authorization: Bearer …)
help-log-format = Log on standard error: text, or json (one object a line)
help-grace = Seconds that running probes are given at the end

## The others
help-code = Finding code, as in a report
help-explain-list = List every code with its title, and end
help-names = Scenarios to raise (default: all)
help-lab-list = Name every scenario and end
help-lab-format = Output: human or json
help-of = Which document
help-shell = Which shell
help-out = Folder to write every page into (default: the main page, to standard output)

## store
help-store-list-at = Count the days to the end of validity from another time: RFC 3339, or a date
help-store-list-format = Output: human or json
help-store-diff-format = Output: human or json
help-store-impact-peers = Reports whose recorded peers are looked at, or lists of peers (one a line) to probe now
help-store-impact-format = Output: human or json
help-store-lint-format = Output: human or json
help-before = First store: folder, PEM bundle, DER, PKCS#7, PKCS#12 or JKS file
help-after = Second store
help-to = What to write: a file, or a folder (a path that ends in /)
help-form = Form (default: by the extension: .pem .crt, .p7b .p7c, .p12 .pfx, .jks .keystore; a path that ends in / is a folder)
help-force = Overwrite a file that is there; a folder that is not empty is never written into
help-place = The store that is changed: a folder or a PEM bundle; every other form is read only (store export makes one of these)
help-store-history-place = The store: a folder or a PEM bundle
help-yes = Make the changes without asking; without it and without a terminal nothing is written
help-store-add-files = Certificates: PEM, DER, PKCS#7, PKCS#12 or JKS, several in a file or files; - for standard input
help-store-add-name = Name of the new file instead of the appliance's (common name and serial number); for one certificate
help-as-appliance = Do as cup-trust does with an upload: one certificate per common name, the later one wins; expired ones, keys over 4096 bits and server certificates of a CA are refused
help-store-add-format = Output: human or json (which asks nobody: it needs --yes to change anything)
help-store-remove-format = Output: human or json (which asks nobody: it needs --yes to change anything)
help-store-undo-format = Output: human or json (which asks nobody: it needs --yes to change anything)
help-store-history-format = Output: human or json
help-what = SHA-256 or its first 8 digits and more, common name, file of the store, or a file whose certificates are to go
help-number = Number of the change in store history (default: the newest that stands)

## nagios
help-command-nagios = One peer as a monitoring plug-in: one line, perfdata, exit codes 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
help-nagios-host = The peer: a name, an address, or a URL whose scheme says how TLS begins
help-nagios-port = Port (default: the scheme's, or 443)
help-nagios-warning = Warn below so many days of validity, 20 or 20: (default: as --expires-within)
help-nagios-critical = Critical below so many days
help-nagios-limit = Seconds for everything, name resolution included
