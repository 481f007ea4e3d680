#include "plugin/actions/assets_sync.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/refusal.hpp"
#include "plugin/domain/sync_plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tv {
namespace {

using Kind = SyncDecision::Kind;
/// So many between two signs of life.
constexpr std::uint64_t progress_step = 1000;

/// What is shown of a run.
struct Counts {
    std::int64_t seen = 0, matched = 0, updated = 0, unchanged = 0, created = 0, ambiguous = 0,
                 unmatched = 0, vanished = 0, duplicate = 0, drift = 0, malformed = 0, cleared = 0,
                 conflict = 0, refused = 0, devices = 0;

    std::map<std::string, std::int64_t> by_name() const
    {
        return {{"seen", seen},           {"matched", matched},     {"updated", updated},
                {"unchanged", unchanged}, {"created", created},     {"ambiguous", ambiguous},
                {"unmatched", unmatched}, {"vanished", vanished},   {"duplicate", duplicate},
                {"drift", drift},         {"malformed", malformed}, {"cleared", cleared},
                {"conflict", conflict},   {"refused", refused},     {"devices", devices}};
    }
};

void count(const SyncDecision& decision, Counts& counts)
{
    switch (decision.kind) {
    case Kind::unchanged:
        ++counts.matched, ++counts.unchanged;
        break;
    case Kind::update:
        ++counts.matched;
        break;
    case Kind::rematch:
        ++counts.matched, ++counts.vanished;
        break;
    case Kind::clear:
        ++counts.vanished;
        break;
    case Kind::unmatched:
        ++counts.unmatched;
        break;
    case Kind::ambiguous_devices:
    case Kind::ambiguous_assets:
        ++counts.ambiguous;
        break;
    case Kind::vanished:
        ++counts.vanished;
        break;
    case Kind::duplicate:
        ++counts.duplicate;
        break;
    case Kind::drift:
        ++counts.drift;
        break;
    case Kind::malformed:
        ++counts.malformed;
        break;
    }
}

void count(const AssetChange& change, AssetVerdict verdict, Counts& counts)
{
    const bool is_done = verdict == AssetVerdict::applied || verdict == AssetVerdict::unchanged;
    if (change.is_news_only() && is_done) return; // The decision was counted: nothing to update.
    const bool clears = change.teamviewer_id && change.teamviewer_id->empty();
    switch (verdict) {
    case AssetVerdict::applied:
        ++(!change.create_key.empty() ? counts.created : clears ? counts.cleared : counts.updated);
        break;
    case AssetVerdict::unchanged:
        ++counts.unchanged;
        break;
    case AssetVerdict::conflict:
        ++counts.conflict;
        break;
    case AssetVerdict::gone:
    case AssetVerdict::refused:
        ++counts.refused;
        break;
    }
}

/// TeamViewer's list. What has no id has nothing to give; an id that no asset could keep is odd.
struct Listed {
    DeviceIndex devices = {};
    std::uint64_t odd_ids = 0;
    std::uint64_t first_odd_id = 0;

    void add(const Device& device)
    {
        const std::uint64_t id = device.teamviewer_id;
        if (may_be_id(id)) devices.add(device);
        if (id == 0 || may_be_id(id)) return;
        if (odd_ids++ == 0) first_odd_id = id;
    }
};

desk::Result<Listed> read_devices(const Situation& on, SyncPorts& ports, const desk::Call& call)
{
    Listed listed;
    const DeviceIndex& devices = listed.devices;
    const Day today = std::chrono::floor<std::chrono::days>(on.now);
    const auto add = [&](Device& device) -> desk::Status {
        // Clocks may differ: nothing was seen tomorrow.
        if (device.online || device.last_seen > today) device.last_seen = today;
        listed.add(device);
        if (devices.size() % progress_step == 0) {
            ports.progress.report(devices.size(), 0,
                                  {"sync.progress.devices", {std::to_string(devices.size())}},
                                  call);
        }
        return {};
    };
    DESK_CHECK(
        ports.cloud.devices(on.configuration.sync_source, on.configuration.sync_groups, add, call));
    listed.devices.seal();
    return listed;
}

/// One run, once the devices are known: decides asset by asset and carries it out in batches.
class Run {
public:
    Run(const Situation& on, SyncPorts& ports, const Listed& listed, const desk::Call& call)
        : on_(on), ports_(ports), devices_(listed.devices), claims_(devices_),
          news_(devices_, on.configuration.sync_source), call_(call),
          dry_(on.input_of("dry_run") == "true")
    {
        if (listed.odd_ids > 0) add(finding_of_odd_ids(listed.odd_ids, listed.first_odd_id));
    }

    /// Most assets are settled when they are seen. What others could still have a say in waits for
    /// the end of the list; if that is too much to keep, all are read once more.
    desk::Status carry_out()
    {
        DESK_CHECK(ports_.assets.each([this](const Asset& asset) { return look(asset); }, call_));
        must_read_again_ = must_read_again_ || claims_.has_duplicate();
        if (must_read_again_) {
            counts_ = {};
            undecided_ = {};
            DESK_CHECK(
                ports_.assets.each([this](const Asset& asset) { return handle(asset); }, call_));
        }
        for (const Asset& asset : std::exchange(undecided_, {}))
            DESK_CHECK(handle(asset));
        if (on_.configuration.sync_policy == SyncPolicy::create_missing) DESK_CHECK(create());
        return apply();
    }

