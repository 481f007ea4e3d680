#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/services.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using desk::Call;
using desk::Errc;
using desk::Secret;
using desk::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

class Services : public testing::Test {
protected:
    desk::Services services() { return *desk::Services::create(host.get()); }

    test::RecordingHost host;
    Call call{{.id = 7, .deadline = desk::Time{60s}}, nullptr};
    std::vector<std::string> lines;
    desk::LineSink::OnLine keep = [this](std::string_view line) {
        lines.emplace_back(line);
        return Status{};
    };
};

TEST_F(Services, NameTheServiceThatIsMissing)
{
    host.tables.erase(DESK_SECRETS_ID);
    const auto found = desk::Services::create(host.get());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().status, Errc::unsupported);
    EXPECT_THAT(found.error().detail, HasSubstr("desk.secrets/1"));
}

TEST_F(Services, DoNotTakeATableThatIsShorterThanKnown)
{
    host.calls.struct_size = offsetof(desk_calls_t, progress);
    EXPECT_THAT(desk::Services::create(host.get()).error().detail, HasSubstr("desk.calls/1"));
}

TEST_F(Services, DoNotTakeATableWithoutOneOfItsSlots)
{
    host.secrets.put = nullptr;
    EXPECT_THAT(desk::Services::create(host.get()).error().detail, HasSubstr("desk.secrets/1"));
}

TEST_F(Services, AskNoHostWithoutASlotForThem)
{
    host.handle.service = nullptr;
    EXPECT_THAT(desk::Services::create(host.get()).error().detail, HasSubstr("desk.calls/1"));
}

TEST_F(Services, TakeATableThatIsLongerThanKnown)
{
    host.calls.struct_size = 0xffffffff;
    EXPECT_TRUE(desk::Services::create(host.get()));
}

TEST_F(Services, RefuseAHostOfAnotherMajorOrWithoutAHandle)
{
    EXPECT_EQ(desk::Services::create(nullptr).error().code, "host.invalid");
    host.handle.abi_major = 2;
    EXPECT_EQ(desk::Services::create(host.get()).error().code, "host.major");
    host.handle.struct_size = 16;
    EXPECT_EQ(desk::Services::create(host.get()).error().code, "host.invalid");
}

TEST_F(Services, ThatAreNotNeededMayBeMissingAndAnswerSo)
{
    host.tables = {{DESK_CALLS_ID, &host.calls}};
    const char* const needed[] = {DESK_CALLS_ID};
    const auto found = desk::Services::create(host.get(), needed);
    ASSERT_TRUE(found);

    EXPECT_EQ(found->clock.sleep(1ms, call).error().code, "service.missing");
    EXPECT_EQ(found->secrets.get("tokens", call).error().status, Errc::unsupported);
    EXPECT_EQ(found->assets.list("", 10, keep, call).error().status, Errc::unsupported);
    EXPECT_EQ(found->clock.now(), desk::Time{});
    found->log.info("lost in silence");
    EXPECT_FALSE(found->log.is_granted());
}

TEST_F(Services, CallsCommitAPortion)
{
    EXPECT_TRUE(services().calls.checkpoint(R"({"effects":[]})", call));
    EXPECT_THAT(host.portions, ElementsAre(R"({"effects":[]})"));

    host.next_failure = DESK_E_INVALID;
    const Status refused = services().calls.checkpoint("{", call);
    EXPECT_EQ(refused.error().status, Errc::invalid);
    EXPECT_EQ(refused.error().code, "host.fails");
}

TEST_F(Services, CallsSayWhyToStop)
{
    const struct {
        desk_status_t check;
        Errc reason;
        const char* code;
    } table[] = {{DESK_E_CANCELLED, Errc::cancelled, "call.cancelled"},
                 {DESK_E_DEADLINE, Errc::deadline, "call.deadline"},
                 {DESK_E_NOT_FOUND, Errc::not_found, "call.over"},
                 {4711, Errc::internal, "host.status"}};
    EXPECT_TRUE(services().calls.check(call));
    for (const auto& row : table) {
        host.check = row.check;
        const Status check = services().calls.check(call);
        EXPECT_EQ(check.error().status, row.reason);
        EXPECT_EQ(check.error().code, row.code);
    }
}

TEST_F(Services, LogWritesLevelCallMessageAndFields)
{
    services().log.warn("slow", {{"status", "429"}, {"after", "2 s"}});
    services().log.of(call).error("failed");
    EXPECT_THAT(host.lines, ElementsAre("3 0 slow status=429 after=2 s", "4 7 failed"));
}

TEST_F(Services, LogLeavesOutFieldsBeyondTheLimit)
{
    const std::vector<desk::Log::Field> fields(40, {"k", "v"});
    services().log.write(desk::Log::Level::info, "many", fields);
    EXPECT_EQ(std::count(host.lines[0].begin(), host.lines[0].end(), '='), 32);
}

TEST_F(Services, ClockTellsTheTimeOfTheDesk)
{
    host.now = 5000;
    EXPECT_EQ(services().clock.now(), desk::Time{5s});
    EXPECT_TRUE(services().clock.sleep(1s, call));
    EXPECT_EQ(services().clock.now(), desk::Time{6s});
}

TEST_F(Services, ClockGivesUpAtOnceWhenThePauseDoesNotFitBeforeTheDeadline)
{
    EXPECT_EQ(services().clock.sleep(61s, call).error().status, Errc::deadline);
    EXPECT_EQ(host.now, 0);
    EXPECT_TRUE(services().clock.sleep(61s, call.to_the_end(desk::Time{62s})));
}

TEST_F(Services, ClockStopsWithTheCall)
{
    host.check = DESK_E_CANCELLED;
    EXPECT_EQ(services().clock.sleep(1s, call).error().status, Errc::cancelled);
}

