#pragma once

#include <desk/sdk/secret.hpp>
#include <desk/sdk/service.hpp>
#include <desk/sdk/sink.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace desk {

/// A value and its revision. Revision 0: there is no value.
template <class Value>
struct Stored {
    Value value;
    std::uint64_t revision = 0;
};

/// What "desk.secrets/1" and "desk.state/1" have in common.
template <class T>
class Store : public Service<T> {
public:
    using Service<T>::Service;

    /// The longest value, in bytes.
    std::uint32_t bytes_max() const noexcept
    {
        return this->is_granted() ? this->table_->max_value_bytes : 0;
    }

protected:
    Result<Stored<std::string>> read(std::string_view key, const Call& call) const
    {
        // Taken at once: a value that grew in its string would leave copies of a secret behind.
        StringSink sink(bytes_max(), std::min(bytes_max(), std::uint32_t{1024 * 1024}));
        // A revision that never is: "not found" is said of calls as well, and only that of a key
        // sets 0.
        desk_revision_t revision = std::numeric_limits<desk_revision_t>::max();
        Status status = this->ask([&](const T& table, const desk_host_t* host, desk_error_t* err) {
            return table.get(host, call.id(), to_text(key), sink.get(), &revision, err);
        });
        if (status) status = sink.finish();
        if (status) return Stored<std::string>{sink.take(), revision};
        const Secret partial(sink.take()); // Wipes what arrived before it failed.
        if (status.error().status == Errc::not_found && revision == 0) return Stored<std::string>{};
        return status.error();
    }

    Result<std::uint64_t> write(std::string_view key, std::string_view value,
                                std::uint64_t expected, const Call& call) const
    {
        desk_revision_t revision = expected;
        DESK_CHECK(this->ask([&](const T& table, const desk_host_t* host, desk_error_t* err) {
            return table.put(host, call.id(), to_text(key), to_text(value), &revision, err);
        }));
        return revision;
    }
};

/// "desk.secrets/1": values that only this instance can read.
class Secrets : public Store<desk_secrets_t> {
public:
    using Store::Store;

    /// Revision 0 and an empty value: there is none under this key.
    Result<Stored<Secret>> get(std::string_view key, const Call& call) const
    {
        DESK_TRY(auto stored, read(key, call));
        return Stored<Secret>{Secret(std::move(stored.value)), stored.revision};
    }

    /// Writes if `expected` is the stored revision (0: there must be none), and returns the new
    /// one. An empty value removes the key, which has revision 0 then. `conflict`: somebody else
    /// wrote: read again, decide again.
    Result<std::uint64_t> put(std::string_view key, const Secret& value, std::uint64_t expected,
                              const Call& call) const
    {
        return write(key, value.reveal(), expected, call);
    }
};

/// "desk.state/1": small values of this instance that parallel calls and other nodes see at once.
class State : public Store<desk_state_t> {
public:
    using Store::Store;

    /// As of `Secrets`.
    Result<Stored<std::string>> get(std::string_view key, const Call& call) const
    {
        return read(key, call);
    }

    /// As of `Secrets`.
    Result<std::uint64_t> put(std::string_view key, std::string_view value, std::uint64_t expected,
                              const Call& call) const
    {
        return write(key, value, expected, call);
    }
};

} // namespace desk
