#include "manifest/packaging/pack.hpp"
#include "mock-host/loader/package.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace mock::packaging;
using namespace mock::loader;
using support::Folder;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

/// The beginning is that of ELF.
constexpr const char* library_bytes = "\177ELF: the library";

Ingredients ingredients(const Folder& folder)
{
    return {SOURCE_ROOT "/manifest", folder.write("teamviewer.so", library_bytes),
            SOURCE_ROOT "/LICENSE", "linux", "x86_64"};
}

} // namespace

TEST(Packaging, PackageHasTheManifestOfThisRepositoryAndItsLibrary)
{
    const Folder folder;

    const auto members = collect(ingredients(folder));

    ASSERT_TRUE(members) << members.error().detail;
    for (const char* name : {"plugin.json", "plugin.schema.json", "texts.de.json", "teamviewer.so",
                             "LICENSE", "CHANGELOG.md"}) {
        EXPECT_EQ(members->count(name), 1U) << name;
    }
    const auto package = read_package(*members, HostSupport::version_1_0());
    ASSERT_TRUE(package) << package.error().detail;
    const auto library = library_for(package->manifest, {"linux", "x86_64", "", ""});
    ASSERT_TRUE(library);
    EXPECT_EQ(library->sha256, sha256_hex(library_bytes));
}

TEST(Packaging, FileThatIsNoLibraryIsRefusedByName)
{
    const Folder folder;
    auto from = ingredients(folder);
    from.library = folder.write("a", "no library");
    const auto members = collect(from);
    ASSERT_FALSE(members);
    EXPECT_THAT(members.error().detail, HasSubstr(from.library.string() + " is no shared library"));
}

TEST(Packaging, SameFilesGiveTheSameBytesWhateverTheirTimesAre)
{
    const Folder one;
    const Folder two;
    const auto key = generate_key("maker");
    ASSERT_TRUE(key);
    const auto build = [&](const Folder& folder) {
        auto members = collect(ingredients(folder));
        EXPECT_TRUE(members && sign(*members, *key));
        return *write_zip(*members);
    };
    const auto first = build(one);
    const auto copy = ingredients(two).library;
    std::filesystem::last_write_time(copy, std::filesystem::file_time_type::min());

    EXPECT_EQ(first, build(two));
}

TEST(Packaging, SignatureIsReplacedAndStaysGood)
{
    const Folder folder;
    const auto old_key = generate_key("old");
    const auto new_key = generate_key("new");
    ASSERT_TRUE(old_key && new_key);
    auto members = collect(ingredients(folder));
    ASSERT_TRUE(members && sign(*members, *old_key) && sign(*members, *new_key));

    const auto check = check_signature(*members, {old_key->public_key, new_key->public_key});

    ASSERT_TRUE(check);
    EXPECT_EQ(check->key_name, "new");
}

TEST(Packaging, MissingFileIsNamed)
{
    const Folder folder;
    auto from = ingredients(folder);
    from.library = folder / "nothing.so";

    const auto members = collect(from);

    ASSERT_FALSE(members);
    EXPECT_THAT(members.error().detail, HasSubstr("nothing.so"));
}

TEST(Packaging, WhatADeskWouldRefuseIsNotPacked)
{
    const Folder folder;
    auto from = ingredients(folder);
    std::filesystem::copy(SOURCE_ROOT "/manifest", folder / "manifest");
    from.manifest_folder = folder / "manifest";
    ASSERT_TRUE(collect(from));

    folder.write("manifest/texts.en.json", "{}");

    const auto members = collect(from);
    ASSERT_FALSE(members);
    EXPECT_EQ(members.error().code, "package.text");
}

TEST(Packaging, FileIsWrittenWholeOrNotAtAll)
{
    const Folder folder;

    EXPECT_TRUE(write_file(folder / "a/b.zip", "bytes"));
    EXPECT_EQ(support::read(folder / "a/b.zip"), "bytes");
    EXPECT_FALSE(std::filesystem::exists(folder / "a/b.zip.new"));
    EXPECT_FALSE(write_file(folder / "a/b.zip/c.zip", "bytes"));
}
