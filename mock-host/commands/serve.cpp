#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/listening.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/web/server.hpp"
#include "mock-host/web/site.hpp"

#include <charconv>
#include <ostream>
#include <stop_token>

namespace mock::commands {

namespace {

/// "127.0.0.1:8042", "[::1]:8042"
desk::Result<web::ServerOptions> parse_listen(const std::string& text)
{
    web::ServerOptions options;
    if (text.empty()) return options;
    const std::size_t colon = text.rfind(':');
    const char* end = text.data() + text.size();
    int port = -1;
    if (colon != text.npos) std::from_chars(text.data() + colon + 1, end, port);
    if (port < 0 || port > 65535 || colon == 0) {
        return wrong_use("\"" + text + "\" is no address. Write it like 127.0.0.1:8042.");
    }
    options.address = text.substr(0, colon);
    if (options.address.front() == '[' && options.address.back() == ']') {
        options.address = options.address.substr(1, options.address.size() - 2);
    }
    options.port = port;
    return options;
}

desk::Result<web::ServerOptions> server_options(const Given& given)
{
    DESK_TRY(web::ServerOptions options, parse_listen(given.text("--listen")));
    options.certificate = given.text("--tls-cert");
    options.key = given.text("--tls-key");
    if (options.certificate.empty() != options.key.empty()) {
        return wrong_use("TLS needs both files: --tls-cert and --tls-key.");
    }
    const bool is_open = !is_loopback(options.address) && options.certificate.empty();
    if (is_open && !given.has("--insecure-http")) {
        return wrong_use("On " + options.address +
                         " others could read along. Give --tls-cert and --tls-key, or "
                         "--insecure-http if something in front of the desk does that.");
    }
    return options;
}

Ran serve(Context& context, const Given& given)
{
    DESK_TRY(web::ServerOptions options, server_options(given));
    DESK_TRY(runtime::Desk * desk, context.desk());
    web::Site* site = nullptr;
    options.log = context.log();
    options.may_upload = [&site](const web::Request& head) { return site->may_upload(head); };
    DESK_TRY(auto server, web::Server::open(options, [&site](const web::Request& request) {
                 return site->answer(request);
             }));
    const auto names = given.all("--host");
    web::SiteOptions how{.data = context.data(),
                         .by_password = needs_passwords(options.address, names),
                         .secure = !options.certificate.empty(),
                         .hosts = our_hosts(options.address, server->port(), names),
                         .log = context.log()};
    web::Site the_site(*desk, std::move(how));
    site = &the_site;

    desk->start();
    const std::string scheme = options.certificate.empty() ? "http://" : "https://";
    context.out() << "The service desk is at " << scheme << as_host(options.address) << ":"
                  << server->port() << "\nCtrl-C ends it.\n"
                  << std::endl;
    const std::stop_callback on_interrupt(context.interrupted(), [&server] { server->stop(); });
    const bool was_asked = server->run();
    desk->stop();
    if (was_asked) return Exit::ok;
    return failure(desk::Errc::unavailable,
                   "The desk had to end: the system gave it no more connections. See that the "
                   "machine has memory and may open more files, then start it again.");
}

} // namespace

Group serve_command()
{
    return {"",
            "",
            {{"serve",
              "Open the service desk in a browser, and run what is due",
              {{"--listen", "ADDR:PORT",
                "Where; 127.0.0.1:8042 unless told. Elsewhere than on this "
                "machine people need passwords, and TLS"},
               {"--tls-cert", "FILE", "Certificate, PEM"},
               {"--tls-key", "FILE", "Its key, PEM"},
               {"--insecure-http", "", "Without TLS although others can reach the address"},
               {"--host", "NAME",
                "Another name under which browsers may find it, also through a proxy; people then "
                "need passwords",
                Parameter::Count::repeated}},
              serve,
              false}}};
}

} // namespace mock::commands
