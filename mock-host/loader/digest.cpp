#include "mock-host/loader/digest.hpp"

#include <openssl/sha.h>
#include <sodium.h>

#include <array>

namespace mock::loader {

std::string sha256_hex(std::string_view bytes)
{
    // OpenSSL's, not libsodium's: it uses the processor's own instructions, and a library is hashed
    // at each start.
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    std::string text(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

Digests digests_of(const Members& members)
{
    Digests digests;
    for (const auto& [name, contents] : members)
        digests.emplace_hint(digests.end(), name, sha256_hex(contents));
    return digests;
}

} // namespace mock::loader
