#include "mock-host/store/targets.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

void remove_what_hangs_on(Transaction& change, const Target& target)
{
    for (const char* table : {"records", "links", "followups", "effect_keys"}) {
        Query query(change, std::string("DELETE FROM ") + table +
                                " WHERE target_kind = :kind AND target_id = :id");
        query.bind(target).run();
    }
}

} // namespace mock::store
