#pragma once

#include <stdexcept>
#include <string>

namespace mock::store {

/// What went wrong with the database, as far as somebody could do something about it.
enum class FailureKind {
    busy,      ///< another program holds it longer than we wait: later
    full,      ///< the disk is full
    read_only, ///< file or folder may not be written
    corrupt,   ///< the file is damaged or is no store
    disk,      ///< the disk reported an error
    taken,     ///< there is a row of that key already, or one of a key that it needs is not there
    lost,      ///< the database does not answer, or the connection to it ended
    other,
};

/// Somebody may repair it, or it passes by itself: worth trying again. All else would be refused
/// again and again.
constexpr bool may_pass(FailureKind kind)
{
    return kind == FailureKind::busy || kind == FailureKind::full || kind == FailureKind::disk ||
           kind == FailureKind::lost || kind == FailureKind::read_only;
}

/// The database did not do what it was asked to. Thrown, because hardly anybody but the outermost
/// loop can go on; "not there" and "already there" are return values instead. The text is for
/// people and names no value that was to be stored.
class Failure : public std::runtime_error {
public:
    Failure(FailureKind kind, const std::string& message) : std::runtime_error(message), kind_(kind)
    {
    }
    FailureKind kind() const noexcept { return kind_; }

private:
    FailureKind kind_;
};

} // namespace mock::store
