#pragma once

#include "mock-host/store/store.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mock::store {

class SecretKey;

/// Seals secrets with the key in `secrets.key` beside the store, which only its owner may read. A
/// sealed value opens only for the owner (`instance`: a configuration, or the desk itself) and the
/// name for which it was sealed: rows cannot be swapped. When the key is changed, a box that is in
/// use takes the new one by itself, and keeps the one before for what was read right before. Any
/// thread; copies share the key; the store has to outlive them.
class SecretBox {
public:
    /// `conflict` if there is a key file in the folder, which `create` would leave as it is. To be
    /// asked before the store itself is made.
    static desk::Status check_none_in(const std::filesystem::path& folder);

    /// Makes the key file of a new store (mode 0600). `conflict` if there is one already. Whoever
    /// was interrupted here finds that `open` works, or calls it again.
    static desk::Result<SecretBox> create(Store& store);

    /// `denied`: others may read the file; `not_found`; `invalid`: damaged, or of another store.
    static desk::Result<SecretBox> open(Store& store);

    /// Within the transaction that stores it, so that the key is not changed in between. An error:
    /// the key was changed, and this node does not have the new one.
    desk::Result<std::string> seal(Transaction& change, const desk::Secret& secret,
                                   std::string_view instance, std::string_view key) const;

    /// `invalid`: damaged, or sealed for something else.
    desk::Result<desk::Secret> unseal(std::string_view sealed, std::string_view instance,
                                      std::string_view key) const;

private:
    class Current;

    SecretBox(Store& store, SecretKey key);

    std::shared_ptr<Current> current_;
};

/// @name Changing the key
/// `change_key` seals all anew with the key in `secrets.key.new`, which it makes if there is none,
/// in one transaction with whatever else `change` holds. After its commit that file takes the place
/// of `secrets.key`: by `put_new_key_in_place`, or, if that did not happen, by whoever opens a box
/// next. Until the commit the old key is the right one, and afterwards the new one: a process that
/// dies in between leaves nothing to mend.
/// @{

struct Resealed {
    int values = 0;
};

/// Makes `secrets.key.new`, to be copied to other nodes first. `conflict` if there is one.
desk::Status prepare_new_key(Store& store);
desk::Result<Resealed> change_key(Store& store, Transaction& change);
desk::Status put_new_key_in_place(Store& store);
/// @}

} // namespace mock::store
