#pragma once

#include "mock-host/loader/form.hpp"
#include "mock-host/runtime/log.hpp"
#include "mock-host/services/outcome.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/secret_box.hpp"
#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace mock::loader {
struct Installed;
struct Package;
} // namespace mock::loader
namespace mock::store {
struct Package;
}

namespace mock::runtime {

enum class Offer { hidden, disabled, available };

/// A button, for one person on one target.
struct ActionOffer {
    std::string configuration{};      ///< id: whose instance offers it
    std::string configuration_name{}; ///< to be shown when several configurations offer the same
    std::string id{};                 ///< "session.create"
    std::string title{};              ///< in the language of the person
    std::string about{};              ///< may be empty
    Offer state = Offer::hidden;
    std::string reason{};     ///< why disabled, in the language of the person
    loader::Form input{};     ///< empty: a click is enough; `Desk::text` translates its titles
    bool ends_things = false; ///< `on_remove`: nothing that a slip should do, whoever clicks
    /// The plugin itself decided so: it was asked, and no right is missing.
    bool is_verdict = false;
};

/// What a person asks for.
struct Click {
    store::Target target{};
    std::string action{};        ///< id
    std::string actor{};         ///< id of a person
    std::string configuration{}; ///< id; empty: the first one that offers the action
    std::string input = "{}";    ///< a JSON object
    std::string key{};           ///< the same for a double click; empty: a new one; see `submit`
};

struct JobRequest {
    std::string configuration{}; ///< id
    std::string job{};           ///< id
    std::string actor{};         ///< id of an administrator
    bool dry_run = false;
    std::string key{}; ///< the same for a double click; empty: a new one
};

struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0; ///< 0: not known yet
    std::string text{};
    friend bool operator==(const Progress&, const Progress&) = default;
};
using OnProgress = std::function<void(const Progress&)>;

/// A job of a configuration, as people see it.
struct JobInfo {
    std::string configuration{};
    std::string configuration_name{};
    std::string id{};
    std::string title{}; ///< in the language of the reader; may be empty
    std::string schedule{};
    bool manual = false;  ///< people may start it
    bool dry_run = false; ///< can tell what it would do
    std::optional<store::Time> last_at{};
    std::optional<store::Time> next_at{};
};

/// What an administrator typed into the form of a configuration.
struct ConfigurationForm {
    std::string id{};      ///< empty: a new configuration of `package`
    std::string package{}; ///< id
    std::string name{};
    std::string locale{}; ///< of texts that everybody reads; empty: that of the desk
    loader::Values values{};
    std::map<std::string, desk::Secret>
        secrets;               ///< fields that were typed; others stay as they are
    std::int64_t revision = 0; ///< the one that was shown; 0: a new configuration
};

/// Not `configuration`: nothing was saved, and `findings` says why.
struct SavedForm {
    std::optional<store::Configuration> configuration{};
    std::vector<services::Finding> findings{}; ///< also warnings about what was saved
};

/// What came of what was to be done before a configuration was removed (`on_remove`).
struct RemovedConfiguration {
    /// It was asked for and was not done: a failed or cancelled call.
    std::optional<store::Call> failed{};
    /// It could not be asked for, or nobody knows how it ended.
    std::optional<desk::Error> not_asked{};

    /// Nothing is left at the other side, as far as the plugin knows.
    bool is_clean() const { return !failed && !not_asked; }
};

/// What to do about what a configuration has at the other side when it is removed.
enum class Removal {
    everywhere, ///< end it first (`on_remove`)
    here_only   ///< leave it, for the desk that this one is a copy of
};

struct HealthFinding {
    std::string about{}; ///< name of the configuration, or empty: the desk itself
    services::Finding finding{};
};

