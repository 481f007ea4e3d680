#include "mock-host/loader/directory.hpp"
#include "mock-host/loader/installer.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <desk/sdk/text.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <functional>

using namespace mock::loader;
using support::Folder;
using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

namespace {

/// A maker with a key, a desk that trusts it, and the directory for packages.
struct Desk {
    Folder folder;
    SigningKey maker = *generate_key("maker");
    InstallOptions options;

    Desk()
    {
        options.trusted_keys = {maker.public_key};
        options.program = CHILD;
    }

    Members signed_package(Members members) const
    {
        members.erase("signature.json");
        members["signature.json"] = *sign(members, maker);
        return members;
    }

    desk::Result<Installed> install(const Members& members) const
    {
        return mock::loader::install(support::zip(folder, members), packages(), options);
    }

    fs::path packages() const { return folder / "packages"; }

    /// Names below packages/echo, hidden ones too.
    std::vector<std::string> directories() const
    {
        std::vector<std::string> names;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(packages() / "echo", none)) {
            names.push_back(entry.path().filename().string());
        }
        return names;
    }
};

Members echo()
{
    return support::echo_package(support::fixture("good"));
}

Members with_version(const std::string& version)
{
    auto members = echo();
    members["plugin.json"] = support::replaced(members["plugin.json"], "1.0.0", version);
    return members;
}

std::string code_of(const desk::Result<Installed>& result)
{
    return result ? "" : result.error().code;
}

} // namespace

TEST(Installer, SignedPackageIsUnpackedUnderItsVersionAndDigest)
{
    const Desk desk;

    const auto installed = desk.install(desk.signed_package(echo()));

    ASSERT_TRUE(installed) << installed.error().detail;
    const auto digits = installed->package.digest.substr(0, 12);
    EXPECT_EQ(installed->directory, desk.packages() / "echo" / ("1.0.0-" + digits));
    EXPECT_TRUE(load_library(installed->library, installed->package.manifest));
    EXPECT_EQ(desk.directories().size(), 1U);
}

TEST(Installer, InstallingAgainIsHarmless)
{
    const Desk desk;
    const auto members = desk.signed_package(echo());

    const auto first = desk.install(members);
    const auto second = desk.install(members);

    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->directory, second->directory);
}

TEST(Installer, InspectionTellsWhatAPackageMayDoAndWritesNothing)
{
    const Desk desk;

    const auto inspection = inspect(support::zip(desk.folder, echo()), desk.options);

    ASSERT_TRUE(inspection) << inspection.error().detail;
    EXPECT_EQ(inspection->package.manifest.id, "echo");
    EXPECT_EQ(inspection->signature.trust, Trust::not_signed);
    EXPECT_EQ(inspection->library.file, "echo.so");
    EXPECT_FALSE(fs::exists(desk.packages()));
}

TEST(Installer, UnsignedPackageNeedsTheExplicitFlag)
{
    Desk desk;

    const auto refused = desk.install(echo());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "package.unsigned");
    EXPECT_THAT(refused.error().detail, HasSubstr("--allow-unsigned"));

    desk.options.allow_unsigned = true;
    EXPECT_EQ(code_of(desk.install(echo())), "");
}

TEST(Installer, UnknownKeyNeedsTheExplicitFlag)
{
    Desk desk;
    desk.options.trusted_keys.clear();

    const auto refused = desk.install(desk.signed_package(echo()));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "package.unknown_key");
    EXPECT_THAT(refused.error().detail, HasSubstr("--allow-unsigned"));
    EXPECT_THAT(refused.error().detail, HasSubstr("claims the key"));
}

TEST(Installer, WrongSignatureIsRefusedWhateverIsAllowed)
{
    Desk desk;
    desk.options.allow_unsigned = true;
    auto members = desk.signed_package(echo());
    members["form.json"] += " ";

    EXPECT_EQ(code_of(desk.install(members)), "package.signature");
    EXPECT_FALSE(fs::exists(desk.packages()));
}

