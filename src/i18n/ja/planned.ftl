### 導入前の証明書について表示する内容 (verify --chain、--key、--against)。

planned-heading = 導入予定の証明書

## 秘密鍵。判断できない場合は planned-key-REASON
planned-key-matches = { $file } の秘密鍵 ({ $key }) はこの証明書のものです。
planned-key-differs = { $file } の秘密鍵 ({ $key }) はこの証明書のものではありません。サーバはこの組み合わせを使えません。証明書署名要求を作ったときの鍵を使うか、この鍵の証明書を発行してもらいます。
planned-key-test = 秘密鍵
planned-key-test-differs = この証明書のものではない
planned-key-certificate = 証明書の公開鍵の SHA-256
planned-key-file = { $file } の公開鍵の SHA-256
planned-key-absent = 秘密鍵がこの証明書のものかどうかは確認していません。ファイルに秘密鍵がありません (--key FILE で指定できます)。
planned-key-no-password = { $file } の秘密鍵がこの証明書のものかどうかは不明です。暗号化されていますが、パスワードの指定 (--password-file) がありません。
planned-key-wrong-password = { $file } の秘密鍵がこの証明書のものかどうかは不明です。指定されたパスワードでは開けません。
planned-key-unsupported = { $file } の秘密鍵がこの証明書のものかどうかは不明です。このプログラムでは読み取れない種類です ({ $detail })。
planned-key-damaged = { $file } の秘密鍵がこの証明書のものかどうかは不明です。秘密鍵が壊れています。
planned-key-leaf-malformed = { $file } の秘密鍵がこの証明書のものかどうかは不明です。証明書を読み取れません。

## サーバが送信する証明書チェーン
planned-chain-complete = { $count ->
    [one] 証明書チェーンはそろっています。証明書とルート証明書のあいだには何もありません。
   *[other] 証明書チェーンはそろっています。ファイルに証明書とすべての中間証明書があり、{ $count } 件を送信します。
}
planned-chain-incomplete = 証明書チェーンが不足しています。サーバは「{ $subject }」も送信する必要がありますが、ファイルにありません。
planned-chain-incomplete-held = 証明書チェーンが不足しています。サーバは「{ $subject }」も送信する必要がありますが、ファイルにありません。この信頼ストアにはあるため支障はありませんが、ルート証明書しか持たないクライアントでは検証できません。
planned-chain-undetermined = 証明書チェーンがそろっているかどうかは不明です。発行者「{ $subject }」がファイルにも信頼ストアにもありません。ルート証明書であれば不足はなく、そうでなければサーバはそれも送信する必要があります。
planned-order-set = コンテナ内の証明書に順序はありません。サーバは下の証明書チェーンの順に送信します。

## 稼働中のピア サーバ (--against)
planned-against-heading = { $peer } との比較
planned-against-failed = 比較する相手の証明書がありません: { $title } ({ $code })。詳しくは peertrust check { $peer } で確認できます。
planned-against-same = すでにこの証明書を提示しています (SHA-256 { $sha256 })。
planned-against-other = 現在提示しているのは「{ $subject }」(SHA-256 { $sha256 }) です。
planned-names-lost = { $count } 件の名前がなくなります: { $names }。その名前でサーバに接続するクライアントは、新しい証明書を拒否します。
planned-names-kept = なくなる名前はありません。
planned-names-gained = { $count } 件の名前が増えます: { $names }。
planned-issuer-same = 発行者は同じです。
planned-issuer-changed = 発行者が変わります。「{ $before }」から「{ $after }」になり、すべてのクライアントにそのルート証明書が必要です。
planned-issuer-key-changed = 発行者の名前は同じで、鍵が変わります (鍵識別子 { $before } から { $after })。すべてのクライアントに新しい CA 証明書が必要です。
planned-live-key-new = 鍵は新しいものです ({ $key })。
planned-live-key-reused = 稼働中の鍵をそのまま使っています。更新は鍵を新しくする機会です。
planned-live-key-kind = 鍵の種類が変わります。{ $before } から { $after } になります。
planned-ends-later = 有効期限が延びます。稼働中の証明書は { $before }、この証明書は { $after } までです。
planned-ends-sooner = 有効期限が短くなります。稼働中の証明書は { $before }、この証明書は { $after } までです。
planned-ends-same = 有効期限は稼働中の証明書と同じ { $date } です。
planned-intermediates-gone = 別途設定しないかぎり送信されなくなる証明書: { $names }
planned-intermediates-new = 追加で送信する証明書: { $names }
