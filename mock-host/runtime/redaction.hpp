#pragma once

#include <desk/sdk/secret.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mock::runtime {

/// The second net under every log line: blanks known secrets, and whatever stands where a secret
/// usually stands (`Bearer ...`, `access_token`, `code=`, a supporter link). It keeps a mark of
/// each secret and not the secret: a dump of the process shall not have them all. Any thread.
class Redactor {
public:
    Redactor();

    /// From now on this value is blanked. Too short a value would blank half of every line, and is
    /// ignored. Remembers the last 1,000.
    void hide(const desk::Secret& secret);

    std::string clean(std::string_view text) const;

private:
    struct Known {
        std::size_t size;
        std::uint64_t mark;
        auto operator<=>(const Known&) const = default;
    };

    std::uint64_t mark_of(std::string_view text) const;
    void find_pieces(std::string_view text, std::size_t size,
                     std::vector<std::size_t>& hidden) const;

    std::uint64_t base_; ///< of the marks; by chance, so that nobody can make two alike
    mutable std::mutex mutex_;
    std::set<Known> known_;   ///< guarded by `mutex_`
    std::deque<Known> order_; ///< guarded by `mutex_`; the oldest first
};

} // namespace mock::runtime
