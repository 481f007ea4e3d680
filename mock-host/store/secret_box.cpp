#include "mock-host/store/secret_box.hpp"

#include "mock-host/store/refused.hpp"
#include "mock-host/store/sealed_values.hpp"
#include "mock-host/store/secret_key.hpp"
#include "mock-host/store/settings.hpp"

#include <sodium.h>

#include <mutex>
#include <optional>
#include <utility>

namespace mock::store {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr auto key_name = "secrets.key";
constexpr auto new_key_name = "secrets.key.new";
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

std::filesystem::path new_key_file(const Store& store)
{
    return store.directory() / new_key_name;
}

std::string wanted_fingerprint(Connection connection)
{
    return setting(connection, fingerprint_setting).value_or("");
}

// The text ends with the key, so that no two pairs make the same text.
std::string purpose(std::string_view instance, std::string_view key)
{
    return std::string(instance).append(1, '\0').append(key);
}

/// The key that the store wants. Whoever changed it may have died before its file was in its place.
desk::Result<SecretKey> fitting_key(const Store& store, const std::string& fingerprint)
{
    auto key = SecretKey::read(key_file(store));
    if (key && key->fingerprint() == fingerprint) return key;
    const auto prepared = SecretKey::read(new_key_file(store));
    if (prepared && prepared->fingerprint() == fingerprint) {
        // Another process may be doing the same, and a folder that cannot be written can wait.
        (void)replace_key_file(new_key_file(store), key_file(store));
        return prepared;
    }
    // Between the two looks another process may have put it in its place.
    key = SecretKey::read(key_file(store));
    if (!key || key->fingerprint() == fingerprint) return key;
    return refused(desk::Errc::invalid, "secrets.key_wrong",
                   key_file(store).string() +
                       " is not the key of this store: put back the one that belongs to it. If the "
                       "key was changed on another node, copy secrets.key from there");
}

std::string seal_with(const SecretKey& key, const desk::Secret& secret, std::string_view instance,
                      std::string_view name)
{
    const std::string bound_to = purpose(instance, name);
    const std::string_view plain = secret.reveal();
    std::string sealed(nonce_bytes + plain.size() + tag_bytes, '\0');
    unsigned char* const nonce = bytes(sealed);
    randombytes_buf(nonce, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, nullptr, bytes(plain),
                                               plain.size(), bytes(bound_to), bound_to.size(),
                                               nullptr, nonce, key.bytes());
    return encode(sealed);
}

std::optional<desk::Secret> unseal_with(const SecretKey& key, std::string_view sealed,
                                        std::string_view instance, std::string_view name)
{
    const std::string bound_to = purpose(instance, name);
    const auto binary = decode(sealed);
    if (!binary || binary->size() < nonce_bytes + tag_bytes) return {};
    const std::string_view box = std::string_view(*binary).substr(nonce_bytes);
    std::string plain(box.size() - tag_bytes, '\0');
    const bool is_open = crypto_aead_xchacha20poly1305_ietf_decrypt(
                             bytes(plain), nullptr, nullptr, bytes(box), box.size(),
                             bytes(bound_to), bound_to.size(), bytes(*binary), key.bytes()) == 0;
    std::optional<desk::Secret> secret;
    if (is_open) secret.emplace(std::move(plain));
    desk::wipe(plain); // NOLINT(bugprone-use-after-move): a short one is still there
    return secret;
}

desk::Error does_not_open(std::string_view instance, std::string_view name)
{
    return refused(desk::Errc::invalid, "secrets.damaged",
                   "the secret '" + std::string(name) + "' of " + std::string(instance) +
                       " does not open: it is damaged or was moved; enter it again");
}

} // namespace

/// The key in use, and a newer one once the store wants it: then also the one before.
class SecretBox::Current {
public:
    Current(Store& store, SecretKey key) : store_(store), key_(std::move(key)) {}

    SecretKey key() const
    {
        const std::lock_guard lock(mutex_);
        return key_;
    }

    desk::Result<SecretKey> key_for(const std::string& fingerprint)
    {
        const std::lock_guard lock(mutex_);
        if (key_.fingerprint() == fingerprint) return key_;
        DESK_TRY(SecretKey newer, fitting_key(store_, fingerprint));
        before_ = std::exchange(key_, std::move(newer));
        return key_;
    }

