# "OAuth2 Authorization URL", and the code that comes back
: simulator
: include configured.inc

$ mock-host config authorize-url TeamViewer --json
? it["status"] == "ok"
? it["open_url"].startswith(url + "/oauth2/authorize?")
? "response_type=code" in it["open_url"] and "client_id=" + client_id in it["open_url"]
? "state=" in it["open_url"]
@ first = it["open_url"]

# A fresh state each time, against forgery.
$ mock-host config authorize-url TeamViewer --json
? it["open_url"] != first
@ second = it["open_url"]

# The whole address with somebody else's state is refused.
$ consent $second
@ redirect = out.strip()
@ foreign = re.sub(r"state=[^&\s]+", "state=forged", redirect)
< $foreign
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer --json
[1]
? it["error"]["code"] == "state.foreign"
? it["error"]["remedy"] == "Open the “OAuth2 Authorization URL” of this configuration again and insert the address that follows."

# A code is never an argument.
$ mock-host config code TeamViewer visible-to-everybody
[2]
! ..."config code NAME -"...
? "visible-to-everybody" not in err

# The bare code is as good as the address.
$ mock-host config authorize-url TeamViewer --json
@ third = it["open_url"]
$ consent $third
@ code = re.search(r"code=([^&\s]+)", out)[1]
< $code
$ mock-host config code TeamViewer -
$ mock-host config token TeamViewer --json
? it["status"] == "ok"

# It is forgotten afterwards: used once and then never again.
$ mock-host config show TeamViewer --json
? "code" not in it["secrets"]
$ mock-host config token TeamViewer
[1]
! No code is saved. Open “OAuth2 Authorization URL”, insert the code, and save.
