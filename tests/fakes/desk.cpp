#include "tests/fakes/desk.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace fakes {
namespace {

bool is_key(const std::string& key)
{
    return !key.empty() && key.size() <= 120 &&
           key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "._:/-") == std::string::npos;
}

std::string id_of(const tv::Place& on, const tv::Place& target)
{
    if (on.kind == tv::Place::Kind::target) return target.id;
    return on.kind == tv::Place::Kind::configuration ? "cfg-1" : on.id;
}

/// Effects that are done once: the same key again changes nothing.
template <class Deed>
void once(std::map<std::string, Deed>& done, const std::string& key, const Deed& deed)
{
    done.emplace(key, deed);
}

struct Carry {
    Target& on;
    const std::string& key;

    void operator()(const tv::JournalAppend& deed) const { once(on.journal, key, deed); }
    void operator()(const tv::MailSend& deed) const { once(on.mails, key, deed); }
    void operator()(const tv::TimeBook& deed) const { once(on.times, key, deed); }
    void operator()(const tv::LinkPut& deed) const { on.links.insert_or_assign(key, deed); }
    void operator()(const tv::LinkRemove&) const { on.links.erase(key); }
    void operator()(const tv::RecordPut& deed) const
    {
        on.records.insert_or_assign(key, deed.value);
    }
    void operator()(const tv::RecordRemove&) const { on.records.erase(key); }
    void operator()(const tv::FollowupPut& deed) const { on.followups.insert_or_assign(key, deed); }
    void operator()(const tv::FollowupRemove&) const { on.followups.erase(key); }
};

void check_room(const std::string& id, const Target& target)
{
    if (target.records.size() > 64) throw std::logic_error("more than 64 records on " + id);
    if (target.followups.size() > 32) throw std::logic_error("more than 32 follow-ups on " + id);
}

} // namespace

void Desk::commit(const std::vector<tv::Effect>& effects, const tv::Place& target)
{
    if (effects.size() > 1000) throw std::logic_error("more effects than a desk takes");
    for (const tv::Effect& effect : effects) {
        if (!is_key(effect.key)) throw std::logic_error("no key of an effect: " + effect.key);
        std::visit(Carry{targets[id_of(effect.on, target)], effect.key}, effect.deed);
    }
    // At the end: an outcome may remove before it puts, and behind it, too.
    for (const tv::Effect& effect : effects) {
        const std::string id = id_of(effect.on, target);
        check_room(id, targets.at(id));
    }
}

tv::Activity Desk::activity(const std::string& id) const
{
    tv::Activity activity = activities.at(id);
    const auto found = targets.find(id);
    if (found == targets.end()) return activity;
    for (const auto& [key, record] : found->second.records) {
        if (const auto* session = std::get_if<tv::SessionRecord>(&record)) {
            activity.sessions.push_back(*session);
        } else if (const auto* click = std::get_if<tv::ConnectRecord>(&record)) {
            activity.connects.push_back(*click);
        }
    }
    return activity;
}

tv::AssetTarget Desk::asset(const std::string& id) const
{
    tv::AssetTarget target{assets.at(id)};
    const auto found = targets.find(id);
    if (found == targets.end()) return target;
    for (const auto& [key, record] : found->second.records)
        if (const auto* click = std::get_if<tv::ConnectRecord>(&record))
            target.connects.push_back(*click);
    return target;
}

desk::Result<std::vector<tv::Activity>> Activities::read(const std::vector<std::string>& ids,
                                                         const desk::Call&)
{
    return through(faults_, [&]() -> desk::Result<std::vector<tv::Activity>> {
        std::vector<tv::Activity> found;
        for (const std::string& id : ids)
            if (desk_.activities.contains(id)) found.push_back(desk_.activity(id));
        return found;
    });
}

desk::Status Checkpoints::commit(const std::vector<tv::Effect>& effects, const desk::Call&)
{
    return through(faults_, [&]() -> desk::Status {
        for (const tv::Effect& effect : effects) {
            if (full.empty() || effect.on.id != full) continue;
            return desk::Error{.status = desk::Errc::invalid, .code = "outcome.invalid"};
        }
        portions.push_back(effects.size());
        desk_.commit(effects, {tv::Place::Kind::configuration, "cfg-1"});
        return {};
    });
}

desk::Status Assets::each(const std::function<desk::Status(const tv::Asset&)>& each,
                          const desk::Call&)
{
    return through(faults_, [&]() -> desk::Status {
        // A copy: changes that are applied meanwhile come with the next reading.
        for (const tv::Asset& row : std::vector(rows))
            DESK_CHECK(each(row));
        return {};
    });
}

desk::Result<std::vector<tv::AssetVerdict>>
Assets::apply(const std::vector<tv::AssetChange>& changes, const desk::Call&)
{
    if (before_apply) before_apply();
    return through(faults_, [&]() -> desk::Result<std::vector<tv::AssetVerdict>> {
        batches.push_back(changes.size());
        std::vector<tv::AssetVerdict> verdicts;
        for (const tv::AssetChange& wanted : changes) {
            const auto row = std::find_if(rows.begin(), rows.end(),
                                          [&](const auto& one) { return one.id == wanted.id; });
            if (!wanted.create_key.empty())
                verdicts.push_back(create(wanted));
            else if (row == rows.end())
                verdicts.push_back(tv::AssetVerdict::gone);
            else
                verdicts.push_back(change(*row, wanted));
        }
        return verdicts;
    });
}

void Assets::add(const std::string& name, const std::string& teamviewer_id)
{
    rows.push_back({.id = "as-" + std::to_string(rows.size() + 1),
                    .name = name,
                    .teamviewer_id = teamviewer_id,
                    .revision = "1"});
}

const tv::Asset& Assets::named(const std::string& name) const
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == name; });
    if (found == rows.end()) throw std::out_of_range("no asset " + name);
    return *found;
}

tv::AssetVerdict Assets::change(tv::Asset& row, const tv::AssetChange& change)
{
    tv::Asset changed = row;
    changed.teamviewer_id = change.teamviewer_id.value_or(row.teamviewer_id);
    changed.source = change.source.value_or(row.source);
    changed.last_seen = change.last_seen.value_or(row.last_seen);
    const auto values = [](const tv::Asset& one) {
        return std::tie(one.teamviewer_id, one.source, one.last_seen);
    };
    if (values(changed) == values(row)) return tv::AssetVerdict::unchanged;
    if (change.revision != row.revision) return tv::AssetVerdict::conflict;
    row = changed;
    row.revision += "1";
    return tv::AssetVerdict::applied;
}

tv::AssetVerdict Assets::create(const tv::AssetChange& change)
{
    if (created.contains(change.create_key)) return tv::AssetVerdict::unchanged;
    add(change.name.value_or(""), change.teamviewer_id.value_or(""));
    rows.back().source = change.source.value_or("");
    rows.back().last_seen = change.last_seen.value_or("");
    created[change.create_key] = rows.back().id;
    return tv::AssetVerdict::applied;
}

} // namespace fakes
