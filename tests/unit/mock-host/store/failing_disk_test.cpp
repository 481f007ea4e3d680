#include "mock-host/store/settings.hpp"
#include "tests/unit/mock-host/store/failing_disk.hpp"
#include "tests/unit/mock-host/store/temporary_store.hpp"

#include <gtest/gtest.h>

namespace mock::store {
namespace {

/// A store on a disk that fails when it is told to.
class SqliteOnAFailingDisk : public testing::Test {
protected:
    void write(const std::string& name, const std::string& value = "written")
    {
        desk.write([&](Transaction& change) { put_setting(change, name, value); });
    }
    /// Which of these are still there after a loss of power.
    std::string left_of(const std::string& names)
    {
        disk.takes_new(false);
        const TemporaryFolder after;
        const Location location{.file = after.path() / "desk.db"};
        std::filesystem::copy_file(desk.location.file, location.file);
        std::ofstream(location.file.string() + "-wal", std::ios::binary) << disk.durable();
        const auto store = Store::open(location);
        if (!store) return store.error().detail;
        std::string left;
        for (const char name : names) {
            if (setting(Reader(**store), std::string(1, name))) left += name;
        }
        disk.takes_new(true);
        return left;
    }

    FailingDisk disk;
    TemporaryStore desk;
};

TEST_F(SqliteOnAFailingDisk, WhatAFailedSyncDroppedIsWrittenAgainBeforeAnythingCountsAsDurable)
{
    write("a");
    disk.fails_with(SQLITE_IOERR_FSYNC);
    EXPECT_THROW(write("b"), Failure);
    EXPECT_EQ(left_of("ab"), "a");
    disk.works();

    write("c"); // Without what is before it in the log it would not count.

    EXPECT_EQ(left_of("abc"), "abc");
}

TEST_F(SqliteOnAFailingDisk, FileDoesNotGetAheadOfALogWithAGap)
{
    write("a");
    const auto size = std::filesystem::file_size(desk.location.file);
    disk.fails_with(SQLITE_IOERR_FSYNC);
    EXPECT_THROW(write("b", std::string(100'000, 'b')), Failure);
    disk.works();
    desk.store->shorten_log();
    EXPECT_EQ(std::filesystem::file_size(desk.location.file), size);

    desk.store->sync();

    desk.store->shorten_log();
    EXPECT_GT(std::filesystem::file_size(desk.location.file), size + 90'000);
}

TEST_F(SqliteOnAFailingDisk, SyncThatFailedWhileTheLogWasShortenedCountsAsWell)
{
    {
        Transaction change(*desk.store);
        put_setting(change, "a", "written");
        change.commit_without_sync();
    }
    disk.fails_with(SQLITE_IOERR_FSYNC);
    desk.store->shorten_log(); // It drops what was to become durable.
    disk.works();

    write("b");

    EXPECT_EQ(left_of("ab"), "ab");
}

} // namespace
} // namespace mock::store
