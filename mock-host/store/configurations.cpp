#include "mock-host/store/configurations.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/call_rows.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"
#include "mock-host/store/targets.hpp"

#include <boost/json.hpp>

#include <limits>
#include <utility>

namespace mock::store {

namespace {

constexpr auto configuration_columns =
    "id, package, name, is_default, locale, form, form_version, created_at, updated_at, "
    "revision, state, state_reason";

std::vector<Configuration> read_configurations(Query& query)
{
    std::vector<Configuration> all;
    Configuration row;
    query.into(row.id, row.package, row.name, row.is_default, row.locale, row.values);
    query.into(row.form_version, row.created_at, row.updated_at, row.revision, row.state,
               row.state_reason);
    while (query.next())
        all.push_back(row);
    return all;
}

std::optional<Configuration> first(std::vector<Configuration> all)
{
    if (all.empty()) return {};
    return std::move(all.front());
}

void note(Transaction& change, const Configuration& about, std::string action,
          std::string details = {})
{
    note_audit(change, {.action = std::move(action),
                        .subject = subject_of(change, {TargetKind::configuration, about.id}),
                        .instance = about.id,
                        .outcome = "done",
                        .details = std::move(details)});
}

/// Names only: a value may be a door that somebody left open.
std::string changed_fields(const Configuration& before, const Configuration& after)
{
    const auto members = [](const std::string& form) {
        boost::system::error_code failed;
        const auto value = boost::json::parse(form, failed);
        return !failed && value.is_object() ? value.get_object() : boost::json::object();
    };
    const auto old_form = members(before.values);
    const auto new_form = members(after.values);
    std::string names = before.name == after.name ? "" : " name";
    for (const auto& [name, value] : new_form) {
        const auto* old = old_form.if_contains(name);
        if (old == nullptr || *old != value) names += ' ' + std::string(name);
    }
    for (const auto& [name, value] : old_form)
        if (!new_form.contains(name)) names += ' ' + std::string(name);
    return names.empty() ? "nothing changed" : "changed:" + names;
}

std::vector<Call> waiting_calls(Connection connection, std::string_view instance, int most)
{
    Query query(connection, std::string("SELECT ") + call_columns +
                                " FROM calls WHERE instance = :instance AND " + when_waiting +
                                " LIMIT :most");
    query.bind(instance, most);
    return read_calls(query);
}

struct Leavings {
    const char* table;
    std::string key;
};

int remove_leavings(Transaction& change, const Leavings& of, std::string_view instance, int most)
{
    const std::string row = "target_kind, target_id, instance, " + of.key;
    Query query(change, std::string("DELETE FROM ") + of.table + " WHERE (" + row +
                            ") IN (SELECT " + row + " FROM " + of.table +
                            " WHERE instance = :instance LIMIT :most)");
    return query.bind(instance, most).run();
}

bool has_default(Connection connection, const std::string& package)
{
    int count = 0;
    Query query(connection, "SELECT count(*) FROM configurations "
                            "WHERE package = :package AND is_default = 1");
    query.bind(package).into(count).next();
    return count > 0;
}

} // namespace

std::optional<Configuration> insert_configuration(Transaction& change, Configuration wanted)
{
    if (find_configuration_by_name(change, wanted.name)) return {};
    const std::int64_t number = next_number(change, "configuration");
    wanted.id = make_id(configuration_id, number);
    wanted.revision = next_revision(change);
    wanted.is_default = !has_default(change, wanted.package);

    Query query(change,
                std::string("INSERT INTO configurations (number, name_folded, ") +
                    configuration_columns +
                    ") VALUES (:number, :folded, :id, :package, :name, :is_default, :locale, "
                    ":form, :form_version, :created_at, :updated_at, :revision, :state, "
                    ":reason)");
    query.bind(number, folded(wanted.name), wanted.id, wanted.package, wanted.name);
    query.bind(wanted.is_default, wanted.locale, wanted.values, wanted.form_version);
    query.bind(wanted.created_at, wanted.updated_at, wanted.revision, wanted.state,
               wanted.state_reason);
    query.run();
    note(change, wanted, "configuration.add");
    return wanted;
}

std::optional<Configuration> find_configuration(Connection connection, std::string_view id)
{
    Query query(connection, std::string("SELECT ") + configuration_columns +
                                " FROM configurations WHERE id = :id");
    query.bind(id);
    return first(read_configurations(query));
}

std::optional<Configuration> find_configuration_by_name(Connection connection,
                                                        std::string_view name)
{
    Query query(connection, std::string("SELECT ") + configuration_columns +
                                " FROM configurations WHERE name_folded = :name");
    query.bind(folded(name));
    return first(read_configurations(query));
}

std::vector<Configuration> list_configurations(Connection connection)
{
    Query query(connection, std::string("SELECT ") + configuration_columns +
                                " FROM configurations ORDER BY number");
    return read_configurations(query);
}

Saved save_configuration(Transaction& change, const Configuration& wanted, Time now)
{
    const auto stored = find_configuration(change, wanted.id);
    if (!stored) return Saved::not_found;
    if (stored->revision != wanted.revision) return Saved::conflict;
    const auto namesake = find_configuration_by_name(change, wanted.name);
    if (namesake && namesake->id != wanted.id) return Saved::name_taken;

    Query query(change, "UPDATE configurations SET name = :name, name_folded = :folded, "
                        "locale = :locale, form = :form, form_version = :form_version, "
                        "updated_at = :now, revision = :revision WHERE id = :id");
    query.bind(wanted.name, folded(wanted.name), wanted.locale, wanted.values, wanted.form_version);
    query.bind(now, next_revision(change), wanted.id).run();
    note(change, wanted, "configuration.save", changed_fields(*stored, wanted));
    return Saved::done;
}

bool make_default(Transaction& change, std::string_view id)
{
    const auto chosen = find_configuration(change, id);
    if (!chosen) return false;
    Query query(change, "UPDATE configurations SET is_default = CASE WHEN id = :id THEN 1 ELSE 0 "
                        "END WHERE package = :package");
    query.bind(id, chosen->package).run();
    note(change, *chosen, "configuration.default");
    return true;
}

bool set_configuration_state(Transaction& change, std::string_view id, ConfigurationState state,
                             std::string_view reason)
{
    Query query(change, "UPDATE configurations SET state = :state, state_reason = :reason "
                        "WHERE id = :id AND state <> 'disabled'");
    if (query.bind(state, reason, id).run() != 1) return false;
    note(change, *find_configuration(change, id), "configuration." + std::string(word(state)),
         std::string(reason));
    return true;
}

int remove_some_of_configuration(Transaction& change, std::string_view id, int most, Time now)
{
    static const Leavings all[] = {
        {"records", "record_key"}, {"links", "link_key"}, {"followups", "followup_key"}};
    int removed = 0;
    for (const Leavings& of : all)
        removed += remove_leavings(change, of, id, most - removed);
    for (const Call& call : waiting_calls(change, id, most - removed)) {
        cancel_waiting(change, call, now);
        ++removed;
    }
    return removed;
}

bool remove_configuration(Transaction& change, std::string_view id, Time now)
{
    const auto removed = find_configuration(change, id);
    if (!removed) return false;
    constexpr int all = std::numeric_limits<int>::max();
    remove_some_of_configuration(change, id, all, now);
    remove_what_hangs_on(change, {TargetKind::configuration, removed->id});
    note(change, *removed, "configuration.remove");
    Query(change, "DELETE FROM configurations WHERE id = :id").bind(id).run();

    if (!removed->is_default) return true;
    Query heir(change, "UPDATE configurations SET is_default = 1 WHERE number = "
                       "(SELECT min(number) FROM configurations WHERE package = :package)");
    heir.bind(removed->package).run();
    return true;
}

int note_fault(Transaction& change, std::string_view id, Time at, Time since)
{
    Query(change, "INSERT INTO faults (instance, noted_at) VALUES (:id, :at)").bind(id, at).run();
    // Nobody asks for older ones any more.
    Query(change, "DELETE FROM faults WHERE instance = :id AND noted_at < :since")
        .bind(id, since)
        .run();
    int count = 0;
    Query query(change, "SELECT count(*) FROM faults WHERE instance = :id");
    query.bind(id).into(count).next();
    return count;
}

void forget_faults(Transaction& change, std::string_view id)
{
    Query(change, "DELETE FROM faults WHERE instance = :id").bind(id).run();
}

} // namespace mock::store
