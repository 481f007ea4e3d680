#include "tests/contract/plugin/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// The services of the desk fail, one use after the other and with every status.
// PluginUnderTest::ask checks that each call ends once; here, that nothing is broken afterwards.

namespace test {
namespace {

class EveryDeedInTrouble : public testing::TestWithParam<Deed> {
protected:
    /// Lets one attempt fail as `trouble` says, and the next one work.
    void fail_then_repeat(const Trouble& trouble)
    {
        world.renew(GetParam());
        const Memory before = world.desk.memory;
        world.plugin.restart();
        world.desk.trouble = trouble;
        Ask ask = world.ask_for(GetParam());
        world.plugin.ask(ask);
        uses = world.desk.trouble.uses;
        checks = world.desk.trouble.checks;

        world.desk.trouble = {};
        world.renew(GetParam());
        ask.attempt = 2;
        const Answer second = world.plugin.ask(ask);
        EXPECT_TRUE(second) << second.error->code << ": " << second.error->detail;
        world.desk.memory = before;
    }

    World world;
    std::size_t uses = 0; ///< of services, by the attempt that failed
    std::size_t checks = 0;
};

INSTANTIATE_TEST_SUITE_P(ContractTrouble, EveryDeedInTrouble, testing::ValuesIn(deeds()), label);

TEST_P(EveryDeedInTrouble, EachUseOfAServiceMayFailWithEveryStatus)
{
    world.reach(GetParam().situation);
    for (desk_status_t status = DESK_E_INVALID; status <= DESK_E_INTERNAL + 1; ++status) {
        for (std::size_t nth = 1;; ++nth) {
            SCOPED_TRACE("status " + std::to_string(status) + ", use " + std::to_string(nth));
            fail_then_repeat({.fail_at = nth, .status = status});
            if (uses < nth || HasFailure()) break;
        }
        if (HasFailure()) break;
    }
}

TEST_P(EveryDeedInTrouble, StoreThatConflictsForEverEndsTheCall)
{
    world.reach(GetParam().situation);
    for (const char* slot :
         {"secrets.get", "secrets.put", "state.get", "state.put", "calls.checkpoint", "assets.list",
          "assets.apply", "activities.read"}) {
        for (const desk_status_t status : {DESK_E_CONFLICT, DESK_E_LIMIT, DESK_E_STATE}) {
            SCOPED_TRACE(slot);
            fail_then_repeat({.fail_always = slot, .status = status});
        }
    }
}

TEST_P(EveryDeedInTrouble, StopAtEachCheckEndsTheCall)
{
    world.reach(GetParam().situation);
    for (std::size_t checks_before = 0; checks_before < 60; ++checks_before) {
        SCOPED_TRACE(checks_before);
        fail_then_repeat({.stop_after = checks_before});
        if (checks <= checks_before || HasFailure()) break;
    }
}

} // namespace
} // namespace test
