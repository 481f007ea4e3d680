#pragma once

#include <desk/sdk/secret.hpp>

#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace mock::runtime {

/// The second net under every log line: blanks known secrets, and whatever stands where a secret
/// usually stands (`Bearer ...`, `access_token`, `code=`, a supporter link). Any thread.
class Redactor {
public:
    /// From now on this value is blanked. Too short a value would blank half of every line, and is
    /// ignored. Remembers the last 1,000.
    void hide(const desk::Secret& secret);

    std::string clean(std::string_view text) const;

private:
    mutable std::mutex mutex_;
    std::deque<desk::Secret> known_; ///< guarded by `mutex_`
};

} // namespace mock::runtime