    Outcome outcome()
    {
        counts_.devices = static_cast<std::int64_t>(devices_.size());
        Outcome outcome{
            .message = message(), .findings = std::move(findings_), .stats = counts_.by_name()};
        if (findings_left_out_ > 0) {
            outcome.findings.push_back(
                {.id = "more", .title = {"finding.more", {std::to_string(findings_left_out_)}}});
        }
        if (!dry_) {
            outcome.effects = {{SyncRecord::key, RecordPut{SyncRecord{on_.now, outcome.stats}}}};
        }
        return outcome;
    }

private:
    desk::Status look(const Asset& asset)
    {
        const Standing standing = standing_of(asset, devices_, next_);
        if (standing.stored) next_ = *standing.stored + 1; // Often in the order of the list.
        claims_.note(standing);
        if (++total_ % progress_step == 0) report_progress(total_, 0);
        const SyncDecision decision = decide(standing, claims_, if_vanished(asset));
        // Of a second asset with the same id, `claims_` will know.
        if (decision.kind == Kind::unmatched ||
            (decision.kind == Kind::unchanged && !news_for(asset, *decision.device))) {
            ++counts_.seen;
            count(decision, counts_);
        } else if (undecided_.size() < limits::assets_undecided) {
            undecided_.push_back(asset);
        } else {
            must_read_again_ = true;
        }
        return {};
    }

    desk::Status handle(const Asset& asset)
    {
        const SyncDecision decision =
            decide(standing_of(asset, devices_), claims_, if_vanished(asset));
        count(decision, counts_);
        const auto seen = static_cast<std::uint64_t>(++counts_.seen);
        if (must_read_again_ && seen % progress_step == 0) report_progress(seen, total_);
        if (decision.is_problem() || decision.kind == Kind::clear ||
            decision.kind == Kind::rematch || (dry_ && decision.is_change())) {
            add(finding_of(decision, asset, devices_));
        }
        if (decision.kind == Kind::unchanged) {
            auto change = news_for(asset, *decision.device);
            return change ? add(*std::move(change)) : desk::Status{};
        }
        if (!decision.is_change()) return {};
        // What was known of another device goes with its id.
        AssetChange change{.id = asset.id,
                           .revision = asset.revision,
                           .teamviewer_id = "",
                           .source = "",
                           .last_seen = ""};
        if (decision.device) {
            const DeviceNews news = news_.of(*decision.device);
            change.teamviewer_id = std::to_string(devices_.id(*decision.device));
            change.source = news.source;
            change.last_seen = news.last_seen;
        }
        return add(std::move(change));
    }

    /// A list can only miss what came from it: an id that somebody typed, or that another list or
    /// group brought, was never in there. And an empty list or group is more likely a missing right
    /// than a company without devices.
    Vanished if_vanished(const Asset& asset) const
    {
        const bool clears = on_.configuration.sync_clear_vanished && news_.has(asset.source);
        return clears ? Vanished::clear : Vanished::keep;
    }

    /// Of an asset in order: only its device may have been seen again. A day is as exact as it
    /// gets, so a second run on the same day writes nothing.
    std::optional<AssetChange> news_for(const Asset& asset, DeviceIndex::Position device) const
    {
        const DeviceNews news = news_.of(device);
        const bool moved = news.source != asset.source;
        const bool seen = !news.last_seen.empty() && news.last_seen != asset.last_seen;
        if (!moved && !seen) return std::nullopt;
        AssetChange change{.id = asset.id, .revision = asset.revision};
        if (moved) change.source = news.source;
        if (seen) change.last_seen = news.last_seen;
        return change;
    }

    desk::Status create()
    {
        for (const auto device : without_asset(devices_, claims_)) {
            if (dry_) add(finding_of_new(device, devices_));
            const std::string id = std::to_string(devices_.id(device));
            const DeviceNews news = news_.of(device);
            DESK_CHECK(add({.create_key = "device/" + id,
                            .name = name_for(device, devices_),
                            .teamviewer_id = id,
                            .source = std::string(news.source),
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
            count(batch_[i], verdicts[i], counts_);
        batch_.clear();
        return {};
    }

    void report_progress(std::uint64_t done, std::uint64_t total)
    {
        ports_.progress.report(done, total, {"sync.progress.assets", {std::to_string(done)}},
                               call_);
    }

    Text message() const
    {
        const std::string seen = std::to_string(counts_.seen);
        if (devices_.size() == 0) return {"sync.no_devices", {seen}};
        return {dry_ ? "sync.dry_run" : "sync.done",
                {seen, std::to_string(counts_.matched), std::to_string(counts_.updated),
                 std::to_string(counts_.created)}};
    }

    const Situation& on_;
    SyncPorts& ports_;
    const DeviceIndex& devices_;
    SyncClaims claims_;
    const SyncNews news_;
    const desk::Call& call_;
    const bool dry_;
    Counts counts_;
    std::uint64_t total_ = 0;
    DeviceIndex::Position next_ = 0;
    std::vector<Asset> undecided_;
    bool must_read_again_ = false;
    std::vector<AssetChange> batch_;
    std::vector<Finding> findings_;
    std::int64_t findings_left_out_ = 0;
};

} // namespace

desk::Result<Outcome> assets_sync(const Situation& on, SyncPorts ports, const desk::Call& call)
{
    if (on.configuration.sync_source == SyncSource::off) {
        return Outcome{.message = {"sync.off"}, .stats = Counts{}.by_name()};
    }
    auto listed = read_devices(on, ports, call);
    if (!listed) return repeat_later(std::move(listed.error()));
    Run run(on, ports, *listed, call);
    if (auto done = run.carry_out(); !done) return repeat_later(std::move(done.error()));
    return run.outcome();
}

} // namespace tv
