#include "mock-host/loader/archive.hpp"
#include "tests/unit/mock-host/loader/support.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

using namespace mock::loader;
using support::Folder;
using testing::HasSubstr;

namespace {

constexpr support::HeaderField flags{4 + 2, 4 + 4, 2};
constexpr support::HeaderField made_by{-1, 4 + 0, 2};
constexpr support::HeaderField attributes{-1, 4 + 34, 4};
constexpr support::HeaderField unpacked_size{4 + 18, 4 + 20, 4};

constexpr std::uint32_t made_by_unix = 3 << 8;

std::string zip_bytes(const Members& members)
{
    auto bytes = write_zip(members);
    EXPECT_TRUE(bytes);
    return *std::move(bytes);
}

/// A ZIP with one member of a name that our own writer refuses.
std::string zip_with_name(const std::string& name)
{
    const std::string harmless(name.size(), 'n');
    return support::replaced(zip_bytes({{harmless, "contents"}}), harmless, name);
}

std::string code_of(const std::string& bytes, const ArchiveLimits& limits = {})
{
    const Folder folder;
    const auto members = read_zip(folder.write("package.zip", bytes), limits);
    return members ? "" : members.error().code;
}

} // namespace

TEST(Archive, WhatWasWrittenIsRead)
{
    const Folder folder;
    const Members members{
        {"plugin.json", "{}"}, {"doc/a.txt", ""}, {"b", std::string(100000, 'b')}};

    const auto read = read_zip(support::zip(folder, members));

    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, members);
}

TEST(Archive, SameMembersGiveTheSameBytesInEveryTimeZone)
{
    const Members members{{"plugin.json", "{}"}, {"a/b.txt", "text"}};
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    const std::string here = zip_bytes(members);
    ::setenv("TZ", "XST-14", 1);
    ::tzset();

    EXPECT_EQ(here, zip_bytes(members));
}

TEST(Archive, NamesThatLeaveTheDirectoryOrAreAmbiguousAreRefused)
{
    for (const char* name :
         {"../evil", "a/../../evil", "a/..", "/etc/passwd", "C:/evil", "c:evil", "..\\evil", "a\\b",
          "a//b", "./a", "a/./b", "dot.", "a b", "a\nb", "\xc3\xa4.txt", "a\x7f"}) {
        SCOPED_TRACE(name);
        EXPECT_EQ(code_of(zip_with_name(name)), "package.name");
        EXPECT_FALSE(check_member_name(name));
    }
    EXPECT_TRUE(check_member_name("lib/x86_64/team-viewer_1.0+2.so"));
    EXPECT_TRUE(check_member_name(".hidden/..name"));
}

TEST(Archive, DirectoriesOfOtherProgramsAreNoMembers)
{
    constexpr std::uint32_t directory = 040755;
    const auto plain = support::replaced(zip_bytes({{"docx", ""}}), "docx", "doc/");
    const Folder folder;
    const auto read = read_zip(
        folder.write("p.zip", support::patched(support::patched(plain, attributes, directory << 16),
                                               made_by, made_by_unix | 20)));

    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->size(), 0U);
}

TEST(Archive, WhatFollowsOrPrecedesTheZipIsRefused)
{
    const std::string good = zip_bytes({{"file", "text"}});

    EXPECT_EQ(code_of(good + "tail"), "package.archive");
    EXPECT_EQ(code_of("#!/bin/sh\n" + good), "package.archive");
}

TEST(Archive, BackslashesOfAnArchiveMadeOnWindowsLeadNowhereElse)
{
    EXPECT_EQ(code_of(support::patched(zip_with_name("..\\evil"), made_by, 0)), "package.name");
    EXPECT_EQ(code_of(support::patched(zip_with_name("C:\\evil"), made_by, 0)), "package.name");
}

TEST(Archive, ErrorNeverRepeatsControlCharactersOfTheName)
{
    const Folder folder;
    const auto members = read_zip(folder.write("p.zip", zip_with_name("a\x1b[2J")));

    ASSERT_FALSE(members);
    EXPECT_THAT(members.error().detail, HasSubstr("a?[2J"));
}

TEST(Archive, LinksAndDevicesAreRefused)
{
    const std::string plain = zip_bytes({{"file", "/etc/passwd"}});
    for (const std::uint32_t type : {0120777U, 0020666U, 0060666U, 0010666U, 0140666U}) {
        SCOPED_TRACE(type);
        const auto special = support::patched(support::patched(plain, attributes, type << 16),
                                              made_by, made_by_unix | 20);
        EXPECT_EQ(code_of(special), "package.link");
    }
}

TEST(Archive, EncryptedMembersAreRefused)
{
    EXPECT_EQ(code_of(support::patched(zip_bytes({{"file", "text"}}), flags, 1 | 8)),
              "package.encrypted");
}

TEST(Archive, MembersThatAreThereTwiceAreRefused)
{
    const auto twice = support::replaced(zip_bytes({{"aa", "1"}, {"bb", "2"}}), "bb", "aa");

    EXPECT_EQ(code_of(twice), "package.duplicate");
    EXPECT_EQ(code_of(zip_bytes({{"readme", "1"}, {"README", "2"}})), "package.duplicate");
    EXPECT_EQ(code_of(zip_bytes({{"a", "1"}, {"A/b", "2"}})), "package.duplicate");
}

TEST(Archive, MoreThanAThousandFilesAreRefused)
{
    Members members;
    for (int i = 0; i < 1000; ++i)
        members["f" + std::to_string(i)] = "";
    EXPECT_EQ(code_of(zip_bytes(members)), "");

    members["one-more"] = "";
    EXPECT_EQ(code_of(zip_bytes(members)), "package.too_many_files");
}

TEST(Archive, BombIsRefusedWhateverSizeItStates)
{
    const std::string bomb = zip_bytes({{"zeros", std::string(8 << 20, '\0')}});
    ASSERT_LT(bomb.size(), 20000U);

    EXPECT_EQ(code_of(bomb), "package.bomb");
    EXPECT_NE(code_of(support::patched(bomb, unpacked_size, 100)), "");
}

TEST(Archive, UnpackedSizeIsLimitedOverAllMembers)
{
    const ArchiveLimits limits{1000, 1 << 20, 1 << 20};
    const std::string half(600 << 10, 'x');

    EXPECT_EQ(code_of(zip_bytes({{"a", half}}), limits), "");
    EXPECT_EQ(code_of(zip_bytes({{"a", half}, {"b", half}}), limits), "package.too_large");
}

TEST(Archive, WhatIsNoZipIsRefused)
{
    const std::string good = zip_bytes({{"file", std::string(5000, 'x')}, {"other", "y"}});

    EXPECT_EQ(code_of("<html>not found</html>"), "package.archive");
    EXPECT_EQ(code_of(""), "package.archive");
    EXPECT_EQ(code_of(good.substr(0, good.size() / 2)), "package.archive");
    const auto missing = read_zip("/nowhere/package.zip");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().status, desk::Errc::not_found);
}

TEST(Archive, EveryFlippedByteIsNoticedOrHarmless)
{
    const Members members{{"plugin.json", "some text"}, {"b/c", "other text"}};
    const std::string good = zip_bytes(members);
    const Folder folder;
    for (std::size_t i = 0; i < good.size(); ++i) {
        SCOPED_TRACE(i);
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0xff);
        const auto read = read_zip(folder.write("package.zip", bad));
        if (!read) continue;
        // Names may differ: they have no checksum in a ZIP, which is what signatures are for.
        for (const auto& [name, contents] : *read)
            EXPECT_TRUE(check_member_name(name));
    }
}
