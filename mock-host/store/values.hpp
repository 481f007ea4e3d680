#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mock::store {

/// Two collections of values with compare-and-swap: `secrets` holds what the secret box sealed,
/// `state` what a plugin wants other calls and nodes to see at once.
enum class ValueSpace { secrets, state };

struct Value {
    std::string text{};        ///< sealed, in `secrets`
    std::int64_t revision = 0; ///< never the same twice
};

struct Swap {
    bool done = false;
    std::int64_t revision = 0; ///< the stored one now; 0: there is none
};

std::optional<Value> find_value(Connection connection, ValueSpace space,
                                const std::string& instance, const std::string& key);

/// Writes if `expected` is the stored revision (0: must not exist). Nothing as `text` removes.
Swap swap_value(Transaction& change, ValueSpace space, const std::string& instance,
                const std::string& key, const std::optional<std::string>& text,
                std::int64_t expected);

/// Writes whatever is stored: for fields of the form that a person saved.
std::int64_t put_value(Transaction& change, ValueSpace space, const std::string& instance,
                       const std::string& key, const std::string& text);

bool remove_value(Transaction& change, ValueSpace space, const std::string& instance,
                  const std::string& key);

/// Keys of an instance, in order. Never values.
std::vector<std::string> list_keys(Connection connection, ValueSpace space,
                                   const std::string& instance);

} // namespace mock::store