struct DeskOptions {
    std::filesystem::path data{}; ///< where notes about crashes lie; empty: beside the store
    Log log{};
    /// Pretends that it is this time now; it goes on from there. For tests and `work --at`.
    std::optional<store::Time> at{};
    bool keeps_old_rows = false; ///< a time that is only pretended must not cost calls and mails
    bool safe_mode = false;      ///< starts no instance at all
    /// Notes crashes of this process, so that the next start knows which instance was at work.
    bool watch_crashes = false;
    /// Opens an installed package; empty: checks owner, mode and digest of its files.
    std::function<desk::Result<loader::Installed>(const store::Package&)> open_package{};
    /// Whoever waits for a call tells people how it ended, so that the log need not warn of it.
    bool tells_ends = false;
    int faults_until_quarantine = 5;
    /// Clicks that wait for a worker. Who clicks then is told so: a click that comes too late is
    /// none.
    int clicks_waiting_max = 10'000;
    /// How long a handler may go on after it was told to stop, and after its call was ended; an
    /// instance may take as long as the second one to be destroyed.
    std::chrono::milliseconds stop_patience{5000};
    std::chrono::milliseconds abandon_patience{30000};
    /// After how long without a sign of life others take over what this process does; also the
    /// setting "nodes.lease_s" of the desk, which wins.
    std::chrono::seconds lease{60};
    std::chrono::milliseconds drain_patience{30000};
    /// After how long an instance that could not be made is tried again.
    std::chrono::milliseconds creation_retry{30000};
    std::chrono::milliseconds poll_interval{250}; ///< of who waits for a call
    std::size_t waiters_max = 128; ///< in `wait_for_end`: each has a thread of the server
    /// How long `wait` and `work_until_idle` bear a store that cannot be written.
    std::chrono::milliseconds store_patience{30000};
};

/// The running service desk: what commands and pages use. Reading goes through `store()`; whatever
/// has to do with plugins goes through here. Any thread. Database failures are thrown
/// (`store::Failure`).
class Desk {
public:
    /// Opens the store and enters it as a node. Nothing is dispatched before `start`, `wait` or
    /// `work_until_idle`.
    static desk::Result<std::unique_ptr<Desk>> open(const store::Location& location,
                                                    DeskOptions options);
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    /// Stops without waiting for what the plugin has not finished: the next start does it again.
    ~Desk();

    /// How often it looked for work; hardly ever while there is none.
    std::uint64_t rounds() const;

    store::Store& store();
    const store::SecretBox& secrets() const;
    store::Time now() const;
    /// From now on it is this time, and goes on from there; also while the desk works.
    void pretend(store::Time now);

    /// @name Actions
    /// @{
    /// Buttons in the order of the manifest; hidden ones are there too, marked as such. `activity`,
    /// `asset`, `configuration` alike.
    std::vector<ActionOffer> actions(const store::Target& target, const store::Person& reader);

    /// Checks the right, the input and once more the availability; then the click is a row. The
    /// same key again gives the same call; `conflict`: it was used for another action, target or
    /// input. A key has at most 113 of `A-Z a-z 0-9 . _ - : /`.
    desk::Result<store::Call> submit(const Click& click);

    /// The same for a job that people may start.
    desk::Result<store::Call> run_job(const JobRequest& request);

    /// Waits until the call has ended or waits for its next attempt; whichever process runs it. If
    /// no other one takes it, this one does. `cancelled`: `stop`; `unavailable`: its configuration
    /// does not work, or the store could not be written for `store_patience`; then the call is
    /// kept for whoever works next.
    desk::Result<store::Call> wait(std::int64_t call, const OnProgress& on_progress = {},
                                   const std::stop_token& stop = {});

    /// The call, as soon as it has ended or waits for its next attempt, or after `at_most`; whoever
    /// runs it. At once if `waiters_max` others wait. Nothing: there is no such call.
    std::optional<store::Call> wait_for_end(std::int64_t call, std::chrono::milliseconds at_most,
                                            const std::stop_token& stop = {});