TEST_F(Services, ClockWaitsForWhatMustBeFinishedAlthoughTheHostSaysStop)
{
    for (const auto stop : {DESK_E_CANCELLED, DESK_E_DEADLINE, DESK_E_NOT_FOUND}) {
        host.check = stop;
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_TRUE(services().clock.sleep(20ms, call.to_the_end(desk::Time{60s})));
        EXPECT_GE(std::chrono::steady_clock::now() - begin, 20ms);
    }
    host.check = DESK_E_STATE; // The instance was given up: nothing can be finished any more.
    EXPECT_FALSE(services().clock.sleep(1ms, call.to_the_end(desk::Time{60s})));
}

TEST_F(Services, SecretThatDoesNotExistHasRevisionZero)
{
    const auto stored = services().secrets.get("tokens", call);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->revision, 0U);
    EXPECT_TRUE(stored->value.empty());
}

TEST_F(Services, SecretIsReadAsItWasWritten)
{
    const auto revision = services().secrets.put("tokens", Secret("hunter2"), 0, call);
    ASSERT_TRUE(revision);
    const auto stored = services().secrets.get("tokens", call);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->value.reveal(), "hunter2");
    EXPECT_EQ(stored->revision, *revision);
}

TEST_F(Services, SecretOfAnOlderRevisionIsNotWritten)
{
    ASSERT_TRUE(services().secrets.put("tokens", Secret("first"), 0, call));
    const auto second = services().secrets.put("tokens", Secret("second"), 0, call);
    EXPECT_EQ(second.error().status, Errc::conflict);
    EXPECT_EQ(services().secrets.get("tokens", call)->value.reveal(), "first");
}

TEST_F(Services, SecretIsRemovedByAnEmptyValue)
{
    const auto revision = services().secrets.put("tokens", Secret("first"), 0, call);
    const auto removed = services().secrets.put("tokens", Secret(), *revision, call);
    ASSERT_TRUE(removed);
    EXPECT_EQ(*removed, 0U);
    EXPECT_EQ(services().secrets.get("tokens", call)->revision, 0U);
    // So it may be used at once to create the key again.
    const auto again = services().secrets.put("tokens", Secret("second"), *removed, call);
    ASSERT_TRUE(again);
    EXPECT_NE(*again, *revision);
}

TEST_F(Services, NotFoundOfTheCallIsNotTakenForAMissingSecret)
{
    host.next_failure = DESK_E_NOT_FOUND; // And leaves the revision alone.
    const auto stored = services().secrets.get("tokens", call);
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().status, Errc::not_found);
}

TEST_F(Services, SecretLongerThanTheHostPromisedIsRefused)
{
    host.secrets.max_value_bytes = 4;
    host.values["tokens"] = {"12345", 1};
    EXPECT_EQ(services().secrets.get("tokens", call).error().status, Errc::cancelled);
}

TEST_F(Services, SecretOfWhichAPieceWasRefusedIsNoneEvenIfTheHostSaysThatAllIsWell)
{
    host.secrets.max_value_bytes = 4;
    host.secrets.get = [](const desk_host_t*, desk_call_id_t, desk_text_t, const desk_sink_t* value,
                          desk_revision_t* revision, desk_error_t*) noexcept -> desk_status_t {
        value->write(value->context, "12345", 5);
        value->write(value->context, "6", 1);
        *revision = 1;
        return DESK_OK;
    };
    EXPECT_EQ(services().secrets.get("tokens", call).error().code, "sink.refused");
}

TEST_F(Services, StateIsReadAndWrittenLikeASecret)
{
    const auto first = services().state.put("lease", R"({"owner":"a"})", 0, call);
    ASSERT_TRUE(first);
    const auto stored = services().state.get("lease", call);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->value, R"({"owner":"a"})");
    EXPECT_EQ(services().state.put("lease", "{}", 0, call).error().status, Errc::conflict);
    EXPECT_TRUE(services().state.put("lease", "{}", *first, call));
}

TEST_F(Services, AssetsAreListedLineByLineAndCounted)
{
    host.rows = {"{1}", "{2}", "{3}"};
    const auto seen = services().assets.list("", 1000, keep, call);
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen, 3U);
    EXPECT_THAT(lines, ElementsAre("{1}", "{2}", "{3}"));
}

TEST_F(Services, AssetsStopAtTheErrorOfTheReader)
{
    host.rows = {"{1}", "{2}", "{3}"};
    const auto stop = [](std::string_view) {
        return Status{desk::Error{.status = Errc::invalid, .code = "row.bad"}};
    };
    EXPECT_EQ(services().assets.list("", 1000, stop, call).error().code, "row.bad");
    EXPECT_EQ(services().assets.apply("", stop, call).error().code, "row.bad");
}

TEST_F(Services, AssetsPassOnTheFailureOfTheHost)
{
    host.next_failure = DESK_E_UNAVAILABLE;
    EXPECT_EQ(services().assets.list("", 1000, keep, call).error().status, Errc::unavailable);
    host.next_failure = DESK_E_LIMIT;
    EXPECT_EQ(services().assets.apply("", keep, call).error().status, Errc::limit);
}

TEST_F(Services, ActivitiesAreAskedInPortionsOfWhatTheHostTakes)
{
    host.rows = {"{}"};
    const std::vector<std::string> ids(250, "a-1");
    ASSERT_TRUE(services().activities.read(ids, keep, call));
    EXPECT_THAT(host.asked, ElementsAre(100, 100, 50));
    EXPECT_EQ(lines.size(), 3U);
}

TEST_F(Services, NoActivitiesAreNotAskedFor)
{
    ASSERT_TRUE(services().activities.read({}, keep, call));
    EXPECT_THAT(host.asked, IsEmpty());
}

} // namespace
