#include "mock-host/store/secret_box.hpp"

#include "mock-host/store/settings.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace mock::store {

namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr auto key_name = "secrets.key";
constexpr auto fingerprint_setting = "secrets.key_fingerprint";
constexpr auto base64 = sodium_base64_VARIANT_ORIGINAL;

const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string encode(std::string_view binary)
{
    std::string text(sodium_base64_encoded_len(binary.size(), base64), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes(binary), binary.size(), base64);
    text.pop_back(); // the final zero
    return text;
}

std::optional<std::string> decode(std::string_view text)
{
    std::string binary(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(bytes(binary), binary.size(), text.data(), text.size(), nullptr, &size,
                          nullptr, base64) != 0)
        return {};
    binary.resize(size);
    return binary;
}

std::filesystem::path key_file(const Store& store)
{
    return store.directory() / key_name;
}

desk::Error error(desk::Errc status, const char* code, std::string detail)
{
    return {.status = status, .code = code, .detail = std::move(detail), .message = {}};
}

// Tells keys apart and says nothing about them.
std::string fingerprint(std::string_view key)
{
    std::string hash(crypto_generichash_BYTES_MIN, '\0');
    crypto_generichash(bytes(hash), hash.size(), bytes(key), key.size(), nullptr, 0);
    return encode(hash);
}

// The text ends with the key, so that no two pairs make the same text.
std::string purpose(std::string_view instance, std::string_view key)
{
    return std::string(instance).append(1, '\0').append(key);
}

desk::Error is_there(const std::filesystem::path& file)
{
    return error(desk::Errc::conflict, "secrets.key_exists",
                 file.string() + " is there already: it may still be needed for another "
                                 "store, so move it away yourself");
}

// Or the name of a new file may be gone after a loss of power.
bool sync_folder(const std::filesystem::path& folder)
{
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return false;
    const bool done = ::fsync(opened) == 0;
    ::close(opened);
    return done;
}

desk::Status write_new_file(const std::filesystem::path& file, std::string_view text)
{
    std::error_code ignored; // To open it says it better.
    std::filesystem::create_directories(file.parent_path(), ignored);
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0 && errno == EEXIST) return is_there(file);
    const bool written =
        made >= 0 && ::write(made, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(made) == 0 && sync_folder(file.parent_path());
    const int reason = errno;
    if (made >= 0) ::close(made);
    if (written) return {};
    return error(desk::Errc::denied, "secrets.key",
                 file.string() + " cannot be written: " + std::strerror(reason));
}

desk::Status check_mode(int file, const std::string& name)
{
    struct stat facts = {};
    if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode))
        return error(desk::Errc::invalid, "secrets.key", name + " is not a file");
    if ((facts.st_mode & 077) == 0) return {};
    return error(desk::Errc::denied, "secrets.key_open",
                 name + " may be read by other users: run 'chmod 600 " + name +
                     "', and think about who may have read it");
}

desk::Result<desk::Secret> read_key(const std::filesystem::path& file)
{
    const std::string name = file.string();
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        return error(errno == ENOENT ? desk::Errc::not_found : desk::Errc::denied, "secrets.key",
                     name + " cannot be read: " + std::strerror(errno) +
                         "; without it the stored secrets cannot be used. Nodes that share a "
                         "store have the same key: copy it from the first one");
    }
    std::array<char, 128> text{};
    const auto mode = check_mode(opened, name);
    const ssize_t size = ::read(opened, text.data(), text.size());
    ::close(opened);
    DESK_CHECK(mode);

    std::string_view line(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (line.ends_with('\n')) line.remove_suffix(1);
    auto key = decode(line);
    sodium_memzero(text.data(), text.size());
    if (key && key->size() == key_bytes) return desk::Secret(*std::move(key));
    return error(desk::Errc::invalid, "secrets.key", name + " is damaged: restore it");
}

} // namespace

desk::Status SecretBox::check_none_in(const std::filesystem::path& folder)
{
    const auto file = folder / key_name;
    if (std::filesystem::exists(file)) return is_there(file);
    return {};
}

desk::Result<SecretBox> SecretBox::create(Store& store)
{
    if (::sodium_init() < 0) return desk::Error{.detail = "libsodium has no source of chance"};
    std::string key(key_bytes, '\0');
    randombytes_buf(key.data(), key.size());
    SecretBox box{desk::Secret(std::move(key))};
    DESK_CHECK(write_new_file(key_file(store), encode(box.key_.reveal()) + "\n"));

    Transaction change(store);
    put_setting(change, fingerprint_setting, fingerprint(box.key_.reveal()));
    change.commit();
    return box;
}

desk::Result<SecretBox> SecretBox::open(Store& store)
{
    if (::sodium_init() < 0) return desk::Error{.detail = "libsodium has no source of chance"};
    DESK_TRY(desk::Secret key, read_key(key_file(store)));
    if (setting(Reader(store), fingerprint_setting) != fingerprint(key.reveal())) {
        return error(desk::Errc::invalid, "secrets.key_wrong",
                     key_file(store).string() +
                         " is the key of another store: put back the one that belongs to this");
    }
    return SecretBox(std::move(key));
}

std::string SecretBox::seal(const desk::Secret& secret, std::string_view instance,
                            std::string_view key) const
{
    const std::string bound_to = purpose(instance, key);
    const std::string_view plain = secret.reveal();
    std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
    unsigned char* const nonce = bytes(sealed);
    randombytes_buf(nonce, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes(plain),
                                               plain.size(), bytes(bound_to), bound_to.size(),
                                               nullptr, nonce, bytes(key_.reveal()));
    return encode(sealed);
}

desk::Result<desk::Secret> SecretBox::unseal(std::string_view sealed, std::string_view instance,
                                             std::string_view key) const
{
    const std::string bound_to = purpose(instance, key);
    const auto binary = decode(sealed);
    if (binary && binary->size() >= nonce_bytes + tag_bytes) {
        const std::string_view nonce(binary->data(), nonce_bytes);
        const std::string_view box = std::string_view(*binary).substr(nonce_bytes);
        std::string plain(box.size() - tag_bytes, '\0');
        if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), nullptr, nullptr, bytes(box),
                                                       box.size(), bytes(bound_to), bound_to.size(),
                                                       bytes(nonce), bytes(key_.reveal())) == 0)
            return desk::Secret(std::move(plain));
    }
    return error(desk::Errc::invalid, "secrets.damaged",
                 "the secret '" + std::string(key) + "' of " + std::string(instance) +
                     " does not open: it is damaged or was moved; enter it again");
}

} // namespace mock::store
