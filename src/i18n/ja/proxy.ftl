### プロキシ経由: 経路が開かなかったときのプロキシの応答と、開いた経路の様子。

title-proxy-failed = プロキシがピアへの経路を開かない
finding-proxy-failed = プロキシ { $proxy } に到達できません: { $detail }。ピア { $host } は確認していません。
finding-proxy-failed-sign-in = プロキシ { $proxy } は { $host } への接続の前にサインインを求めています ({ $reason }): 「{ $detail }」。ピアは確認していません。
finding-proxy-failed-password = プロキシ { $proxy } がこの認証情報を受け付けません ({ $reason }): 「{ $detail }」。ピア { $host } は確認していません。
finding-proxy-failed-no-basic = プロキシ { $proxy } が { $host } への接続の前に求めるサインイン方式は { $reason } ですが、ここでは基本認証 (Basic) だけを使えます: 「{ $detail }」。ピアは確認していません。
finding-proxy-failed-forbidden = プロキシ { $proxy } が { $host } への接続を許可していません: 「{ $detail }」。ピアは確認していません。
finding-proxy-failed-peer = プロキシ { $proxy } の応答によると、プロキシから { $host } に接続できませんでした: 「{ $detail }」。このマシンからはピアを何も観測していません。
finding-proxy-failed-answer = { $proxy } の応答は、{ $host } への経路を開く HTTP プロキシのものではありません: { $detail }。ピアは確認していません。
remedy-proxy-failed-1 = プロキシの名前とポート番号 (--proxy) と、このマシンからの接続をプロキシが許可していることを確認してください。
remedy-proxy-failed-2 = プロキシなしでピアに到達できる場合は --proxy を外してください。--proxy env の場合は、ピアを NO_PROXY に加えてください。
remedy-proxy-failed-sign-in-1 = 「ユーザ:パスワード」を自分だけが読めるファイルに書き、--proxy-credentials で指定してください。
remedy-proxy-failed-password-1 = --proxy-credentials のファイルのユーザとパスワードを直してください。ドメインのアカウントは、多くの場合「ドメイン\ユーザ」と書きます。
remedy-proxy-failed-no-basic-1 = プロキシの管理者に、このマシンの例外か基本認証の許可を依頼するか、代わりにサインインするローカルのプロキシを --proxy で指定してください。
remedy-proxy-failed-forbidden-1 = プロキシの管理者に、{ $host } への CONNECT の許可を依頼してください。ポート 443 だけを許可し、ほかのトランスポートを拒否するプロキシが多くあります。
remedy-proxy-failed-forbidden-2 = プロキシなしでピアに到達できる場合は --proxy を外してください。--proxy env の場合は、ピアを NO_PROXY に加えてください。
remedy-proxy-failed-peer-1 = { $host } の名前とポート番号を確認してください。名前はプロキシが解決するため、このマシンとは異なる結果になることがあります。
remedy-proxy-failed-peer-2 = プロキシのマシンで、名前が解決できるか、ポートに接続できるかを確認してください。どちらが失敗したかは、プロキシのログに残ります。
remedy-proxy-failed-answer-1 = ポート番号を確認してください。https や SOCKS のプロキシには対応していません。Web サーバのポートもプロキシではありません。
remedy-proxy-failed-answer-2 = プロキシの接続に時間がかかる場合は、--timeout を増やしてください。プロキシが接続する時間も含まれます。

title-interception-likely = 途中で通信が開かれている可能性がある
finding-interception-likely = { $name } は公開された名前ですが、プロキシ { $proxy } 経由では「{ $issuer }」の証明書が示され、これは公開ルートが発行したものではありません。TLS を検査するプロキシは、このような証明書を自分で作ります。自社の CA の証明書を使うサーバも同じように見えます。示された証明書: SHA-256 { $sha256 }
remedy-interception-likely-1 = サーバの証明書の SHA-256 をサーバの管理者に聞くか、このプロキシのないネットワークから確認してください。{ $sha256 } でなければ、途中で差し替えられています。
remedy-interception-likely-2 = その場合は、このレポートで判断せず、何もインポートしないでください。アプライアンスはこのプロキシを経由しません。検査の例外を依頼するか、アプライアンスと同じネットワークから確認してください。

## 事実
report-proxy = プロキシ
report-proxy-open = { $proxy } が { $time } で { $host } への経路を開きました。ピアの DNS、ping、TCP はプロキシの側にあり、測定できません
report-proxy-open-tls = { $proxy } が { $time } で { $host } への経路を開きました。ピアの DNS、ping、TCP はプロキシの側にあり、測定できません。{ $tls }
report-proxy-failed = { $proxy }: { $host } への経路なし ({ $detail })

## エラー
error-proxy = 「{ $got }」はプロキシではありません。http://ホスト:ポート、http://ユーザ:パスワード@ホスト:ポート、env のいずれかを指定してください。
error-proxy-scheme = { $got }:// のプロキシには対応していません。http://ホスト:ポート の HTTP プロキシを指定してください。
error-proxy-credentials = プロキシの @ の前が「ユーザ:パスワード」ではありません。特別な文字は %XX と書きます。ファイルに書いて --proxy-credentials で指定するほうが安全です。
error-proxy-none = --proxy env: PEERTRUST_PROXY、https_proxy、HTTPS_PROXY のどれにもプロキシが設定されていません。
error-proxy-twice = プロキシの認証情報が URL と { $path } の両方にあります。どちらか一方にしてください。
