### Import: the plan, the questions, what became of it, and what to do on the appliance.

## The plan
import-plan = Import plan
import-store = Store
import-store-facts = { $path } ({ $count ->
    [one] { $count } certificate
   *[other] { $count } certificates
})
import-store-digest = Its digest
import-profile = Profile
import-nothing = Nothing is missing: there is nothing to install.
import-nothing-installable = Nothing of this can be installed.
import-number = { $number }. { $subject }
import-origin = Where from
import-origin-presented = sent by the peer
import-origin-aia = issuer address (AIA)
import-origin-certsrv = AD CS web enrolment at { $url }
import-origin-public-roots = public root list, built in
import-origin-file = a file of yours (--from)
import-validity = { $from } to { $until } ({ $days })
import-file = File
import-peers = Needed by
import-peers-meant = Meant for
import-fate = Effect
import-fate-added = added: the store has no certificate of this common name
import-fate-added-beside = added beside what is there
import-fate-replaces = replaces the certificate of the same common name, because it begins later ({ $from }): serial { $serial }, from { $other_from }, SHA-256 { $sha256 }
import-fate-not-later = SILENTLY IGNORED by the appliance, and so not installed here: it does not begin later than the certificate of the same common name (serial { $serial }, from { $from }, SHA-256 { $sha256 })
import-fate-same-serial = SILENTLY IGNORED by the appliance, and so not installed here: the certificate of the same common name has the same serial number { $serial } (from { $from }, SHA-256 { $sha256 })
import-fate-held = already in the store
import-fate-refused-leaf = refused: an end-entity certificate, which anchors nothing; the CA certificate that issued it is needed
import-fate-refused-not-a-ca = refused: self-signed, and no CA certificate
import-fate-refused-expired = refused: it has expired, and the appliance takes no expired certificate. Get the CA's current one and give it by --from; if there is none, the server needs a certificate from another CA
import-fate-refused-expired-pkix = refused: it has expired, and would serve no peer. Get the CA's current one and give it by --from
import-fate-refused-not-yet-valid = refused: it is not valid yet, and would serve no peer today
import-fate-refused-key-too-large = refused: its key has { $bits } bits, and the appliance takes at most { $limit }. The server needs a certificate from a CA with a smaller key
import-fate-refused-other-key = refused: it has the right name, but another key; it did not sign what the peer shows. Probably another certificate of the same CA, from before or after a renewal
import-delete-first = To have this one, delete that one first on every node (OS Administration > Security > Certificate Management), and then import again; peers whose certificates that one issued are no longer trusted then. In this copy it is deleted by:
import-unproved = UNPROVED: nothing but the peer vouches for it. Having been sent proves nothing. Compare the SHA-256 with the one that the CA's administrator tells you by another way (telephone, in person), then approve exactly it: --approve { $sha256 }
import-unproved-certsrv = UNPROVED: it came over plain http, and whoever is on the way could have put another in its place. Compare the SHA-256 with the one that the CA's administrator tells you by another way (telephone, in person; on the CA: certutil -ca.cert), then approve exactly it: --approve { $sha256 }
import-unobtainable = Missing, and not available from here
import-issued = Issued
import-unobtainable-what = Get it from its CA (AD CS: http://<CA server>/certsrv > Download a CA certificate > Base 64, the newest one), compare its fingerprint, then import again with --from FILE. Where the CA's web pages can be reached from here, --certsrv http://<CA server>/certsrv fetches it.
import-unobtainable-aia = With --aia peertrust also looks for it at the issuer addresses; what comes from there is unproved, so its fingerprint is still to be compared.
import-not-needed = { $count ->
    [one] { $count } certificate of what --from and --certsrv gave is needed by no peer, and is left out.
   *[other] { $count } certificates of what --from and --certsrv gave are needed by no peer, and are left out.
}

## The questions
import-ask-fingerprint = “{ $subject }” came only from the peer. To approve it, type the last 8 digits of its SHA-256 as the CA's administrator told you (Enter leaves it out): { "" }
import-ask-fingerprint-certsrv = “{ $subject }” came over plain http. To approve it, type the last 8 digits of its SHA-256 as the CA's administrator told you (Enter leaves it out): { "" }
import-ask-wrong = That is not how its fingerprint ends. It is left out.
import-ask-install = { $count ->
    [one] Install this certificate into { $path }? [y/N] { "" }
   *[other] Install these { $count } certificates into { $path }? [y/N] { "" }
}

## What became of it
import-dry-run = Dry run: nothing was written.
import-declined = Nothing was installed.
import-not-approved = Nothing was installed: nobody approved it. Approve on a terminal, by --approve SHA256 for each, or by --yes for all that are proved.
import-refused-unproved = Nothing was installed: --yes does not approve what nobody but the peer, or plain http, vouches for. Compare the fingerprint, then --approve { $sha256 }; or --accept-unproved-roots, at your own risk.
import-plan-written = The plan stands in { $path }; nothing was installed. This command applies it: it asks first, or needs --yes, or --approve SHA256 for what is unproved; files of --from are to be named again.
import-installed = { $count ->
    [one] Installed { $count } certificate in { $path } (change { $number }; peertrust store undo takes it back).
   *[other] Installed { $count } certificates in { $path } (change { $number }; peertrust store undo takes it back).
}
import-installed-only = Not approved, and so left out: { $subject }
import-kit-written = The upload kit stands in { $path }: the certificates, root first, and README.txt.
import-before-after = Before and after
import-before = Before
import-after = After
import-still-failing = At least one peer is not healthy yet: peertrust check says what is left.

## What to do on the appliance
import-kit-title = Upload kit for cup-trust
import-kit-written-at = Made by peertrust on { $now }. Nothing of this is on the appliance yet.
import-appliance = Now the appliance
import-appliance-unchanged = Only the copy { $path } was changed. The appliance itself is unchanged until these certificates are uploaded, on every IM and Presence node, in this order:
import-appliance-order = Upload these certificates on every IM and Presence node, in this order:
import-way-gui = By the browser
import-way-gui-1 = Cisco Unified OS Administration > Security > Certificate Management > Upload Certificate/Certificate chain.
import-way-gui-2 = Certificate Purpose: cup-trust. For an intermediate, Root Certificate is the name of its root in the list, without extension. Choose the file, then Upload.
import-way-gui-3 = Repeat for the next file; root first.
import-way-cli = By the command line
import-way-cli-1 = set cert import trust { $unit }
import-way-cli-2 = Paste the PEM text when asked, one certificate a call. The unit name is unverified; show cert list trust shows the names that this release uses.
import-way-rest = By REST (from release 14; unverified)
import-way-rest-1 = POST https://<node>/platformcom/api/v1/certmgr/config/trust/certificates
import-way-rest-2 = Basic authentication as OS administrator, Content-Type: application/json, the body as in { $file } of the kit: service { $unit }, certificates, description. The unit is presumably { $unit }; nobody of this project could try it.
import-way-after = Afterwards
import-kit-hint = --kit DIR writes these files with a page that says the same.

## Errors
error-import-store = peertrust import installs into one store: name it by --store, a folder or a PEM bundle; { $count } were given.
error-import-approve = “{ $got }” is no SHA-256 fingerprint: 64 hex digits were expected, colons between them allowed.
error-import-approve-unknown = { $got } is not among what this plan installs, so nothing was installed. It would install: { $expected }
error-import-kit = The kit cannot be written to { $path }: a folder that does not exist yet, or an empty one, was expected{ $detail }.
error-import-plan-file = The plan cannot be written to { $path }: { $detail }. A file that exists is never overwritten.
error-import-changed = The store { $path } has changed since the plan was made. Nothing was installed; make the plan again.
error-import-apply-shape = { $path } is no plan of peertrust: { $detail }.
error-import-apply-schema = { $path } is no plan of peertrust: its schema should be { $expected }, and is “{ $got }”.
error-import-apply-certificate = { $path }: certificates[{ $position }].pem is not exactly one certificate. The plan was edited or damaged; nothing was installed.
error-import-apply-other = { $path }: certificates[{ $position }] is said to be { $expected }, and is { $got }. The plan was edited or damaged; nothing was installed.
error-import-apply-differs = { $path }: { $field } is { $expected } in the plan, and { $got } as worked out now. The plan was edited, or time has overtaken it; nothing was installed. Make it again.
error-import-apply-peer = { $path } is no plan that can be applied: { $detail }.
