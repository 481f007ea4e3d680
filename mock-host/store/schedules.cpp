#include "mock-host/store/schedules.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

std::optional<Time> last_scheduled(Connection connection, const std::string& instance,
                                   const std::string& job)
{
    Time at;
    Query query(connection,
                "SELECT last_at FROM schedules WHERE instance = :instance AND job = :job");
    if (!query.bind(instance, job).into(at).next()) return {};
    return at;
}

bool advance_schedule(Transaction& change, const std::string& instance, const std::string& job,
                      Time at)
{
    Query query(change, "INSERT INTO schedules (instance, job, last_at) "
                        "VALUES (:instance, :job, :at) ON CONFLICT (instance, job) "
                        "DO UPDATE SET last_at = excluded.last_at "
                        "WHERE excluded.last_at > schedules.last_at");
    return query.bind(instance, job, at).run() == 1;
}

} // namespace mock::store