TEST(Installer, WrongDigestIsRefusedEvenIfSigned)
{
    const Desk desk;
    auto members = echo();
    members["echo.so"] += "x";

    EXPECT_EQ(code_of(desk.install(desk.signed_package(members))), "package.digest");
    EXPECT_FALSE(fs::exists(desk.packages()));
}

TEST(Installer, PackageForAnotherMachineIsRefused)
{
    Desk desk;
    desk.options.platform = {"linux", "riscv64", "", ""};

    const auto refused = desk.install(desk.signed_package(echo()));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "package.platform");
    EXPECT_THAT(refused.error().detail, HasSubstr("linux riscv64"));
    EXPECT_FALSE(fs::exists(desk.packages()));
}

TEST(Installer, Abi2IsRefusedByManifestAndByLibrary)
{
    const Desk desk;
    auto by_manifest = echo();
    by_manifest["plugin.json"] =
        support::replaced(by_manifest["plugin.json"], "\"major\": 1", "\"major\": 2");

    EXPECT_EQ(code_of(desk.install(desk.signed_package(by_manifest))), "package.abi");
    EXPECT_EQ(code_of(desk.install(
                  desk.signed_package(support::echo_package(support::fixture("major_2"))))),
              "module.abi");
    EXPECT_THAT(desk.directories(), IsEmpty());
}

TEST(Installer, LibraryOfAnotherVersionThanTheManifestIsRefused)
{
    const Desk desk;

    EXPECT_EQ(code_of(desk.install(desk.signed_package(with_version("0.9.0")))), "module.differs");
    EXPECT_THAT(desk.directories(), IsEmpty());
}

TEST(Installer, DirectoryThatTheStoreDoesNotNameIsNoInstalledVersion)
{
    const Desk desk;
    const auto members = desk.signed_package(echo());
    const auto first = desk.install(members);
    ASSERT_TRUE(first);
    fs::remove_all(first->directory);
    desk.folder.write("packages/echo/9.0.0-000000000000/plugin.json", "{}");

    EXPECT_EQ(code_of(desk.install(members)), "");
}

TEST(Installer, FileThatWasReplacedAfterItWasShownIsRefused)
{
    Desk desk;
    const auto members = desk.signed_package(echo());
    const auto shown = inspect(support::zip(desk.folder, members), desk.options);
    ASSERT_TRUE(shown) << shown.error().detail;
    desk.options.digest = shown->package.digest;
    auto other = echo();
    other["form.json"] += " ";

    EXPECT_EQ(code_of(desk.install(desk.signed_package(other))), "package.replaced");
    EXPECT_FALSE(fs::exists(desk.packages()));
    EXPECT_EQ(code_of(desk.install(members)), "");
}

TEST(Installer, ArchiveThatLeavesTheDirectoryChangesNothing)
{
    const Desk desk;
    auto bytes = *write_zip({{"xxxevil", "evil"}});
    const auto zip = desk.folder.write("bad.zip", support::replaced(bytes, "xxxevil", "../evil"));

    EXPECT_EQ(code_of(install(zip, desk.packages(), desk.options)), "package.name");
    EXPECT_FALSE(fs::exists(desk.packages()));
    EXPECT_FALSE(fs::exists(desk.folder / "evil"));
}

TEST(Installer, LibraryThatCrashesDoesSoInTheChild)
{
    const Desk desk;

    const auto refused = desk.install(desk.signed_package(support::echo_package(CRASHES_ON_LOAD)));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "module.crashes") << refused.error().detail;
    EXPECT_THAT(desk.directories(), IsEmpty());
}

TEST(Installer, LibraryThatIsNoneIsRefusedWithTheReason)
{
    const Desk desk;

    const auto refused = desk.install(desk.signed_package(support::echo_package_around("text")));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "module.load");
    EXPECT_THAT(refused.error().detail, HasSubstr("echo.so"));
    EXPECT_THAT(desk.directories(), IsEmpty());
}

TEST(Installer, ChildThatCannotStartIsReported)
{
    Desk desk;
    desk.options.program = "/nowhere/mock-host";

    EXPECT_EQ(code_of(desk.install(desk.signed_package(echo()))), "package.check");
    EXPECT_THAT(desk.directories(), IsEmpty());
}

