#include "mock-host/runtime/instances.hpp"

#include "mock-host/runtime/call_table.hpp"

#include <algorithm>

namespace mock::runtime {

namespace {

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
    if (configuration) return acquire(*configuration);
    return desk::Error{desk::Errc::not_found, "configuration.gone",
                       "the configuration was removed"};
}

desk::Result<Instance::Use> Instances::acquire(const store::Configuration& configuration)
{
    if (limits_.safe_mode) {
        return desk::Error{desk::Errc::denied, "desk.safe_mode", "the desk runs in safe mode"};
    }
    if (configuration.state != store::ConfigurationState::active) {
        return desk::Error{desk::Errc::denied, "configuration.not_active",
                           configuration.state_reason};
    }
    const auto installation = find_installation(store::Reader(host_.store), configuration.package);
    const std::lock_guard lock(mutex_);
    if (abandoned_.count(configuration.id) > 0) {
        return unavailable("instance.abandoned",
                           "a handler of this instance does not return: restart the desk");
    }
    const auto found = instances_.find(configuration.id);
    if (found != instances_.end()) {
        const std::shared_ptr<Instance> instance = found->second;
        if (instance->is_made_of(configuration.revision, installation)) {
            if (auto use = instance->use()) return use;
        } else {
            instance->drain();
        }
        if (!instance->destroy_if_idle()) {
            return unavailable("instance.renewed", "the instance is being renewed");
        }
        instances_.erase(found);
    }
    return create(configuration);
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
    const auto at_work = instances_.find(configuration.id);
    if (opened || at_work == instances_.end()) return opened;
    return at_work->second->installed();
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
        it = instance.destroy_if_idle() ? instances_.erase(it) : std::next(it);
    }
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
    return std::any_of(instances_.begin(), instances_.end(), [](const auto& one) {
        return one.second->state() == Instance::State::draining;
    });
}

void Instances::abandon(const std::string& configuration)
{
    const std::lock_guard lock(mutex_);
    const auto found = instances_.find(configuration);
    if (found == instances_.end()) return;
    found->second->abandon();
    abandoned_.insert(*found);
    instances_.erase(found);
    host_.log.error("instance abandoned: a handler does not return. Restart the desk.",
                    {.instance = configuration});
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
    const std::lock_guard lock(mutex_);
    for (auto it = instances_.begin(); it != instances_.end();) {
        it->second->drain();
        it = it->second->destroy_if_idle() ? instances_.erase(it) : std::next(it);
    }
    return instances_.empty();
}

std::optional<desk::Error> Instances::creation_error(const std::string& configuration) const
{
    const std::lock_guard lock(mutex_);
    const auto failed = failed_.find(configuration);
    if (failed == failed_.end()) return {};
    return failed->second.error;
}

} // namespace mock::runtime
