#pragma once

#include "mock-host/store/store.hpp"

#include <desk/sdk/secret.hpp>

#include <string>
#include <string_view>

namespace mock::store {

/// What is stored of a password: argon2id with its salt and its cost.
struct PasswordHash {
    std::string text{};
};

/// Takes about a tenth of a second and 64 MiB, on purpose: do it before the transaction begins.
PasswordHash hash_password(const desk::Secret& password);

/// True: it was made with less effort than is usual now, or is no hash. Make it again when the
/// person signs in.
bool needs_new_hash(const PasswordHash& hash);

/// What a password is compared with if the person has none, so that it takes as long.
PasswordHash decoy_hash();

/// False: there is no such person. Sessions that are open stay open.
bool set_password(Transaction& change, std::string_view person, const PasswordHash& hash);
bool remove_password(Transaction& change, std::string_view person);

bool has_password(Connection connection, std::string_view person);

/// Whether this is the password of the person (id). False for unknown people and those without
/// one, after as much work: how long it takes tells nobody who is known here.
bool check_password(Connection connection, std::string_view person, const desk::Secret& password);

} // namespace mock::store
