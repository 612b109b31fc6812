### Peer lists (--peers) and the configuration file: what is wrong with them, by file and line.

## A list as a whole
error-list-utf16 = { $path } is UTF-16 text: save it as UTF-8, and give it again.
error-list-binary = { $path } is no peer list: text was expected, and it holds bytes that no text has.
error-list-many = More than { $limit } lists were given by --peers.
error-list-judgings = The lists ask for more than { $limit } different ways of judging (store, profile, allow_weak, expires_within together): each has to be prepared before anything is probed. Split the lists.
error-list-lines = { $count ->
    [one] One line of the peer list is no entry. Nothing was probed: put it right, or leave such lines out by --skip-bad-lines.
   *[other] { $count } lines of the peer lists are no entries. Nothing was probed: put them right, or leave such lines out by --skip-bad-lines.
}
error-list-whole = A peer list cannot be read as a whole. Nothing was probed, and --skip-bad-lines does not help.
note-list-skipped = { $count ->
    [one] One line of the peer list is no entry and is left out (--skip-bad-lines):
   *[other] { $count } lines of the peer lists are no entries and are left out (--skip-bad-lines):
}
list-line = { $path }, line { $line }: { $what }
list-line-column = { $path }, line { $line }, column { $column }: { $what }
list-more = { $count ->
    [one] and one more.
   *[other] and { $count } more.
}
list-form-plain = { $path } is read as a plain list, a peer a line.
list-form-comma = { $path } is read as CSV, its cells separated by commas.
list-form-semicolon = { $path } is read as CSV, its cells separated by semicolons.
list-form-tab = { $path } is read as CSV, its cells separated by tabs.
list-form-json-lines = { $path } is read as JSON Lines, an object a line.
list-form-json = { $path } is read as one JSON document.
list-form-toml = { $path } is read as TOML.

## What is wrong with a whole list
list-unreadable = The list cannot be read on: { $detail }.
list-document-long = The document is larger than { $limit } MB. It is read whole; CSV, JSON Lines and plain lists may be as long as they like.
list-document = The document cannot be read: { $detail }.
list-unknown-top = “{ $got }” is no part of a peer list: only peers was expected, as [[peers]] or peers = ["host", …]. Defaults and modules stand in the configuration file (--config).
list-no-peer-column = No column of the header is named peer or host, so no row names a peer. Columns found: { $names }.
list-column-twice = The column “{ $name }” is there twice.
list-unknown-column = The column “{ $got }” is unknown. Known columns: { $expected }. A column of your own is called labels.NAME.
list-unknown-column-near = The column “{ $got }” is unknown. Did you mean { $near }? Known columns: { $expected }. A column of your own is called labels.NAME.

## What is wrong with a line
list-line-long = The line is longer than { $limit } bytes.
list-line-not-utf8 = The line is no UTF-8 text.
list-line-json = An object of JSON with a key peer or host was expected: { $detail }.
list-line-quote = A quotation mark is not closed on its line. A quotation mark inside a cell is written twice, in a cell between quotation marks.
list-line-cells = The row has { $got } cells, and the header { $expected } columns.
list-no-peer = No peer is named: peer, or host with or without port, was expected.
list-peer-twice = The peer is named twice: either peer, or host with or without port, was expected.
list-unknown-key = “{ $got }” is unknown. Known: { $expected }.
list-unknown-key-near = “{ $got }” is unknown. Did you mean { $near }? Known: { $expected }.
list-key-twice = “{ $name }” is there twice.
list-value = { $name } = “{ $got }”: { $expected } was expected.
list-wanted-text = a text that is not empty
list-wanted-texts = one path or several
list-wanted-port = a port from 1 to 65535
list-wanted-flag = true or false
list-wanted-transport = a transport ({ $names })
list-wanted-profile = appliance or pkix
list-wanted-name = a host name or an IP address
list-wanted-days = one number of days, for example 30, or two, 30,7, the second not above the first,
list-wanted-labels = names with texts
list-wanted-entry = a peer's text or a table
list-wanted-entries = a list of peers
list-label-name = “{ $got }” is no name for a label: a letter or _, then letters, digits, _ - . /, at most 64 of them.
list-label-long = The label { $name } is longer than { $limit } characters.
list-labels-many = More than { $limit } labels.
list-duplicate = The peer is there already, on line { $line }.
list-duplicate-elsewhere = The peer is there already: { $path }, line { $line }.
list-duplicate-line = The peer is named on the command line as well.
list-store-of = The store is named in { $path }, line { $line }.

## Parts of a fleet
error-shard = --shard { $got } is no part: I/N was expected, such as 1/4 for the first of four, or env/N in a Kubernetes Indexed Job.
error-shard-range = --shard { $got } is no part: the parts of N are 1/N to N/N, and N is at most { $limit }.
error-shard-environment = --shard { $got } takes the part from JOB_COMPLETION_INDEX, where a number from 0 to N - 1 was expected, and “{ $value }” was found. Kubernetes sets it in the pods of a Job with completionMode: Indexed; N is its completions.

## The configuration file
error-config = { $count ->
    [one] The configuration file { $path } is wrong in one place, so nothing was done:
   *[other] The configuration file { $path } is wrong in { $count } places, so nothing was done:
}
error-config-utf8 = The configuration file { $path } is no UTF-8 text.
error-config-variable = A variable of the environment says what its option does not take: { $what }
list-wanted-table = a table
list-wanted-named-paths = NAME=PATH, one or several,
list-wanted-seconds = a number of seconds above 0, at most 86400,
list-wanted-number = a whole number from { $first } to { $rest }
list-wanted-word = one of { $names }
