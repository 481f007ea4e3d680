#pragma once

#include "mock-host/loader/installer.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/store/activities.hpp"
#include "mock-host/store/call_claims.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/packages.hpp"
#include "mock-host/store/records.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

namespace mock::runtime {

inline constexpr const char* echo_manifest = R"({
  "id": "echo", "name": "Echo", "version": "1.0.0", "abi": {"major": 1, "minor": 0},
  "libraries": [],
  "services": ["desk.calls/1", "desk.log/1", "desk.clock/1", "desk.secrets/1", "desk.state/1"],
  "documents": ["desk.activity/1", "desk.configuration/1"],
  "effects": ["journal.append", "record.put", "record.remove", "followup.put", "mail.send"],
  "assets": {"set": [], "create": false},
  "actions": [{"id": "echo.run", "title": "run", "targets": ["activity", "configuration"],
               "right": "edit", "time_limit_s": 20}],
  "events": ["activity.closed"],
  "jobs": [{"id": "echo.job", "title": "job", "schedule": "0 0 * * *", "run_missed_once": true,
            "manual": true, "dry_run": true, "time_limit_s": 20, "max_attempts": 3}],
  "form": {"version": 1, "schema": "schema.json"},
  "default_locale": "en", "texts": {"en": "en.json"}
})";

inline constexpr const char* echo_form = R"({"type": "object", "properties": {
  "url": {"type": "string", "format": "uri", "title": "form.url"},
  "hours": {"type": "integer", "maximum": 24, "title": "form.hours"}}})";
inline constexpr const char* echo_texts_en = R"({"form.url": "Address", "form.hours": "Hours"})";
inline constexpr const char* echo_texts_de = R"({"form.url": "Adresse", "form.hours": "Stunden"})";

