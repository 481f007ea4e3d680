# What must not be seen is nowhere: files, tables, logs, mails, outputs (searched after the last line)
: simulator --report-delay-s 0
: record
: include connected.inc
$ mock-host activity list --json
@ someone = next(a["number"] for a in it if a["initiator"])
$ mock-host activity show $someone --json
@ email = it["initiator"]["email"]
$ mock-host activity create --title "Quiet" --initiator $email
<<number>>
$ mock-host --log-level trace action run $number session.create
$ mock-host --log-level trace --log-json action run $number session.invite
$ mock-host activity show $number
$ mock-host activity show $number --json
@ code = next(r["value"]["code"] for r in it["records"])
$ mock-host call list --json
$ mock-host mail list --json
@ mail = it[0]["id"]
$ mock-host mail show $mail
$ mock-host mail show $mail --json
$ play sessions/$code/join {}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"Done","minutes":2}
$ mock-host --log-level trace activity close $number
$ mock-host --log-level trace work --until-idle --at +30m
$ play tokens {"action":"expire_all"}
$ mock-host activity create --title "Renewed" --initiator $email
<<renewed>>
$ mock-host --log-level trace action run $renewed session.create
$ mock-host config show TeamViewer --json
$ mock-host health
$ mock-host --log-level trace config token TeamViewer
[1]
$ mock-host config remove TeamViewer
