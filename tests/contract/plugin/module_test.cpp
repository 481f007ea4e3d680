#include "tests/contract/plugin/plugin_under_test.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace test {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;

template <class Items>
std::vector<std::string> ids(const Items& items)
{
    std::vector<std::string> all;
    for (const auto& item : items)
        all.push_back(item.id);
    return all;
}

/// A desk that nobody answers: nothing is asked of TeamViewer here.
Desk lonely_desk()
{
    return {grants(), "http://127.0.0.1:9"};
}

TEST(ContractModule, IsWhatTheManifestSays)
{
    const auto module = module_under_test();

    EXPECT_EQ(module.id(), manifest().id);
    EXPECT_EQ(module.version(), manifest().version);
    EXPECT_EQ(module.abi_minor(), manifest().abi.minor);
    EXPECT_EQ(module.form_version(), manifest().form_version);
    EXPECT_THAT(module.actions(), ElementsAreArray(ids(manifest().actions)));
    EXPECT_THAT(module.events(), ElementsAreArray(ids(manifest().events)));
    EXPECT_THAT(module.jobs(), ElementsAreArray(ids(manifest().jobs)));
}

TEST(ContractModule, EntryReturnsTheSameConstantBytes)
{
    const desk_module_t* first = entry()();
    std::array<char, sizeof(desk_module_t)> bytes{};
    std::memcpy(bytes.data(), first, bytes.size());

    EXPECT_EQ(entry()(), first);
    EXPECT_EQ(std::memcmp(bytes.data(), first, bytes.size()), 0);
    EXPECT_EQ(std::memcmp(&first->magic, "DESK", 4), 0);
}

TEST(ContractModule, UnknownCapabilityIsNull)
{
    const desk_module_t* module = entry()();
    for (const char* id :
         {"", "desk.actions", "desk.actions/1 ", "desk.actions/1/x", "desk.actions/10",
          "desk.actions/2", "desk.secrets/1", "DESK.ACTIONS/1"}) {
        EXPECT_EQ(module->capability(id), nullptr) << id;
    }
    EXPECT_NE(module->capability("desk.actions/1"), nullptr);
}

TEST(ContractModule, InstanceIsMadeAndDestroyedAHundredTimes)
{
    Desk desk = lonely_desk();
    PluginUnderTest plugin(desk);
    for (int i = 0; i < 100; ++i)
        plugin.restart();
    EXPECT_TRUE(plugin.ask({"configuration.authorize", the_configuration}));
}

TEST(ContractModule, TwoInstancesKnowNothingOfEachOther)
{
    Desk one = lonely_desk();
    Desk other = lonely_desk();
    other.configuration_row["values"].as_object()["client_id"] = "other-app";
    PluginUnderTest first(one);
    PluginUnderTest second(other);

    const Answer of_first = first.ask({"configuration.authorize", the_configuration});
    const Answer of_second = second.ask({"configuration.authorize", the_configuration});

    EXPECT_THAT(of_first.outcome.open_url, HasSubstr("481263-mockdesk"));
    EXPECT_THAT(of_second.outcome.open_url, HasSubstr("other-app"));
    first.stop();
    EXPECT_TRUE(second.ask({"configuration.authorize", the_configuration}));
}

class ContractServices : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(OfTheManifest, ContractServices, testing::ValuesIn(manifest().services),
                         [](const auto& service) {
                             const auto& id = service.param;
                             return id.substr(5, id.find('/') - 5);
                         });

TEST_P(ContractServices, MissingOneIsSaidByItsNameWhenTheInstanceIsMade)
{
    Desk desk = lonely_desk();
    desk.tables.erase(GetParam());

    const auto made = module_under_test().create_instance(
        *desk.get(), {"desk.configuration/1", desk.snapshot(the_configuration)});

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().status, desk::Errc::unsupported);
    EXPECT_THAT(made.error().detail, HasSubstr(GetParam()));
}

TEST_P(ContractServices, TableThatIsTooShortCountsAsMissing)
{
    Desk desk = lonely_desk();
    *static_cast<std::uint32_t*>(const_cast<void*>(desk.tables.at(GetParam()))) = 8;

    const auto made = module_under_test().create_instance(
        *desk.get(), {"desk.configuration/1", desk.snapshot(the_configuration)});

    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().detail, HasSubstr(GetParam()));
}

TEST(ContractModule, OtherServicesAreEnough)
{
    Desk desk = lonely_desk();
    std::erase_if(desk.tables, [](const auto& table) {
        const auto& known = manifest().services;
        return std::find(known.begin(), known.end(), table.first) == known.end();
    });
    PluginUnderTest plugin(desk);
    EXPECT_TRUE(plugin.ask({"configuration.authorize", the_configuration}));
}

TEST(ContractModule, CreateRefusesWhatIsNoDocument)
{
    Desk desk = lonely_desk();
    for (const char* text : {"", "[]", "{", "null", "\xff"}) {
        const auto made =
            module_under_test().create_instance(*desk.get(), {"desk.configuration/1", text});
        ASSERT_FALSE(made) << text;
        EXPECT_EQ(made.error().status, desk::Errc::invalid) << text;
    }
}

} // namespace
} // namespace test