/// A store with one activity, two people and one configuration of a fixture plugin, and as many
/// desks on it as a test needs.
class TestDesk {
public:
    explicit TestDesk(std::string fixture) : fixture_(std::move(fixture))
    {
        folder_ =
            std::filesystem::path(testing::TempDir()) / ("desk-" + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
        auto made = store::Store::create(location());
        store_ = *std::move(made);
        EXPECT_TRUE(store::SecretBox::create(*store_));
        store::Transaction change(*store_);
        agent = *insert_person(
            change,
            {.name = "Grace", .email = "g@example.com", .role = store::Role::administrator});
        store::Activity wanted;
        wanted.title = "Printer";
        wanted.initiator = agent.id;
        activity = insert_activity(change, wanted);
        put_package(change, {.id = "echo",
                             .version = "1.0.0",
                             .directory = "/",
                             .digest = "d",
                             .granted = all_granted()});
        store::Configuration one{.package = "echo", .name = "Echo"};
        one.created_at = one.updated_at = real_time();
        configuration = *insert_configuration(change, one);
        change.commit();
    }
    ~TestDesk() { std::filesystem::remove_all(folder_); }

    DeskOptions options() const
    {
        DeskOptions options;
        options.poll_interval = std::chrono::milliseconds{5};
        options.stop_patience = std::chrono::milliseconds{100};
        options.open_package = [fixture = fixture_](const store::Package&) {
            return package(fixture);
        };
        return options;
    }
    std::unique_ptr<Desk> open() const { return open(options()); }
    std::unique_ptr<Desk> open(DeskOptions options) const
    {
        return open_at(location(), std::move(options));
    }
    /// Gives up on a store that somebody else writes to after `patience`, and writes a log.
    std::unique_ptr<Desk> open_impatient(std::chrono::milliseconds patience) const
    {
        DeskOptions logged = options();
        logged.log = open_log();
        return open_at({location().file, patience}, std::move(logged));
    }
    Log open_log() const
    {
        return Log::open({Level::debug, true, (folder_ / "desk.log").string()});
    }
    /// What `open_log` was told.
    std::string log() const
    {
        std::ifstream in(folder_ / "desk.log");
        return {std::istreambuf_iterator<char>(in), {}};
    }

    /// For an input of "echo": it tells progress, and works until `let_go`.
    std::string until_let_go() const
    {
        return R"("progress":[1,1],"until_file":")" + (folder_ / "go").string() + R"(",)";
    }
    void let_go() const { const std::ofstream file(folder_ / "go"); }

    store::Target target() const { return {store::TargetKind::activity, activity.id}; }
    Click click(const std::string& input = "{}", const std::string& key = {}) const
    {
        return {target(), "echo.run", agent.id, configuration.id, input, key};
    }

    /// A call that nobody clicked, with any input.
    store::Call insert(const std::string& input, store::CallKind kind = store::CallKind::event,
                       store::Lane lane = store::Lane::background,
                       std::optional<store::Target> where = {})
    {
        return insert(wanted(input, kind, lane, where));
    }
    /// An event that is not due before then.
    store::Call insert_at(store::Time due, const std::string& input)
    {
        auto request = wanted(input, store::CallKind::event, store::Lane::background, {});
        request.due_at = due;
        return insert(request);
    }

    /// The same as a click; forms have flat inputs, this one may be anything.
    desk::Result<store::Call> clicked(const std::string& input)
    {
        return insert(input, store::CallKind::action, store::Lane::click);
    }

    store::Call call(const store::Call& call) const
    {
        return *find_call(store::Reader(*store_), call.number);
    }
    store::Configuration stored_configuration() const
    {
        return *find_configuration(store::Reader(*store_), configuration.id);
    }
    std::vector<store::Record> records() const
    {
        return list_records(store::Reader(*store_), configuration.id, target());
    }
    /// Keys of the entries that plugins wrote, in their order.
    std::vector<std::string> entries() const
    {
        std::vector<std::string> keys;
        for (const auto& one : list_journal(store::Reader(*store_), target())) {
            if (!one.key.empty()) keys.push_back(one.key);
        }
        return keys;
    }
    store::Store& store() { return *store_; }
    const std::filesystem::path& folder() const { return folder_; }
    std::size_t running() const
    {
        return list_calls(store::Reader(*store_), {.state = store::CallState::running}).size();
    }

    /// What an administrator saves who changes nothing but the name.
    ConfigurationForm renamed(const std::string& name) const
    {
        ConfigurationForm form;
        form.id = configuration.id;
        form.name = name;
        form.revision = stored_configuration().revision;
        return form;
    }

    /// An input that writes one journal entry with this key.
    std::string entry(const std::string& key, const std::string& more = {}) const
    {
        return "{" + more + R"("outcome":)" + outcome(key) + "}";
    }
    std::string outcome(const std::string& key) const
    {
        return R"({"message":"did )" + key +
               R"(","effects":[{"type":"journal.append","activity":")" + activity.id +
               R"(","key":")" + key + R"(","visibility":"internal","title":"t"}]})";
    }

    store::Person agent{};
    store::Activity activity{};
    store::Configuration configuration{};

    static store::Time real_time()
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }

    /// All that the echo plugin asks for.
    static std::vector<std::string> all_granted()
    {
        const auto manifest =
            loader::parse_manifest(echo_manifest, loader::HostSupport::version_1_0());
        std::vector<std::string> all = manifest->services;
        all.insert(all.end(), manifest->effects.begin(), manifest->effects.end());
        return all;
    }

    static desk::Result<loader::Installed> package(const std::string& fixture)
    {
        auto support = loader::HostSupport::version_1_0();
        DESK_TRY(auto manifest, loader::parse_manifest(echo_manifest, support));
        loader::Installed installed;
        installed.package.manifest = std::move(manifest);
        DESK_TRY(installed.package.form, loader::Form::parse(echo_form));
        DESK_CHECK(installed.package.texts.add("en", echo_texts_en));
        DESK_CHECK(installed.package.texts.add("de", echo_texts_de));
        installed.library = std::filesystem::path(FIXTURE_FOLDER) / (fixture + ".so");
        return installed;
    }

private:
    store::CallRequest wanted(const std::string& input, store::CallKind kind, store::Lane lane,
                              std::optional<store::Target> where)
    {
        store::CallRequest request;
        request.instance = configuration.id;
        request.kind = kind;
        request.name = kind == store::CallKind::event    ? "activity.closed"
                       : kind == store::CallKind::action ? "echo.run"
                                                         : "echo.job";
        request.target = where.value_or(target());
        request.lane = lane;
        request.idempotency_key = "test/" + std::to_string(++inserted_);
        request.input = input;
        request.asked_at = request.due_at = real_time();
        if (kind == store::CallKind::action) request.actor = agent.id;
        return request;
    }
    store::Call insert(const store::CallRequest& request)
    {
        store::Transaction change(*store_);
        const auto call = insert_call(change, request).call;
        change.commit();
        return call;
    }

    static std::unique_ptr<Desk> open_at(const store::Location& location, DeskOptions options)
    {
        auto desk = Desk::open(location, std::move(options));
        EXPECT_TRUE(desk) << desk.error().detail;
        return *std::move(desk);
    }
    store::Location location() const { return {folder_ / "desk.db"}; }

    std::string fixture_;
    std::filesystem::path folder_;
    std::unique_ptr<store::Store> store_;
    int inserted_ = 0;
};

} // namespace mock::runtime
