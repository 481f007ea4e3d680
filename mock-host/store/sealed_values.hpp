#pragma once

#include "mock-host/store/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mock::store {

/// A value that the secret box has sealed, wherever it is.
struct SealedValue {
    std::string instance{}; ///< whose: id of a configuration, or `desk_itself`
    std::string key{};      ///< for what it was sealed
    std::string text{};     ///< sealed
    std::int64_t call = 0;  ///< 0: no address to open of a call
};

/// @name The password of the mail server
/// For whom it is sealed, and as what: the name of its setting, too.
/// @{
inline constexpr std::string_view desk_itself = "the desk";
inline constexpr std::string_view mail_password = "smtp.password";
/// @}

/// For what the address to open of a call is sealed.
std::string open_url_key(std::int64_t call);

std::vector<SealedValue> sealed_values(Connection connection);

/// Its revision stays: for the plugin nothing has changed.
void replace_sealed(Transaction& change, const SealedValue& value, const std::string& text);

} // namespace mock::store
