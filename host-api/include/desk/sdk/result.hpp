#pragma once

#include <desk/abi/base.h>

#include <cassert>
#include <chrono>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace desk {

/// What the one who asked can do about a failure. The values are those of `desk_status_t`, and one
/// that never crosses the border.
enum class Errc {
    invalid = DESK_E_INVALID,         ///< bad data: change it
    not_found = DESK_E_NOT_FOUND,     ///< it is not there (any more)
    conflict = DESK_E_CONFLICT,       ///< changed meanwhile: read again, decide again
    denied = DESK_E_DENIED,           ///< somebody has to grant it first
    limit = DESK_E_LIMIT,             ///< quota, size or rate: later, or less
    unavailable = DESK_E_UNAVAILABLE, ///< nothing happened: later
    deadline = DESK_E_DEADLINE,
    cancelled = DESK_E_CANCELLED,
    unsupported = DESK_E_UNSUPPORTED,
    state = DESK_E_STATE,       ///< not now, or not on this thread
    internal = DESK_E_INTERNAL, ///< a bug
    answer_lost = 100,          ///< it may have happened: look before it is asked again
};

/// Why something failed. Never holds a secret.
struct Error {
    Errc status = Errc::internal;
    /// Stable, for machines: "teamviewer.license_limit"; also names a text.
    std::string code = {};
    std::string detail = {};  ///< one English sentence for operators
    std::string message = {}; ///< for the person, in the locale of the call; empty: from `code`
    bool retryable = false;   ///< the host may repeat the whole call
    std::chrono::milliseconds retry_after{0}; ///< 0: the host decides
    std::vector<std::string> args = {};       ///< go into {0}, {1} ... of the text named by `code`
};

/// A value, or why there is none.
template <class T>
class [[nodiscard]] Result {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): `return value;` and `return error;` both read
    // well.
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    /// What becomes a value by itself: a literal, a pointer to a derived class.
    template <class U>
    requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error> &&
             !std::is_same_v<std::remove_cvref_t<U>, Result>)
        // NOLINTNEXTLINE(google-explicit-constructor,bugprone-forwarding-reference-overload)
        Result(U&& value)
        : held_(std::in_place_index<0>, std::forward<U>(value))
    {
    }
    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const noexcept { return held_.index() == 0; }
    bool has_value() const noexcept { return held_.index() == 0; }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    Error& error()
    {
        assert(!has_value());
        return *std::get_if<1>(&held_);
    }
    const Error& error() const
    {
        assert(!has_value());
        return *std::get_if<1>(&held_);
    }

private:
    T& value()
    {
        assert(has_value());
        return *std::get_if<0>(&held_);
    }
    const T& value() const
    {
        assert(has_value());
        return *std::get_if<0>(&held_);
    }

    std::variant<T, Error> held_;
};

/// Done, or why not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const noexcept { return !error_.has_value(); }
    bool has_value() const noexcept { return !error_.has_value(); }

    Error& error()
    {
        assert(error_);
        return *error_;
    }
    const Error& error() const
    {
        assert(error_);
        return *error_;
    }

private:
    std::optional<Error> error_;
};

using Status = Result<void>;

} // namespace desk

#define DESK_CONCAT_2(a, b) a##b
#define DESK_CONCAT(a, b) DESK_CONCAT_2(a, b)

/// `DESK_TRY(const auto x, f());` declares x, or returns f's error from this function.
#define DESK_TRY(declaration, ...)                                                                 \
    auto DESK_CONCAT(desk_try_, __LINE__) = (__VA_ARGS__);                                         \
    if (!DESK_CONCAT(desk_try_, __LINE__))                                                         \
        return std::move(DESK_CONCAT(desk_try_, __LINE__)).error();                                \
    declaration = *std::move(DESK_CONCAT(desk_try_, __LINE__))

/// `DESK_CHECK(f());` goes on, or returns f's error from this function.
#define DESK_CHECK(...)                                                                            \
    if (auto DESK_CONCAT(desk_check_, __LINE__) = (__VA_ARGS__);                                   \
        !DESK_CONCAT(desk_check_, __LINE__))                                                       \
    return std::move(DESK_CONCAT(desk_check_, __LINE__)).error()
