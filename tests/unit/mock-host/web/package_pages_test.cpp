#include "mock-host/web/package_uploads.hpp"
#include "tests/unit/mock-host/loader/support.hpp"
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

TEST(PackagePages, DamagedPackageIsListedAndSaysWhatToDo)
{
    AdminDesk admin(AdminDesk::Packages::installed); // Nothing lies where the store says.
    EXPECT_THAT(admin.get("/admin/packages").body, HasSubstr("/admin/packages/echo"));
    EXPECT_THAT(admin.get("/admin/packages/echo").body, HasSubstr("Install the package again"));
}

} // namespace
} // namespace mock::web
