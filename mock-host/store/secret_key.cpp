#include "mock-host/store/secret_key.hpp"

#include "mock-host/store/refused.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

namespace mock::store {

namespace {

static_assert(SecretKey::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

constexpr auto key_encoding = sodium_base64_VARIANT_ORIGINAL;

/// Holds a key, and is wiped at its end, whatever came of it.
struct Line {
    Line() = default;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() { sodium_memzero(text.data(), text.size()); }

    std::array<char, 128> text{};
};

desk::Error not_written(const std::filesystem::path& file, int reason)
{
    return refused(desk::Errc::denied, "secrets.key",
                   file.string() + " cannot be written: " + std::strerror(reason));
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

desk::Status check_mode(int file, const std::string& name)
{
    struct stat facts = {};
    if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode))
        return refused(desk::Errc::invalid, "secrets.key", name + " is not a file");
    if ((facts.st_mode & 077) == 0) return {};
    return refused(desk::Errc::denied, "secrets.key_open",
                   name + " may be read by other users: run 'chmod 600 " + name +
                       "', and think about who may have read it");
}

desk::Result<std::size_t> read_line(const std::filesystem::path& file, Line& line)
{
    const std::string name = file.string();
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        return refused(errno == ENOENT ? desk::Errc::not_found : desk::Errc::denied, "secrets.key",
                       name + " cannot be read: " + std::strerror(errno) +
                           "; without it the stored secrets cannot be used. Nodes that share a "
                           "store have the same key: copy it from the first one");
    }
    const auto mode = check_mode(opened, name);
    const ssize_t size = mode ? ::read(opened, line.text.data(), line.text.size()) : 0;
    ::close(opened);
    DESK_CHECK(mode);
    return size > 0 ? static_cast<std::size_t>(size) : std::size_t{0};
}

} // namespace

SecretKey::SecretKey()
{
    if (::sodium_init() < 0) throw std::runtime_error("libsodium has no source of chance");
    memory_.reset(static_cast<unsigned char*>(sodium_malloc(size)), sodium_free);
    if (!memory_) throw std::bad_alloc();
}

SecretKey SecretKey::by_chance()
{
    SecretKey key;
    randombytes_buf(key.memory_.get(), size);
    return key;
}

desk::Result<SecretKey> SecretKey::read(const std::filesystem::path& file)
{
    Line line;
    DESK_TRY(const std::size_t length, read_line(file, line));
    if (length == 0)
        return refused(desk::Errc::not_found, "secrets.key", file.string() + " is empty");
    SecretKey key;
    std::size_t got = 0;
    const bool is_good = sodium_base642bin(key.memory_.get(), size, line.text.data(), length, "\n",
                                           &got, nullptr, key_encoding) == 0;
    if (is_good && got == size) return key;
    return refused(desk::Errc::invalid, "secrets.key", file.string() + " is damaged: restore it");
}

desk::Status SecretKey::write_new(const std::filesystem::path& file) const
{
    std::error_code ignored; // To open it says it better.
    std::filesystem::create_directories(file.parent_path(), ignored);
    const int made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0 && errno == EEXIST) return key_file_exists(file);
    Line line;
    char* const text = line.text.data();
    sodium_bin2base64(text, line.text.size(), bytes(), size, key_encoding);
    const std::size_t length = std::strlen(text);
    text[length] = '\n';
    const bool is_written = made >= 0 &&
                            ::write(made, text, length + 1) == static_cast<ssize_t>(length + 1) &&
                            ::fsync(made) == 0 && sync_folder(file.parent_path());
    const int reason = errno;
    if (made >= 0) ::close(made);
    if (is_written) return {};
    if (made >= 0) ::unlink(file.c_str());
    return not_written(file, reason);
}

std::string SecretKey::fingerprint() const
{
    std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
    crypto_generichash(hash.data(), hash.size(), bytes(), size, nullptr, 0);
    std::string text(sodium_base64_encoded_len(hash.size(), key_encoding), '\0');
    sodium_bin2base64(text.data(), text.size(), hash.data(), hash.size(), key_encoding);
    text.pop_back(); // the final zero
    return text;
}

desk::Error key_file_exists(const std::filesystem::path& file)
{
    return refused(desk::Errc::conflict, "secrets.key_exists",
                   file.string() + " is there already: it may still be needed for another "
                                   "store, so move it away yourself");
}

void remove_empty_key_file(const std::filesystem::path& file)
{
    struct stat facts = {};
    if (::stat(file.c_str(), &facts) == 0 && facts.st_size == 0) ::unlink(file.c_str());
}

desk::Status replace_key_file(const std::filesystem::path& from, const std::filesystem::path& to)
{
    if (::rename(from.c_str(), to.c_str()) != 0 || !sync_folder(to.parent_path()))
        return not_written(to, errno);
    return {};
}

} // namespace mock::store
