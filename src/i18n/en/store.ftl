### Changing a trust store: why it was not changed. Each says what, why, and what to do.

## What was being done
store-op-open = looking at the store
store-op-lock = taking the lock of the store
store-op-recover = putting right what an earlier command left
store-op-read = reading the store
store-op-plan = working out the change
store-op-stage = writing the new files beside the store
store-op-commit = deciding the change
store-op-carry-out = renaming the new files into place
store-op-record = recording the change
store-op-history = reading earlier changes

## Why it was not changed
store-error-full = No room is left on the disk, or in a quota, for { $path } ({ $operation }). The store is unchanged. Free some space and run the command again.
store-error-read-only = { $path } lies on a file system that is mounted read-only ({ $operation }). The store is unchanged. Mount it for writing, or work on a copy: peertrust store export --to DIR.
store-error-denied = { $path } may not be written by this user ({ $operation }: { $detail }). The store is unchanged. Run the command as the owner of the store, or as root.
store-error-owner = The owner or group of { $path } could not be kept by this user. The store is unchanged. Run the command as root, or as the owner of the files.
store-error-vanished = { $path } is not there, or no longer ({ $operation }). Nothing was changed. Check the path; a new store begins as an empty folder, made by you.
store-error-busy = Another command is changing this store: { $command } (process { $pid } on { $host }, since { $since }). Nothing was changed. Wait until it has ended and run this command again.
store-error-busy-unknown = Another command is changing this store; it has not said which ({ $path } is locked). Nothing was changed. Wait until it has ended and run this command again.
store-error-link = { $path } is a symbolic link to { $real }, and links are never followed for writing. The store is unchanged. Name { $real } itself if that is what is to be changed.
store-error-format = { $path } is { $form }, which is only read, never written. Nothing was changed. Make a store that can be changed with peertrust store export --store { $path } --to DIR, and change that.
store-error-utf16 = { $path } holds PEM in UTF-16, as Windows saves it, which is only read, never written. Nothing was changed. Save it as UTF-8, or make a store that can be changed with peertrust store export --store { $path } --to DIR.
store-error-no-store = { $path } holds no certificate, so it is taken for no trust store. Nothing was changed. A folder, or a PEM file of certificates, was expected; a new store may begin as an empty folder or an empty file.
store-error-odd = { $path } was expected to be a file or a folder of peertrust, and is something else ({ $operation }). The store is unchanged. Look at what it is, and move it out of the way.
store-error-foreign = { $path } belongs to another user than the store, in a folder where everybody may make files: what it says is not believed. The store is unchanged. Look at it and remove it, or keep the store in a folder of its own.
store-error-too-large = { $path } is larger than what is read as part of a store. The store is unchanged.
store-error-changed = Another program changed { $path } while this command was at work. Nothing was changed by this one. Look at the store again (peertrust store list), then run the command again.
store-error-journal = { $path } holds a change that was begun and cannot be read any more: { $detail }. Nothing was changed. Restore that file from a backup; or look at the store's certificates, see that they are the right ones, and move the file out of the folder.
store-error-damaged = The record of change { $number } is damaged, so it cannot be taken back. Nothing was changed. peertrust store history shows the others; the certificates can be added or removed by hand.
store-error-held = The certificate { $sha256 } is in the store already, in { $path }. Nothing was changed.
store-error-not-held = The certificate { $sha256 } is not in the store { $path }. Nothing was changed. peertrust store list shows what is.
store-error-occupied = { $path } exists already and is another file; it is not overwritten. Nothing was changed. Give another name with --name.
store-error-unnameable = The name of { $path } is no text in UTF-8, so a change of it could not be recorded. Nothing was changed. Rename the file first.
store-error-empty = There is nothing to change in { $path }.
store-error-no-such-change = No change of number { $number } is recorded for { $path }. Nothing was changed. peertrust store history shows those that are.
store-error-nothing-to-undo = No change is recorded for { $path } that could be taken back. Nothing was changed.
store-error-altered = { $path } was changed again later, by change { $number }; taking this change back would lose that. Nothing was changed. Take change { $number } back first: peertrust store undo { $number }.
store-error-altered-elsewhere = { $path } was changed later by another program; taking this change back would lose that. Nothing was changed. Look at the file; certificates can be added and removed by hand.
store-error-unfinished-forth = The change is decided and recorded, but carrying it out failed at { $path }: { $detail }. peertrust reads the store as changed; other programs may see some files of before. Put the cause right, then run any command that changes this store (peertrust store undo, for example): it finishes the change first.
store-error-unfinished-back = The change failed at { $path } ({ $detail }), and so did taking it back. peertrust reads the store as it was before; other programs may see some new files. Put the cause right, then run the command again: it first puts the store back.
store-error-io = { $path } failed while { $operation }: { $detail }. The store is unchanged.
