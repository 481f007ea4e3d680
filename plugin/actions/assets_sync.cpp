#include "plugin/actions/assets_sync.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sync_plan.hpp"

#include <algorithm>

namespace tv {
namespace {

using Kind = SyncDecision::Kind;
using Stats = std::map<std::string, std::int64_t>;

/// So many between two signs of life.
constexpr std::uint64_t progress_step = 1000;

Stats no_stats()
{
    Stats stats;
    for (const char* name : {"seen", "matched", "updated", "unchanged", "created", "ambiguous",
                             "unmatched", "vanished", "duplicate", "drift", "malformed", "cleared",
                             "conflict", "refused", "devices"})
        stats[name] = 0;
    return stats;
}

void count(const SyncDecision& decision, Stats& stats)
{
    switch (decision.kind) {
    case Kind::unchanged:
        ++stats["matched"], ++stats["unchanged"];
        break;
    case Kind::update:
        ++stats["matched"];
        break;
    case Kind::rematch:
        ++stats["matched"], ++stats["vanished"];
        break;
    case Kind::clear:
        ++stats["vanished"];
        break;
    case Kind::unmatched:
        ++stats["unmatched"];
        break;
    case Kind::ambiguous_devices:
    case Kind::ambiguous_assets:
        ++stats["ambiguous"];
        break;
    case Kind::vanished:
        ++stats["vanished"];
        break;
    case Kind::duplicate:
        ++stats["duplicate"];
        break;
    case Kind::drift:
        ++stats["drift"];
        break;
    case Kind::malformed:
        ++stats["malformed"];
        break;
    }
}

void count(const AssetChange& change, AssetVerdict verdict, Stats& stats)
{
    const bool is_done = verdict == AssetVerdict::applied || verdict == AssetVerdict::unchanged;
    if (change.is_news_only() && is_done) return; // The decision was counted: nothing to update.
    const bool clears = change.teamviewer_id && change.teamviewer_id->empty();
    switch (verdict) {
    case AssetVerdict::applied:
        ++stats[!change.create_key.empty() ? "created" : clears ? "cleared" : "updated"];
        break;
    case AssetVerdict::unchanged:
        ++stats["unchanged"];
        break;
    case AssetVerdict::conflict:
        ++stats["conflict"];
        break;
    case AssetVerdict::gone:
    case AssetVerdict::refused:
        ++stats["refused"];
        break;
    }
}

desk::Result<DeviceIndex> read_devices(const Situation& on, SyncPorts& ports,
                                       const desk::Call& call)
{
    DeviceIndex devices;
    const Day today = std::chrono::floor<std::chrono::days>(on.now);
    const auto add = [&](Device&& device) -> desk::Status {
        // Clocks may differ: nothing was seen tomorrow.
        if (device.online || device.last_seen > today) device.last_seen = today;
        if (device.teamviewer_id != 0) devices.add(device);
        if (devices.size() % progress_step == 0) {
            ports.progress.report(devices.size(), 0,
                                  {"sync.progress.devices", {std::to_string(devices.size())}},
                                  call);
        }
        return {};
    };
    DESK_CHECK(
        ports.cloud.devices(on.configuration.sync_source, on.configuration.sync_groups, add, call));
    devices.seal();
    return devices;
}

/// One run, once the devices are known: decides asset by asset and carries it out in batches.
class Run {
public:
    Run(const Situation& on, SyncPorts& ports, const DeviceIndex& devices, const desk::Call& call)
        : on_(on), ports_(ports), devices_(devices), claims_(devices), call_(call),
          dry_(on.input_of("dry_run") == "true"), stats_(no_stats())
    {
        stats_["devices"] = static_cast<std::int64_t>(devices.size());
        // An empty list is more likely a missing right than a company without devices.
        if (on.configuration.sync_clear_vanished && devices.size() > 0) {
            vanished_ = Vanished::clear;
        }
    }

    desk::Status carry_out()
    {
        DESK_CHECK(ports_.assets.each(
            [this](const Asset& asset) -> desk::Status {
                claims_.note(asset, devices_);
                ++total_;
                return {};
            },
            call_));
        DESK_CHECK(ports_.assets.each([this](const Asset& asset) { return handle(asset); }, call_));
        if (on_.configuration.sync_policy == SyncPolicy::create_missing) DESK_CHECK(create());
        return apply();
    }

