#pragma once

#include "mock-host/loader/digest.hpp"

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mock::loader {

/// Who may have signed a package.
struct PublicKey {
    std::string name;
    std::array<unsigned char, 32> bytes{};

    /// SHA-256 of the key, 64 hexadecimal digits: what people compare.
    std::string fingerprint() const;
};

struct SigningKey {
    PublicKey public_key;
    desk::Secret seed; ///< 32 bytes
};

enum class Trust {
    trusted,     ///< signed by one of the trusted keys, and unchanged since
    unknown_key, ///< names another key, which anybody can: nothing is known about it
    not_signed,
};

struct SignatureCheck {
    Trust trust = Trust::not_signed;
    std::string key_name;    ///< as this host calls it; empty unless trusted
    std::string fingerprint; ///< of the key that the package names; a claim unless trusted
};

/// The member that holds the signature over all others.
inline constexpr std::string_view signature_member = "signature.json";

/// What is signed: a first line with the format, then "<sha256>  <name>" of each member but the
/// signature, sorted.
std::string listing(const Digests& digests);

/// An error if the signature of a trusted key does not fit: the package was changed. That cannot
/// be waived; the other cases are for the caller to decide. No two trusted keys have one name.
desk::Result<SignatureCheck> check_signature(const Members& members,
                                             const std::vector<PublicKey>& trusted);

/// Contents of the member `signature.json`.
desk::Result<std::string> sign(const Members& members, const SigningKey& key);

desk::Result<SigningKey> generate_key(const std::string& name);

/// Files with one line: "desk-ed25519-public <hex> <name>", "desk-ed25519-secret <hex> <name>".
/// A secret file is written with mode 0600 and refused with any other that lets others read it.
desk::Result<PublicKey> read_public_key(const std::filesystem::path& file);
desk::Result<SigningKey> read_signing_key(const std::filesystem::path& file);
/// Both files or none: FILE and FILE.pub.
desk::Status write_key_pair(const SigningKey& key, const std::filesystem::path& secret_file);
/// Do FILE and FILE.pub belong to each other?
desk::Status check_key_pair(const std::filesystem::path& secret_file);

/// Every "*.pub" of a directory; none if the directory does not exist. Neither may be written by
/// others.
desk::Result<std::vector<PublicKey>> read_trusted_keys(const std::filesystem::path& directory);

} // namespace mock::loader
