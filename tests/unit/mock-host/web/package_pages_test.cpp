#include "mock-host/loader/signature.hpp"
#include "mock-host/store/tokens.hpp"
#include "mock-host/store/web_sessions.hpp"
#include "mock-host/views/packages.hpp"
#include "mock-host/web/package_uploads.hpp"
#include "mock-host/web/site.hpp"
#include "tests/unit/mock-host/loader/support.hpp"
#include "tests/unit/mock-host/runtime/full_disk.hpp"
#include "tests/unit/mock-host/web/admin_desk.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace mock::web {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string echo_zip()
{
    return *loader::write_zip(
        support::echo_package(std::filesystem::path(FIXTURE_FOLDER) / "echo.so"));
}

store::Package row_of_echo(const AdminDesk& admin)
{
    return *store::find_package(store::Reader(admin.desk->store()), "echo");
}

void put_row(const AdminDesk& admin, const store::Package& row)
{
    store::Transaction change(admin.desk->store());
    store::put_package(change, row);
    change.commit();
}

std::size_t files_in(const std::filesystem::path& folder)
{
    std::size_t files = 0;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        files += entry.is_regular_file() ? 1 : 0;
    return files;
}

TEST(PackageWizard, DamagedZipIsRefusedWithTheWordsOfTheLoader)
{
    AdminDesk admin;
    const support::Folder folder;
    const auto said = loader::inspect(folder.write("x.zip", "PK damaged"), {}).error().detail;
    ASSERT_FALSE(said.empty());
    const Response page = admin.upload("/admin/packages/upload", "PK damaged");
    EXPECT_EQ(page.status, 400);
    EXPECT_THAT(page.body, HasSubstr("The package was not accepted"));
    EXPECT_THAT(page.body, HasSubstr(escaped(said).text()));
    EXPECT_THAT(page.body, HasSubstr("data-upload")); // The form is there for another try.

    const Response answer = admin.upload("/api/v1/packages/uploads", "PK damaged");
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("The package was not accepted"));
    EXPECT_EQ(files_in(admin.world.folder() / "uploads"), 0U);
}

TEST(PackageWizard, FormWithoutFileSaysSo)
{
    AdminDesk admin;
    EXPECT_THAT(admin.post("/admin/packages/upload", {}).body, HasSubstr("No file was chosen"));
}

TEST(PackageWizard, FileForWhichTheDiskHasNoRoomIsNotBlamedAndLeavesNothingBehind)
{
    AdminDesk admin;
    const std::string zip = echo_zip();
    const runtime::FullDisk full;
    const Response page = admin.upload("/admin/packages/upload", zip);
    EXPECT_EQ(page.status, 503);
    EXPECT_THAT(page.body, HasSubstr("cannot store the file in its folder"));
    EXPECT_THAT(page.body, HasSubstr("Make room on that disk"));
    EXPECT_THAT(page.body, Not(HasSubstr("from its maker")));

    const Response answer = admin.upload("/api/v1/packages/uploads", zip);
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("Make room on that disk"));
    EXPECT_EQ(files_in(admin.world.folder() / "uploads"), 0U);
}

TEST(PackageWizard, ShowsWhatIsInsideBeforeAnythingIsInstalled)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    const Response page = admin.follow(admin.upload("/admin/packages/upload", echo_zip()));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Not signed"));
    EXPECT_THAT(page.body, HasSubstr("write to the journal of activities and assets"));
    EXPECT_THAT(page.body, HasSubstr("Start installation"));
    EXPECT_FALSE(std::filesystem::exists(admin.world.folder() / "packages"));

    const auto mode = std::filesystem::status(admin.world.folder() / "uploads").permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_all);
}

