#pragma once

#include "mock-host/store/activities.hpp"
#include "mock-host/store/calls.hpp"
#include "mock-host/store/configurations.hpp"
#include "mock-host/store/packages.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <string>

namespace mock::store {

/// A store with a package, its configurations cfg-1 "First" and cfg-2 "Second", and the activities
/// a-000001 and a-000002.
class DeskWithPlugin : public TemporaryStore {
public:
    DeskWithPlugin()
    {
        write([](Transaction& change) {
            put_package(change, {.id = "teamviewer", .version = "1.0.0"});
            insert_configuration(change, {.package = "teamviewer", .name = "First"});
            insert_configuration(change, {.package = "teamviewer", .name = "Second"});
            insert_activity(change, {.title = "One", .created_at = noon()});
            insert_activity(change, {.title = "Two", .created_at = noon()});
        });
    }

    static CallRequest event(const std::string& instance, const std::string& key,
                             const Target& target)
    {
        return {.instance = instance,
                .kind = CallKind::event,
                .name = "activity.closed",
                .target = target,
                .lane = Lane::background,
                .idempotency_key = key,
                .asked_at = noon(),
                .due_at = noon()};
    }

    static CallRequest click(const std::string& instance, const std::string& key,
                             const Target& target)
    {
        CallRequest call = event(instance, key, target);
        call.kind = CallKind::action;
        call.name = "session.create";
        call.lane = Lane::click;
        return call;
    }

    static CallRequest job(const std::string& instance, const std::string& key,
                           const std::string& name)
    {
        CallRequest call = event(instance, key, {TargetKind::configuration, instance});
        call.kind = CallKind::job;
        call.name = name;
        return call;
    }
};

} // namespace mock::store
