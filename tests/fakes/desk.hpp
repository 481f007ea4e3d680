#pragma once

#include "plugin/ports/desk_ports.hpp"
#include "tests/fakes/faults.hpp"

#include <map>
#include <string>
#include <vector>

namespace fakes {

/// What the desk has on one activity, asset or configuration.
struct Target {
    std::map<std::string, tv::JournalAppend> journal;
    std::map<std::string, tv::MailSend> mails;
    std::map<std::string, tv::TimeBook> times;
    std::map<std::string, tv::LinkPut> links;
    std::map<std::string, tv::Record> records;
    std::map<std::string, tv::FollowupPut> followups;
};

/// A desk in memory: tickets, and what outcomes did to them. Keys count as the contract says.
class Desk {
public:
    /// Carries out effects like the host; `target` is what the call was about. Throws where the
    /// host would refuse them.
    void commit(const std::vector<tv::Effect>& effects, const tv::Place& target);

    /// The snapshot: the ticket with our records on it.
    tv::Activity activity(const std::string& id) const;
    tv::AssetTarget asset(const std::string& id) const;

    Target& on(const std::string& id) { return targets[id]; }

    std::map<std::string, tv::Activity> activities; ///< without records
    std::map<std::string, tv::Asset> assets;
    std::map<std::string, Target> targets; ///< by id of the activity, asset or configuration
};

/// Reads snapshots by id.
class Activities : public tv::Activities {
public:
    Activities(const Desk& desk, Faults& faults) : desk_(desk), faults_(faults) {}

    desk::Result<std::vector<tv::Activity>> read(const std::vector<std::string>& ids,
                                                 const desk::Call&) override;

private:
    const Desk& desk_;
    Faults& faults_;
};

/// Portions are committed at once, whatever becomes of the call.
class Checkpoints : public tv::Checkpoints {
public:
    Checkpoints(Desk& desk, Faults& faults) : desk_(desk), faults_(faults) {}

    desk::Status commit(const std::vector<tv::Effect>& effects, const desk::Call&) override;

    std::vector<std::size_t> portions; ///< sizes of what was committed
    std::string full;                  ///< id of a ticket that has room for nothing more

private:
    Desk& desk_;
    Faults& faults_;
};

/// Assets of the desk as the synchronisation sees them: rows with revisions.
class Assets : public tv::Assets {
public:
    explicit Assets(Faults& faults) : faults_(faults) {}

    desk::Status each(const std::function<desk::Status(const tv::Asset&)>& each,
                      const desk::Call&) override;
    desk::Result<std::vector<tv::AssetVerdict>> apply(const std::vector<tv::AssetChange>& changes,
                                                      const desk::Call&) override;

    void add(const std::string& name, const std::string& teamviewer_id = {});
    const tv::Asset& named(const std::string& name) const;

    std::vector<tv::Asset> rows;
    std::vector<std::size_t> batches;           ///< sizes of what was applied
    std::map<std::string, std::string> created; ///< id by create key
    std::function<void()> before_apply;         ///< somebody else changes an asset

private:
    tv::AssetVerdict change(tv::Asset& row, const tv::AssetChange& change);
    tv::AssetVerdict create(const tv::AssetChange& change);

    Faults& faults_;
};

class Progress : public tv::Progress {
public:
    void report(std::uint64_t, std::uint64_t, const tv::Text& text, const desk::Call&) override
    {
        texts.push_back(text.key);
    }
    std::vector<std::string> texts;
};

} // namespace fakes
