#include "plugin/domain/sync_plan.hpp"

#include "plugin/domain/limits.hpp"
#include "plugin/domain/outside.hpp"

#include <algorithm>
#include <chrono>

namespace tv {
namespace {

using Kind = SyncDecision::Kind;
using Position = DeviceIndex::Position;

void count(std::uint8_t& claims)
{
    if (claims < 2) ++claims;
}

/// Nothing stored, or stored of a device that is gone: the name may decide.
SyncDecision by_name(const Standing& standing, const SyncClaims& claims)
{
    const auto candidates = standing.named;
    if (candidates.empty()) return {Kind::unmatched};
    if (candidates.size() > 1) return {Kind::ambiguous_devices, candidates.front()};
    const Position device = candidates.front();
    if (claims.is_stored(device) || claims.is_wanted_twice(device)) {
        return {Kind::ambiguous_assets, device};
    }
    return {Kind::update, device};
}

SyncDecision by_stored_id(const Standing& standing, const SyncClaims& claims)
{
    const Position device = *standing.stored;
    if (claims.is_stored_twice(device)) return {Kind::duplicate, device};
    if (standing.named.size() == 1 && standing.named.front() != device) {
        return {Kind::drift, standing.named.front()};
    }
    return {Kind::unchanged, device};
}

const char* key_of(Kind kind)
{
    switch (kind) {
    case Kind::unchanged:
        return "finding.unchanged";
    case Kind::update:
        return "finding.update";
    case Kind::rematch:
        return "finding.rematch";
    case Kind::clear:
        return "finding.clear";
    case Kind::unmatched:
        return "finding.unmatched";
    case Kind::ambiguous_devices:
        return "finding.ambiguous_devices";
    case Kind::ambiguous_assets:
        return "finding.ambiguous_assets";
    case Kind::vanished:
        return "finding.vanished";
    case Kind::duplicate:
        return "finding.duplicate";
    case Kind::drift:
        return "finding.drift";
    case Kind::malformed:
        return "finding.malformed";
    }
    return "";
}

const char* word_of(SyncSource source)
{
    switch (source) {
    case SyncSource::off:
        return "off";
    case SyncSource::contacts:
        return "contacts";
    case SyncSource::managed:
        return "managed";
    case SyncSource::groups:
        return "groups";
    case SyncSource::company:
        return "company";
    }
    return "";
}

/// "finding.update" -> "update"
std::string id_of(const char* key)
{
    return std::string(key).substr(sizeof "finding." - 1);
}

std::string shown_id(std::string_view stored)
{
    const TeamViewerId id = read_teamviewer_id(stored);
    return id ? grouped(id.digits) : one_line(stored, limits::name_bytes);
}

} // namespace

Standing standing_of(const Asset& asset, const DeviceIndex& devices, Position guess)
{
    const TeamViewerId id = read_teamviewer_id(asset.teamviewer_id);
    const auto stored = id ? devices.with_id(id_number(id.digits), guess) : std::nullopt;
    return {.id = id.state, .stored = stored, .named = devices.with_name(asset.name, stored)};
}

void SyncClaims::note(const Standing& standing)
{
    if (standing.stored) {
        count(claims_[*standing.stored].stored);
        has_duplicate_ = has_duplicate_ || is_stored_twice(*standing.stored);
    }
    using State = TeamViewerId::State;
    const bool wants =
        standing.id == State::missing || (standing.id == State::valid && !standing.stored);
    for (const Position device : standing.named) {
        count(claims_[device].named);
        if (wants) count(claims_[device].wanted);
    }
}

SyncDecision decide(const Standing& standing, const SyncClaims& claims, Vanished vanished)
{
    if (standing.id == TeamViewerId::State::missing) return by_name(standing, claims);
    if (standing.id != TeamViewerId::State::valid) return {Kind::malformed};
    if (standing.stored) return by_stored_id(standing, claims);
    const SyncDecision again = by_name(standing, claims);
    if (vanished == Vanished::keep) return {Kind::vanished, again.device};
    if (again.kind == Kind::update) return {Kind::rematch, again.device};
    return {Kind::clear};
}

std::vector<Position> without_asset(const DeviceIndex& devices, const SyncClaims& claims)
{
    std::vector<Position> free;
    for (Position device = 0; device < devices.size(); ++device)
        if (!claims.is_stored(device) && !claims.is_named(device)) free.push_back(device);
    std::sort(free.begin(), free.end(),
              [&](Position a, Position b) { return devices.id(a) < devices.id(b); });
    return free;
}

Finding finding_of(const SyncDecision& decision, const Asset& asset, const DeviceIndex& devices)
{
    const char* key = key_of(decision.kind);
    const std::string name = one_line(asset.name, limits::name_bytes);
    const std::string device_id =
        decision.device ? grouped(std::to_string(devices.id(*decision.device))) : std::string{};
    Finding finding{.id = id_of(key),
                    .state = decision.is_problem() ? FindingState::warning : FindingState::info,
                    .title = {key, {name, shown_id(asset.teamviewer_id), device_id}}};
    if (decision.is_problem()) finding.remedy = {std::string(key) + ".remedy"};
    finding.fields.push_back({{"field.asset"}, name});
    if (!asset.teamviewer_id.empty()) {
        finding.fields.push_back({{"field.stored_id"}, shown_id(asset.teamviewer_id)});
    }
    if (decision.device) {
        finding.fields.push_back({{"field.teamviewer_id"}, device_id});
    }
    return finding;
}

Finding finding_of_new(Position device, const DeviceIndex& devices)
{
    const std::string id = grouped(std::to_string(devices.id(device)));
    const std::string name = name_for(device, devices);
    return {.id = "create",
            .title = {"finding.create", {name, id}},
            .fields = {{{"field.asset"}, name}, {{"field.teamviewer_id"}, id}}};
}

Finding finding_of_odd_ids(std::uint64_t count, std::uint64_t example)
{
    return {.id = "odd_ids",
            .state = FindingState::warning,
            .title = {"finding.odd_ids", {std::to_string(count), std::to_string(example)}},
            .remedy = {"finding.odd_ids.remedy"}};
}

SyncNews::SyncNews(const DeviceIndex& devices, SyncSource source) : devices_(devices)
{
    for (const std::string& group : devices.groups())
        sources_.push_back(source_text(source, group));
}

DeviceNews SyncNews::of(Position device) const
{
    const auto last_seen = devices_.last_seen(device);
    return {.source = sources_[devices_.group_place(device)],
            .last_seen = last_seen ? day_text(*last_seen) : std::string{}};
}

bool SyncNews::has(std::string_view source) const
{
    return std::find(sources_.begin(), sources_.end(), source) != sources_.end();
}

std::string source_text(SyncSource source, const std::string& group)
{
    const std::string word = word_of(source);
    return group.empty() ? word : one_line(word + ": " + group, limits::name_bytes);
}

std::string day_text(Day day)
{
    const std::chrono::year_month_day date{day};
    std::string text = "0000-00-00";
    const auto write = [&text](std::size_t end, unsigned number) {
        for (; number > 0; number /= 10)
            text[--end] = static_cast<char>('0' + number % 10);
    };
    write(4, static_cast<unsigned>(std::clamp(int{date.year()}, 0, 9999)));
    write(7, unsigned{date.month()});
    write(10, unsigned{date.day()});
    return text;
}

std::string name_for(Position device, const DeviceIndex& devices)
{
    const std::string_view name = devices.name(device);
    if (!name.empty()) return std::string(name);
    return "TeamViewer " + grouped(std::to_string(devices.id(device)));
}

} // namespace tv
