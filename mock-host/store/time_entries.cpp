#include "mock-host/store/time_entries.hpp"

#include "mock-host/store/ids.hpp"
#include "mock-host/store/query.hpp"

namespace mock::store {

bool book_time(Transaction& change, const TimeEntry& entry)
{
    Query query(change,
                "INSERT INTO time_entries (activity, instance, entry_key, started_at, seconds, "
                "person, person_name, body) VALUES (:activity, :instance, :key, :started_at, "
                ":seconds, :person, :person_name, :body) ON CONFLICT DO NOTHING");
    query.bind(number_in(activity_id, entry.activity), entry.instance, entry.key, entry.start,
               entry.duration, entry.person, entry.person_name, entry.text);
    return query.run() == 1;
}

std::vector<TimeEntry> list_time_entries(Connection connection, const std::string& activity)
{
    std::vector<TimeEntry> entries;
    TimeEntry row{.activity = activity};
    Query query(connection,
                "SELECT instance, entry_key, started_at, seconds, person, person_name, body "
                "FROM time_entries WHERE activity = :activity ORDER BY started_at, entry_key");
    query.bind(number_in(activity_id, activity));
    query.into(row.instance, row.key, row.start, row.duration, row.person, row.person_name,
               row.text);
    while (query.next())
        entries.push_back(row);
    return entries;
}

} // namespace mock::store
