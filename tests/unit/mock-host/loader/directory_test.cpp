#include "mock-host/loader/directory.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mock::loader;
using support::Folder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
namespace fs = std::filesystem;

namespace {

const Members some_members{{"plugin.json", "{}"}, {"doc/deep/a.txt", "text"}};

mode_t mode_of(const fs::path& path)
{
    struct stat facts {};
    EXPECT_EQ(::lstat(path.c_str(), &facts), 0);
    return facts.st_mode & 07777;
}

std::vector<fs::path> entries(const fs::path& folder)
{
    std::vector<fs::path> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path());
    return names;
}

fs::path published(const Folder& folder)
{
    auto staged = StagedDirectory::create(folder / "packages/echo", some_members);
    EXPECT_TRUE(staged);
    EXPECT_TRUE(staged->publish(folder / "packages/echo/1.0.0-abc"));
    return folder / "packages/echo/1.0.0-abc";
}

} // namespace

TEST(Directory, PublishedMembersAreThereAndNothingElse)
{
    const Folder folder;
    const auto directory = published(folder);

    const auto contents = read_directory(directory);

    ASSERT_TRUE(contents) << contents.error().detail;
    EXPECT_EQ(contents->documents, some_members);
    EXPECT_EQ(contents->digests, digests_of(some_members));
    EXPECT_EQ(entries(folder / "packages/echo").size(), 1U);
}

TEST(Directory, OfALibraryThereIsTheDigestOnly)
{
    const Folder folder;
    const Members members{{"empty.txt", ""}, {"large.so", std::string(document_max + 1, 'x')}};
    auto staged = StagedDirectory::create(folder / "packages/echo", members);
    ASSERT_TRUE(staged);

    const auto contents = read_directory(staged->path());

    ASSERT_TRUE(contents) << contents.error().detail;
    EXPECT_EQ(contents->digests, digests_of(members));
    EXPECT_THAT(contents->documents, ElementsAre(Pair("empty.txt", "")));
}

TEST(Directory, ModesAreSafeWhateverTheUmaskIs)
{
    const Folder folder;
    const auto before = ::umask(0);
    const auto directory = published(folder);
    ::umask(before);

    EXPECT_EQ(mode_of(directory), 0755U);
    EXPECT_EQ(mode_of(directory / "doc"), 0755U);
    EXPECT_EQ(mode_of(directory / "plugin.json"), 0644U);
    EXPECT_EQ(mode_of(folder / "packages"), 0755U);
}

TEST(Directory, WithoutPublishNothingIsLeft)
{
    const Folder folder;
    {
        const auto staged = StagedDirectory::create(folder / "packages", some_members);
        ASSERT_TRUE(staged);
        EXPECT_TRUE(fs::exists(staged->path() / "plugin.json"));
    }
    EXPECT_THAT(entries(folder / "packages"), IsEmpty());
}

TEST(Directory, LeftOversOfKilledInstallationsAreRemovedAfterAnHour)
{
    const Folder folder;
    const auto old = folder / "packages/.new-killed";
    const auto young = folder / "packages/.new-atwork";
    fs::create_directories(old / "doc");
    fs::create_directories(young);
    fs::last_write_time(old, fs::file_time_type::clock::now() - std::chrono::minutes{61});

    ASSERT_TRUE(StagedDirectory::create(folder / "packages", some_members));

    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(young));
}

TEST(Directory, NameThatIsTakenIsNotReplaced)
{
    const Folder folder;
    const auto directory = published(folder);
    auto second = StagedDirectory::create(folder / "packages/echo", {{"other", "x"}});
    ASSERT_TRUE(second);

    const auto done = second->publish(directory);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().status, desk::Errc::conflict);
    EXPECT_TRUE(fs::exists(directory / "plugin.json"));
}

TEST(Directory, NameThatIsTakenIsReplacedOnRequest)
{
    const Folder folder;
    const auto directory = published(folder);
    auto second = StagedDirectory::create(folder / "packages/echo", {{"other", "x"}});
    ASSERT_TRUE(second);

    EXPECT_TRUE(second->replace(directory));

    EXPECT_THAT(entries(directory), ElementsAre(directory / "other"));
    EXPECT_EQ(entries(folder / "packages/echo").size(), 1U);
}

TEST(Directory, ReplacementThatFailsLeavesWhatWasThere)
{
    const Folder folder;
    const auto directory = published(folder);
    auto second = StagedDirectory::create(folder / "packages/echo", {{"other", "x"}});
    ASSERT_TRUE(second);
    fs::remove_all(second->path()); // So that there is nothing to publish.

    const auto done = second->replace(directory);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, "package.write");
    const auto contents = read_directory(directory);
    ASSERT_TRUE(contents) << contents.error().detail;
    EXPECT_EQ(contents->documents, some_members);
    EXPECT_EQ(entries(folder / "packages/echo").size(), 1U);
}

TEST(Directory, DirectoryThatIsMissingAfterAKillIsMendedByPublishing)
{
    const Folder folder;
    const auto directory = published(folder);
    // As a process leaves it that was killed within `replace`.
    fs::rename(directory, folder / "packages/echo/.new-killed-before");
    const auto lost = read_directory(directory);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, "package.missing");

    EXPECT_EQ(published(folder), directory);

    EXPECT_TRUE(read_directory(directory));
}

TEST(Directory, FileThatOthersMayWriteIsRefused)
{
    const Folder folder;
    const auto directory = published(folder);
    ASSERT_EQ(::chmod((directory / "plugin.json").c_str(), 0666), 0);

    const auto contents = read_directory(directory);

    ASSERT_FALSE(contents);
    EXPECT_EQ(contents.error().code, "package.unsafe_directory");
}

TEST(Directory, LinkIsRefused)
{
    const Folder folder;
    const auto directory = published(folder);
    fs::create_symlink("/etc/hostname", directory / "link");

    EXPECT_FALSE(read_directory(directory));
}

TEST(Directory, FileOfAnotherUserIsRefused)
{
    const Folder folder;
    const auto directory = published(folder);
    if (::chown((directory / "plugin.json").c_str(), 65534, 65534) != 0) {
        GTEST_SKIP() << "only root can give files away";
    }

    EXPECT_FALSE(read_directory(directory));
}

TEST(Directory, FolderThatCannotBeMadeIsReported)
{
    const Folder folder;
    folder.write("packages", "a file where a directory has to be");

    const auto staged = StagedDirectory::create(folder / "packages/echo", some_members);

    ASSERT_FALSE(staged);
    EXPECT_EQ(staged.error().code, "package.write");
}