TEST(PackageWizard, UnsignedPackageThatAsksForMoreIsInstalledOnlyAfterBothTicks)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    const std::string address = location_of(admin.upload("/admin/packages/upload", echo_zip()));
    const Response refused = admin.post(address, {});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("Nothing was installed"));
    EXPECT_FALSE(std::filesystem::exists(admin.world.folder() / "packages"));

    // The installed one asked for nothing, and nobody has granted more so far.
    const Response not_granted = admin.post(address, {{"unsigned", "yes"}});
    EXPECT_EQ(not_granted.status, 400);
    EXPECT_THAT(not_granted.body, HasSubstr("tick that you grant what it asks for"));
    EXPECT_FALSE(std::filesystem::exists(admin.world.folder() / "packages"));

    const Response finish =
        admin.follow(admin.post(address, {{"unsigned", "yes"}, {"grant", "yes"}}));
    EXPECT_THAT(finish.body, HasSubstr("Finish"));
    EXPECT_THAT(finish.body, HasSubstr("Echo 1.0.0 is installed"));
    const auto row = store::find_package(store::Reader(admin.desk->store()), "echo");
    ASSERT_TRUE(row);
    EXPECT_TRUE(std::filesystem::exists(row->directory));
    EXPECT_EQ(files_in(admin.world.folder() / "uploads"), 0U);
}

std::string signed_zip(const loader::SigningKey& maker)
{
    auto members = support::echo_package(std::filesystem::path(FIXTURE_FOLDER) / "echo.so");
    members.erase(std::string(loader::signature_member));
    members[std::string(loader::signature_member)] = *loader::sign(members, maker);
    return *loader::write_zip(members);
}

/// What the administrator sees who uploads a package to a desk that was started with these keys.
std::string review_with(AdminDesk& admin, const std::vector<loader::PublicKey>& trusted,
                        const std::string& zip)
{
    const auto now = runtime::TestDesk::real_time();
    const std::string token = store::new_token();
    store::Transaction change(admin.desk->store());
    insert_web_session(change, {.id_hash = store::token_hash(token),
                                .person = admin.world.agent.id,
                                .csrf = "csrf",
                                .created_at = now,
                                .last_seen_at = now,
                                .expires_at = now + std::chrono::hours{1}});
    change.commit();
    Site site(*admin.desk, {.data = admin.world.folder(), .hosts = {"desk"}, .trusted = trusted});
    Request request{.method = "POST", .target = "/admin/packages/upload"};
    request.path = request.target;
    request.headers = {{"host", "desk"},
                       {"cookie", std::string(session_cookie) + "=" + token},
                       {"x-csrf-token", "csrf"}};
    request.uploads = {{"package", "package.zip", zip}};
    request.target = request.path = location_of(site.answer(request));
    request.method = "GET";
    return site.answer(request).body;
}

TEST(PackageWizard, SignerWhomTheDeskWasToldToTrustNeedsNoTick)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    const auto maker = loader::generate_key("maker");
    ASSERT_TRUE(maker);
    const std::string zip = signed_zip(*maker);
    const std::string tick = "name=\"unsigned\"";
    EXPECT_THAT(review_with(admin, {}, zip), HasSubstr(tick));
    const std::string trusted = review_with(admin, {maker->public_key}, zip);
    EXPECT_THAT(trusted, HasSubstr(">Trusted</span>"));
    EXPECT_THAT(trusted, HasSubstr("Start installation"));
    EXPECT_THAT(trusted, Not(HasSubstr(tick)));
}

TEST(PackageWizard, OlderVersionIsForACommandThatAsksForIt)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    store::Package row = row_of_echo(admin);
    row.version = "1.0.1";
    put_row(admin, row);
    const std::string address = location_of(admin.upload("/admin/packages/upload", echo_zip()));
    EXPECT_THAT(admin.get(address).body, HasSubstr("--allow-downgrade"));
    EXPECT_EQ(admin.post(address, {{"unsigned", "yes"}, {"grant", "yes"}}).status, 409);
    EXPECT_EQ(row_of_echo(admin).version, "1.0.1");
    EXPECT_FALSE(std::filesystem::exists(admin.world.folder() / "packages"));

    const support::Folder folder;
    const auto zip = folder.write("echo.zip", echo_zip());
    loader::InstallOptions options;
    options.allow_unsigned = true;
    const auto found = loader::inspect(zip, options);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_TRUE(views::install_package(admin.desk->store(), admin.world.folder(), zip, *found,
                                       options, {.grants = true, .older = true}));
    EXPECT_EQ(row_of_echo(admin).version, "1.0.0");
}

