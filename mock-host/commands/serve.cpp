#include "mock-host/commands/context.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/listening.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/views/packages.hpp"
#include "mock-host/web/server.hpp"
#include "mock-host/web/site.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <stop_token>

namespace mock::commands {

namespace {

desk::Status check_readable(const char* option, const std::filesystem::path& file)
{
    errno = 0;
    const std::ifstream stream(file);
    if (stream || file.empty()) return {};
    return failure(desk::Errc::not_found,
                   std::string(option) + ": the file " + file.string() +
                       " cannot be read: " + std::strerror(errno == 0 ? EIO : errno) +
                       ". Check its name and its permissions.");
}

desk::Result<web::ServerOptions> server_options(const Given& given)
{
    web::ServerOptions options;
    if (given.has("--listen")) {
        DESK_TRY(const Endpoint at, parse_listen(given.text("--listen")));
        options.address = at.address;
        options.port = at.port;
    }
    for (const std::string& name : given.all("--host"))
        DESK_CHECK(check_host_name(name));
    options.certificate = given.text("--tls-cert");
    options.key = given.text("--tls-key");
    if (options.certificate.empty() != options.key.empty()) {
        return wrong_use("TLS needs both files: --tls-cert and --tls-key.");
    }
    DESK_CHECK(check_readable("--tls-cert", options.certificate));
    DESK_CHECK(check_readable("--tls-key", options.key));
    const bool is_open = !is_loopback(options.address) && options.certificate.empty();
    if (is_open && !given.has("--insecure-http")) {
        return wrong_use("On " + options.address +
                         " others could read along. Give --tls-cert and --tls-key, or "
                         "--insecure-http if something in front of the desk does that.");
    }
    if (is_every_address(options.address) && !given.has("--host")) {
        return wrong_use(options.address + " stands for every address of this machine. Say with "
                                           "--host under which name browsers find the desk, once "
                                           "for each name.");
    }
    return options;
}

Ran serve(Context& context, const Given& given)
{
    DESK_TRY(web::ServerOptions options, server_options(given));
    DESK_TRY(auto trusted, views::read_keys(context.globals().trust));
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
                         .trusted = std::move(trusted),
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
                "need passwords. On 0.0.0.0 or [::] there has to be one",
                Parameter::Count::repeated}},
              serve,
              false}}};
}

} // namespace mock::commands
