### Peer lists (--peers) and the configuration file: what is wrong with them, by file and line.

## A list as a whole
error-list-utf16 = { $path } is UTF-16 text: save it as UTF-8, and give it again.
error-list-binary = { $path } is no peer list: text was expected, and it holds bytes that no text has.
error-list-lines = { $count ->
    [one] One line of the peer list is no entry. Nothing was probed: put it right, or leave such lines out by --skip-bad-lines.
   *[other] { $count } lines of the peer lists are no entries. Nothing was probed: put them right, or leave such lines out by --skip-bad-lines.
}
note-list-skipped = { $count ->
    [one] One line of the peer list is no entry and is left out (--skip-bad-lines):
   *[other] { $count } lines of the peer lists are no entries and are left out (--skip-bad-lines):
}
list-line = { $path }, line { $line }: { $what }
list-more = { $count ->
    [one] and one more.
   *[other] and { $count } more.
}

## What is wrong with a line
list-unreadable = The list cannot be read on: { $detail }.
list-line-long = The line is longer than { $limit } bytes.
list-line-not-utf8 = The line is no UTF-8 text.
