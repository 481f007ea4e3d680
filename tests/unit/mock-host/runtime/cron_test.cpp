#include "mock-host/runtime/cron.hpp"
#include "mock-host/runtime/schedule.hpp"

#include <desk/sdk/time.hpp>

#include <gtest/gtest.h>

#include <string>

namespace mock::runtime {
namespace {

using namespace std::chrono_literals;

Cron::Seconds at(const std::string& text)
{
    return std::chrono::floor<std::chrono::seconds>(*desk::parse_time(text));
}

std::string next(const std::string& cron, const std::string& after, const char* zone = "UTC")
{
    const auto due = (*Cron::parse(cron)).next(at(after), zone);
    return due ? desk::format_time(*due) : "never";
}

struct CronRow {
    const char* cron;
    const char* zone;
    const char* after;
    const char* expected;
};

TEST(Cron, NextTimeIsAsTheTableSays)
{
    const CronRow table[] = {
        {"0 0 * * *", "UTC", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"},
        {"*/30 * * * *", "UTC", "2025-01-01T00:00:01Z", "2025-01-01T00:30:00Z"},
        {"5,10 8-9 * * *", "UTC", "2025-01-01T08:05:00Z", "2025-01-01T08:10:00Z"},
        {"0 12 31 * *", "UTC", "2025-02-01T00:00:00Z", "2025-03-31T12:00:00Z"},
        {"0 0 29 2 *", "UTC", "2025-01-01T00:00:00Z", "2028-02-29T00:00:00Z"},
        {"0 0 30 2 *", "UTC", "2025-01-01T00:00:00Z", "never"},
        {"0 0 * * 7", "UTC", "2025-01-01T00:00:00Z", "2025-01-05T00:00:00Z"},
        // Both days restricted: either will do.
        {"0 0 13 * 5", "UTC", "2025-01-01T00:00:00Z", "2025-01-03T00:00:00Z"},
        {"0 0 * * *", "Europe/Berlin", "2025-01-01T00:00:00Z", "2025-01-01T23:00:00Z"},
        {"0 0 * * *", "Europe/Berlin", "2025-07-01T00:00:00Z", "2025-07-01T22:00:00Z"},
        // 02:30 does not exist on 30 March: due when the clocks jump.
        {"30 2 * * *", "Europe/Berlin", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z"},
        {"30 2 * * *", "Europe/Berlin", "2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z"},
        // 02:30 comes twice on 26 October: due the first time only.
        {"30 2 * * *", "Europe/Berlin", "2025-10-25T12:00:00Z", "2025-10-26T00:30:00Z"},
        {"30 2 * * *", "Europe/Berlin", "2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"},
        // Every half hour goes by real time, in the doubled hour as well.
        {"*/30 * * * *", "Europe/Berlin", "2025-10-26T00:30:00Z", "2025-10-26T01:00:00Z"},
        {"*/30 * * * *", "Europe/Berlin", "2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z"},
        {"0 0 * * *", "No/Such_Zone", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"},
    };
    for (const CronRow& row : table) {
        EXPECT_EQ(next(row.cron, row.after, row.zone), row.expected)
            << row.cron << " after " << row.after << " in " << row.zone;
    }
}

TEST(Cron, BadOnesAreRefused)
{
    for (const char* bad :
         {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
          "* * * * 8", "*/0 * * * *", "5-1 * * * *", "a * * * *", "1,,2 * * * *", "-1 * * * *"}) {
        EXPECT_FALSE(Cron::parse(bad)) << bad;
    }
}

loader::Job nightly(bool catches_up)
{
    loader::Job job;
    job.id = "sync";
    job.schedule = "0 0 * * *";
    job.run_missed_once = catches_up;
    return job;
}

TEST(JobTimes, ManyMissedRunsAreOne)
{
    const auto times =
        job_times(nightly(true), at("2025-01-01T12:00:00Z"), at("2025-06-01T12:00:00Z"), "UTC");
    EXPECT_EQ(times.due, at("2025-06-01T00:00:00Z"));
    EXPECT_EQ(times.next, at("2025-06-02T00:00:00Z"));
}

TEST(JobTimes, WhatRanIsNotDueAgain)
{
    const auto times =
        job_times(nightly(true), at("2025-06-01T00:00:00Z"), at("2025-06-01T23:59:59Z"), "UTC");
    EXPECT_EQ(times.due, std::nullopt);
}

TEST(JobTimes, JobThatDoesNotCatchUpIsOnlyDueForAMoment)
{
    const auto last = at("2025-01-01T12:00:00Z");
    EXPECT_EQ(job_times(nightly(false), last, at("2025-06-01T12:00:00Z"), "UTC").due, std::nullopt);
    EXPECT_EQ(job_times(nightly(false), last, at("2025-06-01T00:00:30Z"), "UTC").due,
              at("2025-06-01T00:00:00Z"));
}

} // namespace
} // namespace mock::runtime
