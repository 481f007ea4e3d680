#include "mock-host/store/followups.hpp"
#include "mock-host/store/lost_time.hpp"
#include "mock-host/store/mails.hpp"
#include "mock-host/store/schedules.hpp"
#include "tests/unit/mock-host/store/calls_fixture.hpp"

namespace mock::store {
namespace {

// The clock was five hours ahead of `noon()`.
constexpr int ahead = 5 * 3600;

class LostTime : public Calls {
protected:
    CallRequest event(const char* key, Time asked)
    {
        CallRequest request = desk.event("cfg-1", key, one);
        request.asked_at = request.due_at = asked;
        return request;
    }
    void put(const char* key, Time at, Time put_at)
    {
        desk.write([&](Transaction& change) {
            put_followup(change, {.instance = "cfg-1",
                                  .target = one,
                                  .key = key,
                                  .job = "collect",
                                  .at = at,
                                  .put_at = put_at});
        });
    }
    bool is_any() { return is_anything_ahead(Reader(*desk.store), noon()); }
    void make_up()
    {
        desk.write([](Transaction& change) { bring_to_present(change, noon()); });
    }
};

TEST_F(LostTime, CallAskedForByAClockThatWasAheadIsDueNow)
{
    insert(event("e", noon(ahead)));
    EXPECT_EQ(taken(Lane::background), "");
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_FALSE(is_any());
    EXPECT_EQ(taken(Lane::background), "e");
}

TEST_F(LostTime, CallThatFailedByAClockThatWasAheadIsTriedNow)
{
    insert(event("e", noon()));
    const auto failed = take(Lane::background, noon(ahead));
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(retry_call(change, attempt(*failed), broken, noon(ahead + 60)));
    });
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_EQ(taken(Lane::background), "e");
}

TEST_F(LostTime, CallThatWaitsOnPurposeGoesOnWaiting)
{
    insert(event("e", noon()));
    const auto failed = take(Lane::background);
    desk.write([&](Transaction& change) {
        EXPECT_TRUE(retry_call(change, attempt(*failed), broken, noon(ahead)));
    });
    EXPECT_FALSE(is_any());

    make_up();

    EXPECT_EQ(taken(Lane::background), "");
}

TEST_F(LostTime, ScheduleOfAClockThatWasAheadGoesOnFromNow)
{
    desk.write([](Transaction& change) { advance_schedule(change, "cfg-1", "sync", noon(ahead)); });
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_FALSE(is_any());
    EXPECT_EQ(last_scheduled(Reader(*desk.store), "cfg-1", "sync"), noon());
}

TEST_F(LostTime, ConfigurationOfAClockThatWasAheadHasSchedulesFromNowOn)
{
    desk.write([](Transaction& change) {
        insert_configuration(change,
                             {.package = "teamviewer", .name = "Third", .created_at = noon(ahead)});
    });
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_FALSE(is_any());
    EXPECT_EQ(find_configuration_by_name(Reader(*desk.store), "Third")->created_at, noon());
}

TEST_F(LostTime, ClockOfAnotherNodeMayBeALittleAhead)
{
    insert(event("e", noon(59)));
    EXPECT_FALSE(is_any());
}

TEST_F(LostTime, MailWrittenByAClockThatWasAheadGoesOutNow)
{
    Mail mail;
    mail.key = "m";
    mail.to_address = "anna@example.org";
    mail.created_at = noon(ahead);
    desk.write([&](Transaction& change) { EXPECT_TRUE(queue_mail(change, mail)); });
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_EQ(next_mail_at(Reader(*desk.store)), noon());
}

TEST_F(LostTime, FollowupPutByAClockThatWasAheadIsDueNow)
{
    put("f", noon(ahead + 60), noon(ahead));
    EXPECT_TRUE(is_any());

    make_up();

    EXPECT_FALSE(is_any());
    EXPECT_EQ(next_followup_at(Reader(*desk.store)), noon());
}

TEST_F(LostTime, FollowupThatWaitsOnPurposeGoesOnWaiting)
{
    put("f", noon(ahead), noon());
    EXPECT_FALSE(is_any());

    make_up();

    EXPECT_EQ(next_followup_at(Reader(*desk.store)), noon(ahead));
}

} // namespace
} // namespace mock::store
