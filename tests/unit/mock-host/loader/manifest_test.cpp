#include "mock-host/loader/manifest.hpp"
#include "mock-host/loader/package.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace mock::loader;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

constexpr const char* full = R"({
  "id": "teamviewer", "name": "TeamViewer AddOn", "version": "1.2.3",
  "abi": { "major": 1, "minor": 0 },
  "libraries": [ { "os": "linux", "arch": "x86_64", "file": "teamviewer.so",
    "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" } ],
  "services": ["desk.calls/1", "desk.log/1"],
  "documents": ["desk.activity/1"],
  "effects": ["journal.append", "asset.set"],
  "assets": { "set": ["name"], "create": true },
  "external_permissions": [ { "id": "sessions.create", "area": "Sessions", "label": "Create", "reason": "p.create" } ],
  "form": { "version": 4, "schema": "form.json" },
  "actions": [
    { "id": "session.create", "title": "a.create", "targets": ["activity", "asset"], "right": "edit", "time_limit_s": 45,
      "input": { "type": "object", "properties": { "reason": { "type": "string", "title": "i.reason" } } } },
    { "id": "token.revoke", "title": "a.revoke", "targets": ["configuration"], "right": "administer", "on_remove": true }
  ],
  "events": ["activity.closed"],
  "jobs": [
    { "id": "assets.sync", "title": "j.sync", "schedule": "0 0 * * *", "run_missed_once": true,
      "time_limit_s": 7200, "max_attempts": 3, "manual": true, "dry_run": true },
    { "id": "reports.collect" }
  ],
  "texts": { "en": "texts.en.json", "de": "texts.de.json" },
  "x_remark": { "newer": true }
})";

desk::Result<Manifest> parse(const std::string& json)
{
    return parse_manifest(json, HostSupport::version_1_0());
}

} // namespace

TEST(Manifest, SaysWhatAPackageIsAndOffers)
{
    const auto manifest = parse(full);

    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->id, "teamviewer");
    EXPECT_EQ(manifest->libraries.at(0).file, "teamviewer.so");
    EXPECT_EQ(manifest->form_version, 4U);
    EXPECT_EQ(manifest->texts.at("de"), "texts.de.json");
    EXPECT_THAT(manifest->assets.set, ElementsAre("name"));
    EXPECT_TRUE(manifest->external_permissions.at(0).required);

    const auto* create = manifest->action("session.create");
    ASSERT_NE(create, nullptr);
    EXPECT_THAT(create->targets, ElementsAre(Target::activity, Target::asset));
    EXPECT_EQ(create->time_limit, 45s);
    EXPECT_NE(create->input.find("reason"), nullptr);
    EXPECT_TRUE(manifest->action("token.revoke")->on_remove);
    EXPECT_EQ(manifest->action("nothing"), nullptr);

    const auto* sync = manifest->job("assets.sync");
    ASSERT_NE(sync, nullptr);
    EXPECT_TRUE(sync->run_missed_once && sync->manual && sync->dry_run);
    EXPECT_EQ(sync->time_limit, 7200s);
    EXPECT_EQ(manifest->job("reports.collect")->max_attempts, 10);
    EXPECT_EQ(manifest->job("reports.collect")->time_limit, 300s);
    EXPECT_EQ(manifest->event("activity.closed")->time_limit, 300s);
}