TEST(Installer, WhatWasChangedAfterwardsIsNoticedAtTheNextStartAndMendedByInstallingAgain)
{
    const Desk desk;
    const auto members = desk.signed_package(echo());
    const auto installed = desk.install(members);
    ASSERT_TRUE(installed);
    const fs::path there = installed->directory;
    const auto form = there / "form.json";
    const auto write = [&](const std::string& name) {
        desk.folder.write(fs::relative(there, desk.folder.path()).string() + name, "x");
    };
    const auto open = [&] {
        return code_of(open_installed(there, installed->package.digest, desk.options));
    };
    const struct {
        const char* what;
        std::function<void()> damage;
        const char* code;
    } table[] = {
        {"others may write", [&] { ::chmod(form.c_str(), 0664); }, "package.unsafe_directory"},
        {"new file", [&] { write("/new"); }, "package.changed"},
        {"no form", [&] { fs::remove(form); }, "package.changed"},
        {"no library", [&] { fs::remove(there / "echo.so"); }, "package.changed"},
        {"half a manifest", [&] { fs::resize_file(there / "plugin.json", 9); }, "package.changed"},
        {"link",
         [&] {
             fs::rename(form, desk.folder / "form.json");
             fs::create_symlink(desk.folder / "form.json", form);
         },
         "package.unsafe_directory"},
        {"nothing", [&] { fs::remove_all(there); }, "package.missing"},
        {"file",
         [&] {
             fs::remove_all(there);
             write("");
         },
         "package.unsafe_directory"},
    };
    for (const auto& row : table) {
        SCOPED_TRACE(row.what);
        ASSERT_EQ(open(), "");
        row.damage();
        EXPECT_EQ(open(), row.code);
        EXPECT_EQ(code_of(desk.install(members)), "");
        EXPECT_EQ(open(), "");
        EXPECT_EQ(desk.directories().size(), 1U);
    }
}

TEST(Installer, FolderThatOthersMayWriteIsRefusedWithTheRemedy)
{
    const Desk desk;
    const auto members = desk.signed_package(echo());
    const auto installed = desk.install(members);
    ASSERT_TRUE(installed);
    ASSERT_EQ(::chmod(desk.packages().c_str(), 0777), 0);

    EXPECT_EQ(code_of(open_installed(installed->directory, installed->package.digest, {})),
              "package.unsafe_directory");
    const auto refused = desk.install(members);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr("run chmod go-w " + desk.packages().string()));
    EXPECT_EQ(desk.directories().size(), 1U);
}

TEST(Installer, RemovingTakesAllVersionsAndNothingElse)
{
    const Desk desk;
    ASSERT_TRUE(desk.install(desk.signed_package(echo())));
    desk.folder.write("packages/other/file", "x");

    EXPECT_TRUE(remove_installed(desk.packages(), "echo"));

    EXPECT_FALSE(fs::exists(desk.packages() / "echo"));
    EXPECT_TRUE(fs::exists(desk.packages() / "other/file"));
    for (const char* id : {"..", "", "other/..", "."}) {
        EXPECT_FALSE(remove_installed(desk.packages(), id)) << id;
    }
}

TEST(Installer, ReasonFromTheTrialIsCutBetweenCharacters)
{
    const Folder folder;
    auto members = support::echo_package_around("library");
    // One of the two has the middle of a character where the reason ends.
    for (const std::string begin : {"", "x"}) {
        std::string name = begin;
        for (int i = 0; i < 2000; ++i)
            name += "é";
        auto odd = members;
        odd["plugin.json"] = support::replaced(members["plugin.json"], "activity.closed", name);
        const auto staged = StagedDirectory::create(folder / "packages", odd);
        ASSERT_TRUE(staged);

        const auto refused = check_library_in_child(CHILD, staged->path());

        ASSERT_FALSE(refused);
        EXPECT_GT(refused.error().detail.size(), 1990U);
        EXPECT_TRUE(desk::is_utf8(refused.error().detail));
    }
}
