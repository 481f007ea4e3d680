# Wrong, expired, reused or foreign code; wrong client secret; redirect URL that differs; wrong address
: simulator
: include configured.inc

< not-a-code
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer --json
[1]
? it["error"]["code"] == "code.refused" and "is mistyped" in it["error"]["message"]
? it["error"]["remedy"] == "Open the “OAuth2 Authorization URL” again and insert the new code."
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
! TeamViewer does not accept the code: ...Open the “OAuth2 Authorization URL” again and insert the new code.
@ now = __import__("datetime").datetime.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ")
$ play clock {"set":"$now"}

# The person refused.
< $redirect_url/?error=access_denied
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! On TeamViewer’s page, access was refused. Open the “OAuth2 Authorization URL” again and allow access.

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
! TeamViewer does not accept ClientID and ClientSecret. Copy both from the TeamViewer app, save, and try again.
$ play apps {"client_secret":"$client_secret"}

# The redirect URL of the form is no longer that of the code.
$ mock-host config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
$ mock-host config set TeamViewer redirect_url=https://desk.example.com/elsewhere
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! The redirect URL...Copy it from the app, save, and authorise again.
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "none"
$ mock-host config set TeamViewer redirect_url=$redirect_url

# Connected at last; the same code once more is good for nothing.
$ mock-host config authorize-url TeamViewer --json
@ authorize = it["open_url"]
$ consent $authorize
@ redirect = out.strip()
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
< $redirect
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer
[1]
! This code has been used before; a code is good for one time. Open the “OAuth2 Authorization URL” again...
$ mock-host config show TeamViewer --json
? it["token"]["state"] == "valid"

# The address is that of a web page and not of the Web API.
$ mock-host config set TeamViewer api_url=$url/nothing/here
$ mock-host config test TeamViewer
[1]
! $url/nothing/here answers with a web page: it is not the Web API of TeamViewer, ...Check the Web API address of the form...

# Nobody listens there.
$ mock-host config set TeamViewer api_url=http://127.0.0.1:1/api/v1
$ mock-host config test TeamViewer --json
[1]
? it["error"]["code"] == "net.unreachable" and "127.0.0.1" in it["error"]["message"]
? "Web API address of the form" in it["error"]["remedy"]

# The right address again: nothing was lost on the way.
$ mock-host config set TeamViewer api_url=$api_url
$ mock-host config test TeamViewer
...
Connection tested: ...
