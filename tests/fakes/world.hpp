#pragma once

#include "plugin/domain/situation.hpp"
#include "tests/fakes/authorization.hpp"
#include "tests/fakes/clock.hpp"
#include "tests/fakes/cloud.hpp"
#include "tests/fakes/desk.hpp"
#include "tests/fakes/stores.hpp"

namespace fakes {

using namespace std::chrono_literals;

/// 4 March 2025, 10:00 UTC.
inline constexpr tv::Time noon_ish{std::chrono::milliseconds{1'741'082'400'000}};

/// One of each fake, and a desk with incident a-1: for Marie Dupont, in the hands of Jonas Weber,
/// with one asset that has a TeamViewer id. a-2 is another one like it.
struct World {
    World();

    /// What a handler is given at this moment.
    tv::OnActivity on(const std::string& activity = "a-1",
                      std::map<std::string, std::string> input = {}) const;
    tv::OnAsset on_asset(const std::string& asset = "as-1",
                         std::map<std::string, std::string> input = {}) const;
    tv::Situation on_configuration(std::map<std::string, std::string> input = {}) const;

    static desk::Call call(const std::string& key, std::uint32_t attempt = 1);

    /// Commits what a call on `id` came to.
    void commit(const tv::Outcome& outcome, const std::string& id = "a-1");

    void pass(std::chrono::milliseconds time) { clock.time += time; }

    /// The one session record of an activity.
    tv::SessionRecord session(const std::string& activity = "a-1") const;

    Faults faults;
    Clock clock{noon_ish};
    Desk desk;
    Cloud cloud{clock, faults};
    SharedState state{faults};
    Vault vault{faults};
    Activities activities{desk, faults};
    Checkpoints checkpoints{desk, faults};
    Assets assets{faults};
    Progress progress;
    Authorization authorization{faults};
    tv::Configuration configuration;
};

} // namespace fakes
