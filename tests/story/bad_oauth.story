# Wrong, expired, reused or foreign code; wrong client secret; redirect URL that differs; wrong address
: simulator
: include configured.inc

< not-a-code
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer --json
[1]
? it["error"]["message"] and it["error"]["remedy"]
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "none"

# Expired: ten minutes are over at TeamViewer.
$ mock-host config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
$ play clock {"advance_s":700}
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! ...
@ now = __import__("datetime").datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")
$ play clock {"set":"$now"}

# The person refused.
< $redirect_url/?error=access_denied
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! ...

# The client secret is wrong.
$ play apps {"client_secret":"another-one-than-typed"}
$ mock-host config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! ...

# The address is that of a web page and not of the Web API.
$ mock-host config set TeamViewer api_url=$url/nothing/here
$ mock-host config test TeamViewer
! ...
[1]

# Nobody listens there.
$ mock-host config set TeamViewer api_url=http://127.0.0.1:1/api/v1
$ mock-host config test TeamViewer
! ...
[1]
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "none"