    /// What the page of the actor opens, once; empty: nothing, or shown before.
    std::string take_open_url(std::int64_t call);

    /// `not_found`; `state`: it has ended.
    desk::Status cancel(std::int64_t call);
    /// A failed call, once more.
    desk::Status start_again(std::int64_t call);
    /// Of a call that this process runs.
    std::optional<Progress> progress(std::int64_t call) const;
    /// @}

    /// @name What happens in the desk
    /// @{
    /// Instances that hold something on the activity are told. `conflict`: it is closed already.
    desk::Status close_activity(const std::string& activity, const std::string& actor);
    desk::Status reopen_activity(const std::string& activity, const std::string& actor);
    /// @}

    /// @name Configurations
    /// @{
    /// What is wrong with the form, by its rules and by what the plugin says. Nothing is saved.
    desk::Result<std::vector<services::Finding>> validate(const ConfigurationForm& form,
                                                          const std::string& locale);
    /// Validates and saves. `conflict`: somebody else saved meanwhile, or the name is taken.
    desk::Result<SavedForm> save(const ConfigurationForm& form, const std::string& locale);

    /// Runs what the manifest wants done before (`on_remove`), once more if it fails, waits for it,
    /// and removes the configuration whatever came of it; or only removes it. `denied`: the actor
    /// is no administrator.
    desk::Result<RemovedConfiguration> remove_configuration(const std::string& id,
                                                            const std::string& actor,
                                                            Removal removal = Removal::everywhere);
    /// From now on activities and assets that no configuration of its package has to do with yet
    /// get the actions of this one.
    desk::Status make_default(const std::string& id);
    /// Lets a quarantined configuration work again. `state`: it is not in quarantine; `conflict`:
    /// it is being removed.
    desk::Status release(const std::string& id);
    std::vector<JobInfo> jobs(const std::string& locale);
    /// @}

    /// An installed package: manifest, form, texts. Checked once, then remembered.
    desk::Result<std::shared_ptr<const loader::Package>> package(const std::string& id);
    /// A text of a package in a language.
    std::string text(const std::string& package, const std::string& key, const std::string& locale);

    /// @name Work
    /// @{
    /// Dispatches calls, follow-ups, schedules and mails in the background until `stop`.
    void start();
    /// Lets running calls finish for up to `drain_patience`, then destroys all instances.
    void stop();
    /// Works until nothing is due any more: no call runs or waits, no follow-up, no schedule, no
    /// mail. `unavailable`: `limit` was not enough, or the store could not be written for
    /// `store_patience`.
    desk::Status work_until_idle(std::chrono::seconds limit = std::chrono::hours{4},
                                 const std::stop_token& stop = {});
    /// @}

    /// What is wrong and what to do about it: the plugins' own reports, quarantine, abandoned
    /// instances, failed calls, mails that cannot be sent. The worst first.
    std::vector<HealthFinding> health(const std::string& locale);

private:
    class Parts;
    /// The row is there, and not durable yet.
    desk::Result<store::Call> take_in(const Click& click);
    explicit Desk(std::unique_ptr<Parts> parts);
    bool is_idle();
    /// Not for `store_patience`: why, and what becomes of the work.
    desk::Status store_answers() const;
    /// A process that is no more, and that nobody has taken over from yet.
    bool is_anyone_dead(store::Connection connection);
    bool works(const std::string& configuration);
    void wait_while_renewed(const std::string& configuration);
    RemovedConfiguration run_before_removal(const Click& click);
    RemovedConfiguration prepare_removal(const store::Configuration& configuration,
                                         const std::string& actor);
    std::vector<ActionOffer> offers_of(const store::Configuration& configuration,
                                       const store::Target& target, const store::Person& reader);
    desk::Status check_input(const ActionOffer& offer, const std::string& input,
                             const std::string& locale);
    std::unique_ptr<Parts> parts_;
};

} // namespace mock::runtime