TEST(Manifest, ErrorNamesThePlace)
{
    const struct {
        const char* from;
        const char* to;
        const char* place;
    } table[] = {
        {"\"id\": \"teamviewer\", ", "", "id: is missing"},
        {"\"id\": \"teamviewer\"", "\"id\": \"Team Viewer\"", "id: "},
        {"\"id\": \"teamviewer\"", "\"id\": \"../teamviewer\"", "id: "},
        {"\"1.2.3\"", "\"1.2\"", "version: \"1.2\""},
        {"\"1.2.3\"", "\"1.2.3/..\"", "version: "},
        {"\"major\": 1", "\"major\": 2", "abi.major: this desk runs plugins of ABI 1"},
        {"\"major\": 1", "\"major\": \"1\"", "abi.major: has to be a whole number"},
        {"0123456789abcdef0123", "0123456789ABCDEF0123", "libraries[0].sha256"},
        {"\"desk.log/1\"", "\"desk.http/1\"",
         "services[1]: this desk does not have \"desk.http/1\""},
        {"\"desk.log/1\"", "\"desk.calls/1\"", "services: \"desk.calls/1\" is there twice"},
        {"\"desk.activity/1\"", "\"desk.activity/2\"", "documents[0]"},
        {"\"asset.set\"", "\"asset.delete\"", "effects[1]"},
        {"\"activity.closed\"", "\"activity.opened\"", "events[0]"},
        {"\"right\": \"edit\"", "\"right\": \"root\"", "actions[0].right"},
        {"\"activity\", \"asset\"", "\"person\"", "actions[0].targets"},
        {"\"activity\", \"asset\"", "", "actions[0].targets"},
        {"\"activity\", \"asset\"", "\"asset\", \"asset\"", "actions[0].targets"},
        {"\"time_limit_s\": 45", "\"time_limit_s\": 14401", "actions[0].time_limit_s"},
        {"\"time_limit_s\": 45", "\"time_limit_s\": 0", "actions[0].time_limit_s"},
        {"\"title\": \"i.reason\"", "\"tittle\": \"i.reason\"",
         "actions[0].input: properties.reason"},
        {"\"title\": \"i.reason\"", "\"title\": \"i.reason\", \"writeOnly\": true",
         "actions[0].input: properties.reason.writeOnly: a secret belongs into the form"},
        {"[\"configuration\"]", "[\"activity\"]", "actions[1].on_remove"},
        {"\"token.revoke\"", "\"session.create\"", "actions: \"session.create\" is there twice"},
        {"0 0 * * *", "daily", "jobs[0].schedule"},
        {"0 0 * * *", "0 0 * *", "jobs[0].schedule"},
        {"0 0 * * *", "0  0 * * *", "with one blank between them"},
        {"0 0 * * *", "0 24 * * *", "jobs[0].schedule: \"24\" is out of range"},
        {"0 0 * * *", "60 * * * *", "jobs[0].schedule: \"60\" is out of range"},
        {"0 0 * * *", "0 0 * * * *", "jobs[0].schedule: \"*\" is too much"},
        {"\"title\": \"j.sync\", ", "", "jobs[0].title"},
        {"\"max_attempts\": 3", "\"max_attempts\": 0", "jobs[0].max_attempts"},
        {"\"version\": 4", "\"version\": 0", "form.version"},
        {"\"en\": \"texts.en.json\", ", "", "texts: there is none for the default locale \"en\""},
        {"\"jobs\": [", "\"jobs\": 5, \"x_jobs\": [", "jobs: has to be an array"},
        {"\"create\": true", "\"create\": \"yes\"", "assets.create"},
        {"\"version\": \"1.2.3\"", "\"version\": \"1.2.3\", \"id\": \"evil\"",
         "id: the member is there twice"},
        {"\"newer\": true", "\"newer\": ", "no JSON: "},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.place);
        const auto manifest = parse(support::replaced(full, row.from, row.to));
        ASSERT_FALSE(manifest);
        EXPECT_THAT(manifest.error().detail, HasSubstr(row.place));
    }
}

TEST(Manifest, AbiOfAnotherMajorVersionIsUnsupported)
{
    const auto manifest = parse(support::replaced(full, "\"major\": 1", "\"major\": 2"));

    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().code, "package.abi");
    EXPECT_EQ(manifest.error().status, desk::Errc::unsupported);
}

TEST(Manifest, NewerMinorVersionMayHaveMembersThatThisDeskDoesNotKnow)
{
    const auto newer = support::replaced(full, "\"minor\": 0", "\"minor\": 7");
    EXPECT_TRUE(parse(newer));
    EXPECT_TRUE(parse(support::replaced(newer, "x_remark", "colour")));
    EXPECT_FALSE(parse(support::replaced(full, "x_remark", "colour")));
}

TEST(Manifest, ActionWithoutARightIsRefusedInEveryMinorVersion)
{
    for (const char* minor : {"\"minor\": 0", "\"minor\": 7"}) {
        const auto json = support::replaced(full, "\"minor\": 0", minor);
        const auto none = parse(support::replaced(json, "\"right\": \"administer\", ", ""));
        ASSERT_FALSE(none) << minor;
        EXPECT_THAT(none.error().detail, HasSubstr("actions[1].right: is missing")) << minor;
        EXPECT_FALSE(parse(support::replaced(json, "\"right\"", "\"rigth\""))) << minor;
    }
}

TEST(Manifest, MisspeltMemberIsNamedWithTheNearestOne)
{
    const struct {
        const char* from;
        const char* to;
        const char* says;
    } table[] = {
        {"\"right\": \"edit\"", "\"rigth\": \"edit\"",
         "actions[0].rigth: this desk does not know that member; the nearest one is \"right\""},
        {"\"on_remove\"", "\"on_removed\"", "\"on_remove\""},
        {"\"max_attempts\"", "\"max_attemps\"", "jobs[0].max_attemps"},
        {"\"dry_run\"", "\"dryrun\"", "\"dry_run\""},
        {"\"events\"", "\"event\"", "event: "},
        {"\"external_permissions\"", "\"external_permission\"", "\"external_permissions\""},
        {"\"label\": \"Create\"", "\"label\": \"Create\", \"requierd\": false",
         "external_permissions[0].requierd: this desk does not know that member; the nearest one "
         "is "
         "\"required\""},
        {"\"create\": true", "\"creates\": true", "assets.creates"},
        {"\"schema\": ", "\"scheme\": ", "form.scheme"},
        {"\"sha256\"", "\"sha\"", "libraries[0].sha: "},
        {"\"major\": 1,", "\"major\": 1, \"patch\": 1,", "abi.patch"},
    };
    for (const auto& row : table) {
        const auto manifest = parse(support::replaced(full, row.from, row.to));
        ASSERT_FALSE(manifest) << row.to;
        EXPECT_THAT(manifest.error().detail, HasSubstr(row.says));
    }
}

