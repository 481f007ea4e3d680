#include "mock-host/commands/context.hpp"

#include "mock-host/commands/clock_file.hpp"
#include "mock-host/commands/errors.hpp"
#include "mock-host/commands/interrupt.hpp"
#include "mock-host/runtime/clock.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/runtime/desk_settings.hpp"
#include "mock-host/store/settings.hpp"
#include "mock-host/store/store.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace mock::commands {

Context::Context(const Globals& globals, Streams streams, bool json)
    : globals_(globals), streams_(streams), json_(json),
      log_(runtime::Log::open({.level = runtime::level_of(globals.log_level),
                               .json = globals.log_json,
                               .file = globals.log_file}))
{
}

Context::~Context() = default;

std::size_t Context::width() const
{
    if (!streams_.out_is_terminal) return 0;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) return 100;
    return size.ws_col;
}

desk::Result<store::Location> Context::location() const
{
    if (globals_.store.empty()) return store::Location{data() / "desk.sqlite"};
    DESK_TRY(store::Location where, store::Location::parse(globals_.store));
    where.directory = data();
    return where;
}

desk::Result<store::Store*> Context::store()
{
    if (desk_) return &desk_->store();
    if (!store_) {
        DESK_TRY(const store::Location where, location());
        DESK_TRY(store_, store::Store::open(where));
    }
    return store_.get();
}

desk::Result<runtime::Desk*> Context::desk(std::optional<store::Time> at)
{
    if (desk_) return desk_.get();
    runtime::DeskOptions options;
    options.at = at;
    options.keeps_old_rows = at.has_value();
    if (globals_.clock.empty()) {
        DESK_CHECK(open_desk(std::move(options)));
        return desk_.get();
    }
    if (at) return wrong_use("Time can be pretended in one way: --at or --clock.");
    DESK_TRY(const ClockFile::Seconds ahead, ClockFile::read(globals_.clock));
    options.at = runtime::Clock::real() + ahead;
    DESK_CHECK(open_desk(std::move(options)));
    const auto move = [this](ClockFile::Seconds by) {
        desk_->pretend(runtime::Clock::real() + by);
    };
    clock_ = std::make_unique<ClockFile>(globals_.clock, ahead, move);
    return desk_.get();
}

desk::Status Context::open_desk(runtime::DeskOptions options)
{
    // Before the desk has threads: they inherit which signals are held back.
    interrupt_ = std::make_unique<Interrupt>();
    store_.reset();
    DESK_TRY(const store::Location where, location());
    options.data = data();
    options.log = log_;
    // Who sits here reads the reason in plain words; a log that is kept has it, too.
    const bool is_kept = globals_.log_json || !globals_.log_file.empty();
    options.tells_ends = streams_.err_is_terminal && !is_kept;
    DESK_TRY(desk_, runtime::Desk::open(where, std::move(options)));
    log_.keep(runtime::log_keep(store::Reader(desk_->store())));
    return {};
}

std::stop_token Context::interrupted() const
{
    return interrupt_ ? interrupt_->token() : std::stop_token();
}

void Context::hide(const desk::Secret& secret)
{
    log_.hide(secret);
}

std::string Context::time_zone()
{
    const auto opened = store();
    if (!opened) return "UTC";
    const store::Reader reader(**opened);
    return store::desk_settings(reader).time_zone;
}

} // namespace mock::commands
