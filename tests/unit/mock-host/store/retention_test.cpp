#include "mock-host/store/changes.hpp"
#include "mock-host/store/effect_keys.hpp"
#include "mock-host/store/journal.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/retention.hpp"
#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

#include <gmock/gmock.h>

namespace mock::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr int plenty = 100;
const Time months_later = noon() + Days{91};

class RetentionOfCalls : public Calls {
protected:
    /// A call that ended at noon.
    Call ended(const std::string& key, CallState state = CallState::done)
    {
        insert(DeskWithPlugin::event("cfg-1", key, one));
        const auto call = *take(Lane::background);
        EXPECT_TRUE(end(call, {.state = state, .at = noon()}));
        return call;
    }
    int remove(Time now, int most = plenty, const Retention& retention = {})
    {
        return desk.write([&](Transaction& change) {
            return remove_old_calls_and_mails(change, retention, now, most);
        });
    }
    std::vector<std::string> left() const
    {
        std::vector<std::string> keys;
        for (const Call& call : list_calls(Reader(*desk.store), {}))
            keys.push_back(call.request.idempotency_key);
        return keys;
    }
};

TEST_F(RetentionOfCalls, EndsAtTheMomentThatTheSettingSays)
{
    ended("done");
    ended("failed", CallState::failed);
    ended("cancelled", CallState::cancelled);

    EXPECT_EQ(remove(noon() + Days{90}), 0);
    EXPECT_EQ(remove(noon() + Days{90} + std::chrono::milliseconds{1}), 3);
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(RetentionOfCalls, IsForEverWhereNothingIsUnfinished)
{
    ended("old");
    EXPECT_EQ(remove(months_later, plenty, {.calls = for_ever}), 0);
    EXPECT_FALSE(is_anything_old(Reader(*desk.store), {.calls = for_ever}, months_later));
}

TEST_F(RetentionOfCalls, NeverRemovesWhatIsNotDone)
{
    insert(DeskWithPlugin::event("cfg-1", "running", one));
    take(Lane::background);
    insert(DeskWithPlugin::event("cfg-1", "waiting", two));
    const auto waiting = *take(Lane::background);
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(retry_call(change, attempt(waiting), broken, noon(60)));
    });
    insert(DeskWithPlugin::event("cfg-1", "queued", one));
    EXPECT_EQ(remove(months_later), 0);
    EXPECT_THAT(left(), SizeIs(3));
}

TEST_F(RetentionOfCalls, LeavesAFailedCallThatWasStartedAgain)
{
    const Call call = ended("again", CallState::failed);
    desk.write(
        [&](Transaction& change) { EXPECT_TRUE(start_again(change, call.number, months_later)); });
    EXPECT_EQ(remove(months_later), 0);
    EXPECT_THAT(left(), ElementsAre("again"));
}

TEST_F(RetentionOfCalls, TakesTheOldestFirstAndNoMoreThanABatch)
{
    ended("1");
    ended("2");
    ended("3");
    EXPECT_TRUE(is_anything_old(Reader(*desk.store), {}, months_later));
    EXPECT_EQ(remove(months_later, 2), 2);
    EXPECT_THAT(left(), ElementsAre("3"));
    EXPECT_EQ(remove(months_later, 2), 1);
    EXPECT_FALSE(is_anything_old(Reader(*desk.store), {}, months_later));
}

class RetentionOfMails : public testing::Test {
protected:
    std::int64_t queue(const std::string& key)
    {
        return desk.write([&](Transaction& change) {
            return *queue_mail(
                change,
                {.activity = "a-000001", .instance = "cfg-1", .key = key, .created_at = noon()});
        });
    }
    template <class Body>
    void queue_and(const std::string& key, Body body)
    {
        const auto id = queue(key);
        desk.write([&](Transaction& change) { body(change, id); });
    }
    /// The same with one that is being sent.
    template <class Body>
    void take_and(const std::string& key, Body body)
    {
        queue_and(key, [&](Transaction& change, std::int64_t id) {
            EXPECT_EQ(take_queued_mail(change, noon(), "n-1")->id, id);
            body(change, id);
        });
    }
    int remove(Time now)
    {
        return desk.write([&](Transaction& change) {
            return remove_old_calls_and_mails(change, {}, now, plenty);
        });
    }
    std::vector<std::string> left() const
    {
        std::vector<std::string> keys;
        for (const Mail& mail : list_mails(Reader(*desk.store)))
            keys.push_back(mail.key);
        return keys;
    }