    Outcome outcome()
    {
        Outcome outcome{.message = message(), .findings = std::move(findings_), .stats = stats_};
        if (findings_left_out_ > 0) {
            outcome.findings.push_back(
                {.id = "more", .title = {"finding.more", {std::to_string(findings_left_out_)}}});
        }
        if (!dry_) {
            outcome.effects = {{SyncRecord::key, RecordPut{SyncRecord{on_.now, stats_}}}};
        }
        return outcome;
    }

private:
    desk::Status handle(const Asset& asset)
    {
        const SyncDecision decision = decide(asset, devices_, claims_, vanished_);
        count(decision, stats_);
        if (static_cast<std::uint64_t>(++stats_["seen"]) % progress_step == 0) report_progress();
        if (decision.is_problem() || decision.kind == Kind::clear ||
            decision.kind == Kind::rematch || (dry_ && decision.is_change())) {
            add(finding_of(decision, asset, devices_));
        }
        if (decision.kind == Kind::unchanged) return keep_up(asset, *decision.device);
        if (!decision.is_change()) return {};
        // What was known of another device goes with its id.
        AssetChange change{.id = asset.id,
                           .revision = asset.revision,
                           .teamviewer_id = "",
                           .source = "",
                           .last_seen = ""};
        if (decision.device) {
            const DeviceNews news = news_of(*decision.device);
            change.teamviewer_id = std::to_string(devices_.id(*decision.device));
            change.source = news.source;
            change.last_seen = news.last_seen;
        }
        return add(std::move(change));
    }

    /// An asset in order: only its device may have been seen again. A day is as exact as it gets,
    /// so a second run on the same day writes nothing.
    desk::Status keep_up(const Asset& asset, DeviceIndex::Position device)
    {
        const DeviceNews news = news_of(device);
        AssetChange change{.id = asset.id, .revision = asset.revision};
        if (news.source != asset.source) change.source = news.source;
        if (!news.last_seen.empty() && news.last_seen != asset.last_seen) {
            change.last_seen = news.last_seen;
        }
        if (!change.source && !change.last_seen) return {};
        return add(std::move(change));
    }

    DeviceNews news_of(DeviceIndex::Position device) const
    {
        return tv::news_of(device, devices_, on_.configuration.sync_source);
    }

    desk::Status create()
    {
        for (const auto device : without_asset(devices_, claims_)) {
            if (dry_) add(finding_of_new(device, devices_));
            const std::string id = std::to_string(devices_.id(device));
            const DeviceNews news = news_of(device);
            DESK_CHECK(add({.create_key = "device/" + id,
                            .name = name_for(device, devices_),
                            .teamviewer_id = id,
                            .source = news.source,
                            .last_seen = news.last_seen}));
        }
        return {};
    }

    desk::Status add(AssetChange change)
    {
        batch_.push_back(std::move(change));
        if (batch_.size() < limits::changes_in_batch) return {};
        return apply();
    }

    void add(Finding finding)
    {
        // The last place is for how many more there are.
        if (findings_.size() + 1 < limits::findings)
            findings_.push_back(std::move(finding));
        else
            ++findings_left_out_;
    }

    /// A dry run counts what a real one would have been allowed to do.
    desk::Status apply()
    {
        if (batch_.empty()) return {};
        std::vector<AssetVerdict> verdicts(batch_.size(), AssetVerdict::applied);
        if (!dry_) {
            DESK_TRY(verdicts, ports_.assets.apply(batch_, call_));
            if (verdicts.size() != batch_.size()) {
                return desk::Error{.status = desk::Errc::internal,
                                   .code = "sync.desk_answer",
                                   .detail = "the desk did not answer to every change"};
            }
        }
        for (std::size_t i = 0; i < batch_.size(); ++i)
            count(batch_[i], verdicts[i], stats_);
        batch_.clear();
        return {};
    }

    void report_progress()
    {
        const auto done = static_cast<std::uint64_t>(stats_["seen"]);
        ports_.progress.report(
            done, total_, {"sync.progress.assets", {std::to_string(done), std::to_string(total_)}},
            call_);
    }

    Text message() const
    {
        const auto number = [this](const char* name) { return std::to_string(stats_.at(name)); };
        if (devices_.size() == 0) return {"sync.no_devices", {number("seen")}};
        return {dry_ ? "sync.dry_run" : "sync.done",
                {number("seen"), number("matched"), number("updated"), number("created")}};
    }

    const Situation& on_;
    SyncPorts& ports_;
    const DeviceIndex& devices_;
    SyncClaims claims_;
    const desk::Call& call_;
    const bool dry_;
    Vanished vanished_ = Vanished::keep;
    Stats stats_;
    std::uint64_t total_ = 0;
    std::vector<AssetChange> batch_;
    std::vector<Finding> findings_;
    std::int64_t findings_left_out_ = 0;
};

} // namespace

desk::Result<Outcome> assets_sync(const Situation& on, SyncPorts ports, const desk::Call& call)
{
    if (on.configuration.sync_source == SyncSource::off) {
        return Outcome{.message = {"sync.off"}, .stats = no_stats()};
    }
    auto devices = read_devices(on, ports, call);
    if (!devices) return repeat_later(std::move(devices.error()));
    Run run(on, ports, *devices, call);
    if (auto done = run.carry_out(); !done) return repeat_later(std::move(done.error()));
    return run.outcome();
}

} // namespace tv
