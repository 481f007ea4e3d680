#include "mock-host/runtime/instances.hpp"

#include "mock-host/runtime/call_table.hpp"

#include <algorithm>
#include <system_error>

namespace mock::runtime {

namespace {

/// Hardly any plugin takes longer to destroy an instance, and a person has time for that.
constexpr std::chrono::seconds patience_of_people{2};

desk::Error unavailable(const char* code, std::string detail)
{
    return {desk::Errc::unavailable, code, std::move(detail)};
}

std::optional<store::Installation> installation_of(const std::optional<store::Package>& package)
{
    if (!package) return {};
    return store::Installation{package->digest, package->granted};
}

} // namespace

Instances::Instances(const HostParts& host, OpenPackage open_package, InstanceLimits limits)
    : host_(host), open_package_(std::move(open_package)), limits_(limits)
{
}

desk::Result<Instance::Use> Instances::acquire(const std::string& id)
{
    const auto configuration = find_configuration(store::Reader(host_.store), id);
    if (configuration) return acquire(*configuration, patience_of_people);
    return desk::Error{desk::Errc::not_found, "configuration.gone",
                       "the configuration was removed"};
}

desk::Result<Instance::Use> Instances::acquire(const store::Configuration& configuration,
                                               std::chrono::milliseconds patience)
{
    if (limits_.safe_mode) {
        return desk::Error{desk::Errc::denied, "desk.safe_mode", "the desk runs in safe mode"};
    }
    if (configuration.state != store::ConfigurationState::active) {
        return desk::Error{desk::Errc::denied, "configuration.not_active",
                           configuration.state_reason};
    }
    const auto installation = find_installation(store::Reader(host_.store), configuration.package);
    std::unique_lock lock(mutex_);
    give_up_what_does_not_leave();
    if (auto use = use_of(configuration, installation)) return use;
    if (const auto other = instances_.find(configuration.id); other != instances_.end()) {
        other->second->drain();
        retire_if_idle(other);
    }
    wait_until_left(lock, configuration.id, patience);
    // Somebody else may have been faster meanwhile.
    if (auto use = use_of(configuration, installation)) return use;
    if (auto why_not = obstacle(configuration.id)) return *std::move(why_not);
    return create(configuration);
}

Instance::Use Instances::use_of(const store::Configuration& configuration,
                                const std::optional<store::Installation>& installation) const
{
    const auto found = instances_.find(configuration.id);
    if (found == instances_.end()) return {};
    Instance& instance = *found->second;
    return instance.is_made_of(configuration.revision, installation) ? instance.use() : nullptr;
}

std::optional<desk::Error> Instances::obstacle(const std::string& configuration) const
{
    if (abandoned_.count(configuration) > 0) {
        return unavailable("instance.abandoned",
                           "a call of this instance does not return: restart the desk");
    }
    if (instances_.count(configuration) > 0 || leaving_.count(configuration) > 0) {
        return unavailable("instance.renewed", "the instance is being renewed");
    }
    return {};
}

Instances::ById::iterator Instances::retire_if_idle(ById::iterator one)
{
    const auto [id, instance] = *one;
    if (!instance->retire_if_idle()) return std::next(one);
    leaving_[id] = {instance, std::chrono::steady_clock::now()};
    ++inside_destroy_;
    const auto next = instances_.erase(one);
    try {
        destroyers_.run([this, gone = instance] {
            gone->destroy();
            left(gone->id());
        });
    } catch (const std::system_error& none) {
        // It waits for the thread of the next one that goes.
        host_.log.error(std::string("no thread to destroy an instance: ") + none.what(),
                        {.instance = id});
    }
    return next;
}

void Instances::left(const std::string& configuration)
{
    {
        const std::lock_guard lock(mutex_);
        leaving_.erase(configuration);
        --inside_destroy_;
        left_.notify_all();
    }
    host_.calls.wake(); // What waits for a new one may begin.
}

void Instances::wait_until_left(std::unique_lock<std::mutex>& lock,
                                const std::string& configuration,
                                std::chrono::milliseconds patience)
{
    const auto found = leaving_.find(configuration);
    if (found == leaving_.end()) return;
    left_.wait_until(lock, found->second.since + patience,
                     [&] { return leaving_.count(configuration) == 0; });
}

desk::Result<Instance::Use> Instances::create(const store::Configuration& configuration)
{
    const auto now = std::chrono::steady_clock::now();
    const auto package = find_package(store::Reader(host_.store), configuration.package);
    const auto installation = installation_of(package);
    const auto failed = failed_.find(configuration.id);
    if (failed != failed_.end() && failed->second.revision == configuration.revision &&
        failed->second.installation == installation && now - failed->second.at < limits_.retry) {
        return failed->second.error;
    }
    const auto opened = open(package);
    auto made = opened ? Instance::create(host_, configuration, *opened, *installation)
                       : desk::Result<std::shared_ptr<Instance>>(opened.error());
    if (!made) {
        failed_[configuration.id] = {configuration.revision, installation, now, made.error(),
                                     opened.has_value()};
        host_.log.error("no instance: " + made.error().detail,
                        {.plugin = configuration.package, .instance = configuration.id});
        if (package) made = make_of_version_before(configuration, *package, made.error());
        if (!made) return made.error();
    } else {
        failed_.erase(configuration.id);
        worked_[configuration.id] = {package->digest, *opened};
    }
    instances_[configuration.id] = *made;
    return (*made)->use();
}

desk::Result<std::shared_ptr<Instance>>
Instances::make_of_version_before(const store::Configuration& configuration,
                                  const store::Package& package, const desk::Error& why)
{
    const auto before = worked_.find(configuration.id);
    if (before == worked_.end() || before->second.digest == package.digest) return why;
    auto made =
        Instance::create(host_, configuration, before->second.package, *installation_of(package));
    if (!made) return why;
    host_.log.warn("the version before is used again",
                   {.plugin = configuration.package, .instance = configuration.id});
    return made;
}

desk::Result<std::shared_ptr<const loader::Installed>> Instances::package(const std::string& id)
{
    const std::lock_guard lock(mutex_);
    return open(find_package(store::Reader(host_.store), id));
}

desk::Result<std::shared_ptr<const loader::Installed>>
Instances::package_of(const store::Configuration& configuration)
{
    const std::lock_guard lock(mutex_);
    auto opened = open(find_package(store::Reader(host_.store), configuration.package));
    if (opened) return opened;
    const auto at_work = instances_.find(configuration.id);
    if (at_work != instances_.end()) return at_work->second->installed();
    const auto leaving = leaving_.find(configuration.id);
    if (leaving != leaving_.end()) return leaving->second.instance->installed();
    return opened;
}

desk::Result<std::shared_ptr<const loader::Installed>>
Instances::open(const std::optional<store::Package>& stored)
{
    if (!stored) {
        return desk::Error{desk::Errc::not_found, "package.gone", "the package is not installed"};
    }
    auto& cached = packages_[stored->id];
    if (!cached || digests_[stored->id] != stored->digest) {
        DESK_TRY(loader::Installed opened, open_package_(*stored));
        cached = std::make_shared<const loader::Installed>(std::move(opened));
        digests_[stored->id] = stored->digest;
    }
    return cached;
}

void Instances::tick()
{
    const store::Reader reader(host_.store);
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    for (auto it = instances_.begin(); it != instances_.end();) {
        Instance& instance = *it->second;
        const auto row = find_configuration(reader, instance.id());
        const bool is_wanted =
            row && row->state == store::ConfigurationState::active &&
            instance.is_made_of(row->revision, find_installation(reader, row->package));
        if (is_wanted) {
            make_room(reader, instance);
        } else {
            instance.drain();
        }
        if (instance.state() == Instance::State::draining &&
            now - instance.draining_since() >= limits_.drain) {
            host_.calls.stop_instance(instance.id(), DESK_E_CANCELLED);
        }
        it = retire_if_idle(it);
    }
    give_up_what_does_not_leave();
}

void Instances::give_up_what_does_not_leave()
{
    const auto now = std::chrono::steady_clock::now();
    const auto given_up = std::erase_if(leaving_, [&](const auto& entry) {
        const auto& [id, one] = entry;
        if (now - one.since < limits_.abandon) return false;
        host_.calls.fault(id, 0, "destroy does not return");
        give_up(one.instance, "destroy");
        return true;
    });
    if (given_up > 0) left_.notify_all();
}

void Instances::make_room(store::Connection connection, Instance& instance)
{
    const auto failed = failed_.find(instance.id());
    if (failed == failed_.end()) return; // It is of the version that is installed.
    const auto now = std::chrono::steady_clock::now();
    if (now - failed->second.at < limits_.retry) return;
    const auto opened = open(find_package(connection, instance.manifest().id));
    if (!opened) {
        failed->second.at = now;
        failed->second.error = opened.error();
    } else if (failed->second.was_open) {
        // It may fail once more: no call is to be stopped for that.
        instance.drain_if_idle();
    } else {
        instance.drain();
    }
}

bool Instances::is_any_draining() const
{
    const std::lock_guard lock(mutex_);
    return !leaving_.empty() ||
           std::any_of(instances_.begin(), instances_.end(), [](const auto& one) {
               return one.second->state() == Instance::State::draining;
           });
}

void Instances::abandon(const std::string& configuration)
{
    const std::lock_guard lock(mutex_);
    const auto found = instances_.find(configuration);
    if (found == instances_.end()) return;
    give_up(found->second, "a handler");
    instances_.erase(found);
}

void Instances::give_up(const std::shared_ptr<Instance>& instance, const std::string& what)
{
    // Its calls first: what they say to being refused is no failure of theirs then.
    host_.calls.abandon(instance->id());
    instance->abandon();
    abandoned_.emplace(instance->id(), instance);
    host_.log.error("instance abandoned: " + what + " does not return. Restart the desk.",
                    {.instance = instance->id()});
}

bool Instances::is_abandoned(const std::string& configuration) const
{
    const std::lock_guard lock(mutex_);
    return abandoned_.count(configuration) > 0;
}

void Instances::drain_all()
{
    const std::lock_guard lock(mutex_);
    for (auto& [id, instance] : instances_)
        instance->drain();
}

bool Instances::destroy_all()
{
    std::unique_lock lock(mutex_);
    for (auto it = instances_.begin(); it != instances_.end();) {
        it->second->drain();
        it = retire_if_idle(it);
    }
    // What was given up has heard so, and may be about to return.
    auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{100};
    for (const auto& [id, one] : leaving_)
        until = std::max(until, one.since + limits_.abandon);
    return left_.wait_until(lock, until, [this] { return inside_destroy_ == 0; });
}

std::optional<desk::Error> Instances::creation_error(const std::string& configuration) const
{
    const std::lock_guard lock(mutex_);
    const auto failed = failed_.find(configuration);
    if (failed == failed_.end()) return {};
    return failed->second.error;
}

} // namespace mock::runtime
