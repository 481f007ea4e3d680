#include "mock-host/store/effect_keys.hpp"

#include "mock-host/store/query.hpp"

namespace mock::store {

bool remember_effect(Transaction& change, const EffectKey& key)
{
    Query query(change,
                "INSERT INTO effect_keys (target_kind, target_id, instance, family, effect_key) "
                "VALUES (:kind, :id, :instance, :family, :key) ON CONFLICT DO NOTHING");
    return query.bind(key.target, key.instance, key.family, key.key).run() == 1;
}

} // namespace mock::store