TEST(Manifest, DepthOfADocumentIsLimited)
{
    std::string deep;
    for (int i = 0; i < 20; ++i)
        deep += "[";
    for (int i = 0; i < 20; ++i)
        deep += "]";

    EXPECT_FALSE(parse(support::replaced(full, "{ \"newer\": true }", deep)));
}

TEST(Manifest, VersionsAreComparedByNumberAndSuffixComesBefore)
{
    EXPECT_LT(compare_versions("1.9.0", "1.10.0"), 0);
    EXPECT_LT(compare_versions("1.0.0-rc1", "1.0.0"), 0);
    EXPECT_LT(compare_versions("1.0.0-rc1", "1.0.0-rc2"), 0);
    EXPECT_LT(compare_versions("1.0.0-rc.9", "1.0.0-rc.10"), 0);
    EXPECT_GT(compare_versions("1.0.0-rc.10", "1.0.0-rc.9"), 0);
    EXPECT_LT(compare_versions("1.0.0-99999999999999999999", "1.0.0-100000000000000000000"), 0);
    EXPECT_LT(compare_versions("1.0.0-9", "1.0.0-alpha"), 0);
    EXPECT_LT(compare_versions("1.0.0-rc", "1.0.0-rc.1"), 0);
    EXPECT_LT(compare_versions("1.0.0-rc.1-0", "1.0.0-rc.1-1"), 0);
    EXPECT_EQ(compare_versions("1.0.0-rc.07", "1.0.0-rc.7"), 0);
    EXPECT_EQ(compare_versions("2.0.1", "2.0.1"), 0);
    EXPECT_GT(compare_versions("2.0.0", "1.99.99"), 0);
}

TEST(Package, ManifestOfThisRepositoryIsAcceptedWithAllItsTexts)
{
    const std::filesystem::path folder = SOURCE_ROOT "/manifest";
    Members members;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        members[entry.path().filename().string()] = support::read(entry.path());
    }

    const auto package = read_package(members, HostSupport::version_1_0());

    ASSERT_TRUE(package) << package.error().detail;
    EXPECT_NE(package->manifest.action("session.create"), nullptr);
    EXPECT_NE(package->form.find("client_id"), nullptr);
    EXPECT_THAT(package->texts.locales(), ElementsAre("de", "en", "fr"));
}

TEST(Package, WhatTheManifestNamesHasToBeThere)
{
    for (const char* name : {"plugin.json", "form.json", "texts.en.json", "echo.so"}) {
        SCOPED_TRACE(name);
        auto members = support::echo_package_around("library");
        members.erase(name);
        const auto package = read_package(members, HostSupport::version_1_0());
        ASSERT_FALSE(package);
        EXPECT_EQ(package.error().code, "package.incomplete");
        EXPECT_THAT(package.error().detail, HasSubstr(name));
    }
}

TEST(Package, DocumentThatIsTooLargeIsRefused)
{
    for (const char* name : {"plugin.json", "form.json", "texts.en.json", "signature.json"}) {
        SCOPED_TRACE(name);
        auto members = support::echo_package_around("library");
        members[name] = std::string(document_max + 1, ' ');
        const auto package = read_package(members, HostSupport::version_1_0());
        ASSERT_FALSE(package);
        EXPECT_EQ(package.error().code, "package.too_large");
    }
}

TEST(Package, TitleWithoutATextIsRefused)
{
    auto members = support::echo_package_around("library");
    members["texts.en.json"] = R"({"action.run":"Run"})";

    const auto package = read_package(members, HostSupport::version_1_0());

    ASSERT_FALSE(package);
    EXPECT_THAT(package.error().detail, HasSubstr("\"job.echo\""));
}

TEST(Package, DigestOfTheLibraryCounts)
{
    auto members = support::echo_package_around("library");
    members["echo.so"] = "another library";

    const auto package = read_package(members, HostSupport::version_1_0());

    ASSERT_FALSE(package);
    EXPECT_EQ(package.error().code, "package.digest");
}
