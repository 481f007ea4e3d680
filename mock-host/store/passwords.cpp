#include "mock-host/store/passwords.hpp"

#include "mock-host/store/audit.hpp"
#include "mock-host/store/ids.hpp"
#include "mock-host/store/people.hpp"
#include "mock-host/store/query.hpp"

#include <sodium.h>

#include <new>
#include <stdexcept>

namespace mock::store {

namespace {

constexpr auto effort = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto memory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

// Also chooses the fastest code for this processor: without it, checking takes longer than hashing.
void prepare()
{
    if (sodium_init() < 0) throw std::runtime_error("this machine has no source of randomness");
}

std::optional<PasswordHash> stored_hash(Connection connection, std::string_view person)
{
    std::optional<std::string> text;
    Query query(connection, "SELECT password_hash FROM people WHERE number = :number");
    query.bind(number_in(person_id, person));
    if (!query.into(text).next() || !text) return {};
    return PasswordHash{*text};
}

bool store_hash(Transaction& change, std::string_view person,
                const std::optional<std::string>& text)
{
    Query query(change, "UPDATE people SET password_hash = :hash WHERE number = :number");
    if (query.bind(text, number_in(person_id, person)).run() != 1) return false;
    const auto whose = find_person(change, person);
    note_audit(change, {.action = text ? "password.set" : "password.remove",
                        .subject = whose ? subject_of(*whose) : "person " + std::string(person),
                        .outcome = "done"});
    return true;
}

} // namespace

PasswordHash hash_password(const desk::Secret& password)
{
    prepare();
    PasswordHash hash{std::string(crypto_pwhash_STRBYTES, '\0')};
    const std::string_view clear = password.reveal();
    if (crypto_pwhash_str(hash.text.data(), clear.data(), clear.size(), effort, memory) != 0)
        throw std::bad_alloc(); // It has no other reason to fail.
    hash.text.resize(hash.text.find('\0'));
    return hash;
}

bool needs_new_hash(const PasswordHash& hash)
{
    return crypto_pwhash_str_needs_rehash(hash.text.c_str(), effort, memory) != 0;
}

PasswordHash decoy_hash()
{
    // A salt and a result of zeros, which no password has.
    return {"$argon2id$v=19$m=" + std::to_string(memory / 1024) + ",t=" + std::to_string(effort) +
            ",p=1$" + std::string(22, 'A') + "$" + std::string(43, 'A')};
}

bool set_password(Transaction& change, std::string_view person, const PasswordHash& hash)
{
    return store_hash(change, person, hash.text);
}

bool remove_password(Transaction& change, std::string_view person)
{
    return store_hash(change, person, {});
}

bool has_password(Connection connection, std::string_view person)
{
    return stored_hash(connection, person).has_value();
}

bool check_password(Connection connection, std::string_view person, const desk::Secret& password)
{
    prepare();
    const auto stored = stored_hash(connection, person);
    const PasswordHash hash = stored.value_or(decoy_hash());
    const std::string_view clear = password.reveal();
    const bool same = crypto_pwhash_str_verify(hash.text.c_str(), clear.data(), clear.size()) == 0;
    return stored && same;
}

} // namespace mock::store
