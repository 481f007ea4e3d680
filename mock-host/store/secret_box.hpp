#pragma once

#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace mock::store {

/// Seals secrets with the key in `secrets.key` beside the store, which only its owner may read. A
/// sealed value opens only for the configuration and key for which it was sealed: rows cannot be
/// swapped. Any thread.
class SecretBox {
public:
    /// `conflict` if there is a key file in the folder, which `create` would leave as it is. To be
    /// asked before the store itself is made.
    static desk::Status check_none_in(const std::filesystem::path& folder);

    /// Makes the key file of a new store (mode 0600). `conflict` if there is one already.
    static desk::Result<SecretBox> create(Store& store);

    /// `denied`: others may read the file; `not_found`; `invalid`: damaged, or of another store.
    static desk::Result<SecretBox> open(Store& store);

    std::string seal(const desk::Secret& secret, std::string_view instance,
                     std::string_view key) const;

    /// `invalid`: damaged, or sealed for something else.
    desk::Result<desk::Secret> unseal(std::string_view sealed, std::string_view instance,
                                      std::string_view key) const;

private:
    explicit SecretBox(desk::Secret key) : key_(std::move(key)) {}

    desk::Secret key_;
};

} // namespace mock::store
