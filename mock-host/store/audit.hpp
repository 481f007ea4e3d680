#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

struct Person;

/// Who acts, and from where.
struct Actor {
    std::string person{}; ///< id of somebody of the desk; empty: nobody of it, or the desk itself
    std::string name{};   ///< as it is now; of a command, the user of the machine
    std::string origin{}; ///< "web 192.0.2.7", "command"
};

/// As long as it lives, what this thread writes to the store is the deed of `actor`; otherwise it
/// is the desk's own. Of the thread, because every function that writes would have to hand it on.
class ActingAs {
public:
    explicit ActingAs(Actor actor);
    ActingAs(const ActingAs&) = delete;
    ActingAs& operator=(const ActingAs&) = delete;
    ~ActingAs();

    /// Of this thread.
    static const Actor& current();

private:
    const Actor* outer_;
    Actor actor_;
};

/// One line of the audit trail. Never a secret, and of a form only the names of its fields.
struct AuditEntry {
    std::int64_t number = 0; ///< given by the store
    Time at{};               ///< by the clock of the machine, whatever time a test pretends
    Actor actor{};
    std::string action{};    ///< "sign_in", "configuration.save", or the name of a call
    std::string subject{};   ///< as `subject_of` says it; "package teamviewer"
    std::string instance{};  ///< id of a configuration; empty: it is about none
    std::string remote_id{}; ///< at the cloud: TeamViewer id of a machine, code of a session
    std::string outcome{};   ///< "done", "asked", "refused", "failed", "cancelled"
    std::string details{};
};

/// Within the transaction of what it tells: both are there, or none. Fills in number, time, and,
/// unless there is one, the actor of this thread. Texts are cut to 1,000 bytes.
void note_audit(Transaction& change, AuditEntry entry);

/// What `person` (an id; empty: whom this thread acts as) has done with an activity or an asset, by
/// hand: "activity.close". To be called within the transaction that does it.
void note_deed(Transaction& change, std::string action, const Target& target, std::string person);

/// As people know it, and by what it keeps when it is renamed: "activity INC-2026-000017", "asset
/// NB-0006 (as-0006)", "configuration TeamViewer (cfg-1)".
std::string subject_of(Connection connection, const Target& target);

/// "person Anna Schmidt (p-2)".
std::string subject_of(const Person& person);

struct AuditFilter {
    std::string action{};                 ///< empty: all
    std::string subject{};                ///< part of it, in any case
    std::string person{};                 ///< id
    std::optional<std::int64_t> before{}; ///< number of the last one of the page before
    int limit = 100;
};

/// Newest first.
std::vector<AuditEntry> list_audit(Connection connection, const AuditFilter& filter);

/// As CSV with a head. A field that a spreadsheet would take for a formula begins with an
/// apostrophe.
std::string audit_csv_head();
std::string audit_csv_line(const AuditEntry& entry);

} // namespace mock::store
