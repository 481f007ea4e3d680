#include "mock-host/store/tokens.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace mock::store {

namespace {

using Bytes = std::array<unsigned char, crypto_generichash_BYTES>;

std::string encode(const Bytes& bytes)
{
    constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back(); // the final zero
    return text;
}

} // namespace

std::string new_token()
{
    if (sodium_init() < 0) throw std::runtime_error("this machine has no source of randomness");
    Bytes bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return encode(bytes);
}

std::string token_hash(std::string_view token)
{
    // Fast on purpose: a token cannot be guessed, unlike a password.
    Bytes bytes{};
    crypto_generichash(bytes.data(), bytes.size(),
                       reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr,
                       0);
    return encode(bytes);
}

} // namespace mock::store
