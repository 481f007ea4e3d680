#include "mock-host/loader/signature.hpp"

#include "mock-host/loader/json.hpp"
#include "mock-host/loader/names.hpp"
#include "mock-host/loader/refused.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace mock::loader {
namespace {

constexpr std::string_view algorithm = "ed25519";

std::string hex(const unsigned char* bytes, std::size_t size)
{
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

template <std::size_t Size>
bool from_hex(std::string_view text, std::array<unsigned char, Size>& bytes)
{
    std::size_t size = 0;
    const char* end = nullptr;
    const bool good = sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr,
                                     &size, &end) == 0;
    return good && size == Size && end == text.data() + text.size();
}

struct Signature {
    std::string fingerprint;
    std::array<unsigned char, crypto_sign_BYTES> bytes{};
};

desk::Result<Signature> read_signature(const std::string& json)
{
    DESK_TRY(const auto document, parse_json(json));
    const JsonPlace place(document);
    DESK_TRY(const auto name, place.required("algorithm"));
    DESK_TRY(const auto algorithm_name, name.string());
    if (algorithm_name != algorithm) return name.error("this host knows \"ed25519\" only");
    DESK_TRY(const auto fingerprint, place.required("fingerprint"));
    DESK_TRY(const auto text_place, place.required("signature"));
    DESK_TRY(const auto text, text_place.string());
    Signature signature;
    DESK_TRY(signature.fingerprint, fingerprint.string());
    if (!is_sha256(signature.fingerprint)) {
        return fingerprint.error("has to be 64 hexadecimal digits in lower case");
    }
    if (!from_hex(text, signature.bytes))
        return text_place.error("has to be 128 hexadecimal digits");
    return signature;
}

/// The name is what an installed package keeps of its signer, and what the next one is compared
/// with.
desk::Status check_only_one_has_the_name(const PublicKey& key,
                                         const std::vector<PublicKey>& trusted)
{
    const bool is_only_one = std::none_of(trusted.begin(), trusted.end(), [&](const auto& each) {
        return each.name == key.name && each.bytes != key.bytes;
    });
    if (is_only_one) return {};
    return refused("key.name", "two trusted keys are called \"" + key.name +
                                   "\", so nobody could tell who signed the package; give one of "
                                   "them another name, the last word of its .pub file");
}

} // namespace

std::string PublicKey::fingerprint() const
{
    return sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string listing(const Digests& digests)
{
    // The first line keeps a signature from being used for anything else that this key signs.
    std::string text = "desk-package/1\n";
    for (const auto& [name, digest] : digests) {
        if (name == signature_member) continue;
        text += digest;
        text += "  ";
        text += name;
        text += '\n';
    }
    return text;
}

desk::Result<SignatureCheck> check_signature(const Members& members,
                                             const std::vector<PublicKey>& trusted)
{
    const auto member = members.find(signature_member);
    if (member == members.end()) return SignatureCheck{};

    auto signature = read_signature(member->second);
    if (!signature) {
        return refused("package.signature", std::string(signature_member) + ": " +
                                                signature.error().detail +
                                                "; get the package again from its maker");
    }
    SignatureCheck check{Trust::unknown_key, "", signature->fingerprint};
    const auto key = std::find_if(trusted.begin(), trusted.end(), [&](const PublicKey& each) {
        return each.fingerprint() == signature->fingerprint;
    });
    if (key == trusted.end()) return check;
    DESK_CHECK(check_only_one_has_the_name(*key, trusted));

    const std::string text = listing(digests_of(members));
    if (crypto_sign_verify_detached(signature->bytes.data(),
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    text.size(), key->bytes.data()) != 0) {
        return refused("package.signature",
                       "the signature does not fit: the package was changed after \"" + key->name +
                           "\" signed it; get it again from its maker");
    }
    check.trust = Trust::trusted;
    check.key_name = key->name;
    return check;
}

desk::Result<std::string> sign(const Members& members, const SigningKey& key)
{
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_bytes{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_bytes{};
    const auto seed = key.seed.reveal();
    if (sodium_init() < 0 || seed.size() != crypto_sign_SEEDBYTES) {
        return refused("key.invalid", "the key cannot sign; make a new one");
    }
    crypto_sign_seed_keypair(public_bytes.data(), secret_bytes.data(),
                             reinterpret_cast<const unsigned char*>(seed.data()));
    const std::string text = listing(digests_of(members));
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         secret_bytes.data());
    sodium_memzero(secret_bytes.data(), secret_bytes.size());

    boost::json::object document;
    document["algorithm"] = boost::json::string_view(algorithm.data(), algorithm.size());
    document["key_id"] = key.public_key.name;
    document["fingerprint"] = key.public_key.fingerprint();
    document["signature"] = hex(signature.data(), signature.size());
    return boost::json::serialize(document) + "\n";
}

} // namespace mock::loader
