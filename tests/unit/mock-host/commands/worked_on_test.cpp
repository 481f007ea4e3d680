#include "mock-host/commands/worked_on.hpp"
#include "mock-host/store/query.hpp"
#include "tests/unit/mock-host/store/desk_with_plugin.hpp"

#include <gmock/gmock.h>

namespace mock::commands {
namespace {

using store::DeskWithPlugin;
using store::Query;
using store::Reader;
using store::Transaction;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

void ask(Transaction& change, int number)
{
    insert_call(change, DeskWithPlugin::event("cfg-1", "e/" + std::to_string(number),
                                              {store::TargetKind::activity, "a-000001"}));
}

std::vector<std::int64_t> numbers(const std::vector<store::Call>& calls)
{
    std::vector<std::int64_t> all;
    for (const store::Call& call : calls)
        all.push_back(call.number);
    return all;
}

TEST(WorkedOn, HasEachCallThatCameOrWasDispatchedHoweverManyThereAre)
{
    constexpr int many = 1100;
    DeskWithPlugin desk;
    desk.write([](Transaction& change) {
        for (int number = 1; number <= many; ++number)
            ask(change, number);
        Query(change, "UPDATE calls SET state = 'done', ended_at = 0 WHERE number = 2").run();
    });
    const CallsBefore before = calls_before(Reader(*desk.store));
    EXPECT_THAT(worked_on(Reader(*desk.store), before), IsEmpty());

    desk.write([](Transaction& change) {
        Query(change, "UPDATE calls SET generation = 1, state = 'done' WHERE number IN (1, 3)")
            .run();
        ask(change, many + 1);
        ask(change, many + 2);
    });
    EXPECT_THAT(numbers(worked_on(Reader(*desk.store), before)),
                ElementsAre(1, 3, many + 1, many + 2));
}

} // namespace
} // namespace mock::commands
