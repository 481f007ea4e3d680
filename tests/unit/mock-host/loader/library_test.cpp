#include "mock-host/loader/library.hpp"
#include "mock-host/loader/package.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace mock::loader;
using testing::HasSubstr;

namespace {

Manifest manifest()
{
    auto package = read_package(support::echo_package_around("x"), HostSupport::version_1_0());
    EXPECT_TRUE(package) << package.error().detail;
    return package->manifest;
}

std::string code_of(const desk::Result<Module>& module)
{
    return module ? "" : module.error().code + ": " + module.error().detail;
}

} // namespace

TEST(Library, GoodModuleShowsItsTables)
{
    for (const char* name : {"good", "good_c", "echo"}) {
        SCOPED_TRACE(name);
        const auto module = load_library(support::fixture(name), manifest());
        ASSERT_TRUE(module) << module.error().detail;
        EXPECT_STREQ(module->entry->id, "echo");
        ASSERT_NE(module->actions, nullptr);
        EXPECT_STREQ(module->actions->ids[0], "echo.run");
        EXPECT_NE(module->config, nullptr);
    }
}

TEST(Library, TheSameFileTwiceIsTheSameImage)
{
    const auto first = load_library(support::fixture("good"), manifest());
    const auto second = load_library(support::fixture("good"), manifest());

    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->entry, second->entry);
}

TEST(Library, ModuleThatBreaksTheContractIsRefusedWithTheReason)
{
    const struct {
        const char* name;
        const char* reason;
    } table[] = {
        {"bad_magic", "module.invalid: the library breaks the contract: the magic number"},
        {"major_2", "module.abi: the library was built for ABI 2"},
        {"null_slot", "is NULL"},
        {"short_table", "is shorter than in version 1.0"},
        {"no_concurrency", "max_concurrency is 0"},
        {"empty_module", "module."},
        {"other_ids", "module.differs: "},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.name);
        EXPECT_THAT(code_of(load_library(support::fixture(row.name), manifest())),
                    HasSubstr(row.reason));
    }
}

TEST(Library, TableThatIsLongerThanOursIsFine)
{
    EXPECT_EQ(code_of(load_library(support::fixture("huge_table"), manifest())), "");
}

TEST(Library, ModuleHasToEqualTheManifest)
{
    const auto good = load_library(support::fixture("good"), manifest());
    ASSERT_TRUE(good);
    const auto against = [&](auto change) {
        Manifest other = manifest();
        change(other);
        return code_of(check_module(good->entry, other));
    };

    EXPECT_EQ(against([](Manifest&) {}), "");
    EXPECT_THAT(against([](Manifest& m) { m.id = "other"; }), HasSubstr("the id is \"echo\""));
    EXPECT_THAT(against([](Manifest& m) { m.version = "1.0.1"; }), HasSubstr("the version"));
    EXPECT_THAT(against([](Manifest& m) { m.abi.minor = 1; }), HasSubstr("minor version"));
    EXPECT_THAT(against([](Manifest& m) { m.form_version = 2; }), HasSubstr("the form"));
    EXPECT_THAT(against([](Manifest& m) { m.actions[0].id = "x"; }), HasSubstr("list of actions"));
    EXPECT_THAT(against([](Manifest& m) { m.actions.clear(); }), HasSubstr("list of actions"));
    EXPECT_THAT(against([](Manifest& m) { m.events.clear(); }), HasSubstr("list of events"));
    EXPECT_THAT(against([](Manifest& m) { m.jobs.push_back(m.jobs[0]), m.jobs[1].id = "y"; }),
                HasSubstr("list of jobs"));
}

TEST(Library, WhatItSaysOfItselfIsShownOnlyIfItCanBe)
{
    desk_module_t entry = *load_library(support::fixture("good"), manifest())->entry;
    const std::string endless(5000, 'x');
    entry.id = endless.c_str();
    EXPECT_LT(code_of(check_module(&entry, manifest())).size(), 1000U);
    entry.id = "\xff";
    EXPECT_THAT(code_of(check_module(&entry, manifest())), HasSubstr("the id is \"(no UTF-8)\""));
}

TEST(Library, WhatTheLoaderSaysIsInTheError)
{
    const support::Folder folder;

    EXPECT_THAT(code_of(load_library(folder.write("text.so", "no library"), manifest())),
                HasSubstr("text.so"));
    EXPECT_THAT(code_of(load_library(folder / "missing.so", manifest())), HasSubstr("missing.so"));
    EXPECT_THAT(code_of(load_library("good.so", manifest())), HasSubstr("not absolute"));
}

TEST(Library, LibraryWithoutTheEntryIsRefused)
{
    EXPECT_THAT(code_of(load_library(NO_ENTRY, manifest())), HasSubstr("desk_module_v1"));
}
