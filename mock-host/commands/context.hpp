#pragma once

#include "mock-host/runtime/log.hpp"
#include "mock-host/store/types.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace mock::store {
class Store;
struct Location;
} // namespace mock::store

namespace mock::runtime {
class Desk;
struct DeskOptions;
} // namespace mock::runtime

namespace mock::commands {

class ClockFile;
class Interrupt;

/// What is typed before the command.
struct Globals {
    std::string data = "./mock-desk";
    std::string store{};
    std::string log_level = "warn";
    bool log_json = false;
    std::string log_file{};
    std::string clock{}; ///< file of a `ClockFile`; empty: the time of the machine
    std::vector<std::string> trust{};
};

struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
};

/// What a command works with. Opens the desk when it is first asked for; used by one thread.
class Context {
public:
    Context(const Globals& globals, Streams streams, bool json);
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context();

    std::istream& in() { return streams_.in; }
    std::ostream& out() { return streams_.out; }
    std::ostream& err() { return streams_.err; }
    bool json() const { return json_; }
    const Streams& streams() const { return streams_; }
    const Globals& globals() const { return globals_; }
    /// Of the terminal; 0: there is none, so nothing is cut.
    std::size_t width() const;

    std::filesystem::path data() const { return globals_.data; }
    desk::Result<store::Location> location() const;

    /// For what only reads or writes rows.
    desk::Result<store::Store*> store();
    /// For what has to do with plugins. `at`: pretends that it is this time; first call only.
    desk::Result<runtime::Desk*> desk(std::optional<store::Time> at = {});

    /// Requested by Ctrl-C, from the first `desk()` on.
    std::stop_token interrupted() const;
    const runtime::Log& log() const { return log_; }
    /// The log blanks it from now on.
    void hide(const desk::Secret& secret);

    /// IANA name, once the desk or its store was opened.
    std::string time_zone();

private:
    /// Opens the desk; the rest of `options` is what every desk of this program has.
    desk::Status open_desk(runtime::DeskOptions options);

    Globals globals_;
    Streams streams_;
    bool json_;
    runtime::Log log_;
    std::unique_ptr<Interrupt> interrupt_;
    std::unique_ptr<store::Store> store_; ///< only without `desk_`
    std::unique_ptr<runtime::Desk> desk_;
    std::unique_ptr<ClockFile> clock_; ///< moves the time of `desk_`
};

} // namespace mock::commands
