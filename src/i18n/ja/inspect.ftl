### inspect が表示するファイルと証明書の内容。

## 内容から判別したファイルの種類 (cert::bundle::Form)
form-pem = PEM ファイル
form-der = DER ファイル
form-certificate = 証明書
form-pkcs7 = PKCS#7 コンテナ (.p7b)
form-pkcs12 = PKCS#12 コンテナ (.pfx、.p12)
form-jks = Java キーストア (JKS)
form-request = 証明書署名要求 (CSR)
form-crl = 証明書失効リスト (CRL)
form-private-key = 秘密鍵
form-public-key = 公開鍵
form-inventory = 証明書の名前の一覧 (show cert list trust)
form-unknown = 不明な内容


## 証明書ファイルの種類 (diagnosis::inspect::Kind)
inspect-kind-certificate = 証明書 1 件です。
inspect-kind-inventory = show cert list trust が出力した証明書 { $count } 件の一覧です。名前だけなので、どの証明書かを確かめることはできず、信頼ストアとしては使えません。
inspect-kind-other = このバージョンで読み取れる証明書はありません。内容は{ $form }です。
inspect-kind-chain = 証明書 { $count } 件の証明書チェーンです。
inspect-kind-bundle = 証明書 { $count } 件をまとめたファイルです。
inspect-kind-store = { $count ->
    [0] 証明書のない信頼ストアのフォルダです。
   *[other] 証明書 { $count } 件の信頼ストアのフォルダです。
}

## 見出しと項目
inspect-certificate = 証明書 { $position } / { $count }
inspect-issued-by-next = 次の証明書 { $position } が発行しています。
inspect-not-issued-by-next = 次の証明書 { $position } が発行したものではありません。
inspect-names = 別名 (SAN)
inspect-name = 照合する名前
inspect-name-by-san = { $name }: { $matched } と一致しました
inspect-name-by-cn = { $name }: サブジェクト CN { $matched } とだけ一致しました
inspect-name-no = { $name }: 一致しません
inspect-more = ほか { $count } 件 (--format json ですべて表示します)
inspect-authority-key-id = 発行者の鍵識別子
inspect-ca = 認証局 (CA)
inspect-not-said = 記載なし (基本制約なし)
inspect-key-usage = 鍵の用途
inspect-extended-key-usage = 拡張された用途
inspect-permitted = 許可された名前
inspect-excluded = 除外された名前
inspect-ca-issuers = 発行者の場所 (AIA)
inspect-ocsp = OCSP の場所
inspect-crl-urls = CRL の場所
inspect-sct-count = 埋め込み SCT の数
inspect-must-staple = ステープル必須
inspect-extensions = 拡張
inspect-critical = クリティカル
inspect-not-decoded = 未解読
inspect-malformed = 不正な形式
inspect-sha1 = SHA-1 (拇印)
inspect-key-sha256 = 鍵の SHA-256
inspect-trailing-bytes = 後続のバイト数
inspect-origin = ファイル
inspect-days-to-begin = { $days ->
    [0] 1 日以内に有効になります
   *[other] { $days } 日後に有効になります
}

## 証明書以外の内容
inspect-defect = { $line } 行目: 証明書が必要ですが、読み取れません ({ $detail })
inspect-within = { $form }から読み取りました。
inspect-integrity-checked = パスワードを使ったダイジェストは一致しました。書き込まれたときのままです。
inspect-integrity-unchecked = パスワードの指定 (--password-file) がないため、ダイジェストは確認していません。改変されていないかどうかは不明です。
inspect-beside = ほかの内容: { $form } ({ $count } 件)。このバージョンでは表示しません
inspect-other = { $line } 行目: { $form }。このバージョンでは表示しません

## 証明書署名要求 (PKCS#10)
inspect-kind-request = 証明書署名要求 (CSR) { $count } 件です。証明書ではありません。認証局がこれをもとに証明書を発行します。
inspect-request = 証明書署名要求 { $position } / { $count }
inspect-signature-valid = 要求に含まれる鍵で署名されています
inspect-signature-invalid = 要求に含まれる鍵による署名ではありません
inspect-signature-unsupported = このプログラムでは確認できません
inspect-requested-extensions = 要求する拡張
inspect-attributes = 属性

inspect-crl-number = リスト番号
inspect-crl-this-update = 発行日時
inspect-crl-next-update = 次回更新
inspect-crl-entries = 失効した証明書の数
inspect-crl-revoked = シリアル番号、日時、理由