    std::optional<SecretKey> key_before() const
    {
        const std::lock_guard lock(mutex_);
        return before_;
    }

    Store& store() { return store_; }

private:
    Store& store_;
    mutable std::mutex mutex_; ///< guards what is below
    SecretKey key_;
    std::optional<SecretKey> before_{};
};

desk::Status SecretBox::check_none_in(const std::filesystem::path& folder)
{
    const auto file = folder / key_name;
    std::error_code ignored; // To write it says it better.
    if (!std::filesystem::exists(file, ignored)) return {};
    return key_file_exists(file);
}

SecretBox::SecretBox(Store& store, SecretKey key)
    : current_(std::make_shared<Current>(store, std::move(key)))
{
}

desk::Result<SecretBox> SecretBox::create(Store& store)
{
    remove_empty_key_file(key_file(store));
    DESK_CHECK(check_none_in(store.directory()));
    const SecretKey key = SecretKey::by_chance();
    {
        // Before the file: a key file that the store does not know is that of another desk, also
        // when this was interrupted.
        Transaction change(store);
        put_setting(change, fingerprint_setting, key.fingerprint());
        change.commit();
    }
    DESK_CHECK(key.write_new(key_file(store)));
    return SecretBox(store, key);
}

desk::Result<SecretBox> SecretBox::open(Store& store)
{
    DESK_TRY(const SecretKey key, fitting_key(store, wanted_fingerprint(Reader(store))));
    return SecretBox(store, key);
}

desk::Result<std::string> SecretBox::seal(Transaction& change, const desk::Secret& secret,
                                          std::string_view instance, std::string_view key) const
{
    DESK_TRY(const SecretKey with, current_->key_for(wanted_fingerprint(change)));
    return seal_with(with, secret, instance, key);
}

desk::Result<desk::Secret> SecretBox::unseal(std::string_view sealed, std::string_view instance,
                                             std::string_view key) const
{
    if (auto plain = unseal_with(current_->key(), sealed, instance, key)) return *std::move(plain);
    // Somebody may have changed the key since this process read it.
    const std::string wanted = wanted_fingerprint(Reader(current_->store()));
    DESK_TRY(const SecretKey newer, current_->key_for(wanted));
    if (auto plain = unseal_with(newer, sealed, instance, key)) return *std::move(plain);
    // Or since `sealed` was read, and another thread has taken the new one already.
    if (const auto before = current_->key_before()) {
        if (auto plain = unseal_with(*before, sealed, instance, key)) return *std::move(plain);
    }
    return does_not_open(instance, key);
}

desk::Status prepare_new_key(Store& store)
{
    remove_empty_key_file(new_key_file(store));
    return SecretKey::by_chance().write_new(new_key_file(store));
}

desk::Result<Resealed> change_key(Store& store, Transaction& change)
{
    DESK_TRY(const SecretKey old, fitting_key(store, wanted_fingerprint(change)));
    auto prepared = SecretKey::read(new_key_file(store));
    if (!prepared && prepared.error().status == desk::Errc::not_found) {
        DESK_CHECK(prepare_new_key(store));
        prepared = SecretKey::read(new_key_file(store));
    }
    DESK_TRY(const SecretKey made, std::move(prepared));
    Resealed done;
    for (const SealedValue& value : sealed_values(change)) {
        const auto plain = unseal_with(old, value.text, value.instance, value.key);
        const bool is_address = value.call != 0;
        if (!plain && !is_address) return does_not_open(value.instance, value.key);
        if (!plain) {
            // Nobody can enter it again, and nobody will ever open it.
            replace_sealed(change, value, "");
            continue;
        }
        replace_sealed(change, value, seal_with(made, *plain, value.instance, value.key));
        ++done.values;
    }
    put_setting(change, fingerprint_setting, made.fingerprint());
    return done;
}

desk::Status put_new_key_in_place(Store& store)
{
    DESK_TRY([[maybe_unused]] const SecretKey key,
             fitting_key(store, wanted_fingerprint(Reader(store))));
    return {};
}

} // namespace mock::store