TEST(PackageWizard, NothingIsInstalledButWhatWasShownAndAgreedTo)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    const support::Folder folder;
    const auto zip = folder.write("echo.zip", echo_zip());
    loader::InstallOptions options;
    options.allow_unsigned = true;
    auto shown = *loader::inspect(zip, options);
    const auto install = [&](bool grants) {
        const auto installed = views::install_package(admin.desk->store(), admin.world.folder(),
                                                      zip, shown, options, {.grants = grants});
        return installed ? std::string() : installed.error().code;
    };
    store::Package row = row_of_echo(admin);
    row.signed_by = "maker";
    row.manifest =
        support::echo_package(std::filesystem::path(FIXTURE_FOLDER) / "echo.so").at("plugin.json");
    put_row(admin, row);
    EXPECT_EQ(install(false), "package.other_signer");
    const std::string digest = std::exchange(shown.package.digest, std::string(64, '0'));
    EXPECT_EQ(install(true), "package.replaced");
    EXPECT_EQ(row_of_echo(admin).signed_by, "maker");

    shown.package.digest = digest;
    EXPECT_EQ(install(true), "");
}

TEST(PackageWizard, VersionThatTheSignerOfTheInstalledOneDidNotSignNeedsSomebodyWhoAgrees)
{
    AdminDesk admin(AdminDesk::Packages::installed);
    store::Package row = row_of_echo(admin);
    row.signed_by = "maker";
    row.manifest =
        support::echo_package(std::filesystem::path(FIXTURE_FOLDER) / "echo.so").at("plugin.json");
    put_row(admin, row);
    const std::string address = location_of(admin.upload("/admin/packages/upload", echo_zip()));
    const Response page = admin.get(address);
    EXPECT_THAT(page.body, HasSubstr("does not come from the signer of the installed version"));
    EXPECT_THAT(page.body, HasSubstr("signed by nobody, the installed version by maker"));
    EXPECT_THAT(page.body, Not(HasSubstr("It asks for more")));
    EXPECT_EQ(admin.post(address, {{"unsigned", "yes"}}).status, 400);
    EXPECT_EQ(row_of_echo(admin).signed_by, "maker");

    EXPECT_EQ(admin.post(address, {{"unsigned", "yes"}, {"grant", "yes"}}).status, 303);
    EXPECT_EQ(row_of_echo(admin).signed_by, "");
}

TEST(PackageUploads, NameCannotLeaveTheFolder)
{
    const support::Folder folder;
    folder.write("desk.db", "not a package");
    const PackageUploads uploads(folder.path());
    const std::string kept = *uploads.keep("a package");
    EXPECT_TRUE(uploads.find(kept));
    EXPECT_FALSE(uploads.find("../desk.db"));
    uploads.forget("../desk.db");
    EXPECT_TRUE(std::filesystem::exists(folder / "desk.db"));
    EXPECT_FALSE(uploads.find(std::string(64, 'a')));
}

TEST(PackagePages, PackageWithConfigurationsStays)
{
    AdminDesk admin;
    EXPECT_THAT(admin.get("/admin/packages/echo").body, HasSubstr("cannot be removed as long as"));
    EXPECT_EQ(admin.post("/admin/packages/echo/remove", {}).status, 409);
    EXPECT_TRUE(store::find_package(store::Reader(admin.desk->store()), "echo"));
}

TEST(PackagePages, WhatIsLeftOfAPackageThatIsNotInstalledGoesWithItsRemoval)
{
    AdminDesk admin;
    const auto left = admin.world.folder() / "packages/left";
    std::filesystem::create_directories(left / "1.0.0-000000000000");
    EXPECT_EQ(admin.post("/admin/packages/left/remove", {}).status, 404);
    EXPECT_FALSE(std::filesystem::exists(left));
}

TEST(PackagePages, DamagedPackageIsListedAndSaysWhatToDo)
{
    AdminDesk admin(AdminDesk::Packages::installed); // Nothing lies where the store says.
    EXPECT_THAT(admin.get("/admin/packages").body, HasSubstr("/admin/packages/echo"));
    EXPECT_THAT(admin.get("/admin/packages/echo").body, HasSubstr("Install the package again"));
}

} // namespace
} // namespace mock::web
