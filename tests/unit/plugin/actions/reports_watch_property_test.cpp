#include "plugin/actions/activity_closed.hpp"
#include "plugin/actions/collect_reports.hpp"
#include "plugin/actions/create_remote_session.hpp"
#include "plugin/actions/reports_sweep.hpp"
#include "plugin/actions/reports_watch.hpp"
#include "tests/fakes/world.hpp"
#include "tests/unit/plugin/domain/obvious_matching.hpp"

#include <gtest/gtest.h>

#include <set>

// Random desks whose activities share the reading of reports, beside one who knows of each session
// when its reports appeared.

namespace {

using namespace std::chrono_literals;
using obvious::Dice;
using std::chrono::seconds;

constexpr int sweeps = 11;             ///< of a life: one every half hour
constexpr seconds longest_pause = 60s; ///< twice that of a Business licence, and a little

/// A connection, and when its report appears.
struct Report {
    tv::Connection connection{};
    tv::Time appears{};
};

/// One activity, as its people know it.
struct Case {
    std::string id{};
    tv::Time opened{};
    std::optional<tv::Time> closed{}; ///< nothing: its session expires
    std::vector<Report> reports{};

    tv::Time end() const { return closed.value_or(opened + 1h); }
};

/// A desk whose time passes from one thing that is due to the next.
class Life {
public:
    explicit Life(Dice& dice) : dice_(dice)
    {
        world.configuration.session_lifetime = 1h;
        const std::size_t count = 1 + dice.below(12);
        for (std::size_t i = 0; i < count; ++i) {
            Case one{.id = "a-" + std::to_string(i + 1),
                     .opened = world.clock.time + seconds{dice.below(2400)}};
            if (!dice.one_in(4)) one.closed = one.opened + seconds{60 + dice.below(3000)};
            add(one);
        }
    }

    void add(const Case& one)
    {
        world.desk.activities[one.id] = world.desk.activities["a-1"];
        world.desk.activities[one.id].id = one.id;
        cases.push_back(one);
    }

    void run()
    {
        const tv::Time end = world.clock.time + 5h;
        for (; world.clock.time < end; world.pass(1s)) {
            for (Case& one : cases)
                live(one);
            if (world.clock.time.time_since_epoch() % 30min == 0s) sweep();
            follow_up();
        }
    }

    /// What is in the journal of an activity, and since when.
    const std::map<std::string, tv::Time>& written(const Case& one) { return written_[one.id]; }

    fakes::World world;
    std::vector<Case> cases;

private:
    void live(Case& one)
    {
        const tv::Time now = world.clock.time;
        if (now == one.opened) open(one);
        if (now == one.closed) {
            world.desk.activities[one.id].closed = true;
            commit(one.id, tv::activity_closed(world.on(one.id), world.cloud, world.state,
                                               world.call("closed")));
        }
        for (const Report& report : one.reports)
            if (now == report.appears) world.cloud.reports.push_back(report.connection);
    }

    void open(Case& one)
    {
        commit(one.id,
               tv::create_remote_session(world.on(one.id), world.cloud, world.call(one.id)));
        const std::string code = world.session(one.id).code;
        const auto whole = std::chrono::duration_cast<seconds>(one.end() - one.opened);
        for (std::size_t left = dice_.below(3); left > 0; --left) {
            const seconds start{dice_.below(static_cast<std::size_t>(whole.count()))};
            const seconds length{
                dice_.below(static_cast<std::size_t>((whole - start).count() + 1))};
            tv::Connection connection = world.cloud.connected(code, one.opened + start, length);
            connection.id = one.id + "-" + std::to_string(left);
            world.cloud.reports.pop_back();
            one.reports.push_back({connection, appearance(one, *connection.end)});
        }
    }

    /// Of the report of a connection: soon, late, or, however long ago it was, while somebody
    /// waits.
    tv::Time appearance(const Case& one, tv::Time end)
    {
        if (one.closed && dice_.one_in(3)) return *one.closed + 1s + seconds{dice_.below(900)};
        return end + 1s + seconds{dice_.one_in(3) ? dice_.below(7200) : dice_.below(600)};
    }

    tv::SweepPorts ports()
    {
        return {world.cloud, world.state, world.activities, world.checkpoints, world.progress};
    }

    void sweep()
    {
        commit("cfg-1", tv::reports_sweep(world.on_configuration(), ports(), world.call("sweep")));
    }

    /// Until nothing is due.
    void follow_up()
    {
        for (auto due = take_due(); !due.empty(); due = take_due())
            for (const auto& [id, followup] : due)
                follow_up(id, followup);
    }

