# Two desks with one TeamViewer company, whose configurations and tickets have the same numbers
: simulator --report-delay-s 0
: include connected.inc
$ mock-host --data $tmp/other init
$ mock-host --data $tmp/other package install $package
< $client_secret
$ mock-host --data $tmp/other config add --name TeamViewer --client-id $client_id --client-secret-file - --redirect-url $redirect_url --sync-source managed --api-url $api_url --login-url $url
$ mock-host --data $tmp/other config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
< $redirect
$ mock-host --data $tmp/other config code TeamViewer -
$ mock-host --data $tmp/other config token TeamViewer

# A session in the first desk, in which somebody was helped; a ticket of the same number in the other.
$ mock-host activity create --title "Ours" --initiator marie.dupont@example.com
<<number>>
$ mock-host --data $tmp/other activity create --title "Theirs" --initiator marie.dupont@example.com
<<same>>
? number == same
$ mock-host action run $number session.create
$ shell "curl -s $url/sim/state"
@ code = it["open_sessions"][0]["code"]
$ play sessions/$code/join {}
$ play sessions/$code/support {}
$ play sessions/$code/end {"note":"Toner","minutes":3}

# The sweep of the other desk neither closes it nor takes its report.
$ mock-host --data $tmp/other activity show $number --json
@ entries = len(it["journal"])
$ mock-host --data $tmp/other work --until-idle --at +40m
$ mock-host --data $tmp/other activity show $number --json
? len(it["journal"]) == int(entries)
$ shell "curl -s $url/sim/state"
? [one["code"] for one in it["open_sessions"]] == [code]

# Its own desk does.
$ mock-host work --until-idle --at +40m
$ mock-host activity show $number --json
? any("Toner" in json.dumps(one) for one in it["journal"])
