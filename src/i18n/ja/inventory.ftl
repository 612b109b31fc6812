### ピアの一覧 (--peers) と設定ファイル: どのファイルの何行目が、どう誤っているか。

## 一覧の全体
error-list-utf16 = { $path } は UTF-16 のテキストです。UTF-8 で保存し直してから指定してください。
error-list-binary = { $path } はピアの一覧ではありません。テキストが必要ですが、テキストにはないバイトを含んでいます。
error-list-lines = ピアの一覧の { $count } 行が正しくありません。検査は何も行っていません。その行を直すか、--skip-bad-lines を付けて読み飛ばしてください。
note-list-skipped = ピアの一覧の { $count } 行は正しくないため読み飛ばします (--skip-bad-lines):
list-line = { $path } の { $line } 行目: { $what }
list-more = ほか { $count } 件。

## 行の誤り
list-unreadable = 一覧の続きを読めません: { $detail }。
list-line-long = 行が { $limit } バイトを超えています。
list-line-not-utf8 = 行が UTF-8 のテキストではありません。