    std::vector<std::pair<std::string, tv::FollowupPut>> take_due()
    {
        std::vector<std::pair<std::string, tv::FollowupPut>> due;
        for (auto& [id, target] : world.desk.targets) {
            std::erase_if(target.followups, [&, id = id](const auto& one) {
                const bool is_due = one.second.at <= world.clock.time;
                if (is_due) due.emplace_back(id, one.second);
                return is_due;
            });
        }
        return due;
    }

    void follow_up(const std::string& id, const tv::FollowupPut& due)
    {
        if (id == "cfg-1") {
            commit(id, tv::reports_watch(world.on_configuration(), ports(), world.call("look")));
        } else {
            commit(id, tv::collect_reports(world.on(id, due.args), world.cloud, world.state,
                                           world.checkpoints, world.call("collect")));
        }
    }

    void commit(const std::string& id, const desk::Result<tv::Outcome>& outcome)
    {
        ASSERT_TRUE(outcome);
        world.commit(*outcome, id);
        for (const auto& [key, entry] : world.desk.on(id).journal)
            written_[id].emplace(key, world.clock.time);
    }

    Dice& dice_;
    std::map<std::string, std::map<std::string, tv::Time>> written_;
};

/// Each report is written once it has appeared: soon while somebody waits for it, else with the
/// next sweep.
void expect_reports(Life& life, const Case& one)
{
    const auto& written = life.written(one);
    std::size_t count = 0;
    for (const auto& [key, at] : written)
        count += key.ends_with("/report");
    EXPECT_EQ(count, one.reports.size());
    for (const Report& report : one.reports) {
        const auto entry = written.find("connection/" + report.connection.id + "/report");
        ASSERT_NE(entry, written.end()) << report.connection.id;
        EXPECT_GE(entry->second, report.appears);
        const tv::Time known = std::max(report.appears, one.closed.value_or(report.appears));
        const bool waited = one.closed && known <= *one.closed + 15min;
        EXPECT_LE(entry->second, known + (waited ? longest_pause : seconds{30min}));
    }
}

/// Said if no report had appeared when the grace period was over; a moment later either is right.
void expect_nobody(Life& life, const Case& one)
{
    const tv::Time over = one.end() + 15min;
    bool early = false;
    bool at_the_moment = false;
    for (const Report& report : one.reports) {
        early |= report.appears <= over;
        at_the_moment |= report.appears > over && report.appears <= over + 2 * longest_pause;
    }
    std::size_t said = 0;
    for (const auto& [key, at] : life.written(one)) {
        if (!key.ends_with("/nobody")) continue;
        ++said;
        EXPECT_GE(at, over);
    }
    if (early) {
        EXPECT_EQ(said, 0U);
    } else if (!at_the_moment) {
        EXPECT_EQ(said, 1U);
    }
}

TEST(SharedReading, TellsEachActivityWhatItsOwnReadingWouldTell)
{
    for (std::uint32_t seed = 1; seed <= 40 && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Dice dice(seed);
        Life life(dice);

        life.run();

        for (const Case& one : life.cases) {
            SCOPED_TRACE(one.id);
            expect_reports(life, one);
            expect_nobody(life, one);
        }
    }
}

TEST(SharedReading, CallsDoNotGrowWithTheNumberOfActivities)
{
    Dice dice(1);
    Life life(dice);
    const tv::Time opened = life.world.clock.time;
    life.cases.clear();
    for (int i = 0; i < 200; ++i) {
        Case one{.id = "a-" + std::to_string(i + 1), .opened = opened + seconds{i / 4}};
        one.closed = opened + 10min + seconds{i / 4};
        life.add(one);
    }

    life.run();

    for (const Case& one : life.cases)
        expect_reports(life, one);
    EXPECT_LE(life.world.cloud.report_reads, 30 + sweeps);
}

TEST(SharedReading, CallsDoNotGrowWithTheNumberOfSessionsThatExpire)
{
    Dice dice(1);
    Life life(dice);
    life.cases.clear();
    for (int i = 0; i < 300; ++i)
        life.add({.id = "a-" + std::to_string(i + 1), .opened = life.world.clock.time + i * 12s});

    life.run();

    for (const Case& one : life.cases) {
        expect_reports(life, one);
        expect_nobody(life, one);
    }
    const int looks = 65; // An hour's, one for each pause.
    const int alone = 20 + looks;
    EXPECT_LE(life.world.cloud.report_reads, looks + alone + sweeps);
}

} // namespace
