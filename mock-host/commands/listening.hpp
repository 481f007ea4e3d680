#pragma once

#include <desk/sdk/result.hpp>

#include <string>
#include <vector>

namespace mock::commands {

struct Endpoint {
    std::string address{};
    int port = 0; ///< 0: any that is free
};

/// "127.0.0.1:8042", "[::1]:8042"; anything else is wrong use.
desk::Result<Endpoint> parse_listen(const std::string& text);

/// "0.0.0.0" and "::", under which no browser finds anything.
bool is_every_address(const std::string& address);

/// Whether only this machine can reach it, as long as nothing passes requests on.
bool is_loopback(const std::string& address);

/// Whether people have to prove who they are. `names`: those of `--host`. Who gives the desk a name
/// has it found by others, perhaps through a proxy on this machine.
bool needs_passwords(const std::string& address, const std::vector<std::string>& names);

/// As browsers write a name or an address: in lower case, IPv6 in its shortest form and in
/// brackets.
std::string as_host(const std::string& name);

/// HOST or HOST:PORT, as it stands behind https:// in the address of a browser; anything else is
/// wrong use, because no browser could send it.
desk::Status check_host_name(const std::string& name);

/// What browsers may call us, each `as_host`; any other name is somebody who points a name of
/// theirs to us.
std::vector<std::string> our_hosts(const std::string& address, int port,
                                   const std::vector<std::string>& names);

} // namespace mock::commands
