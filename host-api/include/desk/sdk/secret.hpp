#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace desk {

/// A value that nobody sees by accident: it cannot be printed, compared or converted, and wipes its
/// memory when it goes. Whoever needs it says `reveal()`, which is easy to look for.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) { wipe(value); }
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(const Secret& other)
    {
        if (this != &other) {
            wipe();
            value_ = other.value_;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            value_ = std::move(other.value_);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    bool empty() const noexcept { return value_.empty(); }
    std::string_view reveal() const noexcept { return value_; }

    /// Enough to recognise it, too little to use it: "f3a9". Empty for a short value.
    std::string last4() const { return value_.size() < 12 ? "" : value_.substr(value_.size() - 4); }

private:
    void wipe() noexcept { wipe(value_); }

    static void wipe(std::string& value) noexcept
    {
        // Up to the capacity: a short string that was moved away still has its bytes.
        value.resize(value.capacity());
        // Through volatile, or the compiler drops a write that nobody reads.
        volatile char* byte = value.data();
        for (std::size_t i = 0; i < value.size(); ++i)
            byte[i] = 0;
        value.clear();
    }

    std::string value_;
};

} // namespace desk
