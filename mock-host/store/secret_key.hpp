#pragma once

#include <desk/sdk/result.hpp>
#include <desk/sdk/secret.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mock::store {

/// The key of the secret box. Its memory is in no core dump and not swapped out, and is wiped when
/// the last copy goes. Copies share it. Any thread.
class SecretKey {
public:
    static constexpr std::size_t size = 32;

    /// A new one.
    static SecretKey by_chance();

    /// `not_found` (also of an empty file: whoever made it died), `denied` (others may read the
    /// file, too), `invalid` (no key).
    static desk::Result<SecretKey> read(const std::filesystem::path& file);

    /// Makes the file (mode 0600), durable when it returns. `conflict` if there is one.
    desk::Status write_new(const std::filesystem::path& file) const;

    const unsigned char* bytes() const { return memory_.get(); }

    /// Tells keys apart and says nothing about them.
    std::string fingerprint() const;

private:
    SecretKey();

    std::shared_ptr<unsigned char> memory_;
};

/// `conflict`: `file` is there, and whoever it belongs to may need it.
desk::Error key_file_exists(const std::filesystem::path& file);

/// What is left of a process that died before its new key was in the file. Nobody has used that
/// key.
void remove_empty_key_file(const std::filesystem::path& file);

/// Lets `from` take the place of `to`; a loss of power leaves the one or the other.
desk::Status replace_key_file(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace mock::store
