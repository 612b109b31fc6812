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
form-unknown = 不明な内容

