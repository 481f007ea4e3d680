#include "mock-host/loader/directory.hpp"
#include "mock-host/loader/refused.hpp"
#include "mock-host/loader/signature.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace mock::loader {
namespace fs = std::filesystem;
namespace {

constexpr const char* public_word = "desk-ed25519-public";
constexpr const char* secret_word = "desk-ed25519-secret";

struct Line {
    std::array<unsigned char, 32> bytes{};
    std::string name;
};

desk::Error bad_key(const fs::path& file, const std::string& reason)
{
    return refused("key.invalid", file.string() + " " + reason);
}

bool is_key_name(std::string_view name)
{
    const auto is_allowed = [](unsigned char c) { return c > ' ' && c < 0x7f; };
    return !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), is_allowed);
}

desk::Result<Line> read_line(const fs::path& file, const std::string& word)
{
    std::ifstream stream(file);
    std::string first;
    std::string digits;
    Line line;
    if (!stream) return bad_key(file, "cannot be read; check the path and its permissions");
    stream >> first >> digits >> line.name;
    const std::string shape = "is no key file; it has one line: " + word + " <hex> <name>";
    std::size_t size = 0;
    if (first != word || !is_key_name(line.name) || digits.size() != 2 * line.bytes.size() ||
        sodium_hex2bin(line.bytes.data(), line.bytes.size(), digits.data(), digits.size(), nullptr,
                       &size, nullptr) != 0 ||
        size != line.bytes.size()) {
        sodium_memzero(digits.data(), digits.size());
        return bad_key(file, shape);
    }
    sodium_memzero(digits.data(), digits.size());
    return line;
}

std::string why_not_created(const fs::path& file, int problem)
{
    std::error_code unknown;
    if (fs::is_directory(file, unknown)) return "it is a folder; name a file in it";
    if (problem == EEXIST) return "there is a file already, perhaps a key; take another name";
    return std::string(std::strerror(problem)) + "; check the path and its permissions";
}

desk::Status write_line(const fs::path& file, std::string line, mode_t mode)
{
    const int descriptor =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (descriptor < 0) return bad_key(file, "cannot be created: " + why_not_created(file, errno));
    const auto written = ::write(descriptor, line.data(), line.size());
    const bool is_complete =
        written == static_cast<ssize_t>(line.size()) && ::fsync(descriptor) == 0;
    ::close(descriptor);
    sodium_memzero(line.data(), line.size());
    if (is_complete) return {};
    ::unlink(file.c_str());
    return bad_key(file, "cannot be written; is the disk full?");
}

fs::path public_half_of(const fs::path& secret_file)
{
    return secret_file.string() + ".pub";
}

/// Who may write here decides what is trusted.
desk::Status check_trusted_place(const fs::path& path)
{
    const auto safe = check_owner(path);
    if (safe) return safe;
    return refused("key.unsafe",
                   safe.error().detail +
                       ", after you made sure that nobody has put another key there",
                   desk::Errc::denied);
}

std::string line_of(const char* word, std::string_view bytes, const std::string& name)
{
    std::array<char, 65> digits{};
    sodium_bin2hex(digits.data(), digits.size(),
                   reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::string line = std::string(word) + " " + digits.data() + " " + name + "\n";
    sodium_memzero(digits.data(), digits.size());
    return line;
}

SigningKey key_from_seed(desk::Secret seed, std::string name)
{
    SigningKey key;
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret_bytes{};
    crypto_sign_seed_keypair(key.public_key.bytes.data(), secret_bytes.data(),
                             reinterpret_cast<const unsigned char*>(seed.reveal().data()));
    sodium_memzero(secret_bytes.data(), secret_bytes.size());
    key.public_key.name = std::move(name);
    key.seed = std::move(seed);
    return key;
}

} // namespace

desk::Result<SigningKey> generate_key(const std::string& name)
{
    if (!is_key_name(name)) {
        return refused("key.name", "a key needs a name of 1 to 63 letters without spaces");
    }
    if (sodium_init() < 0) return refused("key.random", "this machine gives no random numbers");
    std::string seed(crypto_sign_SEEDBYTES, '\0');
    randombytes_buf(seed.data(), seed.size());
    return key_from_seed(desk::Secret(std::move(seed)), name);
}

desk::Result<PublicKey> read_public_key(const fs::path& file)
{
    DESK_TRY(const auto line, read_line(file, public_word));
    return PublicKey{line.name, line.bytes};
}

desk::Result<SigningKey> read_signing_key(const fs::path& file)
{
    struct stat facts {};
    if (::stat(file.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return bad_key(file, "may be read by other users; make a new key, or run chmod 600 if you "
                             "are sure that nobody has read it");
    }
    DESK_TRY(auto line, read_line(file, secret_word));
    std::string seed(reinterpret_cast<const char*>(line.bytes.data()), line.bytes.size());
    sodium_memzero(line.bytes.data(), line.bytes.size());
    return key_from_seed(desk::Secret(std::move(seed)), line.name);
}

desk::Status write_key_pair(const SigningKey& key, const fs::path& secret_file)
{
    const auto& bytes = key.public_key.bytes;
    DESK_CHECK(write_line(secret_file, line_of(secret_word, key.seed.reveal(), key.public_key.name),
                          0600));
    auto done =
        write_line(public_half_of(secret_file),
                   line_of(public_word, {reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                           key.public_key.name),
                   0644);
    if (!done) ::unlink(secret_file.c_str()); // Nobody could check what it signs.
    return done;
}

desk::Status check_key_pair(const fs::path& secret_file)
{
    DESK_TRY(const auto secret, read_signing_key(secret_file));
    DESK_TRY(const auto open, read_public_key(public_half_of(secret_file)));
    if (open.bytes == secret.public_key.bytes) return {};
    return bad_key(public_half_of(secret_file), "does not belong to " + secret_file.string() +
                                                    "; move both away, and make a "
                                                    "new pair");
}

desk::Result<std::vector<PublicKey>> read_trusted_keys(const fs::path& directory)
{
    std::vector<fs::path> files;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(directory, problem)) {
        if (entry.path().extension() == ".pub") files.push_back(entry.path());
    }
    if (!files.empty()) DESK_CHECK(check_trusted_place(directory));
    std::sort(files.begin(), files.end());
    std::vector<PublicKey> keys;
    for (const auto& file : files) {
        DESK_CHECK(check_trusted_place(file));
        DESK_TRY(auto key, read_public_key(file));
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace mock::loader
