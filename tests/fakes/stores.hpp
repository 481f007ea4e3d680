#pragma once

#include "plugin/ports/desk_ports.hpp"
#include "tests/fakes/faults.hpp"

#include <functional>
#include <map>
#include <string>

namespace fakes {

/// Compare-and-swap on revisions that never repeat, as the desk does it.
template <class Value>
class Store {
public:
    tv::Versioned<Value> get(std::string_view key) const
    {
        const auto found = values_.find(key);
        return found == values_.end() ? tv::Versioned<Value>{} : found->second;
    }

    desk::Result<std::uint64_t> put(std::string_view key, Value value, bool removes,
                                    std::uint64_t expected)
    {
        if (get(key).revision != expected) {
            return desk::Error{
                .status = desk::Errc::conflict, .code = "fake.conflict", .detail = ""};
        }
        if (removes) {
            values_.erase(std::string(key));
            return std::uint64_t{0};
        }
        values_.insert_or_assign(std::string(key),
                                 tv::Versioned<Value>{std::move(value), ++revision_});
        return revision_;
    }

    std::size_t size() const { return values_.size(); }

private:
    std::map<std::string, tv::Versioned<Value>, std::less<>> values_;
    std::uint64_t revision_ = 0;
};

class SharedState : public tv::SharedState {
public:
    explicit SharedState(Faults& faults) : faults_(faults) {}

    desk::Result<tv::Versioned<std::string>> get(std::string_view key, const desk::Call&) override
    {
        return through(
            faults_, [&]() -> desk::Result<tv::Versioned<std::string>> { return store.get(key); });
    }
    desk::Result<std::uint64_t> put(std::string_view key, std::string_view value,
                                    std::uint64_t expected, const desk::Call&) override
    {
        if (before_put) before_put();
        return through(faults_,
                       [&] { return store.put(key, std::string(value), value.empty(), expected); });
    }

    Store<std::string> store;
    std::function<void()> before_put; ///< another node, at the worst moment

private:
    Faults& faults_;
};

class Vault : public tv::Vault {
public:
    explicit Vault(Faults& faults) : faults_(faults) {}

    desk::Result<tv::Versioned<desk::Secret>> get(std::string_view key, const desk::Call&) override
    {
        return through(
            faults_, [&]() -> desk::Result<tv::Versioned<desk::Secret>> { return store.get(key); });
    }
    desk::Result<std::uint64_t> put(std::string_view key, const desk::Secret& value,
                                    std::uint64_t expected, const desk::Call&) override
    {
        if (before_put) before_put();
        return through(faults_, [&] { return store.put(key, value, value.empty(), expected); });
    }

    Store<desk::Secret> store;
    std::function<void()> before_put; ///< another node, at the worst moment

private:
    Faults& faults_;
};

} // namespace fakes
