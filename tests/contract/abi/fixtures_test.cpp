#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/host.hpp>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

// The fixtures do what their names say: tests of hosts rely on it.

namespace {

using desk::Errc;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const desk_module_t* load(const std::string& name)
{
    void* image = dlopen((FIXTURES "/" + name + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
    if (image == nullptr) throw std::runtime_error(dlerror());
    return reinterpret_cast<desk_module_fn_t>(dlsym(image, DESK_MODULE_SYMBOL))();
}

class Fixture : public testing::Test {
protected:
    /// One click on the fixture's button; gone when the test reads what happened.
    desk::Status click(const std::string& name, std::string_view input = "{}")
    {
        const auto module = desk::PluginModule::create(load(name));
        if (!module) return module.error();
        auto instance = module->create_instance(*host.get(), {"desk.configuration/1", "{}"});
        if (!instance) return instance.error();
        const desk::Status accepted = instance->invoke(host.call("echo.run", 7, input));
        instance->destroy();
        return accepted;
    }
    desk::Error refusal(const std::string& name)
    {
        const auto module = desk::PluginModule::create(load(name));
        return module ? desk::Error{.code = "loaded"} : module.error();
    }

    test::RecordingHost host;
};

TEST_F(Fixture, GoodOnesCompleteOnce)
{
    for (const char* name : {"good", "good_c", "async", "huge_table", "echo"}) {
        SCOPED_TRACE(name);
        host.ends.clear();
        EXPECT_TRUE(click(name));
        ASSERT_THAT(host.ends[7], SizeIs(1));
        EXPECT_FALSE(host.ends[7][0].is_failure);
    }
}

TEST_F(Fixture, ThatIsStoppedByASinkSaysThatItWasCancelled)
{
    const desk_sink_t full{
        nullptr, [](void*, const char*, size_t) noexcept -> desk_status_t { return DESK_E_LIMIT; }};
    const desk_view_t view = test::RecordingHost::view();
    for (const char* name : {"good", "good_c", "async"}) {
        const auto* config =
            static_cast<const desk_config_t*>(load(name)->capability(DESK_CONFIG_ID));
        EXPECT_EQ(config->validate(&view, &full, nullptr), DESK_E_CANCELLED) << name;
    }
}

TEST_F(Fixture, ThrowsFailsItsCallAndNothingElse)
{
    EXPECT_TRUE(click("throws"));
    ASSERT_THAT(host.ends[7], SizeIs(1));
    EXPECT_EQ(host.ends[7][0].error.detail, "out of ideas");
}

TEST_F(Fixture, ThatCompletesWronglyDoesSo)
{
    EXPECT_TRUE(click("twice"));
    EXPECT_THAT(host.ends[7], SizeIs(2));
    EXPECT_TRUE(host.ends[7][1].is_failure);

    host.ends.clear();
    EXPECT_TRUE(click("never"));
    EXPECT_THAT(host.ends, IsEmpty());

    EXPECT_TRUE(click("forged"));
    EXPECT_THAT(host.ends, SizeIs(2));

    host.ends.clear();
    EXPECT_TRUE(click("both"));
    EXPECT_TRUE(host.ends[7][0].is_failure);
    EXPECT_EQ(host.ends[7][0].outcome, "{}");

    host.ends.clear();
    EXPECT_TRUE(click("neither"));
    EXPECT_FALSE(host.ends[7][0].is_failure);
    EXPECT_EQ(host.ends[7][0].outcome, "");
}

TEST_F(Fixture, ThatWaitsForTheEndCompletesOnlyThen)
{
    host.check = DESK_E_NOT_FOUND;
    EXPECT_TRUE(click("late"));
    EXPECT_TRUE(click("sleeps"));
    EXPECT_THAT(host.ends[7], SizeIs(2));
}

TEST_F(Fixture, ThatRefusesSaysItBadly)
{
    EXPECT_EQ(click("empty_error").error().code, "error.missing");
    EXPECT_EQ(click("unknown_status").error().status, Errc::internal);
    EXPECT_EQ(click("create_fails").error().code, "fixture.refused");
    EXPECT_THAT(host.ends, IsEmpty());
}

TEST_F(Fixture, CuriousSaysWhatTheServicesAnswered)
{
    const auto module = desk::PluginModule::create(load("curious"));
    auto instance = module->create_instance(*host.get(), {"desk.configuration/1", "{}"});
    const auto verdicts = instance->availability(test::RecordingHost::view());
    instance->destroy();
    EXPECT_EQ(verdicts->at(0).reason, "sleep 0, secrets 2");
}

TEST_F(Fixture, BrokenOnesAreNotLoaded)
{
    EXPECT_THAT(refusal("bad_magic").detail, HasSubstr("magic"));
    EXPECT_EQ(refusal("major_2").status, Errc::unsupported);
    EXPECT_THAT(refusal("no_concurrency").detail, HasSubstr("max_concurrency"));
    EXPECT_THAT(refusal("empty_module").detail, HasSubstr("too short"));
    EXPECT_THAT(refusal("null_slot").detail, HasSubstr("NULL slot"));
    EXPECT_THAT(refusal("short_table").detail, HasSubstr("shorter"));
}

TEST_F(Fixture, OtherIdsHasAnotherAction)
{
    EXPECT_THAT(desk::PluginModule::create(load("other_ids"))->actions(), ElementsAre("other.run"));
    EXPECT_THAT(desk::PluginModule::create(load("echo"))->actions(), ElementsAre("echo.run"));
}

TEST_F(Fixture, EchoReturnsTheOutcomeOfItsInput)
{
    EXPECT_TRUE(click("echo", R"({"outcome":{"message":"Grüße"}})"));
    EXPECT_EQ(host.ends[7][0].outcome, R"({"message":"Grüße"})");
}

TEST_F(Fixture, EchoReturnsTextThatIsNoDocument)
{
    EXPECT_TRUE(click("echo", R"({"outcome_text":"{\"a\":1,\"a\":2}"})"));
    EXPECT_TRUE(click("echo", R"({"outcome_text":"{\"message\":\"\u00ff\"}"})"));
    EXPECT_TRUE(click("echo", R"({"outcome_bytes":2000000})"));
    EXPECT_EQ(host.ends[7][0].outcome, R"({"a":1,"a":2})");
    EXPECT_EQ(host.ends[7][1].outcome, "{\"message\":\"\xff\"}");
    EXPECT_EQ(host.ends[7][2].outcome.size(), 2'000'000U);
}

TEST_F(Fixture, EchoFailsAsItsInputSays)
{
    EXPECT_TRUE(click("echo", R"({"fail":{"status":6,"code":"echo.down","detail":"down",
        "message":"Nicht da.","retryable":true,"retry_after_ms":1500}})"));
    const desk::Error& error = host.ends[7][0].error;
    EXPECT_EQ(error.status, Errc::unavailable);
    EXPECT_EQ(error.code, "echo.down");
    EXPECT_EQ(error.detail, "down");
    EXPECT_EQ(error.message, "Nicht da.");
    EXPECT_TRUE(error.retryable);
    EXPECT_EQ(error.retry_after, std::chrono::milliseconds(1500));
}

TEST_F(Fixture, EchoLogsCommitsAndWaitsBeforeItAnswers)
{
    EXPECT_TRUE(click("echo", R"({"log":"hello","checkpoint":{"effects":[]},"sleep_ms":250})"));
    EXPECT_THAT(host.lines, ElementsAre("2 7 hello name=echo.run traceparent="));
    EXPECT_THAT(host.portions, ElementsAre(R"({"effects":[]})"));
    EXPECT_EQ(host.now, 250);
    EXPECT_EQ(host.ends[7][0].outcome, "{}");
}

TEST_F(Fixture, EchoStopsWhenItIsToldUnlessItsInputSaysNotTo)
{
    host.check = DESK_E_CANCELLED;
    EXPECT_TRUE(click("echo", R"({"sleep_ms":250})"));
    EXPECT_TRUE(click("echo", R"({"sleep_ms":250,"ignore_stop":true})"));
    EXPECT_TRUE(click("echo", R"({"wait_for_stop":true,"outcome":{"message":"stopped"}})"));
    EXPECT_EQ(host.ends[7][0].error.status, Errc::cancelled);
    EXPECT_FALSE(host.ends[7][1].is_failure);
    EXPECT_EQ(host.ends[7][2].outcome, R"({"message":"stopped"})");
}

using FixtureDeathTest = Fixture;

TEST_F(FixtureDeathTest, CrashesEndsTheProcess)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(static_cast<void>(click("crashes")), "");
}

} // namespace
