#include "tests/contract/abi/recording_host.hpp"

#include <desk/sdk/host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>

namespace {

using desk::Errc;
using desk::PluginModule;
using testing::ElementsAre;
using testing::HasSubstr;

// A plugin in variables: the slots have no other place to look, as a module has no state.
const char* action_ids[2];
desk_actions_t actions_table;
desk_config_t config;
desk_status_t answer = DESK_OK;
std::int32_t offered = DESK_AVAILABLE;
int destroyed = 0;

const void* capability(const char* id) noexcept
{
    if (std::strcmp(id, DESK_ACTIONS_ID) == 0) return &actions_table;
    if (std::strcmp(id, DESK_CONFIG_ID) == 0) return &config;
    return nullptr;
}

desk_status_t create(const desk_host_t*, const desk_doc_t*, desk_instance_t** self,
                     desk_error_t*) noexcept
{
    static int place = 0;
    if (offered != -2) *self = reinterpret_cast<desk_instance_t*>(&place);
    return answer;
}

void destroy(desk_instance_t*) noexcept
{
    ++destroyed;
}

desk_status_t availability(desk_instance_t*, const desk_view_t*, desk_verdict_t* verdicts,
                           desk_error_t*) noexcept
{
    verdicts[0].state = offered;
    std::memset(verdicts[0].reason, 'x', sizeof verdicts[0].reason); // Without its NUL.
    return answer;
}

desk_status_t invoke(desk_instance_t*, const desk_call_t*, desk_error_t*) noexcept
{
    return answer;
}

desk_status_t validate(const desk_view_t*, const desk_sink_t* sink, desk_error_t*) noexcept
{
    const std::string piece(1024 * 1024, 'x');
    return sink->write(sink->context, piece.data(), piece.size()) == DESK_OK
               ? sink->write(sink->context, piece.data(), answer == DESK_OK ? 0 : 1)
               : DESK_E_INTERNAL;
}

class Module : public testing::Test {
protected:
    Module()
    {
        action_ids[0] = "one";
        action_ids[1] = "two";
        actions_table = {sizeof actions_table, 2, action_ids, &availability, &invoke};
        config = {sizeof config, 1, &validate};
        answer = DESK_OK;
        offered = DESK_AVAILABLE;
        destroyed = 0;
    }

    std::string refusal() const
    {
        const auto read = PluginModule::create(&raw);
        return read ? "" : read.error().detail;
    }
    desk::PluginInstance instance() const
    {
        return *PluginModule::create(&raw)->create_instance(*host.get(), {});
    }