    DeskWithPlugin desk;
};

TEST_F(RetentionOfMails, IsOfThoseThatWereSentKeptOrGivenUp)
{
    take_and("sent", [](auto& change, auto id) { mark_mail_sent(change, id, "n-1", noon()); });
    queue_and("kept", [](auto& change, auto id) { keep_mail(change, id); });
    take_and("given up",
             [](auto& change, auto id) { mark_mail_failed(change, id, "n-1", "550", {}); });

    EXPECT_EQ(remove(noon() + Days{180}), 0);
    EXPECT_EQ(remove(noon() + Days{181}), 3);
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(RetentionOfMails, NeverRemovesWhatMayHaveToBeSent)
{
    take_and("sending", [](auto&, auto) {});
    take_and("in doubt",
             [](auto& change, auto id) { mark_mail_in_doubt(change, id, "n-1", "lost"); });
    take_and("again",
             [](auto& change, auto id) { mark_mail_failed(change, id, "n-1", "", noon(60)); });
    queue("queued");
    EXPECT_EQ(remove(noon() + Days{1000}), 0);
    EXPECT_THAT(left(), UnorderedElementsAre("sending", "in doubt", "again", "queued"));
}

TEST_F(RetentionOfMails, LeavesTheKeyThatKeepsTheMailFromBeingSentTwice)
{
    const EffectKey key{"cfg-1", {TargetKind::activity, "a-000001"}, "mail", "invitation/1"};
    desk.write([&](Transaction& change) { EXPECT_TRUE(remember_effect(change, key)); });
    take_and("invitation/1",
             [](auto& change, auto id) { mark_mail_sent(change, id, "n-1", noon()); });
    EXPECT_EQ(remove(noon() + Days{181}), 1);
    desk.write([&](Transaction& change) { EXPECT_FALSE(remember_effect(change, key)); });
}

TEST(RetentionSettings, AreDaysAndKeepForEverWhatCannotBeRead)
{
    TemporaryStore desk;
    EXPECT_EQ(retention(Reader(*desk.store)).calls, Days{90});
    EXPECT_EQ(retention(Reader(*desk.store)).mails, Days{180});
    desk.write([](Transaction& change) {
        put_setting(change, "keep.calls_days", "7");
        put_setting(change, "keep.mails_days", "7 days");
    });
    EXPECT_EQ(retention(Reader(*desk.store)).calls, Days{7});
    EXPECT_EQ(retention(Reader(*desk.store)).mails, for_ever);
}

TEST(RetentionSettings, DaysAreOneOrMoreOrForEver)
{
    EXPECT_EQ(parse_days("1"), Days{1});
    EXPECT_EQ(parse_days("36500"), Days{36500});
    EXPECT_EQ(parse_days("forever"), for_ever);
    for (const char* const wrong : {"", "0", "-1", "1.5", "90d", "36501", "99999999999", "never"})
        EXPECT_EQ(parse_days(wrong), std::nullopt) << wrong;
}

TEST(RetentionOfChanges, KeepsTheNewestForPagesThatComeBack)
{
    DeskWithPlugin desk;
    desk.write([](Transaction& change) {
        for (int i = 0; i < changes_kept + 1500; ++i)
            append_journal_entry(change, {.target = one, .title = "T", .at = noon()});
    });
    number_changes(*desk.store);
    ASSERT_TRUE(are_changes_to_forget(Reader(*desk.store)));
    const auto newest = last_change(Reader(*desk.store));
    const auto forget = [&](int most) {
        return desk.write([&](Transaction& change) { return forget_old_changes(change, most); });
    };
    EXPECT_EQ(forget(10), 10);
    EXPECT_GT(forget(100'000), 1000);
    EXPECT_FALSE(are_changes_to_forget(Reader(*desk.store)));
    EXPECT_EQ(forget(100'000), 0);
    EXPECT_EQ(last_change(Reader(*desk.store)), newest);
    EXPECT_THAT(list_changes(Reader(*desk.store), 0, 100'000), SizeIs(changes_kept));
}

} // namespace
} // namespace mock::store