    desk_module_t raw{sizeof raw, DESK_MODULE_MAGIC, 1,       0,       "hello", "1.0.0", 4,
                      0,          &capability,       &create, &destroy};
    test::RecordingHost host;
};

TEST_F(Module, IsReadWithItsIds)
{
    const auto module = PluginModule::create(&raw);
    ASSERT_TRUE(module);
    EXPECT_EQ(module->id(), "hello");
    EXPECT_EQ(module->version(), "1.0.0");
    EXPECT_EQ(module->max_concurrency(), 4U);
    EXPECT_EQ(module->form_version(), 1U);
    EXPECT_THAT(module->actions(), ElementsAre("one", "two"));
    EXPECT_THAT(module->jobs(), ElementsAre());
}

TEST_F(Module, IsRefusedForABrokenHead)
{
    EXPECT_EQ(PluginModule::create(nullptr).error().code, "plugin.contract");
    const auto with = [this](auto change) {
        const desk_module_t before = raw;
        change(raw);
        const std::string why = refusal();
        raw = before;
        return why;
    };
    EXPECT_THAT(with([](auto& m) { m.magic = 1; }), HasSubstr("magic"));
    EXPECT_THAT(with([](auto& m) { m.abi_major = 2; }), HasSubstr("major 2"));
    EXPECT_THAT(with([](auto& m) { m.struct_size = 0; }), HasSubstr("too short"));
    EXPECT_THAT(with([](auto& m) { m.struct_size -= 8; }), HasSubstr("too short"));
    EXPECT_THAT(with([](auto& m) { m.max_concurrency = 0; }), HasSubstr("max_concurrency"));
    EXPECT_THAT(with([](auto& m) { m.id = nullptr; }), HasSubstr("id"));
    EXPECT_THAT(with([](auto& m) { m.id = "Hello World"; }), HasSubstr("id"));
    EXPECT_THAT(with([](auto& m) { m.version = nullptr; }), HasSubstr("version"));
    EXPECT_THAT(with([](auto& m) { m.capability = nullptr; }), HasSubstr("NULL"));
    EXPECT_THAT(with([](auto& m) { m.create = nullptr; }), HasSubstr("NULL"));
    EXPECT_THAT(with([](auto& m) { m.destroy = nullptr; }), HasSubstr("NULL"));
    EXPECT_EQ(with([](auto& m) { m.struct_size = 0xffffffff; }), "");
}

TEST_F(Module, OfAnotherMajorIsNotReadBeyondItsHead)
{
    raw.abi_major = 2;
    raw.struct_size = 16;
    EXPECT_EQ(PluginModule::create(&raw).error().status, Errc::unsupported);
}

TEST_F(Module, IsRefusedForABrokenTable)
{
    actions_table.struct_size = 8;
    EXPECT_THAT(refusal(), HasSubstr("desk.actions/1 is shorter"));
    actions_table.struct_size = sizeof actions_table;
    actions_table.invoke = nullptr;
    EXPECT_THAT(refusal(), HasSubstr("desk.actions/1 has a NULL slot"));
    actions_table.invoke = &invoke;
    actions_table.ids = nullptr;
    EXPECT_THAT(refusal(), HasSubstr("no ids"));
    actions_table.ids = action_ids;
    action_ids[1] = nullptr;
    EXPECT_THAT(refusal(), HasSubstr("bad id"));
    action_ids[1] = "one";
    EXPECT_THAT(refusal(), HasSubstr("twice"));
    actions_table.n_ids = 0xffffffff;
    EXPECT_THAT(refusal(), HasSubstr("1,000"));
}

TEST_F(Module, HandsOverCallsAndSaysWhetherTheyWereAccepted)
{
    const auto plugin = instance();
    const desk_call_t call = host.call("one", 7);
    EXPECT_TRUE(plugin.invoke(call));
    answer = DESK_E_UNAVAILABLE;
    EXPECT_EQ(plugin.invoke(call).error().code, "error.missing");
    answer = 4711;
    EXPECT_EQ(plugin.invoke(call).error().status, Errc::internal);
    EXPECT_EQ(plugin.run(call).error().code, "plugin.capability");
}

TEST_F(Module, ReadsVerdictsToTheirEndAndRefusesUnknownOnes)
{
    const auto verdicts = instance().availability(test::RecordingHost::view());
    ASSERT_TRUE(verdicts);
    EXPECT_EQ(verdicts->at(0).offer, desk::Offer::available);
    EXPECT_EQ(verdicts->at(0).reason.size(), 252U);
    EXPECT_EQ(verdicts->at(1).offer, desk::Offer::hidden); // Untouched: zeroed by the host.

    offered = 7;
    EXPECT_EQ(instance().availability(test::RecordingHost::view()).error().code, "plugin.contract");
}

TEST_F(Module, TakesFindingsUpToTheLimit)
{
    const auto module = PluginModule::create(&raw);
    EXPECT_TRUE(module->validate(test::RecordingHost::view()));
    answer = DESK_E_STATE;
    EXPECT_FALSE(module->validate(test::RecordingHost::view()));
}

TEST_F(Module, FindingsOfWhichAPieceWasRefusedAreNoneEvenIfThePluginSaysThatAllIsWell)
{
    config.validate = [](const desk_view_t*, const desk_sink_t* sink,
                         desk_error_t*) noexcept -> desk_status_t {
        const std::string piece(1024 * 1024 + 1, 'x');
        sink->write(sink->context, piece.data(), piece.size());
        sink->write(sink->context, "{}", 2);
        return DESK_OK;
    };
    const auto found = PluginModule::create(&raw)->validate(test::RecordingHost::view());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "plugin.contract");
}

TEST_F(Module, CreateMayFailAndMustGiveAnInstance)
{
    const auto module = PluginModule::create(&raw);
    answer = DESK_E_DENIED;
    EXPECT_EQ(module->create_instance(*host.get(), {}).error().status, Errc::denied);
    answer = DESK_OK;
    offered = -2;
    EXPECT_EQ(module->create_instance(*host.get(), {}).error().code, "plugin.contract");
}

TEST_F(Module, InstanceIsDestroyedOnceAndOnlyWhenTheHostSaysSo)
{
    std::make_unique<desk::PluginInstance>(instance()).reset(); // Abandoned.
    EXPECT_EQ(destroyed, 0);
    auto plugin = instance();
    plugin.destroy();
    plugin.destroy();
    EXPECT_EQ(destroyed, 1);
}

} // namespace
